"""What of the queue of marked sheets to show, and what is decided about those chosen."""

from __future__ import annotations

from typing import Any

from django import forms

from merilo.accounts.forms import Day
from merilo.assessment.queries import guard, review

VERBS = (("keep", "оставить в расчёте"), ("exclude", "исключить из расчёта"), ("restore", "вернуть в расчёт"))
REASONS = (
    "Накрутка: много анкет подряд с одного адреса",
    "Повторная анкета того же человека",
    "Анкета заполнена наугад, без чтения вопросов",
    "Анкету заполнил работник учреждения",
)
GREATEST_KEY = 2**63 - 1


class ReviewFilter(forms.Form):
    """A plain question in the address."""

    state = forms.ChoiceField(label="Состояние", choices=list(review.STATES.items()), required=False)
    unit = forms.TypedChoiceField(label="Учреждение", required=False, coerce=int, empty_value=None)
    mark = forms.ChoiceField(label="Отметка", required=False)
    day = Day(label="День", required=False)
    group = forms.RegexField(rf"\A[0-9a-f]{{1,{review.GROUP}}}\Z", required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, units: list[tuple[int, str]]) -> None:
        super().__init__(data, label_suffix="")
        self.fields["unit"].choices = [("", "все"), *units]  # type: ignore[attr-defined]
        self.fields["mark"].choices = [("", "все"), *guard.rules().words.items()]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> review.Wanted:
        """Return what is wanted; what cannot be meant is passed over."""
        self.is_valid()
        said = self.cleaned_data
        return review.Wanted(
            said.get("state") or "waiting", said.get("unit"), said.get("mark", ""), said.get("day"),
            said.get("group", ""),
        )  # fmt: skip


class DecisionForm(forms.Form):
    """What to do with the sheets that are ticked, or with all of the list."""

    verb = forms.ChoiceField(label="Что сделать", choices=VERBS)
    whole = forms.ChoiceField(
        label="С какими", choices=[("", "с отмеченными галочкой"), ("all", "со всеми в этом списке")], required=False
    )
    reason = forms.CharField(
        label="Причина",
        required=False,
        max_length=500,
        help_text="Нужна, чтобы исключить или вернуть. Попадёт в опубликованные сведения об исключённых анкетах.",
        widget=forms.TextInput(attrs={"list": "reasons"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")

    def keys(self, ticked: list[str]) -> list[int]:
        """Return the keys that are ticked; nonsense is passed over."""
        given = (int(one) for one in ticked[: review.ON_A_PAGE] if one.isascii() and one.isdigit() and len(one) < 20)
        return [one for one in given if one <= GREATEST_KEY]
