"""How plans and remediation stand in many municipalities at once; a constant number of questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from merilo.plans.models import Plan, RemediationPlan
from merilo.plans.queries.plans import plan_cards
from merilo.plans.queries.remediation import plan_rows
from merilo.registry.models import Municipality


@dataclass(frozen=True, slots=True)
class Standing:
    """Lines of the plans of work that touch a year, and measures of remediation that run in it."""

    plans: int = 0
    lines: int = 0
    done: int = 0
    late: int = 0
    remedies: int = 0
    measures: int = 0
    mended: int = 0
    overdue: int = 0


def standings(municipalities: Iterable[Municipality], *, year: int, today: date) -> Mapping[int, Standing]:
    """Return by municipality how its plans stand on a day.

    A plan of work counts when it is in force or finished and its period touches the year; of remediation the plans
    that were approved after the assessment of the year before or of the year itself, for these are mended in it.
    """
    keys = [one.pk for one in municipalities]
    works = list(
        Plan.objects.filter(
            municipality__in=keys,
            kind=Plan.WORK,
            starts_on__lte=date(year, 12, 31),
            ends_on__gte=date(year, 1, 1),
        ).exclude(state=Plan.State.PREPARED)
    )
    totals: dict[int, list[int]] = defaultdict(lambda: [0] * 8)
    for plan, card in zip(works, plan_cards(works, today=today), strict=True):
        _add(totals[plan.municipality_id], (1, card.items, card.done, card.late))
    running = list(
        RemediationPlan.objects.filter(
            plan__municipality__in=keys,
            year__in=(year - 1, year),
            state__in=(RemediationPlan.State.APPROVED, RemediationPlan.State.PUBLISHED),
        ).select_related("plan", "institution__parent")
    )
    for one, row in zip(running, plan_rows(running, today=today), strict=True):
        _add(totals[one.plan.municipality_id], (0, 0, 0, 0, 1, row.total, row.done, row.late))
    return {key: Standing(*totals[key]) for key in keys}


def _add(total: list[int], more: Iterable[int]) -> None:
    for at, number in enumerate(more):
        total[at] += number
