"""The fulfilment of a plan in a period, as the report on it tells: from tasks, reports and moved terms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q

from merilo.accounts.models import User
from merilo.core import papers, wording
from merilo.plans.models import Evidence, Item, Plan, Postponement, Report, Task
from merilo.plans.queries.papers import approval, targets

ROMAN = ("I", "II", "III", "IV")
MONTHS_OF_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days a report may be about. `key` stands in addresses: 2026-2 is a quarter, 2026 a year."""

    key: str
    name: str
    starts_on: date
    ends_on: date


def quarter(year: int, number: int) -> Period:
    """Return a quarter, 1 to 4."""
    month = (number - 1) * MONTHS_OF_QUARTER + 1
    name = f"{ROMAN[number - 1]} квартал {year}{wording.NBSP}г."
    return Period(f"{year}-{number}", name, date(year, month, 1), _month_end(year, month + 2))


def quarter_of(day: date) -> Period:
    """Return the quarter a day lies in."""
    return quarter(day.year, (day.month - 1) // MONTHS_OF_QUARTER + 1)


def following(period: Period) -> Period:
    """Return the period of the same length that follows."""
    first = period.ends_on + timedelta(days=1)
    if period.key.isdigit():
        return year(first.year)
    if period == quarter_of(period.starts_on):
        return quarter_of(first)
    return between(first, first + (period.ends_on - period.starts_on))


def year(number: int) -> Period:
    """Return a year."""
    return Period(str(number), f"{number}{wording.NBSP}год", date(number, 1, 1), date(number, 12, 31))


def between(first: date, last: date) -> Period:
    """Return a period from day to day."""
    return Period("", f"период {wording.date_range_words(first, last)}", first, last)


def periods(plan: Plan) -> list[Period]:
    """Return the quarters and years of a plan, in order of time."""
    found: list[Period] = []
    for number in range(plan.starts_on.year, plan.ends_on.year + 1):
        quarters = [quarter(number, one) for one in (1, 2, 3, 4)]
        found += [one for one in quarters if one.ends_on >= plan.starts_on and one.starts_on <= plan.ends_on]
        found.append(year(number))
    return found


def proposed(plan: Plan, today: date) -> Period:
    """Return the quarter one usually reports on: the last one that has ended, the first one of a plan just begun."""
    quarters = [one for one in periods(plan) if not one.key.isdigit()]
    ended = [one for one in quarters if one.ends_on < today]
    return ended[-1] if ended else quarters[0]


def report(plan: Plan, period: Period, *, today: date, author: User | None) -> papers.FulfilmentReport:
    """Return the fulfilment of a plan in a period as it is known today; always the same number of questions."""
    items = list(Item.objects.filter(plan=plan).order_by("position"))
    kept: dict[int, list[Task]] = defaultdict(list)
    counts: Counter[str] = Counter()
    for task in _tasks(plan, period):
        if kind := _kind(task, period, today):
            kept[task.item_id].append(task)
            counts[kind] += 1
    waiting = [item for item in items if any(one.state == Task.State.WAITING for one in kept[item.pk])]
    coming = following(period)
    dues = _dues(plan, coming)
    return papers.FulfilmentReport(
        municipality=plan.municipality.name,
        authority=plan.municipality.authority,
        plan_title=plan.title,
        approval=approval(plan),
        period=period.name,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        made_on=today,
        totals=_totals(counts, len(waiting)),
        lines=tuple(line for item in items if (line := _line(item, kept[item.pk], period, today)) is not None),
        next_period=coming.name if coming.starts_on <= plan.ends_on else "",
        next_lines=tuple(
            papers.NextLine(
                number=item.number, text=item.text, due_on=tuple(dues[item.pk]), responsible=tuple(item.responsible)
            )
            for item in items
            if dues.get(item.pk)
        ),
        waiting=tuple(_waits(item) for item in waiting),
        targets=targets(plan),
        targets_year=str(period.ends_on.year),
        author=author.name if author else "",
        author_post=author.position if author else "",
    )


def _tasks(plan: Plan, period: Period) -> Iterable[Task]:
    """The tasks a report on the period may speak of, with all that was said about them."""
    inside = (period.starts_on, period.ends_on)
    unfinished = Q(state__in=(Task.State.OPEN, Task.State.REPORTED)) | Q(done_on__gte=period.starts_on)
    moved = Postponement.objects.filter(old_due_on__range=inside).values("task")
    wanted = (
        Q(due_on__range=inside)
        | (Q(due_on__lt=period.starts_on) & unfinished)
        | Q(done_on__range=inside)
        | Q(pk__in=moved)
        | Q(state=Task.State.WAITING)
    )
    reports = Report.objects.order_by("-at", "-pk").prefetch_related(
        Prefetch("evidence", Evidence.objects.select_related("file").order_by("pk"))
    )
    return (
        Task.objects.filter(wanted, item__plan=plan)
        .select_related("institution", "performer")
        .prefetch_related(Prefetch("reports", reports), "postponements")
        .order_by("due_on", "institution__name", "pk")
    )


def _kind(task: Task, period: Period, today: date) -> str:
    """Say which figure of the summary a task is counted in; "" for one the report does not speak of."""
    state, due, done = task.state, task.due_on, task.done_on
    if state == Task.State.WAITING:
        return "waiting"
    if due is not None and period.starts_on <= due <= period.ends_on:
        if state == Task.State.DONE:
            return "in_time" if done is None or done <= due else "afterwards"
        if state == Task.State.OPEN:
            return "late" if due < today else "going"
        return "checking" if state == Task.State.REPORTED else "cancelled"
    if state == Task.State.CANCELLED:
        return ""
    if due is not None and due < period.starts_on:
        return "carried_done" if state == Task.State.DONE else "carried"
    if state == Task.State.DONE and done is not None and period.starts_on <= done <= period.ends_on:
        return "ahead" if due is not None else "undated"
    return "moved" if due is not None and due > period.ends_on and state != Task.State.DONE else ""


def _totals(counts: Mapping[str, int], waiting: int) -> papers.Totals:
    parts = ("in_time", "afterwards", "checking", "going", "late", "cancelled")
    return papers.Totals(
        due=sum(counts[one] for one in parts),
        **{one: counts[one] for one in (*parts, "ahead", "undated", "moved", "carried_done")},
        carried=counts["carried"] + counts["carried_done"],
        waiting=waiting,
    )


def _line(item: Item, tasks: list[Task], period: Period, today: date) -> papers.FulfilledLine | None:
    told = [task for task in tasks if task.state != Task.State.WAITING]
    if not told:
        return None
    moved = [task for task in told if _kind(task, period, today) == "moved"]
    owed = [task for task in told if task not in moved and task.state != Task.State.CANCELLED]
    is_open = [task for task in owed if task.state == Task.State.OPEN]
    late = [task for task in is_open if task.due_on is not None and task.due_on < today]
    return papers.FulfilledLine(
        number=item.number,
        section=item.section,
        text=item.text,
        deadline=item.deadline_words,
        due_on=tuple(sorted({task.due_on for task in told if task.due_on is not None})),
        responsible=tuple(map(str, item.responsible)),
        total=len(owed),
        done=sum(task.state == Task.State.DONE for task in owed),
        deeds=tuple(_deed(task) for task in owed if task.state in (Task.State.DONE, Task.State.REPORTED)),
        delays=tuple(_delay(task) for task in late),
        moves=tuple(dict.fromkeys(move for task in told if task not in late for move in _moves(task))),
        going=len(is_open) - len(late),
        checking=sum(task.state == Task.State.REPORTED for task in owed),
        cancelled=tuple(task.cancel_reason for task in told if task.state == Task.State.CANCELLED),
    )


def _deed(task: Task) -> papers.Deed:
    standing = next((one for one in task.reports.all() if one.state in (Report.State.ACCEPTED, Report.State.SUBMITTED)),
                    None)  # fmt: skip
    on = task.done_on or (standing.done_on if standing else None)
    assert on is not None, "a task that is done or reported has its day"
    return papers.Deed(
        done_on=on,
        due_on=task.due_on,
        who=str(task.institution or ""),
        text=standing.text if standing else "",
        proofs=_proofs(standing) if standing else (),
    )


def _proofs(said: Report) -> tuple[str, ...]:
    told = [said.basis] if said.basis else []
    for one in said.evidence.all():
        note = f" ({one.note})" if one.note else ""
        told.append(f"{one.url}{note}" if one.file is None else f"{one.get_kind_display()} «{one.file.name}»{note}")
    return tuple(told)


def _delay(task: Task) -> papers.Delay:
    assert task.due_on is not None, "only a task with a term is late"
    said = next(iter(task.reports.all()), None)
    returned = said is not None and said.state == Report.State.RETURNED
    return papers.Delay(
        who=str(task.institution or task.performer or ""),
        due_on=task.due_on,
        moves=_moves(task),
        remark=f"Отчёт возвращён: {said.remark}" if said is not None and returned else "",
    )


def _moves(task: Task) -> tuple[papers.Move, ...]:
    return tuple(
        papers.Move(old=one.old_due_on, new=one.new_due_on, reason=one.reason) for one in task.postponements.all()
    )


def _dues(plan: Plan, period: Period) -> Mapping[int, list[date]]:
    """By line the days in a period that are due and not done."""
    found: dict[int, list[date]] = defaultdict(list)
    rows = Task.objects.filter(
        item__plan=plan,
        due_on__range=(period.starts_on, period.ends_on),
        state__in=(Task.State.OPEN, Task.State.REPORTED),
    )
    for item, due in rows.order_by("due_on").values_list("item_id", "due_on").distinct():
        if due is not None:
            found[item].append(due)
    return found


def _waits(item: Item) -> str:
    schedule = item.schedule or {}
    events = [part.get("event") for part in (schedule, *(schedule.get("parts") or ())) if part.get("event")]
    name = f"Пункт {item.number}" if item.number else "Пункт"
    told = f"{name} «{wording.shortened(item.text, 120)}»"
    return f"{told}: {wording.listed(list(dict.fromkeys(events)))}" if events else told


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
