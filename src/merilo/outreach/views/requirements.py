"""What must be shown where: the list, changing one, adding one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from merilo.accounts.access import Act
from merilo.outreach.forms.publications import RequirementForm
from merilo.outreach.queries import requirements as queries
from merilo.outreach.services import requiring
from merilo.registry.forms.fields import try_deed
from merilo.registry.views.pages import allow, form_page, sent

FORM = require_http_methods(["GET", "HEAD", "POST"])
_FIELDS = ("title", "basis", "occasion", "own_channels", "institution_channels", "term_days", "in_working_days",
           "fresh_days", "step", "is_off")  # fmt: skip


@require_safe
def listed(request: Any, slug: str) -> HttpResponse:
    """Show all requirements, also those switched off."""
    found = queries.rules(request.municipality).values()
    return render(request, "outreach/requirements.html", {"rules": found, "note": queries.note()})


@FORM
def requirement(request: Any, slug: str, code: str = "") -> HttpResponse:
    """Change a requirement, or add one."""
    allow(request, Act.KEEP_OUTREACH)
    known = _found(request, code) if code else None
    initial = {} if known is None else {name: getattr(known, name) for name in _FIELDS}
    form = RequirementForm(sent(request), initial=initial)
    if form.is_valid():
        values = {"municipality": request.municipality, "code": code, "actor": request.user, "at": request.at}
        if try_deed(form, lambda: requiring.set_requirement(**values, **form.cleaned_data)):
            messages.success(request, "Требование сохранено.")
            return redirect("requirements", slug)
    title = "Новое требование к размещению" if known is None else f"Требование: {known.title}"
    return form_page(
        request, form, title=title, verb="Сохранить требование", crumb="Что и где размещать",
        lead="По требованиям считается, чего не хватает на сайтах и стендах.",
        back=reverse("requirements", args=[slug]),
    )  # fmt: skip


@require_POST
def restore(request: Any, slug: str, code: str) -> HttpResponse:
    """Go back to a requirement as it ships."""
    _found(request, code)
    values = {"municipality": request.municipality, "code": code, "actor": request.user, "at": request.at}
    requiring.restore_requirement(**values)
    messages.success(request, "Возвращено исходное требование.")
    return redirect("requirements", slug)


def _found(request: Any, code: str) -> queries.Rule:
    found = queries.rule(request.municipality, code)
    if found is None:
        raise Http404("Такого требования здесь нет.")
    return found
