"""What the pages of the council share: forms as pages, asking for a right."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from merilo.accounts import access
from merilo.accounts.access import Act

FORM = require_http_methods(["GET", "HEAD", "POST"])
ON_PAGE = 50


def may(request: Any, act: Act) -> bool:
    """Say whether the person may do something in the council of this municipality."""
    return access.may(request.user, act, within=request.municipality.place, at=request.at)


def sent(request: Any) -> Any:
    """Return what was filled in; None while a form is only looked at."""
    return request.POST if request.method == "POST" else None


def form_page(request: Any, form: Any, *, title: str, verb: str, back: str, **more: Any) -> HttpResponse:
    """Show one form of the council: a title, what it does, the fields, a button with the verb, a way back."""
    return render(request, "council/form.html", {"form": form, "title": title, "verb": verb, "back": back, **more})
