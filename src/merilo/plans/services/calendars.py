"""The production calendar of a year: a decree is loaded, terms counted in working days are counted anew, visibly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import deadlines, wording
from merilo.plans.models import CalendarYear, Item, Plan, Task
from merilo.plans.queries.calendars import is_shared
from merilo.plans.services import changes, events, scheduling, telling, turns
from merilo.registry.models import Municipality

YEARS = range(2000, 2100)
_NOT_CLOSED = (Plan.State.PREPARED, Plan.State.ACTIVE)  # a year's decree comes while its plan is being prepared


class CalendarRejected(Refused):
    """The days of a decree that cannot be a calendar: of another year, both off and working, or none at all."""


def require_keeping(actor: User, *, municipality: Municipality, at: datetime) -> access.Held:
    """Return the role by which a person may load a calendar, which recounts terms of the whole installation.

    A coordinator may while his municipality is the only one. Raises NotAllowed.
    """
    if not is_shared(municipality):
        return access.require(actor, access.Act.KEEP_CALENDAR_ALONE, within=municipality.place, at=at)
    by = access.find(actor, access.Act.KEEP_CALENDAR, within=municipality.place, at=at)
    if by is None:
        raise access.NotAllowed(
            "Производственный календарь общий для всех муниципалитетов этой установки, и сроки пересчитываются у всех: "
            "его загружает администратор."
        )
    return by


def may_keep(actor: User, *, municipality: Municipality, at: datetime) -> bool:
    """Say whether a person may load a calendar."""
    try:
        return bool(require_keeping(actor, municipality=municipality, at=at))
    except access.NotAllowed:
        return False


@dataclass(frozen=True, slots=True)
class Move:
    """A term that a calendar moves: whose, from where, to where."""

    task: Task
    was: deadlines.Window
    now: deadlines.Window


@dataclass(frozen=True, slots=True)
class Shown:
    """A move as the preview shows it."""

    text: str
    who: str
    was: date
    now: date


def check_days(*, year: int, days_off: Iterable[date], working_days: Iterable[date]) -> tuple[list[str], list[str]]:
    """Return the days of a decree as they are stored. Raises CalendarRejected."""
    off, on = sorted(set(days_off)), sorted(set(working_days))
    if year not in YEARS:
        raise CalendarRejected(f"Год от {YEARS.start} до {YEARS.stop - 1}.")
    strange = next((day for day in [*off, *on] if day.year != year), None)
    if strange is not None:
        raise CalendarRejected(f"{strange:%d.%m.%Y} — не день {year} года.")
    both = next((day for day in off if day in on), None)
    if both is not None:
        raise CalendarRejected(f"{both:%d.%m.%Y} стоит и среди выходных, и среди рабочих дней.")
    if not off and not on:
        raise CalendarRejected("Не названо ни одного дня. Перечислите перенесённые выходные и рабочие дни.")
    if len(off) + len(on) > 366:
        raise CalendarRejected("Дней больше, чем в году.")
    return [day.isoformat() for day in off], [day.isoformat() for day in on]


def moved_by(*, year: int, days_off: list[str], working_days: list[str], municipality: Municipality) -> list[Shown]:
    """Return the open terms of a municipality that this calendar would move, without moving anything: the preview."""
    return _shown(_with(year, (days_off, working_days)), municipality)


def moved_without(*, year: int, municipality: Municipality) -> list[Shown]:
    """Return the open terms of a municipality that would move if the loaded decree of a year were taken back."""
    return _shown(_with(year, None), municipality)


def _shown(after: deadlines.Calendar, municipality: Municipality) -> list[Shown]:
    return [
        Shown(str(move.task.item), str(move.task.institution or move.task.performer or ""), move.was.end, move.now.end)
        for move in _moves(scheduling.load_calendar(), after)
        if move.task.item.plan.municipality_id == municipality.pk
    ]


@transaction.atomic
def load_year(
    *,
    year: int,
    decree: str,
    days_off: Iterable[date],
    working_days: Iterable[date],
    municipality: Municipality,
    actor: User,
    at: datetime,
) -> tuple[CalendarYear, list[Move]]:
    """Keep the decree of a year for the whole installation and recount open terms; return it and what moved.

    A term somebody postponed by hand stays where it was put. `municipality` is where the person may keep calendars.
    """
    by = require_keeping(actor, municipality=municipality, at=at)
    off, on = check_days(year=year, days_off=days_off, working_days=working_days)
    decree = decree.strip()
    if not decree:
        raise CalendarRejected("Назовите акт, например: постановление Правительства РФ от 24.09.2025 № 1466.")
    before = scheduling.load_calendar()
    row = CalendarYear.objects.filter(year=year).first()
    old = None if row is None else {"days_off": row.days_off, "working_days": row.working_days}
    row = row or CalendarYear(year=year)
    row.decree, row.days_off, row.working_days, row.made_by, row.made_at = decree, off, on, actor, at
    row.full_clean(exclude=["made_by", "days_off", "working_days"])
    row.save()
    moves = _recount(before, why=f"Загружен производственный календарь {year} года: {decree}", actor=actor, at=at)
    journal.record(
        actor=actor, act="load_calendar", within=municipality.place, subject=row, at=at, by=by,
        before=old,
        after={"days_off": off, "working_days": on, "tasks": [_told(move) for move in moves]}, reason=decree,
    )  # fmt: skip
    return row, moves


@transaction.atomic
def withdraw_year(*, year: int, reason: str, municipality: Municipality, actor: User, at: datetime) -> list[Move]:
    """Take the loaded decree of a year back and recount open terms; return what moved.

    The days are then those the program knows of itself. Raises CalendarRejected where no decree was loaded.
    """
    by = require_keeping(actor, municipality=municipality, at=at)
    row = CalendarYear.objects.filter(year=year).first()
    if row is None:
        raise CalendarRejected(f"Календарь {year} года не загружали: убирать нечего.")
    reason = changes.reason_of(reason, "убираете календарь")
    before = scheduling.load_calendar()
    kept = CalendarYear.objects.get(pk=row.pk)  # to be named in the journal: a deleted row loses its number
    row.delete()
    moves = _recount(before, why=f"Убран производственный календарь {year} года: {reason}", actor=actor, at=at)
    journal.record(
        actor=actor, act="withdraw_calendar", within=municipality.place, subject=kept, at=at, by=by,
        before={"days_off": kept.days_off, "working_days": kept.working_days},
        after={"tasks": [_told(move) for move in moves]}, reason=reason,
    )  # fmt: skip
    return moves


def _recount(before: deadlines.Calendar, *, why: str, actor: User, at: datetime) -> list[Move]:
    """Move the open terms that the calendar as it is now puts elsewhere, each with its trace and a notice."""
    after = scheduling.load_calendar()
    moves = _moves(before, after)
    for move in moves:
        changes.move_due(move.task, move.now.end, reason=why[:1000], actor=actor, at=at, starts_on=move.now.start)
    _remember_windows(before, after)
    running = [move.task for move in moves if move.task.item.plan.state == Plan.State.ACTIVE]
    telling.dated(tasks=running, key=f"calendar:{at.isoformat()}", why="Срок пересчитан", at=at)
    return moves


def _told(move: Move) -> str:
    return f"{wording.shortened(str(move.task))}: {move.was.end:%d.%m.%Y} → {move.now.end:%d.%m.%Y}"


def _with(year: int, days: tuple[list[str], list[str]] | None) -> deadlines.Calendar:
    """Return the calendar with other days off and working days of a year; None: with those the program knows itself."""
    rows = {row.year: (row.days_off, row.working_days) for row in CalendarYear.objects.exclude(year=year)}
    return scheduling.calendar_with(rows if days is None else {**rows, year: days})


def _moves(before: deadlines.Calendar, after: deadlines.Calendar) -> list[Move]:
    """Return the open tasks whose days differ by the two calendars and stand where the first one put them."""
    found = []
    readings: dict[int, Mapping[str, deadlines.Window]] = {}
    running = Task.objects.filter(state=Task.State.OPEN, item__plan__state__in=_NOT_CLOSED, due_on__isnull=False)
    for task in running.select_related("item__plan__municipality", "institution", "performer", "event"):
        if task.event is not None:
            task.event.item, task.event.plan = task.item, task.item.plan
            was, now = events.term_of(task, task.event, before), events.term_of(task, task.event, after)
        else:
            if task.item_id not in readings:
                readings[task.item_id] = _recounted(task.item, before, after)
            now = readings[task.item_id].get(task.turn)
            was = _own_window(task.turn) if now is not None else None
        if was is not None and now is not None and was != now and task.due_on == was.end:
            found.append(Move(task, was, now))
    return found


def _own_window(turn: str) -> deadlines.Window:
    """Return the days a turn of the plan's own was made for: its key holds them."""
    _, start, end = turn.split(":")
    return deadlines.Window(date.fromisoformat(start), date.fromisoformat(end))


