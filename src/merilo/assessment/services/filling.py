"""What all deeds on an inspection share: its items, its row held for the deed, and why a deed is refused."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, Inspection, Mark
from merilo.assessment.queries import checklists
from merilo.core import wording


class InspectionHasMoved(Refused):
    """The form is not in the state in which this can be done: somebody was faster."""


class NothingToInspect(Refused):
    """The unit left the list, is assessed by its branches only, or has no items in this channel."""


class UnknownItem(Refused):
    """The edition of the cycle has no such item in this form."""


class ReceiptIsTaken(Refused):
    """A receipt that belongs to something else."""


def form_of(inspection: Inspection) -> checklists.Form:
    """Return the items an inspection is filled by. Raises NothingToInspect."""
    unit = inspection.unit
    if unit.left_at is not None:
        raise NothingToInspect(f"{wording.quoted(unit.name)}: учреждение выбыло из перечня, чек-листы не заполняются.")
    form = checklists.form_of(unit.cycle, unit, inspection.channel)
    if form is None:
        raise NothingToInspect("Здесь заполнять нечего: по этому учреждению таких чек-листов в цикле нет.")
    return form


def lay(cycle: Cycle) -> int:
    """Make the forms of all units of a cycle that have none yet; return how many."""
    there = set(Inspection.objects.filter(unit__cycle=cycle).values_list("unit_id", "channel"))
    new = [
        Inspection(unit=unit, channel=channel)
        for unit in cycle.units.filter(left_at__isnull=True, is_gathered=True)
        for channel in checklists.forms_of(cycle, unit.profile)
        if (unit.pk, channel) not in there
    ]
    Inspection.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def known(form: checklists.Form, code: str) -> str:
    """Return the code of an item of the form. Raises UnknownItem."""
    if code not in form.codes:
        raise UnknownItem(f"Пункта {wording.quoted(wording.shortened(code, 30))} в этом чек-листе нет.")
    return code


def held(inspection: Inspection) -> Inspection:
    """Return the row of an inspection, made if there was none, kept from others until the transaction ends."""
    unit = inspection.unit
    if inspection.pk is None:
        inspection, _ = Inspection.objects.get_or_create(unit=unit, channel=inspection.channel)
    fresh = Inspection.objects.select_for_update().get(pk=inspection.pk)
    fresh.unit = unit
    return fresh


def must_be(inspection: Inspection, *states: str) -> None:
    """Refuse a deed on an inspection in another state. Raises InspectionHasMoved."""
    if inspection.state not in states:
        raise InspectionHasMoved(_WHY_NOT[Inspection.State(inspection.state)])


_WHY_NOT = {
    Inspection.State.OPEN: "Чек-лист ещё заполняется: сначала его закрывают.",
    Inspection.State.CLOSED: "Чек-лист уже закрыт и ждёт приёмки: отметки в нём не меняются, пока его не вернут.",
    Inspection.State.ACCEPTED: "Чек-лист уже принят: отметки в нём меняются только с указанием причины.",
}


def current_marks(inspection: Inspection) -> dict[str, Mark]:
    """Return the marks that count, by item."""
    found = Mark.objects.filter(inspection=inspection, is_current=True).select_related("author")
    return {mark.item: mark for mark in found}


def replace(now: Mark | None, fresh: Mark) -> Mark:
    """Let a new mark count instead of the one before; both stay."""
    if now is not None:
        Mark.objects.filter(pk=now.pk).update(is_current=False)
    fresh.full_clean(exclude=["inspection", "author", "receipt"], validate_constraints=False)
    fresh.save()
    return fresh


def day_of(at: datetime) -> str:
    """Return the day of a moment in words."""
    return wording.date_words(timezone.localdate(at))
