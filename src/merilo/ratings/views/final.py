"""Results become final by a decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.council.queries import decisions
from merilo.ratings.forms.objections import FinalForm
from merilo.ratings.queries import final
from merilo.ratings.services import finalising
from merilo.ratings.views.pages import cycle_of
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import sent


@require_http_methods(["GET", "HEAD", "POST"])
def finalise(request: Any, slug: str, cycle: int) -> HttpResponse:
    """What hinders, what is open, and the decision that makes the newest calculation final."""
    one = cycle_of(request, cycle)
    access.require(request.user, Act.PUBLISH, within=one.place, at=request.at)
    found = final.readiness(one, today=request.today)
    council = decisions.choices(one.municipality, "results")
    form = FinalForm(sent(request), today=request.today, gaps=found.gaps, council=council)
    if form.is_valid():
        values = {"cycle": one, "actor": request.user, "at": request.at}
        if try_deed(form, lambda: finalising.approve_results(**values, **form.cleaned_data)):
            messages.success(request, "Итоги утверждены. Теперь их можно опубликовать.")
            return redirect("results", slug, cycle)
        found = final.readiness(one, today=request.today)
    return render(request, "ratings/finalise.html", {"cycle": one, "form": form, "found": found})
