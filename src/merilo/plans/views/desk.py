"""Pages of plans and tasks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """What I must do now: late, this week, next."""
    return render(request, "plans/desk.html", {})
