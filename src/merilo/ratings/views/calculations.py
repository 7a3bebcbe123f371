"""Calculations themselves: what differs between two, whether one agrees with its snapshot, taking both away."""

from __future__ import annotations

import tempfile
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.ratings.queries import comparing, results, tables, verification
from merilo.ratings.queries import differences as reasons
from merilo.ratings.views.pages import cycle_of, require_all
from merilo.registry.views.pages import paged, table_file


@require_GET
def differences(request: Any, slug: str, cycle: int, number: int) -> HttpResponse:
    """What a calculation changed against another, figure by figure."""
    one, after, before, found = _compared(request, cycle, number)
    shown = {
        "cycle": one,
        "after": after,
        "before": before,
        "found": found,
        "why": reasons.causes(before, after) if before is not None else {},
        "page": paged(request, found.differences if found else ()),
        "others": [other for other in results.calculations_of(one) if other.number != after.number],
    }
    return render(request, "ratings/differences.html", shown)


@require_GET
def differences_file(request: Any, slug: str, cycle: int, number: int, kind: str) -> HttpResponse:
    """The differences as a workbook or CSV."""
    one, after, before, found = _compared(request, cycle, number)
    why = reasons.causes(before, after) if before is not None else {}
    name = f"differences-{one.year}-{before.number if before else 0}-{after.number}"
    return table_file(request, tables.differences_table(found or comparing.Compared((), (), 0), why), name, kind)


def _compared(request: Any, cycle: int, number: int) -> tuple[Any, Any, Any, Any]:
    one = cycle_of(request, cycle)
    after: Any = results.calculation_of(one, number)
    require_all(request, one)
    asked = request.GET.get("with")
    before = results.calculation_of(one, asked) if asked else after.parent
    if before is not None:
        require_all(request, one)
    return one, after, before, comparing.compare(before, after) if before is not None else None


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Any, slug: str, cycle: int, number: int) -> HttpResponse:
    """Whether a calculation agrees with its snapshot and its trees: every difference is named.

    Everything is counted anew, which takes seconds in a region: only when the button asks for it.
    """
    one, calculation = _taken(request, cycle, number)
    found = verification.verify_calculation(calculation) if request.method == "POST" else None
    shown = {"cycle": one, "calculation": calculation}
    if found is not None:
        shown |= {"is_checked": True, "differences": found[:200], "many": len(found)}
    return render(request, "ratings/check.html", shown)


@require_GET
def package(request: Any, slug: str, cycle: int, number: int) -> FileResponse:
    """The archive by which anybody with a shell checks the calculation."""
    one, calculation = _taken(request, cycle, number)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it when it has been sent
    verification.pack(calculation, file)
    file.seek(0)
    name = f"merilo-{one.year}-{calculation.number}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _taken(request: Any, cycle: int, number: int) -> tuple[Any, Any]:
    one = cycle_of(request, cycle)
    access.require(request.user, Act.TAKE_SNAPSHOT, within=one.place, at=request.at)
    calculation = results.calculation_of(one, number)
    require_all(request, one)
    return one, calculation
