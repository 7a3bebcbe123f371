"""From the parts of a document to blocks of laid rows: tables as they are, streams of cells laid by their header."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from merilo.core import tables
from merilo.core.planfile import columns, texts
from merilo.core.planfile.draft import Place


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a laid table. `cells` have their own texts only; what a merged cell covers is empty there."""

    cells: tuple[tables.Cell, ...]
    place: Place

    def texts(self) -> list[str]:
        return [cell.text.strip() for cell in self.cells]

    def filled(self) -> list[int]:
        """Return the places (from 0) of the cells with text."""
        return [place for place, cell in enumerate(self.cells) if cell.text.strip()]

    def width_of(self, place: int) -> int:
        """Return over how many columns of this row the cell at a place stretches."""
        cell = self.cells[place]
        return 1 + sum(other.covered_by == (cell.row, cell.column) for other in self.cells)


@dataclass(frozen=True, slots=True)
class Block:
    """A laid table. `lost_borders`: the file keeps no merged cells, so an empty cell may stand for the one above."""

    rows: tuple[Row, ...]
    number: int
    lost_borders: bool = False

    def above(self, cell: tables.Cell) -> tables.Cell | None:
        """Return the cell that a merged cell covers this place with, or None."""
        if cell.covered_by is None:
            return None
        row, column = cell.covered_by
        found = (other for laid in self.rows for other in laid.cells if (other.row, other.column) == (row, column))
        return next(found, None)


Part = tables.Line | Block


def lay(source: tables.Source) -> list[Part]:
    """Return the parts of a document in order, tables and streams as rows of equal length, numbered from 1."""
    parts: list[Part] = []
    number = 0
    for part in source.parts:
        if isinstance(part, tables.Line):
            parts.append(part)
            continue
        number += 1
        if isinstance(part, tables.Table):
            rows = tuple(
                Row(cells, Place(table=number, row=at, page=part.page, sheet=part.sheet))
                for at, cells in enumerate(part.rows, 1)
            )
            parts.append(Block(rows, number, lost_borders=source.kind in ("txt", "md", "csv")))
        else:
            parts.append(lay_stream(part, number=number))
    return parts


def lay_stream(stream: tables.Stream, *, number: int) -> Block:
    """Lay the cells of a stream into rows: the header tells how many columns there are, a numbered cell begins a row.

    A cell where a row should begin, but which is neither a number nor followed by a whole row, is a heading. A stream
    without a header that can be understood becomes one row per cell.
    """
    cells = [cell.text.strip() for cell in stream.cells]
    at, header = _header(cells)
    width = len(header[-1]) if header else 1
    laid: list[list[int | None]] = [list(row) for row in header]
    is_numbered = bool(header) and _is_number_column(cells, header)
    previous: str | None = None
    while at < len(cells):
        taken = _row_at(cells, at, width=width, is_numbered=is_numbered, previous=previous)
        if is_numbered and len(taken) > 1:
            previous = texts.number_of(cells[at]) or previous
        laid.append([*taken, *[None] * (width - len(taken))])
        at += len(taken)
    rows = []
    for place, indexes in enumerate(laid, 1):
        made = _cells(cells, indexes, row=place, is_header=place == 1 and bool(header))
        line = next((stream.cells[index].row for index in indexes if index is not None), None)
        rows.append(Row(made, Place(table=number, row=place, line=line)))
    return Block(tuple(rows), number, lost_borders=True)


def _cells(
    cells: Sequence[str], indexes: Sequence[int | None], *, row: int, is_header: bool
) -> tuple[tables.Cell, ...]:
    """Return the cells of a laid row; a heading and the last caption of a header stretch to the right."""
    filled = sum(index is not None for index in indexes)
    covered = (row, filled) if is_header or filled == 1 else None
    return tuple(
        tables.Cell("", row, column, covered) if index is None else tables.Cell(cells[index], row, column)
        for column, index in enumerate(indexes, 1)
    )


def _header(cells: Sequence[str]) -> tuple[int, list[list[int | None]]]:
    """Return where the rows begin and the header's rows as places of cells; ([], 0) when there is no header."""
    years = _years_header(cells)
    if years:
        return len(years), [list(range(len(years)))]
    count = 0
    while count < len(cells) and not texts.number_of(cells[count]) and columns.is_caption(cells[count]):
        count += 1
    if count < 2:
        return 0, []
    empty = count
    while empty < len(cells) and not cells[empty]:
        empty += 1
    sub = empty
    while sub < len(cells) and columns.is_year(cells[sub]):
        sub += 1
    if empty - count in (count - 1, count - 2) and sub > empty:
        # «Целевой показатель» over the years of the second row: the last caption stretches over them all.
        width = sub - count
        top: list[int | None] = [*range(count), *[None] * (width - count)]
        return sub, [top, list(range(count, sub))]
    return count, [list(range(count))]


def _years_header(cells: Sequence[str]) -> list[int]:
    """Return the places of the header of a table of targets: up to three captions or blanks, then years."""
    start = 0
    while start < len(cells) and start < 3 and not columns.is_year(cells[start]):
        if len(cells[start]) > 60:
            return []
        start += 1
    end = start
    while end < len(cells) and columns.is_year(cells[end]):
        end += 1
    named = [columns.role_of(text) for text in cells[:start]]
    if end - start < 2 or "deadline" in named or "responsible" in named:
        return []
    return list(range(end))


def _is_number_column(cells: Sequence[str], header: list[list[int | None]]) -> bool:
    first = header[0][0]
    return first is not None and columns.role_of(cells[first]) == "number"


def _row_at(cells: Sequence[str], at: int, *, width: int, is_numbered: bool, previous: str | None) -> list[int]:
    """Return the places of the cells of the row that begins at a place: one for a heading, else up to `width`."""
    whole = list(range(at, min(at + width, len(cells))))
    if columns.is_numbering([cells[place] for place in whole]) and len(whole) == width:
        return whole
    if _is_header_again(cells, at, width):
        return whole
    if is_numbered:
        number = texts.number_of(cells[at])
        if number is None:
            return [at]
        return _cut(cells, whole, number)
    if texts.is_heading(cells[at]) or not _looks_like_row([cells[place] for place in whole], width):
        return [at]
    return whole


def _cut(cells: Sequence[str], whole: list[int], number: str) -> list[int]:
    """Cut a row short where the next number in turn and a text after it show that cells are missing at its end."""
    for place in whole[2:]:
        following = texts.number_of(cells[place])
        if following and texts.follows(following, number) and place + 1 < len(cells) and _is_long(cells[place + 1]):
            return whole[: whole.index(place)]
    return whole


def _is_long(text: str) -> bool:
    return len(text.split()) > 2 and not texts.number_of(text)


def _is_header_again(cells: Sequence[str], at: int, width: int) -> bool:
    head = [texts.key(text) for text in cells[at : at + width]]
    return len(head) == width and head == [texts.key(text) for text in cells[:width]] and at > 0


def _looks_like_row(row: Iterable[str], width: int) -> bool:
    found = list(row)
    return len(found) == width and sum(bool(text) for text in found) > 1
