"""A table of phrases: tab-separated, header words/from/to, no quoting, `\\n` in words is a line break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Phrase:
    """Deadline words with the period of their plan; both ends or none."""

    words: str
    start: date | None = None
    end: date | None = None


class PhrasesUnreadable(ValueError):
    """A table of phrases cannot be used; str() is a Russian sentence."""


def read_phrases(text: str) -> Iterator[Phrase]:
    """Return the phrases of a table, in order; columns are found by their names, others are ignored.

    Empty lines are passed over; empty dates mean that the period is not known.
    Raises PhrasesUnreadable when a column is missing or a date is not YYYY-MM-DD.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    names = [name.strip() for name in lines[0].split("\t")]
    if "words" not in names:
        raise PhrasesUnreadable(
            "В первой строке таблицы нет столбца words; нужны столбцы words, from, to через табуляцию."
        )
    for number, line in enumerate(lines[1:], start=2):
        if not line:
            continue
        cells = dict(zip(names, line.split("\t"), strict=False))
        yield Phrase(
            cells.get("words", "").replace("\\n", "\n"),
            _date(cells.get("from", ""), "from", number),
            _date(cells.get("to", ""), "to", number),
        )


def _date(text: str, column: str, number: int) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as fault:
        raise PhrasesUnreadable(
            f"Строка {number}, столбец {column}: «{text.strip()}» — не дата вида ГГГГ-ММ-ДД."
        ) from fault
