"""The page on which a municipality says who it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from merilo.accounts.access import Act
from merilo.registry import services
from merilo.registry.forms.fields import try_deed
from merilo.registry.forms.settings import MunicipalityForm
from merilo.registry.views.pages import allow, form_page, sent


@require_http_methods(["GET", "HEAD", "POST"])
def municipality_settings(request: Any, slug: str) -> HttpResponse:
    """Name, authority, site and time zone."""
    allow(request, Act.KEEP_INSTITUTIONS)
    form = MunicipalityForm(sent(request), shown=request.municipality)
    if form.is_valid() and try_deed(
        form,
        lambda: services.describe_municipality(
            municipality=request.municipality, values=form.cleaned_data, actor=request.user, at=request.at
        ),
    ):
        messages.success(request, "Сведения о муниципалитете сохранены.")
        return redirect("settings", slug)
    back = reverse("desk", args=[slug])
    return form_page(request, form, title="Муниципалитет", verb="Сохранить сведения", back=back, crumb="Рабочий стол")
