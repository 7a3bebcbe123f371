"""Forms about remediation: shortcomings, measures, decisions about a plan, more time, rounds, rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from merilo.plans.forms.tasks import PlainForm
from merilo.plans.models import RemediationRules
from merilo.plans.queries import monitoring, remediation_board
from merilo.plans.queries import remediation as queries
from merilo.plans.services.remediation import MeasureInput, ShortcomingInput
from merilo.registry.forms.fields import DayField, fields_of
from merilo.registry.models import Institution, Municipality
from merilo.registry.queries import rules

_ROWS = {"rows": 3}
_LAW = rules.told()
RULES = ("publish_days", "in_working_days", "answer_day", "opens_rounds", "approver_post", "approver")


class ShortcomingForm(forms.Form):
    """A shortcoming that people add."""

    criterion = forms.ChoiceField(label="Критерий")
    words = forms.CharField(
        label="Недостаток", widget=forms.Textarea(_ROWS), max_length=2000, help_text="Что именно не так, одной фразой."
    )
    origin = forms.CharField(
        label="Откуда известно", max_length=500, required=False, help_text="Например: обращение посетителя, проверка"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(code, f"{code}. {title}") for code, title in queries.criteria().items()]
        law = _LAW["remediation_sections"]
        self.fields["criterion"] = forms.ChoiceField(label="Критерий", choices=choices, help_text=law)

    @property
    def given(self) -> ShortcomingInput:
        """The shortcoming as the service takes it."""
        return ShortcomingInput(**self.cleaned_data)


class ChangeShortcomingForm(PlainForm):
    """The words of a shortcoming, and why there is no measure about it."""

    words = forms.CharField(label="Недостаток", widget=forms.Textarea(_ROWS), max_length=2000)
    no_measure = forms.CharField(
        label="Почему мероприятия нет", widget=forms.Textarea(_ROWS), max_length=1000, required=False,
        help_text="Заполните, только если устранить недостаток сейчас нельзя: например, здание — памятник архитектуры.",
    )  # fmt: skip


class MeasureForm(forms.Form):
    """A measure: what, by when, who."""

    text = forms.CharField(label="Мероприятие", widget=forms.Textarea(_ROWS), max_length=2000)
    due_on = DayField(label="Плановый срок", help_text=_LAW["remediation_due"])
    responsible = forms.CharField(label="Ответственный", max_length=300, help_text=_LAW["remediation_who"])
    post = forms.CharField(label="Должность ответственного", max_length=500)

    @property
    def given(self) -> MeasureInput:
        """The measure as the service takes it."""
        return MeasureInput(**self.cleaned_data)


class RemarksForm(PlainForm):
    """What the head is to mend."""

    remark = forms.CharField(label="Замечания", widget=forms.Textarea({"rows": 5}), max_length=5000)


class ApprovalForm(PlainForm):
    """Who approved a plan, by what, when."""

    approved_by = forms.CharField(
        label="Кто утвердил", max_length=300, help_text=f"Фамилия и инициалы. {_LAW['remediation_approved']}"
    )
    approved_post = forms.CharField(label="Должность", max_length=500)
    approved_document = forms.CharField(
        label="Чем утверждён", max_length=500, required=False, help_text="Например: приказ от 12.01.2026 № 7"
    )
    approved_on = DayField(label="Дата утверждения")


class PublicationForm(PlainForm):
    """Where a plan stands besides the public section, and since when."""

    published_on = DayField(label="Когда опубликован", help_text=_LAW["remediation_published"])
    url = forms.URLField(
        label="Страница на сайте учреждения", max_length=1000, required=False, assume_scheme="https",
        help_text="В публичном разделе план появится сам. Ссылка станет подтверждением в плане работы.",
    )  # fmt: skip


class DelayForm(PlainForm):
    """More time that is asked for."""

    until = DayField(label="Новый срок")
    reason = forms.CharField(label="Почему нужен перенос", widget=forms.Textarea(_ROWS), max_length=1000)


class DelayAnswerForm(forms.Form):
    """What the founder says to it."""

    remark = forms.CharField(
        label="Ответ", widget=forms.Textarea(_ROWS), max_length=1000, required=False,
        help_text="При отказе обязателен.",
    )  # fmt: skip


class BeginForm(forms.Form):
    """Whose plan of which year is begun by hand, or written down from an earlier year."""

    institution = forms.ModelChoiceField(Institution.objects.none(), label="Учреждение", empty_label="— выберите —")
    year = forms.IntegerField(label="Год оценки", min_value=2014, max_value=2100)
    cycle = forms.CharField(
        label="По итогам чего", max_length=300, required=False, help_text="Например: независимая оценка 2024 года"
    )
    is_past = forms.BooleanField(
        label="План уже утверждён раньше, вносится для контроля", required=False,
        help_text="Сроки мероприятий тогда могут быть и в прошлом.",
    )  # fmt: skip

    def __init__(self, *args: Any, municipality: Municipality, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["institution"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Institution.objects.filter(municipality=municipality).order_by("name", "pk")
        self.fields["year"].initial = today.year - 1


class BoardForm(forms.Form):
    """Which measures to show."""

    state = forms.ChoiceField(label="Состояние", choices=list(remediation_board.WANTED.items()), required=False)
    institution = forms.ModelChoiceField(
        Institution.objects.none(), label="Учреждение", required=False, empty_label="все"
    )
    year = forms.TypedChoiceField(label="Год оценки", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, plans: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["institution"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Institution.objects.filter(pk__in=plans.values("institution"))
        years = [(str(year), str(year)) for year in queries.years_of(plans)]
        self.fields["year"] = forms.TypedChoiceField(
            label="Год оценки", choices=[("", "все"), *years], coerce=int, empty_value=None, required=False
        )

    @property
    def wanted(self) -> dict[str, Any]:
        """What the query asks for; what is no choice is not asked for."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        institution = given.get("institution")
        return {
            "state": given.get("state") or "",
            "institution": None if institution is None else institution.pk,
            "year": given.get("year"),
        }


