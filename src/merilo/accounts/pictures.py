"""A link as a picture that a phone reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import segno


@dataclass(frozen=True, slots=True)
class Qr:
    """A square of modules: its side and the path that draws the dark ones."""

    side: int
    path: str


def qr(text: str) -> Qr:
    """Return the QR code of a text with its quiet zone, for an inline SVG."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=4))
    runs = (f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(rows) for x, length in _dark(row))
    return Qr(len(rows), "".join(runs))


def _dark(row: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield where dark modules begin and how many stand together."""
    x = 0
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        if is_dark:
            yield x, length
        x += length
