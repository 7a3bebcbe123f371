"""Papers of a cycle: the report of its results as Word and PDF, the sheet for an institution's stand."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from merilo.assessment.queries import cycles
from merilo.core import papers, wording
from merilo.plans.views.papers import NotPrinted, document
from merilo.ratings.queries import explanation, results
from merilo.ratings.queries import papers as about
from merilo.ratings.views.pages import cycle_of, found_of, require_all, require_own
from merilo.registry.views.pages import download


@require_safe
def report(request: Any, slug: str, cycle: int, kind: str) -> HttpResponse:
    """The report of a cycle in the order officials expect."""
    one = cycle_of(request, cycle)
    calculation = found_of(request, one)
    require_all(request, one)
    data = about.result_report(one, calculation, made_on=request.today)
    name = f"Отчёт о результатах, {wording.shortened(one.title, 100)}, расчёт № {calculation.number}"
    return document(papers.result_report, data, kind, name)


@require_safe
def stand_sheet(request: Any, slug: str, cycle: int, unit: int) -> HttpResponse:
    """One page for the stand of an institution, once the results are final."""
    one = cycle_of(request, cycle)
    who = cycles.unit_of(one, unit)
    calculation = results.current(one)
    require_own(request, one, who)
    result = explanation.unit_result(calculation, who) if calculation is not None else None
    if result is None or calculation is None or calculation.state != "final":
        raise Http404("Лист для стенда печатают, когда итоги утверждены.")
    calculation.cycle = one
    try:
        content = papers.stand_sheet(about.stand_sheet(one, result, made_on=request.today))
    except papers.Unprintable as error:
        raise NotPrinted(str(error)) from error
    name = f"Лист для стенда. {wording.shortened(who.name, 100)}.pdf"
    return download(content, name, "application/pdf")