class RulesForm(PlainForm):
    """What the municipality has fixed for itself."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.update(fields_of(RULES, RemediationRules))
        self.fields["publish_days"].help_text = _LAW["remediation_published"]


class RoundForm(forms.Form):
    """For which quarter a round is opened."""

    quarter = forms.ChoiceField(label="Квартал")

    def __init__(self, *args: Any, municipality: Municipality, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        found = monitoring.to_open(municipality, today=today)
        choices = [(f"{year}-{quarter}", monitoring.quarter_words(year, quarter)) for year, quarter in found]
        self.fields["quarter"] = forms.ChoiceField(label="Квартал", choices=choices)

    @property
    def values(self) -> dict[str, Any]:
        """The quarter as the service takes it."""
        year, quarter = self.cleaned_data["quarter"].split("-")
        return {"year": int(year), "quarter": int(quarter)}


class ConclusionForm(PlainForm):
    """What a round has shown."""

    conclusion = forms.CharField(
        label="Вывод", widget=forms.Textarea({"rows": 6}), max_length=20_000,
        help_text="Что устранено, что задерживается и почему, что решено. Войдёт в отчёт.",
    )  # fmt: skip


class AnswerForm(forms.Form):
    """How one measure goes."""

    words = forms.CharField(
        label="Что сделано за квартал", widget=forms.Textarea(_ROWS), max_length=5000, required=False,
        help_text=_LAW["remediation_progress"],
    )  # fmt: skip
    percent = forms.IntegerField(label="Готовность, %", min_value=0, max_value=100, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a figure without words."""
        given = super().clean() or {}
        if given.get("percent") is not None and not (given.get("words") or "").strip():
            self.add_error("words", "Напишите, что сделано: одной цифры мало.")
        return given
