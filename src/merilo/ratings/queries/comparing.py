"""Two calculations of a cycle held against each other; some institutions side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from merilo.core import methodology
from merilo.ratings.models import Calculation, UnitResult
from merilo.ratings.queries import results

MOST = 4  # institutions side by side: more do not fit a page


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


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of several institutions side by side; `level`: 0 total, 1 criterion, 2 indicator."""

    code: str
    title: str
    level: int
    cells: tuple[tuple[str | None, str], ...]  # value, interval


def side_by_side(found: Sequence[UnitResult], edition: methodology.Edition) -> list[Line]:
    """Return the figures of some institutions side by side: criteria with their indicators first, then the total."""
    lines: list[Line] = []
    for criterion in edition.criteria:
        lines.append(_line(criterion.code, criterion.title, 1, found))
        lines += [_line(code, edition.indicator(code).title, 2, found) for code in criterion.indicators]
    return [*lines, _line(results.TOTAL, edition.total_title, 0, found)]


def _line(code: str, title: str, level: int, found: Sequence[UnitResult]) -> Line:
    return Line(code, title, level, tuple((value_of(one.result, code), reach_words(one, code)) for one in found))


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
