"""Scoring: every unit's indicators, criteria and total, institutions with branches, places, and the municipality."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from merilo.core.methodology import formulas
from merilo.core.methodology.edition import GENERAL, Edition
from merilo.core.methodology.facts import Counts, FactsRejected, Settings, UnitFacts
from merilo.core.methodology.formulas import Ratio
from merilo.core.methodology.measuring import Plan
from merilo.core.methodology.outcomes import Outcome, combine_parts, measure
from merilo.core.methodology.scores import MunicipalityScore, Scores, UnitScore, places
from merilo.core.wording import quoted


def score(edition: Edition, units: Iterable[UnitFacts], settings: Settings | None = None) -> Scores:
    """Return all figures of all units: indicators, criteria, totals, places, and the municipality's means.

    A parent may have no facts of its own. Raises FactsRejected (a sentence per fault) and SettingsRejected.
    """
    settings = settings or Settings()
    plan = Plan(edition, settings)
    facts = _with_heads(list(units))
    faults = _family_faults(facts, edition)
    own: dict[str, Outcome] = {}
    roles = _Roles(edition)
    for one in facts:
        faults += roles.faults(one, plan.items)
        if faults:
            continue
        try:
            own[one.name] = measure(plan, one)
        except FactsRejected as fault:
            faults += [f"{quoted(one.name)}: {sentence}." for sentence in fault.faults]
    if faults:
        raise FactsRejected(tuple(faults))
    branches: dict[str, list[Outcome]] = {}
    for one in facts:
        if one.parent is not None:
            branches.setdefault(one.parent, []).append(own[one.name])
    outcomes = [
        combine_parts(plan, one, [*([] if one.is_empty else [own[one.name]]), *branches[one.name]])
        if one.name in branches
        else own[one.name]
        for one in facts
    ]
    return Scores(edition, settings, _placed(plan, outcomes), _municipality(plan, outcomes))


def _with_heads(facts: list[UnitFacts]) -> list[UnitFacts]:
    """Add heads that are known only from their branches, before the first of these."""
    known = {one.name for one in facts}
    whole: list[UnitFacts] = []
    for one in facts:
        if one.parent is not None and one.parent not in known:
            known.add(one.parent)
            siblings = [other for other in facts if other.parent == one.parent]
            groups = {other.group for other in siblings}
            whole.append(UnitFacts(one.parent, profile=one.profile, group=groups.pop() if len(groups) == 1 else None))
        whole.append(one)
    return whole


def _family_faults(facts: list[UnitFacts], edition: Edition) -> list[str]:
    faults = []
    by_name: dict[str, UnitFacts] = {}
    for one in facts:
        if one.name in by_name:
            faults.append(f"{quoted(one.name)}: учреждение названо дважды.")
        by_name[one.name] = one
        if one.profile not in edition.profiles:
            faults.append(f"{quoted(one.name)}: профиля {quoted(one.profile)} в этой сфере нет.")
    for one in facts:
        if one.parent is None:
            continue
        head = by_name[one.parent]
        if one.parent == one.name:
            faults.append(f"{quoted(one.name)}: учреждение записано филиалом самого себя.")
        elif head.parent is not None:
            faults.append(
                f"{quoted(one.name)}: головная организация {quoted(head.name)} сама записана филиалом; "
                "укажите организацию верхнего уровня."
            )
        elif head.profile != one.profile:
            faults.append(f"{quoted(one.name)}: профиль филиала отличается от профиля организации {quoted(head.name)}.")
    return faults


class _Roles:
    """Checks that marks and counts fit the edition and themselves."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        closed = edition.questionnaire.closed
        self.limits = tuple((question.role, question.after) for question in closed)

    def faults(self, facts: UnitFacts, items: frozenset[str]) -> list[str]:
        faults: list[str] = []
        if not facts.marks.keys() <= items:
            unknown = sorted(facts.marks.keys() - items)
            faults.append(f"{quoted(facts.name)}: пункта {quoted(unknown[0])} нет в перечнях редакции.")
        counts = facts.counts
        if counts is None:
            return faults
        everybody, yes, answered = counts.respondents, counts.yes, counts.answered
        for role, after in self.limits:
            most = everybody if after is None else yes.get(after, 0)
            if role in yes:
                if not 0 <= yes[role] <= answered.get(role, -1) <= most:
                    faults.append(self._contradiction(facts.name, role, counts, most))
            elif not 0 <= answered.get(role, 0) <= most:
                faults.append(self._contradiction(facts.name, role, counts, most))
        return faults

    def _contradiction(self, name: str, role: str, counts: Counts, most: int) -> str:
        question = self.edition.question(role)
        return (
            f"{quoted(name)}, вопрос {question.number} ({role}): ответов «Да» {counts.yes.get(role, 0)}, ответивших "
            f"{counts.answered.get(role, 'не указано')}, а спрошено {most}: числа противоречат друг другу."
        )


