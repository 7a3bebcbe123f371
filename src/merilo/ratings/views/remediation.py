"""Plans drawn from final results, and the catalogue of measures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.core import wording
from merilo.ratings.forms.remediation import MeasuresForm
from merilo.ratings.queries import lacking
from merilo.ratings.services import drawing
from merilo.ratings.views.pages import cycle_of
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import sent


@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: Any, slug: str, cycle: int) -> HttpResponse:
    """What was found in each institution, and plans begun for all that have none."""
    one = cycle_of(request, cycle)
    access.require(request.user, Act.KEEP_REMEDIATION, within=request.municipality.place, at=request.at)
    if request.method == "POST":
        made = drawing.draw_plans(cycle=one, actor=request.user, at=request.at)
        number = wording.counted(made.plans, "план начат", "плана начаты", "планов начато")
        messages.success(request, f"По итогам оценки {number}. Руководители получили уведомления.")
        return redirect("remediation", slug)
    found = lacking.found_of(one)
    context = {
        "cycle": one,
        "found": found,
        "is_final": lacking.final_of(one) is not None,
        "wanting": sum(bool(row.lacks) and row.plan is None for row in found),
    }
    return render(request, "ratings/remediation_draw.html", context)


@require_GET
def catalogue(request: Any, slug: str) -> HttpResponse:
    """All items and indicators with the measures that are suggested about them."""
    access.require(request.user, Act.KEEP_REMEDIATION, within=request.municipality.place, at=request.at)
    return render(request, "ratings/catalogue.html", {"entries": lacking.catalogue(request.municipality)})


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: Any, slug: str, code: str) -> HttpResponse:
    """Write the municipality's own measures about one item."""
    access.require(request.user, Act.KEEP_REMEDIATION, within=request.municipality.place, at=request.at)
    entry = next((one for one in lacking.catalogue(request.municipality) if one.code == code), None)
    if entry is None:
        raise Http404("Такого пункта нет.")
    form = MeasuresForm(sent(request), initial={"texts": "\n".join(entry.texts)})
    if form.is_valid():
        deed = {"municipality": request.municipality, "code": code, "actor": request.user, "at": request.at}
        try_deed(form, lambda: drawing.suggest_measures(texts=form.cleaned_data["texts"], **deed))
        if form.is_valid():
            messages.success(request, "Каталог сохранён. Новое предложат в следующих планах.")
            return redirect("remediation_catalogue", slug)
    return render(request, "ratings/suggest.html", {"form": form, "entry": entry})
