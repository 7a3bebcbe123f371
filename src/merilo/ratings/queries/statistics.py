"""How far chance reaches: intervals of shares, of criteria and of the total; who cannot be told apart.

A share has Wilson's interval. A figure that is a weighted sum of shares has an interval recovered from those of its
shares (MOVER: Zou and Donner, 2008) with the correlations of the answers within one sheet, which come from linearised
residuals. Marks of checklists carry no sampling error. No correction for finite populations. See docs/methodology.md.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from merilo.core import methodology

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

Tree = Mapping[str, Any]
_SHARES = frozenset({"share", "channels", "channels_common"})


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of statistics.toml."""

    confidence: float
    small_sheets: int
    small_base: int

    @property
    def z(self) -> float:
        """The quantile of the normal law for the confidence."""
        return NormalDist().inv_cdf((1 + self.confidence) / 2)


@functools.cache
def rules() -> Rules:
    """Return the numbers of statistics.toml."""
    said = tomllib.loads((Path(__file__).parents[1] / "statistics.toml").read_text(encoding="utf-8"))
    return Rules(float(said["interval"]["confidence"]), said["small"]["sheets"], said["small"]["base"])


def wilson(positive: int, base: int, *, z: float | None = None) -> tuple[float, float]:
    """Return Wilson's score interval of a share, 0 to 1. Of nobody nothing is known: 0 to 1."""
    if base == 0:
        return 0.0, 1.0
    z = rules().z if z is None else z
    share, square = positive / base, z * z
    middle = (share + square / (2 * base)) / (1 + square / base)
    half = z * sqrt(share * (1 - share) / base + square / (4 * base * base)) / (1 + square / base)
    # At the ends the bound is the share itself; floating point would put it a hair beyond.
    return (0.0 if positive == 0 else max(0.0, middle - half)), (1.0 if positive == base else min(1.0, middle + half))


@dataclass(frozen=True, slots=True)
class Term:
    """A share inside a figure: whose sheets it is counted from, of what; `weight` is points a whole share gives."""

    units: tuple[str, ...]
    role: str
    base: str  # "yes" | "answered" | "respondents"
    base_role: str
    positive: int
    number: int
    weight: float

    @property
    def question(self) -> tuple[str, str, str]:
        """What is counted, whoever was asked."""
        return (self.role, self.base, self.base_role)


def total_terms(tree: Tree) -> list[Term]:
    """Return the shares a total is made of, with weights. The tree is one of a unit, as `methodology` writes it."""
    criteria = tree["parts"]
    return [term for one in criteria for term in criterion_terms(one, 1 / len(criteria))]


def criterion_terms(tree: Tree, weight: float = 1.0) -> list[Term]:
    """Return the shares a criterion is made of; an indicator set by policy has none of its own."""
    used = tree["inputs"]["used"]
    if used is None:
        return []
    weights = [float(one) if one is not None else 0.0 for one in used]
    by_code = {part["code"]: part for part in tree["parts"]}
    return [
        term
        for part, own in zip(tree["parts"], weights, strict=True)
        if own
        for term in indicator_terms(part, weight * own / sum(weights), by_code.get)
    ]


def indicator_terms(
    tree: Tree, weight: float = 1.0, sibling: Callable[[str], Tree | None] = lambda _: None
) -> list[Term]:
    """Return the shares an indicator is made of. `sibling` finds another indicator of the same unit and criterion."""
    inputs, formula = tree["inputs"], tree["formula"]
    if tree["value"] is None:
        return []
    if "no_base" in inputs:
        others = [sibling(code) for code in inputs.get("others", ())]
        return [
            term for one in others if one is not None for term in indicator_terms(one, weight / len(others), sibling)
        ]
    if formula in _SHARES:
        return list(_shares(tree, weight))
    if formula in ("mean", "weighted_sum"):
        parts = tree["parts"]
        weights = [float(one) for one in inputs.get("weights") or [1] * len(parts)]
        whole = sum(weights)
        return [
            term
            for name, part, own in zip(inputs["of"], parts, weights, strict=True)
            if whole and own
            for term in indicator_terms(part, weight * own / whole, _of_part(sibling, name))
        ]
    return []  # a checklist: looked at, not sampled


