"""Indicators that wait for people to decide: whose score is blocked for want of what."""

from __future__ import annotations

from dataclasses import dataclass

from merilo.assessment.models import Cycle
from merilo.assessment.queries import choices
from merilo.core import methodology
from merilo.ratings.queries import results


@dataclass(frozen=True, slots=True)
class Question:
    """An indicator that cannot be counted for some units, and those units."""

    code: str
    title: str
    units: tuple[str, ...]
    reason: str


def open_questions(cycle: Cycle) -> list[Question]:
    """Return the indicators people may decide about now, by the newest calculation of a cycle."""
    newest = cycle.calculations.order_by("number").last()
    if newest is None:
        return []
    edition, settings = choices.edition_of(cycle), choices.settings_of(cycle)
    found: dict[str, dict[str, str]] = {}
    for row in results.rows_of(newest):
        for one in row.blocked:
            if one["indicator"] in {indicator.code for indicator in edition.indicators}:
                found.setdefault(one["indicator"], {})[row.name] = one["reason"]
    return [
        Question(code, edition.indicator(code).title, tuple(units), next(iter(units.values())))
        for code, units in sorted(found.items())
        if settings.policy(code) == "block"
    ]


def ways() -> list[tuple[str, str]]:
    """Return the rules people may choose among, with their words."""
    return [(policy, methodology.POLICY_WORDS[policy]) for policy in methodology.POLICIES if policy != "block"]
