"""Words on a page: which stand in one line, which lines stand in columns, and which words a line's end has parted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
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
    """Return words by line from top to bottom, each from left to right; a line holds words that overlap in height."""
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
        end = _trimmed(lines, at, end, right=gaps[-1][1])
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


def _trimmed(lines: Sequence[Line], at: int, end: int, *, right: float) -> int:
    """Return the end of a run without the paragraphs below it: lines of one stretch, further away than the others.

    A line that begins in the last column (`right` is its left border) is none of them.
    """
    tops = [line[0]["top"] for line in lines[at:end]]
    pitch = min((lower - upper for upper, lower in pairwise(tops)), default=0.0)
    for cut in range(at + 1, end):
        is_far = tops[cut - at] - tops[cut - at - 1] > 1.5 * pitch and lines[cut][0]["x0"] < right - 1
        if is_far and not any(map(_gaps, lines[cut:end])):
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


def cell_text(lines: Sequence[Line], *, left: float, right: float) -> str:
    """Return the text of a cell between two borders, line by line.

    A line's end is dropped where it certainly parts one word: after a hyphen, before a closing sign, inside an address,
    and where a word too long for the cell was cut without a hyphen (the piece fills the line alone, and the pieces make
    a Russian word).
    """
    if not lines:
        return ""
    padding = min(line[0]["x0"] for line in lines) - left
    cuts = [_fills(line, left=left, right=right, padding=padding) for line in lines]
    text = _joined(lines[0])
    at = 1
    while at < len(lines):
        pieces = _pieces(lines, cuts, at)
        text += "".join(map(_joined, lines[at : at + pieces])) if pieces else "\n" + _joined(lines[at])
        at += pieces or 1
    return text


def _fills(line: Line, *, left: float, right: float, padding: float) -> bool:
    """Tell whether a word stands alone on its line and leaves no room for a further letter."""
    room = (right - line[-1]["x1"]) + (line[0]["x0"] - left) - 2 * padding
    return len(line) == 1 and room < 1.2 * (line[0]["x1"] - line[0]["x0"]) / max(1, len(line[0]["text"]))


def _pieces(lines: Sequence[Line], cuts: Sequence[bool], at: int) -> int:
    """Return how many lines from `at` begin with a further piece of the word that ends the line before."""
    first = lines[at - 1][-1]["text"]
    if _goes_on(first, lines[at][0]["text"]):
        return 1
    for count in (3, 2, 1):
        if at + count <= len(lines) and all(cuts[at - 1 : at + count - 1]):
            rest = "".join(line[0]["text"] for line in lines[at : at + count])
            if _is_one_word(first, rest):
                return count
    return 0


def _joined(line: Line) -> str:
    return " ".join(word["text"] for word in line)


def _goes_on(first: str, second: str) -> bool:
    """Tell whether the signs at the break prove that the line's end was put inside a word or an address."""
    if re.fullmatch(r"[,.;:!?»)]+", second) or (re.search(r"\w-$", first) and re.match(r"\w", second)):
        return True
    return bool(re.search(r"[A-Za-z0-9][./@_-]$", first) and re.match(r"[A-Za-z]", second))


def _is_one_word(first: str, rest: str) -> bool:
    """Tell whether two pieces make a Russian word, or a single letter is left that is no word by itself."""
    piece, tail = re.search(r"[^\W\d_]+$", first), re.match(r"[^\W\d_]+", rest)
    if piece is None or tail is None or not tail[0].islower():
        return False
    return (len(tail[0]) == 1 and tail[0] not in "авикосуя") or _is_word(piece[0] + tail[0])


@cache
def _dictionary() -> Any:
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


def _is_word(text: str) -> bool:
    return bool(_dictionary().word_is_known(text.lower()))
