"""What people are told of inspections and visits: each thing once, with the page it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from merilo.accounts.models import User
from merilo.accounts.services import notices
from merilo.assessment.models import Correction, Inspection, Visit
from merilo.assessment.queries import checklists
from merilo.core import wording
from merilo.plans.queries import addressees


def waits(*, inspection: Inspection, at: datetime) -> None:
    """Tell the coordinators that a form waits for acceptance."""
    place = inspection.unit.cycle.municipality_id
    people = addressees.coordinators([place], on=timezone.localdate(at))[place]
    others = [one for one in people if one.pk != inspection.closed_by_id]
    key = f"closed:{inspection.pk}:{int(at.timestamp())}"
    _tell(others, key, inspection, f"Чек-лист ждёт приёмки: {name_of(inspection)}.", at)


def returned(*, inspection: Inspection, by: User, at: datetime) -> None:
    """Tell those who fill a form that it came back, and why."""
    text = f"Чек-лист возвращён: {name_of(inspection)}. {wording.shortened(inspection.remark, 200)}"
    others = [one for one in _fillers(inspection) if one.pk != by.pk]
    _tell(others, f"returned:{inspection.pk}:{int(at.timestamp())}", inspection, text, at)


def correction_filed(*, correction: Correction, at: datetime) -> None:
    """Tell those who fill a form that the institution has mended something."""
    inspection = correction.inspection
    text = f"Учреждение сообщило об исправлении: {name_of(inspection)}, {checklists.item_words(correction.item)}."
    _tell(_fillers(inspection), f"correction:{correction.pk}", inspection, text, at)


def correction_answered(*, correction: Correction, at: datetime) -> None:
    """Tell who reported a correction what came of it."""
    inspection = correction.inspection
    what = correction.get_state_display()
    text = f"Проверено исправление ({what}): {name_of(inspection)}, {checklists.item_words(correction.item)}."
    _tell([correction.author], f"corrected:{correction.pk}", inspection, text, at)


def visit_planned(*, visit: Visit, key: str, words: str, at: datetime) -> None:
    """Tell an expert of a visit; `words` say whether it is new, moved or cancelled."""
    cycle = visit.unit.cycle
    local = timezone.localtime(visit.starts_at)
    day = f"{wording.date_words(local.date())}, {local:%H:%M}"
    text = f"{words}: {wording.quoted(wording.shortened(visit.unit.name, 160))}, {day}"
    link = reverse("visits", args=[cycle.municipality.slug, cycle.pk])
    notices.notify(
        users=[visit.expert], key=f"visit:{visit.pk}:{key}", text=text, link=link, place=cycle.place, at=at
    )  # fmt: skip


def name_of(inspection: Inspection) -> str:
    """Return a form as notices call it."""
    title = checklists.CHANNEL_TITLES[inspection.channel].lower()
    return f"{wording.quoted(wording.shortened(inspection.unit.name, 160))}, {title}"


def _fillers(inspection: Inspection) -> list[User]:
    people = {one.expert_id: one.expert for one in inspection.unit.assignees.select_related("expert")}
    if inspection.closed_by is not None:
        people[inspection.closed_by.pk] = inspection.closed_by
    return list(people.values())


def _tell(users: Iterable[User], key: str, inspection: Inspection, text: str, at: datetime) -> None:
    cycle = inspection.unit.cycle
    link = reverse("inspection", args=[cycle.municipality.slug, cycle.pk, inspection.unit_id, inspection.channel])
    notices.notify(users=users, key=key, text=text, link=link, place=cycle.place, at=at)
