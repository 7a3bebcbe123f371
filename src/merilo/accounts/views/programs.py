"""Keys of programs and addresses that are told of events, as the coordinator keeps them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from merilo.accounts import access, program_forms
from merilo.accounts.queries import programs as queries
from merilo.accounts.refusal import Refused
from merilo.accounts.services import programs as services


def _keeps(request: Any) -> Any:
    """Turn away who does not keep the programs of this municipality; return its place."""
    place = request.municipality.place
    access.require(request.user, access.Act.KEEP_API, within=place, at=request.at)
    return place


@require_safe
def programs(request: Any, slug: str) -> HttpResponse:
    """Show keys, addresses, and what became of the messages."""
    place = _keeps(request)
    seen = {
        "tokens": queries.tokens(place, at=request.at),
        "addresses": queries.addresses(place),
        "deliveries": queries.deliveries(place),
    }
    return render(request, "accounts/programs.html", seen)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_token(request: Any, slug: str) -> HttpResponse:
    """Make a key; the answer shows it once."""
    place = _keeps(request)
    taken = {one.name for one in queries.tokens(place, at=request.at) if one.works}
    form = program_forms.TokenForm(request.POST or None, today=request.today, taken=taken)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_token(**form.cleaned_data, within=place, actor=request.user, at=request.at)
        except (Refused, ValidationError) as refused:
            form.add_error(None, refused.messages if isinstance(refused, ValidationError) else str(refused))
        else:
            return render(request, "accounts/token_sheet.html", {"token": made.token, "text": made.text})
    return render(request, "accounts/token_new.html", {"form": form})


@require_POST
def revoke(request: Any, slug: str, token: int) -> HttpResponse:
    """Take a key back."""
    found = queries.token_here(token, _keeps(request))
    if found is None:
        raise Http404("Такого ключа здесь нет.")
    services.revoke_token(token=found, actor=request.user, at=request.at)
    messages.success(request, f"Ключ «{found.name}» отозван: программы с ним больше не войдут.")
    return redirect("programs", slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_webhook(request: Any, slug: str) -> HttpResponse:
    """Add an address; the answer shows its secret once."""
    place = _keeps(request)
    form = program_forms.WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hook = services.make_webhook(**form.cleaned_data, within=place, actor=request.user, at=request.at)
        except (Refused, ValidationError) as refused:
            form.add_error(None, refused.messages if isinstance(refused, ValidationError) else str(refused))
        else:
            return render(request, "accounts/webhook_sheet.html", {"webhook": hook})
    return render(request, "accounts/webhook_new.html", {"form": form})


@require_POST
def stop(request: Any, slug: str, webhook: int) -> HttpResponse:
    """Tell an address nothing more."""
    found = queries.webhook_here(webhook, _keeps(request))
    if found is None:
        raise Http404("Такого адреса здесь нет.")
    services.stop_webhook(webhook=found, actor=request.user, at=request.at)
    messages.success(request, "Адресу больше не сообщают.")
    return redirect("programs", slug)
