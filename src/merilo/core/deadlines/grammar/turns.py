"""Grammar of recurrence: how often work comes back («ежеквартально», «2 раза в год», «каждый вторник»)."""

from __future__ import annotations

from merilo.core.deadlines.grammar.cursor import Cursor
from merilo.core.deadlines.grammar.dates import edge_word, season
from merilo.core.deadlines.terms import (
    Anchor,
    Every,
    MonthDay,
    Piece,
    Portion,
    Span,
    Turn,
    Weekdays,
)

_ADVERBS: tuple[tuple[Every, str], ...] = (
    (Every("day"), r"ежедневн\w*|ежесуточн\w*|повседневн\w*"),
    (Every("week"), r"еженедел\w+|понедельно"),
    (Every("month"), r"ежемес\w*|помесячн\w*|ежмесячно|ежемясячно"),
    (Every("quarter"), r"ежекварт\w*|поквартальн\w*|ежквартально|ежеквральн\w*"),
    (Every("half"), r"полугодов\w+"),
    (Every("year"), r"ежегод\w*|ежгодно|погодно"),
)
_SPLIT_ADVERB = {"дневно": "day", "недельно": "week", "месячно": "month", "квартально": "quarter", "годно": "year"}
_TIMES = {"однажды": 1, "единожды": 1, "дважды": 2, "трижды": 3, "четырежды": 4}
_DONE = r"заседани\w+|совещани\w+|собрани\w+|мероприяти\w+|провер\w+|встреч\w*|публикаци\w+|заняти\w+"
EACH = r"кажд\w+|всяк\w+"


def turn(c: Cursor) -> Turn | None:
    """Read how often work comes back."""
    return c.longest(_adverb, _between, _so_many_times, _each, _by_units)


def _between(c: Cursor) -> Turn | None:
    """Read «не чаще одного раза в год и не реже одного раза в три года», in either order: the duty is the latter."""
    with c.attempt() as keep:
        first_least, first = _limited(c)
        while c.take(",", "и", "но", "\n"):
            pass
        second_least, second = _limited(c)
        if first is None or second is None or {first_least, second_least} != {True, False}:
            return None
        keep()
        return first if first_least else second


def _limited(c: Cursor) -> tuple[bool | None, Turn | None]:
    start = c.place
    limit = least(c)
    c.place = start
    return limit, _so_many_times(c) if limit is not None else None


def _adverb(c: Cursor) -> Turn | None:
    with c.attempt() as keep:
        c.take("но")
        for every, pattern in _ADVERBS:
            if c.match(pattern):
                c.take(".")
                keep()
                return Turn(every)
        if c.match("еже"):
            c.take("-", "\n")
            unit = _SPLIT_ADVERB.get(c.norm())
            if unit is not None:
                c.place += 1
                keep()
                return Turn(Every(unit))  # type: ignore[arg-type]
        if c.phrase("через", "день"):
            keep()
            return Turn(Every("day", 2))
    return None


def least(c: Cursor) -> bool | None:
    """Read «не реже», «не менее»; True for these, False for «не чаще», None when nothing stands here."""
    with c.attempt() as keep:
        c.take("но")
        c.match("а")
        found: bool | None = None
        if c.match(r"минимум") or c.phrase("как", "минимум") or c.match("нереже|неменее"):
            found = True
        elif c.take("не"):
            if c.match(r"реже|менее|меньше"):
                found = True
            elif c.match(r"чаще|более|больше"):
                found = False
        if found is None:
            return None
        c.take(",")
        c.match("чем")
        keep()
        return found


def _so_many_times(c: Cursor) -> Turn | None:
    """Read «1 раз в год», «не реже четырёх раз в год», «раз в 3 года», «дважды в месяц», «2-3 раза в неделю»."""
    with c.attempt() as keep:
        at_least = least(c)
        c.match("по")
        times = c.number(1, 366)
        if times is not None and c.take("-"):
            more = c.number(1, 366)
            if more is None:
                return None
            times, at_least = min(times, more), True if at_least is None else at_least
        word = _TIMES.get(c.norm())
        if times is None and word is not None:
            c.place += 1
            times = word
        elif c.match(r"раз|раза|разу|разов|р") or (times is not None and c.match(_DONE)):
            c.take(".")
        else:
            return None
        slash = c.take("/")
        if not slash and not c.match(r"в|во|за|на|каждый"):
            return None
        if c.match(r"теч\w*|протяжении|продолжени[ие]"):
            c.take(".")
            token = c.peek()
            if token is not None and token.digits == 4:
                keep()  # «2 раза в течение 2026 года»: the year itself is read as the stretch
                return Turn(Every("year"), times or 1, bool(at_least))
        c.match(EACH)
        count = c.number(1, 100) or 1
        c.take("-")
        c.match(r"х|и")
        if count == 1 and c.match(r"четверть|четверти"):
            keep()
            return Turn(Every("quarter"), times or 1, bool(at_least), school="quarter")
        if count == 1 and c.match(r"триместр"):
            keep()
            return Turn(Every("year"), 3 * (times or 1), bool(at_least), school="trimester")
        c.match(r"календарн\w+|учебн\w+|отчетн\w+|рабоч\w+|финансов\w+|текущ\w+")
        school = c.norm(-1).startswith("учебн")
        unit = c.turn_unit()
        if unit is None:
            return None
        keep()
        return Turn(Every(unit, count), times or 1, bool(at_least), school="year" if school and unit == "year" else "")
    return None


