"""The desk: what a person must do now, by role. Tasks of one line and one term stand in one row, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet

from merilo.accounts import access
from merilo.accounts.models import User
from merilo.accounts.queries import people
from merilo.core import wording
from merilo.plans.models import Draft, Item, Party, Plan, Report, Task
from merilo.plans.queries import calendars
from merilo.plans.queries import tasks as about
from merilo.registry.models import Institution, Municipality

MOST_ROWS = 10  # of a section; the rest is one click away, in the list


@dataclass(frozen=True, slots=True)
class Row:
    """One thing on the desk: a line of a plan with its term, and of how many tasks it is made."""

    item: int
    task: int
    number: str
    text: str
    label: str
    plan: str
    due_on: date | None
    words: str
    shape: str
    count: int
    who: str
    instead_of: str
    is_returned: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Things of one kind: the first rows, and how many there are altogether."""

    name: str
    title: str
    rows: tuple[Row, ...]
    tasks: int
    more: int  # rows that are not shown


@dataclass(frozen=True, slots=True)
class PlanLine:
    """How a plan goes."""

    id: int
    title: str
    done: int
    total: int
    late: int
    soon: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Chores:
    """What needs the coordinator's hand besides tasks."""

    unbound: int = 0
    unbound_words: tuple[str, ...] = ()  # one more than is shown says that there are others
    drafts: int = 0
    failed_drafts: int = 0
    prepared: int = 0
    stranded: tuple[tuple[int, str], ...] = ()  # heads of closed institutions: whose role should end
    left: tuple[tuple[int, str, int], ...] = ()  # closed institutions and how many tasks they have left unfinished
    missing_calendar: int | None = None  # the year

    def __bool__(self) -> bool:
        return bool(
            self.unbound
            or self.drafts
            or self.failed_drafts
            or self.prepared
            or self.stranded
            or self.left
            or self.missing_calendar
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """All that stands on a person's desk."""

    is_wide: bool  # everybody's tasks, not the own ones only
    sections: tuple[Section, ...]
    chores: Chores = Chores()
    plans: tuple[PlanLine, ...] = ()
    has_plans: bool = False

    @property
    def is_empty(self) -> bool:
        """Is there nothing to do?"""
        return not any(section.rows for section in self.sections) and not self.chores


TITLES = {
    "late": "Просрочено",
    "reported": "Ждут приёмки",
    "week": "На этой неделе",
    "month": "В ближайшие 30 дней",
    "undated": "Без срока",
    "waiting": "Ждут события",
}


def desk(user: User, municipality: Municipality, *, today: date, at: datetime) -> Desk:
    """Return the desk of a person: a coordinator's holds everybody's tasks, all others see what is theirs to do."""
    is_wide = access.may(user, access.Act.KEEP_PLANS, within=municipality.place, at=at)
    sees_all = access.may(user, access.Act.SEE_TASK, within=municipality.place, at=at)
    own = about.whose(user, municipality, on=today)
    here = Task.objects.filter(item__plan__municipality=municipality, item__plan__state=Plan.State.ACTIVE)
    tasks = here if is_wide else here.filter(own.filter)
    groups = {}
    for name in TITLES:
        chosen = tasks if name != "reported" or is_wide else here.filter(item__plan__controller__in=own.ids)
        groups[name] = list(grouped(chosen.filter(about.in_state(name, today))))
    running = Plan.objects.filter(municipality=municipality, kind=Plan.WORK)
    return Desk(
        is_wide=is_wide,
        sections=_sections(groups, own, today),
        chores=_chores(municipality, today) if is_wide else Chores(),
        plans=_plans(municipality, today) if sees_all else (),
        has_plans=running.exists(),
    )


def grouped(tasks: QuerySet[Task]) -> Any:
    """Return tasks of one line and one term as one row each, in the order of their terms."""
    by = ("item_id", "item__number", "item__text", "item__plan__title", "turn", "label", "due_on", "state")
    return (
        tasks.values(*by)
        .annotate(
            count=Count("pk"),
            task=Min("pk"),
            performer_key=Max("performer_id"),
            performer_name=Max("performer__name"),
            institution_key=Max("institution_id"),
            led=Max("institution__parent_id"),
            institution_name=Max("institution__name"),
            institution_short=Max("institution__short_name"),
        )
        .order_by(F("due_on").asc(nulls_last=True), "item_id", "turn")
    )


def _sections(groups: Mapping[str, list[dict[str, Any]]], own: about.Whose, today: date) -> tuple[Section, ...]:
    shown = {name: some[:MOST_ROWS] for name, some in groups.items() if some}
    every = [group for some in shown.values() for group in some]
    keys = [group["task"] for group in every if group["state"] == Task.State.OPEN]
    returned = _returned(keys) if keys else set()
    items = Item.objects.filter(pk__in={group["item_id"] for group in every}) if every else Item.objects.none()
    named = dict(items.values_list("pk", "responsible"))
    for group in every:
        group["responsible"] = named[group["item_id"]]
    return tuple(
        Section(
            name=name,
            title=TITLES[name],
            rows=tuple(_row(group, own, today, returned) for group in some),
            tasks=sum(group["count"] for group in groups[name]),
            more=len(groups[name]) - len(some),
        )
        for name, some in shown.items()
    )


def _returned(keys: list[int]) -> set[int]:
    """Return the tasks whose latest report was given back."""
    latest: dict[int, str] = {}
    for task, state in Report.objects.filter(task__in=keys).order_by("at", "pk").values_list("task_id", "state"):
        latest[task] = state
    return {task for task, state in latest.items() if state == Report.State.RETURNED}


class _Group:
    """A group asked how it stands, as a task is."""

    def __init__(self, group: dict[str, Any]) -> None:
        self.state, self.due_on = group["state"], group["due_on"]


def _row(group: dict[str, Any], own: about.Whose, today: date, returned: set[int]) -> Row:
    words, shape = about.standing(_Group(group), today)
    return Row(
        item=group["item_id"],
        task=group["task"],
        number=group["item__number"],
        text=wording.shortened(group["item__text"], 200),
        label=group["label"],
        plan=wording.shortened(group["item__plan__title"], 120),
        due_on=group["due_on"],
        words=words,
        shape=shape,
        count=group["count"],
        who=who(group),
        instead_of=own.instead_of(group["performer_key"], group["led"] or group["institution_key"]),
        is_returned=group["task"] in returned,
    )


def who(group: dict[str, Any]) -> str:
    """Return who answers for a group: an institution, a person, the line's own words, or how many tasks it holds."""
    if group["count"] > 1:
        return wording.counted(group["count"], "задача", "задачи", "задач")
    institution = group["institution_short"] or group["institution_name"]
    return institution or group["performer_name"] or wording.shortened("; ".join(group.get("responsible") or ()), 100)


def _plans(municipality: Municipality, today: date) -> tuple[PlanLine, ...]:
    counted = Q(items__tasks__isnull=False) & ~Q(items__tasks__state=Task.State.CANCELLED)
    running = Q(items__tasks__state=Task.State.OPEN)
    near = date.fromordinal(today.toordinal() + about.SOON)
    plans = Plan.objects.filter(municipality=municipality, kind=Plan.WORK, state=Plan.State.ACTIVE)
    # Without the texts of the plan, by which the database would group as well.
    counts = plans.values_list("pk", "title").annotate(
        done=Count("items__tasks", filter=Q(items__tasks__state=Task.State.DONE)),
        total=Count("items__tasks", filter=counted),
        late=Count("items__tasks", filter=running & Q(items__tasks__due_on__lt=today)),
        soon=Count("items__tasks", filter=running & Q(items__tasks__due_on__range=(today, near))),
        waiting=Count("items__tasks", filter=Q(items__tasks__state=Task.State.WAITING)),
    )
    return tuple(PlanLine(*line) for line in counts)


def _chores(municipality: Municipality, today: date) -> Chores:
    unbound = Party.objects.filter(
        kind=Party.Kind.UNBOUND, item__plan__municipality=municipality, item__is_excluded=False
    ).exclude(item__plan__state=Plan.State.CLOSED)
    words = list(unbound.order_by("words").values_list("words", flat=True))
    drafts = Counter(Draft.objects.filter(municipality=municipality).values_list("state", flat=True))
    return Chores(
        unbound=len(words),
        unbound_words=tuple(wording.quoted(wording.shortened(said, 80)) for said in list(dict.fromkeys(words))[:6]),
        drafts=drafts[Draft.State.READY],
        failed_drafts=drafts[Draft.State.FAILED],
        prepared=Plan.objects.filter(municipality=municipality, kind=Plan.WORK, state=Plan.State.PREPARED).count(),
        stranded=_stranded(municipality, today),
        left=_left(municipality, today),
        missing_calendar=_calendar_to_load(municipality, today),
    )


def _left(municipality: Municipality, today: date) -> tuple[tuple[int, str, int], ...]:
    """Return what closed institutions have not finished: the timer takes off what is meant for all, the rest waits."""
    tasks = Task.objects.filter(
        item__plan__municipality=municipality,
        item__plan__state=Plan.State.ACTIVE,
        institution__closed_on__lte=today,
        state__in=(Task.State.OPEN, Task.State.WAITING),
    )
    numbers = dict(tasks.order_by().values_list("institution").annotate(number=Count("pk")))
    closed = Institution.objects.filter(pk__in=numbers) if numbers else ()
    return tuple((one.pk, str(one), numbers[one.pk]) for one in closed)


def _stranded(municipality: Municipality, today: date) -> tuple[tuple[int, str], ...]:
    """Return who still heads an institution that is closed: the role is ended by hand, nobody's work stops unasked."""
    closed = Institution.objects.filter(municipality=municipality, parent=None, closed_on__lte=today)
    heads = people.heads_of([str(one.place) for one in closed], on=today)
    return tuple((one.pk, one.name) for one in heads)


def _calendar_to_load(municipality: Municipality, today: date) -> int | None:
    """Return the missing year where it is a coordinator who loads it."""
    missing = missing_calendar(today)
    return missing if missing is not None and not calendars.is_shared(municipality) else None


def missing_calendar(today: date) -> int | None:
    """Return the next year in December when its decree on moved days was not loaded, otherwise None."""
    missing = next(
        (one.year for one in calendars.years(today) if one.year == today.year + 1 and not one.is_known), None
    )
    return missing if today.month == 12 else None
