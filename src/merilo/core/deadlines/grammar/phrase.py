"""From a phrase to its reading: chunks are read from left to right, then put together by the rules of the field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from merilo.core.deadlines.grammar.anchors import anchored, following_year
from merilo.core.deadlines.grammar.combine import combine
from merilo.core.deadlines.grammar.cursor import Cursor
from merilo.core.deadlines.grammar.dates import ImpossibleDate
from merilo.core.deadlines.grammar.events import event_chunk, structured_event
from merilo.core.deadlines.grammar.free_words import tidy
from merilo.core.deadlines.grammar.groups import Chunk, Note, are_spans
from merilo.core.deadlines.grammar.spans import Spans, bare_days, spans
from merilo.core.deadlines.grammar.tokens import Token, compiled, level, tokenise
from merilo.core.deadlines.grammar.turns import turn
from merilo.core.deadlines.terms import AsNeeded, Continuous, Reading, Several, Span, Turn, Unclear

LONGEST = 1000
MOST_TOKENS = 250
_TIME_OF_DAY = (
    r"(?i)(?:\bк|\bв|\bс|\bдо)?\s*(?<![\d.])\b(?:[01]?\d|2[0-4])\s?(?::|-|\.)\s?(?:[0-5]0|15|45)(?::\d\d)?\b(?!\s?\.\s?\d)"
    r"\s*(?:час\w*\.?|ч\.?(?!\w))?"
    r"|\b(?:в|к|с|до)\s+\d{1,2}\s+(?:час\w*|ч\b\.?)(?:\s+\d\d\s+мин\w*\.?)?"
    r"|\b\d{1,2}\s?:\s?\d\d(?::\d\d)?\b\s*(?:час\w*|ч\.)?"
)
_TIME_WORDS = (
    r"\d|январ|феврал|\bмарт|апрел|\bма[йяе]\b|июн|июл|август|сентяб|октяб|нояб|декаб|квартал|полугод|месяц|недел|\bгод|\bдень|\bдн|"
    r"срок|раз\b|понедел|вторник|\bсред[ауы]\b|четверг|пятниц|суббот|воскрес|ежегодн|ежемес|ежеквар|\bдо\b|\bпо\b|\bс\b|\bв\b|\bк\b|"
    r"каждый|каждую|после|при\b|перед|никогда|\bне\b|завтра|вчера|сегодня|когда|всегда|иногда|скоро|поздн|рано|час\b|врем|декад|период|следующ|отчетн|отчётн|текущ|истекш|предыдущ"
)
_ONWARDS = r"(?i)[\s,-]*(?:а |и )?(?:далее|затем|потом|в дальнейшем)\b"
_ABOUT = r"ориентировочно|предположительно|предварительно|примерно|около|приблизительно|планируется|запланировано"
_LEADS = r"(?:срок\w*|дата|период)(?: (?:исполнения|проведения|реализации|выполнения|сдачи))?(?= [:-])"


def read(words: str) -> Reading:
    """Return the reading of deadline words; what cannot be read is `Unclear`. Never raises for any text."""
    text = level(words).rstrip(" \n.;,:!?…-").lstrip(" \n.;,:!?…-•·*")
    if len(text) > LONGEST:
        return Reading(
            Unclear(f"Слов слишком много для срока: знаков {len(text)}, читается не больше {LONGEST}."), text
        )
    if not re.search(r"\w", text):
        return Reading(Unclear("Срок не указан."), text)
    if text.lower().startswith("срок не понят"):
        return Reading(Unclear("Слова не содержат понятного срока."), text)
    text, time = _without_time(text)
    parts = [part for part in _split(text, ";") if re.search(r"\w", part)]
    readings = [_onwards(part, place) for place, part in enumerate(parts)] or [
        Reading(Unclear("Названо только время суток."), text)
    ]
    found = readings[0] if len(readings) == 1 else _several(readings, text)
    if time:
        found = replace(found, doubts=(*found.doubts, f"Время суток «{time}» на дни срока не влияет."))
    return found


def _onwards(part: str, place: int) -> Reading:
    """«…; далее постоянно»: the part begins where the one before it ends."""
    return replace(_read_part(part), onwards=place > 0 and bool(compiled(_ONWARDS).match(part)))


def _without_time(text: str) -> tuple[str, str]:
    """Take the time of day out; «01.09», «15.10» stay dates."""
    found: list[str] = []

    def drop(match: re.Match[str]) -> str:
        digits = re.findall(r"\d+", match[0])
        clock = ":" in match[0] or "ч" in match[0].lower()
        if not clock and digits[1] != "00":
            bare = re.fullmatch(r"\s*\d{1,2}\s?[.-]\s?\d{1,2}\s*", match[0])
            if bare or int(digits[1]) <= 12 or "-" in match[0]:
                return match[0]
        found.append(tidy(match[0]))
        return " "

    if not any(char in ":.-чЧ" for char in text):
        return text, ""
    return compiled(_TIME_OF_DAY).sub(drop, text).strip(), ", ".join(found)


def _split(text: str, sign: str) -> list[str]:
    parts, depth, current = [], 0, ""
    for char in text:
        depth = max(0, depth + (char == "(") - (char == ")"))
        if char == sign and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += char
    return [*parts, current]


def _several(readings: list[Reading], text: str) -> Reading:
    unclear = next((reading for reading in readings if isinstance(reading.term, Unclear)), None)
    if unclear is not None and isinstance(unclear.term, Unclear):
        return Reading(Unclear(f"Непонятна часть «{tidy(unclear.words)}»: {unclear.term.reason}"), text)
    flat: list[Reading] = []
    for reading in readings:
        flat.extend(reading.term.parts if isinstance(reading.term, Several) else [reading])
    return Reading(Several(tuple(flat)), text)


def _read_part(text: str) -> Reading:
    if "\n" in text:
        # a line broken anywhere is the same phrase; lines that are no phrase together are terms of their own
        for flowed in _flowed(text):
            found = _read_part(flowed) if "\n" not in flowed else _tried(flowed)
            if not isinstance(found.term, Unclear):
                return found
    found = _tried(text)
    if isinstance(found.term, Unclear) and "\n" in text:
        lines = [line for line in _split(text, "\n") if re.search(r"\w", line)]
        if len(lines) > 1:
            readings = [_read_part(line) for line in lines]
            if not any(isinstance(reading.term, Unclear) for reading in readings):
                return _several(readings, text)
    return found


def _flowed(text: str) -> Iterator[str]:
    """Return the text with its lines joined, then with one break left in each place in turn."""
    lines = text.split("\n")
    yield " ".join(lines)
    if 2 < len(lines) <= 8:
        for place in range(1, len(lines)):
            yield " ".join(lines[:place]) + "\n" + " ".join(lines[place:])


def _tried(text: str) -> Reading:
    try:
        return _chunked(text)
    except ImpossibleDate as fault:
        return Reading(Unclear(str(fault)), text)


def _chunked(text: str) -> Reading:
    tokens = tokenise(text)
    if len(tokens) > MOST_TOKENS:
        return Reading(Unclear("Слов слишком много для срока."), text)
    c = Cursor(text, tokens)
    lead = compiled(_LEADS).match(" ".join(token.norm for token in tokens if token.norm != "\n"))
    if lead is not None:
        c.place = len(lead[0].split())
        c.take(":", "-")
    chunks = _chunks(c, bracketed=False)
    if chunks is None:
        return Reading(Unclear("Слова не складываются в срок."), text)
    return replace(combine(chunks, text), words=tidy(text) if text else text)


def _chunks(c: Cursor, *, bracketed: bool) -> list[Chunk] | None:
    """Read all chunks up to the cursor's end; None when some words cannot be read and matter."""
    found: list[Chunk] = []
    while not c.done:
        joint = _joint(c)
        if c.done:
            break
        start = c.place
        if c.norm() == "(":
            inner = _bracket(c, weekdays_matter=bool(found) and isinstance(found[-1].value, Turn))
            if inner is None:
                return None
            if isinstance(inner, int):
                found[-1:] = [_on_weekday(chunk, inner) for chunk in found[-1:]]
            else:
                found.extend(replace(chunk, bracketed=True, joint=joint) for chunk in inner)
            continue
        value = _one(c)
        if value is None:
            c.place = start
            note = _left_over(c, found)
            if note is None:
                return None
            value = note
        found.append(Chunk(value, joint, c.slice(start, c.place), bracketed=bracketed))
    return found


