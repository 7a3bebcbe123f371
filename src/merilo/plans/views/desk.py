"""The desk: what I must do now, and nothing else."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from merilo.plans.queries import beginning
from merilo.plans.queries import desk as about


@require_GET
def desk(request: Any, slug: str) -> HttpResponse:
    """Show what is late, due, waiting and to be accepted, by the roles of the person."""
    found = about.desk(request.user, request.municipality, today=request.today, at=request.at)
    start = beginning.beginning(request.user, request.municipality) if found.is_wide else None
    return render(request, "plans/desk.html", {"desk": found, "start": start})
