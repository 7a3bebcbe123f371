"""What everybody may see of a calculation: the figures, and behind them no group of people so small that it is known.

One function hides: `shown`. Pages, papers, the API and the open data all take what it returns. What is kept back is
how many people said «Да» to the question about a disability and what they answered; the legal figure made of it stays.

Hidden are, of all units of a cycle:

1. a group of one to four people (statistics.toml);
2. one of up to nine whose share could be that of a smaller group: 33,33 is 1 of 3, and so is 2 of 6. So of no hidden
   group its size can be told from its share;
3. where the counts of branches are pooled, all of a family in which one is hidden: from the institution's share and
   the counts of the others the hidden one could be computed. Sums over a family with a hidden part are never given;
4. where only one would be hidden, in a family or in all, the next smallest too, so that nobody who knows a sum from
   elsewhere can take the others from it;
5. whatever an earlier publication of the cycle has hidden: two publications cannot be held against each other.

Intervals tell of counts as well: those of the indicator and its criterion go, that of the total is widened to whole
points. A group of nobody is no secret: the rule for an indicator without a base has to be told.
"""

from __future__ import annotations

import copy
import functools
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any

from django.db.models.fields.json import KT

from merilo.core import methodology
from merilo.ratings.models import Calculation, UnitResult
from merilo.ratings.queries import results

_OF_PARTS = frozenset({"mean", "weighted_sum"})


@dataclass(frozen=True, slots=True)
class Rule:
    """The part [hidden] of statistics.toml: groups smaller than this, behind this question."""

    fewer_than: int
    role: str
    why: str

    @property
    def lookalike(self) -> int:
        """The largest group that is hidden for the sake of smaller ones: every smaller one has its double below."""
        return 2 * (self.fewer_than - 1) + 1


@functools.cache
def rule() -> Rule:
    """Return the rule of statistics.toml."""
    said = tomllib.loads((Path(__file__).parents[1] / "statistics.toml").read_text(encoding="utf-8"))["hidden"]
    return Rule(said["fewer_than"], said["role"], said["why"])


@dataclass(frozen=True, slots=True)
class Group:
    """The people behind the indicator in one unit: how many, how many of them satisfied; of which institution."""

    unit: str
    family: str
    size: int
    satisfied: int

    @property
    def is_small(self) -> bool:
        """Say whether its size must not be told for its own sake, or for the sake of one with the same share."""
        least = Fraction(self.satisfied, self.size).denominator if self.size else 0
        return 0 < self.size < rule().fewer_than or (0 < self.size <= rule().lookalike and least < rule().fewer_than)