def _of_part(sibling: Callable[[str], Tree | None], name: str) -> Callable[[str], Tree | None]:
    """Find the indicator of one part of an institution among the parts of the institution's other indicators."""

    def found(code: str) -> Tree | None:
        whole = sibling(code)
        if whole is None or name not in whole["inputs"].get("of", ()):
            return None
        part: Tree = whole["parts"][whole["inputs"]["of"].index(name)]
        return part

    return found


def _shares(tree: Tree, weight: float) -> Iterator[Term]:
    inputs = tree["inputs"]
    leaves = {leaf["code"]: leaf for leaf in tree["parts"]}
    bases = inputs["base"]
    with_base = [at for at, number in enumerate(bases) if number]
    # A channel without users is a fixed number by policy, or it has left the other one alone.
    alone = tree["policy"] in ("renormalise", "mean_of_others")
    among = len(with_base) if alone else len(bases)
    for at in with_base:
        leaf = leaves[inputs["satisfied_roles"][at]]
        pooled = [part["inputs"]["unit"] for part in leaf["parts"]]
        yield Term(
            units=tuple(pooled or [leaf["inputs"]["unit"]]),
            role=inputs["satisfied_roles"][at],
            base=inputs["base_of"][at],
            base_role=inputs["base_roles"][at],
            positive=inputs["satisfied"][at],
            number=bases[at],
            weight=100 * weight / among,
        )


class Sheets:
    """The sheets that count, ready to say how answers of one sheet hang together."""

    def __init__(self, counted: pa.Table, edition: methodology.Edition) -> None:
        """Take an Arrow table with `unit` and a nullable yes/no column for each role."""
        import numpy as np

        asked = {question.role: question for question in edition.questionnaire.closed}
        self._after = {role: one.after for role, one in asked.items()}
        unit = counted["unit"].combine_chunks()
        names = unit.dictionary.to_pylist()
        codes = np.asarray(unit.indices)
        order = np.argsort(codes, kind="stable")
        starts = np.searchsorted(codes[order], np.arange(len(names) + 1))
        self._rows = {name: order[starts[at] : starts[at + 1]] for at, name in enumerate(names)}
        self._yes, self._known = {}, {}
        self._looked_at: tuple[str, ...] | None = None
        self._looked_rows = order[:0]
        self._residuals: dict[tuple[str, str, str], np.ndarray] = {}
        for role in asked:
            if role in counted.column_names:
                column = counted[role].combine_chunks()
                self._known[role] = np.asarray(column.is_valid())
                self._yes[role] = np.asarray(column.fill_null(False))

    def correlations(self, units: tuple[str, ...], questions: Sequence[tuple[str, str, str]]) -> np.ndarray:
        """Return how the shares of some questions vary together over samples of the sheets of some units.

        Where all answers are the same a sample cannot tell, and the worst is taken: they move together.
        """
        import numpy as np

        if units != self._looked_at:  # one unit is asked about several times in a row
            rows = np.concatenate([self._rows.get(unit, np.zeros(0, np.int64)) for unit in units])
            self._looked_at, self._looked_rows, self._residuals = units, rows, {}
        columns = [self._residual(one) for one in questions]
        same = np.array([not column.any() for column in columns])
        beside = np.column_stack(columns)
        found: np.ndarray[Any, np.dtype[np.float64]] = beside.T @ beside
        found[same, :] = found[:, same] = 1.0
        np.fill_diagonal(found, 1.0)
        return found

    def _residual(self, question: tuple[str, str, str]) -> np.ndarray:
        """Return by how much each sheet of the units looked at moves a share, as a vector of length 1 (or nothing)."""
        import numpy as np

        if (known := self._residuals.get(question)) is not None:
            return known
        role, base, base_role = question
        rows = self._looked_rows
        happy = self._heard(role, rows) & self._yes[role][rows]
        asked = self._asked(base, base_role, rows)
        number = asked.sum()
        residual = happy - happy.sum() / number * asked if number else np.zeros(len(rows))
        length = sqrt(residual @ residual)
        made: np.ndarray = residual / length if length >= 1e-9 else np.zeros(len(rows))
        self._residuals[question] = made
        return made

    def _heard(self, role: str, rows: np.ndarray) -> np.ndarray:
        """Say of each sheet whether the question's filters were all answered with «Да»."""
        import numpy as np

        heard, after = np.ones(len(rows), bool), self._after[role]
        while after is not None:
            heard &= self._yes[after][rows]
            after = self._after[after]
        return heard

    def _asked(self, base: str, role: str, rows: np.ndarray) -> np.ndarray:
        import numpy as np

        if base == "respondents":
            return np.ones(len(rows), bool)
        answers = self._yes if base == "yes" else self._known
        asked: np.ndarray = self._heard(role, rows) & answers[role][rows]
        return asked


