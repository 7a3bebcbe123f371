"""What the layout of a PDF page tore apart: words cut at the edge of a narrow cell, paragraphs cut into lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from merilo.core import tables
from merilo.core.planfile import morphology, texts

_LONGEST = 4  # lines that one word may take
_FULL = 0.75  # of the column's longest line: glyphs differ in width, a cut word fills its line nearly to the edge
_LETTERS = re.compile(r"[^\W\d_]+")
_STICKS = re.compile(r"^[,.;:)»!?]")


def mend(source: tables.Source) -> tuple[tables.Source, int]:
    """Return the document with the torn words of its tables joined and the number of joins; only a PDF is touched.

    A word is torn only when it is too long for its line, so it begins the line and fills it. It is joined when the
    dictionary knows the whole, or when its first part is no word and the rest is an ending of a few letters.
    """
    if source.kind != "pdf":
        return source, 0
    joins = 0
    parts: list[tables.Line | tables.Table | tables.Stream] = []
    for part in source.parts:
        if not isinstance(part, tables.Table):
            parts.append(part)
            continue
        widths = _widths(part)
        rows = []
        for row in part.rows:
            cells = []
            for cell, width in zip(row, widths, strict=True):
                text, count = _mended(cell.text.split("\n"), width)
                joins += count
                cells.append(replace(cell, text=text))
            rows.append(tuple(cells))
        parts.append(replace(part, rows=tuple(rows)))
    return replace(source, parts=tuple(parts)), joins


def paragraphs(lines: Sequence[tables.Line]) -> list[str]:
    """Return the lines of a PDF page as paragraphs: a line goes on when it is as long as any or the next begins low."""
    found: list[str] = []
    longest = max((len(line.text.strip()) for line in lines), default=0)
    before = ""
    for line in lines:
        text = line.text.strip()
        is_full = len(before) >= _FULL * longest and not re.search(r"[.;:!?]$", before)
        if found and (is_full or text[:1].islower()):
            found[-1] = texts.joined(found[-1], text)
        else:
            found.append(text)
        before = text
    return found


def across(before: str, after: str) -> str:
    """Return a cell's text with the rest of it from the next page; a word torn between them is joined."""
    last, first = before.split("\n")[-1], after.split("\n")[0]
    torn = _torn([last.split(" ")[-1], first], 0, len(last.split(" ")[-1]))
    return before + after if torn else f"{before}\n{after}"


def _widths(table: tables.Table) -> list[int]:
    """Return for every column its longest line, cells that stretch over several columns aside."""
    wide = {
        cell.covered_by for row in table.rows for cell in row if cell.covered_by and cell.covered_by[1] != cell.column
    }
    widths = [0] * (len(table.rows[0]) if table.rows else 0)
    for row in table.rows:
        for place, cell in enumerate(row):
            if (cell.row, cell.column) not in wide:
                widths[place] = max(widths[place], *map(len, cell.text.split("\n")))
    return widths


def _mended(lines: Sequence[str], width: int) -> tuple[str, int]:
    lines = _with_marks(lines)
    done: list[str] = []
    joins = at = 0
    while at < len(lines):
        taken = _torn(lines, at, width)
        done.append("".join(lines[at : at + 1 + taken]))
        joins += taken
        at += 1 + taken
    return "\n".join(done), joins


def _with_marks(lines: Sequence[str]) -> list[str]:
    """Put a list mark that stands on a line of its own before the line it belongs to."""
    done: list[str] = []
    for line in lines:
        if done and texts.is_mark(done[-1]) and line:
            done[-1] += f" {line}"
        else:
            done.append(line)
    return done


def _torn(lines: Sequence[str], at: int, width: int) -> int:
    """Return how many of the next lines belong to the word that is the whole of this line; 0 when it is not torn."""
    head = lines[at]
    if not head or " " in head or at + 1 >= len(lines) or not lines[at + 1]:
        return 0
    if head[-1].isalpha() and _STICKS.match(lines[at + 1]):
        return 1
    if re.fullmatch(r"\(?[a-z.]+\.", head) and re.match(r"[a-z]", lines[at + 1]):
        return 1
    whole, found = head, 0
    for count in range(1, min(_LONGEST, len(lines) - at)):
        before, following = lines[at + count - 1], lines[at + count]
        first = _LETTERS.match(following)
        if first is None or not before[-1].isalpha():
            break
        if len(before) < _FULL * width and all(morphology.is_known(part) for part in (_bare(before), first[0])):
            break
        if first[0].islower() == head.isupper() and len(head) > 1:
            break
        if morphology.is_known(_bare(whole + first[0])) or _is_ending(first[0], after=_bare(head), count=count):
            found = count
        if first[0] != following:
            break
        whole += following
    return found


def _is_ending(rest: str, *, after: str, count: int) -> bool:
    """Tell whether a few letters after something that is no word can only be its ending (names, rare words)."""
    return count == 1 and len(rest) <= 3 and not morphology.is_known(after)


def _bare(word: str) -> str:
    found = _LETTERS.findall(word)
    return found[-1] if found else ""
