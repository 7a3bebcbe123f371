"""What a cycle may choose, in plain words with an example in figures; which of it departs from the default."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from merilo.assessment.models import Cycle
from merilo.assessment.queries.choices import edition as read_edition
from merilo.core import methodology, wording

# Indicators of which the law's formula may have nothing to divide by although people answered; others follow "*".
WITHOUT_BASE = ("1.1", "1.3", "3.3", "4.3")
FIELDS = (
    "edition", "variant", "rounding", "blank", "branches", "groups", "partial_marks", "no_base", "objection_days",
    "answer_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: its value, its words, what it does and what comes out in the example."""

    value: str
    words: str
    effect: str
    result: str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to choose; the first option is the default."""

    name: str
    title: str
    question: str
    example: str
    options: tuple[Option, ...]

    def words(self, value: str) -> str:
        """Return an answer in words."""
        return next((one.words for one in self.options if one.value == value), value)


@cache
def questions() -> Mapping[str, Question]:
    """Return what is to be chosen, by name, in the order of the form."""
    text = resources.files("merilo.assessment").joinpath("choices.toml").read_text(encoding="utf-8")
    return {
        one["name"]: Question(
            one["name"],
            one["title"],
            one["question"],
            one["example"],
            tuple(Option(**option) for option in one["option"]),
        )
        for one in tomllib.loads(text)["choice"]
    }


def edition_in_force(on: date) -> str:
    """Return the key of the edition that is in force on a day; the newest where none is."""
    try:
        return methodology.load_edition(on=on).key
    except methodology.EditionUnknown:
        return methodology.load_edition().key


def edition_choices() -> list[tuple[str, str]]:
    """Return the editions of the sphere a cycle may be counted by, the newest first."""
    sphere = methodology.load_edition().sphere
    found = []
    for one in methodology.editions():
        if one.sphere == sphere:
            until = f" по {wording.date_words(one.until)}" if one.until else ""
            found.append((one.key, f"{one.title} (с {wording.date_words(one.since)}{until})"))
    return found[::-1]


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of a cycle; `reasons`: name of a choice → why it is not the default."""

    edition: str
    variant: str = "per_channel"
    rounding: str = "2"
    blank: str = "unsatisfied"
    branches: str = "mean"
    groups: bool = False
    partial_marks: bool = False
    no_base: Mapping[str, str] = field(default_factory=dict)
    objection_days: int = 5
    answer_days: int = 5
    reasons: Mapping[str, str] = field(default_factory=dict)

    def departures(self, on: date) -> tuple[str, ...]:
        """Return the names of what is not the default on a day: each needs its reason."""
        usual = Choices(edition_in_force(on))
        named = [name for name in FIELDS[:7] if getattr(self, name) != getattr(usual, name)]
        if any(policy != "block" for policy in self.no_base.values()):
            named.append("no_base")
        return tuple(named)


def chosen(cycle: Cycle) -> Choices:
    """Return the choices of a cycle."""
    return Choices(**{name: getattr(cycle, name) for name in FIELDS}, reasons=dict(cycle.reasons))


@dataclass(frozen=True, slots=True)
class Line:
    """A choice as a page says it: what was chosen, what it does, why."""

    name: str
    title: str
    words: str
    effect: str
    reason: str


def lines(cycle: Cycle) -> tuple[Line, ...]:
    """Return the choices of a cycle in words."""
    edition = read_edition(cycle.edition, cycle.variant)
    found = [
        Line("edition", "Редакция порядка расчёта", edition.title, edition.source, cycle.reasons.get("edition", ""))
    ]
    for question in questions().values():
        value = _value(cycle, question.name)
        option = next((one for one in question.options if one.value == value), None)
        words = option.words if option else value
        if question.name == "no_base":
            apart = [
                f"{code}: {question.words(policy).lower()}" for code, policy in sorted(cycle.no_base.items())
                if code != "*"
            ]  # fmt: skip
            words = "; ".join([words, *apart])
        effect = option.effect if option else ""
        found.append(Line(question.name, question.title, words, effect, cycle.reasons.get(question.name, "")))
    return tuple(found)


def _value(cycle: Cycle, name: str) -> str:
    value: Any = getattr(cycle, name)
    if name == "no_base":
        return str(value.get("*", "block"))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
