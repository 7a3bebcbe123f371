"""The public page of the council: who sits in it, when it met, what it decided."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from merilo.council.queries import own, public
from merilo.plans.views.files import handed_out
from merilo.portal import tongue

ON_A_PAGE = 20


@require_safe
def council(request: Any, slug: str) -> HttpResponse:
    """Show the council of a municipality to everybody."""
    held = public.held(request.municipality)
    found = {
        "council": public.council(request.municipality, today=request.today),
        "page": Paginator(held, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return tongue.show(request, "portal/council.html", found)


@require_safe
def own_file(request: Any, slug: str, value: int) -> Any:
    """Hand out what shows a value of an own indicator that the council opened to everybody."""
    return handed_out(own.public_file(request.municipality, value).file)
