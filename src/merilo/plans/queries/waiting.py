"""A line of the desk beside tasks: what a room asks of a person now."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do: what, more of it, how it stands, where."""

    text: str
    sub: str
    words: str
    shape: str
    address: str
