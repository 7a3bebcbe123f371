"""What goes into a calculation besides the law: the facts about each unit, and the settings of the cycle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from merilo.core.methodology.edition import GENERAL, Edition
from merilo.core.wording import listed, quoted

POLICIES = ("block", "renormalise", "mean_of_others", "zero", "full")
POLICY_WORDS = {
    "block": "балл не выставляется до решения людей",
    "renormalise": "вес распределён между остальными",
    "mean_of_others": "взято среднее остальных",
    "zero": "принято 0 баллов",
    "full": "принят наибольший балл",
}
CHANNEL_NAMES = {"stand": "стенд", "site": "сайт", "visit": "посещение"}
CHANNEL_POLICY_WORDS = {
    "block": "балл не выставляется до решения людей",
    "renormalise": "учтён только другой канал",
    "mean_of_others": "учтён только другой канал",
    "zero": "этот канал принят за 0",
    "full": "этот канал принят полностью",
}
BLANKS = ("unsatisfied", "left_out")
BLANK_WORDS = {"unsatisfied": "считается неудовлетворённостью", "left_out": "не входит в число ответивших"}
BRANCH_RULES = ("mean", "by_respondents", "pooled")
BRANCH_WORDS = {
    "mean": "среднее показателей головной организации и филиалов, без весов",
    "by_respondents": "показатели опроса взвешены по числу анкет, показатели обследования — среднее",
    "pooled": "показатели опроса посчитаны по сложенным ответам, показатели обследования — среднее",
}
ALL = "*"


class SettingsRejected(ValueError):
    """The settings name something the edition or the program does not have."""


class FactsRejected(ValueError):
    """The facts about units contradict themselves or the edition; one Russian sentence per fault in `faults`."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of a cycle that the law leaves open.

    rounding: "2" | "integer" | "exact".
    no_base: what to do where nobody answered or no item applies: code of an indicator → policy; "*" for all others.
    blank: a blank answer to an unconditional question is "unsatisfied" or "left_out".
    branches: an institution with branches is the "mean" of its parts, weighted "by_respondents", or "pooled".
    groups: rank each group of institutions apart.  partial_marks: marks between 0 and 1 are allowed.
    """

    rounding: str = "2"
    no_base: Mapping[str, str] = field(default_factory=dict)
    blank: str = "unsatisfied"
    branches: str = "mean"
    groups: bool = False
    partial_marks: bool = False

    def policy(self, code: str) -> str:
        """Return the policy for an indicator without a base; "block" where nothing is chosen."""
        return self.no_base.get(code) or self.no_base.get(ALL) or "block"

    def as_dict(self) -> dict[str, Any]:
        """Return the settings for JSON."""
        return {
            "rounding": self.rounding,
            "no_base": {ALL: self.policy(ALL), **{code: self.no_base[code] for code in sorted(self.no_base)}},
            "blank": self.blank,
            "branches": self.branches,
            "groups": self.groups,
            "partial_marks": self.partial_marks,
        }


@dataclass(frozen=True, slots=True)
class Counts:
    """Whole numbers of one unit's answer sheets, by role.

    yes, answered: for a conditional role only sheets whose filter is «Да» count. ignored: answers given after
    a «Нет» or blank filter. A role absent from both `yes` and `answered` was not asked, which is not the same as 0.
    """

    respondents: int
    yes: Mapping[str, int]
    answered: Mapping[str, int]
    ignored: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """A value taken on trust: the counts behind it are not told. None: nothing could be measured, as `missing` says."""

    value: Fraction | None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is known about one institution or branch.

    parent: the institution it is a branch of (which may have no facts of its own).
    marks: item code → 1, 0 or None for 'not applicable'; an item that is absent is not applicable too.
    counts: None where nobody was asked.
    given, given_whole: values of indicators that are known without the counts behind them (published, and too few
    people to show): of the unit itself, and of the institution it makes with its branches.
    """

    name: str
    parent: str | None = None
    profile: str = GENERAL
    group: str | None = None
    marks: Mapping[str, Decimal | None] = field(default_factory=dict)
    counts: Counts | None = None
    given: Mapping[str, Given] | None = None
    given_whole: Mapping[str, Given] | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to score: a head known by name only."""
        return not self.marks and self.counts is None


def check_settings(edition: Edition, settings: Settings) -> None:
    """Refuse settings that name an unknown rule. Raises SettingsRejected."""
    known = tuple(rounding.name for rounding in edition.roundings)
    for title, value, choices in (
        ("Правило округления", settings.rounding, known),
        ("Правило пустых ответов", settings.blank, BLANKS),
        ("Правило филиалов", settings.branches, BRANCH_RULES),
    ):
        if value not in choices:
            raise SettingsRejected(f"{title} {quoted(value)} неизвестно. Есть: {listed(choices)}.")
    codes = {indicator.code for indicator in edition.indicators} | {ALL}
    for code, policy in settings.no_base.items():
        if code not in codes:
            raise SettingsRejected(f"Правило для показателя без базы: показателя {quoted(code)} нет в редакции.")
        if policy not in POLICIES:
            raise SettingsRejected(
                f"Правило {quoted(policy)} для показателя без базы неизвестно. Есть: {listed(POLICIES)}."
            )
