"""The document of a draft as text, page by page, with the place of one line marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_ROWS = 60
MOST_COLUMNS = 50
MOST_SIGNS = 9_000  # a page of a document stays small, whatever its cells hold


@dataclass(slots=True)
class Row:
    """A row of a table, a cell of a text whose rows are lost, or a line between tables."""

    address: str
    cells: tuple[str, ...]
    is_here: bool = False
    is_first: bool = False  # of what is marked: the page opens at it


@dataclass(slots=True)
class Piece:
    """Rows of one table, or lines that stand outside of tables."""

    caption: str
    is_table: bool
    rows: list[Row] = field(default_factory=list)

    @property
    def columns(self) -> range:
        """Return the numbers of the columns."""
        return range(1, max((len(row.cells) for row in self.rows), default=0) + 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the document."""

    pieces: tuple[Piece, ...]
    number: int
    count: int
    is_cut: bool

    @property
    def before(self) -> int:
        """Return the number of the page before."""
        return self.number - 1

    @property
    def after(self) -> int:
        """Return the number of the page after."""
        return self.number + 1


def sheet(
    source: Sequence[Mapping[str, Any]],
    *,
    lines: Sequence[Mapping[str, Any]] = (),
    marked: Mapping[str, Any] | None = None,
    number: int | None = None,
) -> Sheet:
    """Return a page of a document: the one asked for, else the one where the marked line begins, else the first.

    `lines` are all lines of the draft: where rows are lost a line goes on until the next one begins.
    """
    rows = list(_rows(source))
    _mark(rows, lines, (marked or {}).get("place") or {})
    pages = list(_pages(rows))
    begins = next((at for at, page in enumerate(pages, 1) if any(row.is_here for _, row in page)), 1)
    count = max(len(pages), 1)
    shown = min(max(number or begins, 1), count)
    return Sheet(
        tuple(_pieces(pages[shown - 1] if pages else [])), shown, count, any(part.get("cut") for part in source)
    )


def _rows(source: Sequence[Mapping[str, Any]]) -> Iterator[tuple[dict[str, Any], Row]]:
    """Give every row with its place: table and row, or line."""
    for order, part in enumerate(source):
        if "rows" in part:
            place = {"piece": order, "table": part["table"], "caption": _caption(part)}
            for row, cells in enumerate(part["rows"], part["first"]):
                yield {**place, "row": row}, Row(f"строка {row}", _filled(cells))
        elif "stream" in part:
            for line, text in part["stream"]:
                place = {"piece": order, "caption": "Текст таблицы", "line": line, "is_plain": True}
                yield place, Row(f"строка {line}", (text,))
        elif "text" in part:
            page = f", страница {part['page']}" if part["page"] else ""
            place = {"piece": -1, "caption": f"Текст вне таблиц{page}", "line": part["line"], "is_plain": True}
            yield place, Row(f"строка {part['line']}", (part["text"],))


def _filled(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the cells of a row without the empty ones at its end: sheets are thousands of columns wide."""
    last = max((place for place, cell in enumerate(cells, 1) if cell), default=0)
    return tuple(cells[: min(last, MOST_COLUMNS)])


def _caption(part: Mapping[str, Any]) -> str:
    beside = [f"страница {part['page']}"] if part["page"] else []
    beside += [f"лист «{part['sheet']}»"] if part["sheet"] else []
    return f"Таблица {part['table']}" + (f" ({', '.join(beside)})" if beside else "")


def _mark(
    rows: Sequence[tuple[dict[str, Any], Row]], lines: Sequence[Mapping[str, Any]], here: Mapping[str, Any]
) -> None:
    """Mark what a line was read from."""
    if here.get("line"):
        starts = sorted({line["place"].get("line") or 0 for line in lines})
        end = next((start for start in starts if start > here["line"]), None)
        found = [
            row
            for place, row in rows
            if "line" in place and here["line"] <= place["line"] and (end is None or place["line"] < end)
        ]
        if end is None:
            found = found[: _longest(rows, starts)]
    else:
        found = [
            row
            for place, row in rows
            if here.get("row") and place.get("table") == here.get("table") and place.get("row") == here["row"]
        ]
    for at, row in enumerate(found):
        row.is_here, row.is_first = True, at == 0


def _longest(rows: Sequence[tuple[dict[str, Any], Row]], starts: Sequence[int]) -> int:
    """Return how many cells the line before the last has: the last one is about as long."""
    numbers: list[int] = [place["line"] for place, _ in rows if "line" in place]
    if len(starts) < 2:
        return 1
    return max(1, sum(starts[-2] <= number < starts[-1] for number in numbers))


def _pages(rows: Sequence[tuple[dict[str, Any], Row]]) -> Iterator[list[tuple[dict[str, Any], Row]]]:
    page: list[tuple[dict[str, Any], Row]] = []
    signs = 0
    for place, row in rows:
        length = sum(len(cell) + 20 for cell in row.cells)
        if page and (len(page) >= MOST_ROWS or signs + length > MOST_SIGNS):
            yield page
            page, signs = [], 0
        page.append((place, row))
        signs += length
    if page:
        yield page


def _pieces(page: Sequence[tuple[dict[str, Any], Row]]) -> Iterator[Piece]:
    piece: Piece | None = None
    key: Any = None
    for place, row in page:
        mark = (place["piece"], place["caption"])
        if piece is None or mark != key:
            if piece is not None:
                yield piece
            piece, key = Piece(place["caption"], not place.get("is_plain")), mark
        piece.rows.append(row)
    if piece is not None:
        yield piece
