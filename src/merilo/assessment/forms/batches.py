"""Forms of batches: what to print, what of the list to show, the protocol."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from merilo.assessment.queries.batches import MOST_IN_A_BATCH


class BatchForm(forms.Form):
    """For whom how many sheets are printed."""

    unit = forms.TypedChoiceField(label="Учреждение", coerce=int)
    wave = forms.TypedChoiceField(label="Волна", coerce=int)
    count = forms.IntegerField(
        label="Сколько анкет напечатать",
        min_value=1,
        max_value=MOST_IN_A_BATCH,
        help_text=f"До {MOST_IN_A_BATCH} в одной пачке. Номера продолжат прежние.",
    )
    second_share = forms.IntegerField(
        label="Повторно ввести, %",
        min_value=0,
        max_value=100,
        initial=10,
        help_text="Доля введённых анкет, которую второй человек введёт ещё раз для проверки.",
    )

    def __init__(self, data: Any = None, *, units: Sequence[Any], waves: Sequence[Any], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["unit"].choices = [(unit.pk, unit.name) for unit in units]  # type: ignore[attr-defined]
        self.fields["wave"].choices = [(wave.pk, wave.title) for wave in waves]  # type: ignore[attr-defined]


class BatchFilter(forms.Form):
    """What of the list to show."""

    unit = forms.TypedChoiceField(label="Учреждение", coerce=int, required=False, empty_value=None)
    wave = forms.TypedChoiceField(label="Волна", coerce=int, required=False, empty_value=None)
    state = forms.ChoiceField(
        label="Протокол", required=False, choices=[("", "любой"), ("open", "открыт"), ("closed", "закрыт")]
    )

    def __init__(self, data: Any, *, units: Sequence[Any], waves: Sequence[Any]) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [("", "все"), *units]  # type: ignore[attr-defined]
        self.fields["wave"].choices = [("", "все"), *((wave.pk, wave.title) for wave in waves)]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """Return what is asked for; what is not understood is not asked."""
        self.is_valid()
        given = self.cleaned_data
        return {"unit": given.get("unit"), "wave": given.get("wave"), "state": given.get("state", "")}


class CloseForm(forms.Form):
    """The protocol: what people have counted in their hands."""

    returned = forms.IntegerField(label="Возвращено анкет", min_value=0, max_value=100_000)
    spoiled = forms.IntegerField(label="Из них испорчено", min_value=0, max_value=100_000)
    spoiled_note = forms.CharField(label="Чем испорчены", max_length=500, required=False)

    def ask_why(self, data: Any) -> None:
        """Ask for an explanation of what does not come out."""
        self.fields["explanation"] = forms.CharField(
            label="Чем объясняются расхождения",
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="Протокол можно закрыть с расхождением, если объяснить его: объяснение войдёт в протокол.",
        )


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label="Почему", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
