"""Forms of the catalogue of measures and of directors' norms."""

from __future__ import annotations

from typing import Any

from django import forms

from merilo.ratings.models import DirectorNorms
from merilo.registry.forms.fields import DayField, fields_of

NORMS = (
    "score_weight",
    "change_weight",
    "timely_weight",
    "score_norm",
    "change_norm",
    "change_fine",
    "timely_norm",
    "pass_mark",
)


class MeasuresForm(forms.Form):
    """The measures suggested about an item, one a line."""

    texts = forms.CharField(
        label="Мероприятия, каждое с новой строки", widget=forms.Textarea({"rows": 6}), max_length=10_000,
        required=False, help_text="Пусто — вернутся встроенные.",
    )  # fmt: skip


class NormsForm(forms.Form):
    """By what directors are assessed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.update(fields_of(NORMS, DirectorNorms))

    def clean(self) -> dict[str, Any]:
        """Refuse weights that do not make a whole."""
        given = super().clean() or {}
        weights = [given.get(name) for name in NORMS[:3]]
        if None not in weights and sum(weights) != 100:  # type: ignore[arg-type]
            raise forms.ValidationError(f"Сумма весов — {sum(weights)}, а должно быть 100.")  # type: ignore[arg-type]
        return given


class UseForm(forms.Form):
    """By what document the results of a year entered the directors' contracts."""

    year = forms.IntegerField(label="Год", min_value=2014, max_value=2100)
    basis = forms.CharField(
        label="Документ", max_length=500, help_text="Например: дополнительные соглашения от 20.12.2026, приказ № 88-к"
    )
    done_on = DayField(label="Дата документа")
