"""Where a table's header stands and which columns it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from merilo.core.planfile import texts
from merilo.core.planfile.grid import columns
from merilo.core.planfile.grid.cells import Row
from merilo.core.planfile.grid.ledger import joined

_DEEPEST = 300  # rows above a header: titles, approvals, other tables of the sheet


def find_header(rows: Sequence[Row]) -> tuple[int, columns.Header] | None:
    """Return the place of the first row that heads a plan and its header, or None."""
    dated_outside = any(len(row.filled()) == 1 and texts.is_calendar(joined(row)) for row in rows)
    for at in range(min(len(rows), _DEEPEST)):
        header = header_at(rows, at)
        if header and columns.is_plan(header.columns, dated_outside=dated_outside):
            return at, _dated(_numbered(header, rows[at + header.height :]), rows[at + header.height :])
    return None


def _numbered(header: columns.Header, below: Sequence[Row]) -> columns.Header:
    """Let a first column without a caption hold the numbers of items where most of its filled cells are numbers."""
    said = [row.texts()[0] for row in below if len(row.filled()) > 1 and row.texts()[0]]
    if header.first("number") is not None or header.columns[0].caption or not said:
        return header
    if sum(texts.number_of(text) is not None for text in said) * 2 <= len(said):
        return header
    return replace(header, columns=(replace(header.columns[0], role="number"), *header.columns[1:]))


def _dated(header: columns.Header, below: Sequence[Row]) -> columns.Header:
    """Let columns of years be those of terms where no other is and their cells hold ticks or months, not values."""
    places = [place for place in header.all("target") if header.columns[place].year]
    if not places or header.all("deadline") or header.beside("deadline"):
        return header
    said = [text for row in below if len(row.filled()) > 1 for place in places if (text := row.texts()[place])]
    said = [text for text in said if not texts.number_of(text)]
    if not said or not all(columns.is_tick(text) or texts.is_calendar(text) for text in said):
        return header
    made = list(header.columns)
    for place in places:
        made[place] = replace(made[place], role="deadline", year=None, span=f"{made[place].year} год")
    return replace(header, columns=tuple(made))


def header_at(rows: Sequence[Row], at: int) -> columns.Header | None:
    """Return the header that begins at a row, or None when the row has no captions."""
    row = rows[at]
    filled = [text for text in row.texts() if text]
    if len(filled) < 2 or any(texts.number_of(text) and not columns.is_year(text) for text in filled):
        return None
    if any(len(text.split()) > 16 for text in filled) or not any(columns.role_of(text) for text in filled):
        return None
    below = _sub_captions(row, rows[at + 1]) if at + 1 < len(rows) else None
    made: list[columns.Column] = []
    above = ""
    for place, cell in enumerate(row.cells):
        text = cell.text.strip()
        above = text or above
        sub = below[place] if below else ""
        if sub:
            made.append(columns.column(sub, above=above))
        else:
            is_continued = not text and cell.covered_by is not None
            found = columns.column(above if is_continued else text)
            made.append(replace(found, is_continued=is_continued))
    return columns.Header(columns.one_text(made), 2 if below else 1)


def _sub_captions(row: Row, below: Row) -> list[str] | None:
    """Return the captions of a header's second row, "" where there is none; None when it has no second row."""
    found = below.texts()
    filled = [place for place, text in enumerate(found) if text]
    owners: list[int] = []
    for place, text in enumerate(row.texts()):
        owners.append(place if text or not owners else owners[-1])
    shared = {place for place, owner in enumerate(owners) if owners.count(owner) > 1}
    if not filled or set(filled) - shared or columns.is_numbering(found):
        return None
    if any(owners[place] == owners[filled[0]] for place in shared - set(filled)):
        return None
    is_short = all(len(found[place].split()) <= 8 for place in filled)
    is_said = all(columns.is_year(found[place]) or not texts.number_of(found[place]) for place in filled)
    return found if is_short and is_said else None
