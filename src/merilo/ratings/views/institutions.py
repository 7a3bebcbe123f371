"""One institution's result, the explanation of a figure, institutions side by side."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.assessment.queries import cycles
from merilo.council.queries import own
from merilo.ratings.queries import comparing, explanation, page, results, tables, trend
from merilo.ratings.views.pages import cycle_of, found_of, require_all, require_own, sees_all
from merilo.registry.views.pages import table_file


def _result(request: Any, cycle: int, unit: int) -> tuple[Any, Any, Any]:
    """Return the cycle, the calculation and the result of a unit in it, for whoever may see them."""
    one = cycle_of(request, cycle)
    calculation = results.calculation_of(one, request.GET.get("calc"))
    who = cycles.unit_of(one, unit)
    require_own(request, one, who)
    found = explanation.unit_result(calculation, who) if calculation is not None else None
    if found is None:
        raise Http404("В этом расчёте учреждения нет.")
    return one, calculation, found


def _figures(one: Any, calculation: Any, found: Any) -> tuple[Any, Any, Any, Any]:
    edition = results.edition_of(calculation)
    before = trend.last_before([found.unit.institution_id], one.year).get(found.unit.institution_id)
    criteria = page.criteria_of(found, edition, before)
    return edition, before, criteria, page.total_of(found, edition, before)


@require_GET
def result(request: Any, slug: str, cycle: int, unit: int) -> HttpResponse:
    """An institution: criteria on rulers, the total, indicators, answers, what to mend, years, branches."""
    one, calculation, found = _result(request, cycle, unit)
    edition, before, criteria, total = _figures(one, calculation, found)
    heads, branches = results.heads_and_branches(calculation, unit)
    shown = {
        "cycle": one,
        "calculation": calculation,
        "result": found,
        "row": next((row for row in heads if row.unit == unit), None),
        "edition": edition,
        "before": before,
        "criteria": criteria,
        "total": total,
        "answers": page.answers_of(found.counts, edition, blank=calculation.choices["blank"]),
        "lacks": page.lacks_of(found.shortcomings),
        "years": trend.with_this(trend.of_institution(found.unit.institution_id), one, calculation, found),
        "branches": branches,
        "columns": results.columns_of(calculation),
        "beside": own.beside(found.unit.institution_id, one.year),
        "left_out": found.result["left_out"],
        "sees_all": sees_all(request, one),
        "may_object": access.may(request.user, Act.OBJECT, within=_place(one, unit), at=request.at),
    }
    return render(request, "ratings/result.html", shown)


def _place(cycle: Any, unit: int) -> Any:
    return cycles.unit_of(cycle, unit).place_in(cycle)


@require_GET
def result_file(request: Any, slug: str, cycle: int, unit: int, kind: str) -> HttpResponse:
    """The figures of an institution as a workbook or CSV."""
    one, calculation, found = _result(request, cycle, unit)
    _, _, criteria, total = _figures(one, calculation, found)
    name = f"result-{one.year}-{calculation.number}-{unit}"
    return table_file(request, tables.result_table(found, criteria, total), name, kind)


@require_GET
def figure(request: Any, slug: str, cycle: int, unit: int, code: str) -> HttpResponse:
    """How a figure came about, down to counts, marks and the point of the act."""
    one, calculation, found = _result(request, cycle, unit)
    edition = results.edition_of(calculation)
    tree = explanation.find(found.trace, code)
    if tree is None:
        raise Http404("Такой цифры в этом расчёте нет.")
    depth = 2 if tree["code"] == results.TOTAL else 9  # the total's own page tells of criteria and indicators
    node = explanation.teller_of(found, edition).node(tree, unit=found.unit.name, depth=depth)
    shown = {
        "cycle": one,
        "calculation": calculation,
        "result": found,
        "node": node,
        "edition": edition,
        "choices": results.choice_words(calculation),
    }
    return render(request, "ratings/figure.html", shown)


@require_GET
def compare(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Some institutions side by side."""
    one = cycle_of(request, cycle)
    calculation = found_of(request, one)
    require_all(request, one)
    chosen, lines = _side_by_side(request, calculation)
    keys = {found.unit_id for found in chosen}
    rows = sorted(results.heads_of(calculation), key=lambda row: row.name)
    shown = {
        "cycle": one,
        "calculation": calculation,
        "chosen": chosen,
        "rest": [row for row in rows if row.unit not in keys],
        "slots": comparing.slots(len(chosen), len(rows)),
        "lines": lines,
        "two_profiles": comparing.of_two_profiles(chosen),
        "most": comparing.MOST,
    }
    return render(request, "ratings/compare.html", shown)


@require_GET
def compare_file(request: Any, slug: str, cycle: int, kind: str) -> HttpResponse:
    """Institutions side by side as a workbook or CSV."""
    one = cycle_of(request, cycle)
    calculation = found_of(request, one)
    require_all(request, one)
    chosen, lines = _side_by_side(request, calculation)
    table = tables.compare_table(lines, [found.unit.name for found in chosen])
    return table_file(request, table, f"compare-{one.year}-{calculation.number}", kind)


def _side_by_side(request: Any, calculation: Any) -> tuple[list[Any], list[comparing.Line]]:
    chosen = explanation.unit_results(calculation, comparing.asked(request.GET.getlist("unit")))
    return chosen, comparing.side_by_side(chosen, results.edition_of(calculation)) if chosen else []
