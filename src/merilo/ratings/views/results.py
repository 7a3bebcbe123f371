"""The rating of a cycle: criteria first, then the total; what waits to be decided; calculations and their check."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.assessment.queries import snapshots
from merilo.council.queries import decisions
from merilo.ratings.forms.results import CalculateForm, PolicyForm, RatingFilter
from merilo.ratings.queries import policies, results, tables, trend
from merilo.ratings.services import calculating
from merilo.ratings.services import policies as deciding
from merilo.ratings.views.pages import cycle_of, found_of, require_all, sees_all, sees_own, shown_of, to_public
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import paged, sent, table_file


@require_GET
def rating(request: Any, slug: str, cycle: int) -> HttpResponse:
    """The rating, or one's own institution for whoever may see only that."""
    one = cycle_of(request, cycle)
    calculation = shown_of(request, one)
    if not sees_all(request, one):
        return _own(request, one, calculation)
    may_calculate = access.may(request.user, Act.CALCULATE, within=one.place, at=request.at)
    page: dict[str, Any] = {
        "cycle": one,
        "calculation": calculation,
        "may_calculate": may_calculate and one.phase in calculating.IN_PHASES,
        "may_check": access.may(request.user, Act.TAKE_SNAPSHOT, within=one.place, at=request.at),
        "order": results.waiting(one),
        "calculate_form": CalculateForm(),
        "snapshots": snapshots.snapshots_of(one),
    }
    if calculation is not None:
        page |= _figures(request, one, calculation)
    return render(request, "ratings/results.html", page)


def _figures(request: Any, cycle: Any, calculation: Any) -> dict[str, Any]:
    rows, columns = results.heads_of(calculation), results.columns_of(calculation)
    form = RatingFilter(request.GET, kinds=_kinds(rows), columns=columns)
    asked = form.asked()
    shown = _asked_rows(rows, asked)
    lists = [
        (one, paged(request, results.sorted_by(one.rows, asked["sort"]))) for one in results.ratings(calculation, shown)
    ]
    return {
        "form": form,
        "asked": asked,
        "columns": columns,
        "lists": lists,
        "blocked": [row for row in rows if row.total is None],
        "questions": policies.open_questions(cycle) if cycle.phase in deciding.IN_PHASES else (),
        "mean": calculation.municipality,
        "by_kind": results.means_by_kind(rows),
        "calculations": results.calculations_of(cycle),
        "choices": results.choice_words(calculation),
        "scored": sum(row.total is not None for row in rows),
        "institutions": len(rows),
        "channels": _channels(calculation),
    }


def _kinds(rows: Any) -> list[tuple[str, str]]:
    return sorted({(row.kind, row.kind_words) for row in rows}, key=lambda pair: pair[1])


def _asked_rows(rows: Any, asked: dict[str, str]) -> list[Any]:
    wanted = asked["q"].casefold()
    return [
        row
        for row in rows
        if (not asked["kind"] or row.kind == asked["kind"]) and (not wanted or wanted in row.name.casefold())
    ]


def _channels(calculation: Any) -> list[tuple[str, int]]:
    return snapshots.channel_words(calculation.quality.get("channels", {}))


def _own(request: Any, cycle: Any, calculation: Any) -> HttpResponse:
    """Lead a head to the own institution; whoever heads none here to what is published, before that nowhere."""
    own = [unit for unit in results.own_units(cycle, request.user, request.today) if sees_own(request, cycle, unit)]
    if not own:
        public = to_public(request, cycle)
        if public is not None:
            return public
        require_all(request, cycle)
    return render(request, "ratings/own.html", {"cycle": cycle, "units": own, "calculation": calculation})


@require_GET
def rating_file(request: Any, slug: str, cycle: int, kind: str) -> HttpResponse:
    """The rating as a workbook or CSV."""
    one = cycle_of(request, cycle)
    calculation = found_of(request, one)
    require_all(request, one)
    rows, columns = results.heads_of(calculation), results.columns_of(calculation)
    asked = RatingFilter(request.GET, kinds=_kinds(rows), columns=columns).asked()
    ranked = [row for found in results.ratings(calculation, _asked_rows(rows, asked)) for row in found.rows]
    ranked += [row for row in _asked_rows(rows, asked) if row.total is None]
    return table_file(request, tables.rating_table(ranked, columns), f"rating-{one.year}-{calculation.number}", kind)


@require_POST
def calculate(request: Any, slug: str, cycle: int) -> HttpResponse:
    """A calculation is made from the newest state, at once or in the background."""
    one = cycle_of(request, cycle)
    access.require(request.user, Act.CALCULATE, within=one.place, at=request.at)
    form = CalculateForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    made = calculating.order_calculation(cycle=one, actor=request.user, at=request.at, reason=reason)
    _say(request, made)
    return redirect("results", slug, cycle)


def _say(request: Any, made: Any) -> None:
    if hasattr(made, "number"):
        messages.success(
            request, f"Расчёт № {made.number} готов.{' Прежние расчёты остались.' if made.number > 1 else ''}"
        )
    else:
        messages.success(request, "Расчёт начат: страница покажет результат, когда он будет готов.")


@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: Any, slug: str, cycle: int) -> HttpResponse:
    """What was decided for an indicator without a base is recorded, and the calculation is made anew."""
    one = cycle_of(request, cycle)
    access.require(request.user, Act.CALCULATE, within=one.place, at=request.at)
    questions = policies.open_questions(one)
    council = decisions.choices(one.municipality, "results")
    form = PolicyForm(sent(request), questions=questions, ways=policies.ways(), today=request.today, council=council)
    if form.is_valid():
        made = try_deed(
            form,
            lambda: deciding.decide_policy(
                cycle=one, **form.cleaned_data, actor=request.user, at=request.at, on=request.today
            ),
        )
        if made:
            _say(request, made)
            return redirect("results", slug, cycle)
    return render(request, "ratings/policy.html", {"cycle": one, "form": form, "questions": questions})


@require_GET
def years(request: Any, slug: str) -> HttpResponse:
    """The municipality by year: means of published calculations and of earlier years' tables."""
    access.require(request.user, Act.SEE_CYCLE, within=request.municipality.place, at=request.at)
    found = trend.of_municipality(request.municipality)
    page = {
        "years": [one for one in found if one.scale == "100"],
        "old": [one for one in found if one.scale == "160"],
        "codes": sorted({code for one in found if one.scale == "100" for code in one.criteria}),
    }
    return render(request, "ratings/years.html", page)
