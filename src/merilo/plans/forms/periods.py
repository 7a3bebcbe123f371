"""Choosing the period of a report."""

from __future__ import annotations

from typing import Any

from django import forms

from merilo.core import wording
from merilo.plans.queries import fulfilment

OWN = "own"


class PeriodForm(forms.Form):
    """A quarter or a year of the plan, or own dates."""

    period = forms.ChoiceField(label="Период")
    since = forms.DateField(
        label="Свои даты: с", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label="по", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any, *, plan: Any, today: Any) -> None:
        self.plan = plan
        self.periods = {one.key: one for one in fulfilment.periods(plan)}
        chosen = data if data and "period" in data else {"period": fulfilment.proposed(plan, today).key}
        super().__init__(chosen)
        names = [(key, one.name[0].upper() + one.name[1:]) for key, one in self.periods.items()]
        self.fields["period"].choices = [*names, (OWN, "Свои даты")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See to it that own dates make a period of the plan."""
        said = super().clean() or {}
        if said.get("period") != OWN or self.errors:
            return said
        since, until = said.get("since"), said.get("until")
        if since is None or until is None:
            raise forms.ValidationError("Назовите обе даты: начало и конец периода.")
        if since > until:
            self.add_error("until", "Конец периода раньше начала.")
        elif since < self.plan.starts_on or until > self.plan.ends_on:
            self.add_error(
                "since",
                "Выберите даты внутри срока плана: "
                f"{wording.date_range_words(self.plan.starts_on, self.plan.ends_on)}.",
            )
        return said

    @property
    def chosen(self) -> fulfilment.Period | None:
        """Return the chosen period; None when the choice is wrong."""
        if not self.is_valid():
            return None
        said = self.cleaned_data
        if said["period"] == OWN:
            return fulfilment.between(said["since"], said["until"])
        return self.periods[said["period"]]
