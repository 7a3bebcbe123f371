"""Dates of spans: pieces of the calendar are put into the years of a plan's period."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

from merilo.core.deadlines.grammar.dates import ImpossibleDate
from merilo.core.deadlines.schedule import Window
from merilo.core.deadlines.terms import Piece, Span
from merilo.core.wording import date_words

WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
ONE_DAY = timedelta(days=1)
_SEASON_MONTHS = {1: (12, 2), 2: (3, 5), 3: (6, 8), 4: (9, 11)}
_LONGEST_YEAR = 366


@dataclass(frozen=True, slots=True)
class Period:
    """A plan's period, both days inclusive."""

    start: date
    end: date

    @property
    def several_years(self) -> bool:
        return (self.end - self.start).days >= _LONGEST_YEAR

    @property
    def years(self) -> range:
        return range(self.start.year, self.end.year + 1)

    def overlap(self, window: Window) -> int:
        """Return how many days of the window lie inside."""
        return max(0, (min(self.end, window.end) - max(self.start, window.start)).days + 1)

    def holds(self, window: Window) -> bool:
        return self.start <= window.start and window.end <= self.end

    def cut(self, window: Window) -> Window | None:
        """Return the part of the window inside the period."""
        start, end = max(self.start, window.start), min(self.end, window.end)
        return Window(start, end) if start <= end else None


@dataclass(frozen=True, slots=True)
class Dated:
    """Windows found, with doubts about them, how they were counted, or why there are none."""

    windows: tuple[Window, ...] = ()
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str | None = None


def last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def bounds(piece: Piece, year: int) -> Window | None:
    """Return the days of a piece in a year, None where the year has no such day (29 February)."""
    whole = _whole(piece, year)
    return whole if whole is None or piece.edge is None else _edge(piece, whole)


def _whole(piece: Piece, year: int) -> Window | None:
    unit, number = piece.unit, piece.number
    if unit == "year":
        return Window(date(year, 1, 1), date(year, 12, 31))
    if unit == "school":
        halves = {0: (date(year, 9, 1), date(year + 1, 5, 31)), 1: (date(year, 9, 1), date(year, 12, 31))}
        return Window(*halves.get(number, (date(year + 1, 1, 1), date(year + 1, 5, 31))))
    if unit in ("quarter", "half", "nine"):
        months = {"quarter": 3, "half": 6, "nine": 9}[unit]
        first = months * (max(number, 1) - 1) + 1
        return Window(date(year, first, 1), last_day(year, first + months - 1))
    if unit == "season":
        first, last = _SEASON_MONTHS[number]
        return Window(date(year, first, 1), last_day(year + (last < first), last))
    if piece.month is None:
        return None
    first_day, final = date(year, piece.month, 1), last_day(year, piece.month)
    if unit == "month":
        return Window(first_day, final)
    return part_of_month(unit, number, first_day, final, piece.weekday)


def part_of_month(unit: str, number: int, first: date, final: date, weekday: int = 0) -> Window | None:
    """Return a day, decade, half, week or weekday of the stretch first..final; number -1 is the last."""
    if unit == "day":
        number = final.day if number == -1 else number
        return Window(day := first.replace(day=number), day) if number <= final.day else None
    if unit == "decade":
        number = 3 if number == -1 else number
        return Window(
            first + (number - 1) * 10 * ONE_DAY, final if number == 3 else first + (number * 10 - 1) * ONE_DAY
        )
    if unit == "halfmonth":
        return Window(first, first + 14 * ONE_DAY) if number == 1 else Window(first + 15 * ONE_DAY, final)
    if unit == "week":
        if number == -1:
            return Window(final - 6 * ONE_DAY, final)
        start = first + (number - 1) * 7 * ONE_DAY
        return Window(start, min(final, start + 6 * ONE_DAY)) if start <= final else None
    if number == -1:
        day = final - ((final.weekday() - weekday) % 7) * ONE_DAY
    else:
        day = first + ((weekday - first.weekday()) % 7 + 7 * (number - 1)) * ONE_DAY
    return Window(day, day) if first <= day <= final else None


def _edge(piece: Piece, whole: Window) -> Window:
    return edge_of(whole, piece.edge or "end", month=piece.unit == "month")


