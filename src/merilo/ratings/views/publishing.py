"""The publication of a cycle: what was published, what is still to do, publishing and correcting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.council.queries import decisions
from merilo.ratings.forms.publishing import CorrectForm, PublishForm
from merilo.ratings.queries import public, publications, results
from merilo.ratings.services import publishing
from merilo.ratings.views.pages import cycle_of, require_all
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import sent


@require_GET
def publication(request: Any, slug: str, cycle: int) -> HttpResponse:
    """What was published of the cycle, or what has to happen before."""
    one = cycle_of(request, cycle)
    calculation = results.current(one)
    require_all(request, one)
    return render(request, "ratings/publication.html", _page(request, one, calculation))


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Any, slug: str, cycle: int) -> HttpResponse:
    """The final results are published by a decision."""
    one = cycle_of(request, cycle)
    access.require(request.user, Act.PUBLISH, within=one.place, at=request.at)
    calculation = results.current(one)
    form = PublishForm(sent(request), today=request.today, council=_council(one))
    if calculation is not None and form.is_valid():
        made = try_deed(form, lambda: _publish(request, one, calculation, form.cleaned_data))
        if made:
            messages.success(request, "Рейтинг опубликован: его видят все, открытые данные проверены.")
            return redirect("publication", slug, cycle)
    shown = {**_page(request, one, calculation), "publish_form": form}
    return render(request, "ratings/publication.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def publish_correction(request: Any, slug: str, cycle: int) -> HttpResponse:
    """A newer calculation supersedes the published one."""
    one = cycle_of(request, cycle)
    access.require(request.user, Act.PUBLISH, within=one.place, at=request.at)
    newer = _newer(one)
    form = CorrectForm(sent(request), today=request.today, newer=newer, council=_council(one))
    if form.is_valid():
        given = dict(form.cleaned_data)
        number = given.pop("calculation")
        chosen = next(calculation for calculation in newer if calculation.number == number)
        made = try_deed(form, lambda: _publish(request, one, chosen, given))
        if made:
            messages.success(request, "Исправление опубликовано. Прежняя публикация осталась с пометкой.")
            return redirect("publication", slug, cycle)
    shown = {"cycle": one, "form": form, "newer": newer, "latest": publications.latest(one)}
    return render(request, "ratings/correction.html", shown)


def _publish(request: Any, cycle: Any, calculation: Any, given: dict[str, Any]) -> Any:
    return publishing.publish(cycle=cycle, calculation=calculation, **given, actor=request.user, at=request.at)


def _council(cycle: Any) -> Any:
    return decisions.choices(cycle.municipality, "results")


def _newer(cycle: Any) -> list[Any]:
    """Return calculations that may correct what is published."""
    latest = publications.latest(cycle)
    return [] if latest is None else [
        one for one in results.calculations_of(cycle) if one.number > latest.calculation.number
    ]  # fmt: skip


def _page(request: Any, cycle: Any, calculation: Any) -> dict[str, Any]:
    found = publications.of_cycle(cycle)
    hidden = public.hidden_in(calculation) if calculation is not None else public.Hidden()
    may = access.may(request.user, Act.PUBLISH, within=cycle.place, at=request.at)
    ready = cycle.phase == "final" and calculation is not None and calculation.state == "final"
    return {
        "cycle": cycle,
        "calculation": calculation,
        "publications": found,
        "latest": next((one for one in found if getattr(one, "superseded_by", None) is None), None),
        "publish_form": PublishForm(today=request.today, council=_council(cycle)) if may and ready else None,
        "newer": _newer(cycle) if may else (),
        "may_publish": may,
        "hidden": sorted(hidden.groups.units - hidden.sheets.units),
        "few": sorted(hidden.sheets.units),
        "not_covered": publications.not_covered(cycle) if found else (),
    }
