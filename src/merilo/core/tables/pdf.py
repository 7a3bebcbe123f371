"""PDF with text: ruled tables by their lines, page by page; without rules, columns by the gaps between words."""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from merilo.core.tables.container import Unreadable, broken, encrypted, refusal
from merilo.core.tables.layout import MAX_CELLS, Grid, cells_of, tidy, too_large
from merilo.core.tables.source import Cell, Line, Source, Table
from merilo.core.tables.typesetting import Word, cell_text, columns_by_gaps, lines_of
from merilo.core.wording import counted

MAX_PAGES = 300
MAX_STREAM_BYTES = 200 * 1024 * 1024  # one stream inflated; pictures of scanned pages are far below
MAX_TOTAL_BYTES = 2 * 1024 * 1024 * 1024  # all streams together
MAX_WORDS = 20_000  # of one page
MAX_CONTENT_BYTES = 40 * 1024 * 1024  # the drawing instructions of all pages together
MAX_SHAPES = 30_000  # lines, rectangles and curves of one page
MAX_CROSSINGS = 6_000  # of one page; a sheet of squared paper has more, a plan a few hundred

_SAME_EDGE = 3.0  # points
_PAGE_NUMBER = re.compile(
    r"[\s\-–—]*(стр\.?|страница|лист|page)?\s*\d{1,4}(\s*(из|/|of)\s*\d{1,4})?[\s\-–—.]*", re.IGNORECASE
)
_GAPS_DOUBT = "В файле нет линий таблицы: столбцы угаданы по промежуткам между словами, проверьте каждую строку."


def read(data: bytes, name: str) -> Source:
    """Return the tables of each page (Table.page) and the lines around them; page numbers are left out.

    Words stay as written, also those parted at a line's end. Raises Unreadable for a scan, a password, a broken file.
    """
    import logging

    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    _check_streams(data, name)
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it complains of every odd font
    try:
        with pdfplumber.open(BytesIO(data)) as document:
            return _Reader(name).read(document)
    except Unreadable:
        raise
    except Exception as error:  # pdfminer raises whatever a damaged file makes it stumble over
        causes = (error, *error.args)
        if any(isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)) for cause in causes):
            raise encrypted(name) from None
        raise broken(name) from None


def _check_streams(data: bytes, name: str) -> None:
    """Inflate every packed stream under a limit, also one packed twice: pdfminer would inflate without any."""
    total = 0
    for match in re.finditer(rb"stream\r?\n", data):
        packed: Any = memoryview(data)[match.end() :]
        for _ in range(3):
            if len(packed) < 2 or packed[0] & 0x0F != 8 or (packed[0] * 256 + packed[1]) % 31:
                break
            packed, size = _inflated(packed, name)
            total += size
        if total > MAX_TOTAL_BYTES:
            raise _bomb(name)


def _inflated(packed: Any, name: str) -> tuple[bytes, int]:
    """Return the beginning of what a stream inflates to, and the size of the whole."""
    inflater = zlib.decompressobj()
    start, size = b"", 0
    while not inflater.eof:
        try:
            chunk = inflater.decompress(packed, 1 << 20)
        except zlib.error:
            break
        size += len(chunk)
        if size > MAX_STREAM_BYTES:
            raise _bomb(name)
        if len(start) < 1 << 20:
            start += chunk
        packed = inflater.unconsumed_tail
        if not chunk and not packed:
            break
    return start, size


def _bomb(name: str) -> Unreadable:
    return refusal(name, "при распаковке оказывается слишком большим: сохраните нужные страницы отдельно.")


