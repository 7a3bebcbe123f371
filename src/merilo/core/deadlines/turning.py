"""Dates of recurring work: turns of the calendar inside a period, and the anchors inside each turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from merilo.core.deadlines.calendar import Calendar, months_away
from merilo.core.deadlines.dating import (
    ONE_DAY,
    Dated,
    Period,
    date_span,
    edge_of,
    last_day,
    part_of_month,
    window_in,
)
from merilo.core.deadlines.grammar.groups import DAYS
from merilo.core.deadlines.schedule import Window
from merilo.core.deadlines.terms import AfterTurn, Anchor, Every, MonthDay, Piece, Portion, Span, Turn, Weekdays

_SCHOOL = {
    "quarter": "Учебная четверть посчитана как квартал года; точные дни стоят в календаре школы.",
    "trimester": "Триместр посчитан как треть года; точные дни стоят в календаре школы.",
}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def date_turn(turn: Turn, period: Period | None, workdays: Calendar) -> Dated:
    """Return the windows of every turn inside the period, or inside the turn's own bounds."""
    doubts: list[str] = [_SCHOOL[turn.school]] if turn.school in _SCHOOL else []
    if turn.school == "year" and not turn.anchors and not turn.bounds:
        # a school year is itself the turn
        return date_span(Span(Piece("school"), Piece("school")), period)
    stretches: list[Period] = []
    for span in turn.bounds:
        if period is not None and not _own_year(span) and span.first is not None and span.last is not None:
            stretches.extend(_every_year(span, period))
            continue
        dated = date_span(span, period)
        if dated.reason is not None:
            return dated
        doubts.extend(dated.doubts)
        stretches.extend(Period(window.start, window.end) for window in dated.windows)
    if not turn.bounds:
        stretches = [period] if period is not None else []
    if not stretches:
        return Dated(doubts=(*doubts, "Период плана неизвестен: дат пока нет."))
    found: list[Window] = []
    for stretch in stretches:
        found.extend(_turned(turn, stretch, workdays, doubts))
    bare_years = turn.every == Every("year") and turn.times == 1 and not turn.anchors
    if bare_years and not stretches[0].several_years and len({window.start.year for window in found}) > 1:
        doubts.append("Период плана захватывает два календарных года: дано по сроку на каждый.")
    if not found:
        return Dated(doubts=tuple(doubts), reason="В периоде плана такого срока нет.")
    return Dated(tuple(sorted(set(found), key=lambda window: (window.start, window.end))), tuple(dict.fromkeys(doubts)))


def _every_year(span: Span, period: Period) -> Iterator[Period]:
    """«Ежемесячно с сентября по май»: the stretch of every year, cut to the plan's period."""
    for year in range(period.start.year - 1, period.end.year + 1):
        window = window_in(span, year, period)
        cut = period.cut(window) if window is not None else None
        if cut is not None:
            yield Period(cut.start, cut.end)


def _turned(turn: Turn, stretch: Period, workdays: Calendar, doubts: list[str]) -> Iterator[Window]:
    listed = [anchor for anchor in turn.anchors if isinstance(anchor, Span)]
    if listed and DAYS[turn.every.unit] < 365:
        # dates of the year that the turns fall on: «ежеквартально (март, июнь, сентябрь, декабрь)»
        months = _MONTHS.get(turn.every.unit)
        yield from _yearly(listed, Every("year"), stretch, turn.following, doubts, turn_months=months)
        return
    for anchor in listed:
        if _own_year(anchor):
            dated = date_span(anchor, stretch)
            doubts.extend(dated.doubts)
            yield from dated.windows
    loose = [anchor for anchor in listed if not _own_year(anchor)]
    if loose:
        yield from _yearly(loose, turn.every, stretch, turn.following, doubts)
    others = [anchor for anchor in turn.anchors if not isinstance(anchor, Span)]
    if not turn.anchors:
        yield from _plain(turn, stretch, workdays)
        return
    for whole in turns(turn.every, stretch):
        for other in others:
            window = _anchored(other, whole, turn.every, stretch, workdays, doubts)
            if isinstance(window, Window):
                yield window
            elif window:
                yield from window


def _own_year(span: Span) -> bool:
    return any(piece is not None and piece.year is not None for piece in (span.first, span.last))


