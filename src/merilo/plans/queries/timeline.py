"""The picture of a plan's year: a row for each line, a bar for each of its terms, coloured and shaped by state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q

from merilo.core import wording
from merilo.plans.models import Task
from merilo.plans.queries.lines import LineRow

LEFT, WIDTH, TOP, ROW = 34, 760, 22, 22
_MOST_BARS = 24  # more of them in a row are drawn as one stretch where they touch
_SHORT_MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
STATES: Mapping[str, str] = {
    "done": "выполнено",
    "late": "просрочено",
    "now": "идёт",
    "reported": "ждёт приёмки",
    "ahead": "впереди",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A term of a line: where it is drawn, how it stands, and what it is in words."""

    x: float
    width: float
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A line of the plan in the picture; `waits` is written where there is nothing to draw yet."""

    line: LineRow
    y: int
    bars: tuple[Bar, ...]
    waits: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The year of a plan, or of the lines of one page of it."""

    year: int
    months: tuple[tuple[float, float, str], ...]
    rows: tuple[PictureRow, ...]
    height: int
    today_x: float | None
    today_anchor: str

    @property
    def legend(self) -> tuple[tuple[int, int, str, str], ...]:
        """Return the key of the states that are drawn: place, place of the words, state, words."""
        drawn = {bar.state for row in self.rows for bar in row.bars}
        shown = [(state, words) for state, words in STATES.items() if state in drawn]
        return tuple((LEFT + at * 140, LEFT + at * 140 + 28, *one) for at, one in enumerate(shown))


def picture(rows: Sequence[LineRow], *, year: int, today: date) -> Picture:
    """Return the picture of a year for rows of lines; one query whatever their number."""
    bars = _bars([row.id for row in rows], year, today)
    start = date(year, 1, 1)
    months = tuple(
        (_x(date(year, month, 1), start), _x(date(year, month, 15), start), name)
        for month, name in enumerate(_SHORT_MONTHS, 1)
    )
    drawn = tuple(
        PictureRow(row, TOP + 6 + place * ROW, bars[row.id], _waits(row, bars[row.id], year))
        for place, row in enumerate(rows)
    )
    today_x = _x(today, start) if today.year == year else None
    return Picture(
        year=year,
        months=months,
        rows=drawn,
        height=TOP + 6 + len(drawn) * ROW + 40,
        today_x=today_x,
        today_anchor="end" if today_x is not None and today_x > LEFT + WIDTH * 0.8 else "start",
    )


def _x(day: date, start: date) -> float:
    days = (date(start.year + 1, 1, 1) - start).days
    return round(LEFT + WIDTH * (day - start).days / days, 1)


def _bars(keys: list[int], year: int, today: date) -> Mapping[int, tuple[Bar, ...]]:
    """Return by line its terms in the year: tasks of several institutions with the same days are one bar."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    is_open = Q(state=Task.State.OPEN)
    found: Any = (
        Task.objects.filter(item__in=keys, due_on__gte=first)
        .filter(Q(starts_on__lte=last) | Q(starts_on__isnull=True, due_on__lte=last))
        .exclude(state=Task.State.CANCELLED)
        .order_by()
        .values("item_id", "starts_on", "due_on")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(state=Task.State.DONE)),
            reported=Count("pk", filter=Q(state=Task.State.REPORTED)),
            late=Count("pk", filter=is_open & Q(due_on__lt=today)),
        )
        .order_by("item_id", "due_on", "starts_on")
    )
    terms: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in found:
        terms[one["item_id"]].append(one)
    return defaultdict(
        tuple, {key: tuple(_bar(one, first, last) for one in _merged(ones, today)) for key, ones in terms.items()}
    )


def _merged(ones: list[dict[str, Any]], today: date) -> list[dict[str, Any]]:
    """Return terms with their state; where there are very many, neighbours of one state become one stretch."""
    told = [
        {
            "from": one["starts_on"] or one["due_on"],
            "to": one["due_on"],
            "state": _state(one, today),
            "done": one["done"],
            "total": one["total"],
        }
        for one in ones
    ]
    if len(told) <= _MOST_BARS:
        return told
    stretches: list[dict[str, Any]] = []
    for one in told:
        last = stretches[-1] if stretches else None
        if last and last["state"] == one["state"] and one["from"] <= last["to"] + timedelta(days=7):
            last["to"] = max(last["to"], one["to"])
            last["done"], last["total"] = last["done"] + one["done"], last["total"] + one["total"]
        else:
            stretches.append(one)
    return stretches


def _state(one: Mapping[str, Any], today: date) -> str:
    if one["late"]:
        return "late"
    if one["done"] == one["total"]:
        return "done"
    if one["done"] + one["reported"] == one["total"]:
        return "reported"
    return "now" if (one["starts_on"] or one["due_on"]) <= today else "ahead"


def _bar(one: Mapping[str, Any], first: date, last: date) -> Bar:
    begin, end = max(one["from"], first), min(one["to"], last)
    x = _x(begin, first)
    width = max(4.0, round(_x(end + timedelta(days=1), first) - x - 1.5, 1))
    of = f", {one['done']} из {one['total']}" if one["total"] > 1 else ""
    return Bar(x, width, one["state"], f"до {one['to']:%d.%m.%Y}: {STATES[one['state']]}{of}")


def _waits(row: LineRow, bars: Sequence[Bar], year: int) -> str:
    if bars or row.state == "off":
        return "исключён" if row.state == "off" and not bars else ""
    if row.progress.waiting:
        return f"ждёт события: {wording.shortened(row.event, 90)}" if row.event else "ждёт события"
    if row.kind == "as_needed":
        return wording.shortened(row.said, 90) or "по необходимости"
    if row.kind in ("unclear", "unstated"):
        return "дата не названа"
    return f"в {year} году срока нет"
