"""Why an operator's figure differs: known mistakes and choices are tried, and the one that gives it is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import cached_property

from merilo.core import methodology
from merilo.core.dossier.gathering import Gathered
from merilo.core.dossier.job import Job, settings_of
from merilo.core.dossier.optable import TOTAL, OperatorTable, Row, figures_of
from merilo.core.wording import quoted

Cause = tuple[str, str]
NOISE = Decimal("0.000001")  # what binary fractions of a workbook leave behind
ENOUGH_TO_KNOW_A_ROW = 4  # figures that must agree before a row is said to be another unit's
UNKNOWN: Cause = ("unknown", "причина не ясна: сверьте исходные отметки и ответы")


def same(one: Decimal | None, other: Decimal | None) -> bool:
    """Return whether two figures are equal but for the noise of binary fractions."""
    if one is None or other is None:
        return one is other
    return abs(one - other) < NOISE


class Causes:
    """Tries the known causes; every other way of counting is computed once, when first asked for."""

    def __init__(self, job: Job, gathered: Gathered, scores: methodology.Scores, table: OperatorTable) -> None:
        self.job, self.gathered, self.scores, self.table = job, gathered, scores, table
        self.facts = {facts.name: facts for facts in gathered.facts}

    def of(self, unit: methodology.UnitScore, code: str, row: Row) -> Cause:
        """Return the likely cause of a differing figure as a key and a Russian phrase."""
        theirs = row.values[code]
        if stranger := self._whose(unit, row):
            return "swapped", f"строки переставлены: это цифры другой организации — {stranger}"
        if theirs is None:
            return "missing", "у оператора цифры нет"
        for cause, value in (*self._other_ways(unit, code), *self._mistakes(unit, code)):
            if same(theirs, value):
                return cause
        if code not in unit.indicators and self._follows(unit, code, row):
            return "follows", "следует из различий в показателях"
        return UNKNOWN

    def _whose(self, unit: methodology.UnitScore, row: Row) -> str | None:
        """Return another unit whose figures the whole row holds."""
        known = {code: value for code, value in row.values.items() if value is not None}
        if len(known) < ENOUGH_TO_KNOW_A_ROW:
            return None
        for other in self.scores.units:
            ours = figures_of(other)
            if other.name != unit.name and all(same(value, ours.get(code)) for code, value in known.items()):
                return other.name
        return None

    @cached_property
    def _ways(self) -> tuple[tuple[Cause, methodology.Scores], ...]:
        """Other choices of the same law: variant, rounding, branches, blanks, policies; and two together."""
        settings = settings_of(self.job)
        found: list[tuple[Cause, methodology.Scores]] = []
        roundings = [one for one in self.scores.edition.roundings if one.name != settings.rounding]
        editions = [
            self._edition(variant) for variant in self.scores.edition.variants if variant != self.scores.edition.variant
        ]
        for edition in editions:
            cause = "variant", f"вариант знаменателя: {edition.variant_title}"
            found.append((cause, self._scored(edition, settings)))
        for rounding in roundings:
            cause = "rounding", f"округление: {rounding.title}"
            found.append((cause, self._scored(self.scores.edition, replace(settings, rounding=rounding.name))))
        for branches in methodology.BRANCH_RULES:
            if branches != settings.branches:
                cause = "branches", f"другое правило для филиалов: {methodology.BRANCH_WORDS[branches]}"
                found.append((cause, self._scored(self.scores.edition, replace(settings, branches=branches))))
        for blank in methodology.BLANKS:
            if blank != settings.blank:
                cause = "blank", f"иначе учтены пустые ответы: пустой ответ {methodology.BLANK_WORDS[blank]}"
                found.append((cause, self._scored(self.scores.edition, replace(settings, blank=blank))))
        for policy in methodology.POLICIES[1:]:
            words = methodology.POLICY_WORDS[policy]
            cause = "policy", f"иначе решено, как быть, когда считать не из чего: {words}"
            found.append((cause, self._scored(self.scores.edition, replace(settings, no_base={"*": policy}))))
        for edition in editions:
            for rounding in roundings:
                cause = "variant", f"вариант знаменателя ({edition.variant_title}) и округление ({rounding.title})"
                found.append((cause, self._scored(edition, replace(settings, rounding=rounding.name))))
        return tuple(found)

    def _edition(self, variant: str) -> methodology.Edition:
        other = methodology.load_edition(self.scores.edition.key, variant=variant, allow_unverified=True)
        return replace(other, checklists=self.gathered.edition.checklists)  # with the operator's own items

    def _scored(self, edition: methodology.Edition, settings: methodology.Settings) -> methodology.Scores:
        return methodology.score(edition, self.gathered.facts, settings)

    def _other_ways(self, unit: methodology.UnitScore, code: str) -> Iterator[tuple[Cause, Decimal | None]]:
        for cause, scores in self._ways:
            yield cause, figures_of(scores.unit(unit.name)).get(code)
        exact = figures_of(self._exact.unit(unit.name)).get(code)
        if exact is None:
            return
        for places in (2, 1, 0):
            last_place = Decimal(1).scaleb(-places)
            half = "округление: половина к чётному, как в части программ"
            yield ("rounding", half), exact.quantize(last_place, rounding=ROUND_HALF_EVEN)
            yield ("rounding", "округление: лишние знаки отброшены"), exact.quantize(last_place, rounding=ROUND_DOWN)
        yield from self._rounded_late(unit, code)

    @cached_property
    def _exact(self) -> methodology.Scores:
        return self._scored(self.scores.edition, replace(settings_of(self.job), rounding="exact"))

    def _rounded_late(self, unit: methodology.UnitScore, code: str) -> Iterator[tuple[Cause, Decimal | None]]:
        """Half to even at every step, as a script with the language's own `round` does."""
        exact = self._exact.unit(unit.name).indicators
        values = {one: None if value is None else _even(value) for one, value in exact.items()}
        found = self._derived(unit, values, _even)
        yield ("rounding", "округление: половина к чётному на каждом шаге"), found.get(code)

    def _derived(
        self, unit: methodology.UnitScore, values: Mapping[str, Decimal | None], rounded: Callable[[Decimal], Decimal]
    ) -> dict[str, Decimal]:
        """Return criteria and total that follow from given indicators; what lacks an indicator is absent."""
        found: dict[str, Decimal] = {}
        assessed = [one for one in self.scores.edition.criteria if unit.profile in one.profiles]
        for criterion in assessed:
            parts = [(self.scores.edition.indicator(code).weight, values.get(code)) for code in criterion.indicators]
            if all(value is not None for _, value in parts):
                found[criterion.code] = rounded(
                    sum((weight * value for weight, value in parts if value is not None), Decimal(0))
                )
        if len(found) == len(assessed):
            found[TOTAL] = rounded(sum(found.values(), Decimal(0)) / len(found))
        return found

    def _follows(self, unit: methodology.UnitScore, code: str, row: Row) -> bool:
        """Say whether a criterion or the total is what the operator's own indicators or criteria give."""
        theirs = row.values[code]
        rule = self.scores.edition.rounding(settings_of(self.job).rounding)

        def half_up(value: Decimal) -> Decimal:
            places = rule.total if code == TOTAL else rule.criterion
            return _half_up(value, places)

        if same(self._derived(unit, row.values, half_up).get(code), theirs):
            return True
        criteria = [one.code for one in self.scores.edition.criteria if unit.profile in one.profiles]
        stated = [value for one in criteria if (value := row.values.get(one)) is not None]
        return (
            code == TOTAL
            and len(stated) == len(criteria)
            and same(half_up(sum(stated, Decimal(0)) / len(stated)), theirs)
        )

    def _mistakes(self, unit: methodology.UnitScore, code: str) -> Iterator[tuple[Cause, Decimal | None]]:
        """Known mistakes in one indicator, and in what follows from it."""
        facts = self.facts.get(unit.name)
        if facts is None:
            return
        own = [self.scores.edition.indicator(code)] if code in unit.indicators else list(self.scores.edition.indicators)
        for indicator in own:
            if indicator.points is not None and code == indicator.code:
                present = sum((facts.marks.get(item.code) or Decimal(0) for item in self._items(indicator)), Decimal(0))
                yield ("no_cap", "не применён предел показателя"), indicator.points * present
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

    def _items(self, indicator: methodology.Indicator) -> Iterator[methodology.Item]:
        for checklist in self.gathered.edition.checklists:
            if checklist.code == indicator.code:
                yield from checklist.items

    def _by_all(self, indicator: methodology.Indicator, facts: methodology.UnitFacts) -> Decimal | None:
        counts = facts.counts
        if counts is None or not counts.respondents:
            return None
        satisfied = sum(counts.yes.get(role, 0) for role in indicator.rule.satisfied)
        share = Decimal(100) * satisfied / (counts.respondents * len(indicator.rule.satisfied))
        return _half_up(share, self.scores.edition.rounding(settings_of(self.job).rounding).indicator)

    def _lost_items(
        self, indicator: methodology.Indicator, facts: methodology.UnitFacts
    ) -> Iterator[tuple[str, methodology.UnitFacts]]:
        """Yield the facts as they would be with one item lost, or the last item of the block not read at all."""
        for checklist in self.gathered.edition.checklists:
            if checklist.code != indicator.code:
                continue
            marked = [item for item in checklist.items if facts.marks.get(item.code) is not None]
            present = [item for item in marked if facts.marks[item.code] == 1]
            if marked:
                without = {**facts.marks, marked[-1].code: None}
                yield f"потерян последний пункт перечня {quoted(checklist.title)}", replace(facts, marks=without)
            if present:
                lost = {**facts.marks, present[-1].code: Decimal(0)}
                yield f"потерян один имеющийся пункт перечня {quoted(checklist.title)}", replace(facts, marks=lost)


def _even(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)


def _half_up(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