def _each(c: Cursor) -> Turn | None:
    """Read «каждый квартал», «каждые 2 года», «каждого месяца», «каждый вторник», «в конце каждого квартала»."""
    with c.attempt() as keep:
        at_least = least(c)
        c.match(r"в|во|за|на|по")
        edge = edge_word(c)
        ordinal = None
        if not c.match(EACH):
            return None
        ordinal = -1 if c.match(r"последн\w+") else c.number(1, 366)
        if days := weekday_list(c):
            keep()
            if ordinal is None:
                c.match(r"месяца|недели")
                return Turn(Every("week"), len(days), bool(at_least), (Weekdays(tuple(days)),))
            named = c.turn_unit() or "month"
            return Turn(Every(named), 1, bool(at_least), (Weekdays(tuple(days), ordinal),))
        if ordinal == -1:
            return None
        c.match(r"отчетн\w+|календарн\w+")
        if c.match(r"учебн\w+"):
            if c.turn_unit() != "year":
                return None
            keep()
            if edge is not None:
                piece = Piece("school", edge=edge)
                return Turn(Every("year"), anchors=(Span(piece, piece),))
            return Turn(Every("year"), school="year")
        if c.match(r"четверть|четверти"):
            keep()
            return Turn(Every("quarter"), school="quarter")
        if ordinal is None and edge is None and (found := season(c)) is not None:
            keep()
            return Turn(Every("year"), anchors=(Span(found, found),))
        working = c.match(r"рабоч\w+")
        unit = c.turn_unit()
        if unit is None:
            return None
        keep()
        anchors: tuple[Anchor, ...] = () if edge is None else (Portion("edge", edge=edge),)
        return Turn(Every(unit, ordinal or 1), 1, bool(at_least), anchors, workdays_only=working)
    return None


def weekday_list(c: Cursor, *, one: bool = False) -> list[int]:
    """Read «вторник», «вторник и четверг», «понедельник - пятница»."""
    with c.attempt() as keep:
        low = c.weekday() if c.take("с", "со") else None
        high = c.weekday() if low is not None and c.take("по", "до") else None
        if low is not None and high is not None and low < high:
            keep()
            return list(range(low, high + 1))
    first = c.weekday()
    days = [] if first is None else [first]
    while days and not one:
        ranged = c.norm() == "-"
        more = _next_weekday(c)
        if more is None:
            break
        days.extend(range(days[-1] + 1, more + 1) if ranged and more > days[-1] else [more])
    return days


def _next_weekday(c: Cursor) -> int | None:
    with c.attempt() as keep:
        while c.match(r",|и|/|\n|-"):
            pass
        c.match(r"по|в|каждый|каждую")
        found = c.weekday()
        if found is not None:
            keep()
        return found


def _by_units(c: Cursor) -> Turn | None:
    """Read «по средам», «по вторникам и четвергам», «по кварталам», «по рабочим дням»."""
    with c.attempt() as keep:
        if c.phrase(r"в|кроме", r"рабочие|будние|будничные|выходных|выходные", "дни") or c.phrase("кроме", r"выходных"):
            if c.norm(-1) == "дни" and c.norm(-2).startswith("выходн") and c.norm(-3) == "в":
                return None
            c.phrase("и", r"праздничных|праздников") and c.match("дней")
            c.match("дней")
            keep()
            return Turn(Every("day"), workdays_only=True)
        if not c.take("по"):
            return None
        if c.match(r"рабочим|будним|будничным|учебным") and c.match(r"дням"):
            keep()
            return Turn(Every("day"), workdays_only=True)
        if c.match("будням"):
            keep()
            return Turn(Every("day"), workdays_only=True)
        names = {"полугодиям": "half", "кварталам": "quarter", "месяцам": "month", "годам": "year", "неделям": "week"}
        unit = names.get(c.norm())
        if unit is not None:
            c.place += 1
            keep()
            return Turn(Every(unit))  # type: ignore[arg-type]
        if c.norm().endswith(("ам", "ям")) and (days := weekday_list(c)):
            keep()
            return Turn(Every("week"), len(days), anchors=(Weekdays(tuple(days)),))
        if (number := c.number(1, 31)) is not None and c.match("числам"):
            keep()
            return Turn(Every("month"), anchors=(MonthDay(number, number),))
    return None
