"""Target indicators: planned, counted by the program, typed with a source, and what of it disagrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count
from django.db.models.functions import ExtractYear

from merilo.plans.models import Indicator, Plan, Task
from merilo.plans.queries import figures
from merilo.registry.models import AssessedYear, Institution

COMPUTED: Mapping[str, str] = {
    "covered_share": "доля учреждений, оценённых за три года, %",
    "covered_count": "учреждений оценено за год",
    "covered_sum": "учреждений оценено с начала плана",
    "done_tasks": "сколько раз исполнен пункт за год",
}
_TERM = 3  # years within which each institution is assessed


@dataclass(frozen=True, slots=True)
class YearValue:
    """An indicator in one year. `shown` is the typed figure, or the counted one where nothing was typed."""

    year: int
    planned: str
    actual: Decimal | None
    source: str
    counted: Decimal | None
    is_reached: bool | None
    doubt: str

    @property
    def shown(self) -> Decimal | None:
        """Return the figure that answers the plan."""
        return self.counted if self.actual is None else self.actual


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with its years."""

    id: int
    name: str
    unit: str
    computed: str
    computed_words: str
    item: int | None
    item_number: str
    values: tuple[YearValue, ...]


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """All indicators of a plan and what does not agree in them."""

    years: tuple[int, ...]
    rows: tuple[IndicatorRow, ...]
    doubts: tuple[str, ...]


def indicator_of(plan: Plan, key: int) -> Indicator | None:
    """Return an indicator of a plan."""
    return Indicator.objects.select_related("plan__municipality", "item").filter(pk=key, plan=plan).first()


def indicators(plan: Plan, *, today: date) -> IndicatorPage:
    """Return the indicators of a plan; a constant number of queries whatever their number."""
    found = list(Indicator.objects.filter(plan=plan).select_related("item").prefetch_related("values"))
    named = {value.year for one in found for value in one.values.all()}
    years = tuple(sorted(named | set(range(plan.starts_on.year, plan.ends_on.year + 1))))
    counts = _Counts(plan, today)
    doubts = figures.doubts(
        [
            figures.Figures(
                one.name,
                one.unit,
                {str(value.year): value.planned for value in one.values.all() if value.planned},
                tuple(str(doubt) for doubt in one.doubts),
            )
            for one in found
        ],
        since=plan.starts_on.year,
    )
    return IndicatorPage(years, tuple(_row(one, years, counts) for one in found), doubts)


class _Counts:
    """What the program can count itself, read once for the whole page."""

    def __init__(self, plan: Plan, today: date) -> None:
        self.plan, self.today = plan, today
        heads = Institution.objects.filter(municipality=plan.municipality_id, parent__isnull=True)
        self.heads = list(heads.values_list("pk", "opened_on", "closed_on"))
        held = AssessedYear.objects.filter(institution__in=heads, state=AssessedYear.State.DONE)
        self.held = set(held.values_list("institution_id", "year"))
        done = (
            Task.objects.filter(item__plan=plan, state=Task.State.DONE, institution__isnull=True)
            .order_by()
            .values_list("item_id", ExtractYear("done_on"))
            .annotate(number=Count("pk"))
        )
        self.done = {(item, year): number for item, year, number in done}

    def count(self, indicator: Indicator, year: int) -> Decimal | None:
        """Return an indicator's figure in a year that has begun; None where the program cannot count it."""
        if year > self.today.year:
            return None
        if indicator.computed == "done_tasks":
            return None if indicator.item_id is None else Decimal(self.done.get((indicator.item_id, year), 0))
        if indicator.computed == "covered_count":
            return Decimal(len({key for key, held in self.held if held == year}))
        if indicator.computed == "covered_sum":
            first = self.plan.starts_on.year
            return Decimal(len({key for key, held in self.held if first <= held <= year}))
        if indicator.computed == "covered_share":
            return self._share(year)
        return None

    def _share(self, year: int) -> Decimal | None:
        on = min(date(year, 12, 31), self.today)
        subject = {
            key
            for key, opened, closed in self.heads
            if (opened is None or opened <= on) and (closed is None or closed > on)
        }
        covered = {key for key, held in self.held if year - _TERM < held <= year} & subject
        if not subject:
            return None
        return (Decimal(100 * len(covered)) / len(subject)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _row(one: Indicator, years: tuple[int, ...], counts: _Counts) -> IndicatorRow:
    by_year = {value.year: value for value in one.values.all()}
    values = []
    for year in years:
        value = by_year.get(year)
        counted = counts.count(one, year)
        planned = value.planned if value else ""
        actual = value.actual if value else None
        shown = counted if actual is None else actual
        wanted = figures.number(planned)
        doubt = ""
        if actual is not None and counted is not None and actual != counted:
            doubt = f"внесено {_said(actual)}, а программа насчитала {_said(counted)}"
        values.append(
            YearValue(
                year=year,
                planned=planned,
                actual=actual,
                source=value.source if value else "",
                counted=counted,
                is_reached=None if shown is None or wanted is None else shown >= wanted,
                doubt=doubt,
            )
        )
    return IndicatorRow(
        id=one.pk,
        name=one.name,
        unit=one.unit,
        computed=one.computed,
        computed_words=COMPUTED.get(one.computed, ""),
        item=one.item_id,
        item_number=one.item.number if one.item else "",
        values=tuple(values),
    )


def _said(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")
