"""Tables for people to take away: CSV and XLSX in which no cell is ever run as a formula."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain
from pathlib import Path

import xlsxwriter

ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet may take for a formula
UTF8_MARK = b"\xef\xbb\xbf"  # by which Excel knows that a CSV file is not in its own encoding
LONGEST = 32_000  # characters in a cell of a workbook


def harmless(text: str) -> str:
    """Return text that a spreadsheet opens as text: an apostrophe before what would begin a formula."""
    return f"'{text}" if text.startswith(ACTIVE) else text


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Return a CSV file line by line, as Russian Excel opens it: semicolons, UTF-8 with its mark."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    yield UTF8_MARK
    for row in chain([head], rows):
        writer.writerow([harmless(cell) for cell in row])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()


def workbook(title: str, head: Sequence[str], rows: Iterable[Sequence[str]], *, widths: Sequence[int]) -> bytes:
    """Return an XLSX file of plain strings, with a head that stays and a filter."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table.xlsx"
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder})
        sheet = book.add_worksheet(title[:31])
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for column, (words, width) in enumerate(zip(head, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, words, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                sheet.write_string(last, column, harmless(cell)[:LONGEST], wrap)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(head) - 1)
        book.close()
        return file.read_bytes()
