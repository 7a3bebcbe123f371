"""Grammar of anchors: where inside a turn the work lies («до 10 числа», «последняя пятница месяца»)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from merilo.core.deadlines.grammar.cursor import Cursor
from merilo.core.deadlines.grammar.dates import edge_word
from merilo.core.deadlines.grammar.spans import included
from merilo.core.deadlines.grammar.turns import EACH, weekday_list
from merilo.core.deadlines.terms import (
    AfterTurn,
    Anchor,
    Every,
    MonthDay,
    Offset,
    OffsetUnit,
    Portion,
    Weekdays,
)


@dataclass(frozen=True, slots=True)
class Anchored:
    """An anchor with the turn that its own words imply («… каждого месяца»), if they do."""

    anchor: Anchor
    every: Every | None = None


@dataclass(frozen=True, slots=True)
class FollowingYear:
    """«года, следующего за отчётным»: the date before it lies in the year after the turn."""


def anchored(c: Cursor) -> tuple[Anchored, ...] | None:
    """Read an anchor: days by number, days of the week, a part of the turn, days after its end."""
    return c.longest(_month_days, _weekday_of, _portion, _after_turn, _following_whole)


def _month_days(c: Cursor) -> tuple[Anchored, ...] | None:
    """Read «до 10 числа», «с 1 по 5 число каждого месяца», «1 и 15 числа», «до 25-го числа следующего месяца»."""
    with c.attempt() as keep:
        c.phrase("в", r"срок\w*|период") or c.match(r"срок\w*|период")
        days: list[tuple[int | None, int, bool]] = []
        each = False
        if c.match(r"с|со"):
            first = c.number(1, 31)
            _number_word(c)
            before = c.take("до")
            if first is None or not (before or c.match("по") or c.take("-")):
                return None
            last = c.number(1, 31)
            if last is None or last < first:
                return None
            days.append((first, last, before))
        else:
            each = c.match(EACH)
            before = c.match(r"до|к|ко|ранее")
            open_start = (
                before
                or c.match("по")
                or (c.phrase("не", r"позднее|позже|поздней") and (c.take(",") or True) and (c.match("чем") or True))
            )
            c.match(r"в|на")
            first = c.number(1, 31)
            if first is None:
                return None
            days.append((None if open_start else first, first, before))
            while True:
                with c.attempt() as keep_next:
                    hyphen = c.take("-")
                    if hyphen or c.match(r",|и"):
                        c.match(r"до|к")
                        more = c.number(1, 31)
                        if more is not None:
                            keep_next()
                            if hyphen and not open_start and more > first:
                                days[-1] = (first, more, False)
                            else:
                                days.append((None if open_start else more, more, before))
                            continue
                break
        ordinal = c.tokens[c.place - 1].ordinal
        worded = _number_word(c)
        if included(c):
            days = [(first, last, False) for first, last, _ in days]
        where = _where(c)
        if not worded and not ordinal and where is None:
            return None
        month, every = where or (None, None)
        if each:
            every = every or Every("month")
        if c.month() is not None:
            return None  # «25 числа мая» is a date
        if included(c):
            days = [(first, last, False) for first, last, _ in days]
        keep()
        return tuple(Anchored(MonthDay(first, last, before, month), every) for first, last, before in days)
    return None


def _number_word(c: Cursor) -> bool:
    return c.match(r"числа|число|числу|чисел|числе")


def _where(c: Cursor) -> tuple[int | None, Every | None] | None:
    """Read which month a numbered day is in: (the month's place, the turn the words imply)."""
    with c.attempt() as keep:
        c.take("\n", ",")
        each = c.match(EACH)
        if c.match(r"отчетн\w+|текущ\w+|соответствующ\w+|данного|календарн\w+") and c.match(r"месяца|мес"):
            keep()
            return None, Every("month")
        if (found := _following(c)) is not None:
            if c.match(r"месяца|мес") or not each:
                keep()
                return 1, found[0]
            return None
        number = 0 if c.match(r"последн\w+") else c.number(1, 6)
        if not c.match(r"месяца|мес"):
            if each and number is None and (unit := c.turn_unit()) is not None:
                keep()
                return None, Every(unit)
            return None
        c.take(".")
        keep()
        with c.attempt() as keep_next:
            if (
                number
                and c.match(r"следующ\w+|последующ\w+")
                and (unit := c.turn_unit()) in ("quarter", "half", "year")
            ):
                keep_next()
                return number, Every(unit)
        if (found := _following(c)) is not None:
            return (number or 1), found[0]
        every = Every("month") if each and number is None else None
        with c.attempt() as keep_unit:
            c.match(EACH)
            c.match(r"отчетн\w+|календарн\w+|текущ\w+")
            unit = c.turn_unit()
            if unit in ("quarter", "half", "year") and number is not None:
                keep_unit()
                every = Every(unit)
                if number and _following(c) is not None:
                    return number, every  # «первого месяца квартала, следующего за отчётным»
        return (None if number is None else -number), every
    return None


def _following(c: Cursor) -> tuple[Every | None] | None:
    """Read «, следующего за отчётным [кварталом]»; the turn named, or None inside for «периодом» and nothing."""
    with c.attempt() as keep:
        c.take(",")
        c.take("\n")
        if not c.match(r"следующ\w+|последующ\w+"):
            return None
        keep()
        if c.norm() != "за":
            return (None,)
        c.place += 1
        c.take("\n")
        c.match(r"последн\w+|окончани\w+")
        c.match("месяцем") if c.norm(-1).startswith("последн") else None
        while c.match(r"отчетн\w+|истекш\w+|прошедш\w+|кажд\w+|календарн\w+|предыдущ\w+|текущ\w+|соответствующ\w+"):
            pass
        if c.match(r"период\w+|дат\w+"):
            return (None,)
        with c.attempt() as keep_unit:
            unit = c.turn_unit()
            # «следующего за отчётным месяца»: the noun is the month of the day itself
            if unit is not None and c.norm(-1) not in ("месяца", "года"):
                keep_unit()
                return (Every(unit),)
        return (Every("month") if c.norm() == "месяца" else None,)


def following_year(c: Cursor) -> FollowingYear | None:
    """Read «года, следующего за отчётным [годом|периодом]», «следующего за отчётным года»."""
    with c.attempt() as keep:
        c.take(",")
        first = c.match(r"года|году|г")
        c.take(".")
        c.take("\n")
        c.take(",")
        if c.match(r"следующ\w+|последующ\w+") and c.take("за"):
            while c.match(r"отчетн\w+|истекш\w+|прошедш\w+|кажд\w+|календарн\w+|учетн\w+|предыдущ\w+|текущ\w+"):
                pass
            second = c.match(r"год\w*|период\w+|г")
            if first or second:
                c.take(".")
                keep()
                return FollowingYear()
    return None


def _weekday_of(c: Cursor) -> tuple[Anchored, ...] | None:
    """Read «последняя пятница [месяца]», «первый вторник каждого месяца», «вторник и четверг»."""
    with c.attempt() as keep:
        c.match(r"в|во|на|по")
        ordinals: list[int] = []
        while True:
            ordinal = -1 if c.match(r"последн\w+") else c.number(1, 5)
            if ordinal is None:
                break
            ordinals.append(ordinal)
            if not c.match(r"и|,"):
                break
        days = weekday_list(c, one=bool(ordinals))
        if not days:
            return None
        every: Every | None = None
        if ordinals:
            every = _of_unit(c)
        keep()
        if not ordinals:
            return (Anchored(Weekdays(tuple(days)), None),)
        return tuple(Anchored(Weekdays(tuple(days), ordinal), every) for ordinal in ordinals)
    return None


def _of_unit(c: Cursor) -> Every | None:
    """Read «каждого месяца», «отчётного квартала», «месяца» behind a part of it."""
    with c.attempt() as keep:
        c.match("в")
        c.match(EACH)
        c.match(r"отчетн\w+|календарн\w+|текущ\w+|соответствующ\w+")
        unit = c.turn_unit()
        if unit is not None:
            keep()
            return Every(unit)
    return None


def _portion(c: Cursor) -> tuple[Anchored, ...] | None:
    """Read «в последней декаде», «последний рабочий день месяца», «в конце квартала», «до конца месяца»."""
    with c.attempt() as keep:
        until = c.match("до|к") or c.phrase("не", r"позднее|позже")
        if not until:
            c.match(r"в|во|на")
        edge = edge_word(c) or ("end" if until and c.match(r"окончани\w+|истечени\w+") else None)
        if edge is not None:
            each = c.norm() in ("каждого", "каждой")
            every = _of_unit(c)
            if every is None or every.unit == "day" or (every.unit == "year" and not each):
                return None
            keep()
            part = Portion("whole") if until and edge == "end" else Portion("edge", edge=edge)
            return (Anchored(part, every),)
        number = -1 if c.match(r"последн\w+") else c.number(1, 31)
        if number is None:
            return None
        working = c.match(r"рабоч\w+")
        if c.match(r"день|дня|дню|числ\w+") and (working or number == -1):
            part = Portion("workday" if working else "day", number)
        elif c.match(r"декад\w+"):
            part = Portion("decade", number)
        elif c.match(r"недел\w+"):
            part = Portion("week", number)
        elif c.match(r"половин\w+"):
            part = Portion("halfmonth", 2 if number == -1 else number)
        elif c.match(r"месяц\w*") and c.norm(-1) not in ("месяцев",):
            part = Portion("month", number)
        else:
            return None
        every = _of_unit(c)
        if every == Every("year") and part.part == "halfmonth":
            return None  # half a year is a piece of the calendar
        if until and part.part not in ("day", "workday"):
            return None
        if every == Every("month") and (found := _following(c)) is not None:
            part, every = replace(part, ahead=True), found[0] or every
        keep()
        return (Anchored(part, every),)
    return None


def _after_turn(c: Cursor) -> tuple[Anchored, ...] | None:
    """Read «в течение 10 дней после окончания [отчётного] квартала» with a unit of recurrence behind."""
    with c.attempt() as keep:
        c.match("в") and c.match(r"теч\w*|течени\w")
        c.take(".")
        c.phrase("не", r"позднее|позже")
        c.take(",")
        c.match("чем")
        c.match("через")
        if c.take("\n"):
            pass
        count = c.number(1, 400) or 1
        unit: OffsetUnit | None = c.offset_unit()
        if unit is None or not (
            c.match("после") or c.phrase("со", "дня") or c.phrase("с", r"момента|даты") or c.match("по")
        ):
            return None
        if not c.match(r"окончани\w+|завершени\w+|истечени\w+"):
            return None
        c.match(EACH)
        c.match(r"отчетн\w+|календарн\w+|соответствующ\w+|финансов\w+")
        name = c.turn_unit()
        if name is None or (c.peek() is not None and c.norm() not in (",", ";", "(", ")", "\n", ".")):
            return None
        keep()
        return (Anchored(AfterTurn(Offset(count, unit)), Every(name)),)
    return None


def _following_whole(c: Cursor) -> tuple[Anchored, ...] | None:
    """Read «в течение месяца, следующего за отчётным кварталом»: the whole month after the turn."""
    with c.attempt() as keep:
        at = c.match("в")
        within = c.match(r"теч\w*")
        c.take(".")
        if within and c.match(r"квартала|полугодия") and (c.done or c.norm() in (",", "(", ")", "\n")):
            every = Every("quarter" if c.norm(-1) == "квартала" else "half")
            keep()
            return (Anchored(Portion("whole"), every),)
        yearly = at and c.match(r"год|году")
        if not yearly and not c.match(r"месяц\w*"):
            return None
        found = _following(c)
        if found is None or (yearly and found[0] is None and not c.norm(-1).startswith(("отчетн", "отчётн"))):
            return None
        keep()
        if yearly:
            return (Anchored(Portion("whole", ahead=True), Every("year")),)
        return (Anchored(MonthDay(1, 31, month=1), found[0] or Every("month")),)
    return None
