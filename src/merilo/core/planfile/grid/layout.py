"""From the parts of a document to laid tables; streams of cells are laid by the header that fits them best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from merilo.core import deadlines, tables
from merilo.core.planfile import texts
from merilo.core.planfile.draft import Place
from merilo.core.planfile.grid import columns
from merilo.core.planfile.grid.cells import Block, Part, Row

_WIDEST = 14  # columns of a plan


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
    """Lay the cells of a stream into rows.

    Every header its first cells could make is tried; the one under which numbers (or terms) fall into their column in
    most rows is taken. A cell that begins no row is a heading. A stream without a header becomes one row per cell.
    """
    cells = [cell.text.strip() for cell in stream.cells]
    found = max(_headers(cells), key=lambda header: _fit(cells, header), default=_Header((), 1))
    laid = [*found.rows, *_rows(cells, found)]
    rows = []
    for place, indexes in enumerate(laid, 1):
        filled = [index for index in indexes if index is not None]
        made = _cells(cells, indexes, filled, row=place, is_header=place == 1 and bool(found.rows))
        rows.append(Row(made, Place(table=number, row=place, line=stream.cells[filled[0]].row)))
    return Block(tuple(rows), number, lost_borders=True)


@dataclass(frozen=True, slots=True)
class _Header:
    """A header a stream may have: its rows as places of cells (None where a caption stretches) and its width."""

    rows: tuple[tuple[int | None, ...], ...]
    width: int
    number: int | None = None  # the column (from 0) that holds the numbers of items
    deadline: int | None = None

    @property
    def end(self) -> int:
        return 1 + max((index for row in self.rows for index in row if index is not None), default=-1)


def _cells(
    cells: Sequence[str], indexes: Sequence[int | None], filled: Sequence[int], *, row: int, is_header: bool
) -> tuple[tables.Cell, ...]:
    """Return the cells of a laid row; a heading and the last caption of a header stretch to the right."""
    covered = (row, len(filled)) if is_header or len(filled) == 1 else None
    return tuple(
        tables.Cell("", row, column, covered) if index is None else tables.Cell(cells[index], row, column)
        for column, index in enumerate(indexes, 1)
    )


def _headers(cells: Sequence[str]) -> Iterator[_Header]:
    """Give every header the first cells could make: captions side by side, or captions above years."""
    years = _years_header(cells)
    if years:
        yield _Header((tuple(range(years)),), years)
        return
    count = int(cells[:1] == [""])  # the column of numbers may have no caption
    while count < min(len(cells), _WIDEST) and _may_be_caption(cells[count]):
        count += 1
    for width in range(2, count + 1):
        captions = [columns.column(text) for text in cells[:width]]
        if not columns.is_plan(captions, dated_outside=True):
            continue
        roles = ["number" if not cells[0] and not place else column.role for place, column in enumerate(captions)]
        number = roles.index("number") if "number" in roles else None
        deadline = roles.index("deadline") if "deadline" in roles else None
        yield _Header((tuple(range(width)),), width, number, deadline)
        sub = width
        while sub < len(cells) and not cells[sub]:
            sub += 1
        last = sub
        while last < len(cells) and columns.is_year(cells[last]):
            last += 1
        last = max(last, _sub_captions_end(cells, sub, width))
        if last - sub > 1 and sub - width in (0, width - 1):
            # The last caption stretches over the years of the second row.
            total = width - 1 + last - sub
            top = (*range(width), *[None] * (total - width))
            below = (*[None] * (width - 1), *range(sub, last)) if sub == width else tuple(range(width, last))
            yield _Header((top, below), total, number, deadline)


def _sub_captions_end(cells: Sequence[str], start: int, width: int) -> int:
    """Return where captions below the last one end: at a row that numbers the columns, 1, 2, 3 …; else the start."""
    for end in range(start + 2, min(start + 5, len(cells))):
        if not cells[end - 1]:
            break
        total = width - 1 + end - start
        if columns.is_numbering(cells[end : end + total]):
            return end
    return start


def _may_be_caption(text: str) -> bool:
    if columns.is_year(text):
        return True
    is_heading = texts.is_calendar(text) or texts.heading_style(text) in ("section", "roman", "1", "2", "3")
    return 0 < len(text.split()) <= 14 and not texts.number_of(text) and not is_heading


def _years_header(cells: Sequence[str]) -> int:
    """Return how many cells head a table of targets: up to three captions or blanks, then years; 0 for another."""
    start = 0
    while start < len(cells) and start < 3 and not columns.is_year(cells[start]):
        if len(cells[start]) > 60:
            return 0
        start += 1
    end = start
    while end < len(cells) and columns.is_year(cells[end]):
        end += 1
    named = [columns.role_of(text) for text in cells[:start]]
    return 0 if end - start < 2 or "deadline" in named or "responsible" in named else end


def _fit(cells: Sequence[str], header: _Header) -> float:
    """Return how well the cells fall into columns: cells of rows with number or term in its place, less the others."""
    score, is_keyless = 0.0, header.number is None and header.deadline is None
    for row in _rows(cells, header):
        size = sum(index is not None for index in row)
        is_right = row[0] is not None and _is_row(cells, row[0], header)
        if size == header.width:
            # Where nothing tells a row, any cells would make one.
            score += size * (0.5 if is_keyless else 1) if is_right else -size
        elif size == 1:
            # A lone cell is a heading, or what too narrow a header leaves over: captions and ends of rows.
            score -= 1 if texts.is_heading(cells[row[0] or 0]) else 2
        else:
            score += size / 2 if is_right and header.number is not None else -size
    below = cells[header.end : header.end + header.width + 1]
    if columns.is_numbering(below[: header.width]) and below[header.width :] != [str(header.width + 1)]:
        score += len(cells)  # a row that numbers the columns proves how many they are
    captions = [cells[index] for index in header.rows[0] if index is not None]
    return score + sum(1 if columns.role_of(caption) else -1 for caption in captions)


def _rows(cells: Sequence[str], header: _Header) -> Iterator[tuple[int | None, ...]]:
    """Give the rows below a header as places of cells: one place for a heading, None where cells are missing."""
    at = header.end
    while at < len(cells):
        taken = _row_at(cells, at, header)
        yield (*taken, *[None] * (header.width - len(taken)))
        at += len(taken)


def _row_at(cells: Sequence[str], at: int, header: _Header) -> list[int]:
    """Return the places of the cells of the row that begins at a place: one for a heading, else up to the width."""
    width = header.width
    whole = list(range(at, min(at + width, len(cells))))
    said = [cells[place] for place in whole]
    if len(whole) == width and (columns.is_numbering(said) or _repeats(cells, at, header)):
        return whole
    if header.number is None and texts.is_heading(cells[at]):
        return [at]
    if _is_row(cells, at, header):
        return _cut(cells, whole, header)
    if header.number == 0 and not cells[at] and len(whole) == width and cells[at + 1]:
        # A row without a number, such as a total: it must end where the next one begins.
        inside = any(_is_row(cells, place, header) for place in whole[1:])
        after = cells[at + width : at + width + 1]
        if not inside and (not after or _is_row(cells, at + width, header) or texts.is_heading(after[0])):
            return whole
    is_next = at + 1 < len(cells) and _is_row(cells, at + 1, header)
    return [at] if header.number is not None or is_next or len(whole) < width or not any(said[1:]) else whole


def _is_row(cells: Sequence[str], at: int, header: _Header) -> bool:
    """Tell whether a row begins at a place: a number stands in its column, or else a term (or nothing) in its own."""
    key = header.number if header.number is not None else header.deadline
    if key is None or at + key >= len(cells):
        return key is None and at + header.width <= len(cells)
    if header.number is not None:
        before = [texts.heading_style(text) for text in cells[at : at + key]]
        is_number = texts.number_of(cells[at + key]) is not None or _is_roman(cells[at + key])
        return is_number and not {"roman", "section"} & set(before)
    return at + header.width <= len(cells) and _is_term(cells[at + key])


def _is_roman(text: str) -> bool:
    return bool((match := texts.ROMAN.match(text)) and match[1]) and len(text) <= 6


@lru_cache(maxsize=4096)
def _is_term(text: str) -> bool:
    return not text or deadlines.parse(text).kind != "unclear" or bool(texts.NUMBER.match(text))


def _cut(cells: Sequence[str], whole: list[int], header: _Header) -> list[int]:
    """Cut a row short where the next number in turn and a text after it show that cells are missing at its end."""
    number = texts.number_of(cells[whole[0]]) if header.number == 0 else None
    if number is None:
        return whole
    for place in whole[2:]:
        following = texts.number_of(cells[place])
        if following and texts.follows(following, number) and place + 1 < len(cells) and _is_long(cells[place + 1]):
            return whole[: whole.index(place)]
    return whole


def _is_long(text: str) -> bool:
    return len(text.split()) > 2 and not texts.number_of(text)


def _repeats(cells: Sequence[str], at: int, header: _Header) -> bool:
    first = [texts.key(cells[index]) for index in (header.rows or [()])[0] if index is not None]
    return bool(first) and [texts.key(text) for text in cells[at : at + header.width]] == first
