"""Forms of the list of a cycle: who comes onto it, what is known of a unit, who leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from merilo.accounts.choosing import SearchingForm
from merilo.assessment.forms.cycles import ReasonedForm
from merilo.assessment.queries import cards, choices
from merilo.registry.forms.fields import Several, field_of
from merilo.registry.models import Municipality
from merilo.registry.queries import rules

MOST_RECIPIENTS = 99_999_999


class AddForm(forms.Form):
    """How the marked institutions come onto the list."""

    with_branches = forms.BooleanField(label="Вместе с филиалами", required=False, initial=True)
    exception = forms.CharField(
        label="Почему второй раз за год",
        max_length=500,
        required=False,
        help_text=f"Заполните, только если учреждение в этом году уже оценено. {rules.told()['frequency']}",
    )


class UnitForm(forms.Form):
    """What the cycle knows of a unit; what is fixed once gathering has begun is not offered any more."""

    recipients = forms.IntegerField(
        label="Получателей услуг за прошлый год", min_value=1, max_value=MOST_RECIPIENTS, required=False
    )
    recipients_source = forms.CharField(
        label="Откуда число",
        max_length=340,
        help_text="Например: форма 6-НК за 2025 год. Если числа нет — почему: открыто в этом году.",
    )
    is_gathered = forms.BooleanField(
        label="Собирать анкеты и чек-листы по нему самому",
        required=False,
        help_text="Снимите, если головное учреждение оценивается только по филиалам.",
    )
    profile_reason = forms.CharField(label="Почему профиль не такой, как в реестре", max_length=500, required=False)

    def __init__(self, data: Any = None, *, unit: Any, is_fixed: bool) -> None:
        names = ("recipients", "recipients_source", "profile", "profile_reason", "group", "is_gathered")
        super().__init__(data, initial={name: getattr(unit, name) for name in names})
        self.fields["recipients"].help_text = choices.sample_words(unit.cycle)
        if is_fixed:
            del self.fields["profile_reason"], self.fields["is_gathered"]
        else:
            for name in ("profile", "group"):
                field = field_of(type(unit)._meta.get_field(name))
                assert field is not None
                self.fields[name] = field
            self.fields[
                "profile"
            ].help_text = "Творческие организации оцениваются по критериям 1 и 3, место — отдельно."
            self.fields["group"].help_text = "С кем сравнивать, если места по группам. Пусто — вид учреждения."
            if unit.parent_id is not None:
                del self.fields["is_gathered"]
        self.order_fields(names)


class ExpertsForm(SearchingForm):
    """Who fills the checklists of a unit."""

    experts = Several(queryset=None, label="Эксперты", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, municipality: Municipality, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["experts"].queryset = cards.experts(municipality, on=today)  # type: ignore[attr-defined]
        self.search_in("experts")


class LeaveForm(ReasonedForm):
    """A unit leaves the cycle."""
