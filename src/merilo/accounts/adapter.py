"""How sign-in behaves here: nobody registers himself, and what goes wrong is said plainly."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come in by invitation only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": (
            "Слишком много неудачных попыток. Подождите 15 минут или попросите администратора снять запрет."
        ),
        "username_email_password_mismatch": "Имя или пароль не подходят. Проверьте раскладку и попробуйте ещё раз.",
        "username_password_mismatch": "Имя или пароль не подходят. Проверьте раскладку и попробуйте ещё раз.",
        "email_password_mismatch": "Почта или пароль не подходят. Проверьте раскладку и попробуйте ещё раз.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody registers himself."""
        return False
