"""What people are told of objections: each thing once, with the page it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from merilo.accounts.models import Grant, Role, User
from merilo.accounts.services import notices
from merilo.core import wording
from merilo.plans.queries import addressees
from merilo.ratings.models import Objection
from merilo.ratings.queries import objections


def objection_filed(*, objection: Objection, at: datetime) -> None:
    """Tell the coordinators, the chair and the experts of the unit that an objection waits for an answer."""
    due = f", ответить до {wording.date_words(objection.answer_due_on)}" if objection.answer_due_on else ""
    _tell(_answerers(objection, at), "filed", objection, f"Возражение {_name(objection)}{due}", at)


def objection_withdrawn(*, objection: Objection, at: datetime) -> None:
    """Tell those who were to answer that nothing is left to answer."""
    _tell(_answerers(objection, at), "withdrawn", objection, f"Возражение {_name(objection, 'отозвано')}", at)


def objection_answered(*, objection: Objection, at: datetime) -> None:
    """Tell the author what came of it."""
    words = str(Objection.State(objection.state).label)
    _tell([objection.author], "answered", objection, f"Возражение {_name(objection, words)}", at)


def _answerers(objection: Objection, at: datetime) -> list[User]:
    unit = objection.result.unit
    place = unit.cycle.municipality_id
    on = timezone.localdate(at)
    people = {one.pk: one for one in addressees.coordinators([place], on=on)[place]}
    chairs = Grant.objects.filter(role=Role.CHAIR, place=f"mun:{place}", since__lte=on).exclude(until__lt=on)
    people |= {one.user_id: one.user for one in chairs.select_related("user")}
    people |= {one.expert_id: one.expert for one in unit.assignees.select_related("expert")}
    return [one for one in people.values() if one.pk != objection.author_id]


def _name(objection: Objection, outcome: str = "") -> str:
    unit = wording.quoted(wording.shortened(objection.result.unit.name, 160))
    said = f"№\u00a0{objection.pk} {outcome}".rstrip()
    return f"{said}: {unit}, {objections.what_words(objection)}"


def _tell(users: Iterable[User], what: str, objection: Objection, text: str, at: datetime) -> None:
    cycle = objection.result.unit.cycle
    link = reverse("objection", args=[cycle.municipality.slug, cycle.pk, objection.pk])
    key = f"objection:{objection.pk}:{what}"
    notices.notify(users=users, key=key, text=text, link=link, place=cycle.municipality.place, at=at)
