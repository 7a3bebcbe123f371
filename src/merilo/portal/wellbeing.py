"""How the installation is: a word for machines, a page for its administrator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from merilo.accounts import access
from merilo.accounts import health as accounts
from merilo.accounts.services import roles
from merilo.portal import health


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say whether the database and the files can be read; 503 when they cannot. Anybody may ask, so no details."""
    found = {one.key: one.is_well for one in health.answers(at=request.at)}  # type: ignore[attr-defined]
    is_well = all(found.values())
    return JsonResponse({"ok": is_well, **found}, status=200 if is_well else 503)


@login_required
@require_safe
def health_page(request: Any) -> HttpResponse:
    """Show what the doctor finds without reading everything, and the letters that did not go."""
    access.require(request.user, access.Act.RUN_INSTALLATION, within=roles.ANYWHERE, at=request.at)
    findings = health.examine(at=request.at, thoroughly=False)
    letters = accounts.mail_failures(since=request.at - timedelta(days=30))
    return render(request, "portal/health.html", {"findings": findings, "letters": letters})
