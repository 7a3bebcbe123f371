"""Two calculations of a cycle held against each other; some institutions side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from merilo.core import methodology
from merilo.ratings.models import Calculation, UnitResult
from merilo.ratings.queries import results

MOST = 5  # institutions side by side: more do not fit a page


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that two calculations give differently; None is no value."""

    unit: int | None
    name: str
    code: str
    title: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Compared:
    """All differences of two calculations, and how the choices differ."""

    choices: tuple[tuple[str, str, str], ...]
    differences: tuple[Difference, ...]
    units: int  # how many units differ


def compare(before: Calculation, after: Calculation) -> Compared:
    """Return every figure and every choice in which two calculations differ."""
    titles = figure_titles(results.edition_of(after))
    one, other = _figures(before), _figures(after)
    found: list[Difference] = []
    for key in {**one, **other}:
        name, mine = other.get(key) or one[key]
        theirs = one.get(key, (name, {}))[1]
        mine = other.get(key, (name, {}))[1]
        found += _between(key, name, theirs, mine, titles)
    means = (_means(before), _means(after))
    found += _between(None, "Среднее по муниципалитету", *means, titles)
    said = dict(results.choice_words(before))
    changed = tuple(
        (title, said.get(title, ""), now) for title, now in results.choice_words(after) if said[title] != now
    )
    return Compared(changed, tuple(found), len({one.unit for one in found if one.unit is not None}))


def _between(
    unit: int | None,
    name: str,
    before: Mapping[str, str | None],
    after: Mapping[str, str | None],
    titles: Mapping[str, str],
) -> Iterator[Difference]:
    for code, title in titles.items():
        if before.get(code) != after.get(code):
            yield Difference(unit, name, code, title, before.get(code), after.get(code))


def figure_titles(edition: methodology.Edition) -> dict[str, str]:
    """Return codes of all figures with their titles: the total, then each criterion with its indicators."""
    titles = {results.TOTAL: edition.total_title}
    for criterion in edition.criteria:
        titles[criterion.code] = criterion.title
        titles |= {code: edition.indicator(code).title for code in criterion.indicators}
    return titles


def _figures(calculation: Calculation) -> dict[int, tuple[str, dict[str, str | None]]]:
    found = UnitResult.objects.filter(calculation=calculation).order_by("unit__name")
    return {
        unit: (name, {results.TOTAL: results.known(total), **criteria, **indicators})
        for unit, name, total, criteria, indicators in found.values_list(
            "unit_id", "unit__name", results.TOTAL_TEXT, "result__criteria", "result__indicators"
        )
    }


def _means(calculation: Calculation) -> dict[str, str | None]:
    said = calculation.municipality
    return {results.TOTAL: said["total"], **said["criteria"], **said["indicators"]}


FIRST, EVEN, ALIKE = "first", "even", "alike"
STANDING_WORDS = {FIRST: "выше всех", EVEN: "поровну", ALIKE: "неотличимо"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one of several institutions: value, interval, and how it stands to the others.

    `standing`: above all others; even with the best; or not to be told from the best. Empty: below, or nothing to say.
    """

    institution: int
    name: str
    value: str | None
    low: str | None
    high: str | None
    reach: str
    standing: str = ""

    @property
    def standing_words(self) -> str:
        """How the figure stands, in words."""
        return STANDING_WORDS.get(self.standing, "")


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of several institutions side by side; `level`: 0 total, 1 criterion, 2 indicator."""

    code: str
    title: str
    level: int
    cells: tuple[Cell, ...]


def asked(words: Iterable[str]) -> list[int]:
    """Return the numbers of the institutions that an address asks for: each once, as many as fit a page."""
    keys = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 10]
    return list(dict.fromkeys(keys))[:MOST]


def slots(chosen: int, there_are: int) -> range:
    """Return the fields in which further institutions are chosen: two to begin with, then one at a time."""
    return range(min(2 if not chosen else 1, MOST - chosen, there_are - chosen))


def side_by_side(
    found: Sequence[UnitResult], edition: methodology.Edition, *, untold: Collection[str] = ()
) -> list[Line]:
    """Return the figures of some institutions side by side: criteria with their indicators first, then the total.

    `untold`: names of institutions some intervals of which are kept back; without one a figure knows no chance.
    """
    lines: list[Line] = []
    for criterion in edition.criteria:
        lines.append(_line(criterion.code, criterion.title, 1, found, untold))
        for code in criterion.indicators:
            one = edition.indicator(code)
            lines.append(_line(code, one.title, 2, found, untold if one.measured_by == "survey" else ()))
    total = _line(results.TOTAL, edition.total_title, 0, found, untold)
    if of_two_profiles(found):
        total = replace(total, cells=tuple(replace(cell, standing="") for cell in total.cells))
    return [*lines, total]


def of_two_profiles(found: Sequence[UnitResult]) -> bool:
    """Say whether totals are made of different criteria, so that none of them is above another."""
    return len({one.unit.profile for one in found}) > 1


def _line(code: str, title: str, level: int, found: Sequence[UnitResult], untold: Collection[str]) -> Line:
    cells = [_cell(one, code) for one in found]
    stand = standings(cells, untold)
    return Line(code, title, level, tuple(replace(cell, standing=one) for cell, one in zip(cells, stand, strict=True)))


def _cell(one: UnitResult, code: str) -> Cell:
    reach = one.statistics.get("figures", {}).get(code) or {"low": None, "high": None}
    who = one.unit
    return Cell(
        who.institution_id, who.name, value_of(one.result, code), reach["low"], reach["high"], reach_words(one, code)
    )


def standings(cells: Sequence[Cell], untold: Collection[str]) -> list[str]:
    """Say who is above all others: whose interval lies apart from theirs. An interval that is kept back may be any."""
    bounds = [_bounds(cell, untold) for cell in cells]
    values = [Decimal(cell.value) for cell in cells if cell.value is not None]
    if len(values) < 2:
        return [""] * len(cells)
    best = max(values)
    top = next(one for cell, one in zip(cells, bounds, strict=True) if one and Decimal(cell.value or 0) == best)
    near = [one is not None and one[1] >= top[0] and one[0] <= top[1] for one in bounds]
    even = all(Decimal(cell.value or 0) == best for cell, is_near in zip(cells, near, strict=True) if is_near)
    word = FIRST if sum(near) == 1 else EVEN if even else ALIKE
    return [word if is_near else "" for is_near in near]


def _bounds(cell: Cell, untold: Collection[str]) -> tuple[float, float] | None:
    if cell.value is None:
        return None
    if cell.low and cell.high:
        return float(cell.low), float(cell.high)
    return (0.0, 100.0) if cell.name in untold else (float(cell.value), float(cell.value))


def value_of(written: Mapping[str, Any], code: str) -> str | None:
    """Return a figure of a result as written: the total, a criterion or an indicator."""
    if code == results.TOTAL:
        total: str | None = written["total"]
        return total
    value: str | None = {**written["criteria"], **written["indicators"]}.get(code)
    return value


def reach_words(one: UnitResult, code: str) -> str:
    """Return the interval of a figure in words: 87,1–92,3; empty where there is none."""
    figure = one.statistics.get("figures", {}).get(code)
    return "–".join(f"{float(figure[end]):.1f}".replace(".", ",") for end in ("low", "high")) if figure else ""
