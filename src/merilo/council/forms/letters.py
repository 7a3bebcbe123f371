"""Forms of proposals to the administration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from merilo.council.forms.resting import RestingForm
from merilo.council.models import Proposal
from merilo.council.queries.decisions import Choice
from merilo.registry.forms.fields import DayField
from merilo.registry.queries import rules


class ProposalForm(RestingForm):
    """What the council proposes to whom, by which decision."""

    to = forms.CharField(label="Кому", max_length=500, help_text="Например: Главе Тихореченского округа И. О. Фамилия.")
    year = forms.TypedChoiceField(label="За какой год оценка", coerce=int)
    points = forms.CharField(
        label="Предложения", max_length=20_000, widget=forms.Textarea({"rows": 10}),
        help_text="Каждое с новой строки: «Учреждение: что сделать» или только что сделать.",
    )  # fmt: skip
    basis = forms.CharField(label="Чем утверждены", max_length=500, help_text="Протокол совета: дата, номер, пункт.")
    decided_on = DayField(label="Дата решения")

    def __init__(
        self, data: Any = None, *, today: date, council: Sequence[Choice], proposal: Proposal | None = None
    ) -> None:
        names = ("to", "year", "points", "basis")
        initial: dict[str, Any] = {"year": today.year, "decided_on": today}
        if proposal is not None:
            initial |= {name: getattr(proposal, name) for name in names}
        super().__init__(data, initial=initial)
        years = sorted({*range(today.year - 2, today.year + 1), initial["year"]}, reverse=True)
        self.fields["year"].choices = [(one, str(one)) for one in years]  # type: ignore[attr-defined]
        self.offer(council)


class SentForm(forms.Form):
    """The proposals were sent."""

    sent_on = DayField(label="Когда отправлены")
    number = forms.CharField(label="Исходящий №", max_length=60, required=False)
    sent_how = forms.CharField(label="Как", max_length=300, help_text="Например: нарочно, вх. № 214.")

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"sent_on": today})
        self.fields["sent_on"].help_text = rules.told()["proposals"]
        self.fields["sent_on"].widget.attrs["max"] = today.isoformat()


class ReplyForm(forms.Form):
    """What the administration answered."""

    replied_on = DayField(label="Когда получен ответ")
    reply = forms.CharField(label="Что ответили", max_length=8000, required=False, widget=forms.Textarea({"rows": 5}))
    file = forms.FileField(label="Ответ файлом", required=False)

    def __init__(self, data: Any = None, files: Any = None, *, today: date) -> None:
        super().__init__(data, files, initial={"replied_on": today})
        self.fields["replied_on"].widget.attrs["max"] = today.isoformat()
