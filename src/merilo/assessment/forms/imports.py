"""Forms of operators' files: the file, whom its names mean, the confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from merilo.core import intake, wording

LEFT_OUT = 0


class AnswersForm(forms.Form):
    """A file of answers and the wave they belong to."""

    wave = forms.TypedChoiceField(label="Волна", coerce=int)
    file = forms.FileField(
        label="Файл с ответами",
        max_length=300,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        help_text="Строка — анкета: учреждение и ответы «Да», «Нет». Столбцы узнаются по заголовкам, в любом порядке.",
    )

    def __init__(self, data: Any = None, files: Any = None, *, waves: Sequence[Any]) -> None:
        super().__init__(data, files)
        self.fields["wave"].choices = [(wave.pk, wave.title) for wave in waves]  # type: ignore[attr-defined]


class NamesForm(forms.Form):
    """Whom the unknown names of a file mean: a name of the cycle's list for each, or a tick to leave it out."""

    def __init__(self, data: Any = None, *, names: Sequence[Any], units: Sequence[tuple[int, str]]) -> None:
        super().__init__(data, label_suffix="")
        self.names = names
        self.by_identity = {intake.identity(name): pk for pk, name in units}
        words = dict(units)
        for at, one in enumerate(names):
            self.fields[f"unit-{at}"] = forms.CharField(
                label=f"Учреждение для «{wording.shortened(one.name, 80)}»",
                required=False,
                max_length=700,
                initial=words.get(one.unit or one.hint or 0, ""),
                widget=forms.TextInput(attrs={"list": "units-of-cycle", "autocomplete": "off"}),
            )
            self.fields[f"out-{at}"] = forms.BooleanField(
                label="не вносить", required=False, initial=one.how == "left_out"
            )

    def clean(self) -> dict[str, Any]:
        """Refuse names that are none of the list."""
        given = super().clean() or {}
        for at in range(len(self.names)):
            name = given.get(f"unit-{at}", "")
            if name and not given.get(f"out-{at}") and intake.identity(name) not in self.by_identity:
                self.add_error(f"unit-{at}", f"В перечне нет учреждения «{wording.shortened(name, 80)}».")
        return given

    @property
    def chosen(self) -> dict[str, int]:
        """Return identity of a name → key of its unit, 0 to leave it out; names not decided yet are not in it."""
        found = {}
        for at, one in enumerate(self.names):
            if self.cleaned_data.get(f"out-{at}"):
                found[one.identity] = LEFT_OUT
            elif name := self.cleaned_data.get(f"unit-{at}"):
                found[one.identity] = self.by_identity[intake.identity(name)]
        return found

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Return each name with its two fields."""
        return [(one, self[f"unit-{at}"], self[f"out-{at}"]) for at, one in enumerate(self.names)]


class ConfirmForm(forms.Form):
    """What was shown is stored; rows with faults only passed over on purpose."""

    mark = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, mark: str, faults: int) -> None:
        super().__init__(data, initial={"mark": mark})
        if faults:
            rows = wording.counted(faults, "строку", "строки", "строк")
            self.fields["skip_faults"] = forms.BooleanField(
                label=f"Пропустить {rows} с ошибками и внести остальное",
                required=False,
                widget=forms.CheckboxInput({"required": True}),
            )