def _recounted(item: Item, before: deadlines.Calendar, after: deadlines.Calendar) -> Mapping[str, deadlines.Window]:
    """Return by turn the new days of a line that comes back and is anchored to working days."""
    found: dict[str, deadlines.Window] = {}
    for index, leaf in enumerate(turns.leaves(item)):
        if leaf.get("kind") != "recurring" or leaf.get("every") == "day":
            continue
        was, now = _windows(leaf, item, before), _windows(leaf, item, after)
        if was == now or len(was) != len(now):
            continue
        for old, new in zip(was, now, strict=True):
            if old != new:
                found[f"{index}:{old.start}:{old.end}"] = new
    return found


def _windows(leaf: Mapping[str, Any], item: Item, calendar: deadlines.Calendar) -> tuple[deadlines.Window, ...]:
    plan = item.plan
    return deadlines.parse(
        leaf.get("words") or "", start=plan.starts_on, end=plan.ends_on, calendar=calendar
    ).windows  # fmt: skip


def _remember_windows(before: deadlines.Calendar, after: deadlines.Calendar) -> None:
    """Keep the new days in the lines themselves too, so that tasks made again later meet the same turns."""
    for item in Item.objects.filter(plan__state__in=_NOT_CLOSED, is_excluded=False).select_related("plan"):
        moved = _recounted(item, before, after)
        if not moved:
            continue
        for index, leaf in enumerate(turns.leaves(item)):
            for window in leaf.get("windows") or ():
                new = moved.get(f"{index}:{window['from']}:{window['to']}")
                if new is not None:
                    window.update(new.as_dict())
        item.save(update_fields=["schedule"])
        for turn, new in moved.items():
            Task.objects.filter(item=item, turn=turn).update(turn=f"{turn.split(':')[0]}:{new.start}:{new.end}")