def _joint(c: Cursor) -> str:
    """Move over what joins chunks; return its signs: ',', 'и', newline …"""
    signs = ""
    while not c.done:
        norm = c.norm()
        if norm in (",", ".", "\n", "-", "/", ":", ")", "*", "•", "·", "+", "_", '"', "«", "»", "!", "?"):
            signs += norm
        elif norm in ("и", "или", "либо", "также", "плюс") or (norm == "а" and c.norm(1) == "также"):
            signs += "и"
        elif norm in ("далее", "затем", "потом") or (norm == "в" and c.norm(1) == "дальнейшем"):
            signs += ">"
            c.place += norm == "в"
        elif norm in ("но", "а"):
            signs += ","
        elif norm == "г" and c.place and c.norm(-1) == ".":
            pass
        else:
            break
        c.place += 1
    return signs


def _one(c: Cursor) -> object | None:
    """Read one chunk: calendar and counted terms by length, free words only where nothing else fits."""
    start = c.place
    if c.match(_ABOUT):
        return Note(c.slice(start, c.place))
    found = c.longest(turn, anchored, _within, following_year, structured_event)
    if found is not None:
        if (
            isinstance(found, AsNeeded)
            and found.event is None
            and not c.done
            and c.norm() not in (",", "\n", "(", ")", ".", "и", "-")
        ):
            place = c.place
            if c.longest(_within, turn, anchored, event_chunk) is None:
                while not c.done and c.norm() not in (",", "\n", "(", ".") and not c.norm().startswith("еже"):
                    c.place += 1
            else:
                c.place = place
        far = c.place
        if (
            c.done
            or _joins(c)
            or c.first(_within, turn, anchored, following_year, structured_event, event_chunk) is not None
        ):
            c.place = far
            return found
        # «в год проведения оценки»: the word «год» was not a date, the words go on
        c.place = start
        longer = event_chunk(c)
        if longer is not None and c.place > far:
            return longer
        c.place = far
        return found
    return c.first(event_chunk, bare_days)


