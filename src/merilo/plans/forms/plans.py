"""Forms of plans: the head, a line, approval, an amendment, the plan that follows, indicators, which lines to show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from merilo.accounts.choosing import SearchingForm
from merilo.accounts.forms import Day
from merilo.plans.forms.drafts import WithPeriod, Words, values_by_year
from merilo.plans.models import Item, Plan
from merilo.plans.queries import choices, lines, steps
from merilo.plans.queries.indicators import COMPUTED
from merilo.plans.services.plans import IndicatorInput, LineInput
from merilo.registry.models import Municipality

_MOST_PARTIES = 40
_FIGURES_MOST = 10**9


class PlanForm(WithPeriod):
    """The head of a plan that is being prepared."""

    title = Words(label="Название плана", required=True, max_length=600, rows=2)
    starts_on = Day(label="Первый день плана")
    ends_on = Day(label="Последний день плана")
    basis = forms.CharField(
        label="Основание", max_length=500, required=False, help_text="Во исполнение чего составлен план."
    )
    territory = forms.CharField(label="Территория", max_length=300, required=False)


class ControlForm(SearchingForm):
    """Who controls a plan, also of one in force."""

    controller: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        Plan.objects.none(), label="Контролирует исполнение", required=False, empty_label="никто"
    )
    needs_acceptance = forms.BooleanField(label="Отчёты о задачах принимает контролирующий", required=False)

    def __init__(self, *args: Any, municipality: Municipality, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["controller"].queryset = choices.people(municipality, on=today)  # type: ignore[attr-defined]
        self.search_in("controller")


class PreparedForm(PlanForm, ControlForm):
    """Everything the head of a prepared plan says."""


class ApproveForm(forms.Form):
    """By whom and by what the plan was approved."""

    approved_by = forms.CharField(label="Кто утвердил", max_length=300, help_text="Как подписано: И. О. Фамилия.")
    approved_post = forms.CharField(label="Должность", max_length=500)
    approved_document = forms.CharField(
        label="Чем утверждён", max_length=500, help_text="Например: распоряжение администрации № 14-р."
    )
    approved_on = Day(label="Дата утверждения")


class CloseForm(forms.Form):
    """Why a plan is closed."""

    reason = Words(label="Почему план закрывается", required=True, max_length=1000, rows=2)


class LineForm(forms.Form):
    """What a line of a plan says."""

    number = forms.CharField(label="Номер", max_length=20, required=False)
    section = forms.CharField(label="Раздел", max_length=600, required=False)
    text = Words(label="Мероприятие", required=True, max_length=20_000, rows=4)
    deadline_words = Words(
        label="Срок",
        max_length=2_000,
        rows=2,
        help_text="Словами, как в документе: до 1 марта 2026 г.; ежеквартально до 10 числа; постоянно.",
    )
    responsible = Words(label="Ответственные", max_length=20_000, rows=3, help_text="Каждый — с новой строки.")
    expected_result = Words(label="Ожидаемый результат", max_length=20_000, rows=2)
    targets = Words(
        label="Целевые показатели",
        max_length=5_000,
        rows=2,
        help_text="Год — значение, каждый год с новой строки: 2026 — 100 %.",
    )
    step = forms.ChoiceField(label="Какому шагу закона отвечает", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(step.code, step.name) for step in steps.steps()]
        self.fields["step"].choices = [("", "определить по словам"), *known]  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(item: Any) -> dict[str, Any]:
        """Return what an item says now, as the form shows it."""
        return {
            **{name: getattr(item, name) for name in ("number", "section", "text", "deadline_words", "step")},
            "expected_result": item.expected_result,
            "responsible": "\n".join(" ".join(words.split()) for words in item.responsible),
            "targets": "\n".join(f"{year} — {words}" for year, words in sorted(item.targets.items())),
        }

    def clean_responsible(self) -> tuple[str, ...]:
        """Return the parties, one a line."""
        parties = tuple(line.strip() for line in self.cleaned_data["responsible"].split("\n") if line.strip())
        if len(parties) > _MOST_PARTIES or any(len(words) > 500 for words in parties):
            raise ValidationError(f"Не больше {_MOST_PARTIES} ответственных, каждый не длиннее 500 знаков.")
        return parties

    def clean_targets(self) -> dict[str, str]:
        """Return the values by year."""
        return values_by_year(self.cleaned_data["targets"])

    def line(self, *, source: str = "", doubts: Sequence[str] = ()) -> LineInput:
        """Return what was filled in, as the services take it. A line that stood keeps where it came from."""
        return LineInput(**self.cleaned_data, source=source, doubts=tuple(doubts))


class NewLineForm(LineForm):
    """A new line: also where it stands."""

    after: forms.ModelChoiceField[Item] = forms.ModelChoiceField(
        Item.objects.none(), label="Поставить после пункта", required=False, empty_label="в конец плана"
    )

    def __init__(self, *args: Any, plan: Plan, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["after"].queryset = Item.objects.filter(plan=plan).order_by("position")  # type: ignore[attr-defined]
        self.fields["after"].label_from_instance = lambda item: str(item)[:90]  # type: ignore[attr-defined]

    def line(self, *, source: str = "", doubts: Sequence[str] = ()) -> LineInput:
        """Return the line without its place."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "after"}
        return LineInput(**said, source=source, doubts=tuple(doubts))


