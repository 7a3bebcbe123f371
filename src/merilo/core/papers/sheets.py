"""Tables as XLSX workbooks that open well: frozen header, filters, numbers as numbers, text never a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any, Literal

from merilo.core import wording

Cell = str | int | Decimal | date | None

NAME_LETTERS = 31
CELL_LETTERS = 32_767
NARROWEST, WIDEST = 9, 48
LINE, HIGHEST = 15.5, 400  # points; Excel's own limit is 409
EXACT = 10**15  # beyond it Excel rounds whole numbers
FORBIDDEN = set("[]:*?/\\")
INK, SHADE, RULE = "#1a2330", "#f6f4ee", "#b9b3a5"


class BadSheet(ValueError):
    """A table cannot be written as a worksheet; the sentence says which and why."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its title and what it holds; `places` for decimals, `width` in characters (None: by content)."""

    title: str
    kind: Literal["text", "integer", "decimal", "date"] = "text"
    places: int = 2
    width: float | None = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A worksheet: a name of at most 31 characters, an optional caption above, columns and rows of equal length.

    A text in a number column is written as text («нет данных»), None leaves the cell empty. `emphasised` are the rows
    (from 0) written bold.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    emphasised: frozenset[int] = frozenset()


def workbook(sheets: Sequence[Sheet], *, created_on: date, title: str = "") -> bytes:
    """Return an .xlsx file as bytes. Equal input gives equal bytes.

    Raises BadSheet when there is no sheet, a name is taken or not allowed by Excel, or a row has not as many cells as
    there are columns.
    """
    import xlsxwriter

    _check(sheets)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": title, "created": datetime(created_on.year, created_on.month, created_on.day)})
    book.set_calc_mode("auto")
    formats = _Formats(book)
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    return buffer.getvalue()


def write_workbook(path: Path, sheets: Sequence[Sheet], *, created_on: date, title: str = "") -> None:
    """Write an .xlsx file, see `workbook`. Raises BadSheet before anything is written."""
    path.write_bytes(workbook(sheets, created_on=created_on, title=title))


def _check(sheets: Sequence[Sheet]) -> None:
    if not sheets:
        raise BadSheet("В книге Excel должен быть хотя бы один лист.")
    seen: set[str] = set()
    for sheet in sheets:
        name, lowered = wording.quoted(sheet.name), sheet.name.lower()
        if not sheet.name.strip() or len(sheet.name) > NAME_LETTERS or set(sheet.name) & FORBIDDEN:
            raise BadSheet(f"Имя листа {name} не подходит: до {NAME_LETTERS} знаков, без знаков [ ] : * ? / \\.")
        if sheet.name[0] == "'" or sheet.name[-1] == "'":
            raise BadSheet(f"Имя листа {name} не подходит: оно не должно начинаться или кончаться апострофом.")
        if lowered in seen:
            raise BadSheet(f"Лист {name} в книге уже есть.")
        seen.add(lowered)
        for number, row in enumerate(sheet.rows, start=1):
            if len(row) != len(sheet.columns):
                raise BadSheet(f"Лист {name}, строка {number}: ячеек {len(row)}, а столбцов {len(sheet.columns)}.")


class _Formats:
    """The cell formats of a book, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.known: dict[tuple[tuple[str, object], ...], Any] = {}
        head = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": SHADE, "border_color": INK}
        # A title stands where its values stand: numbers are on the right.
        self.heads = {side: self.of(**head, bottom=1, top=1, align=side) for side in ("left", "right")}
        self.caption = self.of(bold=True, font_size=13)

    def of(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.known:
            self.known[key] = self.book.add_format({"font_color": INK, **properties})
        return self.known[key]

    def cell(self, column: Column, *, bold: bool) -> Any:
        look: dict[str, object] = {"valign": "top", "bottom": 4, "border_color": RULE, "bold": bold}
        if column.kind == "text":
            look |= {"text_wrap": True, "num_format": "@", "indent": 1}
        elif column.kind == "integer":
            look["num_format"] = "0"
        elif column.kind == "decimal":
            look["num_format"] = "0." + "0" * column.places if column.places else "0"
        else:
            look["num_format"] = "dd.mm.yyyy"
        return self.of(**look)


def _write(page: Any, sheet: Sheet, formats: _Formats) -> None:
    top = 0
    if sheet.caption:
        page.write_string(0, 0, sheet.caption, formats.caption)
        top = 2
    widths = [column.width or _width(sheet, at) for at, column in enumerate(sheet.columns)]
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, widths[at])
        page.write_string(top, at, column.title, formats.heads["left" if column.kind == "text" else "right"])
    titles = [_lines(column.title, width) for column, width in zip(sheet.columns, widths, strict=True)]
    page.set_row(top, min(HIGHEST, LINE * max(titles, default=1)))
    looks = {bold: [formats.cell(column, bold=bold) for column in sheet.columns] for bold in (False, True)}
    for down, row in enumerate(sheet.rows, start=top + 1):
        bold = down - top - 1 in sheet.emphasised
        lines = max((_lines(cell, width) for cell, width in zip(row, widths, strict=True)), default=1)
        page.set_row(down, min(HIGHEST, LINE * lines))
        for at, (cell, look) in enumerate(zip(row, looks[bold], strict=True)):
            _put(page, down, at, cell, look)
    last_row, last_column = top + len(sheet.rows), max(0, len(sheet.columns) - 1)
    if sheet.rows and sheet.columns:
        page.autofilter(top, 0, last_row, last_column)
    page.freeze_panes(top + 1, 1 if len(sheet.columns) > 6 else 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_footer("&C&P из &N")
    page.hide_gridlines(2)


def _put(page: Any, down: int, at: int, cell: Cell, look: Any) -> None:
    """Write by the value's own type: a text that looks like a formula, a number or an address stays the text it is."""
    if cell is None:
        page.write_blank(down, at, None, look)
    elif isinstance(cell, str):
        page.write_string(down, at, cell[:CELL_LETTERS], look)
    elif isinstance(cell, date):
        page.write_datetime(down, at, datetime(cell.year, cell.month, cell.day), look)
    elif not Decimal(cell).is_finite() or abs(Decimal(cell)) >= EXACT:
        page.write_string(down, at, str(cell), look)
    else:
        page.write_number(down, at, cell, look)


def _width(sheet: Sheet, at: int) -> float:
    """As wide as the longest cell of the first rows, within reason; the header may take two lines."""
    title = sheet.columns[at].title
    word = max((len(part) for part in title.split()), default=0) + 3  # the filter's arrow stands beside it
    longest = max((len(_shown(row[at])) for row in sheet.rows[:500]), default=0)
    return float(min(WIDEST, max(NARROWEST, word, longest + 2, len(title) / 2)))


def _lines(cell: Cell, width: float) -> int:
    """How many lines a text takes: programs other than Excel do not find the height of a row themselves."""
    letters = max(4, int(width * 0.9) - 2)
    if not isinstance(cell, str) or (len(cell) <= letters and "\n" not in cell):
        return 1
    # A line broken at words is about a tenth shorter than the column; wrapping for real costs more than all the rest.
    return max(1, sum(ceil(len(part) * 1.1 / letters) or 1 for part in cell.split("\n")))


def _shown(cell: Cell) -> str:
    return "" if cell is None else "00.00.0000" if isinstance(cell, date) else str(cell)
