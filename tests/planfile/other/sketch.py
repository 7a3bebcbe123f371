"""Invented plans: what stands in the file (blocks) and what a person reads in it (the expectation)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LEFT, UP = "<<", "^^"  # this place belongs to the cell on the left, to the cell above
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Bare:
    """A table without borders, as clerks use it to set blocks side by side."""

    rows: Rows


@dataclass(frozen=True)
class Point:
    """One item as a person reads it; `days` are its windows, "from..to" joined by spaces."""

    number: str | None
    text: str
    words: str | None
    days: str
    who: Sequence[str] = ()
    section: str | None = None
    result: str | None = None
    targets: Mapping[str, str] = field(default_factory=dict)
    doubts: bool | None = None


@dataclass(frozen=True)
class Plan:
    """Blocks: a string is paragraphs (a line each), a list of rows a table; the rest is the expectation."""

    name: str
    blocks: Sequence[str | Rows | Bare]
    title: str
    points: Sequence[Point]
    period: str = "2026-01-01..2026-12-31"
    territory: str | None = None
    approval: tuple[str | None, str | None, str | None] = (None, None, None)
    columns: Sequence[str] = ()
    notes: Sequence[str] = ()
    skipped: Sequence[str] = ()
    targets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    inherited: Sequence[str] = ()
    joints: Sequence[str] = ()  # words that only join or count parties: «и», «1.»
    wide: bool = False
