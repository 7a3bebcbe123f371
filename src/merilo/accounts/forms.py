"""How every form looks, and the forms of this room."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.forms.renderers import TemplatesSetting

from merilo.accounts.access import OF_INSTITUTION, Place
from merilo.accounts.choosing import SearchingForm
from merilo.accounts.models import Role, User

LOGIN = RegexValidator(
    re.compile(r"\A[a-z][a-z0-9._-]{2,59}\Z", re.IGNORECASE),
    "Латинские буквы, цифры, точка, дефис; от 3 до 60 знаков, первая — буква.",
)
GIVEN_ROLES = [(value, label[:1].upper() + label[1:]) for value, label in Role.choices if value != Role.ADMIN]
PASSWORD_HELP = "Не короче 8 знаков, не одни цифры, не похож на имя и не из самых простых."


class Fields(TemplatesSetting):
    """Draws each field with our own parts: label, help, faults beside the field they belong to."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"


class Day(forms.DateField):
    """A day that people pick or type."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> date | None:
        """Return the day. Refuses years in which nobody of this house works."""
        day: date | None = super().clean(value)
        if day is not None and not 2000 <= day.year <= 2100:
            raise ValidationError("Проверьте год.")
        return day


class Basis(forms.CharField):
    """Why, or by what paper."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"label": "Основание", "max_length": 300, "help_text": "Например: распоряжение № 14.", **kwargs}
        )


