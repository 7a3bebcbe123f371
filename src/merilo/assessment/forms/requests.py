"""Forms of requests for information: the letter, its answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from merilo.accounts.choosing import SearchingForm
from merilo.assessment.models import Cycle, Unit
from merilo.registry.forms.fields import DayField, Several


class RequestForm(SearchingForm):
    """A letter to one or several institutions."""

    units = Several(
        queryset=Unit.objects.none(), label="Кому", widget=forms.CheckboxSelectMultiple,
        help_text="Каждому уйдёт своё письмо. Филиалам пишут через головное учреждение.",
    )  # fmt: skip
    text = forms.CharField(
        label="Что запрашивается", max_length=8000, widget=forms.Textarea({"rows": 8}),
        help_text="Каждый пункт с новой строки.",
    )  # fmt: skip
    due_on = DayField(label="Ответить до")
    number = forms.CharField(label="Исходящий №", max_length=60, required=False)
    sent_on = DayField(label="Дата письма")

    def __init__(self, data: Any = None, *, cycle: Cycle, today: date, due_on: date) -> None:
        super().__init__(data, initial={"sent_on": today, "due_on": due_on})
        heads = cycle.units.filter(parent__isnull=True, left_at__isnull=True).order_by("name")
        self.fields["units"].queryset = heads.select_related("institution")  # type: ignore[attr-defined]
        self.fields["sent_on"].widget.attrs["max"] = today.isoformat()
        self.search_in("units")


class AnswerForm(forms.Form):
    """The answer of an institution."""

    answer = forms.CharField(label="Ответ", max_length=8000, required=False, widget=forms.Textarea({"rows": 6}))
    file = forms.FileField(label="Файл", required=False, help_text="Документ, таблица, PDF или снимок.")

    def clean(self) -> dict[str, Any]:
        """Words or a file: one of them there must be."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("answer") and not given.get("file") and not self.errors:
            self.add_error("answer", "Напишите ответ или приложите файл.")
        return given
