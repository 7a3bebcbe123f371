"""Forms of what goes with results: a contractor's files, what was posted on bus.gov.ru."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from merilo.registry.forms.fields import DayField
from merilo.registry.queries import rules

_TABLE = forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"})


class CheckForm(forms.Form):
    """A contractor's raw files and table."""

    checklists = forms.FileField(
        label="Сводка чек-листов", widget=_TABLE, max_length=300,
        help_text="Строка — организация, столбцы с пунктами: 1, 0 или пусто.",
    )  # fmt: skip
    answers = forms.FileField(
        label="Ответы анкет",
        widget=_TABLE,
        max_length=300,
        help_text="Строка — анкета, столбцы — вопросы с «Да» и «Нет».",
    )
    table = forms.FileField(
        label="Таблица результатов оператора", widget=_TABLE, max_length=300,
        help_text="Строка — организация, столбцы 1.1…5.3, К1…К5, Итог в любом порядке.",
    )  # fmt: skip


class PostingForm(forms.Form):
    """When and where a card was posted."""

    posted_on = DayField(label="Когда размещено", help_text=rules.told()["bus_gov"])
    url = forms.URLField(label="Страница", max_length=500, required=False, assume_scheme="https")
    note = forms.CharField(label="Примечание", max_length=300, required=False)

    def __init__(self, data: Any = None, *, today: date, posting: Any = None, page: str = "") -> None:
        known = posting is not None
        initial = {
            "posted_on": posting.posted_on if known else today,
            "url": posting.url if known else page,
            "note": posting.note if known else "",
        }
        super().__init__(data, initial=initial)
        self.fields["posted_on"].widget.attrs["max"] = today.isoformat()
