"""What of the assessment waits on people's desks: the next deed of a cycle, checklists, requests to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import NoReverseMatch, reverse

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.assessment.models import Cycle, InformationRequest, Inspection, Phase, Unit
from merilo.assessment.queries import cards, checklists, progress
from merilo.core import wording
from merilo.plans.queries.waiting import Line
from merilo.registry.models import Municipality

OVER = (Phase.PUBLISHED, Phase.CANCELLED)


def lines(user: User, municipality: Municipality, *, today: date, at: datetime) -> tuple[Line, ...]:
    """Return what the assessment asks of a person now, by role."""
    cycles = list(Cycle.objects.filter(municipality=municipality).exclude(phase__in=OVER))
    if not cycles:
        return ()
    found: list[Line] = []
    if access.may(user, Act.KEEP_CYCLE, within=municipality.place, at=at):
        for cycle in cycles:
            found += _deed(cycle, municipality, today)
        found += _late(cycles, municipality, today)
    found += _given(user, cycles, municipality)
    found += _to_answer(user, cycles, municipality, today)
    return tuple(found)


def _deed(cycle: Cycle, municipality: Municipality, today: date) -> list[Line]:
    gathers = cycle.phase == Phase.GATHERING and not progress.has_open_forms(cycle)  # else it cannot be whole yet
    went = progress.progress(cycle, today=today) if gathers else None
    deed = cards.next_deed(cycle, today=today, went=went)
    if deed is None:
        return []
    is_late = cycle.ends_on is not None and cycle.phase == Phase.GATHERING and today > cycle.ends_on
    return [
        Line(deed.words, f"{cycle.title} · {deed.why}", "срок прошёл" if is_late else "", "late" if is_late else "",
             _address(deed.page, municipality, cycle.pk))
    ]  # fmt: skip


def _late(cycles: list[Cycle], municipality: Municipality, today: date) -> list[Line]:
    """Return requests whose answer is late, those of a cycle in one line."""
    late = _open().filter(unit__cycle__in=cycles, due_on__lt=today).select_related("unit")
    by_cycle: dict[int, list[InformationRequest]] = {}
    for one in late:
        by_cycle.setdefault(one.unit.cycle_id, []).append(one)
    return [
        Line(
            "Напомнить об ответе на запрос сведений",
            wording.shortened(", ".join(one.unit.name for one in requests), 200),
            wording.counted(len(requests), "ответ просрочен", "ответа просрочены", "ответов просрочены"),
            "late",
            _address("cycle_requests", municipality, key),
        )
        for key, requests in by_cycle.items()
    ]


def _given(user: User, cycles: list[Cycle], municipality: Municipality) -> list[Line]:
    """Return the units given to an expert whose checklists are not closed yet, those of a cycle in one line."""
    closed = Q(inspections__state__in=(Inspection.State.CLOSED, Inspection.State.ACCEPTED))
    units = (
        Unit.objects.filter(
            cycle__in=[one for one in cycles if one.phase == Phase.GATHERING], assignees__expert=user,
            left_at__isnull=True, is_gathered=True,
        )
        .annotate(closed=Count("inspections", filter=closed, distinct=True))
        .select_related("cycle")
        .order_by("name")
    )  # fmt: skip
    forms: dict[tuple[int, str], int] = {}  # each profile has its own
    by_cycle: dict[int, list[Any]] = {}
    for unit in units:
        kind = (unit.cycle_id, unit.profile)
        if kind not in forms:
            forms[kind] = len(checklists.forms_of(unit.cycle, unit.profile))
        if unit.closed < forms[kind]:
            by_cycle.setdefault(unit.cycle_id, []).append(unit)
    found = []
    for key, given in by_cycle.items():
        left = sum(forms[key, unit.profile] - unit.closed for unit in given)
        until = given[0].cycle.ends_on
        found.append(
            Line(
                "Заполнить чек-листы",
                wording.shortened(", ".join(unit.name for unit in given), 200)
                + (f" · до {wording.date_words(until)}" if until else ""),
                wording.counted(left, "чек-лист", "чек-листа", "чек-листов"),
                "soon",
                _address("inspections", municipality, key),
            )
        )
    return found


def _to_answer(user: User, cycles: list[Cycle], municipality: Municipality, today: date) -> list[Line]:
    """Return the requests to the institutions a person heads."""
    headed = access.institutions(user, municipality.pk, on=today)
    if not headed:
        return []
    waiting = _open().filter(unit__cycle__in=cycles).filter(
        Q(unit__institution__in=headed) | Q(unit__institution__parent__in=headed)
    ).select_related("unit")  # fmt: skip
    return [
        Line(
            "Ответить на запрос сведений",
            f"{one.unit.name} · {wording.shortened('; '.join(one.text.splitlines()), 120)} · "
            f"срок {wording.date_words(one.due_on)}",
            *due_words(one.due_on, today),
            reverse("cycle_request", args=[municipality.slug, one.unit.cycle_id, one.pk]),
        )
        for one in waiting
    ]


def _open() -> QuerySet[InformationRequest]:
    return InformationRequest.objects.filter(answered_on__isnull=True, withdrawn_at__isnull=True)


def due_words(due_on: date, today: date) -> tuple[str, str]:
    """Return how a term stands: words and a shape."""
    days = (due_on - today).days
    if days < 0:
        return f"просрочено {wording.counted(-days, 'день', 'дня', 'дней')}", "late"
    if days == 0:
        return "сегодня", "soon"
    return f"через {wording.counted(days, 'день', 'дня', 'дней')}", "soon" if days <= 7 else ""


@dataclass(frozen=True, slots=True)
class Requests:
    """How many requests a cycle has, how many wait, how many of these are late."""

    total: int
    waiting: int
    late: int


def requests_of(cycle: Cycle, *, today: date) -> Requests:
    """Return the numbers of a cycle's requests."""
    waiting = Q(answered_on__isnull=True, withdrawn_at__isnull=True)
    return Requests(
        **InformationRequest.objects.filter(unit__cycle=cycle).aggregate(
            total=Count("pk"),
            waiting=Count("pk", filter=waiting),
            late=Count("pk", filter=waiting & Q(due_on__lt=today)),
        )
    )


def _address(page: str, municipality: Municipality, cycle: int) -> str:
    """Return the page of a deed; the cycle's own while that page does not stand."""
    for name in (page, "cycle"):
        try:
            return reverse(name, args=[municipality.slug, cycle])
        except NoReverseMatch:
            continue
    return ""