class _Ruled:
    """A table drawn with lines: its grid and the words of each box, in the order of the grid's boxes."""

    def __init__(self, grid: Grid, lefts: Sequence[float], tops: Sequence[float]) -> None:
        self.grid = grid
        self.top = tops[0]
        self.words: list[list[Word]] = [[] for _ in grid.boxes]
        self._lefts, self._tops = lefts, tops
        self._box_at = {
            (row, column): at
            for at, box in enumerate(grid.boxes)
            for row in range(box.row, box.row + box.down)
            for column in range(box.column, box.column + box.across)
        }

    def take(self, word: Word) -> bool:
        """Tell whether the middle of the word stands in a box; if so, note it there."""
        row = bisect_right(self._tops, (word["top"] + word["bottom"]) / 2)
        column = bisect_right(self._lefts, (word["x0"] + word["x1"]) / 2)
        at = self._box_at.get((row, column))
        if at is not None:
            self.words[at].append(word)
        return at is not None

    def write(self) -> None:
        """Put the text of the words into the boxes."""
        for box, words in zip(self.grid.boxes, self.words, strict=True):
            right = self._lefts[box.column - 1 + box.across]
            box.content.append(cell_text(lines_of(words), left=self._lefts[box.column - 1], right=right))


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name
        self._parts: list[Line | Table] = []
        self._tables = self._lines = self._cells = self._content = 0
        self._has_rules = False
        self._guessed = False
        self._without_text: list[int] = []

    def read(self, document: Any) -> Source:
        pages = document.pages
        if len(pages) > MAX_PAGES:
            limit = counted(MAX_PAGES, "страницы", "страниц", "страниц")
            raise refusal(self._name, f"длиннее {limit}: оставьте в нём только план.")
        for page in pages:
            self._weigh(page)
            self._page(page.dedupe_chars(tolerance=1))
            page.close()
        if not self._parts:
            raise refusal(self._name, "не содержит текста (это скан?): распознайте его и сохраните как документ Word.")
        doubts = [_GAPS_DOUBT] if self._guessed else []
        if self._without_text:
            numbers = ", ".join(map(str, self._without_text))
            doubts.append(f"Страницы без текста (картинки или сканы) не прочитаны: {numbers}.")
        return Source(name=self._name, kind="pdf", parts=tuple(self._parts), doubts=tuple(doubts))

    def _weigh(self, page: Any) -> None:
        from pdfminer.pdftypes import resolve1

        for content in page.page_obj.contents:
            stream = resolve1(content)
            self._content += len(stream.get_data()) if hasattr(stream, "get_data") else 0
        if self._content > MAX_CONTENT_BYTES:
            raise refusal(self._name, "слишком сложен внутри: сохраните нужные страницы отдельно.")

    def _page(self, page: Any) -> None:
        number = int(page.page_number)
        words = page.extract_words(x_tolerance_ratio=0.15, y_tolerance=3, return_chars=False)
        if not words:
            if page.images:
                self._without_text.append(number)
            return
        if len(page.edges) > MAX_SHAPES or len(words) > MAX_WORDS:
            raise refusal(self._name, "слишком сложен внутри: сохраните нужные страницы отдельно.")
        tables = [ruled for found in self._found(page) if (ruled := self._ruled(found.cells)) is not None]
        self._has_rules = self._has_rules or bool(tables)
        outside = [word for word in words if not any(table.take(word) for table in tables)]
        for table in sorted(tables, key=lambda table: table.top):
            above = [word for word in outside if word["top"] < table.top]
            outside = [word for word in outside if word["top"] >= table.top]
            self._text(above, number)
            table.write()
            self._add(cells_of(table.grid), number)
        self._text(outside, number)

    def _found(self, page: Any) -> list[Any]:
        """Return what pdfplumber finds, unless the lines cross so often that the search would not end in time."""
        from pdfplumber.table import TableFinder, edges_to_intersections

        name = self._name

        class Finder(TableFinder):
            def get_edges(self) -> Any:
                edges = super().get_edges()
                tolerance = (self.settings.intersection_x_tolerance, self.settings.intersection_y_tolerance)
                if len(edges_to_intersections(edges, *tolerance)) > MAX_CROSSINGS:
                    raise refusal(name, "слишком сложен внутри: сохраните нужные страницы отдельно.")
                return edges

        return list(Finder(page).tables)

    def _ruled(self, cells: Sequence[tuple[float, float, float, float]]) -> _Ruled | None:
        """Lay the cells that lines enclose; None for a frame that encloses one cell only."""
        lefts, tops = (
            _edges([edge for cell in cells for edge in (cell[0], cell[2])]),
            _edges([edge for cell in cells for edge in (cell[1], cell[3])]),
        )
        if len(lefts) < 3 or (len(lefts) - 1) * (len(tops) - 1) > MAX_CELLS:
            return None
        placed = sorted(
            (_nearest(tops, top), _nearest(lefts, left), _nearest(tops, bottom), _nearest(lefts, right))
            for left, top, right, bottom in cells
        )
        grid = Grid(self._name)
        for top, left, bottom, right in placed:
            if left < right and top < bottom:
                while grid.height < top + 1:
                    grid.begin_row()
                grid.move_to(left + 1)
                grid.add([], across=right - left, down=bottom - top)
        while grid.height < len(tops) - 1:
            grid.begin_row()
        grid.close()
        return _Ruled(grid, lefts, tops)

    def _add(self, rows: tuple[tuple[Cell, ...], ...], page: int) -> None:
        if not any(cell.text for row in rows for cell in row):
            return
        self._cells += sum(map(len, rows))
        if self._cells > MAX_CELLS:
            raise too_large(self._name)
        self._tables += 1
        self._parts.append(Table(number=self._tables, rows=rows, page=page))

    def _text(self, words: Sequence[Word], page: int) -> None:
        for part in columns_by_gaps(lines_of(words), self._name, finds_plans=not self._has_rules):
            if isinstance(part, str):
                text = tidy(part).strip()
                if text and not _PAGE_NUMBER.fullmatch(text):
                    self._lines += 1
                    self._parts.append(Line(text=text, number=self._lines, page=page))
            else:
                self._guessed = self._guessed or part.height > 1
                self._add(cells_of(part), page)


def _edges(values: Sequence[float]) -> list[float]:
    """Return distinct borders; those closer than _SAME_EDGE points are one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME_EDGE:
            edges.append(value)
    return edges


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))
