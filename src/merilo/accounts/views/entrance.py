"""Ways in for those who have no password yet or no more: invitations and one-time links."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import password_reset as reset_by_mail
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from merilo.accounts import forms
from merilo.accounts.queries import people as queries
from merilo.accounts.refusal import Refused
from merilo.accounts.services import entrance, invitations

LIMITS = {"join": "10/15m/ip", "enter": "20/15m/ip"}
TOO_MANY = "Слишком много неудачных попыток. Подождите 15 минут и попробуйте ещё раз."
OPENED = "invitation"  # in the session: which invitation this browser has opened


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Any) -> HttpResponse:
    """Ask for the code of an invitation."""
    form = forms.CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tried = ratelimit.consume(request, app="merilo", action="join", config=LIMITS)
        if tried is None:
            form.add_error(None, TOO_MANY)
            return render(request, "accounts/join.html", {"form": form}, status=429)
        try:
            opened = invitations.open_invitation(code=form.cleaned_data["code"], at=request.at)
        except Refused as refused:
            form.add_error("code", str(refused))
        else:
            tried.rollback()
            request.session[OPENED] = [opened.pk, opened.code_hash]
            return redirect("accept")
    return render(request, "accounts/join.html", {"form": form})


@never_cache
@require_safe
def join_by_link(request: Any, code: str) -> HttpResponse:
    """Show the code of a link in the form; opening it is a deed of the person, not of a program that looks ahead."""
    return render(request, "accounts/join.html", {"form": forms.CodeForm(initial={"code": code}), "by_link": True})


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: Any) -> HttpResponse:
    """Let the invited person choose how to sign in, or take the role to the account in which he is."""
    opened = queries.invitation_of(*request.session.get(OPENED, (None, None)))
    if opened is None or opened.accepted_at or opened.revoked_at or opened.expires_at <= request.at:
        request.session.pop(OPENED, None)
        return redirect("join")
    today = timezone.localdate(request.at)
    if request.method == "POST" and request.user.is_authenticated:
        invitations.join(invitation=opened, actor=request.user, on=today, at=request.at)
        return _welcome(request)
    form = forms.JoinForm(
        None if request.user.is_authenticated else request.POST or None,
        user=queries.newcomer(opened),
        initial={"username": queries.proposed_login(opened.name)},
    )
    if request.method == "POST" and form.is_valid():
        wanted = {key: form.cleaned_data[key] for key in ("username", "password")}
        try:
            made = invitations.accept_invitation(invitation=opened, **wanted, on=today, at=request.at)
        except invitations.LoginTaken as taken:
            form.add_error("username", str(taken))
        except Refused as refused:
            form.add_error(None, str(refused))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            _welcome(request)
            return _sign_in(request, made, "invitation")
    return render(request, "accounts/accept.html", {"form": form, "invitation": opened})


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Any, token: str) -> HttpResponse:
    """Sign in by a one-time link; the link is used up by the button, not by looking at the page."""
    tried = ratelimit.consume(request, app="merilo", action="enter", config=LIMITS, limit_get=True)
    if tried is None:
        return render(request, "accounts/enter.html", {"fault": TOO_MANY}, status=429)
    try:
        person = entrance.person_of(token=token, at=request.at)
        form = forms.LinkForm(request.POST or None, user=person)
        tried.rollback()
        if request.method == "POST" and (form.is_valid() or not request.POST):
            password = form.cleaned_data["password"] if request.POST else ""
            return _sign_in(request, entrance.use_link(token=token, password=password, at=request.at), "link")
    except Refused as refused:
        return render(request, "accounts/enter.html", {"fault": str(refused)}, status=410)
    return render(request, "accounts/enter.html", {"form": form, "person": person})


def password_reset(request: Any) -> HttpResponse:
    """Reset a password by mail, or tell who helps where there is no mail."""
    if settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        return _no_mail(request)
    return reset_by_mail(request)  # type: ignore[no-any-return]


@require_safe
def unknown_elsewhere(request: Any) -> HttpResponse:
    """Tell a person whom the server of sign-in knows and we do not what to do."""
    return render(request, "accounts/unknown_elsewhere.html")


@require_safe
def _no_mail(request: Any) -> HttpResponse:
    return render(request, "accounts/no_mail.html")


def _welcome(request: Any) -> HttpResponse:
    request.session.pop(OPENED, None)
    messages.success(request, "Приглашение принято. Добро пожаловать!")
    return redirect(settings.LOGIN_REDIRECT_URL)


def _sign_in(request: Any, person: Any, method: str) -> HttpResponse:
    """Sign a person in as the form of sign-in does, so that a second step is asked for where it is set up."""
    record_authentication(request, person, method=method)
    return perform_login(request, Login(user=person))  # type: ignore[no-any-return]
