"""Questions about tasks: how each stands today, whose it is, who sees it, the list with its filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from merilo.accounts import access
from merilo.accounts.models import User
from merilo.accounts.queries.searching import holding
from merilo.core import wording
from merilo.plans.models import Item, Party, Plan, Postponement, Report, Task
from merilo.plans.queries import addressees
from merilo.registry.models import Municipality

SOON = 7  # days in which a term is near
MONTH = 30
ON_A_PAGE = 50
STATES: Mapping[str, str] = {
    "": "все незаконченные",
    "late": "просроченные",
    "week": "срок на этой неделе",
    "month": "срок в ближайшие 30 дней",
    "undated": "без срока",
    "waiting": "ждут события",
    "reported": "ждут приёмки",
    "done": "выполненные",
    "cancelled": "снятые",
    "any": "все",
}
FOUND_BY = ("item__text", "label", "institution__name", "performer__name")


class Standing(NamedTuple):
    """How a task stands: in words, and the shape the page gives it (late, soon, open, wait, done)."""

    words: str
    shape: str


def standing(task: Any, today: date) -> Standing:
    """Return how a task stands on a day; anything with `state` and `due_on` is a task here."""
    if task.state == Task.State.DONE:
        return Standing("выполнено", "done")
    if task.state == Task.State.CANCELLED:
        return Standing("снято", "wait")
    if task.state == Task.State.WAITING:
        return Standing("ждёт события", "wait")
    if task.state == Task.State.REPORTED:
        return Standing("ждёт приёмки", "wait")
    if task.due_on is None:
        return Standing("без срока", "wait")
    days = (task.due_on - today).days
    if days < 0:
        return Standing(f"просрочено {wording.counted(-days, 'день', 'дня', 'дней')}", "late")
    if days < 2:
        return Standing(("сегодня", "завтра")[days], "soon")
    words = f"через {wording.counted(days, 'день', 'дня', 'дней')}"
    return Standing(words, "soon" if days <= SOON else "open")


@dataclass(frozen=True, slots=True)
class Whose:
    """What of a municipality's tasks is a person's own business today, and in whose place."""

    people: Mapping[int, User]  # away, stood in for by the person
    ids: frozenset[int]  # the person and those people
    institutions: Mapping[int, str]  # headed, with the name of the one away, "" for the own ones

    @property
    def filter(self) -> Q:
        """The tasks that must be done by the person or in somebody's place."""
        named = Party.objects.filter(item=OuterRef("item"), user__in=self.ids)
        led = Q(institution__in=self.institutions) | Q(institution__parent__in=self.institutions)
        return Q(performer__in=self.ids) | led | (Q(institution__isnull=True) & Q(Exists(named)))

    def instead_of(self, performer: int | None, institution: int | None) -> str:
        """Return the name of the person away for whom a task shows, "" where it is the own one."""
        if performer is not None and performer in self.people:
            return str(self.people[performer])
        return self.institutions.get(institution or 0, "")


def whose(user: User, municipality: Municipality, *, on: date) -> Whose:
    """Return what is a person's own business in a municipality on a day."""
    away = addressees.stood_in_for(user, municipality.pk, on=on)
    start = f"{municipality.place}/inst:"
    headed: dict[int, str] = {}
    for one in access.held(user, on=on):
        if one.role in access.OF_INSTITUTION and one.place.startswith(start):
            headed.setdefault(int(one.place.removeprefix(start)), str(one.instead_of or ""))
    return Whose(away, frozenset({user.pk, *away}), headed)


def seen_by(user: User, municipality: Municipality, *, at: datetime) -> QuerySet[Task]:
    """Return the tasks of a municipality that a person may see."""
    here = Task.objects.filter(item__plan__municipality=municipality)
    if access.may(user, access.Act.SEE_TASK, within=municipality.place, at=at):
        return here
    own = whose(user, municipality, on=timezone.localdate(at))
    return here.filter(own.filter | Q(item__plan__controller__in=own.ids))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person looks for in the list of tasks."""

    mine: bool = False
    plan: int | None = None
    item: int | None = None
    institution: int | None = None
    performer: int | None = None
    state: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in a list."""

    id: int
    number: str
    text: str
    label: str
    plan: str
    plan_id: int
    institution: str
    performer: str
    responsible: str  # as the line names them
    state: str
    starts_on: date | None
    due_on: date | None
    first_due_on: date | None  # what it was before it was moved, when that is another day
    done_on: date | None
    words: str
    shape: str
    instead_of: str
    is_returned: bool


