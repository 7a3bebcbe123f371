"""The front door, and what robots and browsers ask for by fixed names."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from merilo.portal import tongue
from merilo.registry import queries

ROBOTS = """User-agent: *
Allow: /nok/
Disallow: /work/
Disallow: /account/
Disallow: /install/
Disallow: /enter/
Disallow: /sight/
"""


@require_safe
def front_door(request: Any) -> HttpResponse:
    """Lead to the only municipality, or let people choose."""
    places = queries.municipalities()
    if len(places) == 1:
        return redirect("public_home", slug=places[0].slug)
    return tongue.show(request, "portal/front_door.html", {"municipalities": places})


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request: Any) -> HttpResponse:
    """Say to robots which pages are for everybody."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request: Any) -> HttpResponse:
    """Lead those who ask for the old name of the icon to the drawing of the ruler."""
    return redirect(static("icon.svg"), permanent=False)
