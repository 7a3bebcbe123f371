"""Target indicators of a plan: what was planned by year and what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from merilo.accounts.access import Act
from merilo.plans.forms import plans as forms
from merilo.plans.queries import indicators as queries
from merilo.plans.services import indicators as services
from merilo.plans.views.plans import FORM, done_by, plan_of, shown_form


def _indicator(plan: Any, key: int) -> Any:
    found = queries.indicator_of(plan, key)
    if found is None:
        raise Http404("Такого показателя в плане нет.")
    return found


@require_safe
def indicators(request: Any, slug: str, plan: int) -> HttpResponse:
    """All indicators of a plan by year."""
    found = plan_of(request, plan)
    context = {"plan": found, "found": queries.indicators(found, today=request.today)}
    return render(request, "plans/indicators.html", context)


@FORM
def indicator_add(request: Any, slug: str, plan: int) -> HttpResponse:
    """Add an indicator to a prepared plan."""
    found = plan_of(request, plan, act=Act.KEEP_PLANS)
    form = forms.IndicatorForm(request.POST or None)
    if done_by(
        form,
        lambda: services.add_indicator(plan=found, indicator=form.indicator(), actor=request.user, at=request.at),
    ):
        messages.success(request, "Показатель добавлен.")
        return redirect("indicators", slug, plan)
    return shown_form(request, form, plan=found, title="Новый показатель", verb="Добавить показатель")


@FORM
def indicator_change(request: Any, slug: str, plan: int, indicator: int) -> HttpResponse:
    """Change an indicator, or only where its figures come from once the plan is approved."""
    found = _indicator(plan_of(request, plan, act=Act.KEEP_PLANS), indicator)
    planned = services.planned(found)
    start = {
        "name": found.name,
        "unit": found.unit,
        "computed": found.computed,
        "values": "\n".join(f"{year} — {words}" for year, words in sorted(planned.items())),
    }
    form = forms.IndicatorForm(request.POST or None, initial=start)
    if done_by(
        form,
        lambda: services.change_indicator(
            indicator=found, given=form.indicator(), actor=request.user, at=request.at
        ),
    ):  # fmt: skip
        messages.success(request, "Показатель изменён.")
        return redirect("indicators", slug, plan)
    lead = "" if found.plan.state == "prepared" else "План утверждён: здесь меняется только то, откуда берётся факт."
    return shown_form(request, form, plan=found.plan, title="Показатель", verb="Сохранить показатель", lead=lead)


@require_POST
def indicator_remove(request: Any, slug: str, plan: int, indicator: int) -> HttpResponse:
    """Take an indicator out of a prepared plan."""
    found = _indicator(plan_of(request, plan, act=Act.KEEP_PLANS), indicator)
    services.remove_indicator(indicator=found, actor=request.user, at=request.at)
    messages.success(request, "Показатель убран.")
    return redirect("indicators", slug, plan)


@FORM
def indicator_actual(request: Any, slug: str, plan: int, indicator: int) -> HttpResponse:
    """Write down what came of an indicator in a year."""
    found = _indicator(plan_of(request, plan, act=Act.KEEP_PLANS), indicator)
    years = range(found.plan.starts_on.year - 1, found.plan.ends_on.year + 1)
    known = {value.year: value for value in found.values.all()}
    year = request.year if request.year in years else years[-1]
    start = {"year": year, "actual": known[year].actual, "source": known[year].source} if year in known else {}
    form = forms.ActualForm(request.POST or None, years=years, initial={"year": year, **start})
    if done_by(
        form,
        lambda: services.record_actual(indicator=found, actor=request.user, at=request.at, **form.cleaned_data),
    ):
        messages.success(request, "Факт записан.")
        return redirect("indicators", slug, plan)
    return shown_form(request, form, plan=found.plan, title="Факт показателя", verb="Записать факт", lead=found.name)
