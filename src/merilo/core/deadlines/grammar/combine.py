"""Rules of which kind wins: chunks of a phrase are put together into one term, or into several."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from merilo.core.deadlines.grammar.event_words import WHOLE_PERIOD
from merilo.core.deadlines.grammar.events import Basis, Condition, IfPossible
from merilo.core.deadlines.grammar.groups import DAYS, Chunk, Group, Note, are_spans, days_of, explicit, grouped, line
from merilo.core.deadlines.grammar.tokens import compiled
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
_UNITS: dict[str, TurnUnit] = {"месяца": "month", "квартала": "quarter", "полугодия": "half", "года": "year"}
# a condition that lasts is no event to count from
_STATES = ("налич", "услови", "отсутстви", "если", "когда")
_OCCASION = r"(?i)ко? \w"
_RESULTS_OF = (
    r"(?i)^по \w+ (?:(?:кажд|отч[её]тн|календарн)\w+ )*"
    r"(?:(?<=каждого )(?=года)|(?!года))(месяца|квартала|полугодия|года)$"
)


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
    core, flags = _with_event(core, flags)
    plain = Reading(Unclear(""), words, doubts=tuple(doubts))
    plain = replace(
        plain,
        if_possible=any(isinstance(flag.value, IfPossible) for flag in flags),
        condition=_first_words(flags, Condition),
        basis=_first_words(flags, Basis),
    )
    if any(isinstance(chunk.value, AsNeeded) for chunk in core):
        return _as_needed(core, plain)
    if _led_by_need(chunks, core):
        plain = replace(plain, condition=_first_words(flags[1:], Condition))
        return _as_needed([replace(chunks[0], value=AsNeeded(chunks[0].value.event)), *core], plain)
    core = _without_occasions(core, doubts)
    core, said = _without_references(_without_whole_period(core))
    doubts.extend(said)
    twofold = _two_readings(core)
    if twofold is not None:
        return replace(plain, term=twofold)
    groups = grouped(core, doubts)
    parts = [Reading(term, own) for group in groups for term, own in _terms(group, doubts)]
    plain = replace(plain, doubts=tuple(doubts))
    if len(parts) == 1:
        return replace(plain, term=parts[0].term)
    unclear = next((part.term for part in parts if isinstance(part.term, Unclear)), None)
    return replace(plain, term=unclear or Several(tuple(parts)))


def _led_by_need(chunks: list[Chunk], core: list[Chunk]) -> bool:
    """«По мере поступления …, не реже раза в год»: only a condition behind a term is its flag, one before it leads."""
    first = chunks[0].value
    leads = isinstance(first, Condition) and first.words.lower().startswith(("по мере", "каждый раз"))
    return (
        leads
        and not chunks[0].bracketed
        and all(isinstance(chunk.value, Turn | Continuous) or are_spans(chunk.value) for chunk in core)
    )


def _words(chunks: list[Chunk]) -> str:
    return line(" ".join(chunk.words for chunk in chunks))


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


def _with_event(core: list[Chunk], flags: list[Chunk]) -> tuple[list[Chunk], list[Chunk]]:
    """«При выявлении нарушений – в течение 10 дней»: a term without an event is counted from what its condition is."""
    if len(core) == 2 and not flags and all(isinstance(chunk.value, AfterEvent) for chunk in core):
        first, second = core[0].value, core[1].value
        if first.event is not None and first.offset is None and second.event is None and second.offset is not None:
            # «с момента поступления в течение 15 дней»
            return [replace(core[1], value=replace(second, event=first.event))], flags
    if len(core) != 1 or len(flags) != 1 or not isinstance(flags[0].value, Condition):
        return core, flags
    term = core[0].value
    if not isinstance(term, AfterEvent) or term.event is not None or flags[0].value.event.startswith(_STATES):
        return core, flags
    return [replace(core[0], value=replace(term, event=flags[0].value.event))], []


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
            unit = compiled(_RESULTS_OF).search(flag.value.words)
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


def _without_occasions(core: list[Chunk], doubts: list[str]) -> list[Chunk]:
    """«Декабрь (к Международному дню …)»: beside a date the feast says why then, not when."""
    if not any(are_spans(chunk.value) for chunk in core):
        return core
    kept = [
        chunk for chunk in core if not (isinstance(chunk.value, AfterEvent) and compiled(_OCCASION).match(chunk.words))
    ]
    doubts.extend(f"Слова «{line(chunk.words)}» на даты не повлияли." for chunk in core if chunk not in kept)
    return kept


def _without_whole_period(core: list[Chunk]) -> list[Chunk]:
    """«Весь период, ежемесячно» is simply each month."""
    if not any(isinstance(chunk.value, Turn) for chunk in core):
        return core
    return [
        chunk
        for chunk in core
        if not (isinstance(chunk.value, Continuous) and compiled(WHOLE_PERIOD).match(chunk.words.lower()))
    ]


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
    for before, after in pairwise(core):
        if after.joint or before.bracketed or after.bracketed:
            continue
        if isinstance(before.value, tuple) and isinstance(after.value, tuple) and before.value and after.value:
            first, second = before.value[-1], after.value[0]
            if isinstance(first, Span) and isinstance(second, Span) and _bare_alike(first, second):
                return Unclear(
                    f"Два чтения: «{line(before.words)} - {line(after.words)}» или «{line(before.words)}, "
                    f"{line(after.words)}». Поставьте тире или запятую."
                )
    return None


def _bare_alike(first: Span, second: Span) -> bool:
    if first.first is None or first.last is None or second.first is None or second.last is None:
        return False
    return first.first.unit == second.first.unit and first.last.year is None and second.first.year is None


def _terms(group: Group, doubts: list[str]) -> list[tuple[Term, str]]:
    words = line(" ".join(group.words))
    if group.other is not None:
        return [(group.other, words)]
    turn = group.turn
    if (
        turn is None
        and group.spans
        and all(isinstance(anchor.anchor, Weekdays) and anchor.anchor.ordinal is None for anchor in group.anchors)
    ):
        # «пятница, 15 мая»: the weekday only says the date again
        days = [day for item in group.anchors if isinstance(item.anchor, Weekdays) for day in item.anchor.days]
        if len(days) == len(group.spans) == 1:
            group.spans = (replace(group.spans[0], weekday=days[0]),)
        group.anchors = ()
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


def _whole_turn(turn: Turn, group: Group, doubts: list[str]) -> Term:
    anchors: list[Anchor] = [*turn.anchors]
    bounds: list[Span] = [*turn.bounds]
    every = turn.every
    for item in group.anchors:
        of_a_month = isinstance(item.anchor, MonthDay) and item.anchor.month is not None and item.anchor.month <= 0
        if of_a_month and DAYS[every.unit] <= DAYS["month"]:
            return Unclear("Повторение чаще, чем названный для него месяц.")
        if item.every is not None and item.every != every and every.count == 1:
            if item.every.unit == "month" and isinstance(item.anchor, MonthDay) and item.anchor.month is not None:
                pass  # «ежеквартально … месяца, следующего за отчётным»: the turn is the quarter
            elif DAYS[item.every.unit] < DAYS[every.unit] and not turn.anchors and turn.times == 1:
                every = item.every if not isinstance(item.anchor, Portion | Weekdays) else every
        anchors.append(item.anchor)
    listed = len(group.spans) > 1
    for span in group.spans:
        if any(piece is not None and piece.unit == "day" and piece.month is None for piece in (span.first, span.last)):
            return Unclear("Не назван месяц.")
        if span.first == span.last and span.first is not None and span.first.unit == "year" and span.first.each_year:
            continue  # «ежеквартально в течение года» is simply each quarter
        if _bounds(span, every, listed=listed):
            bounds.append(span)
        else:
            anchors.append(span)
    following = group.following
    if every.unit == "year" and anchors and all(isinstance(a, Span) and _in_next_year(a) for a in anchors):
        anchors = [_without_shift(anchor) for anchor in anchors if isinstance(anchor, Span)]
        following = True
    elif every.unit == "year" and anchors and isinstance(anchors[-1], Span) and _in_next_year(anchors[-1]):
        anchors[-1] = _without_shift(anchors[-1])  # the last of a list that goes over New Year
    times = turn.times
    if times == 1 and every.unit == "year" and len(anchors) > 1 and not turn.at_least:
        times = len(anchors)
    days = sum(_days_named(anchor, every) for anchor in anchors)
    if every.unit != "year" and times == 1 and days > 1 and not turn.at_least:
        times = days
    if (
        turn.times > 1
        and anchors
        and len(anchors) != turn.times
        and every.unit in ("year", "month")
        and turn.anchors == ()
    ):
        doubts.append(f"Названо повторений: {turn.times}, а сроков для них: {len(anchors)}.")
    return replace(turn, every=every, times=times, anchors=tuple(anchors), bounds=tuple(bounds), following=following)


def _in_next_year(span: Span) -> bool:
    return all(piece.shift == 1 for piece in (span.first, span.last) if piece is not None)


def _without_shift(span: Span) -> Span:
    first, last = (None if piece is None else replace(piece, shift=0) for piece in (span.first, span.last))
    return replace(span, first=first, last=last)


def _days_named(anchor: Anchor, every: Every) -> int:
    """How many days of its turn an anchor names: «1, 3 вторник месяца», «10 и 25 числа», «вторник, четверг»."""
    if isinstance(anchor, Weekdays):
        return len(anchor.days) if anchor.ordinal is not None or every == Every("week") else 0
    return int(isinstance(anchor, MonthDay))


def _bounds(span: Span, every: Every, *, listed: bool) -> bool:
    """Does the span say in which stretch the turns run (else: where in the turn the work lies)?"""
    length = DAYS[every.unit] * every.count
    if span.first is None or span.last is None:
        piece = span.first or span.last
        if piece is not None and piece.year is not None:
            return True
        return every.unit != "year" and not listed
    if every.unit == "year" and not explicit(span):
        return False
    return days_of(span) >= length
