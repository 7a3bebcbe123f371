"""Forms of the library: a page of it, a question, an answer."""

from __future__ import annotations

from typing import Any

from django import forms

from merilo.council.models import Guide, Inquiry


class GuideForm(forms.Form):
    """A page, a document or a link."""

    kind = forms.ChoiceField(label="Раздел", choices=Guide.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label="Название", max_length=300)
    text = forms.CharField(
        label="Текст", max_length=20_000, required=False, widget=forms.Textarea({"rows": 14}),
        help_text="Пустая строка отделяет абзац; строки, которые начинаются с дефиса и пробела, станут списком.",
    )  # fmt: skip
    url = forms.URLField(label="Ссылка", max_length=1000, required=False, assume_scheme="https")
    file = forms.FileField(label="Файл", required=False, help_text="Документ, таблица, PDF или снимок.")

    def __init__(self, data: Any = None, files: Any = None, *, guide: Guide | None = None) -> None:
        initial: dict[str, Any] = {"kind": Guide.Kind.HOW_TO}
        if guide is not None:
            initial = {name: getattr(guide, name) for name in ("kind", "title", "text", "url")}
        super().__init__(data, files, initial=initial)


class AskForm(forms.Form):
    """A question of a member."""

    text = forms.CharField(
        label="Ваш вопрос", max_length=4000, widget=forms.Textarea({"rows": 4}),
        help_text="Ответят координатор или председатель; вопрос и ответ увидят все члены совета.",
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to a question."""

    text = forms.CharField(label="Ответ", max_length=8000, widget=forms.Textarea({"rows": 8}))

    def __init__(self, data: Any = None, *, inquiry: Inquiry) -> None:
        super().__init__(data, initial={"text": inquiry.answer})


class SearchForm(forms.Form):
    """Words looked for in the library."""

    words = forms.CharField(label="Найти в библиотеке", max_length=100, required=False)
