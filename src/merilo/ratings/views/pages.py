"""What the pages of results share: the cycle, the calculation one may see, the people who may."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.assessment.queries import cycles
from merilo.ratings.queries import results


def cycle_of(request: Any, cycle: int) -> Any:
    """Return a cycle of the municipality of the address."""
    return cycles.cycle_of(request.municipality, cycle)


def sees_all(request: Any, cycle: Any) -> bool:
    """Say whether the reader may see the figures of all institutions."""
    return access.may(request.user, Act.SEE_SCORES, within=cycle.place, at=request.at)


def require_all(request: Any, cycle: Any) -> None:
    """Turn away whoever may not see the figures of all institutions."""
    access.require(request.user, Act.SEE_SCORES, within=cycle.place, at=request.at)


def sees_own(request: Any, cycle: Any, unit: Any) -> bool:
    """Say whether the reader may see the figures of this institution."""
    return access.may(request.user, Act.SEE_OWN_SCORES, within=unit.place_in(cycle), at=request.at)


def require_own(request: Any, cycle: Any, unit: Any) -> None:
    """Turn away whoever may not see the figures of this institution."""
    access.require(request.user, Act.SEE_OWN_SCORES, within=unit.place_in(cycle), at=request.at)


def to_public(request: Any, cycle: Any) -> HttpResponse | None:
    """Lead whoever has no business with the figures of the staff to those for everybody; None before publication."""
    if cycle.phase != "published":
        return None
    asked = f"?cycle={cycle.ordinal}" if cycle.ordinal > 1 else ""
    return redirect(reverse("public_rating", args=[request.municipality.slug, cycle.year]) + asked)


def shown_of(request: Any, cycle: Any) -> Any:
    """Return the calculation the address asks for, or the one that counts; None where there is none yet."""
    return results.calculation_of(cycle, request.GET.get("calc"))


def found_of(request: Any, cycle: Any) -> Any:
    """Return the calculation the address asks for; a page without one is not there."""
    calculation = shown_of(request, cycle)
    if calculation is None:
        raise Http404("Расчёта в этом цикле ещё нет.")
    return calculation
