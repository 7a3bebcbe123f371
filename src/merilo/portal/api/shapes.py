"""The shapes of what is told and handed over; field names are those of the core where it has them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

Receipt = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z._-]{8,28}$")]
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
Value = Annotated[str, StringConstraints(pattern=r"^(0(\.[0-9]{1,2})?|1(\.0{1,2})?)$")]
Answer = Literal["yes", "no", ""] | bool | None


class Strict(Schema):
    """What is handed over: a field that is not known is a mistake, not something to be passed over."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """A refusal: the HTTP status and one sentence in Russian on what to do."""

    status: int
    detail: str
    faults: list[dict[str, Any]] = []


class MunicipalityOut(Schema):
    """A municipality that publishes here."""

    slug: str
    name: str
    region: str
    page: str


class MunicipalitiesOut(Schema):
    """A part of the list of municipalities."""

    items: list[MunicipalityOut]
    next: str | None


class InstitutionOut(Schema):
    """A working institution or a branch of one (`parent` is then its institution)."""

    id: int
    parent: int | None
    name: str
    kind: str
    address: str
    site: str
    bus_gov_page: str


class InstitutionsOut(Schema):
    """A part of the list of institutions."""

    items: list[InstitutionOut]
    next: str | None


class LineOut(Schema):
    """A line of a plan with its fulfilment."""

    number: str
    section: str
    text: str
    deadline: str
    responsible: list[str]
    state: str
    done: int
    total: int
    due_on: date | None
    done_on: date | None


class PlanOut(Schema):
    """A plan of a year."""

    id: int
    title: str
    starts_on: date
    ends_on: date
    is_closed: bool
    lines: list[LineOut]


class CycleOut(Schema):
    """A cycle of assessment, with the list it gathers for."""

    id: int
    year: int
    title: str
    phase: str
    starts_on: date | None
    ends_on: date | None
    roles: list[str]


class ProgressRow(Schema):
    """What a unit has and needs; `expected_on`: when it will have enough at the present pace."""

    institution: int
    name: str
    have: int
    need: int | None
    per_week: int
    expected_on: date | None


class ProgressOut(Schema):
    """How far gathering is."""

    have: int
    need: int
    items: list[ProgressRow]


class SheetIn(Strict):
    """An answer sheet. receipt: your own key of the sheet; sent again it is stored once. answers: by role."""

    receipt: Receipt
    institution: Key
    channel: Literal["api", "telephone", "paper", "visit"] = "api"
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "ru"
    answers: Annotated[dict[str, Answer | Annotated[str, StringConstraints(max_length=2000)]], Field(max_length=64)]


class SheetsIn(Strict):
    """A batch of sheets."""

    sheets: Annotated[list[SheetIn], Field(max_length=500)]


class MarkIn(Strict):
    """A mark of an item: "1", "0", between where the cycle allows it, null for 'not applicable'."""

    receipt: Receipt
    institution: Key
    channel: Literal["site", "stand", "visit"]
    item: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    value: Value | None
    note: Annotated[str, StringConstraints(max_length=1000)] = ""


class MarksIn(Strict):
    """A batch of marks."""

    marks: Annotated[list[MarkIn], Field(max_length=500)]


class OutcomeOut(Schema):
    """What became of one of them."""

    receipt: str
    status: Literal["stored", "repeated", "refused"]
    faults: list[str]


class OutcomesOut(Schema):
    """What became of a batch, in its order."""

    stored: int
    repeated: int
    refused: int
    items: list[OutcomeOut]


class PublicationOut(Schema):
    """A published rating of a year. A correction supersedes: the older ones stay readable by their number."""

    year: int
    number: int
    title: str
    published_at: datetime
    basis: str
    decided_on: date
    correction: str
    is_superseded: bool
    edition: str
    variant: str
    fingerprint: str
    snapshot_sha256: str


class PublicationsOut(Schema):
    """A part of the list of published ratings."""

    items: list[PublicationOut]
    next: str | None


class UnitOut(Schema):
    """A unit of a rating. Figures are texts of decimals; null where one is blocked or not assessed.

    respondents: null where it is not told, for want of people.
    """

    institution: int
    parent: int | None
    name: str
    profile: str
    group: str
    respondents: int | None
    place: int | None
    place_last: int | None
    total: str | None
    criteria: dict[str, str | None]
    indicators: dict[str, str | None]
    blocked: list[dict[str, str]]
    intervals: dict[str, Any]


class WholeUnitOut(UnitOut):
    """A unit with its shortcomings and the tree of figures from the total down to counts and marks."""

    shortcomings: list[Any]
    trace: dict[str, Any]


class RatingOut(Schema):
    """A part of a published rating."""

    publication: PublicationOut
    choices: dict[str, Any]
    notes: list[str]
    municipality: dict[str, Any]
    items: list[UnitOut]
    next: str | None
