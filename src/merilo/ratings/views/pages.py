"""What the pages of results share: the cycle, the calculation one may see, the people who may."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.assessment.queries import cycles
from merilo.ratings.queries import results


def cycle_of(request: Any, cycle: int) -> Any:
    """Return a cycle of the municipality of the address."""
    return cycles.cycle_of(request.municipality, cycle)


def sees_all(request: Any, cycle: Any, calculation: Any) -> bool:
    """Say whether the reader may see the figures of all institutions."""
    return results.sees(request.user, cycle, calculation, cycle.place, Act.SEE_SCORES, request.at)


def require_all(request: Any, cycle: Any, calculation: Any) -> None:
    """Turn away whoever may not see the figures of all institutions."""
    if not sees_all(request, cycle, calculation):
        access.require(request.user, Act.SEE_SCORES, within=replace(cycle.place, phase=_phase(cycle)), at=request.at)


def require_own(request: Any, cycle: Any, calculation: Any, unit: Any) -> None:
    """Turn away whoever may not see the figures of this institution."""
    place = unit.place_in(cycle)
    if not results.sees(request.user, cycle, calculation, place, Act.SEE_OWN_SCORES, request.at):
        access.require(request.user, Act.SEE_OWN_SCORES, within=replace(place, phase=_phase(cycle)), at=request.at)


def _phase(cycle: Any) -> str:
    """In which the person was turned away: after publication only for figures that were not published."""
    return "final" if cycle.phase == "published" else cycle.phase


def shown_of(request: Any, cycle: Any) -> Any:
    """Return the calculation the address asks for, or the one that counts; None where there is none yet."""
    return results.calculation_of(cycle, request.GET.get("calc"))


def found_of(request: Any, cycle: Any) -> Any:
    """Return the calculation the address asks for; a page without one is not there."""
    calculation = shown_of(request, cycle)
    if calculation is None:
        raise Http404("Расчёта в этом цикле ещё нет.")
    return calculation
