"""Forms of uploaded plans: the document, the head, one line, one indicator, acceptance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from merilo.accounts.forms import Day
from merilo.plans.queries.draft_words import is_year

_VALUE = re.compile(r"(?P<year>\d{4})\s*(?:г\.|год[а]?)?\s*[:—–-]\s*(?P<words>.*)")


class Words(forms.CharField):
    """Several lines of text, its line ends as everywhere in the house."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": rows}), "required": False, **options})

    def clean(self, value: Any) -> str:
        """Return the text with plain line ends."""
        return str(super().clean(str(value or "").replace("\r\n", "\n").replace("\r", "\n")))


class WithPeriod(forms.Form):
    """A form that may name the period of a plan."""

    def clean(self) -> dict[str, Any]:
        """Refuse one end without the other, and ends in wrong order."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if "starts_on" not in self.errors and "ends_on" not in self.errors:
            if (start is None) != (end is None):
                self.add_error("ends_on" if start else "starts_on", "Нужны обе даты: первый и последний день.")
            elif start and end and end < start:
                self.add_error("ends_on", "Последний день раньше первого.")
        return cleaned


class UploadForm(WithPeriod):
    """The document of a plan."""

    file = forms.FileField(
        label="Документ плана",
        allow_empty_file=True,
        max_length=1000,
        help_text="Word, Excel, OpenDocument, PDF с текстом, RTF, CSV, HTML или текст.",
        widget=forms.ClearableFileInput(
            attrs={"accept": ".docx,.doc,.odt,.rtf,.pdf,.xlsx,.xls,.ods,.csv,.html,.htm,.txt,.md"}
        ),
    )
    starts_on = Day(label="Первый день плана", required=False, help_text="Если в названии плана нет периода.")
    ends_on = Day(label="Последний день плана", required=False)
    is_again = forms.BooleanField(label="Загрузить этот файл ещё раз", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text += f" До {settings.UPLOAD_MB}\u00a0МБ."
        self.hide_again()

    def hide_again(self, *, is_hidden: bool = True) -> None:
        """Show the question «once more?» only to whom it is a question."""
        self.fields["is_again"].widget = forms.HiddenInput() if is_hidden else forms.CheckboxInput()

    def clean_file(self) -> Any:
        """Refuse what is too large before anybody reads it."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MB * 1024 * 1024:
            raise ValidationError(
                f"Файл больше {settings.UPLOAD_MB}\u00a0МБ: уберите из него картинки или разделите его."
            )
        return file


