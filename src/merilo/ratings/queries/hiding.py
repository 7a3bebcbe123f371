"""Which groups of people are so small that their numbers are not told: the rule alone, without a database.

A group is the sheets of a unit, or those of its respondents who have a disability. The scores made of its answers are
published, for the act wants them; hidden is how many people there are and what they answered. Of all groups that are
published together hidden are

1. one of one to four people (statistics.toml);
2. one of up to nine whose shares could be those of a smaller group: 33,33 is 1 of 3, and so is 2 of 6. So of no hidden
   group its size can be told from its shares, and its size is never told as «fewer than five»;
3. where an institution is counted from the numbers of its parts, all of a family in which one is hidden: from the
   institution's share and the numbers of the others the hidden one could be computed. Sums over a family with a hidden
   part are never given;
4. where only one would be hidden, in a family or in all, the next smallest too, so that nobody who knows a sum from
   elsewhere can take the others from it;
5. whatever an earlier publication of the cycle has hidden: two publications cannot be held against each other.

A group of nobody is no secret: the rule for an indicator without a base has to be told.
"""

from __future__ import annotations

import functools
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import gcd
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rule:
    """The part [hidden] of statistics.toml: groups smaller than this; `role`: the question about a disability."""

    fewer_than: int
    role: str
    why: str
    sheets_why: str

    @property
    def lookalike(self) -> int:
        """The largest group that is hidden for the sake of smaller ones: every smaller one has its double below."""
        return 2 * (self.fewer_than - 1) + 1


@functools.cache
def rule() -> Rule:
    """Return the rule of statistics.toml."""
    return Rule(**tomllib.loads((Path(__file__).parents[1] / "statistics.toml").read_text(encoding="utf-8"))["hidden"])


@dataclass(frozen=True, slots=True)
class Group:
    """People of one unit: of which institution, how many, and the greatest measure of all numbers they are asked for.

    `measure`: what divides the numbers whose shares are published; of one share the number itself will do.
    """

    unit: str
    family: str
    size: int
    measure: int

    @property
    def is_small(self) -> bool:
        """Say whether its size must not be told for its own sake, or for the sake of one with the same shares."""
        least = self.size // gcd(self.size, self.measure) if self.size else 0
        return 0 < self.size < rule().fewer_than or (0 < self.size <= rule().lookalike and least < rule().fewer_than)


@dataclass(frozen=True, slots=True)
class Unseen:
    """Names of units whose numbers are not told, and of institutions whose sums over branches are not."""

    units: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Say whether anything is hidden."""
        return bool(self.units)

    def touches(self, name: str) -> bool:
        """Say whether something of a unit, or of the institution it makes with its branches, is hidden."""
        return name in self.units or name in self.families


NOTHING = Unseen()


def hide(groups: Iterable[Group], *, pooled: bool, also: frozenset[str] = frozenset()) -> Unseen:
    """Return what must not be told of groups that are published together.

    `pooled`: institutions are counted from the numbers of their parts. `also`: hidden before.
    """
    found = [one for one in groups if one.size]
    mates = Counter(one.family for one in found)
    # Of two that are equally small rather the one without a family, of which another would have to go with it.
    having = sorted(found, key=lambda one: (one.size, mates[one.family], one.unit))
    families: dict[str, list[Group]] = {}
    for one in having:
        families.setdefault(one.family, []).append(one)
    gone = {one.unit for one in having if one.is_small or one.unit in also}
    _with_families(gone, families, pooled=pooled)
    for members in (*families.values(), having, *families.values()):  # the next smallest of all may be one of a family
        if sum(one.unit in gone for one in members) == 1:
            gone.update([one.unit for one in members if one.unit not in gone][:1])
            _with_families(gone, families, pooled=pooled)
    sums = {head for head, members in families.items() if any(one.unit in gone for one in members)}
    return Unseen(frozenset(gone), frozenset(sums))


def _with_families(gone: set[str], families: Mapping[str, Sequence[Group]], *, pooled: bool) -> None:
    if pooled:
        for members in families.values():
            if any(one.unit in gone for one in members):
                gone.update(one.unit for one in members)
