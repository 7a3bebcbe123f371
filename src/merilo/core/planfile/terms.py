"""The deadline of an item: its cell, the headings above it, and the lines of the text it belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from merilo.core import deadlines
from merilo.core.planfile import parties, texts
from merilo.core.planfile.draft import Period

_TURNS = re.compile(
    r"\b(?:еже|кажд|раз[а]?\s+в|не\s+реже|постоянно|весь|регулярн|систематич|в\s+течение\s+года)", re.IGNORECASE
)
_OWN_MONTH = re.compile(
    r"январ|феврал|март|апрел|\bма[йяе]\b|июн|июл|август|сентябр|октябр|ноябр|декабр|кварт|\bкв\.|полугоди|\d{1,2}\.\d{1,2}",
    re.IGNORECASE,
)
_PIECES = re.compile(r"\s*[,;\n]\s*")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell of deadlines gives: the schedule, the parties found beside the term, and doubts."""

    schedule: deadlines.Schedule | None
    responsible: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def read(
    words: str,
    *,
    text: str,
    raw_text: str,
    section: Sequence[str],
    period: Period | None,
    takes_parties: bool,
    is_shared: bool,
) -> Reading:
    """Return the reading of a deadline cell.

    `text` is the item's text with its list entries on lines, `raw_text` the cell as written; `section` the headings
    above. `takes_parties`: no column names the responsible, so people named beside the date are taken. `is_shared`: the
    column is headed as both term and responsible.
    """
    context = _context(section, period)
    if not words.strip():
        return _from_heading(section, period)
    schedule = _parse(words, period=period, context=context)
    listed = _listed(words, text=text, raw_text=raw_text, whole=schedule, period=period)
    if listed is not None:
        return Reading(listed)
    if schedule.kind != "unclear" and not (is_shared and len(_PIECES.split(words)) > 1):
        return Reading(schedule)
    return _apart(
        words, schedule, period=period, context=context, takes_parties=takes_parties or is_shared, is_shared=is_shared
    )


def _parse(words: str, *, period: Period | None, context: Period | None) -> deadlines.Schedule:
    def within(span: Period | None) -> deadlines.Schedule:
        return deadlines.parse(words, start=span.start if span else None, end=span.end if span else None)

    if context is None or context == period:
        return within(period)
    is_year = (context.end - context.start).days > 200
    if is_year or not (_TURNS.search(words) or _OWN_MONTH.search(words)):
        narrow = within(context)
        if narrow.kind not in ("unclear", "unstated", "as_needed"):
            return narrow
    return within(period)


def _context(section: Sequence[str], period: Period | None) -> Period | None:
    """Return the days of the calendar headings above (a year, a quarter, a month), each inside the one before."""
    context = period
    for title in section:
        if not texts.is_calendar(title):
            continue
        found = deadlines.parse(
            title.rstrip(".:"), start=context.start if context else None, end=context.end if context else None
        )
        windows = found.all_windows()
        if len(windows) == 1:
            context = Period(windows[0].start, windows[0].end)
    return context


def _from_heading(section: Sequence[str], period: Period | None) -> Reading:
    title = next((title for title in reversed(section) if texts.is_calendar(title)), None)
    if title is None:
        return Reading(None, doubts=("Срок не указан.",))
    schedule = _parse(title.rstrip(".:"), period=period, context=_context(section, period))
    return Reading(schedule, doubts=(f"Срока в строке нет: он взят из заголовка «{title}».",))


def _listed(
    words: str, *, text: str, raw_text: str, whole: deadlines.Schedule, period: Period | None
) -> deadlines.Schedule | None:
    """Give each term of the cell to its line of the text, when both have as many and the terms stand for themselves."""
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    named = texts.entries(text) or _after_colon(raw_text)
    if len(named) < 2 or whole.kind not in ("several", "unclear"):
        return None
    if len(lines) == len(named):
        parts = [
            deadlines.parse(line, start=period.start if period else None, end=period.end if period else None)
            for line in lines
        ]
        if any(part.kind in ("unclear", "several") for part in parts):
            return None
    elif len(lines) == 1 and len(whole.parts) == len(named):
        parts = list(whole.parts)
    else:
        return None
    given = tuple(replace(part, of=texts.flat(line)) for part, line in zip(parts, named, strict=True))
    said = "; ".join(
        f"{texts.without_mark(line).rstrip(' ;,.')} — {part.said}" for part, line in zip(parts, named, strict=True)
    )
    return replace(
        whole, kind="several", windows=(), parts=given, reason=None, said=said,
        counted="Сроков столько же, сколько строк в перечне мероприятия: каждый отнесён к своей строке.",
    )  # fmt: skip


def _after_colon(raw_text: str) -> list[str]:
    lines = [texts.flat(line) for line in raw_text.split("\n") if line.strip()]
    start = next((at for at, line in enumerate(lines) if line.endswith(":")), None)
    return [] if start is None else lines[start + 1 :]


def _apart(
    words: str,
    whole: deadlines.Schedule,
    *,
    period: Period | None,
    context: Period | None,
    takes_parties: bool,
    is_shared: bool,
) -> Reading:
    """Look for the term among the pieces of a cell that says more («15 марта, Дом культуры, И. И. Иванова»)."""
    pieces = [piece for piece in _PIECES.split(words) if piece.strip()]
    terms = [piece for piece in pieces if _parse(piece, period=period, context=context).kind != "unclear"]
    rest = [piece for piece in pieces if piece not in terms]
    if not terms:
        people = parties.split(words) if is_shared else ()
        return Reading(
            whole if not people else None,
            people,
            (f"Срок не понят: {whole.reason}" if whole.reason else "Срок не понят.",),
        )
    if not rest:
        return Reading(whole, doubts=() if whole.kind != "unclear" else (f"Срок не понят: {whole.reason}",))
    found = _parse(", ".join(terms), period=period, context=context)
    said = "; ".join(f"«{texts.flat(piece)}»" for piece in rest)
    people = tuple(piece for piece in rest if is_shared or (takes_parties and parties.is_party(piece)))
    if is_shared:
        people = tuple(party for piece in people for party in parties.split(piece))
        doubt = f"Срок и ответственный стоят в одной ячейке: сроком прочитано «{texts.flat(', '.join(terms))}», ответственным — {said}."
        return Reading(found, people, (doubt,))
    return Reading(
        replace(found, words=words),
        people,
        (f"В ячейке срока стоит и другое: {said}. Сроком прочитано «{texts.flat(', '.join(terms))}».",),
    )
