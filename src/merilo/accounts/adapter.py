"""How sign-in behaves here: nobody registers himself, and what goes wrong is said plainly."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from merilo.accounts.queries import people
from merilo.accounts.services import entrance

TOO_MANY = (
    "Слишком много неудачных попыток. Подождите 15 минут или попросите администратора снять запрет "
    "(команда merilo unlock)."
)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come in by invitation only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": "Слишком часто. Подождите минуту и попробуйте ещё раз.",
        "username_email_password_mismatch": "Имя или пароль не подходят. Проверьте раскладку и попробуйте ещё раз.",
        "username_password_mismatch": "Имя или пароль не подходят. Проверьте раскладку и попробуйте ещё раз.",
        "email_password_mismatch": "Почта или пароль не подходят. Проверьте раскладку и попробуйте ещё раз.",
        "enter_current_password": "Нынешний пароль набран неверно.",
        "incorrect_password": "Пароль набран неверно.",
        "incorrect_code": "Код не подходит. Проверьте цифры или запросите новый.",
        "invalid_login_code": "Код не подходит. Проверьте цифры или запросите новый.",
        "invalid_password_reset": "Ссылка уже использована или истекла.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody registers himself."""
        return False

    def set_password(self, user: Any, password: str) -> None:
        """Set a password that was changed or reset, and write it down."""
        entrance.change_password(actor=user, password=password, at=context.request.at)

    def format_email_subject(self, subject: str) -> str:
        """Return the subject as our templates say it."""
        return subject

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count an attempt, and remember from where it came for those who forgive attempts by name."""
        login = credentials.get("email") or credentials.get("username") or ""
        entrance.remember_where(login=login, address=get_ip(request))
        super().pre_authenticate(request, **credentials)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count attempts by name whatever address of the site they come to, so that they can be forgiven by name."""
        return entrance.attempts_key(credentials.get("email") or credentials.get("username") or "")


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in elsewhere opens an account of ours, tied before or found by a mail proved here too; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Return that nobody registers himself."""
        return False

    def authenticate_by_email(self, sociallogin: Any) -> tuple[Any, str] | None:
        """Return whose mail the sign-in elsewhere has proved, if it is proved here too: anybody can write in a mail."""
        found: tuple[Any, str] | None = super().authenticate_by_email(sociallogin)
        return found if found is not None and people.mail_is_proved(found[0], found[1]) else None

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tell a person plainly whose mail stands here unproved."""
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        if super().authenticate_by_email(sociallogin) is not None:
            raise ImmediateHttpResponse(render(request, "socialaccount/unproved_mail.html", status=403))

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """Write down that an account was tied: whichever way, allauth says it here; letters are ours to send."""
        if template_prefix == "socialaccount/email/account_connected":
            entrance.tie_sign_in(person=user, at=context.request.at)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Return where a person goes who has tied the own account to a sign-in elsewhere."""
        return reverse("me")


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]
    """The second step in Russian words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Код не подходит. Проверьте, что часы телефона идут верно, и наберите новый код.",
        "unverified_email": "Сначала подтвердите почту.",
    }
