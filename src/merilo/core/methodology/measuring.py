"""From one unit's facts to rounded values: what each indicator reads, what happens where there is nothing to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import gcd
from operator import attrgetter, itemgetter
from typing import Any, Protocol

from merilo.core.methodology import formulas
from merilo.core.methodology.edition import Checklist, Criterion, Edition, Indicator, Question, Rounding
from merilo.core.methodology.facts import Counts, FactsRejected, Settings, UnitFacts, check_settings
from merilo.core.methodology.formulas import POWERS, Ratio, half_up
from merilo.core.methodology.lawreader import RESPONDENTS
from merilo.core.wording import NBSP, listed, quoted, shortened

ZERO, ONE = Decimal(0), Decimal(1)


# What an indicator found, channel by channel: sums of marks or satisfied people, and what they are measured by.
# A base of 0 means nothing to measure in that channel. Plain tuples: a million are made for sixty thousand units.
Reading = tuple[tuple[Ratio, ...], tuple[int, ...]]

NOTHING: Reading = ((), ())


class Gauge(Protocol):
    """How one indicator is measured under the settings of the cycle."""

    indicator: Indicator
    policy: str

    def read(self, facts: UnitFacts) -> Reading:
        """Return what the facts hold for this indicator."""

    def combine(self, reading: Reading) -> Ratio | None:
        """Return the unrounded value; None when there is nothing to measure or the policy blocks a missing channel."""

    def missing(self, facts: UnitFacts) -> str:
        """Say in Russian what is missing."""


def as_ratio(value: Decimal | int) -> Ratio:
    """Return a decimal as a fraction of whole numbers."""
    return value.as_integer_ratio()


class _MarksReader:
    """Sums the marks of one checklist; quick where each mark is 1, 0 or none, exact where one is partial."""

    def __init__(self, checklist: Checklist, *, partial: bool) -> None:
        self.checklist = checklist
        self.partial = partial
        self.codes = tuple(item.code for item in checklist.items)
        self._pick: Callable[[Mapping[str, Any]], Any] = itemgetter(*self.codes)

    def read(self, marks: Mapping[str, Decimal | None]) -> tuple[Ratio, int]:
        """Return the sum of marks and the number of applicable items. Raises FactsRejected for a mark that is none."""
        try:
            values = self._pick(marks)
            if len(self.codes) == 1:
                values = (values,)
        except KeyError:
            values = tuple(marks.get(code) for code in self.codes)
        # Nones go first: a decimal compared with something else than a number is slow.
        applicable = [value for value in values if value is not None]
        present = applicable.count(ONE)
        if present + applicable.count(ZERO) == len(applicable):
            return (present, 1), len(applicable)
        for code, value in zip(self.codes, values, strict=True):
            whole = isinstance(value, Decimal | int) and value in (0, 1)
            part = self.partial and isinstance(value, Decimal) and ZERO < value < ONE
            if value is not None and not whole and not part:
                raise FactsRejected((self._fault(code, value),))
        return as_ratio(sum(applicable, ZERO)), len(applicable)

    def _fault(self, code: str, value: object) -> str:
        text = next(item.text for item in self.checklist.items if item.code == code)
        allowed = "от 0 до 1" if self.partial else "1, 0 или «не применимо»"
        return f"пункт {code} ({quoted(shortened(text, 60))}): отметка {quoted(str(value))}, а может быть {allowed}"


class Conditions:
    """min(cap; points·number of conditions). No condition gives 0, no visit at all gives no figure."""

    def __init__(self, edition: Edition, indicator: Indicator, settings: Settings) -> None:
        self.indicator = indicator
        self.policy = settings.policy(indicator.code)
        self.readers = tuple(
            _MarksReader(edition.checklist(indicator.code, channel), partial=settings.partial_marks)
            for channel in indicator.rule.channels
        )
        assert indicator.points is not None and indicator.cap is not None  # the loader has checked it
        self.points, self.cap = as_ratio(indicator.points), as_ratio(indicator.cap)

    def read(self, facts: UnitFacts) -> Reading:
        marks = facts.marks
        (present, applicable) = self.readers[0].read(marks)
        if not applicable and not any(code in marks for code in self.readers[0].codes):
            return NOTHING
        return (present,), (applicable,)

    def combine(self, reading: Reading) -> Ratio | None:
        tops, _ = reading
        return formulas.conditions(tops[0], self.points, self.cap) if tops else None

    def missing(self, facts: UnitFacts) -> str:
        return f"обследование не проведено: по перечню {quoted(self.readers[0].checklist.title)} нет ни одной отметки"


class _Channels:
    """Shared by indicators that are the mean of channels: the policy acts on the missing channel first."""

    policy: str
    is_common: bool

    def formula(self, tops: Sequence[Ratio], bases: Sequence[int]) -> Ratio:
        raise NotImplementedError

    def combine(self, reading: Reading) -> Ratio | None:
        tops, bases = reading
        if 0 not in bases:
            return self.formula(tops, bases) if bases else None
        if not any(bases):
            return None
        if self.is_common:
            return self.formula(tops, bases)
        pairs = list(zip(tops, bases, strict=True))
        match self.policy:
            case "zero":
                pairs = [(top, base) if base else ((0, 1), 1) for top, base in pairs]
            case "full":
                pairs = [(top, base) if base else ((1, 1), 1) for top, base in pairs]
            case "renormalise" | "mean_of_others":  # of one channel and its like both leave the others alone
                pairs = [(top, base) for top, base in pairs if base]
            case _:
                return None
        return self.formula([top for top, _ in pairs], [base for _, base in pairs])


def lacks_channel(gauge: Gauge, reading: Reading) -> bool:
    """Say whether some but not all channels have something to measure, so that the policy stands in for the others."""
    return isinstance(gauge, _Channels) and not gauge.is_common and 0 in reading[1] and any(reading[1])


class Completeness(_Channels):
    """Marks of the information lists over the items that apply to the institution."""

    def __init__(self, edition: Edition, indicator: Indicator, settings: Settings) -> None:
        self.indicator = indicator
        self.policy = settings.policy(indicator.code)
        self.is_common = indicator.rule.formula == "completeness_common"
        self.readers = tuple(
            _MarksReader(edition.checklist(indicator.code, channel), partial=settings.partial_marks)
            for channel in indicator.rule.channels
        )

    def read(self, facts: UnitFacts) -> Reading:
        tops, bases = zip(*[reader.read(facts.marks) for reader in self.readers], strict=True)
        return tops, bases

    def formula(self, tops: Sequence[Ratio], bases: Sequence[int]) -> Ratio:
        return (formulas.completeness_common if self.is_common else formulas.completeness)(tops, bases)

    def missing(self, facts: UnitFacts) -> str:
        empty = [reader for reader in self.readers if not reader.read(facts.marks)[1]]
        blank = [quoted(one.checklist.title) for one in empty if not any(code in facts.marks for code in one.codes)]
        idle = [quoted(one.checklist.title) for one in empty if quoted(one.checklist.title) not in blank]
        said = [f"обследование не проведено: нет ни одной отметки по перечню {listed(blank)}"] if blank else []
        return "; ".join(said + ([f"нет ни одного применимого пункта: {listed(idle)}"] if idle else []))


@dataclass(frozen=True, slots=True)
class Base:
    """Who makes the denominator: all "respondents", those who "answered" a question, or said "yes" to a filter."""

    kind: str
    question: Question
    count: Callable[[Counts], int]


class _Survey:
    """Shared by indicators of the survey: satisfied people over a base of people."""

    def __init__(self, edition: Edition, indicator: Indicator, settings: Settings) -> None:
        self.indicator = indicator
        self.policy = settings.policy(indicator.code)
        self.questions = tuple(edition.question(role) for role in indicator.rule.satisfied)
        self.roles = indicator.rule.satisfied
        self.merged = edition.questionnaire.merged
        bases = tuple(
            _base(edition, role, question, settings.blank)
            for role, question in zip(indicator.rule.base, self.questions, strict=False)
        )
        self.bases = bases if len(bases) == len(self.questions) else bases * len(self.questions)

    def read(self, facts: UnitFacts) -> Reading:
        counts = facts.counts
        if counts is None:
            return NOTHING
        tops: list[Ratio] = []
        for role in self.roles:
            yes = counts.yes.get(role)
            if yes is None and role not in counts.answered:
                return NOTHING
            tops.append((yes or 0, 1))
        return tuple(tops), tuple([base.count(counts) for base in self.bases])

    def _not_asked(self, counts: Counts) -> Question | None:
        for question in self.questions:
            if question.role not in counts.yes and question.role not in counts.answered:
                return question
        return None

    def missing(self, facts: UnitFacts) -> str:
        counts = facts.counts
        if counts is None or not counts.respondents:
            return "нет ни одной анкеты"
        question = self._not_asked(counts)
        if question is not None:
            merged = [one.reason for one in self.merged if question.role in one.roles]
            return ". ".join([f"в анкете не было вопроса{NBSP}{named(question)}", *merged[:1]])
        empty = [base for base in self.bases if not base.count(counts)]
        return "; ".join(
            f"никто не ответил{f'{NBSP}«Да»' if base.kind == 'yes' else ''} на вопрос{NBSP}{named(base.question)}"
            for base in empty
        )


class Share(_Survey):
    """У/Ч·100."""

    def read(self, facts: UnitFacts) -> Reading:
        counts = facts.counts
        if counts is None:
            return NOTHING
        role = self.roles[0]
        yes = counts.yes.get(role)
        if yes is None and role not in counts.answered:
            return NOTHING
        return ((yes or 0, 1),), (self.bases[0].count(counts),)

    def combine(self, reading: Reading) -> Ratio | None:
        tops, bases = reading
        return formulas.share(tops[0][0], bases[0]) if bases and bases[0] else None


class ChannelShares(_Survey, _Channels):
    """The mean of the shares of the channels, or the common variant of it."""

    def __init__(self, edition: Edition, indicator: Indicator, settings: Settings) -> None:
        super().__init__(edition, indicator, settings)
        self.is_common = indicator.rule.formula == "channels_common"

    def formula(self, tops: Sequence[Ratio], bases: Sequence[int]) -> Ratio:
        satisfied = [top for top, _ in tops]
        return formulas.channels_common(satisfied, bases[0]) if self.is_common else formulas.channels(satisfied, bases)


def _base(edition: Edition, role: str, satisfied: Question, blank: str) -> Base:
    """A blank is left out only of unconditional questions: after a filter said «Да» it is not satisfied."""
    if role != RESPONDENTS:
        return Base("yes", edition.question(role), lambda counts: counts.yes.get(role, 0))
    if blank == "left_out" and satisfied.after is None:
        return Base("answered", satisfied, lambda counts: counts.answered.get(satisfied.role, 0))
    return Base(RESPONDENTS, satisfied, attrgetter("respondents"))


def named(question: Question) -> str:
    """Return a question's number and its beginning: 6 («У Вас или у человека…»)."""
    return f"{question.number} ({quoted(shortened(question.text_ru, 60))})"