def _joins(c: Cursor) -> bool:
    return c.norm() in (",", ".", "\n", "-", "/", ":", "(", ")", "и", "а", "но", "или")


def _within(c: Cursor) -> Spans | None:
    """Read spans, also behind «в течение», «на протяжении», «в период»."""
    with c.attempt() as keep:
        c.match("и")
        if (c.match("в") and c.match(r"теч|течени[ие]|теченни[ие]|течениие|продолжени[ие]")) or c.match(r"втечени[ие]"):
            c.take(".")
        elif c.place and c.norm(-1) == "в" and c.norm() != "":
            c.place -= 1
        if c.phrase("на", "протяжении") or c.phrase("на", r"период|срок"):
            pass
        elif c.phrase("в", r"период|срок|сроки") or c.match(r"период|срок|сроки"):
            c.match(r"времени")
        c.take("\n")
        c.take(":")
        found = spans(c)
        if found is not None:
            keep()
        return found


def _on_weekday(chunk: Chunk, weekday: int) -> Chunk:
    """«3 сентября (понедельник)»: the weekday stays beside the day, to be compared with it."""
    if not are_spans(chunk.value):
        return chunk
    return replace(chunk, value=(*chunk.value[:-1], replace(chunk.value[-1], weekday=weekday)))


def _bracket(c: Cursor, *, weekdays_matter: bool) -> list[Chunk] | int | None:
    """Read what stands in brackets; of weekdays the only one is returned, what cannot be read becomes a note."""
    depth, close = 0, c.end
    for place in range(c.place, c.end):
        depth += {"(": 1, ")": -1}.get(c.tokens[place].norm, 0)
        if depth == 0:
            close = place
            break
    inner = Cursor(c.text, c.tokens, c.place + 1, close)
    raw = c.slice(c.place + 1, close)
    c.place = min(close + 1, c.end)
    if not weekdays_matter and (days := _only_weekdays(inner)):
        return days[0] if len(days) == 1 else []
    inner.place = c.place if inner.place > inner.end else inner.place
    chunks = _chunks(inner, bracketed=True)
    if chunks is None:
        return [Chunk(Note(tidy(raw)), "", raw, bracketed=True)]
    return chunks


def _only_weekdays(c: Cursor) -> list[int]:
    """Return the weekdays that the words up to the end are, or nothing."""
    start = c.place
    days: list[int] = []
    while not c.done:
        if (day := c.weekday()) is not None:
            days.append(day)
        elif not c.take(",", ".", "-", "и", "\n"):
            days = []
            break
    c.place = start
    return days


def _left_over(c: Cursor, found: list[Chunk]) -> Note | None:
    """Pass over words beside a term that say nothing of time (a place, a person), if a sign parts them from it."""
    start = c.place
    of_event = (
        start > 0
        and c.tokens[start - 1].norm in ("года", "году")
        and bool(re.match(r"провед|завершен|реализац", c.norm()))
    )
    if (
        found
        and not of_event
        and not _parted(c.tokens[start - 1])
        and not isinstance(found[-1].value, Turn | Continuous)
        and not _whole_date(found[-1].value, c.tokens[start - 1])
    ):
        return None
    while not c.done and c.norm() not in (",", "\n", "(", ";"):
        c.place += 1
    words = tidy(c.slice(start, c.place))
    if c.place == start or compiled(_TIME_WORDS).search(words.lower()) or (not found and c.done):
        return None
    return Note(words)


def _whole_date(value: object, token: Token) -> bool:
    """A date that no further word can belong to: «25 мая директор», but not «2026 человек», «15 человек»."""
    last = value[-1].last if isinstance(value, tuple) and value and isinstance(value[-1], Span) else None
    if last is None or last.unit == "school":
        return False
    return last.month is not None or (last.unit != "day" and token.value is None)


def _parted(token: Token) -> bool:
    return token.norm in (",", "\n", ";", ")", "-", ".", ":")
