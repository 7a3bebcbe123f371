"""What people are told of a cycle: each thing once, with the page it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from merilo.accounts.models import User
from merilo.accounts.queries import people
from merilo.accounts.services import notices
from merilo.assessment.models import Cycle, InformationRequest, Unit
from merilo.core import wording


def gathering_started(*, cycle: Cycle, at: datetime) -> None:
    """Tell the experts that their units wait for them, and the heads that their institutions are assessed."""
    until = wording.date_words(cycle.ends_on) if cycle.ends_on else ""
    experts = User.objects.filter(
        pk__in=cycle.units.filter(left_at__isnull=True).values("assignees__expert"), is_active=True
    )
    text = f"Начат сбор информации: {cycle.title}. Вам поручены учреждения, заполните чек-листы до {until}"
    _tell(experts, "gathering", cycle, text, _page("inspections", cycle), at)
    text = f"Ваше учреждение оценивается: {cycle.title}. Сбор информации идёт до {until}"
    _tell(heads_of(cycle.units.filter(left_at__isnull=True), at), "assessed", cycle, text, _page("cycle", cycle), at)


def results_sent(*, cycle: Cycle, at: datetime) -> None:
    """Tell the heads that the preliminary results can be seen, and until when objections are taken."""
    until = wording.date_words(cycle.objections_until) if cycle.objections_until else ""
    text = f"Предварительные результаты направлены: {cycle.title}. Возражения принимаются до {until}"
    heads = heads_of(cycle.units.filter(left_at__isnull=True), at)
    _tell(heads, "results", cycle, text, _page("results", cycle), at)


def unit_given(*, unit: Unit, experts: Iterable[User], at: datetime) -> None:
    """Tell experts that a unit was given to them while gathering runs."""
    text = f"Вам поручено учреждение: {wording.quoted(unit.name)}. {unit.cycle.title}"
    _tell(experts, f"given:{unit.pk}", unit.cycle, text, _page("inspections", unit.cycle), at)


def request_sent(*, request: InformationRequest, at: datetime) -> None:
    """Tell the head of the institution that an answer is expected."""
    cycle = request.unit.cycle
    text = f"Запрос сведений: {wording.quoted(request.unit.name)}, ответить до {wording.date_words(request.due_on)}"
    link = reverse("cycle_request", args=[cycle.municipality.slug, cycle.pk, request.pk])
    _tell(heads_of([request.unit], at), f"request:{request.pk}", cycle, text, link, at)


def request_answered(*, request: InformationRequest, at: datetime) -> None:
    """Tell who asked that the answer has come."""
    cycle = request.unit.cycle
    text = f"Получен ответ на запрос сведений: {wording.quoted(request.unit.name)}."
    link = reverse("cycle_request", args=[cycle.municipality.slug, cycle.pk, request.pk])
    asked = [request.made_by] if request.made_by is not None else []
    _tell(asked, f"answer:{request.pk}", cycle, text, link, at)


def heads_of(units: Iterable[Unit], at: datetime) -> list[User]:
    """Return the heads of the institutions of these units."""
    places = {str(unit.institution.place) for unit in _with_institutions(units)}
    return list(people.heads_of(sorted(places), on=timezone.localdate(at)))


def _with_institutions(units: Iterable[Unit]) -> Iterable[Unit]:
    return units.select_related("institution") if hasattr(units, "select_related") else units


def _tell(users: Iterable[User], what: str, cycle: Cycle, text: str, link: str, at: datetime) -> None:
    key = f"cycle:{cycle.pk}:{what}"
    notices.notify(users=users, key=key, text=text, link=link, place=cycle.municipality.place, at=at)


def _page(name: str, cycle: Cycle) -> str:
    """Return the address of a page of a cycle; of its first page while the other does not stand."""
    for one in (name, "cycle"):
        try:
            return reverse(one, args=[cycle.municipality.slug, cycle.pk])
        except NoReverseMatch:
            continue
    return ""