class ModelForm(PlanForm):
    """A plan from the built-in full one: which steps."""

    codes = forms.MultipleChoiceField(label="Шаги", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(step.code, step.name) for step in steps.steps()]
        self.fields["codes"].choices = known  # type: ignore[attr-defined]


class FollowingForm(WithPeriod):
    """The plan of the next years: its title, period and which lines go over."""

    title = Words(label="Название нового плана", required=True, max_length=600, rows=2)
    starts_on = Day(label="Первый день")
    ends_on = Day(label="Последний день")
    only = forms.TypedMultipleChoiceField(
        label="Какие пункты переходят", coerce=int, widget=forms.CheckboxSelectMultiple, required=True
    )

    def __init__(self, *args: Any, rows: Iterable[lines.LineRow], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["only"].choices = [  # type: ignore[attr-defined]
            (row.id, " ".join(filter(None, (row.number, row.text[:160], f"— {row.word}")))) for row in rows
        ]


class DecisionForm(forms.Form):
    """The decision by which a plan in force is amended."""

    decision = forms.CharField(
        label="Решение", max_length=500, help_text="Какой бумагой: распоряжение № 31-р, протокол совета № 4."
    )
    on = Day(label="Дата решения")
    reason = Words(label="Причина", required=True, max_length=5_000, rows=3)


class ChangedLineForm(LineForm):
    """A line in an amendment: another text, or none at all."""

    is_excluded = forms.BooleanField(label="Исключить этот пункт", required=False)

    def line(self, *, source: str = "", doubts: Sequence[str] = ()) -> LineInput:
        """Return the line without the mark."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "is_excluded"}
        return LineInput(**said, source=source, doubts=tuple(doubts))


class LinesFilter(forms.Form):
    """Which lines of a plan to show; a wrong answer filters nothing."""

    q = forms.CharField(label="Слова", max_length=100, required=False)
    state = forms.ChoiceField(label="Состояние", required=False)
    responsible = forms.ChoiceField(label="Ответственный", required=False)
    section = forms.ChoiceField(label="Раздел", required=False)

    def __init__(self, *args: Any, responsible: Sequence[str], sections: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self._offer("state", lines.STATES.items(), "любое")
        self._offer("responsible", ((words, words[:80]) for words in responsible), "любой")
        if sections:
            self._offer("section", ((words, words[:80]) for words in sections), "все")
        else:
            del self.fields["section"]

    def _offer(self, name: str, found: Iterable[tuple[str, str]], every: str) -> None:
        self.fields[name].choices = [("", every), *found]  # type: ignore[attr-defined]

    def wanted(self) -> Mapping[str, str]:
        """Return what was asked for, as far as it makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class IndicatorForm(forms.Form):
    """A target indicator with its planned values."""

    name = Words(label="Показатель", required=True, max_length=600, rows=2)
    unit = forms.CharField(label="Единица", max_length=60, required=False)
    values = Words(
        label="План по годам",
        max_length=2_000,
        rows=3,
        help_text="Год — значение, каждый год с новой строки: 2026 — 66,7.",
    )
    computed = forms.ChoiceField(
        label="Откуда берётся факт", required=False, choices=[("", "вносят люди"), *COMPUTED.items()]
    )

    def clean_values(self) -> dict[str, str]:
        """Return the values by year."""
        return values_by_year(self.cleaned_data["values"])

    def indicator(self) -> IndicatorInput:
        """Return what was filled in, as the services take it."""
        return IndicatorInput(**self.cleaned_data)


class ActualForm(forms.Form):
    """What came of an indicator in a year."""

    year = forms.TypedChoiceField(label="Год", coerce=int)
    actual = forms.DecimalField(
        label="Факт",
        max_digits=12,
        decimal_places=2,
        min_value=-_FIGURES_MOST,
        max_value=_FIGURES_MOST,
        required=False,
        localize=True,
        help_text="Пустое поле убирает внесённое число.",
    )
    source = forms.CharField(
        label="Откуда число", max_length=300, required=False, help_text="Отчёт, форма, протокол с номером и датой."
    )

    def __init__(self, *args: Any, years: Iterable[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
