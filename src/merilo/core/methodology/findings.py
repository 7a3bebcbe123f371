"""Shortcomings: what an institution can mend, with a recommendation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from merilo.core.methodology.edition import Checklist, Edition, Indicator
from merilo.core.methodology.facts import UnitFacts
from merilo.core.methodology.scores import UnitScore


@dataclass(frozen=True, slots=True)
class Shortcoming:
    """One thing to mend: an item of a checklist, or an indicator of the survey (then `item` is None).

    value: the item's mark (0 to 1) or the indicator's points. beyond_cap: the indicator has its full points without the
    item, which is therefore listed «для сведения» only.
    """

    unit: str
    criterion: str
    indicator: str
    item: str | None
    text: str
    value: Decimal
    recommendation: str
    beyond_cap: bool


def shortcomings(edition: Edition, facts: UnitFacts, unit_score: UnitScore) -> tuple[Shortcoming, ...]:
    """Return the shortcomings of a unit in the order of criteria and indicators.

    An applicable item with a mark below 1; an indicator of the survey below the edition's `shortcoming_below`, unless
    its value was set by policy and not by people. Only criteria assessed for the unit's profile count. For a head with
    branches the items are the head's own, the indicators those of the whole institution.
    Source: our definition; the threshold stands in the edition with its status.
    """
    filled = {applied.indicator for applied in unit_score.applied if applied.is_whole}
    found: list[Shortcoming] = []
    for criterion in edition.criteria:
        if facts.profile not in criterion.profiles:
            continue
        for code in criterion.indicators:
            indicator = edition.indicator(code)
            if indicator.measured_by == "checklist":
                found += _missing_items(edition, indicator, facts)
                continue
            value = unit_score.indicators[code]
            if value is not None and value < edition.shortcoming_below and code not in filled:
                found.append(
                    Shortcoming(
                        facts.name,
                        criterion.code,
                        code,
                        None,
                        indicator.title,
                        value,
                        indicator.recommendation,
                        beyond_cap=False,
                    )
                )
    return tuple(found)


def _missing_items(edition: Edition, indicator: Indicator, facts: UnitFacts) -> Iterator[Shortcoming]:
    for channel in indicator.rule.channels:
        checklist = edition.checklist(indicator.code, channel)
        is_capped = _reaches_cap(indicator, checklist, facts)
        for item in checklist.items:
            mark = facts.marks.get(item.code)
            if mark is not None and mark < 1:
                yield Shortcoming(
                    facts.name,
                    indicator.criterion,
                    indicator.code,
                    item.code,
                    item.text,
                    Decimal(mark),
                    item.recommendation,
                    beyond_cap=is_capped,
                )


def _reaches_cap(indicator: Indicator, checklist: Checklist, facts: UnitFacts) -> bool:
    if indicator.points is None or indicator.cap is None:
        return False
    present = sum((facts.marks.get(item.code) or Decimal(0) for item in checklist.items), Decimal(0))
    return indicator.points * present >= indicator.cap
