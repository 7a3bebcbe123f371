"""What a document gives: tables with cell addresses, and the text around them, in document order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid.

    `text` is as written, automatic numbers included: paragraphs and line breaks joined by a newline, runs of spaces
    kept, outer blank space dropped; the cells of a small table inside the cell are parted by tabs.
    `row` and `column` count from 1 in the table's grid. A place covered by a merged cell has empty text and
    `covered_by`, the (row, column) of the cell that holds the text.
    """

    text: str
    row: int
    column: int
    covered_by: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A rectangular grid of cells.

    `number` counts from 1 in the document; `page` (PDF) and `sheet` (workbooks) say where it stands. In workbooks and
    CSV files the grid is the sheet: `row` and `column` are those of the sheet.
    """

    number: int
    rows: tuple[tuple[Cell, ...], ...]
    sheet: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """Cells one after another whose row borders were lost (text saved from a word processor, a tab before each cell).

    Each cell has `row` = its line in the file and `column` = 1; blank lines inside its text are kept.
    Who knows what the table is about lays the rows.
    """

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text outside the tables, without the space around it.

    `number` is its line (text files) or the filled paragraph it belongs to (lines of one paragraph share it), from 1.
    """

    text: str
    number: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document as read: its parts in order, and what the reader could not be sure of, in Russian."""

    name: str
    kind: str  # "docx", "odt", "pdf", "rtf", "xlsx", "xls", "ods", "csv", "html", "txt", "doc"
    parts: tuple[Line | Table | Stream, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Bare rows of a workbook's sheet or of a CSV file, for files with many thousand rows.

    Values are str, int, float, bool, date, datetime, time, timedelta or None (an empty cell), as the file has them;
    whole numbers are int. Row i of `rows` is row i + 1 of the sheet. `merged` holds the first and the last cell of each
    merged area (row and column counted from 0); its value stands in the first cell, the others are empty.
    """

    name: str
    rows: list[list[object]]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
