"""Forms of the council's own indicators: setting one by a decision, filling it for an institution."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from merilo.council.forms.operators import DecidedForm
from merilo.council.models import OwnIndicator, OwnValue
from merilo.council.queries.decisions import Choice
from merilo.registry.forms.fields import fields_of

NAMES = ("name", "about", "kind", "top", "unit", "since", "until", "is_public")


class OwnForm(DecidedForm):
    """What the council looks at besides the law."""

    def __init__(
        self, data: Any = None, *, today: date, council: Sequence[Choice], indicator: OwnIndicator | None = None
    ) -> None:  # fmt: skip
        initial: dict[str, Any] = {"since": today.year, "kind": OwnIndicator.Kind.YES}
        if indicator is not None:
            initial = {name: getattr(indicator, name) for name in NAMES}
        super().__init__(data, today=today, council=council, initial=initial)
        made = fields_of(NAMES, OwnIndicator)
        made["kind"] = forms.ChoiceField(
            label="Чем измеряется", choices=OwnIndicator.Kind.choices, widget=forms.RadioSelect
        )
        self.fields = {**made, **self.fields}
        self.fields["name"].help_text = "Например: работает после 19 часов."
        self.fields["about"].widget.attrs["rows"] = 3
        self.fields["about"].help_text = "Что посмотреть и за что какое значение: чтобы разные люди оценили одинаково."
        self.fields["top"].help_text = "Только для баллов."
        self.fields["unit"].help_text = "Только для числа, словами «сколько чего»: кружков, часов в неделю; или %, руб."
        self.fields["until"].help_text = "Пусто — пока совет не решит иначе."
        self.fields["is_public"].help_text = "Отметьте, только если так сказано в решении совета."

    def clean(self) -> dict[str, Any]:
        """Ask for the greatest number of points where points are given."""
        given = super().clean()
        if given.get("kind") == OwnIndicator.Kind.POINTS and given.get("top") is None and "top" not in self.errors:
            self.add_error("top", "Укажите наибольший балл.")
        return given


class ValueForm(forms.Form):
    """What an institution came to."""

    note = forms.CharField(label="Пояснение", max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))
    url = forms.URLField(label="Ссылка", max_length=1000, required=False, assume_scheme="https")
    file = forms.FileField(label="Файл или снимок", required=False)

    def __init__(
        self, data: Any = None, files: Any = None, *, indicator: OwnIndicator, standing: OwnValue | None
    ) -> None:  # fmt: skip
        initial: dict[str, Any] = {}
        if standing is not None:
            initial = {"value": standing.value, "note": standing.note, "url": standing.url}
        if indicator.kind == OwnIndicator.Kind.YES and standing is not None:
            initial["value"] = "yes" if standing.value else "no"
        super().__init__(data, files, initial=initial)
        value: forms.Field
        if indicator.kind == OwnIndicator.Kind.YES:
            choices = [("yes", "да"), ("no", "нет"), ("", "не заполнено")]
            value = forms.ChoiceField(
                label=indicator.name, choices=choices, required=False, widget=forms.RadioSelect
            )  # fmt: skip
        else:
            unit = f"от 0 до {indicator.top.normalize():f}" if indicator.top is not None else indicator.unit
            value = forms.DecimalField(
                label=indicator.name, required=False, min_value=0, max_digits=12, decimal_places=2, localize=True,
                help_text=f"{unit[:1].upper()}{unit[1:]}." if unit else "",
            )  # fmt: skip
        self.fields = {"value": value, **self.fields}

    def clean_value(self) -> Decimal | None:
        """Return the value; nothing said takes it back."""
        given = self.cleaned_data["value"]
        if given in ("yes", "no"):
            return Decimal(given == "yes")
        return given if isinstance(given, Decimal) else None