def _placed(plan: Plan, outcomes: Sequence[Outcome]) -> tuple[UnitScore, ...]:
    rounding = plan.rounding
    written = plan.written
    totals = [None if outcome.total is None else written(outcome.total, rounding.total) for outcome in outcomes]
    lists: dict[tuple[str, str | None], list[int]] = {}
    for number, (outcome, total) in enumerate(zip(outcomes, totals, strict=True)):
        facts = outcome.facts
        if total is not None and facts.parent is None:
            lists.setdefault((facts.profile, facts.group if plan.settings.groups else None), []).append(number)
    place: dict[int, tuple[int | None, int | None]] = {}
    for numbers in lists.values():
        compared = [total for number in numbers if (total := totals[number]) is not None]
        place.update(zip(numbers, places(compared), strict=True))
    return tuple(
        [
            UnitScore(
                outcome.facts.name,
                outcome.facts.parent,
                outcome.facts.profile,
                outcome.facts.group,
                outcome.respondents,
                _decimals(plan, outcome.indicators, rounding.indicator),
                _decimals(plan, outcome.criteria, rounding.criterion),
                totals[number],
                outcome.blocked,
                outcome.applied,
                outcome.left_out,
                *place.get(number, (None, None)),
                plan,
                outcome,
            )
            for number, outcome in enumerate(outcomes)
        ]
    )


def _decimals(plan: Plan, ratios: Mapping[str, Ratio | None], places: int) -> dict[str, Decimal | None]:
    if plan.rounding.carried:
        return {code: None if ratio is None else plan.written(ratio, places) for code, ratio in ratios.items()}
    # Rounded ratios stand in units of the last place, which are the keys of the decimals.
    decimals = plan.decimals(places)
    return {code: None if ratio is None else decimals[ratio[0]] for code, ratio in ratios.items()}


def _municipality(plan: Plan, outcomes: Sequence[Outcome]) -> MunicipalityScore:
    general = [one for one in outcomes if one.facts.parent is None and one.facts.profile == GENERAL]
    scored = tuple(one for one in general if one.total is not None)
    rounding = plan.rounding

    def mean_of(values: list[Ratio], places: int) -> Decimal | None:
        return plan.written(plan.rounder(places)(formulas.mean(values)), places) if values else None

    return MunicipalityScore(
        scored=len(scored),
        indicators={
            code: mean_of([value for one in scored if (value := one.indicators[code]) is not None], rounding.indicator)
            for code in plan.no_indicators
        },
        criteria={
            code: mean_of([value for one in scored if (value := one.criteria[code]) is not None], rounding.criterion)
            for code in plan.no_criteria
        },
        total=mean_of([one.total for one in scored if one.total is not None], rounding.total),
        left_out=tuple(one.facts.name for one in general if one.total is None),
        _plan=plan,
        _outcomes=scored,
    )
