"""Papers of a plan: printed as approved or as amended, and the report on its fulfilment."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.refusal import Refused
from merilo.core import papers, wording
from merilo.plans.forms.periods import PeriodForm
from merilo.plans.queries import fulfilment
from merilo.plans.queries import papers as printed
from merilo.registry.views.pages import download

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class NotPrinted(Refused):
    """The paper cannot be made as it should be."""


@require_safe
def print_plan(request: Any, slug: str, plan: int, kind: str) -> HttpResponse:
    """Hand out the plan as Word or PDF, as approved or as amended."""
    found = _plan(request, plan)
    version = request.GET.get("version", "amended")
    if version not in ("approved", "amended"):
        raise Http404("План печатают либо утверждённым, либо с изменениями.")
    data = printed.plan_paper(found, version=version, made_on=request.today)
    tail = " (утверждённая редакция)" if version == "approved" else ""
    return document(papers.plan_paper, data, kind, f"{wording.shortened(found.title, 100)}{tail}")


@require_safe
def fulfilment_page(request: Any, slug: str, plan: int) -> HttpResponse:
    """Choose the period of the report and see its figures before taking it."""
    found = _plan(request, plan)
    access.require(request.user, Act.SEE_TASK, within=found.place, at=request.at)
    form = PeriodForm(request.GET, plan=found, today=request.today)
    period, words = form.chosen, None
    if period is not None:
        words = papers.fulfilment_words(fulfilment.report(found, period, today=request.today, author=request.user))
    return render(
        request,
        "plans/papers/fulfilment.html",
        {"plan": found, "form": form, "words": words, "question": request.GET.urlencode(), "period": period},
    )


@require_safe
def fulfilment_file(request: Any, slug: str, plan: int, kind: str) -> HttpResponse:
    """Hand out the report on the fulfilment as Word or PDF."""
    found = _plan(request, plan)
    access.require(request.user, Act.SEE_TASK, within=found.place, at=request.at)
    period = PeriodForm(request.GET, plan=found, today=request.today).chosen
    if period is None:
        raise Http404("Такого отчётного периода у плана нет.")
    data = fulfilment.report(found, period, today=request.today, author=request.user)
    return document(papers.fulfilment_report, data, kind, f"Отчёт об исполнении плана за {period.name}")


def document(make: Any, data: Any, kind: str, name: str) -> HttpResponse:
    """Return a paper as a file to be kept. Raises NotPrinted."""
    if kind not in TYPES:
        raise Http404("Документ бывает в Word (docx) и в PDF.")
    try:
        content = make(data, as_=kind)
    except papers.Unprintable as error:
        raise NotPrinted(f"{error} Или возьмите документ в Word: там есть любые знаки.") from error
    return download(content, f"{name.rstrip('.')}.{kind}", TYPES[kind])


def _plan(request: Any, key: int) -> Any:
    found = printed.plan_of(request.municipality, key)
    if found is None:
        raise Http404("Такого плана здесь нет.")
    return found