class HeadForm(WithPeriod):
    """What stands above and below the table of a plan."""

    title = Words(label="Название плана", required=True, max_length=600)
    starts_on = Day(label="Первый день плана", required=False, help_text="Сменится период — сроки посчитаются заново.")
    ends_on = Day(label="Последний день плана", required=False)
    approved_by = forms.CharField(label="Кто утвердил", max_length=300, required=False, help_text="Фамилия и инициалы.")
    approved_post = Words(label="Должность утвердившего", max_length=500, rows=2)
    approved_document = forms.CharField(
        label="Чем утверждён", max_length=500, required=False, help_text="Например: распоряжением от 12.03.2026 № 55."
    )
    approved_on = Day(label="Дата утверждения", required=False)
    territory = forms.CharField(label="Территория", max_length=300, required=False)
    notes = Words(label="Текст вне таблицы", max_length=20_000, rows=4, help_text="Примечание — с новой строки.")

    @staticmethod
    def initial_of(current: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the head says now."""
        approval, period = current["approval"], current["period"]
        return {
            "title": current["title"],
            "starts_on": period["from"],
            "ends_on": period["to"],
            "approved_by": approval["by"],
            "approved_post": approval["post"],
            "approved_document": approval["document"],
            "approved_on": approval["on"],
            "territory": current["territory"],
            "notes": "\n".join(current["notes"]),
        }

    def values(self) -> dict[str, Any]:
        """Return what was filled in, as the service takes it."""
        return {**self.cleaned_data, "notes": self.cleaned_data["notes"].split("\n")}


class LineForm(forms.Form):
    """One line: words, term, parties, result, targets."""

    number = forms.CharField(label="Номер", max_length=20, required=False)
    section = forms.CharField(label="Раздел", max_length=600, required=False)
    text = Words(label="Мероприятие", required=True, max_length=20_000, rows=4)
    deadline_words = Words(label="Срок, как в документе", max_length=5_000, rows=2)
    read_as = forms.CharField(
        label="Понимать срок как",
        max_length=600,
        required=False,
        help_text="Если слов документа мало. Например: до 1 июля 2026 г.; ежеквартально до 10 числа.",
    )
    starts_on = Day(label="Или поставьте даты: с", required=False)
    due_on = Day(label="по", required=False)
    responsible = Words(label="Ответственные", max_length=20_000, rows=3, help_text="Каждый — с новой строки.")
    expected_result = Words(label="Ожидаемый результат", max_length=20_000, rows=2)
    targets = Words(
        label="Целевые показатели",
        max_length=5_000,
        rows=2,
        help_text="Год — значение, каждый год с новой строки: 2026 — 100 %.",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6, required=False)
    is_checked = forms.BooleanField(label="Сверено с документом, сомнений больше нет", required=False)

    def __init__(self, *args: Any, is_doubtful: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_doubtful:
            del self.fields["is_checked"]

    @staticmethod
    def initial_of(line: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a line says now."""
        return {
            **{
                name: line[name]
                for name in ("number", "section", "text", "deadline_words", "read_as", "expected_result", "revision")
            },
            "responsible": "\n".join(" ".join(words.split()) for words in line["responsible"]),
            "targets": "\n".join(f"{year} — {words}" for year, words in line["targets"].items()),
            "is_checked": bool(line["checked"]),
        }

    def clean_responsible(self) -> list[str]:
        """Return the parties, one a line."""
        parties = [line.strip() for line in self.cleaned_data["responsible"].split("\n") if line.strip()]
        if len(parties) > 40 or any(len(words) > 500 for words in parties):
            raise ValidationError("Не больше 40 ответственных, каждый не длиннее 500 знаков.")
        return parties

    def clean_targets(self) -> dict[str, str]:
        """Return the values by year."""
        return values_by_year(self.cleaned_data["targets"])

    def clean(self) -> dict[str, Any]:
        """Put typed dates into words, which are read like any others."""
        cleaned = super().clean() or {}
        start, due = cleaned.pop("starts_on", None), cleaned.pop("due_on", None)
        if start and not due:
            self.add_error("due_on", "Назовите и последний день.")
        elif start and due and due < start:
            self.add_error("due_on", "Последний день раньше первого.")
        elif due:
            cleaned["read_as"] = dates_in_words(start, due)
        return cleaned

    def values(self) -> Any:
        """Return what the line says, as the service takes it."""
        beside = ("revision", "is_checked")
        return {name: value for name, value in self.cleaned_data.items() if name not in beside}


def dates_in_words(start: date | None, due: date) -> str:
    """Return typed dates as the words of a deadline."""
    if start is None:
        return f"по {due:%d.%m.%Y}"
    return f"{due:%d.%m.%Y}" if start == due else f"с {start:%d.%m.%Y} по {due:%d.%m.%Y}"


def values_by_year(said: str) -> dict[str, str]:
    """Return values by year from lines like «2026 — 100 %». Refuses a line without a year."""
    values: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in said.split("\n"))):
        match = _VALUE.fullmatch(line)
        if match is None or not is_year(match["year"]):
            raise ValidationError(f"Строка «{line[:60]}»: нужен год четырьмя цифрами, тире и значение.")
        if match["year"] in values:
            raise ValidationError(f"{match['year']} год назван дважды.")
        if match["words"].strip():
            values[match["year"]] = match["words"].strip()
    return values


class SplitForm(forms.Form):
    """One line becomes two."""

    first = Words(label="Первая строка", required=True, max_length=20_000, rows=5)
    second = Words(
        label="Вторая строка", required=True, max_length=20_000, rows=5,
        help_text="Перенесите сюда вторую часть. Срок и ответственные останутся у обеих — потом поправьте.",
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6, required=False)


class ReasonForm(forms.Form):
    """Why something is left out or put aside."""

    reason = forms.CharField(label="Причина", max_length=500)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6, required=False)


class TargetForm(forms.Form):
    """A target indicator of the whole plan."""

    name = Words(label="Показатель", required=True, max_length=600, rows=2)
    unit = forms.CharField(label="Единица", max_length=60, required=False)
    values = Words(
        label="Значения по годам",
        max_length=5_000,
        rows=4,
        help_text="Год — значение, каждый год с новой строки: 2026 — 100.",
    )

    @staticmethod
    def initial_of(target: Mapping[str, Any]) -> dict[str, Any]:
        """Return what an indicator says now."""
        values = "\n".join(f"{year} — {words}" for year, words in target["values"].items())
        return {"name": target["name"], "unit": target["unit"], "values": values}

    def clean_values(self) -> dict[str, str]:
        """Return the values by year."""
        values = values_by_year(self.cleaned_data["values"])
        if any(len(words) > 100 for words in values.values()):
            raise ValidationError("Значение не длиннее 100 знаков.")
        return values


class AcceptForm(forms.Form):
    """The last look before the plan is made."""

    in_force = forms.BooleanField(
        label="Сразу ввести план в действие: документ уже утверждён", required=False, initial=True
    )
    with_doubts = forms.BooleanField(
        label="Принимаю с оставшимися сомнениями",
        error_messages={"required": "Поставьте отметку или вернитесь к проверке и сверьте эти строки."},
    )

    def __init__(self, *args: Any, is_approved: bool, is_doubtful: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_approved:
            del self.fields["in_force"]
        if not is_doubtful:
            del self.fields["with_doubts"]
