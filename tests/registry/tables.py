"""Tables of institutions for the tests, as workbooks and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook


def xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook of one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_csv(rows: Sequence[Sequence[object]], encoding: str = "utf-8-sig") -> bytes:
    """Return a CSV file with semicolons."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode(encoding)
