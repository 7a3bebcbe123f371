"""Visits as lists and as a calendar: who looks at which unit and when, which of them meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from icalendar import Event

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import Role, User
from merilo.assessment.models import Cycle, Unit, Visit
from merilo.plans.queries import feeds

ON_A_PAGE = 50
ALARMS = (timedelta(days=-1), timedelta(hours=-2))
KEPT = timedelta(days=90)  # so long a visit that is over stays in a calendar
_VISITING = (Role.COORDINATOR, Role.CHAIR, Role.MEMBER, Role.EXPERT)
_SHAPES = {Visit.State.PLANNED: "", Visit.State.HELD: "done", Visit.State.CANCELLED: "off"}


def visitors(cycle: Cycle, *, on: date) -> QuerySet[User]:
    """Return who may be sent to look: experts, the council, coordinators of the municipality."""
    now = Q(grants__since__lte=on) & (Q(grants__until__isnull=True) | Q(grants__until__gte=on))
    place = f"mun:{cycle.municipality_id}"
    found = User.objects.filter(now, grants__place=place, grants__role__in=_VISITING, is_active=True)
    return found.distinct().order_by("name")


def may_visit(user: User, cycle: Cycle, *, on: date) -> bool:
    """Say whether a person may be sent to look; whoever a unit is given to may too."""
    is_given = cycle.units.filter(assignees__expert=user).exists()
    return is_given or visitors(cycle, on=on).filter(pk=user.pk).exists()


def given(cycle: Cycle) -> QuerySet[User]:
    """Return the people units of a cycle are given to."""
    return User.objects.filter(pk__in=cycle.units.values("assignees__expert")).order_by("name")


def visiting(cycle: Cycle) -> QuerySet[User]:
    """Return the people who have a visit in a cycle."""
    return User.objects.filter(pk__in=Visit.objects.filter(unit__cycle=cycle).values("expert")).order_by("name")


def units(cycle: Cycle, *, expert: User | None = None) -> QuerySet[Unit]:
    """Return the units that are visited; those given to a person, if one is named."""
    found = cycle.units.filter(left_at__isnull=True, is_gathered=True)
    return found if expert is None else found.filter(assignees__expert=expert)


def visit_of(cycle: Cycle, pk: int) -> Visit:
    """Return a visit of a cycle. Raises Http404 for another's."""
    related = ("unit__institution", "expert")
    visit = Visit.objects.select_related(*related).filter(pk=pk, unit__cycle=cycle).first()
    if visit is None:
        raise Http404("Такого посещения в этом цикле нет.")
    visit.unit.cycle = cycle
    return visit


def meeting(visit: Visit) -> list[Visit]:
    """Return the planned visits of the same person that overlap with this one, wherever they are."""
    end = visit.starts_at + timedelta(minutes=visit.minutes)
    near = Visit.objects.filter(
        expert_id=visit.expert_id,
        state=Visit.State.PLANNED,
        starts_at__lt=end,
        starts_at__gt=visit.starts_at - timedelta(days=1, minutes=1),
    ).exclude(pk=visit.pk)
    found = near.select_related("unit").order_by("starts_at")
    return [one for one in found if one.starts_at + timedelta(minutes=one.minutes) > visit.starts_at]


