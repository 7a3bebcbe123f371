"""The demo's change of role: only where the whole installation is a demo."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from merilo.accounts import rehearsal
from merilo.registry import queries

WAYS_IN = "django.contrib.auth.backends.ModelBackend"


@require_POST
def demo_role(request: Any) -> HttpResponse:
    """Go on as the invented person who holds the chosen role."""
    places = queries.municipalities()
    if not settings.DEMO or not places or not all(one.is_demo for one in places):
        raise Http404("Это не учебная установка.")
    invented = min(places, key=lambda one: one.pk)  # others may have been added by those who try
    on = timezone.localdate(request.at)
    person = rehearsal.stand_in(role=request.POST.get("role", ""), within=invented.place, on=on)
    if person is None:
        raise Http404("Такой роли в учебном примере нет.")
    login(request, person, backend=WAYS_IN)
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return redirect(wanted)
    return redirect("desk", slug=invented.slug)
