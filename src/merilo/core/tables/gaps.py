"""Words on a page without ruling lines: which stand in one line, and which lines stand in columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from merilo.core.tables.layout import Block, Grid

Word = dict[str, Any]  # text and the edges x0, x1, top, bottom in points, as pdfplumber gives them
Line = list[Word]
Gap = tuple[float, float]

NARROW = 8.0  # points between columns when many lines keep it
WIDE = 20.0  # points between two blocks of text side by side
MANY_LINES = 4
_NUMBER = re.compile(r"(\d{1,3}(\.\d{1,3})*\.?|[IVXLC]{1,6}\.?|№.*)")


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Return words by line from top to bottom, each line from left to right; a line holds words that overlap in height."""
    lines: list[Line] = []
    for word in sorted(words, key=lambda word: (word["top"] + word["bottom"], word["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if lines and lines[-1][0]["top"] <= middle <= lines[-1][0]["bottom"]:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: float(word["x0"])) for line in lines]


def columns_by_gaps(lines: Sequence[Line], name: str, *, finds_plans: bool) -> Iterator[str | Grid]:
    """Give lines of text, and a grid where lines keep the same gap between their words.

    Two blocks side by side (agreed and approved) make a grid of one row. With `finds_plans` also narrow gaps count when
    many lines keep them, and the lines are parted into rows at each number of the first column.
    """
    at = 0
    while at < len(lines):
        end, gaps = _run(lines, at, finds_plans)
        if not gaps:
            yield " ".join(word["text"] for word in lines[at])
            at += 1
            continue
        end = _trimmed(lines, at, end)
        yield _grid(lines[at:end], gaps, name, finds_plans=finds_plans)
        at = end


def _run(lines: Sequence[Line], at: int, finds_plans: bool) -> tuple[int, list[Gap]]:
    """Return the end of the longest run of lines from `at` that keep a gap, and its gaps (none: no such run)."""
    best: tuple[int, list[Gap]] = (at, [])
    gaps = _gaps(lines[at])
    parted = 0
    for end in range(at, len(lines)):
        own = _gaps(lines[end])
        if len(gaps) == 1 and any(_stands_inside(gaps[0], stretch) for stretch in _stretches(lines[end])):
            break  # a title in the middle, below two blocks
        gaps = _kept(gaps, lines[end])
        parted += any(gap in own or _overlaps(gap, own) for gap in gaps)
        wide = [gap for gap in gaps if gap[1] - gap[0] >= WIDE]
        if parted >= MANY_LINES and finds_plans and gaps:
            best = (end + 1, gaps)
        elif parted >= 2 and wide:
            best = (end + 1, wide)
        elif not gaps:
            break
    return best


def _trimmed(lines: Sequence[Line], at: int, end: int) -> int:
    """Return the end of a run without the paragraphs below it: lines of one stretch, further away than the others."""
    tops = [line[0]["top"] for line in lines[at:end]]
    pitch = min((lower - upper for upper, lower in pairwise(tops)), default=0.0)
    for cut in range(at + 1, end):
        if tops[cut - at] - tops[cut - at - 1] > 1.5 * pitch and not any(map(_gaps, lines[cut:end])):
            return cut
    return end


def _gaps(line: Line) -> list[Gap]:
    gaps = []
    right = line[0]["x1"]
    for word in line[1:]:
        if word["x0"] - right >= NARROW:
            gaps.append((right, word["x0"]))
        right = max(right, word["x1"])
    return gaps


def _stretches(line: Line) -> list[Gap]:
    """Return where the line's text begins and ends between its gaps."""
    gaps = _gaps(line)
    starts = [line[0]["x0"], *(right for _, right in gaps)]
    return list(zip(starts, [*(left for left, _ in gaps), max(word["x1"] for word in line)], strict=True))


def _stands_inside(gap: Gap, stretch: Gap) -> bool:
    return gap[0] < stretch[0] and stretch[1] < gap[1]


def _kept(gaps: Sequence[Gap], line: Line) -> list[Gap]:
    """Return what is left of the gaps when a line is laid over them."""
    for word in line:
        cut: list[Gap] = []
        for left, right in gaps:
            if word["x1"] <= left or word["x0"] >= right:
                cut.append((left, right))
            else:
                cut += [gap for gap in ((left, word["x0"]), (word["x1"], right)) if gap[1] - gap[0] >= NARROW]
        gaps = cut
    return list(gaps)


def _overlaps(gap: Gap, others: Sequence[Gap]) -> bool:
    return any(left < gap[1] and gap[0] < right for left, right in others)


def _grid(lines: Sequence[Line], gaps: Sequence[Gap], name: str, *, finds_plans: bool) -> Grid:
    borders = [(left + right) / 2 for left, right in gaps]
    table = [_cut(line, borders) for line in lines]
    numbered = [bool(texts[0]) and _NUMBER.fullmatch(texts[0]) is not None for texts in table]
    starts = [at for at, is_number in enumerate(numbered) if is_number]
    is_plan = len(starts) >= 2 and sum(1 for texts in table if texts[0]) <= 2 * len(starts)
    if is_plan:
        firsts = sorted({0, *starts})
    elif finds_plans and len(borders) > 1:
        firsts = sorted({0, *(at for at, texts in enumerate(table) if texts[0])})
    else:
        firsts = [0]
    grid = Grid(name)
    for first, last in zip(firsts, [*firsts[1:], len(table)], strict=True):
        grid.begin_row()
        for column in range(len(borders) + 1):
            content: list[Block] = [texts[column] for texts in table[first:last] if texts[column]]
            grid.add(content)
    grid.close()
    return grid


def _cut(line: Line, borders: Sequence[float]) -> list[str]:
    texts: list[list[str]] = [[] for _ in range(len(borders) + 1)]
    for word in line:
        texts[sum(1 for border in borders if word["x0"] > border)].append(word["text"])
    return [" ".join(parts) for parts in texts]
