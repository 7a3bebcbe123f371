"""The tree of figures: from the total down to counts and marks, each with all a stranger needs to compute it again.

A tree is built from the same readings, formulas and policies as the values. What each formula's inputs mean stands in
docs/methodology.md; `recheck` computes a tree again from nothing but its JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from merilo.core.methodology import formulas
from merilo.core.methodology.facts import UnitFacts
from merilo.core.methodology.formulas import Ratio
from merilo.core.methodology.measuring import (
    Assessed,
    ChannelShares,
    Completeness,
    Conditions,
    Gauge,
    Plan,
    Share,
    as_ratio,
    lacks_channel,
)
from merilo.core.methodology.outcomes import NO_PART, Outcome, fill, given_of, measured_value, missing_of, pooled_facts


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: a value, how it arose, by which point of which edition, under which policy and rounding.

    value: None where it is blocked or has fallen out. policy: the rule applied where there was nothing to
    measure, else None. rounding: name, mode, places, whether fractions are carried; None for counts and sums of marks.
    """

    code: str
    value: Decimal | None
    formula: str
    inputs: Mapping[str, Any]
    point: str
    edition: str
    policy: str | None
    rounding: Mapping[str, Any] | None
    parts: tuple[Figure, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the tree for JSON; decimals are strings with all their places."""
        return {
            "code": self.code,
            "value": None if self.value is None else f"{self.value:f}",
            "formula": self.formula,
            "inputs": dict(self.inputs),
            "point": self.point,
            "edition": self.edition,
            "policy": self.policy,
            "rounding": None if self.rounding is None else dict(self.rounding),
            "parts": [part.as_dict() for part in self.parts],
        }


def figure_from(tree: Mapping[str, Any]) -> Figure:
    """Return the figure a JSON tree tells of, so that a stored tree can be explained as well."""
    return Figure(
        code=tree["code"],
        value=None if tree["value"] is None else Decimal(tree["value"]),
        formula=tree["formula"],
        inputs=tree["inputs"],
        point=tree["point"],
        edition=tree["edition"],
        policy=tree["policy"],
        rounding=tree["rounding"],
        parts=tuple(figure_from(part) for part in tree["parts"]),
    )


def unit_figure(plan: Plan, outcome: Outcome) -> Figure:
    """Return the tree of one unit, or of an institution with its branches."""
    return _Tree(plan).unit(outcome)


def municipality_figure(plan: Plan, outcomes: Sequence[Outcome]) -> Figure:
    """Return the means over scored institutions: the total, with criteria and indicators as parts.

    `inputs.values` holds each institution's value, as a fraction where the rounding carries fractions.
    """
    return _Tree(plan).municipality(outcomes)


class _Tree:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.edition = plan.edition

    def figure(
        self,
        code: str,
        value: Ratio | None,
        places: int,
        formula: str,
        inputs: Mapping[str, Any],
        point: str,
        policy: str | None = None,
        parts: Sequence[Figure] = (),
    ) -> Figure:
        rule = self.plan.rounding
        return Figure(
            code=code,
            value=None if value is None else self.plan.written(value, places),
            formula=formula,
            inputs=inputs,
            point=point,
            edition=self.edition.key,
            policy=policy,
            rounding={"name": rule.name, "mode": "half_up", "places": places, "carried": rule.carried},
            parts=tuple(parts),
        )

    def carried(self, value: Ratio, places: int) -> str:
        """Return a value as it goes on into other figures: a fraction where the rounding carries fractions."""
        return f"{value[0]}/{value[1]}" if self.plan.rounding.carried else f"{self.plan.written(value, places):f}"

    def unit(self, outcome: Outcome) -> Figure:
        criteria = [self.criterion(outcome, assessed) for assessed in self.plan.assessed[outcome.facts.profile]]
        inputs: dict[str, Any] = {
            "title": self.edition.total_title,
            "unit": outcome.facts.name,
            "profile": outcome.facts.profile,
            "of": [part.code for part in criteria],
        }
        if outcome.parts:
            inputs["branches"] = self.plan.settings.branches
            inputs["parts_of_unit"] = [part.facts.name for part in outcome.included]
            inputs["left_out"] = [{"unit": left.unit, "reason": left.reason} for left in outcome.left_out]
        places = self.plan.rounding.total
        code, point = self.edition.total_code, self.edition.total_point
        return self.figure(code, outcome.total, places, "mean", inputs, point, parts=criteria)

    def criterion(self, outcome: Outcome, assessed: Assessed) -> Figure:
        """Weights stand beside `of` and `parts`; `used` has null where an indicator fell out, is null when blocked."""
        criterion = assessed.criterion
        measured = self.measured(outcome, assessed)
        used = fill(self.plan, assessed, list(measured))
        weights = [str(gauge.indicator.weight) for gauge in assessed.gauges]
        left = None if used is None else [weight if use else None for weight, use in zip(weights, used, strict=True)]
        inputs = {
            "title": criterion.title,
            "of": [gauge.indicator.code for gauge in assessed.gauges],
            "weights": weights,
            "used": left,
        }
        return self.figure(
            criterion.code,
            outcome.criteria[criterion.code],
            self.plan.rounding.criterion,
            "weighted_sum",
            inputs,
            criterion.point,
            "renormalise" if left is not None and None in left else None,
            [self.indicator(outcome, assessed, place, measured) for place in range(len(assessed.gauges))],
        )

    def measured(self, outcome: Outcome, assessed: Assessed) -> list[Ratio | None]:
        """Return the rounded values before any was filled by policy."""
        exact = [measured_value(self.plan, outcome, gauge) for gauge in assessed.gauges]
        return [None if value is None else self.plan.indicator(value) for value in exact]

    def indicator(self, outcome: Outcome, assessed: Assessed, place: int, measured: Sequence[Ratio | None]) -> Figure:
        gauge = assessed.gauges[place]
        indicator = gauge.indicator
        policy: str | None = None
        parts: list[Figure] = []
        if indicator.code in given_of(outcome):
            formula, inputs = "given", self.given(measured[place])
            reason = missing_of(outcome, gauge, outcome.facts)
        elif outcome.parts and not (indicator.measured_by == "survey" and self.plan.settings.branches == "pooled"):
            formula, inputs, parts = self.of_parts(outcome, assessed, place)
            reason = NO_PART
        else:
            facts = pooled_facts(outcome) if outcome.parts else outcome.facts
            formula, inputs, parts = self.read(gauge, facts, outcome)
            reason = gauge.missing(facts) if measured[place] is None else ""
            if lacks_channel(gauge, gauge.read(facts)):
                policy, reason = gauge.policy, gauge.missing(facts)
                inputs["missing"] = reason
        if measured[place] is None:
            policy = gauge.policy
            inputs["no_base"] = reason
            inputs["criterion_unmeasured"] = not any(measured)
            if policy == "full":
                inputs["top"] = str(self.edition.top)
            if policy == "mean_of_others":
                inputs["others"] = {
                    other.indicator.code: self.carried(value, self.plan.rounding.indicator)
                    for other, value in zip(assessed.gauges, measured, strict=True)
                    if value is not None
                }
        return self.figure(
            indicator.code,
            outcome.indicators[indicator.code],
            self.plan.rounding.indicator,
            formula,
            {"title": indicator.title, **inputs},
            indicator.point,
            policy,
            parts,
        )

    def given(self, value: Ratio | None) -> dict[str, Any]:
        """A value taken on trust: what it was counted from is not known here."""
        return {"given": None if value is None else self.carried(value, self.plan.rounding.indicator)}

    def of_parts(self, outcome: Outcome, assessed: Assessed, place: int) -> tuple[str, dict[str, Any], list[Figure]]:
        """An institution's indicator from the indicators of its parts, which stand beside `of`."""
        gauge = assessed.gauges[place]
        having = [part for part in outcome.included if part.indicators[gauge.indicator.code] is not None]
        inputs: dict[str, Any] = {"of": [part.facts.name for part in having]}
        formula = "mean"
        if gauge.indicator.measured_by == "survey" and self.plan.settings.branches == "by_respondents":
            formula = "weighted_sum"
            inputs["weights"] = inputs["used"] = [str(part.respondents) for part in having]
        return (
            formula,
            inputs,
            [self.indicator(part, assessed, place, self.measured(part, assessed)) for part in having],
        )

    def read(self, gauge: Gauge, facts: UnitFacts, outcome: Outcome) -> tuple[str, dict[str, Any], list[Figure]]:
        """An indicator from marks or counts, with the leaves it was read from."""
        rule = gauge.indicator.rule
        found, bases = gauge.read(facts)
        tops = [_decimal(top) for top in found]
        if isinstance(gauge, Conditions):
            inputs: dict[str, Any] = {
                "present": tops[0] if tops else None,
                "points": str(gauge.indicator.points),
                "cap": str(gauge.indicator.cap),
            }
            return rule.formula, inputs, [self.marks(gauge, reader.codes, facts) for reader in gauge.readers]
        if isinstance(gauge, Completeness):
            inputs = {"channels": list(rule.channels), "present": tops, "norm": list(bases)}
            return rule.formula, inputs, [self.marks(gauge, reader.codes, facts) for reader in gauge.readers]
        assert isinstance(gauge, Share | ChannelShares)
        inputs = {
            "channels": list(rule.channels),
            "satisfied": [top for top, _ in found],
            "satisfied_roles": list(gauge.roles),
            "base": list(bases),
            "base_of": [base.kind for base in gauge.bases],
            "base_roles": [base.question.role for base in gauge.bases],
        }
        roles = dict.fromkeys([*gauge.roles, *(base.question.role for base in gauge.bases)])
        return rule.formula, inputs, [self.answers(role, gauge, facts, outcome) for role in roles]

    def marks(self, gauge: Gauge, codes: Sequence[str], facts: UnitFacts) -> Figure:
        found = {code: facts.marks.get(code) for code in codes}
        applicable = [mark for mark in found.values() if mark is not None]
        inputs = {
            "applicable": len(applicable),
            "marks": {code: None if mark is None else _decimal(as_ratio(mark)) for code, mark in found.items()},
        }
        code = codes[0].rpartition("/")[0]
        return self.leaf(code, Decimal(sum(applicable)), "marks", inputs, gauge)

    def answers(self, role: str, gauge: Gauge, facts: UnitFacts, outcome: Outcome) -> Figure:
        counts = facts.counts
        inputs: dict[str, Any] = {"title": self.edition.question(role).text_ru, "unit": facts.name}
        if counts is None:
            return self.leaf(role, None, "answers", inputs, gauge)
        inputs |= {
            "respondents": counts.respondents,
            "answered": counts.answered.get(role, 0),
            "ignored": counts.ignored.get(role, 0),
        }
        value = Decimal(counts.yes.get(role, 0))
        if not outcome.parts:
            return self.leaf(role, value, "answers", inputs, gauge)
        parts = [self.answers(role, gauge, part.facts, part) for part in outcome.included]
        return self.leaf(role, value, "pooled_answers", inputs, gauge, parts)

    def leaf(
        self,
        code: str,
        value: Decimal | None,
        formula: str,
        inputs: Mapping[str, Any],
        gauge: Gauge,
        parts: Sequence[Figure] = (),
    ) -> Figure:
        point = gauge.indicator.point
        return Figure(code, value, formula, inputs, point, self.edition.key, None, None, tuple(parts))

    def municipality(self, outcomes: Sequence[Outcome]) -> Figure:
        rule = self.plan.rounding
        named = [(outcome.facts.name, outcome) for outcome in outcomes]
        parts = [
            self.over_units(
                criterion.code,
                criterion.title,
                criterion.point,
                rule.criterion,
                {name: outcome.criteria[criterion.code] for name, outcome in named},
            )
            for criterion in self.edition.criteria
        ]
        parts += [
            self.over_units(
                indicator.code,
                indicator.title,
                indicator.point,
                rule.indicator,
                {name: outcome.indicators[indicator.code] for name, outcome in named},
            )
            for indicator in self.edition.indicators
        ]
        totals = {name: outcome.total for name, outcome in named}
        edition = self.edition
        return self.over_units(edition.total_code, edition.total_title, edition.total_point, rule.total, totals, parts)

    def over_units(
        self,
        code: str,
        title: str,
        point: str,
        places: int,
        values: Mapping[str, Ratio | None],
        parts: Sequence[Figure] = (),
    ) -> Figure:
        found = {name: value for name, value in values.items() if value is not None}
        mean = self.plan.rounder(places)(formulas.mean(list(found.values()))) if found else None
        shown = {name: self.carried(value, places) for name, value in found.items()}
        inputs = {"title": title, "values": shown, "number": len(shown)}
        return self.figure(code, mean, places, "mean", inputs, point, parts=parts)


def _decimal(value: Ratio) -> str:
    """Return a sum of marks as a plain decimal string: 14, 0.5."""
    return f"{Decimal(value[0]) / Decimal(value[1]):f}"
