"""Rules of which kind wins: chunks of a phrase are put together into one term, or into several."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from merilo.core.deadlines.grammar.events import Basis, Condition, IfPossible
from merilo.core.deadlines.grammar.spans import place_in_year
from merilo.core.deadlines.grammar.turns import Anchored, FollowingYear
from merilo.core.deadlines.terms import (
    AfterEvent,
    AfterTurn,
    Anchor,
    AsNeeded,
    Continuous,
    Every,
    MonthDay,
    Piece,
    Portion,
    Reading,
    Several,
    Span,
    Term,
    Turn,
    TurnUnit,
    Unclear,
    Unstated,
    Weekdays,
)

OF_UNIT = {
    "day": "дня",
    "week": "недели",
    "month": "месяца",
    "quarter": "квартала",
    "half": "полугодия",
    "year": "года",
}
DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "half": 182, "year": 365}
_UNITS: dict[str, TurnUnit] = {"месяца": "month", "квартала": "quarter", "полугодия": "half", "года": "year"}
_RESULTS_OF = re.compile(
    r"^по \w+ (?:(?:кажд|отч[её]тн|календарн)\w+ )*(?:(?<=каждого )(?=года)|(?!года))(месяца|квартала|полугодия|года)$",
    re.IGNORECASE,
)
_PIECE_DAYS = {
    "day": 1, "weekday": 1, "week": 7, "decade": 10, "halfmonth": 15, "month": 30, "quarter": 91, "season": 91,
    "half": 182, "nine": 273, "school": 270, "year": 365,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """Words beside a term that move no date."""

    words: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """One thing the grammar read, with the signs before it and its words."""

    value: Any
    joint: str = ""
    words: str = ""
    bracketed: bool = False


@dataclass
class _Group:
    """Chunks that belong to one turn, or stand alone."""

    words: list[str]
    turn: Turn | None = None
    spans: tuple[Span, ...] = ()
    anchors: tuple[Anchored, ...] = ()
    following: bool = False
    other: Term | None = None


def combine(chunks: list[Chunk], words: str) -> Reading:
    """Return the one reading of all chunks. `words` are the phrase they come from."""
    for place, chunk in enumerate(chunks):
        if place and ">" in chunk.joint:
            rest = [replace(chunk, joint=chunk.joint.replace(">", "")), *chunks[place + 1 :]]
            return _onwards(combine(chunks[:place], _words(chunks[:place])), combine(rest, _words(rest)), words)
    doubts: list[str] = []
    core, flags = _sorted_out(chunks, doubts)
    if not core:
        return _from_flags(flags, words, doubts)
    plain = Reading(Unclear(""), words, doubts=tuple(doubts))
    plain = replace(
        plain,
        if_possible=any(isinstance(flag.value, IfPossible) for flag in flags),
        condition=_first_words(flags, Condition),
        basis=_first_words(flags, Basis),
    )
    if any(isinstance(chunk.value, AsNeeded) for chunk in core):
        return _as_needed(core, plain)
    core, said = _without_references(core)
    doubts.extend(said)
    twofold = _two_readings(core)
    if twofold is not None:
        return replace(plain, term=twofold)
    groups = _grouped(core, doubts)
    parts = [Reading(term, own) for group in groups for term, own in _terms(group, doubts)]
    plain = replace(plain, doubts=tuple(doubts))
    if len(parts) == 1:
        return replace(plain, term=parts[0].term)
    unclear = next((part.term for part in parts if isinstance(part.term, Unclear)), None)
    return replace(plain, term=unclear or Several(tuple(parts)))


def _words(chunks: list[Chunk]) -> str:
    return _line(" ".join(chunk.words for chunk in chunks))


def _onwards(first: Reading, second: Reading, words: str) -> Reading:
    """«…, далее …»: two terms, the second from the end of the first."""
    for reading in (first, second):
        if isinstance(reading.term, Unclear):
            return replace(reading, words=words)
    later = second.term.parts if isinstance(second.term, Several) else (second,)
    return Reading(Several((first, *(replace(reading, onwards=True) for reading in later))), words)


def _first_words(flags: list[Chunk], kind: type[Condition] | type[Basis]) -> str | None:
    found = [flag.value.words for flag in flags if isinstance(flag.value, kind)]
    return ", ".join(found) if found else None


def _sorted_out(chunks: list[Chunk], doubts: list[str]) -> tuple[list[Chunk], list[Chunk]]:
    """Part the terms from conditions, bases and notes."""
    core: list[Chunk] = []
    flags: list[Chunk] = []
    for chunk in chunks:
        if isinstance(chunk.value, Note):
            doubts.append(f"Слова «{chunk.value.words}» на даты не повлияли.")
        elif isinstance(chunk.value, Condition | Basis | IfPossible):
            flags.append(chunk)
        else:
            core.append(chunk)
    return core, flags


def _from_flags(flags: list[Chunk], words: str, doubts: list[str]) -> Reading:
    """A condition alone is a need each time; results alone are an event."""
    for flag in flags:
        if isinstance(flag.value, Condition):
            rest = [other for other in flags if other is not flag]
            return Reading(
                AsNeeded(flag.value.event), words, any(isinstance(other.value, IfPossible) for other in rest),
                _first_words(rest, Condition), _first_words(rest, Basis), tuple(doubts),
            )  # fmt: skip
    for flag in flags:
        if isinstance(flag.value, Basis):
            unit = _RESULTS_OF.search(flag.value.words)
            if unit is not None:
                # results of a quarter are drawn after every quarter of the plan
                turn = Turn(Every(_UNITS[unit[1].lower()]))
                doubt = "Срок подготовки после окончания не назван: даны сами отчётные промежутки."
                return Reading(turn, words, basis=flag.value.words, doubts=(*doubts, doubt))
            return Reading(AfterEvent(flag.value.event, None), words, doubts=tuple(doubts))
    if flags:
        return Reading(AsNeeded("возможность"), words, if_possible=True, doubts=tuple(doubts))
    return Reading(Unclear("Слова не складываются в срок."), words, doubts=tuple(doubts))


def _as_needed(core: list[Chunk], plain: Reading) -> Reading:
    """«По мере необходимости» anywhere wins; a recurrence beside it says how often at least."""
    turns = [chunk.value for chunk in core if isinstance(chunk.value, Turn)]
    rest = [chunk.words for chunk in core if not isinstance(chunk.value, Turn | AsNeeded)]
    notes = tuple(
        f"Назван и срок «{' '.join(words.split())}», но работа делается по мере необходимости." for words in rest
    )
    event = next((chunk.value.event for chunk in core if isinstance(chunk.value, AsNeeded)), None)
    return replace(plain, term=AsNeeded(event, turns[0] if turns else None), doubts=plain.doubts + notes)


def _without_references(core: list[Chunk]) -> tuple[list[Chunk], list[str]]:
    """Beside a dated term a reference to another paper only says where the exact days stand."""
    dated = [chunk for chunk in core if not isinstance(chunk.value, Unstated)]
    if not dated:
        return core[:1] if len(core) > 1 else core, []
    notes = [
        f"Слова «{chunk.value.refers}» отсылают к другому документу или событию: точный день там, здесь его нет."
        for chunk in core
        if isinstance(chunk.value, Unstated)
    ]
    return dated, notes


def _two_readings(core: list[Chunk]) -> Unclear | None:
    """«Февраль апрель»: without a sign between them it may be a list or a range."""
    for before, after in zip(core, core[1:], strict=False):
        if after.joint or before.bracketed or after.bracketed:
            continue
        if isinstance(before.value, tuple) and isinstance(after.value, tuple) and before.value and after.value:
            first, second = before.value[-1], after.value[0]
            if isinstance(first, Span) and isinstance(second, Span) and _bare_alike(first, second):
                return Unclear(
                    f"Два чтения: «{_line(before.words)} - {_line(after.words)}» или «{_line(before.words)}, "
                    f"{_line(after.words)}». Поставьте тире или запятую."
                )
    return None


def _line(words: str) -> str:
    return " ".join(words.split()).strip(" ,.")


def _bare_alike(first: Span, second: Span) -> bool:
    if first.first is None or first.last is None or second.first is None or second.last is None:
        return False
    return first.first.unit == second.first.unit and first.last.year is None and second.first.year is None


def _grouped(core: list[Chunk], doubts: list[str]) -> list[_Group]:
    core = _with_shared_years(core)
    several_turns = len(_different_turns(core)) > 1
    groups: list[_Group] = []
    for place, chunk in enumerate(core):
        value = chunk.value
        last = groups[-1] if groups else None
        if _are_spans(value) and last is not None and isinstance(last.other, Continuous) and "\n" not in chunk.joint:
            # «постоянно, в течение учебного года» is one stretch
            last.other = Continuous(last.other.bounds + _unlimited(value))
            last.words.append(chunk.words)
            continue
        if isinstance(value, Continuous) and last is not None and _only_spans(last) and "\n" not in chunk.joint:
            last.other = Continuous(_unlimited(last.spans))
            last.spans = ()
            last.words.append(chunk.words)
            continue
        if isinstance(value, Continuous | Unstated):
            groups.append(_Group([chunk.words], other=value))
            continue
        if isinstance(value, AfterEvent):
            if (
                last is not None
                and last.turn is not None
                and last.other is None
                and not last.anchors
                and not last.spans
            ):
                last.other = replace(value, turn=last.turn)
                last.turn = None
                last.words.append(chunk.words)
            else:
                groups.append(_Group([chunk.words], other=value))
            continue
        if isinstance(value, Turn):
            if last is not None and isinstance(last.other, AfterEvent) and last.other.turn is None:
                last.other = replace(last.other, turn=value)
                last.words.append(chunk.words)
                continue
            if last is not None and last.turn is not None and chunk.bracketed and not value.anchors:
                continue  # «4 раза в год (ежеквартально)» says it once more
            if last is not None and last.turn is not None and (merged := _merged(last.turn, value)) is not None:
                last.turn = merged
                last.words.append(chunk.words)
                continue
            if (
                last is not None
                and last.turn is None
                and last.other is None
                and not (several_turns and _later_turn(core, place))
            ):
                last.turn = value
                last.words.append(chunk.words)
                continue
            groups.append(_Group([chunk.words], turn=value))
            continue
        if last is None or last.other is not None or (isinstance(value, tuple) and _apart(last, value, chunk)):
            last = _Group([])
            groups.append(last)
        last.words.append(chunk.words)
        if isinstance(value, FollowingYear):
            last.following = True
        elif value and isinstance(value[0], Anchored):
            last.anchors += value
        elif chunk.bracketed and last.spans and last.turn is None:
            last.spans = _refined(last.spans, value, doubts)
        else:
            last.spans = _added(last.spans, value, chunk.joint)
    return groups


def _only_spans(group: _Group) -> bool:
    return bool(group.spans) and group.turn is None and group.other is None and not group.anchors


def _unlimited(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """«Постоянно в течение года» is simply all the time."""
    return tuple(
        span
        for span in spans
        if not (
            span.first == span.last and span.first is not None and span.first.unit == "year" and span.first.each_year
        )
    )


def _different_turns(core: list[Chunk]) -> set[Every]:
    return {chunk.value.every for chunk in core if isinstance(chunk.value, Turn)}


def _later_turn(core: list[Chunk], place: int) -> bool:
    return any(isinstance(chunk.value, Turn) for chunk in core[:place])


def _apart(group: _Group, value: tuple[Any, ...], chunk: Chunk) -> bool:
    """A date with its own year, finer than the turn, is a term beside it, not its anchor."""
    if group.turn is None or not value or not isinstance(value[0], Span):
        return False
    if value[0].first is None or value[0].last is None:
        return False
    return _explicit(value[0]) and days_of(value[0]) < DAYS[group.turn.every.unit] and not chunk.bracketed


def _explicit(span: Span) -> bool:
    return any(piece is not None and piece.year is not None for piece in (span.first, span.last))


def _merged(first: Turn, second: Turn) -> Turn | None:
    """«Ежегодно, 2 раза в год», «ежемесячно, каждый вторник месяца» say one turn twice."""
    if first.every == second.every:
        return replace(
            second if second.times > 1 or second.at_least or second.anchors else first,
            anchors=first.anchors + second.anchors, bounds=first.bounds + second.bounds,
            at_least=first.at_least or second.at_least,
            workdays_only=first.workdays_only or second.workdays_only,
        )  # fmt: skip
    if DAYS[first.every.unit] > DAYS[second.every.unit] and second.anchors and first.every.unit in ("month", "quarter"):
        ordinal = getattr(second.anchors[0], "ordinal", None)
        return replace(second, every=first.every) if ordinal is not None else second
    return None


def _with_shared_years(core: list[Chunk]) -> list[Chunk]:
    """A year behind a list holds for all of it: «март, июнь 2026 г.»; a year before finer terms too."""
    shared = list(core)
    for place in range(len(shared) - 2, -1, -1):
        here, after = shared[place], shared[place + 1]
        if (
            not (_are_spans(here.value) and _are_spans(after.value))
            or not set(after.joint) & {",", "и"}
            or "\n" in after.joint
        ):
            continue
        model = after.value[0].first or after.value[0].last
        if model is None or model.year is None or model.unit in ("year", "school"):
            continue
        shared[place] = replace(here, value=tuple(_in_year(span, model) for span in here.value))
    for place in range(1, len(shared)):
        before, here = shared[place - 1], shared[place]
        if not (_are_spans(before.value) and _are_spans(here.value)) or len(before.value) > 1:
            continue
        outer = before.value[0]
        if outer.first == outer.last and outer.first is not None and outer.first.unit == "year" and outer.first.year:
            if not any(_explicit(span) for span in here.value) and all(span.size < outer.size for span in here.value):
                year = outer.first.year
                shared[place] = replace(here, value=tuple(_with_year(span, year) for span in here.value))
                shared[place - 1] = replace(before, value=())
    return [chunk for chunk in shared if chunk.value != ()]


def _are_spans(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Span)


def _in_year(span: Span, model: Piece) -> Span:
    if _explicit(span) or any(
        piece is not None and (piece.shift or piece.unit == "year") for piece in (span.first, span.last)
    ):
        return span
    lead = span.first or span.last
    if lead is None or model.year is None:
        return span
    return _with_year(span, model.year - (place_in_year(lead) > place_in_year(model)))


def _with_year(span: Span, year: int) -> Span:
    first = replace(span.first, year=year, each_year=False) if span.first is not None else None
    last = replace(span.last, year=year, each_year=False) if span.last is not None else None
    if first is not None and last is not None and place_in_year(first) > place_in_year(last):
        last = replace(last, year=year + 1)
    return Span(first, last, span.before)


def _refined(outer: tuple[Span, ...], inner: tuple[Span, ...], doubts: list[str]) -> tuple[Span, ...]:
    """«III квартал (сентябрь)»: the bracket says it finer; a coarser bracket moves nothing."""
    if not all(span.size < outer[-1].size for span in inner):
        doubts.append("Срок в скобках не уже названного перед ними и на даты не повлиял.")
        return outer
    doubts.append("Взят более точный срок, названный в скобках.")
    model = outer[-1].first or outer[-1].last
    if model is not None and model.year is not None:
        inner = tuple(span if _explicit(span) else _with_year(span, model.year) for span in inner)
    return outer[:-1] + inner


def _added(spans: tuple[Span, ...], more: tuple[Span, ...], joint: str) -> tuple[Span, ...]:
    """Add spans of the next chunk: «до» of a list holds for its days, «с …» and «до …» close one range."""
    if not spans:
        return more
    last = spans[-1]
    head = more[0]
    if last.last is None and head.first is None and "и" not in joint:
        first, end = last.first, head.last
        if first is not None and end is not None:
            return (*spans[:-1], Span(first, end, head.before), *more[1:])
    if last.first is None and set(joint) & {",", "и"} and "\n" not in joint:
        more = tuple(
            Span(None, span.last, last.before)
            if span.first == span.last and span.last is not None and span.last.unit == "day"
            else span
            for span in more
        )
    return spans + more


def _terms(group: _Group, doubts: list[str]) -> list[tuple[Term, str]]:
    words = _line(" ".join(group.words))
    if group.other is not None:
        return [(group.other, words)]
    turn = group.turn
    if (
        turn is None
        and group.spans
        and all(isinstance(anchor.anchor, Weekdays) and anchor.anchor.ordinal is None for anchor in group.anchors)
    ):
        group.anchors = ()  # «пятница, 15 мая»: the weekday only says the date again
    if turn is None and group.following:
        turn = Turn(Every("year"))
    if turn is None and len(group.anchors) == 1 and isinstance(after := group.anchors[0].anchor, AfterTurn):
        # without a word of recurrence the end of a quarter is an event like others
        unit = group.anchors[0].every
        named = f"окончание {OF_UNIT[unit.unit]}" if unit is not None else None
        return [(AfterEvent(named, after.offset), words)]
    if turn is None and group.anchors:
        every = next((anchor.every for anchor in group.anchors if anchor.every is not None), None)
        if every is None and all(isinstance(anchor.anchor, Weekdays) for anchor in group.anchors):
            every = Every("week")
            doubts.append("Как часто, не сказано: взят каждый такой день недели.")
        if every is not None:
            turn = Turn(every)
            vague = any(
                isinstance(item.anchor, Portion) and item.anchor.part in ("whole", "edge") and not item.anchor.ahead
                for item in group.anchors
            )
            if vague and "кажд" not in words.lower():
                doubts.append("Который именно раз, не сказано: срок взят в каждом таком промежутке плана.")
        elif not group.spans:
            return [(_bare(anchor.anchor), words) for anchor in group.anchors]
        else:
            return [(Unclear("Не сказано, как часто повторяется срок."), words)]
    if turn is None:
        return [(span, words) for span in group.spans]
    return [(_whole_turn(turn, group, doubts), words)]


def _bare(anchor: Anchor) -> Term:
    """A part of a turn whose turn is not named: a day takes its month from the plan's period."""
    if isinstance(anchor, MonthDay) and anchor.month is None:
        last = Piece("day", anchor.last)
        if anchor.first is None:
            return Span(None, last, anchor.before)
        return Span(Piece("day", anchor.first), last, anchor.before)
    if isinstance(anchor, MonthDay):
        return Turn(Every("month"), anchors=(anchor,))
    if isinstance(anchor, Portion) and anchor.part in ("decade", "week", "halfmonth", "day", "workday"):
        return Unclear("Не назван месяц.")
    return Unclear("Не сказано, как часто повторяется срок.")


