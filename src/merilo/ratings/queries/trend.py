"""Results by year: those calculated here and those of earlier years; the old scale of 160 points stands apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from merilo.assessment.models import Cycle, Phase
from merilo.ratings.models import Calculation, PastResult, UnitResult
from merilo.ratings.queries.results import TOTAL_TEXT
from merilo.registry.models import Municipality


@dataclass(frozen=True, slots=True)
class Year:
    """A result of a year: total and criteria where known, and where it is from. `scale`: 100 or 160 points."""

    year: int
    scale: str
    total: str
    criteria: Mapping[str, str]
    source: str
    cycle: int | None = None


def of_institution(institution: int, *, before: int | None = None) -> list[Year]:
    """Return the years of an institution, oldest first: published results and those of earlier years."""
    found = [
        Year(
            year,
            "100",
            str(total),
            {code: value for code, value in criteria.items() if value is not None},
            f"рассчитано здесь, расчёт № {number}",
            cycle,
        )
        for year, ordinal, total, criteria, number, cycle in UnitResult.objects.filter(
            unit__institution_id=institution,
            calculation__state=Calculation.State.FINAL,
            calculation__cycle__phase=Phase.PUBLISHED,
            total__isnull=False,
        )
        .order_by("calculation__cycle__year", "calculation__cycle__ordinal")
        .values_list(
            "calculation__cycle__year",
            "calculation__cycle__ordinal",
            TOTAL_TEXT,
            "result__criteria",
            "calculation__number",
            "calculation__cycle_id",
        )
    ]
    here = {one.year for one in found}
    found += [
        Year(one.year, one.scale, f"{one.total:f}", one.criteria, one.source)
        for one in PastResult.objects.filter(institution_id=institution)
        if one.year not in here or one.scale != PastResult.Scale.HUNDRED
    ]
    return sorted((one for one in found if before is None or one.year < before), key=lambda one: one.year)


def with_this(years: list[Year], cycle: Cycle, calculation: Calculation, result: UnitResult) -> list[Year]:
    """Return the years with the calculation that is being looked at, where its year is not among them yet."""
    total, criteria = result.result["total"], result.result["criteria"]
    if total is None or any(one.year == cycle.year and one.scale == "100" for one in years):
        return years
    known = {code: value for code, value in criteria.items() if value is not None}
    words = f"{calculation.get_state_display()} расчёт № {calculation.number}"
    this = Year(cycle.year, "100", total, known, words, cycle.pk)
    return sorted([*years, this], key=lambda one: one.year)


def last_before(institutions: Iterable[int], year: int) -> dict[int, Year]:
    """Return the last hundred-point result of each institution before a year."""
    wanted = set(institutions)
    last: dict[int, Year] = {}
    past = PastResult.objects.filter(institution__in=wanted, year__lt=year, scale=PastResult.Scale.HUNDRED)
    for one in past.order_by("year"):
        last[one.institution_id] = Year(one.year, one.scale, f"{one.total:f}", one.criteria, one.source)
    held = UnitResult.objects.filter(
        unit__institution__in=wanted,
        calculation__state=Calculation.State.FINAL,
        calculation__cycle__phase=Phase.PUBLISHED,
        calculation__cycle__year__lt=year,
        total__isnull=False,
    )
    for institution, when, total, criteria in held.order_by(
        "calculation__cycle__year", "calculation__cycle__ordinal"
    ).values_list("unit__institution_id", "calculation__cycle__year", TOTAL_TEXT, "result__criteria"):
        if institution not in last or last[institution].year <= when:
            last[institution] = Year(when, "100", str(total), criteria, "рассчитано здесь")
    return last


@dataclass(frozen=True, slots=True)
class MunicipalYear:
    """The mean of a municipality in a year: of a published calculation, or plain from a table of earlier results."""

    year: int
    scale: str
    scored: int
    total: str
    criteria: Mapping[str, str]
    source: str
    cycle: int | None = None


def of_municipality(municipality: Municipality) -> list[MunicipalYear]:
    """Return the years of a municipality, oldest first."""
    published = Calculation.objects.filter(
        cycle__municipality=municipality, cycle__phase=Phase.PUBLISHED, state=Calculation.State.FINAL
    ).select_related("cycle")
    found = [
        MunicipalYear(
            one.cycle.year,
            "100",
            one.municipality["scored"],
            one.municipality["total"] or "",
            {code: value for code, value in one.municipality["criteria"].items() if value is not None},
            f"рассчитано здесь, расчёт № {one.number}",
            one.cycle_id,
        )
        for one in published.order_by("cycle__year", "cycle__ordinal")
    ]
    here = {one.year for one in found}
    past: dict[tuple[int, str], list[PastResult]] = {}
    for one in PastResult.objects.filter(institution__municipality=municipality, institution__parent__isnull=True):
        past.setdefault((one.year, one.scale), []).append(one)
    for (year, scale), results in past.items():
        if year in here and scale == PastResult.Scale.HUNDRED:
            continue
        codes = dict.fromkeys(code for one in results for code in one.criteria)
        found.append(
            MunicipalYear(
                year,
                scale,
                len(results),
                _mean([one.total for one in results]),
                {
                    code: _mean([Decimal(one.criteria[code]) for one in results if code in one.criteria])
                    for code in codes
                },
                "по таблице прежних лет: простое среднее",
            )
        )
    return sorted(found, key=lambda one: (one.year, one.scale))


def _mean(values: list[Decimal]) -> str:
    return f"{(sum(values, Decimal(0)) / len(values)).quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
