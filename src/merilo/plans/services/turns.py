"""Which tasks a schedule asks for: a turn for each window, a check each quarter where a line goes on and on.

Nothing here touches a table. A turn has a key that stays the same when tasks are made again, so nothing is made twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from merilo.core import deadlines, wording
from merilo.plans.models import Item, Task

_LONGEST_QUARTER = 92  # days
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing to do for each party of the line: its key, days and name; without days it waits or has no date."""

    key: str
    origin: str
    label: str = ""
    starts_on: date | None = None
    due_on: date | None = None
    is_waiting: bool = False
    note: str = ""


def turns_of(item: Item) -> tuple[Turn, ...]:
    """Return the turns a line asks for, in the order of its words. An excluded line and «по мере надобности»: none."""
    if item.is_excluded:
        return ()
    return tuple(turn for index, leaf in enumerate(leaves(item)) for turn in _turns(index, leaf))


def leaves(item: Item) -> tuple[Mapping[str, Any], ...]:
    """Return the terms of a line one by one: several terms standing side by side are taken apart."""
    return tuple(_flat(item.schedule)) if item.schedule else ({"kind": "unclear", "reason": "Срок не указан."},)


def _flat(schedule: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    parts = schedule.get("parts") or ()
    if schedule.get("kind") == "several" and parts:
        for part in parts:
            yield from _flat(part)
    else:
        yield schedule


def waiting_note(leaf: Mapping[str, Any]) -> str:
    """Return what a task that waits for its event says of itself."""
    return wording.shortened(f"Ждёт события: {leaf.get('event') or 'слова его не называют'}.", 500)


def windows_of(leaf: Mapping[str, Any]) -> tuple[deadlines.Window, ...]:
    """Return the windows of a term as it was stored."""
    return tuple(
        deadlines.Window(date.fromisoformat(window["from"]), date.fromisoformat(window["to"]))
        for window in leaf.get("windows") or ()
    )


def _turns(index: int, leaf: Mapping[str, Any]) -> Iterator[Turn]:
    kind = leaf.get("kind")
    if kind == "as_needed":
        return
    if kind == "after_event":
        yield Turn(f"event:{index}", Task.Origin.EVENT, is_waiting=True, note=waiting_note(leaf))
        return
    windows = windows_of(leaf)
    if leaf.get("every") == "day" and windows:  # work of every day: looked at as work without an end
        windows = (deadlines.Window(windows[0].start, max(window.end for window in windows)),)
    if not windows:
        yield Turn(f"open:{index}", Task.Origin.TERM, note=wording.shortened(_why_undated(leaf), 500))
    for window in windows:
        if _goes_on(leaf, window):
            yield from _checks(index, window)
        else:
            key = f"{index}:{window.start}:{window.end}"
            label = _label(leaf, window)
            yield Turn(key, Task.Origin.TERM, label, window.start, window.end, note=_times(leaf))


def _goes_on(leaf: Mapping[str, Any], window: deadlines.Window) -> bool:
    """Say whether a window is looked at each quarter: work without an end, or a long term under a condition."""
    if leaf.get("kind") == "continuous" or leaf.get("every") == "day":
        return True
    flags = leaf.get("flags") or {}
    return bool(flags.get("condition")) and (window.end - window.start).days + 1 > _LONGEST_QUARTER


def _checks(index: int, window: deadlines.Window) -> Iterator[Turn]:
    """Part a long window at the calendar's quarters."""
    start = window.start
    while start <= window.end:
        end = min(_quarter_end(start), window.end)
        yield Turn(f"check:{index}:{start}:{end}", Task.Origin.CONTROL, period_words(start, end), start, end)
        start = end + timedelta(days=1)


def _quarter_end(day: date) -> date:
    month = (day.month - 1) // 3 * 3 + 3
    return _month_end(date(day.year, month, 1))


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _why_undated(leaf: Mapping[str, Any]) -> str:
    if leaf.get("kind") == "unstated":
        return f"Срок в словах не назван: «{leaf.get('words', '')}». Назначьте дату, когда она станет известна."
    said = leaf.get("reason") or next(iter(leaf.get("doubts") or ()), "") or "Дат в периоде плана нет."
    return f"{said} Назначьте дату сами."


def _times(leaf: Mapping[str, Any]) -> str:
    times = leaf.get("times") or 1
    if times < 2 or leaf.get("kind") != "recurring":
        return ""
    least = "не менее " if leaf.get("at_least") else ""
    return f"За этот срок нужно сделать {least}{wording.counted(times, 'раз', 'раза', 'раз')}."


def _label(leaf: Mapping[str, Any], window: deadlines.Window) -> str:
    words = period_words(window.start, window.end)
    return wording.shortened(f"{words}: {leaf['of']}" if leaf.get("of") else words, 200)


def period_words(start: date, end: date) -> str:
    """Return days as people call them: «апрель 2026 г.», «II квартал 2026 г.», «с 1 по 15 марта 2026 г.»."""
    year = f"{start.year}{wording.NBSP}г."
    starts_month = start.day == 1 and start.year == end.year and end == _month_end(end)
    months = end.month - start.month + 1
    if starts_month and months == 1:
        return f"{wording.MONTHS_NOMINATIVE[start.month - 1]} {year}"
    if starts_month and months == 3 and start.month % 3 == 1:
        return f"{_ROMAN[start.month // 3]}{wording.NBSP}квартал {year}"
    if starts_month and months == 6 and start.month in (1, 7):
        return f"{_ROMAN[start.month // 7]}{wording.NBSP}полугодие {year}"
    if starts_month and months == 12:
        return f"{start.year}{wording.NBSP}год"
    return wording.date_range_words(start, end)
