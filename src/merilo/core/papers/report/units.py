"""The units of a report in an order that reads well, and what can be said about their values by looking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from merilo.core import wording
from merilo.core.papers import charts
from merilo.core.papers.report.data import Criterion, ResultReport, Unit, Value
from merilo.core.papers.report.families import families
from merilo.core.papers.report.text import CriterionPart, IndicatorRow, Picture, Ranked, Rating, UnitRow

ORGANISATIONS = ("организация", "организации", "организаций")
ORGANISATIONS_GENITIVE = ("организации", "организаций", "организаций")
ORGANISATIONS_DATIVE = ("организации", "организациям", "организациям")
NAMES_IN_A_LINE = 5
DASH = "—"


def criterion_part(report: ResultReport, criterion: Criterion) -> CriterionPart:
    """Return the subsection of one criterion: spread, mean, best, last, the table of all units and a picture."""
    units = [unit for unit in report.units if _takes_part(unit, criterion)]

    def own(unit: Unit) -> Value:
        return unit.criteria.get(criterion.code)

    heads = [(unit.name, value) for unit in units if unit.parent is None and (value := own(unit)) is not None]
    rows = tuple(
        UnitRow(
            position=str(number) if number else "",
            name=unit.name,
            is_branch=unit.parent is not None,
            values=tuple(points(unit.indicators.get(indicator.code)) for indicator in criterion.indicators),
            total=points(own(unit)),
        )
        for number, unit in _numbered(families(units, key=own))
    )
    comparison, best, last = _best_and_last(heads)
    return CriterionPart(
        code=criterion.code,
        title=criterion.title,
        summary=_summary(criterion, [value for _, value in heads]),
        indicators_caption=f"Показатели критерия {criterion.code}",
        indicators=indicator_rows(criterion, units),
        comparison=comparison,
        best=best,
        last=last,
        units_caption=f"Критерий {criterion.code} «{criterion.title}»: баллы организаций",
        columns=tuple(indicator.code for indicator in criterion.indicators),
        units=rows,
        picture=picture(heads, what=f"Критерий {criterion.code}", mean=criterion.mean),
    )


def rating(
    *, title: str, note: str, units: Sequence[Unit], codes: Sequence[str], everybody: Iterable[Unit], mean: Value = None
) -> Rating:
    """Return one list of the rating: places shared where totals are equal, branches under their heads.

    `units` are the heads of this list that have a total; `everybody` is searched for their branches.
    """
    shared = Counter(unit.place for unit in units)
    branches = [unit for unit in everybody if unit.parent is not None and unit.total is not None]
    names = {unit.name for unit in units}
    family = [*units, *(branch for branch in branches if branch.parent in names)]
    columns = tuple(code for code in codes if any(unit.criteria.get(code) is not None for unit in family))
    rows = tuple(
        UnitRow(
            position="филиал" if unit.parent is not None else _place(unit.place, shared),
            name=unit.name,
            is_branch=unit.parent is not None,
            values=tuple(points(unit.criteria.get(code)) for code in columns),
            total=points(unit.total),
        )
        for unit in families(family, key=lambda unit: unit.total)
    )
    totals = [(unit.name, unit.total) for unit in units if unit.total is not None]
    return Rating(
        title=title,
        note=note,
        caption=f"{title}: места и баллы",
        columns=columns,
        units=rows,
        picture=picture(totals, what=title, mean=mean),
    )


def indicator_rows(criterion: Criterion, units: Sequence[Unit]) -> tuple[IndicatorRow, ...]:
    """Return the indicators of a criterion with the spread of their values over the institutions (not branches)."""
    heads = [unit.indicators for unit in units if unit.parent is None]
    return tuple(
        IndicatorRow(
            code=indicator.code,
            title=indicator.title,
            how="; ".join(part for part in (indicator.how, indicator.point) if part),
            weight=wording.decimal_words(indicator.weight),
            maximum=wording.decimal_words(indicator.maximum),
            spread=spread([value for values in heads if (value := values.get(indicator.code)) is not None]),
            mean=points(indicator.mean),
        )
        for indicator in criterion.indicators
    )


def picture(rows: Sequence[tuple[str, Decimal]], *, what: str, mean: Value) -> Picture | None:
    """Return bars while the names fit a page, a distribution beyond; nothing when there is no value."""
    if not rows:
        return None
    told = f"{what}: {spread([value for _, value in rows])} из 100, {wording.counted(len(rows), *ORGANISATIONS)}"
    if mean is not None:
        told += f", среднее {points(mean)}"
    if len(rows) > charts.MOST_BARS:
        svg = charts.distribution(tuple(value for _, value in rows), mean=mean)
        return Picture(f"{what}: число организаций по баллам, шаг {charts.BIN}", f"Столбцы. {told}.", svg)
    bars = tuple(charts.Bar(name, value) for name, value in sorted(rows, key=lambda row: -row[1]))
    listed = "; ".join(f"{wording.shortened(bar.name, 120)} — {points(bar.value)}" for bar in bars)
    return Picture(f"{what}: баллы организаций", f"Полосы. {told}. {listed}.", charts.bars(bars, mean=mean))


def points(value: Value) -> str:
    """Return points as written in the report: 88,54; a dash where there is no score."""
    return wording.decimal_words(value, missing=DASH)


def spread(values: Sequence[Decimal]) -> str:
    """Return the lowest and the highest value: «65,30–98,00», one number when they are equal."""
    if not values:
        return DASH
    low, high = min(values), max(values)
    return points(low) if low == high else f"{points(low)}–{points(high)}"


def _best_and_last(heads: Sequence[tuple[str, Decimal]]) -> tuple[str, tuple[Ranked, ...], tuple[Ranked, ...]]:
    """The three best and three last values with all who share them; fewer when there are fewer than six units."""
    by_value: dict[Decimal, list[str]] = {}
    for name, value in sorted(heads, key=lambda head: -head[1]):
        by_value.setdefault(value, []).append(name)
    if not heads:
        return "Ни одна организация не имеет значения по этому критерию.", (), ()
    if len(heads) == 1:
        return "Значение есть у одной организации, сравнивать не с чем.", (), ()
    if len(by_value) == 1:
        return f"Значения всех организаций равны: {points(heads[0][1])}.", (), ()
    wanted = min(3, len(heads) // 2)
    best = _take(by_value, list(by_value)[:-1], wanted)
    # A value shared across the middle is told once, among the best.
    rest = [value for value in reversed(by_value) if value not in best]
    last = _take(by_value, rest, wanted)
    return "", _ranked(best, by_value), _ranked(last, by_value)


def _take(by_value: Mapping[Decimal, list[str]], values: Sequence[Decimal], wanted: int) -> list[Decimal]:
    taken: list[Decimal] = []
    for value in values:
        if sum(len(by_value[one]) for one in taken) >= wanted:
            break
        taken.append(value)
    return taken


def _ranked(values: Sequence[Decimal], by_value: Mapping[Decimal, list[str]]) -> tuple[Ranked, ...]:
    return tuple(Ranked(points(value), name_list(by_value[value])) for value in values)


def name_list(names: Sequence[str], *, most: int = NAMES_IN_A_LINE) -> str:
    """Return names parted by semicolons; beyond `most` of them only their number: «…; и ещё 7 организаций»."""
    if len(names) <= most + 1:
        return "; ".join(names)
    return "; ".join(names[:most]) + f"; и{wording.NBSP}ещё {wording.counted(len(names) - most, *ORGANISATIONS)}"


def _summary(criterion: Criterion, values: Sequence[Decimal]) -> str:
    highest = f"Наибольшее возможное значение — {wording.decimal_words(criterion.maximum)}."
    if not values:
        return f"{highest} Значений нет."
    told = f"{highest} Разброс значений — {spread(values)} ({wording.counted(len(values), *ORGANISATIONS)})"
    return told + (f", среднее — {points(criterion.mean)}." if criterion.mean is not None else ".")


def _takes_part(unit: Unit, criterion: Criterion) -> bool:
    codes = {indicator.code for indicator in criterion.indicators}
    return (
        unit.criteria.get(criterion.code) is not None
        or any(unit.indicators.get(code) is not None for code in codes)
        or any(blocked.indicator in codes or blocked.indicator == criterion.code for blocked in unit.blocked)
    )


def _numbered(units: Iterable[Unit]) -> Iterable[tuple[int, Unit]]:
    number = 0
    for unit in units:
        number += unit.parent is None
        yield (number if unit.parent is None else 0), unit


def _place(place: int | None, shared: Mapping[int | None, int]) -> str:
    return DASH if place is None else wording.places_words(place, place + shared[place] - 1)
