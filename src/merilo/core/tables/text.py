"""Plain text and Markdown: rows of tab-separated cells, cells one per line behind a tab, pipe tables, and lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from merilo.core.tables.encoding import decode
from merilo.core.tables.layout import MAX_CELLS, MAX_COLUMNS, tidy, too_large
from merilo.core.tables.source import Cell, Line, Source, Stream, Table

_BOLD = re.compile(r"\*\*(?=\S)(.{1,1000}?)(?<=\S)\*\*")  # bounded: a long line of lone stars must not hold us up
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")


def read(data: bytes, name: str) -> Source:
    """Return the lines and tables of a text file; see the module's first line for the shapes it knows.

    In a Stream a cell goes on over the lines without a tab, one blank line included; two blank lines end it, what
    follows them is text. Marks of bold type (**) are dropped, in Markdown also those of headings.
    """
    text = tidy(decode(data, name)).replace("\x1a", "")
    lines = text.split("\n")
    is_markdown = any(map(_is_rule, lines))
    parts: list[Line | Table | Stream] = []
    tables = 0
    for shape in _shapes(lines):
        if shape.kind in ("pipes", "tabs"):
            tables += 1
            cut = _pipe_cells if shape.kind == "pipes" else _fields
            rows = [cut(line) for line in shape.lines if line.strip("\n ") and not _is_rule(line)]
            parts.append(_table(rows, tables, name))
        elif shape.kind == "stream":
            parts.append(_stream(shape.start, shape.lines, name))
        else:
            parts.extend(_lines(shape.start, shape.lines, is_markdown))
    return Source(name=name, kind="txt", parts=tuple(parts))


def _is_rule(line: str) -> bool:
    """Tell whether a line is the rule under a Markdown table's head: |---|:--|."""
    return "|" in line and "-" in line and not line.strip("|-: ")


@dataclass(slots=True)
class _Shape:
    kind: str  # "pipes", "tabs", "stream" or "lines"
    start: int  # number of the first line, from 1
    lines: list[str]
    width: int = 0  # fields of the widest row of tabs
    filled: int = 0  # lines with text


def _kind_of(line: str) -> str:
    if not line.strip(" "):
        return "blank"
    if line.lstrip().startswith("|") and line.count("|") > 1:
        return "pipes"
    if "\t" in line[1:]:
        return "tabs"
    return "stream" if line.startswith("\t") else "lines"


def _shapes(lines: Sequence[str]) -> list[_Shape]:
    """Part the lines into runs of one shape; what belongs to a run though it looks otherwise is joined to it."""
    shapes: list[_Shape] = []
    for number, line in enumerate(lines, 1):
        kind = _kind_of(line)
        last = shapes[-1] if shapes else None
        is_next_table = kind == "pipes" and last is not None and not last.lines[-1].strip(" ")
        if last is None or is_next_table or not (kind in ("blank", last.kind) or _goes_on(last, kind)):
            last = _Shape("lines" if kind == "blank" else kind, number, [])
            shapes.append(last)
        last.lines.append(line)
        last.width = max(last.width, line.count("\t") + 1)
        last.filled += kind != "blank"
    return _joined(shapes)


def _goes_on(last: _Shape, kind: str) -> bool:
    """Tell whether a line of another kind belongs to the run: a row with one leading empty cell, a cell's next line."""
    if last.kind == "tabs" and kind == "stream":
        return True
    if last.kind == "stream" and kind == "lines":
        blanks = 0
        while blanks < len(last.lines) and not last.lines[-1 - blanks].strip(" "):
            blanks += 1
        return blanks < 2
    return False


def _joined(shapes: list[_Shape]) -> list[_Shape]:
    """Join tab rows across the lines between them where the rows are equally wide: headings over all columns."""
    done: list[_Shape] = []
    for shape in shapes:
        if (
            shape.kind == "tabs"
            and len(done) > 1
            and done[-1].kind == "lines"
            and done[-2].kind == "tabs"
            and done[-2].width == shape.width
            and done[-1].filled <= 3
        ):
            between = done.pop()
            done[-1].lines += between.lines + shape.lines
        else:
            done.append(shape)
    return done


def _fields(line: str) -> list[str]:
    return line.split("\t")


def _pipe_cells(line: str) -> list[str]:
    inner = re.sub(r"^\s*\||(?<!\\)\|\s*$", "", line)
    cells = re.split(r"(?<!\\)\|", inner)
    return [re.sub(r"<br\s*/?>", "\n", cell.replace("\\|", "|")) for cell in cells]


def _table(rows: Sequence[Sequence[str]], number: int, name: str) -> Table:
    width = max(map(len, rows))
    if width > MAX_COLUMNS or width * len(rows) > MAX_CELLS:
        raise too_large(name)
    return Table(
        number=number,
        rows=tuple(
            tuple(Cell(_plain(cells[at]) if at < len(cells) else "", row, at + 1) for at in range(width))
            for row, cells in enumerate(rows, 1)
        ),
    )


def _stream(start: int, lines: Sequence[str], name: str) -> Stream:
    starts = [at for at, line in enumerate(lines) if line.startswith("\t")]
    if len(starts) > MAX_CELLS:
        raise too_large(name)
    cells = (
        Cell(_plain("\n".join(lines[first:after])), start + first, 1)
        for first, after in pairwise([*starts, len(lines)])
    )
    return Stream(cells=tuple(cells))


def _lines(start: int, lines: Sequence[str], is_markdown: bool) -> Iterator[Line]:
    for number, line in enumerate(lines, start):
        text = _BOLD.sub(r"\1", _HEADING.sub("", line) if is_markdown else line).strip()
        if text:
            yield Line(text=text, number=number)


def _plain(text: str) -> str:
    return _BOLD.sub(r"\1", text).strip()
