"""Means of many municipalities beside each other, and of all their institutions together, in a few questions.

Only what was approved counts: final calculations, and where a year was not calculated here the table of earlier
results. Preliminary figures are for those who check them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from merilo.assessment.models import Phase
from merilo.assessment.queries import choices
from merilo.core import methodology
from merilo.ratings.models import Calculation, PastResult, UnitResult
from merilo.ratings.queries.results import TOTAL_TEXT, known
from merilo.registry.models import Municipality

CRITERIA = ("К1", "К2", "К3", "К4", "К5")


@dataclass(frozen=True, slots=True)
class Mean:
    """Means of a municipality: texts of decimals. `rule` says by which edition and variant they were counted."""

    scored: int
    total: str
    criteria: Mapping[str, str]
    best: tuple[str, str] | None  # name, total
    last: tuple[str, str] | None
    rule: str
    cycle: int | None


@dataclass(frozen=True, slots=True)
class Means:
    """Of each municipality by key, and plain means over all general institutions."""

    of: Mapping[int, Mean]
    scored: int
    total: str
    criteria: Mapping[str, str]
    rules: tuple[str, ...]  # more than one: figures that were counted differently stand beside each other


def means(municipalities: Iterable[Municipality], *, year: int) -> Means:
    """Return the means of a year."""
    keys = [one.pk for one in municipalities]
    final = {
        one.cycle.municipality_id: one
        for one in Calculation.objects.filter(
            cycle__municipality__in=keys,
            cycle__year=year,
            cycle__phase__in=(Phase.FINAL, Phase.PUBLISHED),
            state=Calculation.State.FINAL,
        )
        .select_related("cycle")
        .order_by("cycle__ordinal")
    }
    rows: dict[int, list[_Row]] = {}
    counted = UnitResult.objects.filter(
        calculation__in=[one.pk for one in final.values()],
        unit__parent__isnull=True,
        unit__profile=methodology.GENERAL,
        total__isnull=False,
    )
    fields = ("calculation__cycle__municipality_id", "unit__name", TOTAL_TEXT, "result__criteria")
    for key, name, total, criteria in counted.order_by("-total", "unit__name").values_list(*fields):
        rows.setdefault(key, []).append(_Row(name, Decimal(known(total) or 0), _decimals(criteria)))
    past: dict[int, list[_Row]] = {}
    told = PastResult.objects.filter(
        institution__municipality__in=[key for key in keys if key not in final],
        institution__parent__isnull=True,
        institution__profile=methodology.GENERAL,
        year=year,
        scale=PastResult.Scale.HUNDRED,
    ).select_related("institution")
    for one in told.order_by("-total", "institution__name"):
        past.setdefault(one.institution.municipality_id, []).append(
            _Row(one.institution.name, one.total, _decimals(one.criteria))
        )
    found = {key: _counted(final[key], rows.get(key, [])) for key in final}
    found |= {key: _past(those) for key, those in past.items()}
    everybody = [row for those in (*rows.values(), *past.values()) for row in those]
    return Means(
        of=found,
        scored=len(everybody),
        total=_mean([row.total for row in everybody]),
        criteria=_criteria(everybody),
        rules=tuple(sorted({one.rule for one in found.values()})),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    total: Decimal
    criteria: Mapping[str, Decimal]


def _counted(one: Calculation, rows: list[_Row]) -> Mean:
    said, edition = one.municipality, choices.edition(one.edition, one.variant)
    return Mean(
        scored=said["scored"],
        total=said["total"] or "",
        criteria={code: value for code, value in said["criteria"].items() if value is not None},
        **_ends(rows),
        rule=f"{edition.title}; {edition.variant_title}",
        cycle=one.cycle_id,
    )


def _past(rows: list[_Row]) -> Mean:
    return Mean(
        scored=len(rows),
        total=_mean([row.total for row in rows]),
        criteria=_criteria(rows),
        **_ends(rows),
        rule="по таблицам прежних лет: простое среднее",
        cycle=None,
    )


def _ends(rows: list[_Row]) -> dict[str, tuple[str, str] | None]:
    """The best and the last, where there is more than one."""
    if len(rows) < 2:
        return {"best": None, "last": None}
    return {name: (row.name, f"{row.total:f}") for name, row in (("best", rows[0]), ("last", rows[-1]))}


def _decimals(criteria: Mapping[str, str | None]) -> Mapping[str, Decimal]:
    return {code: Decimal(value) for code, value in criteria.items() if value is not None}


def _criteria(rows: list[_Row]) -> Mapping[str, str]:
    held = {code: [row.criteria[code] for row in rows if code in row.criteria] for code in CRITERIA}
    return {code: _mean(values) for code, values in held.items() if values}


def _mean(values: list[Decimal]) -> str:
    if not values:
        return ""
    return f"{(sum(values, Decimal(0)) / len(values)).quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
