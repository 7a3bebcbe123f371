"""Who a task concerns: its performer, people its line names, the head of its institution, who stands in for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from merilo.accounts import access
from merilo.accounts.models import Grant, Role, User
from merilo.plans.models import Party, Task


def responsible(tasks: Iterable[Task], *, on: date) -> Mapping[int, tuple[User, ...]]:
    """Return by task the people who must do it, with those who stand in for them today. `task.item.plan` is read."""
    tasks = list(tasks)
    named = _named_in_lines(tasks)
    heads = _heads(tasks, on)
    found: dict[int, dict[int, User]] = {}
    for task in tasks:
        people = [*([task.performer] if task.performer else [])]
        if task.institution is None:
            people += named[task.item_id]
        else:
            people += heads[task.institution.parent_id or task.institution.pk]
        found[task.pk] = {user.pk: user for user in people if user.is_active}
    away = deputies({key for those in found.values() for key in those}, on=on)
    places = {task.pk: str(task.item.plan.municipality_id) for task in tasks}
    for key, those in found.items():
        for person in list(those):
            for deputy, municipality in away[person]:
                if municipality == places[key]:
                    those[deputy.pk] = deputy
    return {key: tuple(those.values()) for key, those in found.items()}


def coordinators(municipalities: Iterable[int], *, on: date) -> Mapping[int, tuple[User, ...]]:
    """Return the coordinators of municipalities."""
    places = {f"mun:{key}": key for key in municipalities}
    found: dict[int, dict[int, User]] = defaultdict(dict)
    for grant in _now(on).filter(role=Role.COORDINATOR, place__in=places).select_related("user"):
        found[places[grant.place]][grant.user_id] = grant.user
    return {key: tuple(found[key].values()) for key in places.values()}


def administrators(*, on: date) -> tuple[User, ...]:
    """Return the administrators of the installation."""
    return tuple(grant.user for grant in _now(on).filter(role=Role.ADMIN).select_related("user"))


def deputies(people: Iterable[int], *, on: date) -> Mapping[int, list[tuple[User, str]]]:
    """Return by person who stands in for them on a day, and in which municipality."""
    found: dict[int, list[tuple[User, str]]] = defaultdict(list)
    for row in access.standing_in(on).filter(person__in=people).select_related("deputy"):
        found[row.person_id].append((row.deputy, row.place.split("/")[0].removeprefix("mun:")))
    return found


def stood_in_for(user: User, municipality: int, *, on: date) -> Mapping[int, User]:
    """Return the people of a municipality a person stands in for today, by key."""
    rows = access.standing_in(on).filter(deputy=user)
    here = f"mun:{municipality}"
    return {
        row.person_id: row.person for row in rows.select_related("person") if row.place.split("/")[0] == here
    }  # fmt: skip


def _now(on: date) -> QuerySet[Grant]:
    return Grant.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on), since__lte=on, user__is_active=True
    )  # fmt: skip


def _named_in_lines(tasks: list[Task]) -> Mapping[int, list[User]]:
    items = {task.item_id for task in tasks if task.institution_id is None}
    found: dict[int, list[User]] = defaultdict(list)
    for party in Party.objects.filter(item__in=items, user__isnull=False).select_related("user"):
        assert party.user is not None
        found[party.item_id].append(party.user)
    return found


def _heads(tasks: list[Task], on: date) -> Mapping[int, list[User]]:
    places = {
        f"mun:{task.institution.municipality_id}/inst:{key}": key
        for task in tasks
        if task.institution is not None and (key := task.institution.parent_id or task.institution_id)
    }
    found: dict[int, list[User]] = defaultdict(list)
    for grant in _now(on).filter(role=Role.HEAD, place__in=places).select_related("user"):
        found[places[grant.place]].append(grant.user)
    return found
