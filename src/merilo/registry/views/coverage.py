"""Coverage: the picture institutions × years, planning of one and of many, records."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merilo.accounts.access import Act
from merilo.core import wording
from merilo.registry.forms.coverage import CoverageFilter, PlanForm, PlanManyForm, RecordForm
from merilo.registry.forms.fields import try_deed
from merilo.registry.forms.institutions import ReasonForm
from merilo.registry.queries import coverage, tables
from merilo.registry.services import coverage as services
from merilo.registry.views.pages import allow, form_page, found, paged, sent, table_file

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def show_coverage(request: Any, slug: str) -> HttpResponse:
    """Institutions × years, and what the year of the page asks for."""
    asked = CoverageFilter(request.GET)
    seen = coverage.coverage(request.municipality, year=request.year, today=request.today)
    rows = coverage.shown(seen.rows, asked.which())
    many = PlanManyForm(this_year=request.today.year, year=request.year)
    page = {"seen": seen, "form": asked, "many": many, "page": paged(request, rows), "legend": coverage.SHAPES.values()}
    return render(request, "registry/coverage.html", page)


@require_GET
def coverage_file(request: Any, slug: str, kind: str) -> HttpResponse:
    """The picture as a workbook or CSV."""
    seen = coverage.coverage(request.municipality, year=request.year, today=request.today)
    table = tables.coverage_table(seen, coverage.shown(seen.rows, CoverageFilter(request.GET).which()))
    return table_file(request, table, "coverage", kind)


@require_POST
def plan_many(request: Any, slug: str) -> HttpResponse:
    """The marked institutions are planned for a year."""
    allow(request, Act.KEEP_INSTITUTIONS)
    form = PlanManyForm(request.POST, this_year=request.today.year, year=request.year)
    keys = [int(key) for key in request.POST.getlist("chosen") if key.isascii() and key.isdigit() and len(key) < 19]
    if not form.is_valid() or not keys:
        messages.error(request, "Отметьте учреждения и выберите год.")
        return _back(request)
    done = services.plan_assessments(
        municipality=request.municipality,
        institutions=[found(request, key) for key in dict.fromkeys(keys)],
        **form.cleaned_data,
        actor=request.user,
        at=request.at,
    )
    if done.made:
        named = wording.counted(len(done.made), "учреждение", "учреждения", "учреждений")
        messages.success(request, f"На {form.cleaned_data['year']} год намечено: {named}.")
    for _, reason in done.refused:
        messages.warning(request, reason)
    return _back(request)


@FORM
def plan_assessment(request: Any, slug: str, key: int) -> HttpResponse:
    """One institution is planned for a year."""
    one = found(request, key)
    allow(request, Act.KEEP_INSTITUTIONS)
    form = PlanForm(sent(request), initial={"year": max(request.year, request.today.year)})
    if form.is_valid() and try_deed(
        form,
        lambda: services.plan_assessment(institution=one, **form.cleaned_data, actor=request.user, at=request.at),
    ):
        return _done(request, one, f"Оценка намечена на {form.cleaned_data['year']} год.")
    return _about(request, one, form, title="Наметить оценку", verb="Наметить оценку")


@FORM
def record_assessment(request: Any, slug: str, key: int) -> HttpResponse:
    """An assessment that was held is written down."""
    one = found(request, key)
    allow(request, Act.KEEP_INSTITUTIONS)
    form = RecordForm(sent(request), initial={"year": min(request.year, request.today.year)})
    if form.is_valid() and try_deed(
        form,
        lambda: services.record_assessment(institution=one, **form.cleaned_data, actor=request.user, at=request.at),
    ):
        return _done(request, one, f"Оценка за {form.cleaned_data['year']} год записана.")
    return _about(request, one, form, title="Записать проведённую оценку", verb="Записать оценку")


@require_POST
def remove_planned(request: Any, slug: str, key: int) -> HttpResponse:
    """A planned assessment is taken off."""
    planned = _assessment(request, key)
    services.remove_planned(assessment=planned, actor=request.user, at=request.at)
    return _done(request, planned.institution, f"Оценка {planned.year} года снята.")


@FORM
def take_back_record(request: Any, slug: str, key: int) -> HttpResponse:
    """An assessment written down by mistake is struck out."""
    held = _assessment(request, key)
    allow(request, Act.KEEP_INSTITUTIONS)
    form = ReasonForm(sent(request))
    if form.is_valid():
        services.take_back_record(assessment=held, **form.cleaned_data, actor=request.user, at=request.at)
        return _done(request, held.institution, f"Запись об оценке за {held.year} год отменена.")
    title = f"Отменить запись об оценке за {held.year} год"
    return _about(request, held.institution, form, title=title, verb="Отменить запись")


def _back(request: Any) -> HttpResponse:
    """Return to the same rows of the picture."""
    address = reverse("coverage", args=[request.municipality.slug])
    return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)


def _assessment(request: Any, key: int) -> Any:
    kept = coverage.assessment(request.municipality, key)
    if kept is None:
        raise Http404("Такой оценки здесь нет.")
    return kept


def _done(request: Any, one: Any, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("institution", request.municipality.slug, one.pk)


def _about(request: Any, one: Any, form: Any, *, title: str, verb: str) -> HttpResponse:
    back = reverse("institution", args=[request.municipality.slug, one.pk])
    return form_page(request, form, title=title, verb=verb, back=back, one=one)
