"""The answer: what a deadline means, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from merilo.core.deadlines.terms import Every, Offset, Term, Unclear

Kind = Literal[
    "continuous", "as_needed", "recurring", "period", "after_event", "unstated", "several", "unclear"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `start` to `end`, both inclusive; start <= end."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"Окно кончается раньше, чем начинается: {self.start} … {self.end}.")

    def as_dict(self) -> dict[str, str]:
        return {"from": self.start.isoformat(), "to": self.end.isoformat()}


@dataclass(frozen=True, slots=True)
class Flags:
    """What a term carries beside its dates: «по возможности», a condition, the results it rests on."""

    if_possible: bool = False
    condition: str | None = None
    basis: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {"if_possible": self.if_possible, "condition": self.condition, "basis": self.basis}


@dataclass(frozen=True, slots=True)
class Schedule:
    """What deadline words mean inside a plan's period.

    `words` stand exactly as written. `windows` are in order of time; a kind `several` has them in its `parts`.
    `said` is our reading in Russian, `counted` tells how the dates were found. `of` names the line of another
    cell a part belongs to; `term` is the reading before it was dated and no part of the data.
    """

    words: str
    kind: Kind
    every: Every | None = None
    times: int | None = None
    at_least: bool = False
    event: str | None = None
    offset: Offset | None = None
    windows: tuple[Window, ...] = ()
    parts: tuple[Schedule, ...] = ()
    flags: Flags = Flags()
    doubts: tuple[str, ...] = ()
    reason: str | None = None
    said: str = ""
    counted: str = ""
    of: str | None = None
    term: Term = field(default=Unclear(""), repr=False, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as plain data, its keys in the order of the design; `of` only where it is set."""
        data: dict[str, Any] = {
            "words": self.words,
            "kind": self.kind,
            "every": None if self.every is None else self.every.as_data(),
            "times": self.times,
            "at_least": self.at_least,
            "event": self.event,
            "offset": None if self.offset is None else self.offset.as_dict(),
            "windows": [window.as_dict() for window in self.windows],
            "parts": [part.as_dict() for part in self.parts],
            "flags": self.flags.as_dict(),
            "doubts": list(self.doubts),
            "reason": self.reason,
            "said": self.said,
            "counted": self.counted,
        }
        if self.of is not None:
            data["of"] = self.of
        return data

    def all_windows(self) -> tuple[Window, ...]:
        """Return the windows of the answer and of its parts, in order of time."""
        found = [*self.windows, *(window for part in self.parts for window in part.all_windows())]
        return tuple(sorted(found, key=lambda window: (window.start, window.end)))
