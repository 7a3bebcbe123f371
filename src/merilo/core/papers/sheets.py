"""Tables as XLSX workbooks that open well: frozen header, filters, numbers as numbers, text never a formula."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

Cell = str | int | Decimal | date | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its title and what it holds; `places` for decimals, `width` in characters (None: by content)."""

    title: str
    kind: Literal["text", "integer", "decimal", "date"] = "text"
    places: int = 2
    width: float | None = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A worksheet: a name of at most 31 characters, an optional caption above, columns and rows of equal length."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    emphasised: frozenset[int] = frozenset()  # rows (0-based) written bold


def workbook(sheets: tuple[Sheet, ...], *, created_on: date, title: str = "") -> bytes:
    """Return an .xlsx file as bytes. Equal input gives equal bytes. Raises BadSheet when a sheet is malformed."""
    raise NotImplementedError


def write_workbook(path: Path, sheets: tuple[Sheet, ...], *, created_on: date, title: str = "") -> None:
    """Write an .xlsx file, see `workbook`."""
    path.write_bytes(workbook(sheets, created_on=created_on, title=title))
