"""Workbooks: .xlsx and .xls as documents, .ods too as bare rows for files of many thousand rows."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

from merilo.core.tables import opensheet
from merilo.core.tables.container import Archive, broken, encrypted, parse_xml, refusal
from merilo.core.tables.layout import MAX_CELLS, MAX_COLUMNS, hidden_doubt, rectangle, tidy, too_large
from merilo.core.tables.source import Sheet, Source, Table
from merilo.core.wording import MONTHS_NOMINATIVE

MAX_SHEET_CELLS = 20_000_000
MAX_SHEETS = 200

_FAR_CELL = re.compile(rb' r="(?:[A-Z]{2,}\d|[A-Z]\d{6})')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"([^<>]*)>'
    rb"(?:<f\b[^<>]*?(?:/>|>([^<]*)</f>))?\s*(?:<v(?:\s[^<>]*)?(?:/>|>([^<]*)</v>))?"
)
_FULL_CELL = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Z]{1,7})(\d{1,10})"[^<>/]*>(?!</)')


def read(data: bytes, name: str, kind: str) -> Source:
    """Return an .xlsx or .xls as a document: one Table per sheet with its addresses, cells as they are shown.

    Whole numbers lose their «.0», dates are ДД.ММ.ГГГГ, percents keep their sign (.xlsx). Hidden sheets are read, with
    a doubt.
    """
    formats = _Formats(Archive(data, name), name) if kind == "xlsx" else None
    tables: list[Table] = []
    hidden: list[str] = []
    cells = 0
    with _Book(data, name, kind) as book:
        for at, title, is_hidden in book.sheets:
            rows, merged = book.rows_of(at, widest=MAX_COLUMNS, most=MAX_CELLS)
            if not rows:
                continue
            cells += len(rows) * len(rows[0])
            if cells > MAX_CELLS:
                raise too_large(name)
            codes = formats.of_sheet(at) if formats else {}
            texts = [
                [shown(value, codes.get((row, column), "")) for column, value in enumerate(values, 1)]
                for row, values in enumerate(rows, 1)
            ]
            if any(text for row in texts for text in row):
                tables.append(rectangle(texts, merged, number=len(tables) + 1, sheet=title))
                hidden += [title] if is_hidden else []
    return Source(name=name, kind=kind, parts=tuple(tables), doubts=hidden_doubt(hidden))


def read_sheets(data: bytes, name: str, kind: str) -> tuple[Sheet, ...]:
    """Return the bare rows of every visible sheet; `kind` is xlsx, xls or ods."""
    sheets = []
    areas = opensheet.merged(Archive(data, name).read("content.xml"), name) if kind == "ods" else []
    with _Book(data, name, kind) as book:
        for at, title, is_hidden in book.sheets:
            if not is_hidden:
                rows, merged = book.rows_of(at, widest=MAX_SHEET_CELLS, most=MAX_SHEET_CELLS)
                # Nearly every cell is a text, and there may be a million of them: these are passed by.
                plain = [[value if type(value) is str and value else _plain(value) for value in row] for row in rows]
                of_sheet = areas[at] if at < len(areas) else tuple(merged)  # the reader of books knows none of .ods
                sheets.append(Sheet(name=title, rows=plain, merged=of_sheet))
    return tuple(sheets)


def _plain(value: object) -> object:
    if value == "":
        return None
    if type(value) is float and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


# opening


class _Book:
    """A workbook opened by calamine, whose every complaint becomes a refusal."""

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        self._without_value: dict[int, dict[tuple[int, int], str]] = {}
        if kind != "xls":
            archive = Archive(data, name)
            found = _measure(archive, name, kind)
            if found:
                members = enumerate(_sheet_members(archive, name))
                self._without_value = {at: found[member] for at, member in members if member in found}
        self._data = data
        self._name = name
        self._book: Any = None
        self.sheets: list[tuple[int, str, bool]] = []  # index, title, is hidden

    def __enter__(self) -> _Book:
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

        with self._complaints():
            self._book = CalamineWorkbook.from_object(BytesIO(self._data))
            for at, about in enumerate(self._book.sheets_metadata):
                if about.typ in (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet):
                    self.sheets.append((at, about.name, about.visible != SheetVisibleEnum.Visible))
        if len(self.sheets) > MAX_SHEETS:
            raise refusal(self._name, "содержит слишком много листов: оставьте в нём только нужные.")
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def rows_of(
        self, at: int, *, widest: int, most: int
    ) -> tuple[list[list[object]], list[tuple[tuple[int, int], tuple[int, int]]]]:
        """Return the values of a sheet and its merged ranges; raises Unreadable when it is wider or larger."""
        with self._complaints():
            sheet = self._book.get_sheet_by_index(at)
            if not sheet.height:
                return [], []
            if sheet.total_width > widest or sheet.total_width * sheet.total_height > most:
                raise _too_large(self._name)
            rows = sheet.to_python(skip_empty_area=False)
            for (row, column), text in self._without_value.get(at, {}).items():
                if row <= len(rows) and column <= len(rows[row - 1]):
                    rows[row - 1][column - 1] = text
            return rows, sheet.merged_cell_ranges or []

    @contextmanager
    def _complaints(self) -> Iterator[None]:
        from python_calamine import CalamineError, PasswordError

        try:
            yield
        except PasswordError:
            raise encrypted(self._name) from None
        except CalamineError:
            raise broken(self._name) from None
        except BaseException as error:
            if (
                type(error).__name__ == "PanicException"
            ):  # Rust gave up on a damaged .xls; the class has no importable name
                raise broken(self._name) from None
            raise


def _measure(archive: Archive, name: str, kind: str) -> dict[str, dict[tuple[int, int], str]]:
    """Refuse a workbook whose cells would not fit in memory, before the reader lays them out as one rectangle.

    Returns by member the cells (row, column) that have no value of their own, see `_valueless`.
    """
    found = {}
    for member in archive.names:
        data = archive.read(member)
        if kind == "xlsx" and re.fullmatch(r"xl/worksheets/[^/]+\.xml", member):
            height, width = _extent(data)
            if height * width > MAX_SHEET_CELLS:
                raise _too_large(name)
            if (b't="e"' in data or b"<f" in data) and (cells := _valueless(data)):
                found[member] = cells
        elif kind == "ods" and member == "content.xml":
            opensheet.measure(data, name, limit=MAX_SHEET_CELLS)
    return found


def _valueless(sheet: bytes) -> dict[tuple[int, int], str]:
    """Return the cells that hold an error (as «#REF!») or a formula never counted (as «=A1+B1»), by (row, column).

    The reader gives both as blank, and a blank means something: they must be seen instead.
    """
    found = {}
    for cell in _CELL.finditer(sheet):
        attributes, formula, value = cell[3], cell[4], cell[5]
        if b't="e"' in attributes:
            found[int(cell[2]), _column(cell[1])] = _text(value) or "#ОШИБКА!"
        elif formula is not None and not value and b't="str"' not in attributes:
            found[int(cell[2]), _column(cell[1])] = f"={_text(formula)}"
    return found


def _text(data: bytes | None) -> str:
    return html.unescape((data or b"").decode("utf-8", "replace"))


def _extent(sheet: bytes) -> tuple[int, int]:
    """Return bounds of the rows and columns of a sheet's filled cells; exact only where they are large."""
    cells = sheet.count(b"<c ") + sheet.count(b"<c>")
    has_places = sheet.count(b' r="') >= cells and b":c " not in sheet and b":c>" not in sheet
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
            own = {item.get("numFmtId"): item.get("formatCode", "") for item in tree.iter("{*}numFmt")}
            built_in = {"1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%", "17": "mmm yy"}
            group = tree.find("{*}cellXfs")
            for item in group if group is not None else ():
                key = item.get("numFmtId", "0")
                self._codes.append(own.get(key, built_in.get(key, "")))

    def of_sheet(self, at: int) -> dict[tuple[int, int], str]:
        """Return the format of each cell of the sheet (from 0) that has one, by (row, column)."""
        members = _sheet_members(self._archive, self._name)
        member = members[at] if at < len(members) else ""
        if member not in self._archive:
            return {}
        places = re.findall(rb"<(?:\w+:)?c\b([^<>]*)>", self._archive.read(member))
        found = {}
        for attributes in places:
            place = re.search(rb'\br="([A-Z]{1,3})(\d{1,7})"', attributes)
            style = re.search(rb'\bs="(\d{1,6})"', attributes)
            if place and style and int(style[1]) < len(self._codes) and self._codes[int(style[1])]:
                found[int(place[2]), _column(place[1])] = self._codes[int(style[1])]
        return found


def _sheet_members(archive: Archive, name: str) -> list[str]:
    """Return the parts of an .xlsx that hold its sheets, in the order of the sheets."""
    book = parse_xml(archive.read("xl/workbook.xml", default=b"<none/>"), name)
    links = parse_xml(archive.read("xl/_rels/workbook.xml.rels", default=b"<none/>"), name)
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    members = []
    for sheet in book.iter("{*}sheet"):
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        target = targets.get(link, "")
        members.append(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    return members
