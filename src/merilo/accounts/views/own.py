"""A person's own page and notices."""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from merilo.accounts import forms
from merilo.accounts.queries import notices as queries
from merilo.accounts.queries import people
from merilo.accounts.services import addresses, entrance
from merilo.accounts.services import notices as services
from merilo.accounts.services.people import describe_self
from merilo.accounts.views import elsewhere

LIMITS = {"prove_mail": "5/h/user"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: Any) -> HttpResponse:
    """Show and change what I say of myself."""
    form = forms.SelfForm(request.POST or None, instance=people.myself(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            said = _sent_for_proof(request, dict(form.cleaned_data))
            describe_self(actor=request.user, values=said, at=request.at)
        except addresses.LetterNotSent as refused:
            form.add_error("email", str(refused))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "Ваши данные сохранены.")
            return redirect("me")
    shown = {
        "form": form,
        "own_roles": people.own_roles(request.user, on=timezone.localdate(request.at)),
        "has_mail_server": addresses.has_mail_server(),
        "elsewhere": elsewhere.way_to_tie(request),
        **people.ways_in(request.user),
    }
    return render(request, "accounts/me.html", shown)


def _sent_for_proof(request: Any, said: dict[str, Any]) -> dict[str, Any]:
    """Return what can be kept at once: a new mail waits until the letter that goes to it is answered."""
    if not addresses.needs_letter(request.user, said["email"]):
        return said
    _send_letter(request, said.pop("email"))
    return said


def _send_letter(request: Any, email: str) -> None:
    """Send the letter with the link by which a mail becomes one's own. Raises LetterNotSent."""
    if ratelimit.consume(request, app="merilo", action="prove_mail", config=LIMITS) is None:
        raise addresses.LetterNotSent("За последний час вам ушло уже пять писем. Подождите или проверьте папку «Спам».")

    def page_of(token: str) -> str:
        return str(request.build_absolute_uri(reverse("prove_mail", args=[token])))

    addresses.ask_for_proof(actor=request.user, email=email, page_of=page_of, at=request.at)
    messages.info(request, f"На {email} ушло письмо. Откройте ссылку из него за три дня, и почта станет вашей.")


@login_required
@require_POST
def ask_mail_proof(request: Any) -> HttpResponse:
    """Send a letter to one's own mail that is not proved yet."""
    if request.user.email and addresses.has_mail_server():
        _send_letter(request, request.user.email)
    return redirect("me")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def prove_mail(request: Any, token: str) -> HttpResponse:
    """Make the mail to which a letter went one's own; the button does it, not looking at the page."""
    try:
        email = addresses.asked_of(token=token, person=request.user, at=request.at)
    except addresses.ProofNotValid as refused:
        return render(request, "accounts/prove_mail.html", {"fault": str(refused)}, status=403)
    if request.method == "POST":
        addresses.prove(token=token, actor=request.user, at=request.at)
        messages.success(request, f"Почта {email} подтверждена.")
        return redirect("me")
    return render(request, "accounts/prove_mail.html", {"email": email})


@login_required
@require_POST
def untie_sign_in(request: Any) -> HttpResponse:
    """Let no sign-in elsewhere open one's account any more."""
    entrance.untie_sign_in(actor=request.user, at=request.at)
    messages.success(request, "Единый вход отвязан: теперь вас впускает только пароль.")
    return redirect("me")


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
