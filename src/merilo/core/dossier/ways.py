"""Other ways of counting a whole table: choices of the law and known mistakes, one by one and in pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from merilo.core import methodology
from merilo.core.dossier.gathering import Gathered
from merilo.core.dossier.job import Job, settings_of
from merilo.core.dossier.optable import figures_of

Cause = tuple[str, str]
Figures = Mapping[str, Mapping[str, Decimal | None]]  # by unit and code
NO_CAP = Decimal(10**6)  # no institution has so many conditions


@dataclass(frozen=True)
class _Input:
    edition: methodology.Edition
    settings: methodology.Settings
    facts: tuple[methodology.UnitFacts, ...]


@dataclass(frozen=True)
class _Change:
    """One departure from our own count; two of one `kind` exclude each other."""

    kind: str
    why: str
    made: Callable[[_Input], _Input]


def other_ways(job: Job, gathered: Gathered) -> tuple[list[tuple[Cause, Figures]], list[tuple[Cause, Figures]]]:
    """Return all figures as every single departure gives them, and as every two of different kinds together do."""
    ours = _Input(gathered.edition, settings_of(job), gathered.facts)
    changes = list(_changes(ours, gathered))
    single = [((change.kind, change.why), _figures(change.made(ours))) for change in changes]
    double = [
        ((one.kind, f"{one.why}; {other.why}"), _figures(other.made(one.made(ours))))
        for one, other in combinations(changes, 2)
        if one.kind != other.kind
    ]
    return single, double


def _figures(given: _Input) -> Figures:
    scores = methodology.score(given.edition, given.facts, given.settings)
    return {unit.name: figures_of(unit) for unit in scores.units}


def _changes(ours: _Input, gathered: Gathered) -> Iterator[_Change]:
    edition, settings = ours.edition, ours.settings
    for variant in edition.variants:
        if variant != edition.variant:
            other = replace(
                methodology.load_edition(edition.key, variant=variant, allow_unverified=True),
                checklists=gathered.edition.checklists,  # with the operator's own items
            )
            yield _Change("variant", f"вариант знаменателя: {other.variant_title}", _with_rules_of(other))
    for rounding in edition.roundings:
        if rounding.name != settings.rounding:
            yield _Change("rounding", f"округление: {rounding.title}", _with(rounding=rounding.name))
    for rule in methodology.BRANCH_RULES:
        if rule != settings.branches:
            why = f"другое правило для филиалов: {methodology.BRANCH_WORDS[rule]}"
            yield _Change("branches", why, _with(branches=rule))
    for blank in methodology.BLANKS:
        if blank != settings.blank:
            why = f"иначе учтены пустые ответы: пустой ответ {methodology.BLANK_WORDS[blank]}"
            yield _Change("blank", why, _with(blank=blank))
    for policy in methodology.POLICIES:
        if dict(settings.no_base) != {"*": policy}:
            why = f"иначе решено, как быть, когда считать не из чего: {methodology.POLICY_WORDS[policy]}"
            yield _Change("policy", why, _with(no_base={"*": policy}))
    yield _Change("no_cap", "не применён предел показателя", _without_caps)
    yield _Change("lost_item", "не прочитан последний пункт каждого перечня", _losing_last(None))
    yield _Change("lost_item", "последний пункт каждого перечня принят за отсутствующий", _losing_last(Decimal(0)))


def _with(**choices: object) -> Callable[[_Input], _Input]:
    return lambda given: replace(given, settings=replace(given.settings, **choices))  # type: ignore[arg-type]


def _with_rules_of(other: methodology.Edition) -> Callable[[_Input], _Input]:
    return lambda given: replace(given, edition=other)


def _without_caps(given: _Input) -> _Input:
    indicators = tuple(one if one.cap is None else replace(one, cap=NO_CAP) for one in given.edition.indicators)
    return replace(given, edition=replace(given.edition, indicators=indicators))


def _losing_last(mark: Decimal | None) -> Callable[[_Input], _Input]:
    """Lose the last item of each block in the order of the operator's columns: not applicable, or absent."""

    def made(given: _Input) -> _Input:
        lost: dict[str, str] = {}
        for facts in given.facts:
            for code in facts.marks:
                lost[code.rpartition("/")[0]] = code
        codes = set(lost.values())
        changed = (
            replace(facts, marks={
                code: mark if code in codes and value is not None else value for code, value in facts.marks.items()
            })
            for facts in given.facts
        )  # fmt: skip
        return replace(given, facts=tuple(changed))

    return made
