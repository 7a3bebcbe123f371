"""A person's own page and notices."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from merilo.accounts import forms
from merilo.accounts.queries import notices as queries
from merilo.accounts.queries import people
from merilo.accounts.services import notices as services
from merilo.accounts.services.people import describe_self


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: Any) -> HttpResponse:
    """Show and change what I say of myself."""
    form = forms.SelfForm(request.POST or None, instance=people.myself(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            describe_self(actor=request.user, values=form.cleaned_data, at=request.at)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "Ваши данные сохранены.")
            return redirect("me")
    roles = people.own_roles(request.user, on=timezone.localdate(request.at))
    return render(request, "accounts/me.html", {"form": form, "own_roles": roles, **people.ways_in(request.user)})


@require_safe
def second_step(request: Any) -> HttpResponse:
    """Lead to the own page, where the second step is turned on and off."""
    return redirect("me")


@require_safe
def notices(request: Any, slug: str) -> HttpResponse:
    """Show what is news for me here."""
    only_unread = request.GET.get("show") != "all"
    place = request.municipality.place
    page = queries.notices(request.user, place, only_unread=only_unread, page=request.GET.get("page", ""))
    return render(request, "accounts/notices.html", {"page": page, "only_unread": only_unread})


@require_POST
def read_notices(request: Any, slug: str) -> HttpResponse:
    """Mark all that I was told here as read."""
    places = queries.places(request.municipality.place)
    services.read_notices(actor=request.user, at=request.at, places=places)
    messages.success(request, "Все уведомления отмечены прочитанными.")
    return redirect("notices", slug)


@require_POST
def open_notice(request: Any, slug: str, notice: int) -> HttpResponse:
    """Mark one thing as read and go where it leads."""
    link = queries.link_of(request.user, notice)
    if link is None:
        raise Http404("Такого уведомления нет.")
    places = queries.places(request.municipality.place)
    services.read_notices(actor=request.user, at=request.at, places=places, only=notice)
    if link and url_has_allowed_host_and_scheme(link, allowed_hosts=None):
        return redirect(link)
    return redirect("notices", slug)
