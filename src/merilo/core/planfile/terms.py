"""The deadline of an item: its cell, the headings above it, and the lines of the text it belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from merilo.core import deadlines
from merilo.core.planfile import people, texts
from merilo.core.planfile.draft import Period

_TURNS = re.compile(
    r"\b(?:еже|кажд|раз[а]?\s+в|не\s+реже|постоянно|весь|регулярн|систематич|в\s+течение\s+года)", re.IGNORECASE
)
_OWN_MONTH = re.compile(
    r"январ|феврал|март|апрел|\bма[йяе]\b|июн|июл|август|сентябр|октябр|ноябр|декабр|кварт|\bкв\.|полугоди|\d{1,2}\.\d{1,2}",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:в\s+течение|на\s+протяжении|весь)\s+(?:(?:всего|этого|данного|текущего|отч[её]тного)\s+)?"
    r"(?:месяца?|квартала?|полугоди[ея]|периода)[.;]?",
    re.IGNORECASE,
)
_UNREAD = re.compile(r"Слова «(.*)» на даты не повлияли\.$", re.DOTALL)
_LONGEST = 600  # characters of a term
_MOST_TOKENS = 20  # words among which a term without separators is looked for
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
    is_wrapped: bool,
) -> Reading:
    """Return the reading of a deadline cell.

    `text` is the item's text with its list entries on lines, `raw_text` the cell as written; `section` the headings
    above. `takes_parties`: no column names the responsible, so people named beside the date are taken. `is_shared`: the
    column is headed as both term and responsible. `is_wrapped`: line breaks are only the page's.
    """
    context = _context(section, period)
    if not words.strip():
        return _from_heading(section, period)
    lines = words.split("\n")
    words = texts.flat(texts.joined_lines(lines)) if is_wrapped else words
    schedule = _parse(words, period=period, context=context)
    listed = _listed(lines, text=text, raw_text=raw_text, whole=schedule, period=period)
    if listed is not None:
        return Reading(listed)
    terms, rest = _apart(words, schedule, period=period, context=context)
    if not rest:
        unclear = schedule.kind == "unclear"
        return Reading(schedule, doubts=(f"Срок не понят: {schedule.reason}",) if unclear else ())
    said = listed_words(rest)
    if is_shared:
        named = tuple(party for piece in rest for party in people.split(piece))
        if not terms:
            return Reading(None, named, ("Срок не указан.",))
        term = ", ".join(terms)
        found = _parse(term, period=period, context=context)
        return Reading(
            found,
            named,
            (f"Срок и ответственный стоят в одной ячейке: сроком прочитано «{term}», ответственным — {said}.",),
        )
    named = tuple(piece for piece in rest if takes_parties and people.is_party(piece))
    found = _parse(", ".join(terms), period=period, context=context) if schedule.kind == "unclear" else schedule
    return Reading(
        replace(found, words=words),
        named,
        (f"В ячейке срока стоит и другое: {said}. Проверьте, что к чему относится.",),
    )


def listed_words(pieces: Sequence[str]) -> str:
    """Return pieces of a cell as a quoted list."""
    return ", ".join(f"«{texts.flat(piece)}»" for piece in pieces)


def _parse(words: str, *, period: Period | None, context: Period | None) -> deadlines.Schedule:
    if context is None or context == period:
        return _within(words, period)
    if _WHOLE.fullmatch(texts.flat(words)):
        return replace(_within(f"с {context.start:%d.%m.%Y} по {context.end:%d.%m.%Y}", context), words=words)
    is_year = (context.end - context.start).days > 200
    if is_year or not (_TURNS.search(words) or _OWN_MONTH.search(words)):
        narrow = _within(words, context)
        if narrow.kind not in ("unclear", "unstated", "as_needed"):
            return narrow
    return _within(words, period)


@lru_cache(maxsize=4096)
def _within(words: str, span: Period | None) -> deadlines.Schedule:
    if len(words) > _LONGEST:
        return deadlines.Schedule(words=words, kind="unclear", reason="Для срока здесь слишком много слов.", said=words)
    return deadlines.parse(words, start=span.start if span else None, end=span.end if span else None)


def _context(section: Sequence[str], period: Period | None) -> Period | None:
    """Return the days of the calendar headings above (a year, a quarter, a month), each inside the one before."""
    context = period
    for title in section:
        if not texts.is_calendar(title):
            continue
        found = _within(title.rstrip(".:"), context)
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
    given: Sequence[str], *, text: str, raw_text: str, whole: deadlines.Schedule, period: Period | None
) -> deadlines.Schedule | None:
    """Give each term of the cell to its line of the text, when both have as many and the terms stand for themselves."""
    lines = [line.strip() for line in given if line.strip()]
    named = texts.entries(text) or _after_colon(raw_text)
    if len(named) < 2 or whole.kind not in ("several", "unclear"):
        return None
    if len(lines) == len(named):
        parts = [_within(line, period) for line in lines]
        if any(part.kind in ("unclear", "several") for part in parts):
            return None
    elif len(lines) == 1 and len(whole.parts) == len(named):
        parts = list(whole.parts)
    else:
        return None
    owned = tuple(replace(part, of=texts.flat(line)) for part, line in zip(parts, named, strict=True))
    said = "; ".join(
        f"{texts.without_mark(line).rstrip(' ;,.')} — {part.said}" for part, line in zip(parts, named, strict=True)
    )
    return replace(
        whole, kind="several", windows=(), parts=owned, reason=None, said=said,
        counted="Сроков столько же, сколько строк в перечне мероприятия: каждый отнесён к своей строке.",
    )  # fmt: skip


def _after_colon(raw_text: str) -> list[str]:
    lines = [texts.flat(line) for line in raw_text.split("\n") if line.strip()]
    start = next((at for at, line in enumerate(lines) if line.endswith(":")), None)
    return [] if start is None else lines[start + 1 :]


def _apart(
    words: str, whole: deadlines.Schedule, *, period: Period | None, context: Period | None
) -> tuple[list[str], list[str]]:
    """Part a cell into the pieces that are terms and those that say something else («15 марта, клуб, Иванова И. И.»).

    Where the whole is understood, only what its doubts name is something else.
    """

    def is_term(piece: str) -> bool:
        return _parse(piece, period=period, context=context).kind != "unclear"

    pieces = [texts.flat(piece) for piece in _PIECES.split(words) if piece.strip()]
    if whole.kind != "unclear":
        return _without_unread(pieces, [match[1] for doubt in whole.doubts if (match := _UNREAD.match(doubt))])
    terms = [piece for piece in pieces if is_term(piece)]
    rest = [piece for piece in pieces if piece not in terms]
    if terms:
        return terms, rest
    tokens = words.split()
    if len(tokens) > _MOST_TOKENS:
        return [], []
    for at in range(len(tokens) - 1, 0, -1):
        head, tail = " ".join(tokens[:at]), " ".join(tokens[at:])
        if tail[0].isupper() or tail[0] == "«":
            if is_term(head):
                return [head], [tail]
        elif is_term(tail):
            return [tail], [head]
    return [], rest if rest and people.is_party(rest[0]) else []


def _without_unread(pieces: Sequence[str], unread: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part pieces into terms and what a reading left unread, which may be a whole piece or the end of one."""
    terms: list[str] = []
    rest: list[str] = []
    for piece in pieces:
        if any(piece.rstrip(".") in said for said in unread):
            rest.append(piece)
            continue
        at, size = max(((piece.find(said), len(said)) for said in unread), default=(-1, 0))
        if at < 0:
            terms.append(piece)
            continue
        ends_in_initial = re.search(r"(?<!\w)[А-ЯЁ]$", piece[: at + size]) and piece[at + size :].startswith(".")
        end = at + size + bool(ends_in_initial)
        rest.append(piece[at:end])
        parts = (part.strip(" ,;/()-–—") for part in (piece[:at], piece[end:]))
        terms.extend(part for part in parts if any(sign.isalnum() for sign in part))
    return terms, rest
