"""Forms of coverage: which rows to show, planning, recording."""

from __future__ import annotations

from typing import Any

from django import forms

from merilo.registry.queries import rules
from merilo.registry.queries.coverage import SHOWN

FIRST_YEAR = 2013


class CoverageFilter(forms.Form):
    """Which institutions of the picture to show."""

    show = forms.ChoiceField(label="Показать", required=False, choices=SHOWN)

    def which(self) -> str:
        """Return what is asked for; nonsense counts as everything."""
        return self.cleaned_data["show"] if self.is_valid() else ""


class PlanManyForm(forms.Form):
    """The year for which the chosen institutions are planned."""

    year = forms.TypedChoiceField(label="Наметить отмеченные на год", coerce=int)
    basis = forms.CharField(label="Основание", max_length=300, required=False)

    def __init__(self, data: Any = None, *, this_year: int, year: int) -> None:
        super().__init__(data, initial={"year": max(year, this_year)})
        self.fields["year"].choices = [(one, str(one)) for one in range(this_year, this_year + 6)]  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    """The assessment of one institution in a year."""

    year = forms.IntegerField(label="Год", min_value=FIRST_YEAR, max_value=2100)
    basis = forms.CharField(
        label="Основание", max_length=300, required=False, help_text="Например: решение совета от 12.03.2026 № 3."
    )
    exception = forms.CharField(
        label="Почему второй раз за год",
        max_length=500,
        required=False,
        help_text=f"Заполните, только если в этом году оценка уже есть. {rules.told()['frequency']}",
    )


class RecordForm(PlanForm):
    """An assessment that was held."""

    total = forms.DecimalField(
        label="Итоговая оценка, баллов",
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        localize=True,
    )
    field_order = ["year", "total", "basis", "exception"]
