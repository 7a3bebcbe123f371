"""Forms of the import: the file, and the confirmation of what was shown."""

from __future__ import annotations

from typing import Any

from django import forms

from merilo.core import wording


class TableForm(forms.Form):
    """A file with a table of institutions."""

    file = forms.FileField(
        label="Файл с таблицей",
        max_length=300,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        help_text="Excel (.xlsx, .xls), OpenDocument (.ods) или CSV. Столбцы в любом порядке; нужно наименование.",
    )


class ConfirmForm(forms.Form):
    """What was shown is written; rows with faults only passed over on purpose."""

    mark = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, mark: str, faults: int) -> None:
        super().__init__(data, initial={"mark": mark})
        if faults:
            rows = wording.counted(faults, "строку", "строки", "строк")
            self.fields["skip_faults"] = forms.BooleanField(
                label=f"Пропустить {rows} с ошибками и внести остальное", required=False
            )
