"""A cycle in the coverage of the registry: its institutions are planned for the year, then recorded as assessed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from merilo.accounts.models import User
from merilo.assessment.models import Cycle, Phase
from merilo.registry.models import AssessedYear, Institution
from merilo.registry.services import coverage


def basis_of(cycle: Cycle) -> str:
    """Return by which words the coverage knows what this cycle planned and recorded."""
    return f"цикл: {cycle.title}"[:300]


def plan_year(*, cycle: Cycle, institution: Institution, exception: str, actor: User, at: datetime) -> None:
    """Plan an institution for the year of a cycle, unless that stands already and no other cycle goes by it.

    Raises coverage.OncePerYear where the year has its assessment and there is no reason for a second, NotSubject.
    """
    held = list(institution.assessed_years.filter(year=cycle.year))
    elsewhere = (
        institution.units.filter(cycle__year=cycle.year, left_at__isnull=True)
        .exclude(cycle=cycle)
        .exclude(cycle__phase=Phase.CANCELLED)
        .exists()
    )
    free = [one for one in held if one.state == AssessedYear.State.PLANNED]
    if free and not elsewhere:
        return
    if cycle.year < timezone.localdate(at).year and not held:
        return  # a year that is over is not planned any more; publication will record it
    coverage.plan_assessment(
        institution=institution, year=cycle.year, basis=basis_of(cycle), exception=exception, actor=actor, at=at
    )


def take_back_year(*, cycle: Cycle, institution: Institution, reason: str, actor: User, at: datetime) -> None:
    """Take off what this cycle planned for an institution; what people planned themselves stays."""
    planned = institution.assessed_years.filter(
        year=cycle.year, state=AssessedYear.State.PLANNED, basis=basis_of(cycle)
    )
    for one in planned.select_related("institution"):
        coverage.remove_planned(assessment=one, reason=reason, actor=actor, at=at)


def take_back_years(*, cycle: Cycle, reason: str, actor: User, at: datetime) -> None:
    """Take off all that this cycle planned: it is given up."""
    for unit in cycle.units.filter(parent__isnull=True).select_related("institution"):
        take_back_year(cycle=cycle, institution=unit.institution, reason=reason, actor=actor, at=at)


def record_assessed(
    *, cycle: Cycle, totals: Mapping[int, Decimal | None], exception: str = "", actor: User, at: datetime
) -> int:
    """Write down in the coverage that institutions were assessed, each with its total; return how many.

    `totals`: unit → total; branches have no place of their own in the coverage and are passed over, as units that
    left. A corrected publication replaces what this cycle recorded before.
    """
    number = 0
    units = cycle.units.filter(pk__in=totals, parent__isnull=True, left_at__isnull=True).select_related("institution")
    for unit in units:
        before = unit.institution.assessed_years.filter(
            year=cycle.year, state=AssessedYear.State.DONE, basis=basis_of(cycle)
        ).first()
        if before is not None:
            coverage.take_back_record(
                assessment=before, reason="Результаты исправлены новой публикацией", actor=actor, at=at
            )
        total = totals[unit.pk]
        coverage.record_assessment(
            institution=unit.institution,
            year=cycle.year,
            total=None if total is None else total.quantize(Decimal("0.01"), ROUND_HALF_UP),
            basis=basis_of(cycle),
            exception=exception or (before.exception if before is not None else ""),
            actor=actor,
            at=at,
        )
        number += 1
    return number
