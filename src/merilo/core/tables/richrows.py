"""Paragraphs and table rows of rich text as its control words end them one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from merilo.core.tables.layout import Block, Grid

SAME_BORDER = 30  # twips: rows of one table differ by that much where a hand drew them


@dataclass(slots=True)
class Edge:
    """A cell of a row as \\cellx defines it."""

    right: int
    merged: str = ""  # "first" or "next" of cells merged across
    down: str = ""  # the same of cells merged down


@dataclass(slots=True)
class _OpenTable:
    """A table being read: the row's cells so far, and the rows done."""

    cells: list[list[Block]] = field(default_factory=list)
    content: list[Block] = field(default_factory=list)
    rows: list[tuple[Sequence[Edge], list[list[Block]]]] = field(default_factory=list)


class Story:
    """A run of text with its own paragraphs and tables: the body, a header, a text box.

    `level` is how deep in tables a paragraph or cell stands: 0 outside, 1 in a table, 2 in a table inside a cell.
    """

    def __init__(self, name: str) -> None:
        self.blocks: list[Block] = []
        self.tables: list[_OpenTable] = []
        self._name = name
        self._pieces: list[str] = []  # of the paragraph that is being read

    def write(self, text: str) -> None:
        """Add text to the paragraph that is being read."""
        self._pieces.append(text)

    def _taken(self) -> str:
        text = "".join(self._pieces)
        self._pieces.clear()
        return text

    def finish(self) -> None:
        """End the last paragraph and every open table."""
        self.end_paragraph(0)
        self._close_tables(0)

    def end_paragraph(self, level: int) -> None:
        text = self._taken()
        if level == 0 and self.tables and self.tables[0].cells:
            level = 1  # a row is open: some programs leave \\intbl out
        if level == 0:
            self._close_tables(0)
            self.blocks.append(text)
            return
        self._open_tables(level)
        self.tables[-1].content.append(text)

    def end_cell(self, level: int) -> None:
        self._open_tables(level)
        table = self.tables[-1]
        text = self._taken()
        if text or not table.content:
            table.content.append(text)
        table.cells.append(table.content)
        table.content = []

    def end_row(self, edges: Sequence[Edge], level: int) -> None:
        """End a row whose cells have the given edges."""
        self._open_tables(level)
        table = self.tables[-1]
        if table.content:
            table.cells.append(table.content)
        if table.cells:
            table.rows.append((tuple(edges), table.cells))
        table.cells, table.content = [], []

    def _open_tables(self, level: int) -> None:
        self._close_tables(level)
        while len(self.tables) < level:
            self.tables.append(_OpenTable())

    def _close_tables(self, level: int) -> None:
        """Finish the tables deeper than a level: each becomes a block of the cell, or the story, around it."""
        while len(self.tables) > level:
            table = self.tables.pop()
            place = self.tables[-1].content if self.tables else self.blocks
            if table.cells or table.content:  # a row without its end
                table.rows.append(([], [*table.cells, table.content]))
            if table.rows:
                place.append(self._grid(table))

    def _grid(self, table: _OpenTable) -> Grid:
        """Lay rows whose cells are bounded by positions: a column is a stretch between two neighbouring borders."""
        column: dict[int, int] = {}
        last: int | None = None
        number = 0
        for right in sorted({edge.right for edges, _ in table.rows for edge in edges}):
            number += last is None or right - last > SAME_BORDER
            column[right] = number
            last = right
        grid = Grid(self._name)
        for edges, cells in table.rows:
            grid.begin_row()
            left = 0
            is_open = False
            for at, content in enumerate(cells):
                edge = edges[at] if at < len(edges) else None
                across = max(1, column[edge.right] - left) if edge else 1
                left += across
                if edge and edge.merged == "next" and is_open:
                    grid.boxes[-1].content.extend(content)
                    for _ in range(across):
                        grid.widen()
                elif edge and edge.down == "next":
                    grid.extend([block for block in content if isinstance(block, Grid) or block.strip()], across=across)
                    is_open = False
                else:
                    grid.add(content, across=across)
                    is_open = True
        return grid
