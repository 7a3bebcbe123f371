"""Why an operator's figure differs: known mistakes and choices are tried, and the one that gives it is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import cached_property, partial
from itertools import product

from merilo.core import methodology
from merilo.core.dossier.gathering import Gathered
from merilo.core.dossier.job import Job, settings_of
from merilo.core.dossier.optable import TOTAL, Row, figures_of
from merilo.core.dossier.ways import Cause, Figures, other_ways
from merilo.core.wording import quoted

NOISE = Decimal("0.000001")  # what binary fractions of a workbook leave behind
ENOUGH_TO_KNOW_A_ROW = 4  # figures that must agree before a row is said to be another unit's
UNKNOWN: Cause = ("unknown", "причина не ясна: сверьте исходные отметки и ответы")
WRONG_ROUNDINGS = {
    ROUND_HALF_EVEN: "половина к чётному, как в части программ",
    ROUND_DOWN: "лишние знаки отброшены",
}
PLACES = ((2, 2, 2), (0, 1, 2), (1, 1, 1), (0, 0, 0))  # of indicators, criteria and totals


def same(one: Decimal | None, other: Decimal | None) -> bool:
    """Return whether two figures are equal but for the noise of binary fractions."""
    if one is None or other is None:
        return one is other
    return abs(one - other) < NOISE


class Causes:
    """Tries the known causes; every other way of counting is computed once, when first asked for.

    `rows`: the operator's row of each institution. Where several ways give a figure, the one that
    explains most of the whole table's differences is named: by chance any of them may give a single one.
    """

    def __init__(self, job: Job, gathered: Gathered, scores: methodology.Scores, rows: Mapping[str, Row]) -> None:
        self.job, self.gathered, self.scores, self.rows = job, gathered, scores, rows
        self.facts = {facts.name: facts for facts in gathered.facts}

    def of(self, unit: methodology.UnitScore, code: str, row: Row) -> Cause:
        """Return the likely cause of a differing figure as a key and a Russian phrase."""
        theirs = row.values[code]
        if stranger := self._whose(unit, row):
            return "swapped", f"строки переставлены: это цифры другой организации — {stranger}"
        for cause, figures in self._single:
            if _gives(figures, unit.name, code, theirs):
                return cause
        if theirs is None:
            return "missing", "у оператора цифры нет"
        for cause, value in self._mistakes(unit, code):
            if same(theirs, value):
                return cause
        if code not in unit.indicators and self._follows(unit, code, row):
            return "follows", "следует из различий в показателях"
        for cause, figures in self._double:
            if _gives(figures, unit.name, code, theirs):
                return cause
        return UNKNOWN

    def _whose(self, unit: methodology.UnitScore, row: Row) -> str | None:
        """Return another unit whose figures the whole row holds, as we count them or in one other way."""
        known = {code: value for code, value in row.values.items() if value is not None}
        if len(known) < ENOUGH_TO_KNOW_A_ROW:
            return None
        ours: Figures = {one.name: figures_of(one) for one in self.scores.units}
        ways = [ours, *(figures for _, figures in self._single)]
        if any(_holds(figures.get(unit.name, {}), known) for figures in ways):
            return None
        for figures in ways:
            for other in self.scores.units:
                if _holds(figures.get(other.name, {}), known):
                    return other.name
        return None

    @cached_property
    def _ways(self) -> tuple[list[tuple[Cause, Figures]], list[tuple[Cause, Figures]]]:
        single, double = other_ways(self.job, self.gathered)
        return self._ranked([*single, *self._wrong_roundings()]), self._ranked(double)

    @property
    def _single(self) -> list[tuple[Cause, Figures]]:
        return self._ways[0]

    @property
    def _double(self) -> list[tuple[Cause, Figures]]:
        return self._ways[1]

    def _ranked(self, ways: list[tuple[Cause, Figures]]) -> list[tuple[Cause, Figures]]:
        """Return the ways by the number of the table's differences they explain, those that explain most first."""
        wrong = [
            (name, code, value)
            for name, row in self.rows.items()
            for code, value in row.values.items()
            if not same(value, figures_of(self.scores.unit(name)).get(code))
        ]
        return sorted(ways, key=lambda way: -sum(_gives(way[1], *figure) for figure in wrong))

    def _wrong_roundings(self) -> Iterator[tuple[Cause, Figures]]:
        """Yield what other programs' rounding gives, at every step and only at the end."""
        exact = methodology.score(
            self.scores.edition, self.gathered.facts, replace(settings_of(self.job), rounding="exact")
        )
        for mode, words in WRONG_ROUNDINGS.items():
            for places in PLACES:
                stepwise: dict[str, dict[str, Decimal | None]] = {}
                late: dict[str, dict[str, Decimal | None]] = {}
                for unit in exact.units:
                    values = {code: _rounded(value, places[0], mode) for code, value in unit.indicators.items()}
                    criterion, total = (partial(_rounded_known, places=one, mode=mode) for one in places[1:])
                    stepwise[unit.name] = {**values, **self._derived(unit, values, criterion, total)}
                    late[unit.name] = {
                        **values,
                        **{code: _rounded(value, places[1], mode) for code, value in unit.criteria.items()},
                        TOTAL: _rounded(unit.total, places[2], mode),
                    }
                yield ("rounding", f"округление: {words}, на каждом шаге"), stepwise
                yield ("rounding", f"округление: {words}"), late

    def _derived(
        self,
        unit: methodology.UnitScore,
        values: Mapping[str, Decimal | None],
        criterion_rounded: Callable[[Decimal], Decimal],
        total_rounded: Callable[[Decimal], Decimal],
    ) -> dict[str, Decimal]:
        """Return criteria and total that follow from given indicators; what lacks an indicator is absent."""
        found: dict[str, Decimal] = {}
        settings = settings_of(self.job)
        assessed = [one for one in self.scores.edition.criteria if unit.profile in one.profiles]
        for criterion in assessed:
            weights = {code: self.scores.edition.indicator(code).weight for code in criterion.indicators}
            known = {code: value for code in weights if (value := values.get(code)) is not None}
            if known and all(code in known or settings.policy(code) == "renormalise" for code in weights):
                whole = sum((weights[code] for code in known), Decimal(0))
                sums = sum((weights[code] * value for code, value in known.items()), Decimal(0))
                found[criterion.code] = criterion_rounded(sums / whole)
        if len(found) == len(assessed):
            found[TOTAL] = total_rounded(sum(found.values(), Decimal(0)) / len(found))
        return found

    def _follows(self, unit: methodology.UnitScore, code: str, row: Row) -> bool:
        """Say whether a criterion or the total is what the operator's own indicators or criteria give."""
        theirs = row.values[code]
        rule = self.scores.edition.rounding(settings_of(self.job).rounding)
        criterion, total = (
            partial(_rounded_known, places=places, mode=ROUND_HALF_UP) for places in (rule.criterion, rule.total)
        )
        if same(self._derived(unit, row.values, criterion, total).get(code), theirs):
            return True
        criteria = [one.code for one in self.scores.edition.criteria if unit.profile in one.profiles]
        stated = [value for one in criteria if (value := row.values.get(one)) is not None]
        return (
            code == TOTAL
            and len(stated) == len(criteria)
            and same(total(sum(stated, Decimal(0)) / len(stated)), theirs)
        )

    def _mistakes(self, unit: methodology.UnitScore, code: str) -> Iterator[tuple[Cause, Decimal | None]]:
        """Known mistakes in one indicator of one unit, and in what follows from it."""
        facts = self.facts.get(unit.name)
        if facts is None:
            return
        own = [self.scores.edition.indicator(code)] if code in unit.indicators else list(self.scores.edition.indicators)
        for indicator in own:
            if indicator.measured_by == "survey" and code == indicator.code:
                yield (
                    ("base", "делили на всех опрошенных, а не на ответивших «Да» на вопрос-фильтр"),
                    self._by_all(indicator, facts),
                )
            for why, changed in self._lost_items(indicator, facts):
                score = methodology.score(
                    self.gathered.edition, [replace(changed, parent=None)], settings_of(self.job)
                ).units[0]
                yield ("lost_item", why), figures_of(score).get(code)

    def _by_all(self, indicator: methodology.Indicator, facts: methodology.UnitFacts) -> Decimal | None:
        counts = facts.counts
        if counts is None or not counts.respondents:
            return None
        satisfied = sum(counts.yes.get(role, 0) for role in indicator.rule.satisfied)
        share = Decimal(100) * satisfied / (counts.respondents * len(indicator.rule.satisfied))
        return _rounded(share, self.scores.edition.rounding(settings_of(self.job).rounding).indicator, ROUND_HALF_UP)

    def _lost_items(
        self, indicator: methodology.Indicator, facts: methodology.UnitFacts
    ) -> Iterator[tuple[str, methodology.UnitFacts]]:
        """Yield the facts as they would be with one item of a list lost: not read at all, or taken for absent."""
        lists = [one for one in self.gathered.edition.checklists if one.code == indicator.code]
        losses = [list(_losses(checklist, facts)) for checklist in lists]
        for choice in product(*[[None, *found] for found in losses]):
            lost = [loss for loss in choice if loss is not None]
            if lost:
                marks = {code: mark for _, code, mark in lost}
                yield "; ".join(words for words, _, _ in lost), replace(facts, marks={**facts.marks, **marks})


def _losses(
    checklist: methodology.Checklist, facts: methodology.UnitFacts
) -> Iterator[tuple[str, str, Decimal | None]]:
    """Yield one item that is there and one that is not as lost: words, code, and the mark it would have."""
    present = [item.code for item in checklist.items if facts.marks.get(item.code) == 1]
    absent = [item.code for item in checklist.items if facts.marks.get(item.code) == 0]
    title = quoted(checklist.title)
    if present:
        yield f"потерян один имеющийся пункт перечня {title}", present[-1], Decimal(0)
    for codes in (present, absent):
        if codes:
            yield f"один пункт перечня {title} не прочитан", codes[-1], None


def _gives(figures: Figures, name: str, code: str, theirs: Decimal | None) -> bool:
    known = figures.get(name, {})
    return code in known and same(known[code], theirs)


def _holds(figures: Mapping[str, Decimal | None], row: Mapping[str, Decimal]) -> bool:
    return bool(figures) and all(same(value, figures.get(code)) for code, value in row.items())


def _rounded(value: Decimal | None, places: int, mode: str) -> Decimal | None:
    return None if value is None else _rounded_known(value, places=places, mode=mode)


def _rounded_known(value: Decimal, *, places: int, mode: str) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=mode)
