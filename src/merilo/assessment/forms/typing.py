"""The form a sheet is typed in: a row of choices per question, each of one key; skips follow the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from merilo.core import methodology, wording

YES, NO, BLANK = "1", "0", "-"
ANSWERS = ((YES, "Да"), (NO, "Нет"), (BLANK, "нет ответа"))
LONGEST = 2000
INTERVIEWS = (("telephone", "опрос по телефону"), ("visit", "опрос при посещении"))


class SheetForm(forms.Form):
    """The answers of one sheet. Every question that is asked needs an answer, be it «нет ответа»."""

    def __init__(self, data: Any = None, *, edition: methodology.Edition, initial: Mapping[str, object] | None = None):
        super().__init__(data, initial=dict(initial or {}), label_suffix="")
        # What is written comes last, as on the sheet: after the last key Enter sends it.
        self.questions = sorted(edition.questionnaire.questions, key=lambda one: one.kind == "open")
        for question in self.questions:
            self.fields[question.role] = _field(question)

    def clean(self) -> dict[str, Any]:
        """Refuse questions passed over; what is not asked after a «Нет» is not kept."""
        given = super().clean() or {}
        for question in self.questions:
            if not question.is_closed or question.role in self.errors:
                continue
            asked = question.after is None or given.get(question.after) == YES
            if asked and not given.get(question.role):
                self.add_error(question.role, "Отметьте «Да», «Нет» или «нет ответа».")
            elif not asked:
                given[question.role] = ""
        return given

    @property
    def raw(self) -> dict[str, str]:
        """Return the answers as sheets are read: by role, without blanks."""
        given = {role: self.cleaned_data.get(role, "") for role in (one.role for one in self.questions)}
        return {role: value for role, value in given.items() if value and value != BLANK}

    def rows(self) -> Iterator[tuple[methodology.Question, BoundField]]:
        """Return each question with its field; the template tells by the question which keys it takes."""
        return ((question, self[question.role]) for question in self.questions)


class PaperForm(SheetForm):
    """A sheet of a batch: its number first."""

    number = forms.IntegerField(label="Анкета №", min_value=1, max_value=2**31 - 1)
    field_order = ["number"]


class InterviewForm(SheetForm):
    """Answers somebody gives by telephone or at a visit."""

    channel = forms.ChoiceField(label="Как отвечает человек", choices=INTERVIEWS, widget=forms.RadioSelect)
    wave = forms.TypedChoiceField(label="Волна", coerce=int)
    key = forms.RegexField(r"^[0-9a-z]{16,40}$", widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, waves: list[Any], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["wave"].choices = [(wave.pk, wave.title) for wave in waves]  # type: ignore[attr-defined]


class CorrectForm(SheetForm):
    """A mistyped sheet put right, with the reason."""

    reason = forms.CharField(label="Почему исправляется", max_length=500)


class SpoilForm(forms.Form):
    """A sheet that came back and cannot be used."""

    number = forms.IntegerField(label="Анкета №", min_value=1, max_value=2**31 - 1)
    why = forms.ChoiceField(
        label="Чем испорчена",
        choices=[
            (words, words)
            for words in ("пустая", "отмечены оба ответа", "неразборчива", "порвана или залита", "чужая волна")
        ],
    )


class SettleForm(forms.Form):
    """Which typing is right, question by question, and why."""

    reason = forms.CharField(
        label="Как решено",
        max_length=500,
        help_text="Например: сверено с бланком, верен повторный ввод.",
        error_messages={"required": "Напишите, с чем сверено и чей ввод верен."},
    )

    def __init__(self, data: Any = None, *, differences: list[Any], prefix: str) -> None:
        super().__init__(data, prefix=prefix, label_suffix="")
        self.differences = differences
        for one in differences:
            self.fields[one.role] = forms.ChoiceField(
                label=f"{one.number}. {wording.shortened(one.question, 200)}",
                choices=[("first", one.first), ("second", one.second)],
                widget=forms.RadioSelect,
                error_messages={"required": "Отметьте, что стоит на бланке."},
            )
        self.order_fields([one.role for one in differences])  # the reason stands below them on the page

    @property
    def taken(self) -> dict[str, str]:
        """Return which typing is right by role."""
        return {one.role: self.cleaned_data[one.role] for one in self.differences}


def _field(question: methodology.Question) -> forms.Field:
    label = f"{question.number}. {question.text_ru}" if question.number else question.text_ru
    if question.is_closed:
        return forms.ChoiceField(label=label, choices=ANSWERS, widget=forms.RadioSelect, required=False)
    if question.options:
        options = [(one.code, one.text_ru) for one in question.options]
        return forms.ChoiceField(
            label=label, choices=[*options, ("", "нет ответа")], widget=forms.RadioSelect, required=False
        )
    return forms.CharField(label=label, max_length=LONGEST, required=False, widget=forms.TextInput)
