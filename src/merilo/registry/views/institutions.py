"""The list of institutions, the card of one, and the list as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.registry.forms.institutions import FilterForm
from merilo.registry.queries import institutions, tables
from merilo.registry.views.pages import found, paged, table_file


@require_GET
def list_institutions(request: Any, slug: str) -> HttpResponse:
    """Institutions with their branches, fifty a page."""
    asked = FilterForm(request.GET)
    rows = institutions.rows(request.municipality, on=request.today, **asked.question())
    return render(request, "registry/institutions.html", {"form": asked, "page": paged(request, rows)})


@require_GET
def institutions_file(request: Any, slug: str, kind: str) -> HttpResponse:
    """What the list shows, as a workbook or CSV."""
    rows = institutions.rows(request.municipality, on=request.today, **FilterForm(request.GET).question())
    return table_file(request, tables.institutions_table(rows), "institutions", kind)


@require_GET
def show_institution(request: Any, slug: str, key: int) -> HttpResponse:
    """The card of one institution."""
    institution = found(request, key)
    card = institutions.card(institution, on=request.today)
    may_mend = access.may(request.user, Act.MEND_INSTITUTION, within=institution.place, at=request.at)
    return render(request, "registry/institution.html", {"card": card, "one": institution, "may_mend": may_mend})