def _whole_turn(turn: Turn, group: _Group, doubts: list[str]) -> Term:
    anchors: list[Anchor] = [*turn.anchors]
    bounds: list[Span] = [*turn.bounds]
    every = turn.every
    for item in group.anchors:
        if item.every is not None and item.every != every and every.count == 1:
            if item.every.unit == "month" and isinstance(item.anchor, MonthDay) and item.anchor.month is not None:
                pass  # «ежеквартально … месяца, следующего за отчётным»: the turn is the quarter
            elif DAYS[item.every.unit] < DAYS[every.unit] and not turn.anchors and turn.times == 1:
                every = item.every if not isinstance(item.anchor, Portion | Weekdays) else every
        anchors.append(item.anchor)
    listed = len(group.spans) > 1
    for span in group.spans:
        if span.first == span.last and span.first is not None and span.first.unit == "year" and span.first.each_year:
            continue  # «ежеквартально в течение года» is simply each quarter
        if _bounds(span, every, listed=listed):
            bounds.append(span)
        else:
            anchors.append(span)
    times = turn.times
    if times == 1 and every.unit == "year" and len(anchors) > 1 and not turn.at_least:
        times = len(anchors)
    if every.unit == "month" and times == 1 and len([a for a in anchors if isinstance(a, MonthDay)]) > 1:
        times = len(anchors)
    if (
        turn.times > 1
        and anchors
        and len(anchors) != turn.times
        and every.unit in ("year", "month")
        and turn.anchors == ()
    ):
        doubts.append(f"Названо повторений: {turn.times}, а сроков для них: {len(anchors)}.")
    return replace(
        turn, every=every, times=times, anchors=tuple(anchors), bounds=tuple(bounds), following=group.following
    )


def _bounds(span: Span, every: Every, *, listed: bool) -> bool:
    """Does the span say in which stretch the turns run (else: where in the turn the work lies)?"""
    length = DAYS[every.unit] * every.count
    if span.first is None or span.last is None:
        piece = span.first or span.last
        if piece is not None and piece.year is not None:
            return True
        return every.unit != "year" and not listed
    if every.unit == "year" and not _explicit(span):
        return False
    return days_of(span) >= length


def days_of(span: Span) -> int:
    """Return about how many days a span has; an open one counts as one."""
    if span.first is None or span.last is None:
        return 1
    if span.first == span.last:
        return 30 if span.first.edge else _PIECE_DAYS[span.first.unit]
    (month, day), (last_month, last_day) = place_in_year(span.first), place_in_year(span.last)
    years = (span.last.year or 0) - (span.first.year or 0) if span.first.year and span.last.year else 0
    if not years and (last_month, last_day) < (month, day):
        years = 1
    tail = 0 if span.last.unit == "day" else _PIECE_DAYS[span.last.unit]
    return max(1, 365 * years + 30 * (last_month - month) + last_day - day + tail)
