"""Grammar of terms without dates of their own: events, needs, conditions, references to another paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from merilo.core.deadlines.grammar.cursor import Cursor, spelt
from merilo.core.deadlines.grammar.event_words import (
    ALONE,
    ALONE_BEFORE,
    AT_ONCE,
    BASIS,
    BEFORE_MARKERS,
    CONDITIONS,
    CONTINUOUS,
    MARKERS,
    NEED,
    PLAN_NOUN,
    POSSIBLE,
    UNSTATED,
    WHOLE_PERIOD,
)
from merilo.core.deadlines.grammar.free_words import advance, free_text, named, tail, tidy
from merilo.core.deadlines.grammar.tokens import compiled
from merilo.core.deadlines.terms import AfterEvent, AsNeeded, Continuous, Offset, OffsetUnit, Unstated
from merilo.core.wording import Case


@dataclass(frozen=True, slots=True)
class Condition:
    """«при наличии средств», «по мере поступления …»: alone a need, beside a term its condition."""

    words: str
    event: str


@dataclass(frozen=True, slots=True)
class Basis:
    """«по результатам отчётного года»: what the work rests on; alone an event."""

    words: str
    event: str


@dataclass(frozen=True, slots=True)
class IfPossible:
    """«по возможности»."""


_YEAR_LONG = r"в течени[ие] (?:(?:всего|текущего|календарного|учебного) )*(?:года|20\d\d)\b"
_COUNTED = r"в течени[ие] (?:\S+ ){1,3}?(?:рабоч|календарн|дн|сут|недел|месяц)"
EventChunk = AfterEvent | AsNeeded | Continuous | Unstated | Condition | Basis | IfPossible
Rule = Callable[[Cursor], EventChunk | None]


def event_chunk(c: Cursor) -> EventChunk | None:
    """Read a term without a date of its own, the farthest-reading kind; of equals the first."""
    rules: tuple[Rule, ...] = (_possible, _at_once, _alone, _basis, _condition, _unstated)
    found: EventChunk | None = c.longest(*rules)
    return found


def structured_event(c: Cursor) -> EventChunk | None:
    """Read the kinds whose words cannot be mistaken: a need, all the time, a counted distance from an event."""
    rules: tuple[Rule, ...] = (_need, _possible, _continuous, _counted_event)
    found: EventChunk | None = c.longest(*rules)
    return found


def _need(c: Cursor) -> AsNeeded | None:
    return AsNeeded() if _regex(c, NEED) else None


def _possible(c: Cursor) -> IfPossible | None:
    return IfPossible() if _regex(c, POSSIBLE) else None


def _continuous(c: Cursor) -> Continuous | None:
    if _regex(c, CONTINUOUS):
        return Continuous()
    if _regex(c, WHOLE_PERIOD):
        if c.norm() and spelt(c.norm(), PLAN_NOUN):
            free_text(c)
            return Continuous()
        token = c.peek()
        if token is None or token.value is not None or token.norm in (",", ";", ")", "\n", ".", "("):
            return Continuous()
    return None


def _regex(c: Cursor, pattern: str) -> re.Match[str] | None:
    match = compiled(pattern).match(tail(c))
    if match is None or not match[0].strip():
        return None
    advance(c, match[0])
    return match


def _counted_event(c: Cursor) -> AfterEvent | None:
    """Read «в течение 3 дней после …», «не позднее чем за 10 дней до …», «в 30-дневный срок со дня …»."""
    with c.attempt() as keep:
        c.take("но")
        ahead, within = False, False
        earliest = False
        while True:
            earliest = earliest or (c.norm() == "не" and c.norm(1) in ("ранее", "раньше"))
            if c.match(r"в") and (c.match(r"теч|течени[ие]|течении") or True):
                within = within or c.norm(-1) != "в"
                c.take(".")
            elif (
                c.phrase("не", r"позднее|позже|поздней|более|больше|менее|ранее|раньше|свыше")
                or c.match(r"непозднее|непозже|минимум|максимум")
                or c.match(r"срок|сроки")
                or c.match(
                    r"чем|через|спустя|до|на|превышающ\w+|протяжении|со|ближайш\w+|следующ\w+|первы\w+|последующ\w+"
                )
                or c.phrase("не", r"превышающ\w+")
                or c.phrase("по", r"истечени[иеюя]|прошестви[ия]")
            ):
                pass
            elif c.match("за"):
                ahead = True
            elif c.take(",", "\n"):
                pass
            else:
                break
        start = c.place
        offset = _amount(c)
        if offset is None:
            return None
        worded = c.match(r"срок\w*")
        c.take("\n")
        if worded and c.take(","):
            c.take("\n")
        count, unit = offset
        marked = _marked(c, BEFORE_MARKERS if ahead else MARKERS)
        if marked is None and not ahead:
            marked = _marked(c, BEFORE_MARKERS) if c.norm() in ("до", "перед") else None
            ahead = marked is not None
        if marked is None:
            bare = c.place - start
            if not (
                worded
                or within
                or (
                    start > 0
                    and c.tokens[start - 1].norm
                    in (
                        "через",
                        "позднее",
                        "позже",
                        "более",
                        "срок",
                        "за",
                        "спустя",
                        "до",
                        "чем",
                        "превышающий",
                        "истечении",
                        "истечению",
                        "прошествии",
                        "более",
                    )
                )
            ):
                return None
            if unit == "year" and bare == 1 and not worded:
                return None  # «в течение года» is the calendar year
            if (ahead and c.norm() not in (",", ";", ")", "") and not c.done) or (
                c.tokens[start - 1].norm == "в" and not worded and c.tokens[start].value is None
            ):
                return None
        keep()
        event = None if marked is None else marked
        side = "before" if ahead else "after"
        if event in ("", "(в словах не названо)"):
            event = None
        found = None if count < 0 else Offset(count, unit, side)  # type: ignore[arg-type]
        return AfterEvent(event, found, side, earliest=earliest)  # type: ignore[arg-type]


def _amount(c: Cursor) -> tuple[int, OffsetUnit] | None:
    """Read a count with its unit: «3 дней», «месяца», «трёх (3) рабочих дней», «дня, следующего за днём …»."""
    with c.attempt() as keep:
        count = c.number(0, 3660)
        with c.attempt() as keep_bracket:
            if c.take("(") and c.match(r"\w+") and c.match(r"\w+|\)") and (c.norm(-1) == ")" or c.take(")")):
                keep_bracket()
        if count is not None and c.take("-") and (more := c.number(1, 3660)) is not None:
            count = more
        if count is None and c.match(r"нескольких|ближайших"):
            return None
        if c.match(r"минут\w*|мин"):
            keep()
            return -1, "day"
        if c.match(r"час|часа|часов|ч"):
            keep()
            hours = count or 1
            return (hours // 24, "day") if hours % 24 == 0 and hours else (-1, "day")
        if c.match(r"полугода|полгода|полугодовой"):
            keep()
            return 6 * (count or 1), "month"
        if c.match(r"декады|декадн\w+"):
            keep()
            return 10 * (count or 1), "day"
        if count is None and c.match(r"квартала|квартальн\w+"):
            if re.match(r"(со|с|после|от)\b", tail(c)):
                keep()
                return 3, "month"
            return None
        if count is None and c.match("следующего"):
            pass
        unit = c.offset_unit()
        if unit is None:
            return None
        keep()
        return (1 if count is None else count), unit


def _marked(c: Cursor, markers: tuple[tuple[str, Case], ...], *, until: str = "") -> str | None:
    """Read a marker and the event behind it; an empty string where nothing stands behind."""
    for pattern, case in markers:
        with c.attempt() as keep:
            match = compiled(rf"(?:{pattern})(?:(?= |$)|(?<= ))").match(tail(c))
            if match is None:
                continue
            advance(c, match[0])
            if c.norm(-1) and not re.match(r"\w", c.norm()) and c.norm() not in ("«", '"', "(", "\n"):
                if c.done or c.norm() in (",", ";", ")", "."):
                    keep()
                    return ""
                continue
            text = free_text(c, until=until)
            found = named(text, case)
            keep()
            return found or ""
    return None


def _at_once(c: Cursor) -> AfterEvent | None:
    match = _regex(c, AT_ONCE)
    if match is None:
        return None
    day = match[0] == "в тот же день"
    c.take(",")
    marked = _marked(c, (*MARKERS[:-1], (r"при", "loct"), (r"по", "loct"), (r"с", "ablt")))
    return AfterEvent(marked or None, Offset(0, "day") if day else None)


def _alone(c: Cursor) -> AfterEvent | None:
    """Read «после …», «по окончании …», «перед …», «на следующий день после …», «в день обращения»."""
    with c.attempt() as keep:
        match = re.match(
            r"(?:на|не позднее) (?:следующ\w+|1|перв\w+) (рабоч\w+ )?(?:день|дня)(?: ,? ?(?:после|с|со дня|от|"
            r"за днем|следующ\w+ за дн[еe]м))?|"
            r"не позднее (рабочего )?дня ,? следующего за дн[еe]м",
            tail(c),
        )
        if match is not None:
            advance(c, match[0])
            event = named(free_text(c), "gent")
            keep()
            return AfterEvent(event, Offset(1, "workday" if match[1] or match[2] else "day"))
        match = re.match(r"в день (?=\w)(?!знани|учител|матер|побед|город|пожил|инвалид|защит|росси|народн)", tail(c))
        if match is not None and "каникул" not in tail(c):
            advance(c, match[0])
            own = c.phrase("события", ":") or c.phrase("события", r"\(", "в", "словах", "не", "названо", r"\)")
            event = named(free_text(c), None if own else "gent")
            keep()
            return AfterEvent(event, Offset(0, "day"))
    marked = _marked(c, ALONE, until=_COUNTED)
    if marked:
        return AfterEvent(marked, None)
    marked = _marked(c, ALONE_BEFORE)
    weekday = r"понедельн|вторник|сред[аыу]|четверг|пятниц|суббот|воскрес|\d"
    if marked and (re.match(weekday, marked.lower()) or compiled(CONTINUOUS).match(marked.lower())):
        return None
    return AfterEvent(marked, None, "before") if marked else None


def _basis(c: Cursor) -> Basis | None:
    start = c.place
    match = _regex(c, BASIS)
    if match is None:
        return None
    text = tidy(free_text(c))
    if not text:
        return None
    head = "итоги" if "итог" in match[0] else "результаты"
    return Basis(tidy(c.slice(start, c.place)), f"{head} {text}")


def _condition(c: Cursor) -> Condition | None:
    start = c.place
    for pattern, case in CONDITIONS:
        with c.attempt() as keep:
            match = compiled(rf"(?:{pattern})(?= )|(?:{pattern})(?<= )").match(tail(c))
            if match is None:
                continue
            advance(c, match[0])
            text = free_text(c)
            words = tidy(c.slice(start, c.place))
            event = named(text, case) if case is not None else words
            if event is None or not tidy(text):
                continue
            keep()
            return Condition(words, event)
    return None


def _unstated(c: Cursor) -> Unstated | None:
    start = c.place
    match = _regex(c, UNSTATED)
    if match is None:
        return None
    free_text(c, "после", until=_YEAR_LONG)
    return Unstated(tidy(c.slice(start, c.place)))
