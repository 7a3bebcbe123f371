"""Pages about pages: the version for weak sight, and all parts of the look with their markup."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe
from django.views.defaults import page_not_found

from merilo.accounts import appearance
from merilo.portal.api import door


@require_http_methods(["GET", "HEAD", "POST"])
def sight(request: HttpRequest) -> HttpResponse:
    """Choose how pages look; the choice is kept in a cookie of this browser."""
    back = _back(request)
    if request.method != "POST":
        now = appearance.read(request)
        # Who comes here first wants larger letters and clear colours: that is proposed at once.
        shown = now if now.is_on else appearance.Sight(scheme="white", size="150")
        return render(request, "portal/sight.html", {"choices": appearance.CHOICES, "shown": shown, "back": back})
    wanted = appearance.Sight() if "off" in request.POST else appearance.chosen(request.POST)
    response = redirect(back)
    if wanted.is_on:
        response.set_cookie(
            appearance.COOKIE,
            str(wanted),
            max_age=appearance.KEPT_FOR,
            httponly=True,
            secure=request.is_secure(),
            samesite="Lax",
        )
    else:
        response.delete_cookie(appearance.COOKIE, samesite="Lax")
    return response


@login_required
@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """All parts of the look, each with the markup that makes it."""
    return render(request, "portal/style.html", {})


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing at an address: to people with a page, to programs as they are told of all refusals."""
    if request.path.startswith("/api/"):
        return door.problem(request, 404, "Такого адреса здесь нет.")
    return page_not_found(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the program has failed, in the look the person has chosen; asks nothing that may have failed too."""
    return HttpResponse(render_to_string("500.html", {"sight": appearance.read(request)}), status=500)


def _back(request: HttpRequest) -> str:
    """Return where the person came from, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("front_door")