def turns(every: Every, stretch: Period) -> Iterator[Window]:
    """Return the whole turns that meet the stretch: calendar ones, several units together start with it."""
    if every.count > 1:
        start = stretch.start
        number = 0
        while start <= stretch.end:
            number += 1
            after = _later(stretch.start, every.unit, every.count * number)
            yield Window(start, after - ONE_DAY)
            start = after
        return
    first = stretch.start
    if every.unit == "week":
        first -= first.weekday() * ONE_DAY
    elif every.unit != "day":
        months = _MONTHS[every.unit]
        first = date(first.year, (first.month - 1) // months * months + 1, 1)
    while first <= stretch.end:
        after = _later(first, every.unit, 1)
        yield Window(first, after - ONE_DAY)
        first = after


def _later(day: date, unit: str, count: int) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    return months_away(day, count * _MONTHS[unit])


def _plain(turn: Turn, stretch: Period, workdays: Calendar) -> Iterator[Window]:
    """Turns without an anchor; so many times a year dividing 12 are equal parts of the year."""
    every = turn.every
    if every == Every("year") and turn.times > 1 and 12 % turn.times == 0:
        months = 12 // turn.times
        for year in stretch.years:
            for first in range(1, 13, months):
                part = stretch.cut(Window(date(year, first, 1), last_day(year, first + months - 1)))
                if part is not None:
                    yield part
        return
    for whole in turns(every, stretch):
        part = stretch.cut(whole)
        if part is not None and not (turn.workdays_only and not workdays.is_workday(part.start)):
            yield part


def _yearly(
    anchors: list[Span],
    every: Every,
    stretch: Period,
    following: bool,
    doubts: list[str],
    turn_months: int | None = None,
) -> Iterator[Window]:
    """Dates without a year, in every turn of a year or more; a list that goes over New Year goes on in the next."""
    for whole in turns(every, stretch):
        last: date | None = None
        led = False
        for year in range(
            whole.start.year, whole.end.year + 1 if every.count > 1 and every.unit == "year" else whole.start.year + 1
        ):
            for anchor in anchors:
                own = year + following
                start = max(whole.start, stretch.start) if not following else date(own, 1, 1)
                if turn_months is not None and anchor.first is None:
                    due = window_in(_loose(anchor), own, stretch, start=date(own, 1, 1))
                    if due is not None:
                        start = due.end.replace(month=(due.end.month - 1) // turn_months * turn_months + 1, day=1)
                if start.year != own and anchor.first is None:
                    start = date(own, 1, 1)
                window = window_in(_loose(anchor), own, stretch, start=start)
                if (
                    window is not None
                    and last is not None
                    and window.end < last
                    and every.unit == "year"
                    and len(anchors) > 1
                    and anchor.first is None
                ):
                    later = window_in(_loose(anchor), own + 1, stretch, start=start.replace(year=own + 1, day=1))
                    window = later if anchor is not anchors[0] and _ascends(anchors, anchor) else window
                if window is None:
                    doubts.append("В некоторых годах плана такого дня нет.")
                    continue
                last = window.end
                led = led or stretch.overlap(window) > 0
                if turn_months is not None and anchor.first is None and not following:
                    month = (last.month - 1) // turn_months * turn_months + 1
                    window = Window(last.replace(month=month, day=1), last)
                if following or stretch.overlap(window):
                    cut = window if following or window.start.year > own else stretch.cut(window)
                    if cut is not None and (anchor.first is not None or following or cut.end == window.end):
                        yield cut
                elif led and window.start.year > own and whole.end.year == own:
                    yield window
            if every.count > 1 and last is not None and every.unit == "year":
                break


def _ascends(anchors: list[Span], anchor: Span) -> bool:
    """Is the anchor the last of a list that was in order up to it («10 апреля, 10 июля, 10 октября, 10 января»)?"""
    return anchor is anchors[-1]


def _loose(span: Span) -> Span:
    def bare(piece: Piece | None) -> Piece | None:
        return None if piece is None else replace(piece, year=None, each_year=False)

    return Span(bare(span.first), bare(span.last), span.before)


def _anchored(
    anchor: Anchor, whole: Window, every: Every, stretch: Period, workdays: Calendar, doubts: list[str]
) -> Window | list[Window] | None:
    if isinstance(anchor, MonthDay):
        return _month_day(anchor, whole, every, stretch)
    if isinstance(anchor, Weekdays):
        return _weekdays(anchor, whole, stretch)
    if isinstance(anchor, AfterTurn):
        end = workdays.end_of(whole.end, anchor.offset)
        return Window(whole.end + ONE_DAY, end) if end > whole.end else None
    if isinstance(anchor, Portion):
        if anchor.ahead:
            first = whole.end + ONE_DAY
            if anchor.part == "whole":
                return Window(first, date(first.year, 12, 31))
            return _portion(anchor, Window(first, last_day(first.year, first.month)), workdays, doubts)
        found = _portion(anchor, whole, workdays, doubts)
        return stretch.cut(found) if found is not None else None
    return None


def _month_day(anchor: MonthDay, whole: Window, every: Every, stretch: Period) -> Window | None:
    """Days by number: in the turn's month, or in a month after it; a number beyond the month's end is its last day."""
    ahead = anchor.month
    if ahead is None:
        ahead = 0 if every.unit in ("month", "week", "day") else 1
    if ahead > 0:
        first = months_away(whole.end.replace(day=1), ahead)
    elif ahead == 0:
        first = whole.end.replace(day=1)
    else:
        first = months_away(whole.start.replace(day=1), -ahead - 1)
    if anchor.before and anchor.last == 1:
        if ahead == 0 and anchor.month is None:
            first = months_away(first, 1)  # «ежемесячно до 1 числа» closes the month itself
        end = first - ONE_DAY
        start = max(whole.start, stretch.start)
        return Window(start, end) if start <= end else None
    final = last_day(first.year, first.month)
    end = first.replace(day=min(anchor.last, final.day))
    if anchor.before and anchor.last <= final.day:
        end -= ONE_DAY
    if anchor.first is not None:
        start = first.replace(day=min(anchor.first, final.day))
    else:
        start = first if ahead > 0 or every.unit == "month" else whole.start
    window = Window(start, end) if start <= end else None
    return window if window is None or ahead > 0 else _kept(window, stretch, open_start=anchor.first is None)


def _kept(window: Window, stretch: Period, *, open_start: bool) -> Window | None:
    """Cut to the stretch, but a term whose due day lies outside is dropped, not shortened."""
    cut = stretch.cut(window)
    return None if cut is not None and open_start and cut.end != window.end else cut


def _weekdays(anchor: Weekdays, whole: Window, stretch: Period) -> list[Window]:
    days: list[date] = []
    if anchor.ordinal is None:
        day = whole.start
        while day <= whole.end:
            if day.weekday() in anchor.days:
                days.append(day)
            day += ONE_DAY
    else:
        for weekday in anchor.days:
            found = part_of_month("weekday", anchor.ordinal, whole.start, whole.end, weekday)
            if found is not None:
                days.append(found.start)
    return [Window(day, day) for day in days if stretch.start <= day <= stretch.end]


def _portion(anchor: Portion, whole: Window, workdays: Calendar, doubts: list[str]) -> Window | None:
    if anchor.part == "whole":
        return whole
    if anchor.part == "edge":
        doubts.append(
            "«Начало», «середина» и «конец» точных дней не имеют: взята треть месяца, а у более долгого срока — месяц."
        )
        return edge_of(whole, anchor.edge, month=False)
    if anchor.part == "workday":
        day = whole.end + ONE_DAY if anchor.number < 0 else whole.start - ONE_DAY
        day = workdays.workday_after(day, anchor.number)
        return Window(day, day) if whole.start <= day <= whole.end else None
    if anchor.part == "month":
        first = months_away(whole.start, anchor.number - 1) if anchor.number > 0 else whole.end.replace(day=1)
        return Window(first, last_day(first.year, first.month)) if first <= whole.end else None
    if anchor.part == "day":
        day = whole.end if anchor.number < 0 else whole.start + (anchor.number - 1) * ONE_DAY
        return Window(day, day) if whole.start <= day <= whole.end else None
    if (whole.end - whole.start).days > 31:
        whole = (
            Window(whole.end.replace(day=1), whole.end)
            if anchor.number < 0
            else Window(whole.start, last_day(whole.start.year, whole.start.month))
        )
    if (whole.end - whole.start).days < 27:
        return None
    if anchor.part == "week":
        doubts.append("Недели месяца посчитаны по семь дней от первого числа, последняя — семь последних дней.")
    return part_of_month(anchor.part, anchor.number, whole.start, whole.end)