def edge_of(whole: Window, edge: str, *, month: bool) -> Window:
    """Return the beginning, middle or end: a decade of a month (or of anything short), a month of what is longer."""
    days = (whole.end - whole.start).days + 1
    if days <= 31:
        third = max(1, days // 3)
        first, second = whole.start + (third - 1) * ONE_DAY, whole.start + (2 * third - 1) * ONE_DAY
        if edge == "start":
            return Window(whole.start, first)
        return Window(first + ONE_DAY, second) if edge == "middle" else Window(second + ONE_DAY, whole.end)
    if edge == "start":
        return Window(whole.start, last_day(whole.start.year, whole.start.month))
    if edge == "end":
        return Window(whole.end.replace(day=1), whole.end)
    middle = whole.start + timedelta(days=days // 2)
    return Window(middle.replace(day=1), last_day(middle.year, middle.month))


def date_span(span: Span, period: Period | None) -> Dated:
    """Return the windows of a span inside a period, or by its own years."""
    doubts = _vague(span)
    try:
        filled, why = _with_month(span, period)
        if filled is None:
            return Dated(reason=why)
        pieces = [piece for piece in (filled.first, filled.last) if piece is not None]
        if any(piece.unit == "year" and piece.each_year for piece in pieces):
            found = _each_year(filled, period)
        elif period is not None and _school_of(filled, period):
            found = _school(filled, period)
        elif any(piece.year is not None for piece in pieces):
            found = _explicit(filled, period)
        elif period is None:
            found = Dated(doubts=("Год не назван, а период плана неизвестен: дат пока нет.",))
        elif any(piece.unit == "school" for piece in pieces):
            found = _school(filled, period)
        elif _is_school_year(period) and all(piece.unit == "half" and not piece.shift for piece in pieces):
            found = _school_halves(filled, period)
        else:
            found = _by_years(filled, period)
    except ImpossibleDate as fault:
        return Dated(reason=str(fault))
    return replace(found, doubts=doubts + found.doubts + _other_weekdays(span, found.windows))


def _other_weekdays(span: Span, windows: tuple[Window, ...]) -> tuple[str, ...]:
    """The words name a weekday beside one day: a date of another weekday is doubtful."""
    if span.weekday is None:
        return ()
    named = WEEKDAYS[span.weekday]
    days = [window.start for window in windows if window.start == window.end]
    return tuple(
        f"День недели назван не тот: {named}, а {date_words(day)} — {WEEKDAYS[day.weekday()]}."
        for day in days
        if day.weekday() != span.weekday
    )


def _vague(span: Span) -> tuple[str, ...]:
    pieces = [piece for piece in (span.first, span.last) if piece is not None]
    if any(piece.edge is not None for piece in pieces):
        return (
            "«Начало», «середина» и «конец» точных дней не имеют: взята треть месяца, а у более долгого срока — месяц.",
        )
    if any(piece.unit == "week" for piece in pieces):
        return ("Недели месяца посчитаны по семь дней от первого числа, последняя — семь последних дней.",)
    if any(piece.unit == "season" for piece in pieces):
        return ("Время года взято по календарным месяцам.",)
    return ()


def _with_month(span: Span, period: Period | None) -> tuple[Span | None, str]:
    """A bare day takes its month from a period of one month."""
    pieces = [piece for piece in (span.first, span.last) if piece is not None]
    if not any(piece.unit == "day" and piece.month is None for piece in pieces):
        return span, ""
    if period is None or (period.start.year, period.start.month) != (period.end.year, period.end.month):
        return None, "Не назван месяц."
    month = period.start.month

    def filled(piece: Piece | None) -> Piece | None:
        if piece is None or piece.month is not None or piece.unit != "day":
            return piece
        if piece.number > calendar.monthrange(period.start.year, month)[1]:
            raise ImpossibleDate(f"Дня {piece.number}.{month:02}.{period.start.year} в календаре нет.")
        return replace(piece, month=month)

    return replace(span, first=filled(span.first), last=filled(span.last)), ""


def window_in(span: Span, year: int, period: Period | None, *, start: date | None = None) -> Window | None:
    """Return the window of a span whose missing years are this year; None where the calendar has no such days.

    An open beginning is `start`, or what the rule for «до ДАТА» says; an open end is the period's.
    """
    first = None if span.first is None else bounds(span.first, span.first.year or year + span.first.shift)
    if span.first is not None and first is None:
        return None
    if span.last is None:
        if first is None:
            return None
        begin = first.end + ONE_DAY if span.after else first.start
        end = period.end if period is not None and begin <= period.end else date(begin.year, 12, 31)
        return Window(begin, end)
    own = span.last.year or year + span.last.shift
    last = bounds(span.last, own)
    if first is not None and last is not None and span.last.year is None and last.end < first.start:
        last = bounds(span.last, own + 1)
    if last is None:
        return None
    end = last.start - ONE_DAY if span.before else last.end
    if first is not None:
        return Window(first.start, end) if first.start <= end else None
    if start is None:
        inside = period is not None and period.start <= end <= period.end
        start = period.start if period is not None and inside else date(end.year, 1, 1)
        if period is not None and inside and period.several_years and span.last.year is None:
            start = max(period.start, date(end.year, 1, 1))
    return Window(min(start, end), end)


def _explicit(span: Span, period: Period | None) -> Dated:
    year = next(piece.year for piece in (span.first, span.last) if piece is not None and piece.year is not None)
    if span.last is None and period is None:
        return Dated(doubts=("Конец срока не назван, а период плана неизвестен: дат пока нет.",))
    window = window_in(span, year, period)
    if window is None:
        for piece in (span.first, span.last):
            if piece is not None and bounds(piece, piece.year or year) is None:
                raise ImpossibleDate(f"Дня {piece.number}.{piece.month or 0:02}.{piece.year or year} в календаре нет.")
        raise ImpossibleDate("Конец срока стоит раньше его начала.")
    if period is not None and not period.overlap(window):
        return Dated((window,), ("Названный год не входит в период плана; взят он.",))
    if period is not None and not period.holds(window):
        return Dated((window,), ("Срок выходит за период плана.",))
    return Dated((window,))


def _each_year(span: Span, period: Period | None) -> Dated:
    """«В течение года», «текущего года», «до конца года»: a window per calendar year of the plan."""
    if period is None:
        return Dated(doubts=("Год не назван, а период плана неизвестен: дат пока нет.",))
    whole = span.first is not None and span.first == span.last and span.first.edge is None
    if whole and not period.several_years:
        return Dated((Window(period.start, period.end),), notes=("год взят как весь период плана",))
    found = []
    for year in period.years:
        window = window_in(span, year, period)
        cut = period.cut(window) if window is not None else None
        if cut is not None:
            found.append(cut)
    if not found:
        return Dated(reason="В периоде плана такого срока нет.")
    return Dated(tuple(found))


def _school(span: Span, period: Period) -> Dated:
    """A school year is September to May, but a plan for one school year has its own bounds."""
    whole = span.first == span.last and span.first is not None and span.first.number == 0 and span.first.edge is None
    if whole and _is_school_year(period):
        return Dated((Window(period.start, period.end),), notes=("учебный год взят как период плана",))
    found = []
    for year in range(period.start.year - 1, period.end.year + 1):
        window = window_in(span, year, period)
        cut = period.cut(window) if window is not None else None
        if span.last is None and window is not None and not period.start <= window.start <= period.end:
            continue
        if (
            cut is not None
            and window is not None
            and (span.first is not None or period.start <= window.end <= period.end)
        ):
            found.append(cut)
    if not found:
        return Dated(reason="В период плана учебный год не попадает.")
    return Dated(tuple(found), ("Учебный год взят с 1 сентября по 31 мая и обрезан по периоду плана.",))


def _school_of(span: Span, period: Period) -> bool:
    """Do the words name the very school year that the plan is made for?"""
    whole = Piece("school", year=period.start.year)
    return span.first == span.last == whole and _is_school_year(period)


def _is_school_year(period: Period) -> bool:
    start = period.start
    starts = (start.month, start.day) in ((9, 1), (8, 31), (9, 2), (9, 3))
    return starts and date(start.year + 1, 5, 20) <= period.end <= date(start.year + 1, 8, 31)


def _school_halves(span: Span, period: Period) -> Dated:
    def school(piece: Piece | None) -> Piece | None:
        return None if piece is None else replace(piece, unit="school")

    window = window_in(Span(school(span.first), school(span.last), span.before), period.start.year, period)
    if window is None:
        return Dated(reason="В периоде плана такого срока нет.")
    return Dated((window,), ("План на учебный год: полугодия взяты учебные, с сентября по декабрь и с января по май.",))


def _by_years(span: Span, period: Period) -> Dated:
    """Find the year or years that put a span without a year inside the period."""
    candidates = []
    shifted = any(piece is not None and piece.shift for piece in (span.first, span.last))
    years = period.years if shifted else range(period.start.year - 1, period.end.year + 2)
    for year in years:
        window = window_in(span, year, period)
        if window is not None:
            candidates.append(window)
    if not candidates:
        piece = span.last or span.first
        day = f"{piece.number}.{piece.month or 0:02}" if piece is not None else ""
        return Dated(reason=f"Дня {day} в периоде плана нет.")
    if shifted:
        doubt = (
            ()
            if len(candidates) == 1
            else ("Год назван лишь относительно другого: дано по сроку на каждый год плана.",)
        )
        return Dated(tuple(candidates), doubt)
    if any(piece is not None and piece.each_year for piece in (span.first, span.last)):
        inside = [window for window in candidates if period.holds(window)]
        return Dated(tuple(inside)) if inside else _nearest(candidates, period)
    inside = [window for window in candidates if period.holds(window)]
    if span.first is None or span.last is None:
        point = "end" if span.first is None else "start"
        inside = [window for window in candidates if period.start <= getattr(window, point) <= period.end]
    if len(inside) > 1 and span.last is None:
        return Dated((inside[0],), ("Год не назван: взят первый год плана.",))
    if len(inside) > 1:
        return Dated(tuple(inside), ("Год не назван: дано по сроку на каждый год плана.",))
    if inside:
        return Dated(tuple(inside))
    return _nearest(candidates, period)


def _nearest(candidates: list[Window], period: Period) -> Dated:
    """No year puts the whole span inside: take the one of which most lies inside, and say so."""

    def share(window: Window) -> tuple[float, bool, int]:
        inside = period.overlap(window) / ((window.end - window.start).days + 1)
        distance = min(abs((window.start - period.start).days), abs((window.end - period.end).days))
        return (
            inside if inside > 0.6 else 0.5 if inside > 0 else 0,
            period.start <= window.start <= period.end,
            -distance,
        )

    best = max(candidates, key=share)
    if period.overlap(best):
        return Dated((best,), ("Срок выходит за период плана.",))
    return Dated((best,), ("Ни в одном году срок не попадает в период плана; взят ближайший год.",))
