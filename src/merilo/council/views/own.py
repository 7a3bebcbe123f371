"""The council's own indicators: the table of a year, setting one by a decision, filling it in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.council.forms import own as forms
from merilo.council.queries import decisions
from merilo.council.queries import own as about
from merilo.council.services import own as services
from merilo.council.views.shared import FORM, ON_PAGE, form_page, may, sent
from merilo.plans.views.files import handed_out
from merilo.registry.forms.fields import try_deed

LEAST_ROWS, MOST_CELLS = 10, 150  # a page stays light however many indicators there are


@require_safe
def own_indicators(request: Any, slug: str) -> HttpResponse:
    """Show the indicators and what institutions came to in a year."""
    access.require(request.user, Act.SEE_COUNCIL, within=request.municipality.place, at=request.at)
    place = request.municipality
    years = about.years(place, today=request.today)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else request.today.year
    sees_values = may(request, Act.READ_COUNCIL)
    indicators = list(about.of_year(place, year))
    rows = min(ON_PAGE, max(LEAST_ROWS, MOST_CELLS // max(1, len(indicators))))
    page = Paginator(about.institutions(place), rows).get_page(request.GET.get("page"))
    shown = {
        "year": year,
        "years": years,
        "every": about.every(place),
        "indicators": indicators,
        "page": page,
        "rows": about.table(place, year, list(page)) if sees_values else (),
        "sees_values": sees_values,
        "may_keep": may(request, Act.KEEP_COUNCIL),
        "may_fill": (may(request, Act.KEEP_COUNCIL) or may(request, Act.JOIN_COUNCIL)) and year <= request.today.year,
    }
    return render(request, "council/own.html", shown)


@FORM
def own_new(request: Any, slug: str) -> HttpResponse:
    """Set an indicator the council decided on."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    form = forms.OwnForm(sent(request), today=request.today, council=_decisions(request))
    values = {"municipality": request.municipality, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.set_own(**values, **_decided(form))):
        messages.success(request, "Показатель установлен. Теперь его можно заполнять по учреждениям.")
        return redirect("own_indicators", slug)
    return _page(request, form, "Установить показатель", "Установить показатель")


@FORM
def own_change(request: Any, slug: str, own: int) -> HttpResponse:
    """Change an indicator by a further decision."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    found = about.indicator_of(request.municipality, own)
    form = forms.OwnForm(sent(request), today=request.today, council=_decisions(request), indicator=found)
    values = {"indicator": found, "actor": request.user, "at": request.at}
    if form.is_valid() and try_deed(form, lambda: services.change_own(**values, **_decided(form))):
        messages.success(request, "Показатель изменён.")
        return redirect("own_indicators", slug)
    lead = f"Сейчас действует: {found.basis}. Чтобы прекратить показатель, укажите последний год."
    return _page(request, form, "Изменить показатель", "Записать решение", lead=lead)


@FORM
def own_value(request: Any, slug: str, own: int, year: int, institution: int) -> HttpResponse:
    """Fill an indicator in for an institution."""
    act = Act.KEEP_COUNCIL if may(request, Act.KEEP_COUNCIL) else Act.JOIN_COUNCIL
    access.require(request.user, act, within=request.municipality.place, at=request.at)
    found = about.indicator_of(request.municipality, own)
    place = about.institution_of(request.municipality, institution)
    if not found.since <= year <= request.today.year or (found.until is not None and year > found.until):
        raise Http404("За этот год показатель не заполняется.")
    standing = about.standing_value(found, place, year)
    form = forms.ValueForm(sent(request), request.FILES or None, indicator=found, standing=standing)
    values = {"indicator": found, "institution": place, "year": year, "actor": request.user, "at": request.at}
    back = reverse("own_indicators", args=[slug]) + f"?year={year}"
    if form.is_valid():
        done = try_deed(form, lambda: services.fill_own(**values, **form.cleaned_data) or True)
        if done:
            messages.success(request, f"Значение записано: {place}.")
            return redirect(back)
    lead = f"{place}, {year} год. {found.about}".strip()
    other = reverse("own_file", args=[slug, standing.pk]) if standing is not None and standing.file_id else ""
    return form_page(
        request, form, title=f"Показатель: {place}, {year}", verb="Записать значение", back=back,
        crumb="Показатели совета", lead=lead, other=other, other_words="Приложенный файл",
    )  # fmt: skip


@require_safe
def own_file(request: Any, slug: str, value: int) -> Any:
    """Hand out what shows a value."""
    found = about.value_of(request.municipality, value)
    if not may(request, Act.READ_COUNCIL):  # whoever may see the score of the institution sees what stands beside it
        access.require(request.user, Act.SEE_OWN_SCORES, within=found.institution.place, at=request.at)
    return handed_out(found.file)


def _decisions(request: Any) -> Any:
    return decisions.choices(request.municipality, "criteria")


def _decided(form: Any) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    return {"basis": given.pop("basis"), "decided_on": given.pop("decided_on"), "values": given}


def _page(request: Any, form: Any, title: str, verb: str, **more: Any) -> HttpResponse:
    back = reverse("own_indicators", args=[request.municipality.slug])
    return form_page(request, form, title=title, verb=verb, back=back, crumb="Показатели совета", **more)
