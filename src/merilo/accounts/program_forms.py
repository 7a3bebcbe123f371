"""Forms of keys and addresses for programs."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from merilo.accounts.models import ApiToken, Webhook


class TokenForm(forms.Form):
    """What a key is for, what it may, and until when."""

    name = forms.CharField(label="Для какой программы", max_length=200, help_text="Например: анкеты оператора")
    scopes = forms.MultipleChoiceField(
        label="Что ей разрешено", choices=ApiToken.Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    expires_at = forms.DateField(
        label="Действует по",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Не дольше года",
    )

    def __init__(self, *args: Any, today: date, taken: Container[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.taken = today, taken
        self.fields["expires_at"].initial = today + timedelta(days=180)

    def clean_name(self) -> str:
        """Refuse the name of a key that works: a form sent twice would leave a second one that nobody has seen."""
        name = " ".join(self.cleaned_data["name"].split())
        if name in self.taken:
            raise ValidationError("Ключ с таким названием уже действует. Назовите иначе или отзовите прежний.")
        return name

    def clean_expires_at(self) -> datetime:
        """Return the end of the last day."""
        day: date = self.cleaned_data["expires_at"]
        if not self.today <= day <= self.today + timedelta(days=365):
            raise ValidationError("Выберите день не раньше сегодняшнего и не позже чем через год.")
        return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


class WebhookForm(forms.Form):
    """Whom to tell, and of what."""

    url = forms.URLField(
        label="Адрес", max_length=500, assume_scheme="https", help_text="Например: https://example.ru/merilo",
        error_messages={"invalid": "Нужен полный адрес, который начинается с https://."},
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label="О чём сообщать", choices=Webhook.Event.choices, widget=forms.CheckboxSelectMultiple
    )
