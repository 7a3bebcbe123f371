"""The operator's own table of figures: a row per unit, columns by code, in any order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from merilo.core import methodology, tables

HEADER_ROWS = 20
FEWEST_CODES = 2
TOTAL = "Итог"

_CRITERION = re.compile(r"^(?:критерий|крит\.?|[кk])\s*[-.№]?\s*(\d)\b(?![.,]\d)", re.I)
_INDICATOR = re.compile(r"^(?:показатель\s*)?(\d)\s*[.,]\s*(\d)(?!\d)", re.I)
_TOTAL = re.compile(r"^(?:итог|общий балл|общая оценка|всего баллов|s$|sн?$|рейтинговый балл)", re.I)
_NAME = re.compile(r"наименован|назван|организац|учрежден", re.I)
_NOT_A_UNIT = re.compile(r"^(?:итого|в среднем|среднее|всего|максимум|минимум)\b", re.I)


class TableRejected(ValueError):
    """The file holds no table of figures; the text says what was looked for."""


@dataclass(frozen=True, slots=True)
class Row:
    """One unit as the operator has it: its name, its row on the sheet, and figures by code; None for an empty cell."""

    name: str
    number: int
    values: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class OperatorTable:
    """The table as read; `unread` are headers of columns that are no figure."""

    rows: tuple[Row, ...]
    unread: tuple[str, ...]


def figures_of(unit: methodology.UnitScore) -> dict[str, Decimal | None]:
    """Return all figures of a unit by the codes of a table: indicators, criteria, total."""
    return {**unit.indicators, **unit.criteria, TOTAL: unit.total}


def read_table(path: Path, edition: methodology.Edition) -> OperatorTable:
    """Return an operator's table (.xlsx .xls .ods .csv). Raises TableRejected and tables.Unreadable."""
    codes = {one.code for one in edition.indicators} | {one.code for one in edition.criteria} | {TOTAL}
    for sheet in tables.read_sheets(path):
        for at, header in enumerate(sheet.rows[:HEADER_ROWS]):
            columns = _columns(header, codes)
            if len(columns) >= FEWEST_CODES:
                return _table(path, sheet, at, columns)
    raise TableRejected(
        f"{path.name}: нет строки заголовков с кодами показателей (1.1, 1.2, …), критериев (К1, …) и столбцом «Итог»; "
        "сравнивать не с чем."
    )


def _columns(header: Sequence[object], codes: set[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for at, cell in enumerate(header):
        code = _code(cell)
        if code in codes and code not in found.values():
            found[at] = code
    return found


def _code(cell: object) -> str | None:
    text = " ".join(str(cell).split()) if cell is not None else ""
    if match := _INDICATOR.match(text):
        return f"{match[1]}.{match[2]}"
    if match := _CRITERION.match(text):
        return f"К{match[1]}"
    return TOTAL if _TOTAL.match(text) else None


def _table(path: Path, sheet: tables.Sheet, at: int, columns: Mapping[int, str]) -> OperatorTable:
    header = sheet.rows[at]
    name = _name_column(path, sheet, at, columns)
    rows: list[Row] = []
    for number, row in enumerate(sheet.rows[at + 1 :], start=at + 2):
        text = " ".join(str(row[name]).split()) if name < len(row) and row[name] is not None else ""
        values = {code: _value(path, row[i] if i < len(row) else None, number, code) for i, code in columns.items()}
        if not text or _NOT_A_UNIT.match(text) or all(value is None for value in values.values()):
            continue
        rows.append(Row(text, number, values))
    if not rows:
        raise TableRejected(f"{path.name}: под заголовком в строке {at + 1} нет ни одной организации с цифрами.")
    unread = [" ".join(str(cell).split()) for i, cell in enumerate(header) if cell and i not in columns and i != name]
    return OperatorTable(tuple(rows), tuple(unread))


def _name_column(path: Path, sheet: tables.Sheet, at: int, columns: Mapping[int, str]) -> int:
    header = sheet.rows[at]
    named = [i for i, cell in enumerate(header) if i not in columns and _NAME.search(str(cell or ""))]
    if named:
        return named[0]
    for i in range(max((len(row) for row in sheet.rows), default=0)):
        cells = [row[i] for row in sheet.rows[at + 1 :] if i < len(row) and row[i] is not None]
        if i not in columns and cells and all(isinstance(cell, str) and _value_or_none(cell) is None for cell in cells):
            return i
    raise TableRejected(f"{path.name}: нет столбца с названиями организаций.")


def _value(path: Path, cell: object, number: int, code: str) -> Decimal | None:
    text = str(cell).strip() if cell is not None else ""
    if text in ("", "-", "–", "—", "н/д", "нет"):
        return None
    value = _value_or_none(text)
    if value is None:
        raise TableRejected(f"{path.name}, строка {number}, столбец {code}: «{text[:40]}» — не число.")
    return value


def _value_or_none(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace("\u00a0", "").replace(" ", "").rstrip("%").replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
