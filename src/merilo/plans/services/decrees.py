"""A year's decree on moved days, read from words or from a file: which days are off, which are working."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from merilo.accounts import apart
from merilo.accounts.refusal import Refused
from merilo.core import tables, wording

_LONGEST = 200_000
_MONTH = "|".join(wording.MONTHS_GENITIVE)
_DAY = re.compile(
    rf"(?P<iso>\b20\d\d-\d\d-\d\d\b)|\b(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}})(?:\.(?P<y>20\d\d))?\b"
    rf"|\b(?P<day>\d{{1,2}})\s+(?P<month>{_MONTH})(?:\s+(?P<year>20\d\d))?",
    re.IGNORECASE,
)
_MOVED = re.compile(r"\bс\s+(?P<from>[^;\n]{1,60}?)\s+на\s+(?P<to>[^;\n]{1,60})", re.IGNORECASE)
_HOLIDAYS = {*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}  # ТК РФ, ст. 112
_KIND = re.compile(r"(?P<off>нерабоч|выходн|праздн|\boff\b)|(?P<on>рабоч|\bon\b)", re.IGNORECASE)


class DecreeUnreadable(Refused):
    """The words or the file of a decree name no days, or days of which it is not said what they are."""


@dataclass(frozen=True, slots=True)
class Decree:
    """Days off and working days that a decree names."""

    days_off: tuple[date, ...]
    working_days: tuple[date, ...]


def read_words(words: str, *, year: int) -> Decree:
    """Return the days a text names.

    Lines with «выходной» or «рабочий» beside dates, or under such a heading; or the decree's own words «с субботы
    3 января на пятницу 9 января»: the second day is off, the first one works unless it is a holiday itself.
    """
    if len(words) > _LONGEST:
        raise DecreeUnreadable("Текст слишком длинный: оставьте только перенесённые дни.")
    off: set[date] = set()
    on: set[date] = set()
    kind = ""
    for line in words.replace("\r", "\n").split("\n"):
        moved = [(_days(one["from"], year), _days(one["to"], year)) for one in _MOVED.finditer(line)]
        if any(came and went for came, went in moved):
            for came, went in moved:
                off.update(went[:1])
                on.update(day for day in came[:1] if (day.month, day.day) not in _HOLIDAYS and went)
            continue
        marks = [(one.start(), str(one.lastgroup)) for one in _KIND.finditer(line)]
        for where, day in _placed(line, year):
            said = _nearest(marks, where) or kind
            if not said:
                raise DecreeUnreadable(
                    f"«{wording.shortened(line, 80)}»: не сказано, выходные это дни или рабочие. Напишите перед датами."
                )
            (off if said == "off" else on).add(day)
        kind = marks[-1][1] if marks else kind
    if not off and not on:
        raise DecreeUnreadable("Дат не нашлось. Пример: «выходные: 09.01.2027, 31.12.2027; рабочие: 06.11.2027».")
    return Decree(tuple(sorted(off - on)), tuple(sorted(on - off)))


def read_file(name: str, content: bytes, *, year: int) -> Decree:
    """Return the days a file names: JSON with `off` and `on`, or any table or document the house reads."""
    if content.lstrip()[:1] == b"{":
        return _from_json(content, year)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "decree"
        path.write_bytes(content)
        try:
            source = apart.call(tables.read, path, name=name)
        except apart.EndedBadly:
            raise DecreeUnreadable("Файл слишком сложный: прочитать его не удалось. Вставьте даты текстом.") from None
        except tables.Unreadable as error:
            raise DecreeUnreadable(str(error)) from error
    return read_words("\n".join(_lines(source)), year=year)


def _lines(source: tables.Source) -> Iterator[str]:
    for part in source.parts:
        if isinstance(part, tables.Line):
            yield part.text
        elif isinstance(part, tables.Table):
            for row in part.rows:
                yield "; ".join(cell.text.replace("\n", " ") for cell in row if cell.text)
        else:
            yield from (cell.text for cell in part.cells)


def _from_json(content: bytes, year: int) -> Decree:
    try:
        data: Any = json.loads(content)
        found = [tuple(date.fromisoformat(str(day)) for day in data.get(key) or ()) for key in ("off", "on")]
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise DecreeUnreadable('Файл JSON не читается. Нужно: {"off": ["2027-12-31"], "on": []}.') from error
    if any(day.year != year for days in found for day in days):
        raise DecreeUnreadable(f"В файле есть дни не {year} года.")
    return Decree(found[0], found[1])


def _nearest(marks: list[tuple[int, str]], where: int) -> str:
    """Return what a line says of the day at a place: by the word before it or, where none is, by the one after it."""
    before = [kind for at, kind in marks if at < where]
    return before[-1] if before else marks[0][1] if marks else ""


def _days(words: str, year: int) -> list[date]:
    return [day for _, day in _placed(words, year)]


def _placed(words: str, year: int) -> list[tuple[int, date]]:
    """Return the days that words name, each with where it stands."""
    found = []
    for match in _DAY.finditer(words):
        try:
            found.append((match.start(), _day(match, year)))
        except ValueError as error:
            raise DecreeUnreadable(f"Дня «{match[0]}» в календаре нет.") from error
    return found


def _day(match: re.Match[str], year: int) -> date:
    if match["iso"]:
        return date.fromisoformat(match["iso"])
    if match["d"]:
        return date(int(match["y"] or year), int(match["m"]), int(match["d"]))
    month = [name.casefold() for name in wording.MONTHS_GENITIVE].index(match["month"].casefold()) + 1
    return date(int(match["year"] or year), month, int(match["day"]))
