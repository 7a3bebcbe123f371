"""Invitations as those who invite see them: made, shown once, followed, renewed, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from merilo.accounts import forms, pictures
from merilo.accounts.queries import people as queries
from merilo.accounts.refusal import Refused
from merilo.accounts.services import invitations as services
from merilo.accounts.views.people import keeps_people


@require_safe
def invitations(request: Any, slug: str) -> HttpResponse:
    """Show who was invited, who has opened it, who has come."""
    keeps_people(request)
    page = queries.invitations(
        request.municipality.place, names=request.place_names(), at=request.at, page=request.GET.get("page", "")
    )
    return render(request, "accounts/invitations.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Any, slug: str) -> HttpResponse:
    """Invite a person; the answer shows the code once."""
    keeps_people(request)
    form = forms.InviteForm(
        request.POST or None,
        place=request.municipality.place,
        places=request.place_names(open_on=request.today),
        today=request.today,
    )
    if request.method == "POST" and form.is_valid():
        asked = {key: form.cleaned_data[key] for key in ("name", "position", "email", "role", "within", "until")}
        asked["place_name"] = request.place_names().get(str(asked["within"]), "")
        try:
            return _sheet(request, services.invite(**asked, actor=request.user, at=request.at))
        except (Refused, ValidationError) as refused:
            form.add_error(None, refused.messages if isinstance(refused, ValidationError) else str(refused))
    return render(request, "accounts/invite.html", {"form": form})


@never_cache
@require_POST
def renew_invitation(request: Any, slug: str, invitation: int) -> HttpResponse:
    """Give an invitation a new code and show it once."""
    kept = _invitation_or_404(request, invitation)
    return _sheet(request, services.renew_invitation(invitation=kept, actor=request.user, at=request.at))


@require_POST
def revoke_invitation(request: Any, slug: str, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    kept = _invitation_or_404(request, invitation)
    services.revoke_invitation(invitation=kept, actor=request.user, at=request.at)
    messages.success(request, "Приглашение отозвано: код больше не действует.")
    return redirect("invitations", slug)


def _invitation_or_404(request: Any, invitation: int) -> Any:
    keeps_people(request)
    found = queries.invitation_here(invitation, request.municipality.place)
    if found is None:
        raise Http404("Такого приглашения нет.")
    return found


def _sheet(request: Any, made: services.Made) -> HttpResponse:
    """The sheet is the answer to the form itself: the code is kept nowhere, so no other page could show it."""
    address = request.build_absolute_uri(reverse("join_by_link", args=[made.code]))
    row = queries.invitation_row(made.invitation, request.place_names(), request.at)
    seen = {
        "row": row,
        "code": made.code,
        "address": address,
        "entrance": request.build_absolute_uri(reverse("join")),
        "qr": pictures.qr(address),
    }
    return render(request, "accounts/invitation_sheet.html", seen)
