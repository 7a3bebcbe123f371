"""Finding the table in a workbook: which sheet, which row is the header, which column is the organisation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from merilo.core import tables
from merilo.core.intake.faults import Fault, letter
from merilo.core.wording import counted, listed, quoted, shortened

H = TypeVar("H")

HEADER_ROWS = 30  # a header stands among the first rows of a sheet, below titles and notes

_NUMBERING = re.compile(
    r"^\s*(?:вопрос\s*)?(?:№\s*)?\d{1,2}(?:\.\d{1,2})?\s*[.):]?\s+(?=\S)|^\s*\d{1,2}\s*[.)]\s*", re.I
)
_NAME = re.compile(r"наименован|назван")
_INSTITUTION = re.compile(r"организац|учрежден|филиал|подразделен")
_ABOUT = re.compile(r"головн|друг|^(тип|вид|адрес|код|инн|район|категори|профил|групп|руковод|сайт|телефон)")
_CHOOSE = re.compile(r"выбер|укаж")
_MOMENT = re.compile(r"отметка времени|timestamp|\bдата\b|время|\bid\b|№")


class FileRejected(ValueError):
    """A file in which nothing can be read; `fault` says where and why, and so does the message."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of one sheet below its header. `rows[i]` is row `first + i` of the sheet, padded to `width` cells."""

    file: str
    sheet: str
    first: int
    width: int
    rows: list[list[object]]

    def column(self, at: int) -> list[object]:
        """Return the values of a column, blanks as None."""
        return [row[at] for row in self.rows]

    def fault(self, text: str, *, row: int | None = None, column: int | None = None) -> Fault:
        """Return a fault of this sheet; `row` counts from 0 in `rows`, `column` from 0."""
        return Fault(
            file=self.file,
            sheet=self.sheet,
            row=None if row is None else self.first + row,
            column=None if column is None else letter(column),
            text=text,
        )


def text_of(value: object) -> str:
    """Return a cell's text on one line with plain spaces; empty for a blank cell."""
    return " ".join(str(value).split()) if value is not None else ""


def without_number(header: str) -> str:
    """Return a header without the number before it: «3. Ваш пол», «Вопрос 3) …»."""
    return _NUMBERING.sub("", header, count=1)


def find_table(
    path: Path, *, header: Callable[[Sequence[Sequence[object]], int], tuple[int, int, H] | None], what: str
) -> tuple[Grid, H]:
    """Return the one table of a file and its header as understood.

    `header(rows, at)` looks at the row with number `at` (from 0) as a header and returns (how well it fits, number of
    the first row of data, what was understood) or None. `what` names the table in faults: «ответы на анкету».
    Raises FileRejected (no header, two tables) and tables.Unreadable.
    """
    found: list[tuple[Grid, H]] = []
    sheets = tables.read_sheets(path)
    for sheet in sheets:
        best: tuple[int, int, H] | None = None
        for at in range(min(HEADER_ROWS, len(sheet.rows))):
            understood = header(sheet.rows, at)
            if understood is not None and (best is None or understood[0] > best[0]):
                best = understood
        if best is not None:
            grid = _grid(path.name, sheet, best[1])
            if grid.rows or len(sheets) == 1:
                found.append((grid, best[2]))
    if not found:
        names = listed([quoted(sheet.name) for sheet in sheets[:5]])
        where = f"Просмотрены листы: {names}." if len(sheets) > 1 else ""
        raise FileRejected(
            Fault(path.name, None, None, None, f"Не найдена строка заголовков: это не {what}. {where}".strip())
        )
    if len(found) > 1:
        names = listed([quoted(grid.sheet) for grid, _ in found])
        sentence = (
            f"Таблица «{what}» есть на {counted(len(found), 'листе', 'листах', 'листах')}: {names}. Оставьте одну."
        )
        raise FileRejected(Fault(path.name, None, None, None, sentence))
    return found[0]


def headers_above(rows: Sequence[Sequence[object]], at: int) -> tuple[str, ...]:
    """Return the header texts of row `at`; under a merged cell (blank here) the nearest text of the two rows above."""
    width = max(len(row) for row in rows[max(0, at - 2) : at + 1])

    def texts(column: int) -> Iterator[str]:
        for number in range(at, max(-1, at - 3), -1):
            yield text_of(rows[number][column]) if column < len(rows[number]) else ""

    return tuple(next(filter(None, texts(column)), "") for column in range(width))


def organisation_column(grid: Grid, headers: Sequence[str], *, taken: Iterable[int]) -> int:
    """Return the column that holds the organisation's name. Raises FileRejected when none does or several may."""
    found = _organisation_columns(headers, taken=taken)
    if len(found) > 1:
        which = listed([quoted(shortened(headers[at])) for at in found])
        sentence = f"Несколько столбцов похожи на название организации: {which}. Переименуйте лишние."
        raise FileRejected(grid.fault(sentence))
    if not found:
        raise FileRejected(grid.fault("Нет столбца с названием организации."))
    return found[0]


def _organisation_columns(headers: Sequence[str], *, taken: Iterable[int]) -> tuple[int, ...]:
    """Return the columns that may hold the organisation's name: one when it is clear, several when not, none when none.

    `taken`: columns with another meaning. Without any telling header it is the first column that stands before them
    all and is no moment or number: what stands there is proved by the names themselves.
    """
    taken = set(taken)
    free = {at: headers[at].lower().replace("ё", "е") for at in range(len(headers)) if at not in taken}
    named = [
        at
        for at, header in free.items()
        if (_NAME.search(header) or _CHOOSE.search(header) or len(header.split()) <= 3)
        and _INSTITUTION.search(header)
        and not _ABOUT.search(header)
    ]
    if not named:
        named = [at for at, header in free.items() if _NAME.search(header) and not _ABOUT.search(header)]
    if named:
        return tuple(named)
    first = min(taken, default=0)
    before = [at for at, header in free.items() if at < first and not _MOMENT.search(header)]
    return tuple(before[:1])


def _grid(file: str, sheet: tables.Sheet, first: int) -> Grid:
    """Return the rows from `first` (from 0) to the last one that is not blank, all of one width."""
    rows = sheet.rows[first:]
    while rows and all(is_blank(value) for value in rows[-1]):
        rows.pop()
    width = max(map(len, sheet.rows), default=0)
    if any(len(row) != width for row in rows):
        rows = [[*row, *[None] * (width - len(row))] for row in rows]
    return Grid(file=file, sheet=sheet.name, first=first + 1, width=width, rows=rows)


def is_blank(value: object) -> bool:
    """Say whether a cell holds nothing but spaces."""
    return value is None or (isinstance(value, str) and not value.strip())
