"""What everybody may see of a calculation: the figures, and behind them no group of people so small that it is known.

One function hides: `shown`. Pages, papers, the API and the open data all take what it returns. Which groups are small
says `hiding`; of a unit with few people with a disability the answers of these are kept back, of a unit with few sheets
everything that was counted from its sheets. The legal figures stay.

Intervals tell of counts as well. Where few people with a disability answered, those of the indicator and its criterion
go, and that of the total is widened to whole points; where sheets are few, all go. Places that cannot be told apart are
told from the intervals that are shown.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from math import ceil, floor, gcd
from typing import Any

from django.db.models.fields.json import KT

from merilo.core import methodology
from merilo.ratings.models import Calculation, Publication, UnitResult
from merilo.ratings.queries import results, statistics
from merilo.ratings.queries.hiding import NOTHING, Group, Unseen, hide, rule

_OF_PARTS = frozenset({"mean", "weighted_sum"})
_BY_NUMBERS = frozenset({"pooled", "by_respondents"})  # rules by which sheets of a part weigh in the institution


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is not told: of whom the answers of people with a disability, of whom everything counted from sheets."""

    groups: Unseen = NOTHING
    sheets: Unseen = NOTHING

    def __bool__(self) -> bool:
        """Say whether anything is hidden."""
        return bool(self.groups) or bool(self.sheets)

    @property
    def units(self) -> frozenset[str]:
        """Units of which any number is hidden."""
        return self.groups.units | self.sheets.units

    def touches(self, name: str) -> bool:
        """Say whether something of a unit, or of the institution it makes with its branches, is hidden."""
        return self.groups.touches(name) or self.sheets.touches(name)


def hidden_in(calculation: Calculation) -> Hidden:
    """Return what is hidden in a calculation when it is shown to everybody: what was hidden when it was published."""
    also = Hidden()
    for publication in calculation.cycle.publications.order_by("number"):
        before = _kept(publication)
        if before is None:
            before = _hidden(publication.calculation, also)
        if publication.calculation_id == calculation.pk:
            return before
        also = Hidden(Unseen(also.groups.units | before.groups.units), Unseen(also.sheets.units | before.sheets.units))
    return _hidden(calculation, also)


def hidden_by(publication: Publication) -> Hidden:
    """Return what a publication does not tell."""
    kept = _kept(publication)
    return hidden_in(publication.calculation) if kept is None else kept


def _kept(publication: Publication) -> Hidden | None:
    if publication.hidden is None:  # published before this was kept
        return None
    return Hidden(**{part: Unseen(*map(frozenset, names)) for part, names in publication.hidden.items()})


def written(hidden: Hidden) -> dict[str, list[list[str]]]:
    """Return what is hidden as it is kept with a publication: for groups and for sheets names of units, of families."""
    parts = {"groups": hidden.groups, "sheets": hidden.sheets}
    return {part: [sorted(unseen.units), sorted(unseen.families)] for part, unseen in parts.items()}


def _hidden(calculation: Calculation, also: Hidden) -> Hidden:
    asked, answered = rule().role, _behind(results.edition_of(calculation))
    rows = list(
        UnitResult.objects.filter(calculation=calculation).values_list(
            "pk", "unit__name", KT("result__parent"), KT("counts__respondents"), KT(f"counts__yes__{asked}"),
            KT(f"counts__yes__{answered}"),
        )
    )  # fmt: skip
    measures = _measures(pk for pk, _, _, sheets, *_ in rows if 0 < _number(sheets) <= rule().lookalike)
    branches = calculation.choices["branches"]
    few = hide(
        (
            Group(name, results.known(parent) or name, _number(sheets), measures.get(pk, 1))
            for pk, name, parent, sheets, *_ in rows
        ),
        pooled=branches in _BY_NUMBERS,
        also=also.sheets.units,
    )
    groups = hide(
        (
            Group(name, results.known(parent) or name, _number(size), _number(happy))
            for _, name, parent, _, size, happy in rows
        ),
        pooled=branches == "pooled",
        also=also.groups.units | few.units,
    )
    return Hidden(groups, few)


