"""Directors' sheets, their norms, and the section of the public report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.core import papers, wording
from merilo.plans.views.papers import document
from merilo.ratings.forms.remediation import NORMS, NormsForm, UseForm
from merilo.ratings.queries import directors, lacking, public_report
from merilo.ratings.services import directors as deeds
from merilo.ratings.views.pages import cycle_of, require_all
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import sent

YEARS = range(2014, 2101)


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: Any, slug: str) -> HttpResponse:
    """All directors with what is known of the year; by what act it entered their contracts."""
    _allow(request)
    form = UseForm(sent(request), initial={"year": request.year, "done_on": request.today.isoformat()})
    if form.is_valid():
        deed = {"municipality": request.municipality, "actor": request.user, "at": request.at}
        number = try_deed(form, lambda: deeds.use_sheets(**deed, **form.cleaned_data))
        if form.is_valid():
            lines = wording.counted(number or 0, "строка плана отмечена", "строки плана отмечены", "строк отмечено")
            messages.success(request, f"Записано. Исполнение: {lines}.")
            return redirect("directors", slug)
    rows = directors.rows(request.municipality, year=request.year, today=request.today)
    return render(request, "ratings/directors.html", {"rows": rows, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def norms(request: Any, slug: str) -> HttpResponse:
    """By what directors are assessed."""
    _allow(request)
    kept = directors.norms_of(request.municipality)
    form = NormsForm(sent(request), initial={name: getattr(kept, name) for name in NORMS})
    if form.is_valid():
        deed = {"municipality": request.municipality, "actor": request.user, "at": request.at}
        try_deed(form, lambda: deeds.set_norms(**deed, **form.cleaned_data))
        if form.is_valid():
            messages.success(request, "Нормы сохранены.")
            return redirect("directors", slug)
    return render(request, "ratings/director_norms.html", {"form": form})


@require_GET
def sheet(request: Any, slug: str, institution: int, year: int, kind: str) -> HttpResponse:
    """Hand out a director's sheet as Word or PDF."""
    _allow(request)
    one = directors.institution_of(request.municipality, institution)
    if one is None or year not in YEARS:
        raise Http404("Такого учреждения здесь нет.")
    data = directors.paper(directors.sheet(one, year=year, today=request.today), today=request.today)
    return document(
        papers.account, data, kind, f"Лист показателей руководителя, {wording.shortened(str(one), 80)}, {year}"
    )


@require_GET
def section(request: Any, slug: str, cycle: int, kind: str) -> HttpResponse:
    """Hand out the municipality's section of the public report."""
    one = cycle_of(request, cycle)
    calculation = lacking.final_of(one)
    if calculation is None:
        raise Http404("Раздел составляют, когда итоги утверждены.")
    require_all(request, one)
    data = public_report.section(one, calculation, today=request.today)
    return document(papers.account, data, kind, f"Раздел публичного отчёта за {one.year} год")


def _allow(request: Any) -> None:
    access.require(request.user, Act.KEEP_REMEDIATION, within=request.municipality.place, at=request.at)
