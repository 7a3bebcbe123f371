"""Forms of publications and of requirements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from merilo.accounts.choosing import SearchingForm
from merilo.outreach.models import Channel, Occasion
from merilo.outreach.queries import requirements
from merilo.outreach.queries.duties import Duty
from merilo.outreach.services import reporting
from merilo.outreach.services.proofs import Proof
from merilo.plans.queries import steps
from merilo.registry.forms.fields import DayField
from merilo.registry.models import Institution, Municipality, Stand


class PublicationForm(SearchingForm):
    """What stands where, since when, and what shows it."""

    duty = forms.ChoiceField(label="Что и где размещено")
    published_on = DayField(label="Когда размещено")
    url = forms.URLField(
        label="Ссылка на страницу", max_length=1000, required=False, assume_scheme="https",
        help_text="Адрес самой страницы, а не главной: программа проверит, что он открывается.",
    )  # fmt: skip
    stand = forms.ModelChoiceField(
        queryset=Stand.objects.none(), label="На каком стенде", required=False, empty_label="не указан"
    )
    proof = forms.FileField(
        label="Снимок", required=False,
        help_text="Для стенда нужен обязательно: фотография, на которой видны стенд и сам листок.",
    )  # fmt: skip
    seen_on = DayField(label="Когда видели на месте", help_text="День, когда сделан снимок или открыта страница.")
    note = forms.CharField(label="Примечание", max_length=500, required=False)

    def __init__(
        self, data: Any = None, files: Any = None, *, duties: Iterable[Duty], institution: Institution | None,
        asked: str, today: date,
    ) -> None:  # fmt: skip
        super().__init__(data, files, initial={"duty": asked, "published_on": today, "seen_on": today})
        self.fields["duty"].choices = [(one.key, _named(one)) for one in duties]  # type: ignore[attr-defined]
        stands = Stand.objects.none() if institution is None else institution.stands.all()
        if not stands:
            del self.fields["stand"]
        else:
            self.fields["stand"].queryset = stands  # type: ignore[attr-defined]
            self.search_in("stand")

    @property
    def deed(self) -> dict[str, Any]:
        """Return what the service takes."""
        said = dict(self.cleaned_data)
        proof = said.pop("proof")
        return {**said, "proof": Proof(proof.name, proof) if proof else None}


def _named(one: Duty) -> str:
    about = f" ({one.about})" if one.about else ""
    return f"{one.title}{about} — {one.where}"


class WithdrawForm(forms.Form):
    """Why an entry is not true any more."""

    reason = forms.CharField(
        label="Почему запись снимается", max_length=500, help_text="Например: страницу удалили, снят старый листок."
    )


class StepForm(forms.Form):
    """Which line of the plan to report on."""

    step = forms.ChoiceField(label="О чём отчитаться", widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, municipality: Municipality) -> None:
        super().__init__(data)
        self.fields["step"].choices = reporting.reported_steps(municipality)  # type: ignore[attr-defined]


def _channels(only: Iterable[Channel]) -> list[tuple[str, str]]:
    return [(one.value, str(one.label)) for one in only]


class RequirementForm(forms.Form):
    """What must be shown where and by when."""

    title = forms.CharField(label="Что разместить", max_length=200)
    basis = forms.CharField(label="Основание", max_length=500, required=False, help_text="Пункт закона или решения.")
    occasion = forms.ChoiceField(label="Когда это нужно", choices=Occasion.choices)
    own_channels = forms.MultipleChoiceField(
        label="Где размещает муниципалитет", required=False, widget=forms.CheckboxSelectMultiple,
        choices=_channels(requirements.OWN_CHANNELS),
    )  # fmt: skip
    institution_channels = forms.MultipleChoiceField(
        label="Где размещает каждое учреждение", required=False, widget=forms.CheckboxSelectMultiple,
        choices=_channels(requirements.INSTITUTION_CHANNELS),
    )  # fmt: skip
    term_days = forms.IntegerField(
        label="Срок после события, дней", min_value=1, max_value=365, required=False,
        help_text="Если в плане стоит срок раньше, действует он.",
    )  # fmt: skip
    in_working_days = forms.BooleanField(label="Это рабочие дни", required=False)
    fresh_days = forms.IntegerField(
        label="Смотреть заново через столько дней", min_value=1, max_value=1000, required=False,
        help_text="Пусто: достаточно разместить один раз.",
    )  # fmt: skip
    step = forms.ChoiceField(label="Какой пункт плана этим исполняется", required=False)
    is_off = forms.BooleanField(label="У нас это не требуется", required=False)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["step"].choices = [  # type: ignore[attr-defined]
            ("", "никакой"), *((step.code, step.name) for step in steps.steps())
        ]  # fmt: skip
