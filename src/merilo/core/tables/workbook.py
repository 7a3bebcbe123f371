"""Workbooks (.xlsx .xls .ods) and CSV: as a document for plans, as bare rows for files of many thousand rows."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO, StringIO
from typing import Any

from merilo.core.tables import opendocument
from merilo.core.tables.container import Archive, broken, encrypted, parse_xml, refusal
from merilo.core.tables.encoding import decode
from merilo.core.tables.layout import MAX_CELLS, MAX_COLUMNS, tidy, too_large
from merilo.core.tables.source import Cell, Sheet, Source, Table
from merilo.core.wording import MONTHS_NOMINATIVE, counted, listed, quoted

MAX_SHEET_CELLS = 20_000_000
MAX_SHEETS = 200

_DELIMITERS = ";\t,"
_X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FAR_CELL = re.compile(rb' r="(?:[A-Z]{2,}\d|[A-Z]\d{6})')
_FULL_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,7})(\d{1,10})"[^>/]*>(?!</)')


def read(data: bytes, name: str, kind: str) -> Source:
    """Return a workbook as a document: one Table per sheet, row and column as on the sheet, cells as they are shown.

    Whole numbers lose their «.0», dates are ДД.ММ.ГГГГ, percents keep their sign (.xlsx). Hidden sheets are read, with a doubt.
    """
    book, hidden = _opened(data, name, kind)
    formats = _Formats(Archive(data, name), name) if kind == "xlsx" else None
    tables: list[Table] = []
    cells = 0
    for at, title in enumerate(book.sheet_names):
        sheet = book.get_sheet_by_index(at)
        if not sheet.height:
            continue
        cells += sheet.total_height * sheet.total_width
        if sheet.total_width > MAX_COLUMNS or cells > MAX_CELLS:
            raise too_large(name)
        codes = formats.of_sheet(at) if formats else {}
        texts = [
            [shown(value, codes.get((row, column), "")) for column, value in enumerate(values, 1)]
            for row, values in enumerate(sheet.to_python(skip_empty_area=False), 1)
        ]
        if any(text for row in texts for text in row):
            tables.append(_table(texts, sheet.merged_cell_ranges or [], number=len(tables) + 1, sheet=title))
    return Source(name=name, kind=kind, parts=tuple(tables), doubts=_hidden_doubt(hidden))


def read_csv(data: bytes, name: str) -> Source:
    """Return a CSV file as a document of one Table."""
    rows = csv_rows(decode(data, name), name)
    width = max((len(row) for row in rows), default=0)
    if width > MAX_COLUMNS or width * len(rows) > MAX_CELLS:
        raise too_large(name)
    texts = [[tidy(value).strip() for value in row] + [""] * (width - len(row)) for row in rows]
    return Source(name=name, kind="csv", parts=(_table(texts, [], number=1, sheet=None),) if width else ())


def read_sheets(data: bytes, name: str, kind: str) -> tuple[Sheet, ...]:
    """Return the bare rows of every visible sheet; `kind` is xlsx, xls, ods or csv."""
    if kind == "csv":
        rows: list[list[object]] = [
            [value if value != "" else None for value in row] for row in csv_rows(decode(data, name), name)
        ]
        return (Sheet(name=name, rows=rows),)
    book, hidden = _opened(data, name, kind)
    sheets = []
    for at, title in enumerate(book.sheet_names):
        if title in hidden:
            continue
        sheet = book.get_sheet_by_index(at)
        if sheet.total_height * sheet.total_width > MAX_SHEET_CELLS:
            raise _too_large(name)
        values = sheet.to_python(skip_empty_area=False) if sheet.height else []
        sheets.append(Sheet(name=title, rows=[[_plain(value) for value in row] for row in values]))
    return tuple(sheets)


def _plain(value: object) -> object:
    if value == "":
        return None
    if type(value) is float and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


# opening


def _opened(data: bytes, name: str, kind: str) -> tuple[Any, set[str]]:
    import python_calamine

    if kind != "xls":
        _measure(Archive(data, name), name, kind)
    try:
        book = python_calamine.CalamineWorkbook.from_object(BytesIO(data))
        about = book.sheets_metadata
    except python_calamine.PasswordError:
        raise encrypted(name) from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise broken(name) from None
    if len(about) > MAX_SHEETS:
        raise refusal(name, "содержит слишком много листов: оставьте в нём только нужные.")
    visible = python_calamine.SheetVisibleEnum.Visible
    return book, {sheet.name for sheet in about if sheet.visible != visible}


def _measure(archive: Archive, name: str, kind: str) -> None:
    """Refuse a workbook whose cells would not fit in memory, before the reader lays them out as one rectangle."""
    for member in archive.names:
        data = archive.read(member)
        if kind == "xlsx" and re.fullmatch(r"xl/worksheets/[^/]+\.xml", member):
            height, width = _extent(data)
            if height * width > MAX_SHEET_CELLS:
                raise _too_large(name)
        elif kind == "ods" and member == "content.xml":
            opendocument.measure(data, name, limit=MAX_SHEET_CELLS)


def _extent(sheet: bytes) -> tuple[int, int]:
    """Return bounds of the rows and columns of a sheet's filled cells; exact only where they are large."""
    cells = sheet.count(b"<c ") + sheet.count(b"<c>")
    has_places = sheet.count(b' r="') >= cells and not re.search(rb"<\w+:c[ >]", sheet)
    if has_places and not _FAR_CELL.search(sheet):
        return 99_999, 26
    places = _FULL_CELL.findall(sheet)
    width = max(map(_column, {letters for letters, _ in places}), default=1)
    height = max(map(int, {digits for _, digits in places}), default=1)
    if not has_places:  # a cell without an address follows the one before it
        rows = re.split(rb"<(?:\w+:)?row\b", sheet)[1:]
        height = max(height, len(rows))
        width = max([width, *(len(re.findall(rb"<(?:\w+:)?c[ >]", row)) for row in rows)])
    return height, width


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large(name: str) -> Exception:
    return refusal(name, "содержит слишком большой лист: удалите на нём пустые строки и столбцы и лишние данные.")


