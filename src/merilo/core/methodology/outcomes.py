"""What one unit comes to: values filled by policy, criteria, total, and an institution made of its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from merilo.core.methodology import formulas
from merilo.core.methodology.facts import CHANNEL_POLICY_WORDS, POLICY_WORDS, Counts, Given, UnitFacts
from merilo.core.methodology.formulas import Ratio
from merilo.core.methodology.measuring import Assessed, Gauge, Plan, lacks_channel
from merilo.core.wording import decimal_words, listed

NO_PART = "ни у одной части учреждения нет значения"


@dataclass(frozen=True, slots=True)
class Blocked:
    """An indicator that has no value, and why, in Russian."""

    indicator: str
    reason: str


@dataclass(frozen=True, slots=True)
class Applied:
    """A policy that was applied because there was nothing to measure: to what, why, and what came of it.

    is_whole: the policy gave the whole indicator, not one of its channels.
    """

    indicator: str
    policy: str
    reason: str
    effect: str
    is_whole: bool

    @property
    def text(self) -> str:
        """The whole story as one Russian sentence."""
        words = POLICY_WORDS if self.is_whole else CHANNEL_POLICY_WORDS
        return f"Показатель {self.indicator}: {self.reason}; {words[self.policy]} ({self.effect})."


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of an institution that could not be scored and is left out of its figures."""

    unit: str
    reason: str


class Outcome:
    """Rounded values of one unit as ratios, with what was blocked and filled on the way.

    `parts` are the outcomes an institution with branches was made of, `included` those of them that count.
    """

    __slots__ = ("applied", "blocked", "criteria", "facts", "included", "indicators", "left_out", "parts", "total")

    def __init__(self, plan: Plan, facts: UnitFacts) -> None:
        self.facts = facts
        self.indicators = plan.no_indicators.copy()
        self.criteria = plan.no_criteria.copy()
        self.total: Ratio | None = None
        self.blocked: tuple[Blocked, ...] = ()
        self.applied: tuple[Applied, ...] = ()
        self.left_out: tuple[LeftOut, ...] = ()
        self.parts: Sequence[Outcome] = ()
        self.included: Sequence[Outcome] = ()

    @property
    def respondents(self) -> int:
        """The number of answer sheets of the unit and its parts."""
        if self.parts:
            return sum(part.respondents for part in self.parts)
        return self.facts.counts.respondents if self.facts.counts is not None else 0


def measure(plan: Plan, facts: UnitFacts) -> Outcome:
    """Return what a unit by itself comes to. Raises FactsRejected for a mark that is none."""
    outcome = Outcome(plan, facts)
    indicators = outcome.indicators
    rounded = plan.indicator
    given = facts.given
    for assessed in plan.assessed[facts.profile]:
        for code, gauge in assessed.coded:
            if given and code in given:
                trusted = given[code].value
                indicators[code] = None if trusted is None else rounded(trusted.as_integer_ratio())
                continue
            reading = gauge.read(facts)
            exact = gauge.combine(reading)
            if exact is not None:
                indicators[code] = rounded(exact)
                if 0 in reading[1]:
                    _note_channel(plan, outcome, gauge, facts)
    conclude(plan, outcome, lambda gauge: missing_of(outcome, gauge, facts))
    return outcome


def _note_channel(plan: Plan, outcome: Outcome, gauge: Gauge, facts: UnitFacts) -> None:
    """Write down that a channel had nothing to measure and the policy stood in for it."""
    value = outcome.indicators[gauge.indicator.code]
    if value is None or not lacks_channel(gauge, gauge.read(facts)):
        return
    effect = f"{gauge.indicator.code} = {decimal_words(plan.written(value, plan.rounding.indicator))}"
    outcome.applied += (Applied(gauge.indicator.code, gauge.policy, gauge.missing(facts), effect, is_whole=False),)


def conclude(plan: Plan, outcome: Outcome, missing: Callable[[Gauge], str]) -> None:
    """Draw criteria and total from the rounded indicators, filling what is missing as the policies say."""
    indicators, criteria = outcome.indicators, outcome.criteria
    values: list[Ratio] = []
    for assessed in plan.assessed[outcome.facts.profile]:
        found = [indicators[code] for code, _ in assessed.coded]
        weights: Sequence[int] = assessed.weights
        if None in found:
            used = fill(plan, assessed, found)
            _note_filled(plan, outcome, assessed, found, used, missing)
            if used is None:
                continue
            left = [(value, weight) for value, weight in zip(found, used, strict=True) if value is not None]
            chosen, weights = [value for value, _ in left], [weight for _, weight in left]
        else:
            chosen = cast(list[Ratio], found)
        criterion = plan.criterion(formulas.weighted_sum(chosen, weights))
        criteria[assessed.criterion.code] = criterion
        values.append(criterion)
    if values and len(values) == len(plan.assessed[outcome.facts.profile]):
        outcome.total = plan.total(formulas.mean(values))


def fill(plan: Plan, assessed: Assessed, values: list[Ratio | None]) -> list[int] | None:
    """Fill the missing values of a criterion in place; return the weights used, 0 for what fell out, or None (blocked).

    A criterion in which nothing was measured is blocked whatever the policies say. `mean_of_others` is the plain mean
    of the measured indicators of the criterion, rounded as an indicator.
    """
    measured = [value for value in values if value is not None]
    used = list(assessed.weights)
    policies = [gauge.policy for gauge, value in zip(assessed.gauges, values, strict=True) if value is None]
    if not measured:
        return None
    for place, gauge in enumerate(assessed.gauges):
        if values[place] is not None:
            continue
        match gauge.policy:
            case "renormalise":
                used[place] = 0
            case "zero":
                values[place] = plan.indicator((0, 1))
            case "full":
                values[place] = plan.indicator(plan.top)
            case "mean_of_others":
                values[place] = plan.indicator(formulas.mean(measured))
    return None if "block" in policies else used


