"""Help: the guide of each role the reader has here, the others one click away."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from merilo.accounts.access import roles_words
from merilo.portal import guides
from merilo.registry.where import context


@require_safe
def help_page(request: Any, slug: str) -> HttpResponse:
    """Show the guide asked for, else that of the reader's first role."""
    known, own = guides.roles(), context(request)["roles"]
    asked = request.GET.get("role", "") or next((one for one in own if one in known), known[0])
    if asked not in known:
        raise Http404("Такого руководства нет.")
    ways = [(role, roles_words([role]), role == asked) for role in sorted(known, key=lambda role: role not in own)]
    return render(request, "portal/help.html", {"guide": guides.guide(asked), "ways": ways})