def _gauge(edition: Edition, indicator: Indicator, settings: Settings) -> Gauge:
    match indicator.rule.formula:
        case "conditions":
            return Conditions(edition, indicator, settings)
        case "completeness" | "completeness_common":
            return Completeness(edition, indicator, settings)
        case "share":
            return Share(edition, indicator, settings)
        case _:
            return ChannelShares(edition, indicator, settings)


@dataclass(frozen=True, slots=True)
class Assessed:
    """A criterion as a profile is assessed: its gauges in order and their weights as whole numbers of one unit."""

    criterion: Criterion
    gauges: tuple[Gauge, ...]
    coded: tuple[tuple[str, Gauge], ...]
    weights: tuple[int, ...]


class Plan:
    """An edition and settings made ready for many units. Raises SettingsRejected."""

    def __init__(self, edition: Edition, settings: Settings) -> None:
        check_settings(edition, settings)
        self.edition = edition
        self.settings = settings
        self.rounding: Rounding = edition.rounding(settings.rounding)
        self.top = as_ratio(edition.top)
        gauges = {indicator.code: _gauge(edition, indicator, settings) for indicator in edition.indicators}
        scale = POWERS[max(-int(indicator.weight.as_tuple().exponent) for indicator in edition.indicators)]
        self.assessed = {
            profile: tuple(
                Assessed(
                    criterion,
                    tuple(gauges[code] for code in criterion.indicators),
                    tuple((code, gauges[code]) for code in criterion.indicators),
                    tuple(int(gauges[code].indicator.weight * scale) for code in criterion.indicators),
                )
                for criterion in edition.criteria
                if profile in criterion.profiles
            )
            for profile in edition.profiles
        }
        self.no_indicators: dict[str, Ratio | None] = dict.fromkeys(gauges)
        self.no_criteria: dict[str, Ratio | None] = {criterion.code: None for criterion in edition.criteria}
        self.items = frozenset(item.code for checklist in edition.checklists for item in checklist.items)
        self.indicator = self.rounder(self.rounding.indicator)
        self.criterion = self.rounder(self.rounding.criterion)
        self.total = self.rounder(self.rounding.total)
        self._decimals: dict[int, _Decimals] = {}

    def rounder(self, places: int) -> Callable[[Ratio], Ratio]:
        """Return what applies the rounding rule: half-up, or to lowest terms where fractions are carried."""
        return _lowest_terms if self.rounding.carried else _half_up_rounder(places)

    def written(self, value: Ratio, places: int) -> Decimal:
        """Return a value as the decimal that is shown and ranked, half-up, with all its places."""
        return self.decimals(places)[half_up(value, POWERS[places])]

    def decimals(self, places: int) -> Mapping[int, Decimal]:
        """Return decimals by their whole units of the last place: at two places 8854 gives 88.54."""
        return self._decimals.setdefault(places, _Decimals(places))


def _lowest_terms(value: Ratio) -> Ratio:
    divisor = gcd(*value)
    return value[0] // divisor, value[1] // divisor


def _half_up_rounder(places: int) -> Callable[[Ratio], Ratio]:
    power = POWERS[places]
    shared = _Ratios(power)
    doubled = 2 * power

    def rounded(value: Ratio) -> Ratio:
        # `half_up` written out: it is called twenty times for each of sixty thousand units.
        numerator, denominator = value
        return shared[(doubled * numerator + denominator) // (2 * denominator)]

    return rounded


class _Ratios(dict[int, Ratio]):
    """Makes each rounded ratio once: sixty thousand units share a few thousand of them."""

    def __init__(self, power: int) -> None:
        self.power = power

    def __missing__(self, units: int) -> Ratio:
        made = self[units] = units, self.power
        return made


class _Decimals(dict[int, Decimal]):
    """Makes each decimal once, for the same reason."""

    def __init__(self, places: int) -> None:
        self.places = places

    def __missing__(self, units: int) -> Decimal:
        made = self[units] = Decimal(units).scaleb(-self.places)
        return made
