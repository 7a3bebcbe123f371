"""What a phone keeps of visits to fill them without a connection: no more than the forms need."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from merilo.accounts import access
from merilo.accounts.models import User
from merilo.assessment.models import Inspection, Mark, MarkEvidence, Phase, Unit, Visit
from merilo.assessment.queries import checklists, inspection_page, inspections, proposals
from merilo.registry.models import Municipality


def units_of(user: User, municipality: Municipality, *, at: datetime) -> list[dict[str, Any]]:
    """Return the units a person visits while gathering lasts: given to them, or with a visit of theirs ahead."""
    whose = {user.pk, *(one.instead_of.pk for one in access.held(user, on=timezone.localdate(at)) if one.instead_of)}
    planned = Visit.objects.filter(expert__in=whose, state=Visit.State.PLANNED)
    mine = Q(assignees__expert__in=whose) | Q(pk__in=planned.values("unit"))
    units: QuerySet[Unit] = Unit.objects.filter(
        mine, cycle__municipality=municipality, cycle__phase=Phase.GATHERING, left_at__isnull=True, is_gathered=True
    )
    when: dict[int, datetime] = {}
    for unit, starts_at in planned.order_by("-starts_at").values_list("unit_id", "starts_at"):
        when[unit] = starts_at
    found = units.distinct().select_related("cycle").order_by("name")
    return [
        {"unit": unit.pk, "name": unit.name, "cycle": unit.cycle.title, "visit": _local(when.get(unit.pk))}
        for unit in found
    ]


def _local(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%d.%m.%Y, %H:%M}" if moment else ""


def unit_of(municipality: Municipality, pk: int) -> Unit:
    """Return a unit of any cycle of a municipality. Raises Http404."""
    related = ("cycle__municipality", "institution")
    unit = Unit.objects.select_related(*related).filter(pk=pk, cycle__municipality=municipality).first()
    if unit is None:
        raise Http404("Такого учреждения здесь нет.")
    return unit


def forms_of(unit: Unit, user: User, *, at: datetime) -> dict[str, Any]:
    """Return the forms of a unit with the marks that stand there, and which receipts of the person are stored.

    Whoever may not fill them (any more) is told the receipts only, so that a phone knows what it may forget.
    """
    cycle = unit.cycle
    may_fill = access.may(user, access.Act.FILL_CHECKLIST, within=unit.place_in(cycle), at=at) and unit.left_at is None
    return {
        "unit": unit.pk,
        "name": unit.name,
        "cycle": cycle.title,
        "is_gathering": cycle.phase == Phase.GATHERING,
        "may_fill": may_fill,
        "receipts": _receipts(unit, user),
        "values": [{"value": value, "words": words} for value, words in checklists.value_choices(cycle)],
        "forms": [_form(unit, form) for form in _forms(unit)] if may_fill else [],
    }


def _forms(unit: Unit) -> list[checklists.Form]:
    """Return the forms in the order in which one needs them on the spot."""
    found = checklists.forms_of(unit.cycle, unit.profile) if unit.is_gathered else {}
    return [found[channel] for channel in ("visit", "stand", "site") if channel in found]


def _receipts(unit: Unit, user: User) -> list[str]:
    here = {"inspection__unit": unit, "author": user, "receipt__isnull": False}
    marks = Mark.objects.filter(**here).values_list("receipt", flat=True)
    photos = MarkEvidence.objects.filter(**here).values_list("receipt", flat=True)
    return [receipt for receipt in (*marks, *photos) if receipt]


def _form(unit: Unit, form: checklists.Form) -> dict[str, Any]:
    inspection = inspections.inspection_of(unit, form.channel)
    assert inspection is not None
    marks: dict[str, Mark] = {}
    shown: dict[str, int] = {}
    if inspection.pk is not None:
        for mark in inspection.marks.filter(is_current=True).select_related("author"):
            marks[mark.item] = mark
        for item in inspection.evidence.values_list("item", flat=True):
            shown[item] = shown.get(item, 0) + 1
    cycle, proposed = unit.cycle, proposals.of(inspection)
    return {
        "channel": form.channel,
        "title": form.title,
        "is_open": inspection.state == Inspection.State.OPEN,
        "state": inspections.STATES[inspection.state][0],
        "remark": inspection.remark if inspection.state == Inspection.State.OPEN else "",
        "inspected_on": inspection.inspected_on.isoformat() if inspection.inspected_on else "",
        "page": reverse("inspection", args=[cycle.municipality.slug, cycle.pk, unit.pk, form.channel]),
        "groups": [
            {
                "title": f"{checklist.code}. {checklist.title}",
                "items": [
                    {
                        "code": item.code,
                        "number": checklists.number_of(item.code),
                        "text": item.text,
                        "basis": item.basis,
                        "how": item.how_to_check,
                        "mark": mark_of(marks[item.code]) if item.code in marks else None,
                        "evidence": shown.get(item.code, 0),
                        "proposal": _proposal(proposed.get(item.code)),
                    }
                    for item in checklist.items
                ],
            }
            for checklist in form.checklists
        ],
    }


def _proposal(one: proposals.Proposal | None) -> dict[str, Any] | None:
    """Return what the machine saw on the site as a phone shows it: words to compare with, never a mark."""
    if one is None:
        return None
    whose = "На сайте головного учреждения" if one.of_parent else "На сайте"
    return {"when": f"{whose} {one.on:%d.%m.%Y}", "words": one.words, "shape": one.shape, "reason": one.reason,
            "quote": one.quote, "url": one.url}  # fmt: skip


def mark_of(mark: Mark) -> dict[str, Any]:
    """Return a mark as a phone keeps it."""
    card = inspection_page.mark_card(mark)
    return {"pk": card.pk, "value": card.value, "words": card.words, "note": card.note, "who": card.who}