def interval(terms: Sequence[Term], value: float, sheets: Sheets | None) -> tuple[float, float] | None:
    """Return the interval of a figure made of shares, 0 to 100 points; None when no share is in it."""
    import numpy as np

    merged: dict[tuple[tuple[str, ...], tuple[str, str, str]], list[Term]] = {}
    for term in terms:
        merged.setdefault((term.units, term.question), []).append(term)
    if not merged:
        return None
    below, above = 0.0, 0.0
    for units in {units for units, _ in merged}:
        mine = [(question, same) for (of, question), same in merged.items() if of == units]
        weights = np.array([sum(term.weight for term in same) for _, same in mine])
        bounds = [wilson(same[0].positive, same[0].number) for _, same in mine]
        shares = np.array([same[0].positive / same[0].number for _, same in mine])
        down = weights * (shares - np.array([low for low, _ in bounds]))
        up = weights * (np.array([high for _, high in bounds]) - shares)
        if len(mine) == 1 or sheets is None:
            together = np.eye(len(mine))
        else:
            together = sheets.correlations(units, [question for question, _ in mine])
        below += max(0.0, float(down @ together @ down))
        above += max(0.0, float(up @ together @ up))
    return max(0.0, value - sqrt(below)), min(100.0, value + sqrt(above))


def of_unit(tree: Tree, sheets: Sheets) -> dict[str, dict[str, Any]]:
    """Return low, high and n for each figure of a unit's tree that rests on sheets, by code."""
    found: dict[str, dict[str, Any]] = {}
    figures = [(tree, total_terms(tree))]
    for criterion in tree["parts"]:
        figures.append((criterion, criterion_terms(criterion)))
        by_code = {part["code"]: part for part in criterion["parts"]}
        figures += [(part, indicator_terms(part, 1.0, by_code.get)) for part in criterion["parts"]]
    for figure, terms in figures:
        if figure["value"] is None or not terms:
            continue
        reach = interval(terms, float(figure["value"]), sheets)
        if reach is not None:
            found[figure["code"]] = {"low": f"{reach[0]:.2f}", "high": f"{reach[1]:.2f}", "n": _numbers(figure, terms)}
    return found


def _numbers(figure: Tree, terms: Sequence[Term]) -> list[int]:
    """Return how many people stand behind a share: one number, or one for each channel; for sums of shares none."""
    if not figure["code"][0].isdigit():
        return []
    asked: dict[tuple[str, str, str], dict[tuple[str, ...], int]] = {}
    for term in terms:
        asked.setdefault(term.question, {})[term.units] = term.number
    return [sum(of.values()) for of in asked.values()]


@dataclass(frozen=True, slots=True)
class Alike:
    """Among which places a unit stands when chance is reckoned with, and how many others it cannot be told from."""

    first: int
    last: int
    others: int


def alike(ranked: Iterable[tuple[str, int, int, float, float]]) -> dict[str, Alike]:
    """Return, by name, with whom units of one list overlap. Given: name, first and last place, low, high."""
    import numpy as np

    given = list(ranked)
    if not given:
        return {}
    first, last, low, high = (np.array([one[at] for one in given]) for at in (1, 2, 3, 4))
    found = {}
    for at, (name, *_) in enumerate(given):
        touching = (low <= high[at]) & (high >= low[at])
        found[name] = Alike(int(first[touching].min()), int(last[touching].max()), int(touching.sum()) - 1)
    return found
