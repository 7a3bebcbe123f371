"""CSV: in any usual encoding, parted by semicolon, comma or tab."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO

from merilo.core.tables.container import refusal
from merilo.core.tables.encoding import decode
from merilo.core.tables.layout import MAX_CELLS, MAX_COLUMNS, rectangle, tidy, too_large
from merilo.core.tables.source import Sheet, Source

_DELIMITERS = ";\t,"
_LOOKED_AT = 200_000  # characters by which the delimiter is told


def looks_like(text: str, name: str) -> bool:
    """Tell CSV from plain text: by the ending, or by two semicolons or more in every line.

    Lines without semicolons (a title, a signature) do not count when three records or more, half of the others, have
    the same number of fields.
    """
    if name.lower().endswith(".csv"):
        return True
    if "\t" in text or text.count(";") < 2:
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and min(line.count(";") for line in lines) >= 2:
        return True
    try:
        records = [row for row in csv.reader(StringIO(text[:_LOOKED_AT], newline=""), delimiter=";") if any(row)]
    except csv.Error:
        return False
    wide = Counter(len(row) for row in records if len(row) > 1)
    width, times = max(wide.items(), key=lambda pair: pair[1], default=(0, 0))
    return width >= 3 and times >= 3 and times * 2 >= wide.total() and "|" not in text


def read(data: bytes, name: str) -> Source:
    """Return a CSV file as a document of one Table."""
    rows = _rows(decode(data, name), name)
    width = max((len(row) for row in rows), default=0)
    if width > MAX_COLUMNS or width * len(rows) > MAX_CELLS:
        raise too_large(name)
    texts = [[tidy(value).strip() for value in row] + [""] * (width - len(row)) for row in rows]
    return Source(name=name, kind="csv", parts=(rectangle(texts, number=1),) if width else ())


def read_sheet(data: bytes, name: str) -> Sheet:
    """Return the bare records of a CSV file; rows are as long as in the file."""
    rows = _rows(decode(data, name), name)
    return Sheet(name=name, rows=[[value if value != "" else None for value in row] for row in rows])


def _rows(text: str, name: str) -> list[list[str]]:
    """Return the records of a CSV text; the delimiter (; , or tab) is the one that parts its lines most evenly.

    Raises Unreadable when a quote is never closed so that a record swallows the rest of the file.
    """
    text = text.removeprefix("\ufeff")
    declared = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if declared:
        return _records(text[declared.end() :], declared[1], name)
    return _records(text, _delimiter_of(text) or ";", name)


def _delimiter_of(text: str) -> str | None:
    """Return the delimiter that parts at least two records into the same number (two or more) of fields, or None."""
    head = text[:_LOOKED_AT]
    best: tuple[float, int, str] = (0.0, 0, "")
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(StringIO(head, newline=""), delimiter=delimiter) if any(row)]
        except csv.Error:
            continue
        if len(head) < len(text):
            widths = widths[:-1]
        width, times = Counter(widths).most_common(1)[0] if widths else (1, 0)
        if width > 1 and times / len(widths) > best[0]:
            best = (times / len(widths), width, delimiter)
    return best[2] if best[0] >= 0.5 else None


def _records(text: str, delimiter: str, name: str) -> list[list[str]]:
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise refusal(name, "не разбирается на строки (не закрыта кавычка?): сохраните таблицу как .xlsx.") from None
    if any(len(row) > 20_000 for row in rows):
        raise refusal(name, "содержит слишком много столбцов: сохраните нужную таблицу отдельно.")
    while rows and not any(rows[-1]):
        rows.pop()
    return rows
