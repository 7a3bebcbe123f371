"""Terms of reference for an operator, drawn from a cycle."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.assessment.queries import terms
from merilo.assessment.queries.cycles import cycle_of
from merilo.core import papers, wording
from merilo.plans.views.papers import document


@require_safe
def cycle_terms(request: Any, slug: str, cycle: int, kind: str) -> HttpResponse:
    """Hand out the terms of reference as Word or PDF to those who choose the operator."""
    access.require(request.user, Act.READ_COUNCIL, within=request.municipality.place, at=request.at)
    found = cycle_of(request.municipality, cycle)
    name = f"Техническое задание, {wording.shortened(found.title, 80)}"
    return document(papers.terms, terms.terms(found, today=request.today), kind, name)