def _note_filled(
    plan: Plan,
    outcome: Outcome,
    assessed: Assessed,
    filled: list[Ratio | None],
    used: list[int] | None,
    missing: Callable[[Gauge], str],
) -> None:
    """Write down which indicators were blocked or filled, and set the filled values."""
    indicators = outcome.indicators
    absent = [
        (gauge, value)
        for gauge, value in zip(assessed.gauges, filled, strict=True)
        if indicators[gauge.indicator.code] is None
    ]
    nothing = len(absent) == len(assessed.gauges)
    for gauge, value in absent:
        code = gauge.indicator.code
        if nothing or gauge.policy == "block":
            unmeasured = f"; ни один показатель критерия {assessed.criterion.code} не измерен"
            outcome.blocked += (Blocked(code, missing(gauge) + ("" if gauge.policy == "block" else unmeasured)),)
            continue
        indicators[code] = value
        if value is not None:
            effect = f"{code} = {decimal_words(plan.written(value, plan.rounding.indicator))}"
        elif used is None:
            effect = f"{assessed.criterion.code} не посчитан из-за других показателей"
        else:
            rest = listed([known.indicator.code for known, weight in zip(assessed.gauges, used, strict=True) if weight])
            effect = f"{assessed.criterion.code} посчитан по {rest}"
        outcome.applied += (Applied(code, gauge.policy, missing(gauge), effect, is_whole=True),)


def combine_parts(plan: Plan, facts: UnitFacts, parts: Sequence[Outcome]) -> Outcome:
    """Return an institution as its head and branches make it; a blocked part is left out and named.

    mean: the plain mean of the parts' rounded indicators. by_respondents: indicators of the survey weighted by the
    parts' answer sheets. pooled: indicators of the survey from the summed counts. Checklist indicators are always the
    plain mean.
    """
    outcome = Outcome(plan, facts)
    outcome.parts = parts
    outcome.included = [part for part in parts if part.total is not None]
    for part in parts:
        if part.total is None:
            reasons = "; ".join(f"{blocked.indicator}: {blocked.reason}" for blocked in part.blocked)
            outcome.left_out += (LeftOut(part.facts.name, reasons),)
    if not outcome.included:
        outcome.blocked = tuple(
            Blocked(blocked.indicator, f"{part.facts.name}: {blocked.reason}")
            for part in parts
            for blocked in part.blocked
        )
        return outcome
    pooled = pooled_facts(outcome)
    for assessed in plan.assessed[facts.profile]:
        for gauge in assessed.gauges:
            exact = measured_value(plan, outcome, gauge)
            if exact is not None:
                outcome.indicators[gauge.indicator.code] = plan.indicator(exact)
            if plan.settings.branches == "pooled" and gauge.indicator.measured_by == "survey":
                _note_channel(plan, outcome, gauge, pooled)
    conclude(plan, outcome, lambda gauge: NO_PART)
    return outcome


def measured_value(plan: Plan, outcome: Outcome, gauge: Gauge) -> Ratio | None:
    """Return an indicator's exact value before policies fill what is missing, of a unit or of parts."""
    given = given_of(outcome).get(gauge.indicator.code)
    if given is not None:
        return None if given.value is None else given.value.as_integer_ratio()
    if not outcome.parts:
        return gauge.combine(gauge.read(outcome.facts))
    survey = gauge.indicator.measured_by == "survey"
    if survey and plan.settings.branches == "pooled":
        return gauge.combine(gauge.read(pooled_facts(outcome)))
    values, people = [], []
    for part in outcome.included:
        value = part.indicators[gauge.indicator.code]
        if value is not None:
            values.append(value)
            people.append(part.respondents)
    if survey and plan.settings.branches == "by_respondents":
        return formulas.weighted_sum(values, people) if sum(people) else None
    return formulas.mean(values) if values else None


def given_of(outcome: Outcome) -> Mapping[str, Given]:
    """Return the indicators of a unit, or of an institution with its parts, whose values are taken on trust."""
    return (outcome.facts.given_whole if outcome.parts else outcome.facts.given) or {}


def missing_of(outcome: Outcome, gauge: Gauge, facts: UnitFacts) -> str:
    """Say in Russian why an indicator could not be measured: by the facts, or as it was said with what is on trust."""
    given = given_of(outcome).get(gauge.indicator.code)
    return gauge.missing(facts) if given is None else given.missing


def pooled_facts(outcome: Outcome) -> UnitFacts:
    """Return facts with the summed counts of the parts that are included."""
    counts = [part.facts.counts for part in outcome.included if part.facts.counts is not None]

    def total(maps: list[Mapping[str, int]]) -> dict[str, int]:
        roles = dict.fromkeys(role for one in maps for role in one)
        return {role: sum(one.get(role, 0) for one in maps) for role in roles}

    if not counts:
        return UnitFacts(name=outcome.facts.name, profile=outcome.facts.profile)
    pooled = Counts(
        respondents=sum(one.respondents for one in counts),
        yes=total([one.yes for one in counts]),
        answered=total([one.answered for one in counts]),
        ignored=total([one.ignored for one in counts]),
    )
    return UnitFacts(name=outcome.facts.name, profile=outcome.facts.profile, counts=pooled)
