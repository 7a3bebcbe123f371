"""What a calculation gives: scores of units, of the municipality, and their places in rating lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from merilo.core.methodology import figures
from merilo.core.methodology.edition import GENERAL, Edition
from merilo.core.methodology.facts import Settings
from merilo.core.methodology.figures import Figure
from merilo.core.methodology.measuring import Plan
from merilo.core.methodology.outcomes import Applied, Blocked, LeftOut, Outcome
from merilo.core.wording import places_words


@dataclass(frozen=True, slots=True)
class UnitScore:
    """The figures of one institution (with its branches, if it has any) or of one branch.

    Decimals have the places of the rounding; None where a figure is blocked, has fallen out by policy, or is not
    assessed for the profile. `place` to `place_last` is the shared place, None for branches and units without total.
    """

    name: str
    parent: str | None
    profile: str
    group: str | None
    respondents: int
    indicators: Mapping[str, Decimal | None]
    criteria: Mapping[str, Decimal | None]
    total: Decimal | None
    blocked: tuple[Blocked, ...]
    applied: tuple[Applied, ...]
    left_out: tuple[LeftOut, ...]
    place: int | None
    place_last: int | None
    _plan: Plan = field(repr=False, compare=False)
    _outcome: Outcome = field(repr=False, compare=False)

    @property
    def trace(self) -> Figure:
        """The tree of figures from the total down to counts and marks, built when asked for."""
        return figures.unit_figure(self._plan, self._outcome)


@dataclass(frozen=True, slots=True)
class MunicipalityScore:
    """Plain means over the scored general institutions, with their number; None where there is none."""

    scored: int
    indicators: Mapping[str, Decimal | None]
    criteria: Mapping[str, Decimal | None]
    total: Decimal | None
    left_out: tuple[str, ...]  # general institutions without a total
    _plan: Plan = field(repr=False, compare=False)
    _outcomes: tuple[Outcome, ...] = field(repr=False, compare=False)

    @property
    def trace(self) -> Figure:
        """The tree of the mean: total, criteria and indicators with the institutions' values."""
        return figures.municipality_figure(self._plan, self._outcomes)


@dataclass(frozen=True, slots=True)
class Scores:
    """The result of a calculation: units in the order of the facts, a head without facts before its first branch."""

    edition: Edition
    settings: Settings
    units: tuple[UnitScore, ...]
    municipality: MunicipalityScore

    def unit(self, name: str) -> UnitScore:
        """Return the unit with this name. Raises KeyError."""
        for unit in self.units:
            if unit.name == name:
                return unit
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A line of a rating. Units with an equal total share the places `first` to `last`."""

    first: int
    last: int
    unit: UnitScore

    @property
    def words(self) -> str:
        """The place as people write it: «3–4 место»."""
        return places_words(self.first, self.last)


@dataclass(frozen=True, slots=True)
class RatingList:
    """Units that are compared with each other, best first; units without a total follow in `unplaced`."""

    profile: str
    group: str | None
    ranked: tuple[Ranked, ...]
    unplaced: tuple[UnitScore, ...]


def rank(units: Iterable[UnitScore], *, groups: bool = False) -> tuple[RatingList, ...]:
    """Return the rating lists: general institutions first, then each other profile; with `groups` each group apart.

    Ranked is by rounded total, descending; place = 1 + number of strictly better units of the same list; equal totals
    stand by name. Branches (units with a parent) are in no list.
    """
    lists: dict[tuple[str, str | None], list[UnitScore]] = {}
    for unit in units:
        if unit.parent is None:
            lists.setdefault((unit.profile, unit.group if groups else None), []).append(unit)
    rating = []
    for (profile, group), members in sorted(
        lists.items(), key=lambda pair: (pair[0][0] != GENERAL, pair[0][0], pair[0][1] or "")
    ):
        scored = sorted(
            [(unit.total, unit) for unit in members if unit.total is not None],
            key=lambda pair: (-pair[0], pair[1].name),
        )
        found = places([total for total, _ in scored])
        ranked = tuple(Ranked(*place, unit) for place, (_, unit) in zip(found, scored, strict=True))
        unplaced = tuple(sorted((unit for unit in members if unit.total is None), key=lambda unit: unit.name))
        rating.append(RatingList(profile, group, ranked, unplaced))
    return tuple(rating)


def places(totals: Sequence[Decimal]) -> list[tuple[int, int]]:
    """Return the first and last place each of the totals shares, in the order given."""
    shared: dict[Decimal, tuple[int, int]] = {}
    first = 1
    for total, count in sorted(Counter(totals).items(), reverse=True):
        shared[total] = (first, first + count - 1)
        first += count
    return [shared[total] for total in totals]