def _number(text: str | None) -> int:
    return int(results.known(text) or 0) if text is not None else 0


def _measures(few: Iterable[int]) -> dict[int, int]:
    """Return by result what divides every number of «Да» in its sheets."""
    found = UnitResult.objects.filter(pk__in=list(few)).values_list("pk", "counts")
    return {pk: gcd(*counts["yes"].values()) for pk, counts in found if counts is not None}


def _behind(edition: methodology.Edition) -> str:
    """Return the question that only people with a disability answer."""
    return next((one.role for one in edition.questionnaire.closed if one.after == rule().role), "")


def private_roles(edition: methodology.Edition) -> frozenset[str]:
    """Return the questions whose counts tell of people with a disability."""
    return frozenset(one.role for one in edition.questionnaire.closed if rule().role in (one.role, one.after))


def private_codes(edition: methodology.Edition) -> frozenset[str]:
    """Return the indicators that are counted from these questions."""
    roles = private_roles(edition)
    return frozenset(one.code for one in edition.indicators if roles & {*one.rule.base, *one.rule.satisfied})


def survey_codes(edition: methodology.Edition) -> frozenset[str]:
    """Return the indicators that are counted from sheets."""
    return frozenset(one.code for one in edition.indicators if one.measured_by == "survey")


def shown(result: UnitResult, hidden: Hidden, *, with_tree: bool = False) -> UnitResult:
    """Return a result as everybody may see it: a copy that is not for saving, without what is hidden.

    Its `result`, `counts` and `statistics` have the shape of the originals, so whatever shows a result shows this; a
    number of respondents that is not told is None. Its `trace` is empty unless it is asked for.
    """
    edition, name = results.edition_of(result.calculation), result.result["name"]
    public = copy.copy(result)
    public.result = dict(result.result)
    public.trace = Telling(hidden, edition).tree(result.trace, name) if with_tree else {}
    if hidden.sheets.touches(name):
        public.respondents = public.result["respondents"] = None  # type: ignore[assignment]
        public.statistics = {**result.statistics, "figures": {}, "small": {}, "alike": None}
    elif hidden.groups.touches(name):
        codes = private_codes(edition)
        criteria = {one.criterion for one in edition.indicators if one.code in codes}
        public.statistics = _statistics(result.statistics, codes | criteria)
    if name in hidden.sheets.units:
        public.counts = None
    elif name in hidden.groups.units and result.counts is not None:
        public.counts = _counts(result.counts, private_roles(edition))
    return public


def _counts(counts: Mapping[str, Any], private: frozenset[str]) -> dict[str, Any]:
    roles = ("yes", "answered", "ignored")
    told = {name: {role: number for role, number in counts[name].items() if role not in private} for name in roles}
    return {**counts, **told}


def shown_rows(calculation: Calculation, rows: Iterable[results.Row], hidden: Hidden) -> list[results.Row]:
    """Return rows of a rating as everybody may see them. Give all rows of a list: they are held against each other."""
    told = [_row(row, hidden) for row in rows]
    return _held(calculation, told, hidden) if hidden else told


def _row(row: results.Row, hidden: Hidden) -> results.Row:
    if hidden.sheets.touches(row.name):
        return replace(row, respondents=None, low=None, high=None)
    if hidden.groups.touches(row.name):
        return replace(row, low=_down(row.low), high=_up(row.high))
    return row


def _held(calculation: Calculation, rows: list[results.Row], hidden: Hidden) -> list[results.Row]:
    """Say anew which places cannot be told apart, from what is shown: an interval that is not shown may be any."""
    alike: dict[str, statistics.Alike] = {}
    for one in results.ratings(calculation, [row for row in rows if row.alike is not None]):
        alike |= statistics.alike(
            (row.name, row.place or 0, row.place_last or 0, *_bounds(row, hidden)) for row in one.rows
        )
    return [replace(row, alike=asdict(alike[row.name])) if row.name in alike else row for row in rows]


