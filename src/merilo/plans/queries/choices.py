"""What forms about tasks let people choose from: people, institutions, plans of a municipality."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from merilo.accounts.models import Role, User
from merilo.plans.models import Event, Item, Party, Plan, Task
from merilo.registry.models import Institution, Municipality


def people(municipality: Municipality, *, on: date) -> QuerySet[User]:
    """Return the people with a role in a municipality today, who can be given a task."""
    place = str(municipality.place)
    here = Q(grants__place=place) | Q(grants__place__startswith=f"{place}/")
    now = Q(grants__since__lte=on) & (Q(grants__until__isnull=True) | Q(grants__until__gte=on))
    found = User.objects.filter(here & now, is_active=True).exclude(grants__role=Role.ADMIN)
    return found.distinct().order_by("name")


def institutions(municipality: Municipality) -> QuerySet[Institution]:
    """Return the institutions of a municipality that work, without branches."""
    return Institution.objects.filter(municipality=municipality, parent__isnull=True, closed_on__isnull=True)


def institutions_with_tasks(municipality: Municipality) -> QuerySet[Institution]:
    """Return the institutions a list of tasks may be of: those that work, and closed ones tasks were given to."""
    given = Task.objects.filter(item__plan__municipality=municipality, institution__closed_on__isnull=False)
    found = Q(closed_on__isnull=True) | Q(pk__in=given.values("institution"))
    return Institution.objects.filter(found, municipality=municipality, parent__isnull=True)


def plans(municipality: Municipality) -> QuerySet[Plan]:
    """Return the plans of a municipality."""
    return Plan.objects.filter(municipality=municipality)


def item_of(municipality: Municipality, key: int) -> Item | None:
    """Return a line of a plan of a municipality."""
    related = ("plan__municipality", "plan__controller")
    return Item.objects.select_related(*related).filter(pk=key, plan__municipality=municipality).first()


def event_of(municipality: Municipality, key: int) -> Event | None:
    """Return a recorded event of a municipality."""
    related = ("plan__municipality", "item__plan__municipality", "institution")
    return Event.objects.select_related(*related).filter(pk=key, plan__municipality=municipality).first()


def events_of(item: Item) -> list[Event]:
    """Return the events recorded for a line, the latest first."""
    return list(Event.objects.filter(item=item).select_related("institution", "author"))


def waiting_institutions(item: Item, *, led: Iterable[int] | None = None) -> QuerySet[Institution]:
    """Return the institutions whose task of a line comes from an event; of them those led by a head, if given."""
    tasks = Task.objects.filter(item=item, origin=Task.Origin.EVENT, institution__isnull=False)
    found = Institution.objects.filter(pk__in=tasks.values("institution"), closed_on__isnull=True)
    return found if led is None else found.filter(Q(pk__in=[*led]) | Q(parent__in=[*led]))


def waiting_items(plan: Plan) -> QuerySet[Item]:
    """Return the lines of a plan that wait for events."""
    tasks = Task.objects.filter(item__plan=plan, state=Task.State.WAITING)
    return Item.objects.filter(pk__in=tasks.values("item"), is_excluded=False).select_related("plan")


def party_of(municipality: Municipality, key: int) -> Party | None:
    """Return a party of a line."""
    related = ("item__plan__municipality", "user", "institution")
    return Party.objects.select_related(*related).filter(pk=key, item__plan__municipality=municipality).first()


def givers(municipality: Municipality) -> QuerySet[User]:
    """Return the people who have something to hand over in a municipality, also those who are gone."""
    running = Task.objects.filter(item__plan__municipality=municipality, performer__isnull=False)
    open_now = running.exclude(state__in=(Task.State.DONE, Task.State.CANCELLED)).values("performer")
    named = Party.objects.filter(item__plan__municipality=municipality, user__isnull=False)
    lines = named.exclude(item__plan__state=Plan.State.CLOSED).values("user")
    plans_ = Plan.objects.filter(municipality=municipality, controller__isnull=False).exclude(state=Plan.State.CLOSED)
    has = Q(pk__in=open_now) | Q(pk__in=lines) | Q(pk__in=plans_.values("controller"))
    return User.objects.filter(has).order_by("name")


@dataclass(frozen=True, slots=True)
class PartyRow:
    """Words of a plan that name somebody, whom they mean, and in how many lines they stand."""

    party: int
    words: str
    plan: str
    kind: str
    bound: str
    lines: int
    is_bound: bool


def party_rows(municipality: Municipality) -> tuple[PartyRow, ...]:
    """Return who is named in plans that are not closed, the unbound words first; the same words stand once a plan."""
    named = Party.objects.filter(item__plan__municipality=municipality, item__is_excluded=False)
    by = ("item__plan__title", "item__plan", "words", "kind", "user__name", "institution__name")
    groups = named.exclude(item__plan__state=Plan.State.CLOSED).values(*by).annotate(lines=Count("pk"), party=Min("pk"))
    rows = [
        PartyRow(
            party=group["party"],
            words=group["words"],
            plan=group["item__plan__title"],
            kind=Party.Kind(group["kind"]).label,
            bound=group["user__name"] or group["institution__name"] or "",
            lines=group["lines"],
            is_bound=group["kind"] != Party.Kind.UNBOUND,
        )
        for group in groups.order_by("item__plan", "words")
    ]
    return tuple(sorted(rows, key=lambda row: row.is_bound))


def waiting_for_the_same(item: Item, names: list[str]) -> list[Item]:
    """Return the other lines of the plan that wait for one of these events."""
    return [
        other
        for other in waiting_items(item.plan)
        if other.pk != item.pk and any(_names_event(other.schedule, name) for name in names)
    ]


def _names_event(schedule: dict[str, Any], name: str) -> bool:
    if schedule.get("event") == name and schedule.get("kind") == "after_event":
        return True
    return any(_names_event(part, name) for part in schedule.get("parts") or ())
