"""The page of one institution: its figures with intervals, what was answered, what to mend, how it was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from merilo.core import methodology
from merilo.ratings.models import UnitResult
from merilo.ratings.queries import results, statistics, trend
from merilo.ratings.queries.comparing import reach_words


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure on the page: value, interval, how many people, last year's value."""

    code: str
    title: str
    value: str | None
    low: str | None
    high: str | None
    reach: str
    numbers: str
    is_small: bool
    before: str | None = None
    parts: tuple[Figure, ...] = ()
    blocked: str = ""
    weight: str = ""
    measured_by: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """How people answered a question: «Да» of how many, with its interval."""

    role: str
    text: str
    yes: int
    answered: int
    asked: int
    ignored: int
    share: float
    low: float
    high: float
    is_filter: bool

    @property
    def no(self) -> int:
        """How many said «Нет»."""
        return self.answered - self.yes

    @property
    def blank(self) -> int:
        """How many of those asked said nothing."""
        return self.asked - self.answered


def criteria_of(
    result: UnitResult, edition: methodology.Edition, before: trend.Year | None = None
) -> tuple[Figure, ...]:
    """Return the criteria assessed for the unit's profile, each with its indicators."""
    known = before.criteria if before is not None else {}
    written = result.result
    blocked = {one["indicator"]: one["reason"] for one in written["blocked"]}
    found = []
    for criterion in edition.criteria:
        if result.unit.profile not in criterion.profiles:
            continue
        parts = tuple(
            _figure(
                result,
                code,
                edition.indicator(code).title,
                written["indicators"].get(code),
                blocked=blocked.get(code, ""),
                weight=str(edition.indicator(code).weight).replace(".", ","),
                measured_by=edition.indicator(code).measured_by,
            )
            for code in criterion.indicators
        )
        value = written["criteria"].get(criterion.code)
        found.append(
            _figure(result, criterion.code, criterion.title, value, before=known.get(criterion.code), parts=parts)
        )
    return tuple(found)


def total_of(result: UnitResult, edition: methodology.Edition, before: trend.Year | None = None) -> Figure:
    """Return the total as a figure."""
    was = before.total if before is not None else None
    return _figure(result, results.TOTAL, edition.total_title, result.result["total"], before=was)


def _figure(result: UnitResult, code: str, title: str, value: str | None, **more: Any) -> Figure:
    reach = result.statistics.get("figures", {}).get(code)
    return Figure(
        code=code,
        title=title,
        value=value,
        low=reach["low"] if reach else None,
        high=reach["high"] if reach else None,
        reach=reach_words(result, code),
        numbers=" и ".join(map(str, reach["n"])) if reach else "",
        is_small=code in result.statistics.get("small", {}),
        **more,
    )


def answers_of(
    counts: Mapping[str, Any] | None, edition: methodology.Edition, *, blank: str = "unsatisfied"
) -> list[Answer]:
    """Return how people answered each closed question, in the order of the questionnaire."""
    if not counts:
        return []
    found = []
    for question in edition.questionnaire.closed:
        if question.role not in counts["yes"]:
            continue
        yes, answered = counts["yes"][question.role], counts["answered"][question.role]
        asked = counts["respondents"] if question.after is None else counts["yes"].get(question.after, 0)
        base = answered if blank == "left_out" or question.kind == "filter" else asked
        low, high = statistics.wilson(yes, base)
        found.append(
            Answer(
                role=question.role,
                text=question.text_ru,
                yes=yes,
                answered=answered,
                asked=asked,
                ignored=counts.get("ignored", {}).get(question.role, 0),
                share=100 * yes / base if base else 0.0,
                low=100 * low,
                high=100 * high,
                is_filter=question.kind == "filter",
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Lack:
    """A shortcoming as the page shows it."""

    indicator: str
    text: str
    value: str
    recommendation: str
    is_item: bool
    is_beyond: bool


def lacks_of(found: Sequence[Mapping[str, Any]]) -> list[Lack]:
    """Return shortcomings, those that hold points back first."""
    lacks = [
        Lack(
            one["indicator"],
            one["text"],
            one["value"].replace(".", ","),
            one["recommendation"],
            one["item"] is not None,
            bool(one["beyond_cap"]),
        )
        for one in found
    ]
    return sorted(lacks, key=lambda lack: lack.is_beyond)