def _bounds(row: results.Row, hidden: Hidden) -> tuple[float, float]:
    if hidden.sheets.touches(row.name):
        return 0.0, 100.0
    total = float(row.total or 0)
    return (float(row.low) if row.low else total), (float(row.high) if row.high else total)


@dataclass(frozen=True, slots=True)
class Sheets:
    """How many sheets are told of, by which ways they came, and of how many units they are not told."""

    number: int
    channels: Mapping[str, int]
    untold: int


def sheets_of(calculation: Calculation, hidden: Hidden) -> Sheets:
    """Return the sums of sheets that everybody may see: over the units whose own are told, for nothing follows then."""
    quality = calculation.quality
    if not hidden.sheets:
        return Sheets(quality.get("sheets", 0), quality.get("channels", {}), 0)
    rows = UnitResult.objects.filter(calculation=calculation, counts__isnull=False).values_list("unit__name", "counts")
    told = [counts for name, counts in rows if counts is not None and name not in hidden.sheets.units]
    channels = Counter[str]()
    for counts in told:
        channels.update(counts["channels"])
    return Sheets(sum(counts["respondents"] for counts in told), channels, len(hidden.sheets.units))


class Telling:
    """Walks the tree of a unit and puts figures taken on trust in the place of those whose counts are hidden."""

    def __init__(self, hidden: Hidden, edition: methodology.Edition) -> None:
        self.hidden = hidden
        self.survey, self.private = survey_codes(edition), private_codes(edition)

    def tree(self, tree: Mapping[str, Any], name: str) -> dict[str, Any]:
        """Return the tree of a unit; `name`: whose it is."""
        if tree["code"] not in self.survey or (tree["formula"] in _OF_PARTS and not self._weighs(tree, name)):
            return {**tree, "parts": [self.tree(part, name) for part in tree["parts"]]}
        return given(tree) if self._is_hidden(tree, name) else dict(tree)

    def _weighs(self, tree: Mapping[str, Any], name: str) -> bool:
        """Say whether an institution's figure tells how many sheets its hidden parts have."""
        weights = tree["formula"] == "weighted_sum" and "no_base" not in tree["inputs"]
        return weights and name in self.hidden.sheets.families

    def _is_hidden(self, tree: Mapping[str, Any], name: str) -> bool:
        if tree["formula"] in _OF_PARTS:
            return True
        if any(_of(part, self.hidden.sheets) for part in tree["parts"]):
            return True
        private = tree["code"] in self.private and "no_base" not in tree["inputs"]
        return private and any(_of(part, self.hidden.groups) for part in tree["parts"])


def _of(leaf: Mapping[str, Any], unseen: Unseen) -> bool:
    names = unseen.families if leaf["formula"] == "pooled_answers" else unseen.units
    return leaf["inputs"].get("unit") in names


def given(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figure as `methodology` writes one that is taken on trust."""
    inputs = tree["inputs"]
    kept = ("no_base", "criterion_unmeasured", "top", "others")
    return {
        **tree,
        "formula": "given",
        "inputs": {
            "title": inputs["title"],
            "given": None if "no_base" in inputs else _carried(tree),
            **{name: inputs[name] for name in kept if name in inputs},
        },
        "policy": tree["policy"] if "no_base" in inputs else None,
        "parts": [],
    }


def _carried(tree: Mapping[str, Any]) -> str:
    """Return a value as it goes on into other figures."""
    if not tree["rounding"]["carried"]:
        return str(tree["value"])
    exact = methodology.carried(tree)
    assert exact is not None  # of what has a base a value can be counted
    return f"{exact.numerator}/{exact.denominator}"


def on_trust(tree: Mapping[str, Any], codes: frozenset[str]) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield code, value and what is missing of each figure of indicators in a tree that is taken on trust."""
    if tree["code"] in codes:
        if tree["formula"] == "given":
            yield tree["code"], tree["inputs"]["given"], tree["inputs"].get("no_base")
        return
    for part in tree["parts"]:
        yield from on_trust(part, codes)


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
