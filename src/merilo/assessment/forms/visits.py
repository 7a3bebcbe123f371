"""Forms about visits: when, who, which unit; why one is cancelled; the list's filter."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from merilo.accounts.choosing import SearchingForm
from merilo.assessment.queries import visits
from merilo.registry.forms.fields import DayField


class VisitForm(SearchingForm):
    """A visit."""

    unit: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None, label="Учреждение", empty_label="выберите учреждение"
    )
    expert: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None, label="Кто посещает", empty_label="выберите человека"
    )
    starts_at = forms.SplitDateTimeField(
        label="Когда",
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": "День посещения"},
            time_attrs={"type": "time", "aria-label": "Время посещения"},
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        ),
    )
    minutes = forms.IntegerField(label="Сколько минут", min_value=10, max_value=1440, initial=60)
    note = forms.CharField(
        label="Примечание", max_length=500, required=False, help_text="Например: вход со двора, встретит заведующая."
    )
    despite = forms.BooleanField(label="Записать, хотя в это время есть другое посещение", required=False)

    def __init__(
        self, *args: Any, cycle: Any, today: date, own: Any = None, is_new: bool = True, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = visits.units(cycle, expert=own)  # type: ignore[attr-defined]
        people = visits.visitors(cycle, on=today) | visits.given(cycle).distinct()
        self.fields["expert"].queryset = people if own is None else people.filter(pk=own.pk)  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["unit"]
        if own is not None:
            self.fields["expert"].initial = own.pk
        self.search_in("unit", "expert")
        if not self.data.get("despite") and "meets" not in options.get("initial", {}):
            self.fields["despite"].widget = forms.HiddenInput()

    def offer_despite(self) -> None:
        """Show the box that confirms a meeting of two visits; it is there only when they do meet."""
        self.fields["despite"].widget = forms.CheckboxInput()

    @property
    def values(self) -> dict[str, Any]:
        """What the service asks for."""
        return self.cleaned_data


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="Почему посещение отменяется", widget=forms.Textarea({"rows": 2}), max_length=500)


class EmptyForm(SearchingForm):
    """A deed that needs nothing but the will to do it."""


class VisitFilter(SearchingForm):
    """Which visits to show."""

    expert: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None, label="Кто посещает", required=False, empty_label="кто угодно"
    )
    since = DayField(label="С", required=False)
    until = DayField(label="По", required=False)
    state = forms.ChoiceField(
        label="Состояние",
        required=False,
        choices=[("", "любое"), ("planned", "намечено"), ("held", "состоялось"), ("cancelled", "отменено")],
    )

    def __init__(self, *args: Any, cycle: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["expert"].queryset = visits.visiting(cycle)  # type: ignore[attr-defined]
        self.search_in("expert")

    @property
    def wanted(self) -> visits.Wanted:
        """Return what is asked for; nonsense asks for everything."""
        self.is_valid()
        kept = getattr(self, "cleaned_data", {})
        expert = kept.get("expert")
        return visits.Wanted(
            expert.pk if expert else None, kept.get("since"), kept.get("until"), kept.get("state") or ""
        )
