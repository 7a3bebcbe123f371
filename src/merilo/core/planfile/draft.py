"""The draft of a plan: what was read from a file, where each piece stands there, and what a person should look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from merilo.core import deadlines


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of text stands in the document; everything counts from 1, `line` is a line or a paragraph."""

    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    page: int | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        named = [("table", self.table), ("row", self.row), ("column", self.column)]
        if self.table is None:
            named = [("line", self.line)]
        text = ", ".join(f"{name} {number}" for name, number in named if number is not None)
        beside = [f"line {self.line}"] if self.table is not None and self.line is not None else []
        beside += [f"page {self.page}"] if self.page is not None else []
        beside += [f"sheet «{self.sheet}»"] if self.sheet is not None else []
        return text + (f" ({', '.join(beside)})" if beside else "")


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved the plan (as signed), in which post, by which document; None where the text does not say."""

    by: str | None = None
    post: str | None = None
    document: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {"by": self.by, "post": self.post, "document": self.document}


@dataclass(frozen=True, slots=True)
class Period:
    """The days the plan is for, both inclusive, start <= end."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the plan, its words as written and the reading of its deadline."""

    number: str | None
    section: str | None
    text: str
    deadline: deadlines.Schedule | None
    responsible: tuple[str, ...]
    expected_result: str | None
    targets: Mapping[str, str]
    source: Place
    doubts: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "section": self.section,
            "text": self.text,
            "deadline": None if self.deadline is None else self.deadline.as_dict(),
            "responsible": list(self.responsible),
            "expected_result": self.expected_result,
            "targets": dict(self.targets),
            "source": str(self.source),
            "doubts": list(self.doubts),
        }


@dataclass(frozen=True, slots=True)
class Target:
    """A target indicator of the whole plan with its values by year, as written."""

    name: str
    unit: str | None
    values: Mapping[str, str]
    source: Place
    doubts: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "unit": self.unit, "values": dict(self.values), "doubts": list(self.doubts)}


@dataclass(frozen=True, slots=True)
class Skipped:
    """Text of the document that is no part of the plan, and why it is none."""

    text: str
    why: str
    source: Place

    def as_dict(self) -> dict[str, Any]:
        return {"text": self.text, "why": self.why, "source": str(self.source)}


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan as read from a file. Nothing in it is decided: a person corrects and accepts it."""

    title: str | None
    approval: Approval
    period: Period | None
    territory: str | None
    columns: tuple[str, ...]
    items: tuple[Item, ...]
    targets: tuple[Target, ...] = ()
    notes: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    doubts: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Return the draft as plain data, ready for JSON; what is empty is None."""
        period = self.period
        return {
            "title": self.title,
            "approval": self.approval.as_dict(),
            "period": {
                "from": period.start.isoformat() if period else None,
                "to": period.end.isoformat() if period else None,
            },
            "territory": self.territory,
            "columns": list(self.columns),
            "items": [item.as_dict() for item in self.items],
            "targets": [target.as_dict() for target in self.targets],
            "notes": list(self.notes),
            "skipped": [piece.as_dict() for piece in self.skipped],
            "doubts": list(self.doubts),
        }
