"""How many meetings a year had, and the indicators of plans that answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.council.queries import counting as about
from merilo.council.services import counting as services
from merilo.council.views.shared import may
from merilo.plans.services import indicators


@require_safe
def meetings_count(request: Any, slug: str) -> HttpResponse:
    """Show the meetings of a year by kind, and what they answer."""
    access.require(request.user, Act.SEE_COUNCIL, within=request.municipality.place, at=request.at)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else request.today.year
    counted = about.year_of(request.municipality, year)
    page = {
        "counted": counted,
        "proposed": about.proposed(request.municipality, counted),
        "years": range(request.today.year, request.today.year - 4, -1),
        "may_confirm": may(request, Act.KEEP_PLANS),
    }
    return render(request, "council/count.html", page)


@require_POST
def meetings_confirm(request: Any, slug: str, indicator: int, year: int) -> HttpResponse:
    """Write the number of meetings down in the plan."""
    access.require(request.user, Act.KEEP_PLANS, within=request.municipality.place, at=request.at)
    found = about.indicator_of(request.municipality, indicator)
    said = request.POST.get("shown", "")
    shown = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else -1
    actual, source = services.counted(indicator=found, year=year, shown=shown)
    indicators.record_actual(
        indicator=found, year=year, actual=actual, source=source, actor=request.user, at=request.at
    )  # fmt: skip
    messages.success(request, "Факт записан в показатели плана.")
    return redirect(reverse("meetings_count", args=[slug]) + f"?year={year}")