def found(user: User, municipality: Municipality, wanted: Wanted, *, today: date, at: datetime) -> QuerySet[Task]:
    """Return the tasks a person may see and looks for, in the order of their terms; undated ones last."""
    tasks = seen_by(user, municipality, at=at)
    if wanted.mine:
        tasks = tasks.filter(whose(user, municipality, on=today).filter)
    if wanted.plan is None and wanted.item is None:
        tasks = tasks.exclude(item__plan__state=Plan.State.PREPARED)
    exact = {"item__plan": wanted.plan, "item": wanted.item, "institution": wanted.institution}
    exact["performer"] = wanted.performer
    tasks = tasks.filter(**{name: key for name, key in exact.items() if key is not None})
    if wanted.since is not None:
        tasks = tasks.filter(due_on__gte=wanted.since)
    if wanted.until is not None:
        tasks = tasks.filter(due_on__lte=wanted.until)
    tasks = tasks.filter(holding(FOUND_BY, wanted.words))
    return tasks.filter(in_state(wanted.state, today)).order_by(_undated_last(), "pk")


def in_state(state: str, today: date) -> Q:
    """Return the condition of a named state of the list."""
    running = Q(state=Task.State.OPEN)
    return {
        "": ~Q(state__in=(Task.State.DONE, Task.State.CANCELLED)),
        "late": running & Q(due_on__lt=today),
        "week": running & Q(due_on__range=(today, _later(today, SOON))),
        "month": running & Q(due_on__range=(_later(today, SOON + 1), _later(today, MONTH))),
        "undated": running & Q(due_on__isnull=True),
        "waiting": Q(state=Task.State.WAITING),
        "reported": Q(state=Task.State.REPORTED),
        "done": Q(state=Task.State.DONE),
        "cancelled": Q(state=Task.State.CANCELLED),
    }.get(state, Q())


def _later(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def _undated_last() -> Any:
    return F("due_on").asc(nulls_last=True)


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A page of the list, and Django's own page for the pager."""

    rows: tuple[TaskRow, ...]
    page: Page[Task]

    @property
    def total(self) -> int:
        """How many tasks were found."""
        return self.page.paginator.count


def task_page(
    user: User, municipality: Municipality, wanted: Wanted, *, today: date, at: datetime, number: object = 1
) -> TaskPage:
    """Return one page of the tasks a person looks for; a page that is not there is the nearest one."""
    tasks = found(user, municipality, wanted, today=today, at=at)
    page = Paginator(tasks, ON_A_PAGE).get_page(number)  # type: ignore[arg-type]
    start = (page.number - 1) * ON_A_PAGE
    own = whose(user, municipality, on=today)
    return TaskPage(rows(tasks[start : start + ON_A_PAGE], today=today, own=own), page)


def rows(tasks: Iterable[Task] | QuerySet[Task], *, today: date, own: Whose | None = None) -> tuple[TaskRow, ...]:
    """Return tasks as rows of a list, by one question to the database."""
    first = Postponement.objects.filter(task=OuterRef("pk")).order_by("at", "pk").values("old_due_on")[:1]
    latest = Report.objects.filter(task=OuterRef("pk")).order_by("-at", "-pk").values("state")[:1]
    asked = tasks.select_related("item__plan", "institution", "performer")  # type: ignore[union-attr]
    asked = asked.annotate(first_due_on=first, latest_report=latest)
    return tuple(_row(task, today, own) for task in asked)


def _row(task: Any, today: date, own: Whose | None) -> TaskRow:
    item: Item = task.item
    words, shape = standing(task, today)
    institution = task.institution
    led = None if institution is None else institution.parent_id or institution.pk
    return TaskRow(
        id=task.pk, number=item.number, text=item.text, label=task.label, plan=item.plan.title, plan_id=item.plan_id,
        institution=str(institution or ""), performer=str(task.performer or ""),
        responsible=wording.shortened("; ".join(item.responsible), 120), state=task.state,
        starts_on=task.starts_on, due_on=task.due_on, done_on=task.done_on,
        first_due_on=task.first_due_on if task.first_due_on != task.due_on else None,
        words=words, shape=shape, instead_of=own.instead_of(task.performer_id, led) if own else "",
        is_returned=task.state == Task.State.OPEN and task.latest_report == Report.State.RETURNED,
    )  # fmt: skip


def task_of(municipality: Municipality, key: int) -> Task | None:
    """Return a task of a municipality, with what services and pages read of it."""
    related = ("item__plan__municipality", "item__plan__controller", "institution", "performer", "event")
    return Task.objects.select_related(*related).filter(pk=key, item__plan__municipality=municipality).first()


def tasks_of(municipality: Municipality, keys: Iterable[int]) -> list[Task]:
    """Return the tasks of a municipality with these keys, in no other order than theirs."""
    related = ("item__plan__municipality", "institution", "performer")
    return list(
        Task.objects.select_related(*related).filter(pk__in=list(keys)[:500], item__plan__municipality=municipality)
    )


def progress(tasks: Iterable[Any]) -> tuple[int, int]:
    """Return how many of some tasks are done, and of how many that were not taken off."""
    counted = [task.state for task in tasks if task.state != Task.State.CANCELLED]
    return sum(state == Task.State.DONE for state in counted), len(counted)