@dataclass(frozen=True, slots=True)
class Hidden:
    """Names of units whose own counts are not told, and of institutions whose sums over branches are not."""

    units: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Say whether anything is hidden."""
        return bool(self.units)

    def touches(self, name: str) -> bool:
        """Say whether something of a unit, or of the institution it makes with its branches, is hidden."""
        return name in self.units or name in self.families


def hide(groups: Iterable[Group], *, pooled: bool, also: frozenset[str] = frozenset()) -> Hidden:
    """Return what must not be told of groups that are published together; `also`: hidden before."""
    having = sorted((one for one in groups if one.size), key=lambda one: (one.size, one.unit))
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
    return Hidden(frozenset(gone), frozenset(sums))


def _with_families(gone: set[str], families: Mapping[str, Sequence[Group]], *, pooled: bool) -> None:
    if pooled:
        for members in families.values():
            if any(one.unit in gone for one in members):
                gone.update(one.unit for one in members)


def hidden_in(calculation: Calculation) -> Hidden:
    """Return what is hidden in a calculation when it is shown to everybody."""
    also: frozenset[str] = frozenset()
    earlier = calculation.cycle.publications.order_by("number").select_related("calculation")
    for publication in earlier:
        if publication.calculation_id == calculation.pk:
            break
        also |= _hidden(publication.calculation, also).units
    return _hidden(calculation, also)


def _hidden(calculation: Calculation, also: frozenset[str]) -> Hidden:
    role = rule().role
    satisfied = _behind(results.edition_of(calculation))
    if satisfied is None:
        return Hidden()
    rows = UnitResult.objects.filter(calculation=calculation).values_list(
        "unit__name", KT("result__parent"), KT(f"counts__yes__{role}"), KT(f"counts__yes__{satisfied}")
    )
    groups = [
        Group(name, results.known(parent) or name, int(size or 0), int(happy or 0))
        for name, parent, size, happy in rows
    ]
    return hide(groups, pooled=calculation.choices["branches"] == "pooled", also=also)


def _behind(edition: methodology.Edition) -> str | None:
    """Return the question that only people of the group answer."""
    return next((one.role for one in edition.questionnaire.closed if one.after == rule().role), None)


def private_roles(edition: methodology.Edition) -> frozenset[str]:
    """Return the questions whose counts tell of the group."""
    return frozenset(one.role for one in edition.questionnaire.closed if rule().role in (one.role, one.after))


def private_indicators(edition: methodology.Edition) -> tuple[methodology.Indicator, ...]:
    """Return the indicators that are counted from these questions."""
    roles = private_roles(edition)
    return tuple(one for one in edition.indicators if roles & {*one.rule.base, *one.rule.satisfied})


def shown(result: UnitResult, hidden: Hidden) -> UnitResult:
    """Return a result as everybody may see it: a copy that is not for saving, without what is hidden.

    Its `result`, `counts` and `statistics` have the shape of the originals, so whatever shows a result shows this.
    """
    edition = results.edition_of(result.calculation)
    private = private_indicators(edition)
    public = copy.copy(result)
    codes = frozenset(one.code for one in private)
    public.result = {**result.result, "trace": _tree(result.result["trace"], hidden, codes)}
    if result.result["name"] in hidden.units and result.counts is not None:
        roles = private_roles(edition)
        public.counts = {
            name: {role: number for role, number in found.items() if role not in roles}
            if isinstance(found, Mapping)
            else found
            for name, found in result.counts.items()
        }
    if hidden.touches(result.result["name"]):
        public.statistics = _statistics(result.statistics, codes | {one.criterion for one in private})
    return public


def shown_rows(rows: Iterable[results.Row], hidden: Hidden) -> list[results.Row]:
    """Return rows of a rating as everybody may see them."""
    return [replace(row, low=_down(row.low), high=_up(row.high)) if hidden.touches(row.name) else row for row in rows]


def _tree(tree: Mapping[str, Any], hidden: Hidden, codes: frozenset[str]) -> dict[str, Any]:
    if tree["code"] in codes and tree["formula"] not in _OF_PARTS:
        return _given(tree) if _is_hidden(tree, hidden) else dict(tree)
    return {**tree, "parts": [_tree(part, hidden, codes) for part in tree["parts"]]}


def _is_hidden(tree: Mapping[str, Any], hidden: Hidden) -> bool:
    if "no_base" in tree["inputs"]:
        return False
    return any(
        part["inputs"].get("unit") in (hidden.families if part["formula"] == "pooled_answers" else hidden.units)
        for part in tree["parts"]
    )


def _given(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figure as `methodology` writes one that is taken on trust."""
    inputs, rounding = tree["inputs"], tree["rounding"]
    exact = tree["value"]
    if rounding["carried"]:
        share = 100 * Fraction(inputs["satisfied"][0], inputs["base"][0])
        exact = f"{share.numerator}/{share.denominator}"
    return {
        "code": tree["code"],
        "value": tree["value"],
        "formula": "given",
        "inputs": {"title": inputs["title"], "given": exact},
        "point": tree["point"],
        "edition": tree["edition"],
        "policy": None,
        "rounding": rounding,
        "parts": [],
    }


def _statistics(said: Mapping[str, Any], codes: frozenset[str]) -> dict[str, Any]:
    figures = {code: one for code, one in said.get("figures", {}).items() if code not in codes}
    total = figures.get(results.TOTAL)
    if total is not None:
        figures[results.TOTAL] = {**total, "low": _down(total["low"]), "high": _up(total["high"])}
    small = {code: number for code, number in said.get("small", {}).items() if code not in codes}
    return {**said, "figures": figures, "small": small}


def _down(value: str | None) -> str | None:
    return None if value is None else f"{floor(float(value))}.00"


def _up(value: str | None) -> str | None:
    return None if value is None else f"{ceil(float(value))}.00"