def _hidden_doubt(hidden: set[str]) -> tuple[str, ...]:
    if not hidden:
        return ()
    sheets = counted(len(hidden), "скрытый лист", "скрытых листа", "скрытых листов")
    return (f"В книге {sheets}: {listed(sorted(map(quoted, hidden)))}. Проверьте, нужны ли они.",)


# what a cell shows


def shown(value: object, code: str = "") -> str:
    """Return a cell's value as the sheet shows it; `code` is its number format, where known."""
    if value is None or isinstance(value, str):
        return tidy(value or "").strip()
    if isinstance(value, bool):
        return "ИСТИНА" if value else "ЛОЖЬ"
    if isinstance(value, (int, float)):
        return _number_shown(value, code)
    if isinstance(value, datetime):
        return _date_shown(value, code) if value.time() == time() else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return _date_shown(value, code)
    if isinstance(value, time):
        return f"{value:%H:%M}" if not value.second else f"{value:%H:%M:%S}"
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    return str(value)


def _number_shown(value: float, code: str) -> str:
    code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code.split(";")[0])
    places = re.search(r"0\.(0+)", code)
    if "%" in code:
        return f"{_rounded(value * 100, len(places[1]) if places else 0)}%"
    if places and "E" not in code.upper():
        return _rounded(value, len(places[1]))
    if re.fullmatch(r"[#,\s]*0", code):
        return _rounded(value, 0)
    text = f"{value:.15g}"
    return text if "e" not in text else f"{Decimal(text):f}"


def _rounded(value: float, places: int) -> str:
    return f"{Decimal(f'{value:.15g}').quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"


def _date_shown(day: date, code: str) -> str:
    code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code.split(";")[0]).lower()
    if "y" in code and "d" not in code:
        return f"{MONTHS_NOMINATIVE[day.month - 1]} {day.year}" if "m" in code else str(day.year)
    if re.search("m{3,}", code) and "d" not in code:
        return MONTHS_NOMINATIVE[day.month - 1]
    return f"{day:%d.%m.%Y}"


class _Formats:
    """The number formats of an .xlsx: calamine gives values, people see percents and months."""

    def __init__(self, archive: Archive, name: str) -> None:
        self._archive = archive
        self._name = name
        self._codes: list[str] = []
        styles = archive.read("xl/styles.xml", default=b"")
        if styles:
            tree = parse_xml(styles, name)
            own = {item.get("numFmtId"): item.get("formatCode", "") for item in tree.iter(_X + "numFmt")}
            built_in = {"1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%", "17": "mmm yy"}
            group = tree.find(_X + "cellXfs")
            for item in group if group is not None else ():
                key = item.get("numFmtId", "0")
                self._codes.append(own.get(key, built_in.get(key, "")))

    def of_sheet(self, at: int) -> dict[tuple[int, int], str]:
        """Return the format of each cell of the sheet (from 0) that has one, by (row, column)."""
        member = self._member(at)
        if member not in self._archive:
            return {}
        places = re.findall(rb'<(?:\w+:)?c\b([^>]*)>', self._archive.read(member))
        found = {}
        for attributes in places:
            place = re.search(rb'\br="([A-Z]{1,3})(\d{1,7})"', attributes)
            style = re.search(rb'\bs="(\d{1,6})"', attributes)
            if place and style and int(style[1]) < len(self._codes) and self._codes[int(style[1])]:
                found[int(place[2]), _column(place[1])] = self._codes[int(style[1])]
        return found

    def _member(self, at: int) -> str:
        book = parse_xml(self._archive.read("xl/workbook.xml", default=b"<none/>"), self._name)
        links = parse_xml(self._archive.read("xl/_rels/workbook.xml.rels", default=b"<none/>"), self._name)
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        sheets = list(book.iter(_X + "sheet"))
        if at >= len(sheets):
            return ""
        link = next((value for key, value in sheets[at].attrib.items() if key.endswith("}id")), "")
        target = targets.get(link, "")
        return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _table(
    texts: list[list[str]],
    merged: Iterable[tuple[tuple[int, int], tuple[int, int]]],
    *,
    number: int,
    sheet: str | None,
) -> Table:
    """Return rows of texts as a Table; merged ranges count rows and columns from 0, both ends included."""
    height, width = len(texts), len(texts[0])
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, right) in merged:
        for row in range(top, min(bottom + 1, height)):
            for column in range(left, min(right + 1, width)):
                if (row, column) != (top, left) and not texts[row][column]:
                    covered[row + 1, column + 1] = (top + 1, left + 1)
    rows = tuple(
        tuple(Cell(text, row, column, covered.get((row, column))) for column, text in enumerate(cells, 1))
        for row, cells in enumerate(texts, 1)
    )
    return Table(number=number, rows=rows, sheet=sheet)


# CSV


def csv_rows(text: str, name: str) -> list[list[str]]:
    """Return the records of a CSV text; the delimiter (; , or tab) is the one that parts its lines most evenly.

    Raises Unreadable when a quote is never closed so that a record swallows the rest of the file.
    """
    text = text.removeprefix("\ufeff")
    declared = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if declared:
        return _records(text[declared.end() :], declared[1], name)
    return _records(text, delimiter_of(text) or ";", name)


def delimiter_of(text: str) -> str | None:
    """Return the delimiter that parts at least two records into the same number (two or more) of fields, or None."""
    head = text[:200_000]
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
