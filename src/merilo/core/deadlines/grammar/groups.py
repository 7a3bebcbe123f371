"""Chunks of a phrase, and how those are gathered that belong to one term."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from merilo.core.deadlines.grammar.anchors import Anchored, FollowingYear
from merilo.core.deadlines.grammar.spans import place_in_year
from merilo.core.deadlines.terms import (
    AfterEvent,
    Continuous,
    Every,
    Piece,
    Span,
    Term,
    Turn,
    Unstated,
)

DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "half": 182, "year": 365}
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
class Group:
    """Chunks that belong to one turn, or stand alone."""

    words: list[str]
    turn: Turn | None = None
    spans: tuple[Span, ...] = ()
    anchors: tuple[Anchored, ...] = ()
    following: bool = False
    other: Term | None = None


def grouped(core: list[Chunk], doubts: list[str]) -> list[Group]:
    """Return the chunks of a phrase put together into the terms they make; what was read on trust goes to `doubts`."""
    core = _with_shared_years(_without_labels(core, doubts))
    several_turns = len(_different_turns(core)) > 1
    groups: list[Group] = []
    for place, chunk in enumerate(core):
        value = chunk.value
        last = groups[-1] if groups else None
        if are_spans(value) and last is not None and isinstance(last.other, Continuous) and "\n" not in chunk.joint:
            # «постоянно, в течение учебного года» is one stretch
            last.other = Continuous(last.other.bounds + _unlimited(value))
            last.words.append(chunk.words)
            continue
        if isinstance(value, Continuous) and last is not None and _only_spans(last) and "\n" not in chunk.joint:
            last.other = Continuous(_unlimited(last.spans))
            last.spans = ()
            last.words.append(chunk.words)
            continue
        if isinstance(value, Continuous) and last is not None and isinstance(last.other, Continuous):
            last.words.append(chunk.words)
            continue
        if isinstance(value, Continuous | Unstated):
            groups.append(Group([chunk.words], other=value))
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
                groups.append(Group([chunk.words], other=value))
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
            groups.append(Group([chunk.words], turn=value))
            continue
        if last is None or last.other is not None or (isinstance(value, tuple) and _apart(last, value, chunk)):
            last = Group([])
            groups.append(last)
        last.words.append(chunk.words)
        if isinstance(value, FollowingYear):
            last.following = True
        elif value and isinstance(value[0], Anchored):
            last.anchors += value
        elif chunk.bracketed and last.anchors and last.turn is not None:
            doubts.append(f"Слова в скобках «{line(chunk.words)}» на даты не повлияли.")
        elif chunk.bracketed and last.spans and last.turn is None:
            last.spans = _refined(last.spans, value, doubts)
        else:
            last.spans = _added(last.spans, value, chunk.joint)
    return groups


def _without_labels(core: list[Chunk], doubts: list[str]) -> list[Chunk]:
    """«I полугодие – до 10 июля»: what the work reports on stands before its date, and is no term itself."""
    kept: list[Chunk] = []
    for chunk in core:
        label = kept[-1] if kept else None
        named = _label(label) if label is not None and set(chunk.joint) & {"-", ":"} else None
        if label is None or named is None or not _ends_with_day(chunk.value):
            kept.append(chunk)
            continue
        doubts.append(f"Слова «{line(label.words)}» прочитаны как отчётный промежуток: срок стоит за ними.")
        kept[-1] = replace(chunk, value=tuple(_after_label(span, named) for span in chunk.value), joint=label.joint)
    return kept


def _label(chunk: Chunk) -> Piece | None:
    if not are_spans(chunk.value) or len(chunk.value) > 1 or chunk.value[0].first != chunk.value[0].last:
        return None
    piece: Piece = chunk.value[0].last
    sure = piece.unit in ("quarter", "half", "nine") or chunk.words.lower().startswith("за ")
    return piece if sure and piece.unit in ("month", "quarter", "half", "nine", "year") else None


def _ends_with_day(value: Any) -> bool:
    return are_spans(value) and all(
        span.first is None and span.last is not None and span.last.unit == "day" for span in value
    )


def _after_label(span: Span, label: Piece) -> Span:
    """A date in January or February after what ends with December is in the next year."""
    last = span.last
    if last is None or last.year is not None or last.shift:
        return span
    over = (last.month or 12) <= 2 and (
        label.unit == "year" or (label.unit, label.number) in (("quarter", 4), ("half", 2)) or label.month == 12
    )
    if label.year is not None:
        return replace(span, last=replace(last, year=label.year + over))
    return replace(span, last=replace(last, shift=1)) if over else span


def _only_spans(group: Group) -> bool:
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


def _apart(group: Group, value: tuple[Any, ...], chunk: Chunk) -> bool:
    """A date with its own year, finer than the turn, is a term beside it, not its anchor."""
    if group.turn is None or not value or not isinstance(value[0], Span):
        return False
    if value[0].first is None or value[0].last is None:
        return False
    return explicit(value[0]) and days_of(value[0]) < DAYS[group.turn.every.unit] and not chunk.bracketed


def explicit(span: Span) -> bool:
    """Say whether a span names its own year."""
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
            not (are_spans(here.value) and are_spans(after.value))
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
        if not (are_spans(before.value) and are_spans(here.value)) or len(before.value) > 1:
            continue
        outer = before.value[0]
        if outer.first != outer.last or outer.first is None or outer.first.unit != "year" or not outer.first.year:
            continue
        if all(span.size < outer.size and not explicit(span) for span in here.value):
            year = outer.first.year
            shared[place] = replace(here, value=tuple(_with_year(span, year) for span in here.value))
            shared[place - 1] = replace(before, value=())
    return [chunk for chunk in shared if chunk.value != ()]


def are_spans(value: object) -> bool:
    """Say whether a value is a tuple of spans, at least one."""
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Span)


def _in_year(span: Span, model: Piece) -> Span:
    if explicit(span) or any(
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
    return replace(span, first=first, last=last)


def _refined(outer: tuple[Span, ...], inner: tuple[Span, ...], doubts: list[str]) -> tuple[Span, ...]:
    """«III квартал (сентябрь)»: the bracket says it finer; a coarser bracket moves nothing."""
    if not all(span.size < outer[-1].size for span in inner):
        doubts.append("Срок в скобках не уже названного перед ними и на даты не повлиял.")
        return outer
    doubts.append("Взят более точный срок, названный в скобках.")
    model = outer[-1].first or outer[-1].last
    if model is not None and model.year is not None:
        inner = tuple(span if explicit(span) else _with_year(span, model.year) for span in inner)
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


def line(words: str) -> str:
    """Return words on one line, without the signs around them."""
    return " ".join(words.split()).strip(" ,.")


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
