"""What an edition of the law is made of: numbers as records, criteria, indicators, checklists, questionnaire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

GENERAL = "general"  # the profile whose institutions make the municipality's mean


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the law: what it is worth, since when, by which point, and how sure we are of it."""

    value: Decimal
    unit: str
    since: date
    point: str
    source: str
    status: str  # "seen" in a public source | "unverified" | "own" arithmetic of the program


@dataclass(frozen=True, slots=True)
class Rule:
    """How one indicator is computed in the chosen variant: a formula's name and what it reads.

    `channels` names checklists (by channel) or the pairs of questions; `satisfied` and `base` are roles of the
    questionnaire, side by side with `channels` where there are several; the base `respondents` means everybody asked.
    """

    formula: str
    channels: tuple[str, ...] = ()
    satisfied: tuple[str, ...] = ()
    base: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of 0 to 100 points. `points` and `cap` are set for indicators that count conditions."""

    code: str
    criterion: str
    short: str
    title: str
    point: str
    measured_by: str  # "checklist" | "survey"
    weight: Decimal
    rule: Rule
    points: Decimal | None = None
    cap: Decimal | None = None
    recommendation: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion and the codes of its indicators; `profiles` says for which institutions it is assessed."""

    code: str
    title: str
    short: str
    profiles: tuple[str, ...]
    point: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist. `words`: alternatives of stems that recognise it in an operator's file."""

    code: str  # "1.1/stand/03"
    text: str
    basis: str
    how_to_check: str
    recommendation: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The items of one indicator in one channel. `title_words` recognise the title of an operator's block."""

    code: str  # of the indicator
    channel: str
    title: str
    title_words: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice."""

    code: str
    text_ru: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `after` is the filter it depends on; `skip_to` is where a «Нет» to a filter leads."""

    role: str
    kind: str  # "filter" | "satisfied" | "open" | "choice"
    number: int | None  # 1 to 14 among the closed questions, None for the others
    text_ru: str
    text_en: str
    after: str | None
    skip_to: str | None
    header_words: tuple[str, ...]
    options: tuple[Option, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Say whether the answer is «Да» or «Нет»."""
        return self.kind in ("filter", "satisfied")


@dataclass(frozen=True, slots=True)
class MergedQuestion:
    """A question of older forms that asks about several roles at once; its column cannot be divided between them."""

    roles: tuple[str, ...]
    header_words: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Questions in their order, words of «Да» and «Нет», questions of older forms, and the rule of the sample."""

    source: str
    status: str
    questions: tuple[Question, ...]
    merged: tuple[MergedQuestion, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    skip_stems: tuple[str, ...]
    sample_share: Decimal
    sample_most: int

    @property
    def closed(self) -> tuple[Question, ...]:
        """The questions answered with «Да» or «Нет», in order."""
        return tuple(question for question in self.questions if question.is_closed)


@dataclass(frozen=True, slots=True)
class Band:
    """Words for a value from `start` (included) up to the start of the next band."""

    start: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Rounding:
    """A rounding rule: places of indicators, criteria and totals, always half-up.

    `carried`: fractions go on unrounded and the places only say how a figure is written and ranked.
    """

    name: str
    title: str
    indicator: int
    criterion: int
    total: int
    carried: bool


@dataclass(frozen=True, slots=True)
class EditionInfo:
    """What a list of editions shows. `status` is "unverified" when a weight is, so that scoring must be asked for."""

    key: str
    sphere: str
    title: str
    since: date
    until: date | None
    status: str


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """One edition of the law with its variant chosen: everything scoring, forms and papers need.

    `notes` are Russian sentences on unverified numbers, to be shown in every paper. `numbers` holds every number as its
    record, by its place in the file. `fingerprint` is the sha256 of the files the edition was read from.
    """

    key: str
    sphere: str
    sphere_title: str
    organisations: str  # of the sphere, in the instrumental case, for titles
    title: str
    since: date
    until: date | None
    source: str
    status: str
    variant: str
    variant_title: str
    variant_detail: str
    variants: tuple[str, ...]
    profiles: Mapping[str, str]  # profile → its Russian name
    criteria: tuple[Criterion, ...]
    indicators: tuple[Indicator, ...]
    checklists: tuple[Checklist, ...]
    questionnaire: Questionnaire
    bands: tuple[Band, ...]
    roundings: tuple[Rounding, ...]
    shortcoming_below: Decimal
    top: Decimal
    total_code: str
    total_title: str
    total_point: str
    notes: tuple[str, ...]
    numbers: Mapping[str, Number]
    fingerprint: str

    def indicator(self, code: str) -> Indicator:
        """Return the indicator with this code. Raises KeyError for a code the edition does not have."""
        for indicator in self.indicators:
            if indicator.code == code:
                return indicator
        raise KeyError(code)

    def criterion(self, code: str) -> Criterion:
        """Return the criterion with this code. Raises KeyError for a code the edition does not have."""
        for criterion in self.criteria:
            if criterion.code == code:
                return criterion
        raise KeyError(code)

    def checklist(self, code: str, channel: str) -> Checklist:
        """Return the checklist of an indicator in a channel. Raises KeyError when there is none."""
        for checklist in self.checklists:
            if (checklist.code, checklist.channel) == (code, channel):
                return checklist
        raise KeyError(f"{code}/{channel}")

    def question(self, role: str) -> Question:
        """Return the question with this role. Raises KeyError for a role the questionnaire does not have."""
        for question in self.questionnaire.questions:
            if question.role == role:
                return question
        raise KeyError(role)

    def rounding(self, name: str) -> Rounding:
        """Return the rounding rule with this name. Raises KeyError for an unknown one."""
        for rounding in self.roundings:
            if rounding.name == name:
                return rounding
        raise KeyError(name)

    def band(self, value: Decimal) -> str:
        """Return the words of the band a value of 0 to 100 points lies in; bands are half-open, the last holds 100."""
        return next(band.words for band in reversed(self.bands) if band.start <= value)
