"""A plan's table without a header row: what its columns say is told by their cells, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from merilo.core import deadlines
from merilo.core.planfile import people, texts
from merilo.core.planfile.grid import columns
from merilo.core.planfile.grid.cells import Row

_MOST_ROWS = 60  # rows looked at
_SHARE = 0.8  # of the cells of a column must say what the column is taken for


def guess(rows: Sequence[Row]) -> columns.Header | None:
    """Return a header of no rows for a table of numbered rows whose terms, parties and texts are plain, or None.

    Three to five columns: numbers one after another, terms, perhaps parties, and one column of longer texts.
    """
    table = [row.texts() for row in rows[:_MOST_ROWS] if len(row.filled()) > 1]
    if len(table) < 2 or not 3 <= len(table[0]) <= 5:
        return None
    numbers = [texts.number_of(cells[0]) for cells in table]
    if None in numbers or not all(texts.follows(after or "", before) for before, after in pairwise(numbers)):
        return None
    found = [_role([cells[place] for cells in table]) for place in range(1, len(table[0]))]
    longest = max(range(len(found)), key=lambda at: sum(len(cells[at + 1]) for cells in table))
    if found[longest] is not None or found.count("deadline") != 1 or found.count("responsible") > 1:
        return None
    roles: list[columns.Role] = ["number", *(role or "other" for role in found)]
    roles[longest + 1] = "text"
    return columns.Header(tuple(columns.Column("", role) for role in roles), 0)


def _role(cells: Sequence[str]) -> columns.Role | None:
    filled = [cell for cell in cells if cell]
    if len(filled) < _SHARE * len(cells):
        return None
    if sum(_is_term(cell) for cell in filled) >= _SHARE * len(filled):
        return "deadline"
    return "responsible" if sum(people.is_party(cell) for cell in filled) >= _SHARE * len(filled) else None


def _is_term(cell: str) -> bool:
    """Tell whether a cell is a term and nothing else; a bare number or a year is too little to tell."""
    if len(cell) > 100 or (not any(sign.isalpha() for sign in cell) and texts.NUMBER.match(cell)):
        return False
    schedule = deadlines.parse(cell)
    return schedule.kind != "unclear" and not any("не повлияли" in doubt for doubt in schedule.doubts)
