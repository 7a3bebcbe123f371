"""The forms of signing in, in our words; allauth finds them by ACCOUNT_FORMS."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm

from merilo.accounts.forms import PASSWORD_HELP


class SignIn(LoginForm):  # type: ignore[misc]
    """Name or mail, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = "Имя для входа или почта"
        login.max_length = 254
        login.widget.attrs.update({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        login.widget.attrs.pop("placeholder", None)
        password.help_text = ""
        password.widget.attrs.pop("placeholder", None)
        self.fields["remember"].label = "Не выходить на этом компьютере"


class ConfirmPassword(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something important."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class NewOwnPassword(ChangePasswordForm):  # type: ignore[misc]
    """The present password and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": "Нынешний пароль", "password1": "Новый пароль", "password2": "Новый пароль ещё раз"}
        for name, label in labels.items():
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = PASSWORD_HELP
