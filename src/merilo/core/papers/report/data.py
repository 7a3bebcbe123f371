"""What the report of a cycle is made of: plain values, filled by the room that scored.

Nothing here is calculated by the paper but selection and counting (range, best, last, how many): means, places and
reasons come in ready, so that a figure in the report is the figure in `scores.json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Profile = Literal["general", "creative"]
Value = Decimal | None


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """An indicator of a criterion: «1.1», its title, weight inside the criterion, and how it is counted in words."""

    code: str
    title: str
    weight: Decimal
    mean: Value = None  # points, already rounded by the edition's rule; None is shown as a dash
    how: str = ""  # «доля довольных среди ответивших, × 100»
    point: str = ""  # «п. 6 Порядка»
    maximum: Decimal = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """A criterion («К1», Cyrillic) with its indicators in the order of the act."""

    code: str
    title: str
    indicators: tuple[Indicator, ...]
    mean: Value = None
    maximum: Decimal = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Blocked:
    """Why a unit has no total: the indicator without a score and the reason as a Russian sentence."""

    indicator: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A row of the report: a scored institution or a branch (then `parent` names its head).

    `place` is 1 + the number of strictly better ones in its own list, None for branches and blocked units; places
    shared by several units are found by the paper. Values are points 0..100 as rounded by the edition's rule.
    """

    name: str
    profile: Profile = "general"
    parent: str | None = None
    group: str | None = None
    indicators: Mapping[str, Value]
    criteria: Mapping[str, Value]
    total: Value
    place: int | None = None
    respondents: int | None = None  # answer sheets counted
    needed: int | None = None  # answer sheets the sample asks for, when known
    blocked: tuple[Blocked, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Shortcoming:
    """One thing to mend in one unit. `beyond_cap` items do not change the score: they are listed «для сведения»."""

    unit: str
    criterion: str  # code of a criterion of the report, «К1»
    indicator: str  # «1.1»
    text: str
    value: str = ""  # «нет», «частично», «74,50 балла»
    recommendation: str = ""
    beyond_cap: bool = False


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A choice of the cycle in words: what was chosen about, what was chosen, and why."""

    name: str
    value: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Band:
    """A word for a span of totals («хорошо», «от 60 до 80») and the number of ranked units inside it."""

    words: str
    interval: str
    count: int


@dataclass(frozen=True, kw_only=True)
class IgnoredAnswers:
    """Answers that were not counted (given after «Нет» or a blank filter): the question and their number."""

    question: str
    count: int


@dataclass(frozen=True, kw_only=True)
class InputFile:
    """A file the figures come from: what it is, its name and its sha256 in hexadecimal."""

    role: str  # «чек-листы», «анкеты», «перечень организаций»
    name: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DataQuality:
    """How complete the raw data were. `left_out` rows were left out as faulty, `notes` are further sentences."""

    sheets: int
    left_out: int = 0
    ignored: tuple[IgnoredAnswers, ...] = ()
    notes: tuple[str, ...] = ()
    files: tuple[InputFile, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ResultReport:
    """The report of one cycle of the independent assessment.

    `organisations` is the sphere's word for those assessed in the instrumental case («организациями культуры»), it
    stands in the title. `total_mean` and the criteria's means are taken over `mean_over` scored institutions.
    """

    municipality: str
    year: int
    made_on: date
    organisations: str = "организациями"
    operator: str = ""
    edition: str  # title of the edition in words
    edition_key: str
    variant: str  # the denominator variant in words
    settings: tuple[Setting, ...] = ()
    unverified: tuple[str, ...] = ()  # sentences on numbers not checked against the act
    method: tuple[str, ...] = ()  # paragraphs «как считали»
    criteria: tuple[Criterion, ...]
    units: tuple[Unit, ...]
    ranked_by_group: bool = False
    total_mean: Value = None
    mean_over: int = 0
    bands: tuple[Band, ...] = ()
    shortcomings: tuple[Shortcoming, ...] = ()
    recommendations: tuple[str, ...] = ()  # for the municipality as a whole
    quality: DataQuality
    verify: str = "merilo verify ПАПКА"
    edition_notes: tuple[str, ...] = ()
