"""Forms of publishing and of correcting what was published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from merilo.council.forms.resting import RestingForm
from merilo.council.queries.decisions import Choice
from merilo.registry.forms.fields import DayField
from merilo.registry.queries import rules


class PublishForm(RestingForm):
    """The decision a publication rests on."""

    basis = forms.CharField(
        label="Решение о публикации",
        max_length=500,
        help_text=f"Например: протокол общественного совета от 12.11.2026 № 4. {rules.told()['publication']}",
    )
    decided_on = DayField(label="Дата решения")

    def __init__(self, data: Any = None, *, today: date, council: Sequence[Choice] = ()) -> None:
        super().__init__(data)
        self.offer(council)
        self.fields["decided_on"].initial = today.isoformat()


class CorrectForm(PublishForm):
    """What is corrected, and by which calculation."""

    calculation = forms.TypedChoiceField(label="Каким расчётом", coerce=int)
    correction = forms.CharField(
        label="Что исправлено",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Прочитают все: прежняя публикация останется с этой пометкой.",
    )
    field_order = ["correction", "calculation", "of_council", "basis", "decided_on"]

    def __init__(
        self, data: Any = None, *, today: date, newer: Sequence[Any], council: Sequence[Choice] = ()
    ) -> None:  # fmt: skip
        super().__init__(data, today=today, council=council)
        self.order_fields(self.field_order)
        self.fields["calculation"].choices = [  # type: ignore[attr-defined]
            (one.number, f"№ {one.number} от {one.made_at:%d.%m.%Y}{f': {one.reason}' if one.reason else ''}")
            for one in newer
        ]
