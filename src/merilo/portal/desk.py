"""The desk: what I must do now, and nothing else; each room says what waits in it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from merilo.assessment.queries import desk as assessment
from merilo.council.queries import desk as council
from merilo.feedback.queries import desk as feedback
from merilo.outreach.queries import desk as outreach
from merilo.plans.queries import beginning
from merilo.plans.queries import desk as plans
from merilo.plans.queries import remediation_desk as remediation
from merilo.ratings.queries import desk as ratings


@require_GET
def desk(request: Any, slug: str) -> HttpResponse:
    """Show what is late, due, waiting and to be accepted, by the roles of the person."""
    now = {"today": request.today, "at": request.at}
    found = plans.desk(request.user, request.municipality, **now)
    page = {
        "desk": found,
        "start": _start(request, has_plan=found.has_plans) if found.is_wide else None,
        "lines": [
            *assessment.lines(request.user, request.municipality, **now),
            *ratings.lines(request.user, request.municipality, **now),
        ],
        "remediation_lines": remediation.lines(request.user, request.municipality, **now),
        "council_lines": council.lines(request.user, request.municipality, **now),
        "feedback_lines": feedback.lines(request.user, request.municipality, **now),
        "outreach_lines": outreach.lines(request.user, request.municipality, **now),
    }
    return render(request, "portal/desk.html", page)


def _start(request: Any, *, has_plan: bool) -> beginning.Beginning:
    return beginning.beginning(request.user, request.municipality, has_plan=has_plan)