class OfPlace(SearchingForm):
    """A role and where it is held; `places` are the institutions a head may be named for."""

    role = forms.ChoiceField(label="Роль", choices=[("", "— выберите —"), *GIVEN_ROLES])
    institution = forms.ChoiceField(label="Учреждение", required=False, help_text="Только для руководителя учреждения.")
    until = Day(label="Роль до", required=False, help_text="Последний день. Пусто — без срока.")

    def __init__(self, *args: Any, place: Place, places: Mapping[str, str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.today = place, today
        within = [(where, name) for where, name in places.items() if "/" in where]
        self.fields["institution"].choices = [("", "— весь муниципалитет —"), *within]  # type: ignore[attr-defined]
        self.search_in("institution")

    def clean_until(self) -> date | None:
        """Return the last day. Refuses one that has passed."""
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < self.today:
            raise ValidationError("Этот день уже прошёл.")
        return until

    def clean(self) -> dict[str, Any]:
        """Put role and place together."""
        cleaned = super().clean() or {}
        role, institution = cleaned.get("role"), cleaned.get("institution")
        if role in OF_INSTITUTION and not institution and "institution" not in self.errors:
            self.add_error("institution", "Выберите учреждение, которым человек руководит.")
        if role and role not in OF_INSTITUTION and institution:
            self.add_error("institution", "Учреждение указывают только руководителю: выберите «весь муниципалитет».")
        cleaned["within"] = Place.of(institution) if institution else self.place
        return cleaned


class InviteForm(OfPlace):
    """Whom to invite, to what."""

    name = forms.CharField(label="Фамилия, имя, отчество", max_length=200)
    position = forms.CharField(label="Должность", max_length=300, required=False)
    email = forms.EmailField(label="Электронная почта", required=False, help_text="Для сброса пароля и уведомлений.")
    field_order = ["name", "position", "role", "institution", "until", "email"]


class RoleForm(OfPlace):
    """A further role for a person who is here."""

    since = Day(label="С какого дня")
    basis = Basis(required=False)
    field_order = ["role", "institution", "since", "until", "basis"]


class EndRoleForm(forms.Form):
    """When a role ends and why."""

    last_day = Day(label="Последний день роли", help_text="Вчерашний день — роль закончится сразу.")
    reason = forms.CharField(label="Причина", max_length=300)


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label="Причина", max_length=300)


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is known of a person."""

    class Meta:
        model = User
        fields = ["name", "position", "email", "phone"]

    def clean_email(self) -> str:
        """Return the mail in small letters, as it is compared."""
        email: str = self.cleaned_data["email"]
        return email.lower()


class SelfForm(PersonForm):
    """What a person says of himself."""

    class Meta(PersonForm.Meta):
        fields = ["name", "position", "email", "phone", "wants_mail"]
        help_texts = {"wants_mail": "Одно письмо со всем новым, в рабочие часы. В программе уведомления видны всегда."}


class DeputyForm(SearchingForm):
    """Who is away, who stands in, when, why."""

    person = forms.TypedChoiceField(label="Кто отсутствует", coerce=int)
    deputy = forms.TypedChoiceField(label="Кто замещает", coerce=int)
    since = Day(label="С какого дня")
    until = Day(label="По какой день")
    reason = forms.CharField(label="Причина", max_length=300, help_text="Например: ежегодный отпуск, приказ № 7.")

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in ("person", "deputy"):
            self.fields[field].choices = [("", "— выберите —"), *people]  # type: ignore[attr-defined]
        self.search_in("person", "deputy")

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts itself."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Замещение не может кончиться раньше, чем началось.")
        if cleaned.get("person") and cleaned.get("person") == cleaned.get("deputy"):
            self.add_error("deputy", "Человек не может замещать сам себя.")
        return cleaned


class PeopleFilter(forms.Form):
    """Which people to show."""

    words = forms.CharField(label="Имя или должность", required=False, max_length=100)
    role = forms.ChoiceField(label="Роль", required=False, choices=[("", "любая"), *GIVEN_ROLES])
    standing = forms.ChoiceField(
        label="Показать",
        required=False,
        choices=[("", "работающих"), ("never", "ни разу не входивших"), ("former", "бывших и отключённых")],
    )


class JournalFilter(forms.Form):
    """What of the journal to show."""

    since = Day(label="С", required=False)
    until = Day(label="По", required=False)
    person = forms.CharField(label="Кто", required=False, max_length=100)
    act = forms.ChoiceField(label="Что сделано", required=False)
    kind = forms.ChoiceField(label="С чем", required=False)
    words = forms.CharField(label="Слова", required=False, max_length=100, help_text="Из названия или причины.")

    def __init__(
        self, *args: Any, acts: Sequence[tuple[str, str]], kinds: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [("", "всё"), *acts]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", "со всем"), *kinds]  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """The code of an invitation."""

    code = forms.CharField(
        label="Код приглашения",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text="С листка или из сообщения. Заглавные буквы и дефисы не важны.",
    )


class NewPassword(forms.Form):
    """A password typed twice; `user` is whose it will be."""

    password = forms.CharField(
        label="Пароль", strip=False, max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label="Пароль ещё раз",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].help_text = PASSWORD_HELP

    def clean(self) -> dict[str, Any]:
        """Refuse passwords that differ or are weak."""
        cleaned = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", "Пароли не совпадают. Наберите ещё раз.")
        elif password:
            try:
                validate_password(password, self.user)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class JoinForm(NewPassword):
    """The name and the password by which the invited person will sign in."""

    username = forms.CharField(
        label="Имя для входа",
        max_length=60,
        validators=[LOGIN],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        help_text="Латинскими буквами. Можно оставить предложенное; запишите его вместе с паролем.",
    )
    field_order = ["username", "password", "again"]

    def clean_username(self) -> str:
        """Return the name in small letters, so that capitals never matter."""
        self.user.username = self.cleaned_data["username"].lower()
        return self.user.username


class LinkForm(NewPassword):
    """Signing in by a one-time link, with a new password if one is wanted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
        self.fields["password"].label, self.fields["again"].label = "Новый пароль", "Новый пароль ещё раз"

    def clean(self) -> dict[str, Any]:
        """Refuse a password that was typed once."""
        cleaned = super().clean()
        if bool(cleaned.get("password")) != bool(cleaned.get("again")) and not self.errors:
            self.add_error("again", "Наберите новый пароль дважды или оставьте оба поля пустыми.")
        return cleaned


class EverywhereForm(forms.Form):
    """Who shall hold a role in the whole installation."""

    login = forms.CharField(label="Имя для входа или почта", max_length=254)
    basis = Basis()
