"""The report in words: what both the Word template and the Typst source show, ready as text.

These classes are also the vocabulary of the Word template: an official writes `{{ criterion.summary }}`, and a name
that is not a field here is refused.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """A drawing with the words that stand under it and those that are read aloud instead of it."""

    caption: str
    alt: str
    svg: str


@dataclass(frozen=True)
class Fact:
    """A line of the title page."""

    name: str
    value: str


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator: how it is counted, and how its values lie."""

    code: str
    title: str
    how: str
    weight: str
    maximum: str
    spread: str
    mean: str


@dataclass(frozen=True)
class Ranked:
    """A value and those who have it."""

    value: str
    names: str


@dataclass(frozen=True)
class UnitRow:
    """A unit in a table: its number or place, its values by column, its criterion's value or total."""

    position: str
    name: str
    is_branch: bool
    values: tuple[str, ...]
    total: str


@dataclass(frozen=True)
class CriterionPart:
    """The subsection of a criterion."""

    code: str
    title: str
    summary: str
    indicators_caption: str
    indicators: tuple[IndicatorRow, ...]
    comparison: str
    best: tuple[Ranked, ...]
    last: tuple[Ranked, ...]
    units_caption: str
    columns: tuple[str, ...]
    units: tuple[UnitRow, ...]
    picture: Picture | None


@dataclass(frozen=True)
class Rating:
    """One list of the rating."""

    title: str
    note: str
    caption: str
    columns: tuple[str, ...]
    units: tuple[UnitRow, ...]
    picture: Picture | None


@dataclass(frozen=True)
class BlockedRow:
    """A unit without a total."""

    name: str
    indicator: str
    reason: str


@dataclass(frozen=True)
class BandRow:
    """How many totals deserve a word."""

    words: str
    interval: str
    count: str


@dataclass(frozen=True)
class CriterionMean:
    """A criterion in the order of means."""

    code: str
    title: str
    mean: str


@dataclass(frozen=True)
class ShortcomingRow:
    """One shortcoming."""

    indicator: str
    text: str
    value: str


@dataclass(frozen=True)
class ShortcomingGroup:
    """The shortcomings of a unit under one criterion, or those «для сведения»."""

    title: str
    rows: tuple[ShortcomingRow, ...]


@dataclass(frozen=True)
class UnitShortcomings:
    """All that a unit has to mend."""

    name: str
    groups: tuple[ShortcomingGroup, ...]


@dataclass(frozen=True)
class Recommendation:
    """A recommendation and those it is meant for."""

    text: str
    units: str


@dataclass(frozen=True)
class RecommendationGroup:
    """The recommendations under one criterion."""

    title: str
    rows: tuple[Recommendation, ...]


@dataclass(frozen=True)
class SheetsRow:
    """How many answer sheets a unit has, and how many it should have."""

    name: str
    is_branch: bool
    counted: str
    needed: str
    missing: str


@dataclass(frozen=True)
class IgnoredRow:
    """Answers that were not counted."""

    question: str
    count: str


@dataclass(frozen=True)
class FileRow:
    """A file the figures come from."""

    role: str
    name: str
    sha256: str


@dataclass(frozen=True)
class ReportText:
    """The whole report in words, in the order of its sections."""

    title: str
    municipality: str
    year: str
    made_on: str
    facts: tuple[Fact, ...]
    unverified: tuple[str, ...]
    method: tuple[str, ...]
    indicators: tuple[IndicatorRow, ...]
    criteria: tuple[CriterionPart, ...]
    rating_note: str
    ratings: tuple[Rating, ...]
    bands: tuple[BandRow, ...]
    blocked_note: str
    blocked: tuple[BlockedRow, ...]
    means_note: str
    means: tuple[CriterionMean, ...]
    means_picture: Picture | None
    shortcomings_note: str
    shortcomings: tuple[UnitShortcomings, ...]
    recommendations_note: str
    general_recommendations: tuple[str, ...]
    recommendations: tuple[RecommendationGroup, ...]
    quality: tuple[str, ...]
    sheets: tuple[SheetsRow, ...]
    ignored: tuple[IgnoredRow, ...]
    verify_note: str
    verify: str
    files: tuple[FileRow, ...]
    edition_notes: tuple[str, ...]
