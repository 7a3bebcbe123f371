"""A laid table: rows of cells with their addresses, and who covers a place of a merged cell."""

from __future__ import annotations

from dataclasses import dataclass

from merilo.core import tables
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
        place = row - self.rows[0].cells[0].row
        return self.rows[place].cells[column - 1] if 0 <= place < len(self.rows) else None


Part = tables.Line | Block
