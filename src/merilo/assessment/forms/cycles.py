"""Forms of a cycle: its choices, the decisions it rests on, waves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField

from merilo.assessment.queries import options
from merilo.assessment.queries.options import Choices, Question
from merilo.council.forms.resting import RestingForm
from merilo.council.queries.decisions import Choice
from merilo.registry.forms.fields import DayField
from merilo.registry.queries import rules

_ROWS = {"rows": 2}
LONGEST_REASON = 1000
_YES = {"groups", "partial_marks"}  # questions answered by yes or no


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the form with its field and the field of the reason."""

    question: Question
    field: BoundField
    reason: BoundField
    more: tuple[BoundField, ...] = ()


class ChoicesForm(forms.Form):
    """What the law leaves open, in plain words; whatever is not the default asks for a reason."""

    title = forms.CharField(label="Название", max_length=300, required=False)
    edition = forms.ChoiceField(label="Редакция порядка расчёта")
    objection_days = forms.IntegerField(
        label="Рабочих дней на возражения учреждений", min_value=1, max_value=60, initial=5
    )
    answer_days = forms.IntegerField(label="Рабочих дней на ответ на возражение", min_value=1, max_value=60, initial=5)

    def __init__(self, data: Any = None, *, on: date, shown: Choices | None = None) -> None:
        shown = shown or Choices(options.edition_in_force(on))
        super().__init__(data, initial=_initial(shown))
        self.fields["edition"].choices = options.edition_choices()  # type: ignore[attr-defined]
        self.fields["reason_edition"] = self._reason("edition")
        for question in options.questions().values():
            answers = [(one.value, one.words) for one in question.options]
            self.fields[question.name] = forms.ChoiceField(
                label=question.title, choices=answers, widget=forms.RadioSelect
            )
            self.fields[f"reason_{question.name}"] = self._reason(question.title)
        policies = [("", "как для остальных"), *self.fields["no_base"].choices]  # type: ignore[attr-defined]
        for code in options.WITHOUT_BASE:
            label = f"Для показателя {code}"
            self.fields[_field_of(code)] = forms.ChoiceField(label=label, choices=policies, required=False)

    @staticmethod
    def _reason(title: str) -> forms.CharField:
        return forms.CharField(
            label="Почему не обычное правило" if title != "edition" else "Почему не действующая редакция",
            max_length=LONGEST_REASON, required=False,
        )  # fmt: skip

    def asked(self) -> Iterator[Asked]:
        """Return the questions in their order with their fields."""
        for question in options.questions().values():
            more = [self[_field_of(code)] for code in options.WITHOUT_BASE] if question.name == "no_base" else []
            yield Asked(question, self[question.name], self[f"reason_{question.name}"], tuple(more))

    @property
    def choices(self) -> Choices:
        """Return what was chosen."""
        given = self.cleaned_data
        policies = {code: given[_field_of(code)] for code in options.WITHOUT_BASE if given[_field_of(code)]}
        return Choices(
            **{
                name: given[name] == "yes" if name in _YES else given[name]
                for name in options.FIELDS
                if name != "no_base"
            },
            no_base={"*": given["no_base"], **{code: one for code, one in policies.items() if one != given["no_base"]}},
            reasons={name: given.get(f"reason_{name}", "") for name in options.FIELDS},
        )


class OpenForm(ChoicesForm):
    """A new cycle."""

    year = forms.TypedChoiceField(label="Год", coerce=int)
    field_order = ["year", "title", "edition", "reason_edition"]

    def __init__(self, data: Any = None, *, on: date, year: int) -> None:
        super().__init__(data, on=on)
        years = range(on.year - 1, on.year + 2)
        self.fields["year"].choices = [(one, str(one)) for one in years]  # type: ignore[attr-defined]
        self.initial["year"] = year if year in years else on.year


def _initial(shown: Choices) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(shown, name) for name in options.FIELDS}
    values |= {name: "yes" if values[name] else "no" for name in _YES}
    values |= {_field_of(code): shown.no_base.get(code, "") for code in options.WITHOUT_BASE}
    values |= {f"reason_{name}": reason for name, reason in shown.reasons.items()}
    return values | {"no_base": shown.no_base.get("*", "block")}


def _field_of(code: str) -> str:
    return "no_base_" + code.replace(".", "_")


class DecisionForm(RestingForm):
    """By which decision something is done."""

    basis = forms.CharField(
        label="Решение", max_length=500, help_text="Вид документа, дата и номер: протокол совета от 12.03.2026 № 3"
    )
    decided_on = DayField(label="Дата решения")

    def __init__(self, data: Any = None, *, today: date, council: Sequence[Choice] = (), **options_: Any) -> None:
        super().__init__(data, **options_)
        self.offer(council)
        self.fields["decided_on"].initial = today
        self.fields["decided_on"].widget.attrs["max"] = today.isoformat()


class ListForm(DecisionForm):
    """By which decision the list of institutions is approved."""

    def __init__(self, data: Any = None, **options_: Any) -> None:
        super().__init__(data, **options_)
        self.fields["basis"].help_text += f". {rules.told()['list']}"


class ReasonedForm(DecisionForm):
    """A decision that says why."""

    reason = forms.CharField(label="Почему", max_length=LONGEST_REASON, widget=forms.Textarea(_ROWS))


class StartForm(DecisionForm):
    """Gathering begins today and lasts until a day."""

    ends_on = DayField(label="Последний день сбора")
    field_order = ["ends_on", "basis", "decided_on"]


class ProlongForm(ReasonedForm):
    """Gathering lasts longer, or is taken up again."""

    ends_on = DayField(label="Новый последний день сбора")
    field_order = ["ends_on", "basis", "decided_on", "reason"]


class CloseForm(DecisionForm):
    """Gathering ends; where it is not whole, why nevertheless."""

    reason = forms.CharField(
        label="Почему завершаем, хотя собрано не всё", max_length=LONGEST_REASON, required=False,
        widget=forms.Textarea(_ROWS),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, today: date, gaps: tuple[str, ...] = (), **options_: Any) -> None:
        super().__init__(data, today=today, **options_)
        if gaps:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]


class ReportForm(forms.Form):
    """The operator's report has come."""

    received_on = DayField(label="Когда поступил")
    basis = forms.CharField(
        label="Чем подтверждается", max_length=500, help_text="Например: письмо, вх. № 214, акт приёмки от 01.10.2026"
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.fields["received_on"].initial = today
        self.fields["received_on"].widget.attrs["max"] = today.isoformat()


class WaveForm(forms.Form):
    """A further wave of asking."""

    title = forms.CharField(
        label="Название", max_length=200, required=False, help_text="Например: Летние читальни. Пусто — «Волна 2»."
    )
    starts_on = DayField(label="С")
    ends_on = DayField(label="По")

    def __init__(self, data: Any = None, *, today: date, ends_on: date | None) -> None:
        super().__init__(data, initial={"starts_on": today, "ends_on": ends_on})


class WhyForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="Почему", max_length=LONGEST_REASON, widget=forms.Textarea(_ROWS))
