"""From what a reader meets, paragraphs and nested tables with merged cells, to the parts of a Source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from merilo.core.tables.container import Unreadable, refusal
from merilo.core.tables.source import Cell, Line, Table
from merilo.core.wording import counted, listed, quoted

MAX_CELLS = 200_000  # of one document, covered and empty ones included
MAX_COLUMNS = 1_000

CHANGES_DOUBT = "В документе есть непринятые исправления: вставленное прочитано, удалённое пропущено. Проверьте текст."

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe\uffff\x00-\x08\x0e-\x1f]")
_PICTURES = re.compile("[\ue000-\uf8ff]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


@dataclass(slots=True)
class Box:
    """A cell with its place (from 1), the columns and rows it takes, and what stands in it."""

    row: int
    column: int
    across: int
    down: int
    content: list[Block]


class Grid:
    """A table being laid: rows are begun from top to bottom, boxes added from left to right into the free places."""

    def __init__(self, name: str) -> None:
        self.boxes: list[Box] = []
        self.height = 0
        self.width = 0
        self._name = name
        self._column = 1
        self._places = 0
        self._taken_to: dict[int, int] = {}  # column -> the last row taken there
        self._last: dict[int, Box] = {}  # column -> the lowest box that begins there

    def begin_row(self) -> None:
        """Start the next row."""
        self.height += 1
        self._column = 1
        if self.height * len(self._taken_to) > MAX_CELLS:
            raise too_large(self._name)

    def skip(self, columns: int) -> None:
        """Leave places of the row empty (or to the merged cell that covers them)."""
        self._column += max(0, min(columns, MAX_COLUMNS + 1))

    def move_to(self, column: int) -> None:
        """Let the next box begin in a given column."""
        self._column = column

    def add(self, content: list[Block], *, across: int = 1, down: int = 1) -> None:
        """Put a box into the next free place of the row; a span is cut where another box already stands."""
        if not self.height:
            self.begin_row()
        while self._taken_to.get(self._column, 0) >= self.height:
            self._column += 1
        first = self._column
        end = first + max(1, across)
        if end > MAX_COLUMNS + 1:
            if first > MAX_COLUMNS:
                raise too_wide(self._name)
            end = MAX_COLUMNS + 1
        self._places += end - first
        if self._places > MAX_CELLS:
            raise too_large(self._name)
        last = self.height + max(1, down) - 1
        self._column = first
        while self._column < end and self._taken_to.get(self._column, 0) < self.height:
            self._taken_to[self._column] = last
            self._column += 1
        box = Box(self.height, first, self._column - first, max(1, down), content)
        self._last[first] = box
        self.boxes.append(box)

    def extend(self, content: list[Block], *, across: int = 1) -> None:
        """Let the box above grow into this row; where none ends right above, put a box of its own."""
        above = self._last.get(self._column)
        if above is None or above.row + above.down != self.height:
            self.add(content, across=across)
            return
        above.down += 1
        above.content.extend(content)
        for column in range(above.column, above.column + above.across):
            self._taken_to[column] = self.height
        self._column = above.column + above.across

    def widen(self) -> None:
        """Let the box added last take one more column."""
        box = self.boxes[-1]
        box.across += 1
        self._taken_to[self._column] = box.row + box.down - 1
        self._column += 1

    def close(self) -> None:
        """Cut the spans that reach below the last row and note the width."""
        for box in self.boxes:
            box.down = min(box.down, self.height - box.row + 1)
        self.width = max((box.column + box.across - 1 for box in self.boxes), default=0)


Block = str | Grid


def too_large(name: str) -> Unreadable:
    """Return the refusal of a document whose tables have more than MAX_CELLS cells."""
    return refusal(name, "содержит слишком большую таблицу: оставьте в нём только план.")


def too_wide(name: str) -> Unreadable:
    """Return the refusal of a document with a table of more than MAX_COLUMNS columns."""
    return refusal(name, f"содержит таблицу шире {MAX_COLUMNS} столбцов: оставьте в ней только план.")


def tidy(text: str) -> str:
    """Return text with every line break as a newline, signs of picture fonts as «•», and no invisible signs."""
    return _PICTURES.sub("•", _INVISIBLE.sub("", _BREAKS.sub("\n", text)))


def lay(blocks: Iterable[Block], *, name: str) -> tuple[Line | Table, ...]:
    """Return the parts of a document: a Line per line of a paragraph, a Table per grid, in order.

    A grid that only arranges the page (one filled box, or most of the text in a grid inside it) is taken apart:
    its boxes follow one another. A small grid inside a cell of a real table becomes lines of that cell's text.
    Raises Unreadable when there are more than MAX_CELLS cells.
    """
    flow = _Flow(name)
    flow.add(blocks)
    return tuple(flow.parts)


class _Flow:
    def __init__(self, name: str) -> None:
        self.parts: list[Line | Table] = []
        self._name = name
        self._paragraphs = self._tables = self._cells = 0

    def add(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if isinstance(block, Grid):
                self._add_grid(block)
            elif block.strip():
                self._paragraphs += 1
                lines = (line.strip() for line in tidy(block).split("\n"))
                self.parts.extend(Line(text=line, number=self._paragraphs) for line in lines if line)

    def _add_grid(self, grid: Grid) -> None:
        grid.close()
        if _arranges_the_page(grid):
            for box in sorted(grid.boxes, key=lambda box: (box.row, box.column)):
                self.add(box.content)
            return
        if not any(_text(box.content) for box in grid.boxes):
            return
        self._cells += grid.height * grid.width
        if self._cells > MAX_CELLS:
            raise too_large(self._name)
        self._tables += 1
        self.parts.append(Table(number=self._tables, rows=cells_of(grid)))


def cells_of(grid: Grid) -> tuple[tuple[Cell, ...], ...]:
    """Return a closed grid as rows of cells of equal length; places nobody took are empty cells."""
    rows: list[list[Cell | None]] = [[None] * grid.width for _ in range(grid.height)]
    for box in grid.boxes:
        for row in range(box.row, box.row + box.down):
            for column in range(box.column, box.column + box.across):
                if rows[row - 1][column - 1] is None:
                    rows[row - 1][column - 1] = Cell("", row, column, covered_by=(box.row, box.column))
        rows[box.row - 1][box.column - 1] = Cell(_text(box.content), box.row, box.column)
    return tuple(
        tuple(cell or Cell("", row, column) for column, cell in enumerate(cells, 1))
        for row, cells in enumerate(rows, 1)
    )


def _text(content: Sequence[Block]) -> str:
    """Return what a cell says: paragraphs by line, a grid inside it as lines of tab-separated texts."""
    return "\n".join(_lines(content)).strip()


def _lines(content: Sequence[Block]) -> list[str]:
    lines: list[str] = []
    for block in content:
        if isinstance(block, Grid):
            for row in range(1, block.height + 1):
                texts = [_text(box.content) for box in block.boxes if box.row == row]
                lines.append("\t".join(text for text in texts if text))
        else:
            lines.append(tidy(block))
    return lines


def _arranges_the_page(grid: Grid) -> bool:
    if sum(1 for box in grid.boxes if not _is_blank(box.content)) <= 1:
        return True
    inside = [block for box in grid.boxes for block in box.content if isinstance(block, Grid)]
    if not any(len(block.boxes) > 3 for block in inside):
        return False
    nested = sum(_length(block) for block in inside)
    own = sum(len(block) for box in grid.boxes for block in box.content if isinstance(block, str))
    return nested >= own


def _is_blank(content: Sequence[Block]) -> bool:
    return not any(isinstance(block, Grid) or block.strip() for block in content)


def _length(grid: Grid) -> int:
    return sum(
        _length(block) if isinstance(block, Grid) else len(block.strip()) for box in grid.boxes for block in box.content
    )


def rectangle(
    texts: Sequence[Sequence[str]],
    merged: Iterable[tuple[tuple[int, int], tuple[int, int]]] = (),
    *,
    number: int,
    sheet: str | None = None,
) -> Table:
    """Return equally long rows of texts as a Table; merged ranges count from 0, both ends included."""
    height, width = len(texts), len(texts[0])
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, right) in merged:
        for row in range(top, min(bottom + 1, height)):
            for column in range(left, min(right + 1, width)):
                if (row, column) != (top, left) and not texts[row][column]:
                    covered[row + 1, column + 1] = (top + 1, left + 1)
    rows = tuple(
        tuple(Cell(text, row, column, covered.get((row, column))) for column, text in enumerate(cells, 1))
        for row, cells in enumerate(texts, 1)
    )
    return Table(number=number, rows=rows, sheet=sheet)


def hidden_doubt(hidden: Sequence[str]) -> tuple[str, ...]:
    """Return the doubt about hidden sheets, if there are any."""
    if not hidden:
        return ()
    sheets = counted(len(hidden), "скрытый лист", "скрытых листа", "скрытых листов")
    return (f"В книге {sheets}: {listed([quoted(title) for title in hidden])}. Проверьте, нужны ли они.",)
