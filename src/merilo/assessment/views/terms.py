"""Terms of reference for an operator, drawn from a cycle."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.assessment.queries import terms
from merilo.assessment.queries.cycles import cycle_of
from merilo.core import papers, wording
from merilo.council.services import operators
from merilo.plans.views.papers import document


@require_safe
def cycle_terms(request: Any, slug: str, cycle: int, kind: str) -> HttpResponse:
    """Hand out the terms of reference as Word or PDF to those who choose the operator."""
    access.require(request.user, Act.READ_COUNCIL, within=request.municipality.place, at=request.at)
    found = cycle_of(request.municipality, cycle)
    name = f"Техническое задание, {wording.shortened(found.title, 80)}"
    return document(papers.terms, terms.terms(found, today=request.today), kind, name)


@require_POST
def cycle_terms_hand(request: Any, slug: str, cycle: int) -> HttpResponse:
    """Put the terms of reference into the selection of an operator, as they are drawn today."""
    access.require(request.user, Act.KEEP_COUNCIL, within=request.municipality.place, at=request.at)
    found = cycle_of(request.municipality, cycle)
    one = operators.hand_terms(
        municipality=found.municipality, year=found.year, title=found.title,
        terms=terms.terms(found, today=request.today), actor=request.user, at=request.at,
    )  # fmt: skip
    messages.success(request, "Техническое задание приложено к отбору оператора и ждёт совета.")
    return redirect("selection", slug, one.pk)
