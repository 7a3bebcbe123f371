"""Reminders: before a term, on its day, after it; each once, whatever the timer does. The clock is the caller's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from merilo.accounts.models import User
from merilo.accounts.services import notices
from merilo.core import wording
from merilo.plans.models import Party, Plan, Task
from merilo.plans.queries import addressees
from merilo.plans.queries.calendars import is_shared
from merilo.plans.queries.desk import missing_calendar
from merilo.plans.queries.tasks import standing
from merilo.plans.services import scheduling, telling
from merilo.registry.models import Municipality

BEFORE = (7, 1, 0)  # days to the term
AFTER = (1, 7)  # days late; then every
EVERY = 30


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a run of the timer did: tasks people were reminded of, tasks made for institutions that are new."""

    tasks: int
    made: int


def remind(at: datetime) -> Reminded:
    """Remind everybody of what is due in their own day; safe to repeat as often as one likes.

    A day the timer slept through is made up for: each reminder belongs to a span of days, not to one day.
    """
    reminded = made = 0
    for municipality in Municipality.objects.all():
        today = timezone.localdate(at, ZoneInfo(municipality.time_zone))
        made += _renew(municipality, today, at)
        reminded += _remind(municipality, today, at)
        _warn_of_calendar(municipality, today, at)
    return Reminded(reminded, made)


def step(due_on: date, today: date) -> str:
    """Return which reminder of a term is today's: "before-7", "before-1", "day", "late-1" …; "" for none yet."""
    late = (today - due_on).days
    if late < -BEFORE[0]:
        return ""
    if late <= 0:
        days = min(days for days in BEFORE if days >= -late)
        return "day" if days == 0 else f"before-{days}"
    if late >= EVERY:
        return f"late-{late // EVERY * EVERY}"
    return f"late-{max(days for days in AFTER if days <= late)}"


def _remind(municipality: Municipality, today: date, at: datetime) -> int:
    horizon = today + timedelta(days=BEFORE[0])
    found = Task.objects.filter(
        item__plan__municipality=municipality,
        item__plan__state=Plan.State.ACTIVE,
        state=Task.State.OPEN,
        due_on__lte=horizon,
    )
    tasks = list(found.select_related("item__plan__municipality", "item__plan__controller", "institution", "performer"))
    people = addressees.responsible(tasks, on=today)
    reminded = 0
    for task in tasks:
        assert task.due_on is not None
        key = f"due:{task.pk}:{task.due_on}:{step(task.due_on, today)}"
        text = f"{_when(task, today)}: {telling.name_of(task)}."
        place = task.item.plan.place
        reminded += bool(
            notices.notify(users=people[task.pk], key=key, text=text, link=telling.page_of(task), place=place, at=at)
        )
    _tell_controllers(municipality, [task for task in tasks if task.due_on and task.due_on < today], today, at)
    return reminded


def _when(task: Task, today: date) -> str:
    words = standing(task, today).words
    assert task.due_on is not None
    if task.due_on < today:
        return words.capitalize()
    return f"Срок {words}, {wording.date_words(task.due_on)}"


def _tell_controllers(municipality: Municipality, late: list[Task], today: date, at: datetime) -> None:
    """Tell who controls a plan, or else the coordinators, when more of the plan is late than they were told."""
    if not late:
        return
    coordinators = addressees.coordinators([municipality.pk], on=today)[municipality.pk]
    plans: dict[Plan, list[Task]] = defaultdict(list)
    for task in late:
        plans[task.item.plan].append(task)
    away = addressees.deputies({plan.controller_id for plan in plans if plan.controller_id}, on=today)
    for plan, tasks in plans.items():
        users: list[User] = [plan.controller] if plan.controller else list(coordinators)
        users += [deputy for deputy, place in away[plan.controller_id or 0] if place == str(municipality.pk)]
        newest = max(f"{task.due_on}" for task in tasks)
        key = f"late:{plan.pk}:{newest}:{len(tasks)}"
        text = f"Просрочено: {wording.counted(len(tasks), 'задача', 'задачи', 'задач')} плана «{plan}»."[:500]
        link = reverse("tasks", args=[municipality.slug]) + f"?plan={plan.pk}&state=late"
        notices.notify(users=users, key=key, text=text, link=link, place=plan.place, at=at)


def _renew(municipality: Municipality, today: date, at: datetime) -> int:
    """Give institutions opened since their tasks, and take those of closed ones off, in lines meant for all."""
    lines = Party.objects.filter(
        kind=Party.Kind.INSTITUTIONS, item__plan__municipality=municipality, item__plan__state=Plan.State.ACTIVE
    )
    items = {party.item_id: party.item for party in lines.select_related("item__plan__municipality")}
    leaving = Task.objects.filter(
        item__in=items, institution__closed_on__lte=today, state__in=(Task.State.OPEN, Task.State.WAITING)
    )
    before = {task.pk: task.institution for task in leaving.select_related("institution")}
    made = sum(len(scheduling.make_tasks(item=item, on=today)) for item in items.values())
    still = set(leaving.filter(pk__in=before).values_list("pk", flat=True))
    taken = Counter(institution for pk, institution in before.items() if pk not in still)
    _tell_of_closed(municipality, taken, today, at)
    return made


def _tell_of_closed(municipality: Municipality, taken: Counter[Any], today: date, at: datetime) -> None:
    """Tell coordinators what was taken off institutions that are closed: nobody else would do those tasks."""
    users: Iterable[User] = addressees.coordinators([municipality.pk], on=today)[municipality.pk] if taken else ()
    for institution, number in taken.items():
        tasks = wording.counted(number, "незаконченная задача", "незаконченные задачи", "незаконченных задач")
        verb = wording.plural(number, "снята", "сняты", "снято")
        text = f"Учреждение закрыто: {institution}. По планам для всех учреждений {verb} {tasks}."
        link = reverse("tasks", args=[municipality.slug]) + f"?institution={institution.pk}&state=cancelled"
        key = f"closed:{institution.pk}:{institution.closed_on}:{today}"
        notices.notify(users=users, key=key, text=text, link=link, place=municipality.place, at=at)


def _warn_of_calendar(municipality: Municipality, today: date, at: datetime) -> None:
    """In December warn those who load calendars that the next year's decree on moved days was not loaded yet."""
    year = missing_calendar(today)
    if year is None:
        return
    users: Iterable[User] = addressees.coordinators([municipality.pk], on=today)[municipality.pk]
    if is_shared(municipality):
        users = addressees.administrators(on=today)
    text = f"Загрузите производственный календарь {year} года: без него рабочие дни считаются по обычным праздникам."
    link = reverse("calendar_years", args=[municipality.slug])
    notices.notify(users=users, key=f"calendar:{year}", text=text, link=link, place=municipality.place, at=at)
