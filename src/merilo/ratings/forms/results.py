"""Forms of results: what of the rating to show, calculating, deciding where there is no base, earlier years' tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from merilo.core import wording
from merilo.council.forms.resting import RestingForm
from merilo.council.queries.decisions import Choice
from merilo.registry.forms.fields import DayField


class RatingFilter(forms.Form):
    """What of the rating to show, in which order."""

    kind = forms.ChoiceField(label="Вид", required=False)
    q = forms.CharField(label="Учреждение", required=False, max_length=100)
    sort = forms.ChoiceField(label="Порядок", required=False)
    calc = forms.CharField(required=False, max_length=6, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, kinds: Sequence[tuple[str, str]], columns: Sequence[Any]) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", "все виды"), *kinds]  # type: ignore[attr-defined]
        self.fields["sort"].choices = [  # type: ignore[attr-defined]
            ("", "по итогу"),
            *((one.code, f"по критерию {one.code}") for one in columns),
            ("name", "по наименованию"),
        ]

    def asked(self) -> dict[str, str]:
        """Return what was asked; nonsense asks for nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("kind", "q", "sort")}


class CalculateForm(forms.Form):
    """Why one calculates now."""

    reason = forms.CharField(
        label="Почему",
        max_length=1000,
        required=False,
        help_text="Останется с расчётом: например, «учтены исправленные отметки».",
    )


class PolicyForm(RestingForm):
    """What was decided for an indicator that cannot be counted."""

    indicator = forms.ChoiceField(label="Показатель")
    policy = forms.ChoiceField(label="Как поступить", widget=forms.RadioSelect)
    basis = forms.CharField(
        label="Решение", max_length=500, help_text="Например: протокол общественного совета от 12.11.2026 № 4"
    )
    decided_on = DayField(label="Дата решения")
    reason = forms.CharField(label="Почему так решено", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ["indicator", "policy", "of_council", "basis", "decided_on", "reason"]

    def __init__(
        self, data: Any = None, *, questions: Sequence[Any], ways: Sequence[tuple[str, str]],
        today: date, council: Sequence[Choice] = (),
    ) -> None:  # fmt: skip
        super().__init__(data)
        self.offer(council)
        self.fields["decided_on"].initial = today.isoformat()
        self.order_fields(self.field_order)
        self.fields["indicator"].choices = [(one.code, f"{one.code} {one.title}") for one in questions]  # type: ignore[attr-defined]
        self.fields["policy"].choices = list(ways)  # type: ignore[attr-defined]


class PastForm(forms.Form):
    """A file with earlier years' results."""

    file = forms.FileField(
        label="Файл с таблицей",
        max_length=300,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        help_text="Excel (.xlsx, .xls), OpenDocument (.ods) или CSV. Нужны столбцы «Наименование» и «Итог».",
    )
    year = forms.IntegerField(
        label="Год, если столбца нет", required=False, min_value=2013, max_value=2100, help_text="Четыре цифры."
    )
    scale = forms.ChoiceField(
        label="Шкала, если столбца нет",
        choices=[("100", "до 100 баллов"), ("160", "до 160 баллов (до 2018 года)")],
    )


class PastConfirmForm(forms.Form):
    """What was shown is written; rows with faults only passed over on purpose."""

    def __init__(self, data: Any = None, *, faults: int) -> None:
        super().__init__(data)
        if faults:
            rows = wording.counted(faults, "строку", "строки", "строк")
            self.fields["skip_faults"] = forms.BooleanField(
                label=f"Пропустить {rows} с ошибками и внести остальное", required=False
            )


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label="Почему", max_length=500)
