"""The papers of a plan in words; also the vocabulary of their Word templates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ApprovalText:
    """The block at the top right: its head word, post, signature, document, date."""

    head: str
    post: str
    signature: str
    document: str
    date: str


@dataclass(frozen=True)
class LineText:
    """A row of the plan; `mark` is the number of its footnote or ""."""

    number: str
    text: str
    mark: str
    deadline: str
    responsible: str
    result: str
    targets: tuple[str, ...]


@dataclass(frozen=True)
class SectionText:
    """Rows under one heading."""

    title: str
    rows: tuple[LineText, ...]


@dataclass(frozen=True)
class NoteText:
    """A footnote of the plan."""

    mark: str
    text: str


@dataclass(frozen=True)
class TargetText:
    """A target indicator by years."""

    name: str
    unit: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class PlanText:
    """The plan in words. `columns` is the number of columns of its table."""

    municipality: str
    approval: ApprovalText
    title: str
    amended: str
    basis: str
    years: tuple[str, ...]
    columns: int
    has_results: bool
    sections: tuple[SectionText, ...]
    footnotes: tuple[NoteText, ...]
    target_years: tuple[str, ...]
    targets: tuple[TargetText, ...]
    notes: tuple[str, ...]
    made_on: str


@dataclass(frozen=True)
class FigureText:
    """A figure of the summary; a part of the one above stands indented."""

    name: str
    value: str
    is_part: bool


@dataclass(frozen=True)
class DoneText:
    """A row of what was done."""

    number: str
    text: str
    term: str
    responsible: str
    state: str
    deeds: str
    proofs: str


@dataclass(frozen=True)
class DoneSection:
    """Rows under one heading of the plan."""

    title: str
    rows: tuple[DoneText, ...]


@dataclass(frozen=True)
class LateText:
    """A row of what is late."""

    number: str
    text: str
    who: str
    due: str
    days: str
    cause: str


@dataclass(frozen=True)
class NextText:
    """A row of the next period."""

    number: str
    text: str
    due: str
    responsible: str


@dataclass(frozen=True)
class ActualText:
    """A target indicator of the year with what came of it."""

    name: str
    unit: str
    planned: str
    actual: str
    source: str


@dataclass(frozen=True)
class FulfilmentText:
    """The report on the fulfilment in words."""

    municipality: str
    authority: str
    title: str
    plan: str
    period: str
    summary: str
    figures: tuple[FigureText, ...]
    sections: tuple[DoneSection, ...]
    late_note: str
    late: tuple[LateText, ...]
    waiting: tuple[str, ...]
    next_title: str
    next_note: str
    next_rows: tuple[NextText, ...]
    targets_year: str
    targets: tuple[ActualText, ...]
    signature_post: str
    signature_name: str
    made_on: str
