"""Forms of operators' checklist summaries: the file with the day of inspection, what is stored and what gives way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from merilo.core import wording
from merilo.registry.forms.fields import DayField


class ChecklistsForm(forms.Form):
    """A checklist summary and the day on which the operator looked."""

    file = forms.FileField(
        label="Файл с чек-листами",
        max_length=300,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        help_text="Строка — учреждение, столбец — пункт чек-листа: 1, 0 или пусто, если пункт не применим. "
        "Столбцы узнаются по заголовкам, в любом порядке.",
    )
    inspected_on = DayField(
        label="День осмотра",
        required=False,
        help_text="Если осмотр был в один день. Запишется в чек-листы, где день ещё не указан.",
    )


class ConfirmForm(forms.Form):
    """What was shown is stored; marks that stand otherwise give way only where a person ticks the form."""

    mark = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, mark: str, faults: int, differing: Sequence[Any]) -> None:
        super().__init__(data, initial={"mark": mark}, label_suffix="")
        self.differing = differing
        for at, plan in enumerate(differing):
            self.fields[f"replace-{at}"] = forms.BooleanField(
                label=f"Заменить: {plan.unit.name}, {plan.title.lower()}", required=False
            )
        if faults:
            rows = wording.counted(faults, "строку", "строки", "строк")
            self.fields["skip_faults"] = forms.BooleanField(
                label=f"Пропустить {rows} с ошибками и внести остальное",
                required=False,
                widget=forms.CheckboxInput({"required": True}),
            )

    @property
    def replaced(self) -> frozenset[str]:
        """Return the keys of the forms whose marks give way."""
        ticked = (self.cleaned_data.get(f"replace-{at}") for at in range(len(self.differing)))
        return frozenset(plan.key for plan, is_ticked in zip(self.differing, ticked, strict=True) if is_ticked)

    @property
    def skips(self) -> bool:
        """Say whether rows with faults are passed over on purpose."""
        return bool(self.cleaned_data.get("skip_faults"))

    def rows(self) -> list[tuple[Any, Any]]:
        """Return each form that differs with its tick."""
        return [(plan, self[f"replace-{at}"]) for at, plan in enumerate(self.differing)]
