"""Forms of the production calendar: the decree as words or a file, then its days to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from merilo.plans.services import calendars, decrees

_LARGEST = 5 * 1024 * 1024


def _year_field() -> forms.IntegerField:
    return forms.IntegerField(label="Год", min_value=calendars.YEARS.start, max_value=calendars.YEARS.stop - 1)


@dataclass(frozen=True, slots=True)
class Found:
    """What was read from a decree."""

    year: int
    decree: str
    off: list[str]
    on: list[str]

    @property
    def initial(self) -> dict[str, Any]:
        """What the form of the days begins with."""
        days = {"days_off": _lines(self.off), "working_days": _lines(self.on)}
        return {"year": self.year, "decree": self.decree, **days}


def _lines(days: list[str]) -> str:
    return "\n".join(f"{date.fromisoformat(day):%d.%m.%Y}" for day in days)


class DecreeForm(forms.Form):
    """A decree on moved days: its name, and its text or a file."""

    year = _year_field()
    decree = forms.CharField(
        label="Акт", max_length=300, help_text="Например: постановление Правительства РФ от 24.09.2025 № 1466"
    )
    words = forms.CharField(
        label="Перенесённые дни",
        widget=forms.Textarea({"rows": 8}),
        max_length=100_000,
        required=False,
        help_text="Вставьте текст постановления («с субботы 3 января на пятницу 9 января») "
        "или перечислите: «выходные: 09.01, 31.12; рабочие: 06.11».",
    )
    file = forms.FileField(
        label="Или файл", required=False, help_text="XLSX, CSV, DOCX, PDF, TXT или JSON с теми же словами и датами."
    )

    def clean_file(self) -> Any:
        """Refuse a file no decree is as long as."""
        file = self.cleaned_data["file"]
        if file and file.size > _LARGEST:
            raise ValidationError("Файл больше 5 МБ. Оставьте в нём только перенесённые дни.")
        return file

    def clean(self) -> dict[str, Any]:
        """Ask for words or a file."""
        found = super().clean() or {}
        if not found.get("words") and not found.get("file") and not self.errors:
            raise ValidationError("Вставьте текст или выберите файл.")
        return found

    def read(self) -> Found:
        """Return the days that the words or the file name."""
        given = self.cleaned_data
        year: int = given["year"]
        read = (
            decrees.read_file(given["file"].name, given["file"].read(), year=year)
            if given["file"]
            else decrees.read_words(given["words"], year=year)
        )
        off, on = calendars.check_days(year=year, days_off=read.days_off, working_days=read.working_days)
        return Found(year, given["decree"], off, on)


class WithdrawForm(forms.Form):
    """Why a loaded decree is taken back."""

    reason = forms.CharField(label="Причина", max_length=300)


class DaysField(forms.CharField):
    """Days, one a line or parted by commas."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 6}), required=False, max_length=20_000, **options)


class DaysForm(forms.Form):
    """The days of a decree as they will be kept; a person may still mend them."""

    year = _year_field()
    decree = forms.CharField(label="Акт", max_length=300)
    days_off = DaysField(label="Выходные по акту", help_text="Будни, которые стали выходными, по одному в строке.")
    working_days = DaysField(label="Рабочие по акту", help_text="Выходные, которые стали рабочими.")

    def clean(self) -> dict[str, Any]:
        """Read the days."""
        found = super().clean() or {}
        year = found.get("year")
        for name, word in (("days_off", "выходные"), ("working_days", "рабочие")):
            words = found.get(name) or ""
            if not words.strip() or year is None:
                found[name] = ()
                continue
            try:
                read = decrees.read_words(f"{word}: {words.replace(chr(10), ', ')}", year=year)
                found[name] = read.days_off or read.working_days
            except decrees.DecreeUnreadable as error:
                self.add_error(name, str(error))
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What the service asks for."""
        return {name: self.cleaned_data[name] for name in ("year", "decree", "days_off", "working_days")}
