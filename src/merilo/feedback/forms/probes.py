"""Forms of the log of tries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from merilo.accounts.choosing import SearchingForm
from merilo.feedback.forms.appeals import _institutions
from merilo.feedback.models import Probe
from merilo.feedback.services.receiving import FileInput
from merilo.registry.models import Institution, Municipality
from merilo.registry.queries import rules

_WHEN = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A day and a time, picked in the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format=_WHEN, attrs={"type": "datetime-local"})
        super().__init__(widget=widget, input_formats=[_WHEN, f"{_WHEN}:%S"], **options)


class ProbeForm(SearchingForm):
    """A try and what came of it."""

    institution = forms.ModelChoiceField(queryset=Institution.objects.none(), label="Учреждение")
    way = forms.ChoiceField(label="Способ", choices=Probe.Way.choices)
    target = forms.CharField(
        label="Куда", max_length=500,
        help_text="Номер, адрес почты или страницы — как они указаны на сайте учреждения.",
    )  # fmt: skip
    tried_at = MomentField(label="Когда проверено")
    asked = forms.CharField(label="Что спросили или сделали", max_length=500, required=False)
    outcome = forms.ChoiceField(
        label="Что получилось", choices=Probe.Outcome.choices,
        help_text="Письмо или форма отвечают не сразу: выберите «ждём ответа» и запишите его потом. "
        f"{rules.told()['feedback_way']}",
    )  # fmt: skip
    answered_at = MomentField(label="Когда ответили", required=False)
    note = forms.CharField(label="Что ответили", max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))
    url = forms.URLField(label="Ссылка", max_length=1000, required=False, assume_scheme="https")
    proof = forms.FileField(label="Снимок или письмо", required=False, help_text="Снимок экрана, PDF или документ.")

    def __init__(
        self, data: Any = None, files: Any = None, *, municipality: Municipality, on: date, at: datetime,
        initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, files, initial={"tried_at": timezone.localtime(at), **(initial or {})})
        self.fields["institution"].queryset = _institutions(municipality, on, None)  # type: ignore[attr-defined]
        self.search_in("institution")

    @property
    def deed(self) -> dict[str, Any]:
        """Return what the service takes."""
        said = dict(self.cleaned_data)
        proof = said.pop("proof")
        return {**said, "proof": FileInput(proof.name, proof, proof.size) if proof else None}


class ReplyForm(forms.Form):
    """What came of a try that waited."""

    outcome = forms.ChoiceField(
        label="Что получилось", choices=[one for one in Probe.Outcome.choices if one[0] != Probe.Outcome.WAITING],
        help_text=rules.told()["feedback_way"],
    )  # fmt: skip
    answered_at = MomentField(label="Когда ответили", required=False)
    note = forms.CharField(label="Что ответили", max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))


class VoidForm(forms.Form):
    """Why an entry is a mistake."""

    reason = forms.CharField(label="Почему запись неверна", max_length=500)