@dataclass(frozen=True, slots=True)
class Line:
    """A visit in the list."""

    pk: int
    unit: int
    name: str
    who: str
    starts_at: datetime
    ends_at: datetime
    note: str
    state: str
    words: str
    shape: str
    reason: str
    meets: bool
    is_over: bool
    not_given: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which visits are asked for."""

    expert: int | None = None
    since: date | None = None
    until: date | None = None
    state: str = ""


def lines(cycle: Cycle, wanted: Wanted, user: User, *, at: datetime, number: str = "1") -> Page[Line]:
    """Return the visits of a cycle by time; the ones of a person and of days, if asked for."""
    found = Visit.objects.filter(unit__cycle=cycle).select_related("unit", "expert").prefetch_related("unit__assignees")
    if wanted.expert is not None:
        found = found.filter(expert=wanted.expert)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.since is not None:
        found = found.filter(starts_at__gte=_midnight(wanted.since))
    if wanted.until is not None:
        found = found.filter(starts_at__lt=_midnight(wanted.until + timedelta(days=1)))
    keeps = access.may(user, Act.KEEP_CYCLE, within=cycle.place, at=at)
    page: Page[Any] = Paginator(found.order_by("starts_at", "pk"), ON_A_PAGE).get_page(number)
    visits = list(page.object_list)
    meets = _meets(visits)
    rows = [_line(one, meets, user, keeps=keeps, at=at) for one in visits]
    return Page(rows, page.number, page.paginator)


def _line(visit: Visit, meets: set[int], user: User, *, keeps: bool, at: datetime) -> Line:
    is_planned = visit.state == Visit.State.PLANNED
    return Line(
        pk=visit.pk,
        unit=visit.unit_id,
        name=visit.unit.name,
        who=str(visit.expert),
        starts_at=visit.starts_at,
        ends_at=visit.starts_at + timedelta(minutes=visit.minutes),
        note=visit.note,
        state=visit.state,
        words=visit.get_state_display(),
        shape=_SHAPES[Visit.State(visit.state)],
        reason=visit.reason,
        meets=visit.pk in meets,
        is_over=is_planned and visit.starts_at <= at,
        not_given=is_planned and visit.expert_id not in {one.expert_id for one in visit.unit.assignees.all()},
        may_change=is_planned and (keeps or visit.expert_id == user.pk),
    )


def _meets(visits: Iterable[Visit]) -> set[int]:
    """Return which of these visits overlap with another planned one of the same person, in any cycle."""
    planned = [one for one in visits if one.state == Visit.State.PLANNED]
    if not planned:
        return set()
    first, last = min(one.starts_at for one in planned), max(one.starts_at for one in planned)
    others = Visit.objects.filter(
        expert__in={one.expert_id for one in planned},
        state=Visit.State.PLANNED,
        starts_at__gt=first - timedelta(days=1, minutes=1),
        starts_at__lt=last + timedelta(days=1, minutes=1),
    ).order_by("expert_id", "starts_at")
    found: set[int] = set()
    longest: tuple[int, datetime, int] | None = None  # whose, until when, which
    for key, expert, starts_at, minutes in others.values_list("pk", "expert_id", "starts_at", "minutes"):
        end = starts_at + timedelta(minutes=minutes)
        if longest is not None and longest[0] == expert and starts_at < longest[1]:
            found |= {key, longest[2]}
        if longest is None or longest[0] != expert or end > longest[1]:
            longest = (expert, end, key)
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def feed(key: str, *, at: datetime, site: str) -> bytes | None:
    """Return a person's visits behind the secret of their calendar, None when there is no such secret."""
    user = feeds.person_of(key)
    if user is None:
        return None
    calendar = feeds.calendar("Мерило: посещения")
    mine = Visit.objects.filter(expert=user, starts_at__gte=at - KEPT)
    places = access.municipalities(user, on=timezone.localdate(at))
    if places is not None:
        mine = mine.filter(unit__cycle__municipality__in=places)
    found = mine.select_related("unit__institution", "unit__cycle__municipality").order_by("starts_at")
    for visit in found[: feeds.MOST]:
        calendar.add_component(_event(visit, at=at, site=site))
    return feeds.written(calendar)


def _event(visit: Visit, *, at: datetime, site: str) -> Event:
    cycle = visit.unit.cycle
    municipality = cycle.municipality
    is_cancelled = visit.state == Visit.State.CANCELLED
    event = Event()
    event.add("uid", f"visit-{visit.pk}@{municipality.slug}.merilo")
    event.add("dtstamp", at)
    event.add("dtstart", visit.starts_at)
    event.add("dtend", visit.starts_at + timedelta(minutes=visit.minutes))
    title = f"Посещение: {visit.unit.name}"
    event.add("summary", f"Отменено. {title}" if is_cancelled else title)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    if visit.unit.institution.address:
        event.add("location", visit.unit.institution.address)
    about = (visit.note, f"Отменено: {visit.reason}" if is_cancelled else "", cycle.title, str(municipality))
    event.add("description", "\n".join(part for part in about if part))
    event.add("url", f"{site}{reverse('visit_unit', args=[municipality.slug, visit.unit_id])}")
    if not is_cancelled and visit.state == Visit.State.PLANNED:
        for before in ALARMS:
            event.add_component(feeds.alarm(title, before))
    return event
