"""Plain text and Markdown: rows of tab-separated cells, cells one per line behind a tab, pipe tables, and lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from merilo.core.tables.encoding import decode
from merilo.core.tables.layout import MAX_CELLS, MAX_COLUMNS, tidy, too_large
from merilo.core.tables.source import Cell, Line, Source, Stream, Table

_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")


def read(data: bytes, name: str) -> Source:
    """Return the lines and tables of a text file; see the module's first line for the shapes it knows.

    In a Stream a cell goes on over the lines without a tab, one blank line included; two blank lines end it, what
    follows them is text. Marks of bold type (**) are dropped, in Markdown also those of headings.
    """
    text = tidy(decode(data, name)).replace("\x1a", "")
    lines = text.split("\n")
    is_markdown = any(_RULE.fullmatch(line) and "|" in line for line in lines)
    parts: list[Line | Table | Stream] = []
    for shape in _shapes(lines):
        start, lines_of = shape.start, shape.lines
        tables = sum(1 for part in parts if isinstance(part, Table))
        if shape.kind == "pipes":
            parts.append(
                _table(
                    [_pipe_cells(line) for line in lines_of if line.strip() and not _RULE.fullmatch(line)],
                    tables + 1,
                    name,
                )
            )
        elif shape.kind == "tabs":
            parts.append(_table([_fields(line) for line in lines_of if line.strip("\n ")], tables + 1, name))
        elif shape.kind == "stream":
            parts.extend(_stream(start, lines_of, name))
        else:
            parts.extend(_lines(start, lines_of, is_markdown))
    return Source(name=name, kind="txt", parts=tuple(parts))


@dataclass(slots=True)
class _Shape:
    kind: str  # "pipes", "tabs", "stream" or "lines"
    start: int  # number of the first line, from 1
    lines: list[str]


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
        if last and (kind in ("blank", last.kind) or _goes_on(last, kind)):
            last.lines.append(line)
        else:
            shapes.append(_Shape("lines" if kind == "blank" else kind, number, [line]))
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
            and _width(done[-2].lines) == _width(shape.lines)
            and sum(1 for line in done[-1].lines if line.strip()) <= 3
        ):
            between = done.pop()
            done[-1].lines += between.lines + shape.lines
        else:
            done.append(shape)
    return done


def _width(lines: Sequence[str]) -> int:
    return max(len(_fields(line)) for line in lines)


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


def _stream(start: int, lines: Sequence[str], name: str) -> Iterator[Stream]:
    cells: list[Cell] = []
    row, text = start, ""
    for number, line in enumerate(lines, start):
        if line.startswith("\t"):
            if number > start:
                cells.append(Cell(_plain(text), row, 1))
            row, text = number, line[1:]
        else:
            text += "\n" + line
    cells.append(Cell(_plain(text), row, 1))
    if len(cells) > MAX_CELLS:
        raise too_large(name)
    yield Stream(cells=tuple(cells))


def _lines(start: int, lines: Sequence[str], is_markdown: bool) -> Iterator[Line]:
    for number, line in enumerate(lines, start):
        text = _BOLD.sub(r"\1", _HEADING.sub("", line) if is_markdown else line).strip()
        if text:
            yield Line(text=text, number=number)


def _plain(text: str) -> str:
    return _BOLD.sub(r"\1", text).strip()
