"""Forms about tasks: reports, reasons, new terms, events, the list's filter."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, BinaryIO, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from merilo.accounts.choosing import MANY, SearchingForm
from merilo.plans.models import Item, Party
from merilo.plans.queries import choices
from merilo.plans.queries import tasks as about
from merilo.plans.services.tasks import EvidenceInput
from merilo.registry.forms.fields import DayField
from merilo.registry.models import Municipality

_ROWS = {"rows": 3}


def _one_of(**options: Any) -> forms.ModelChoiceField[Any]:
    """Return a choice whose things are filled in by the form that knows the municipality."""
    return forms.ModelChoiceField(queryset=Item.objects.none(), **options)


def _fill(form: SearchingForm, **things: QuerySet[Any]) -> None:
    """Give the choices of a form what there is to choose from; of many, people find the one they mean."""
    for name, found in things.items():
        form.fields[name].queryset = found  # type: ignore[attr-defined]
    form.search_in(*things)


class ManyFiles(forms.FileInput):
    """Several files chosen at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of files, each checked as one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files, [] where none was chosen."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given if one]


class ReportForm(forms.Form):
    """What was done about a task, and what shows it."""

    done_on = DayField(label="Когда выполнено")
    text = forms.CharField(label="Что сделано", widget=forms.Textarea({"rows": 4}), max_length=20_000, required=False)
    basis = forms.CharField(
        label="Чем подтверждается", max_length=500, required=False, help_text="Например: протокол № 3 от 12.03.2026"
    )
    proofs = FilesField(
        label="Файлы и фотографии",
        required=False,
        help_text="Документы, таблицы, PDF, снимки. Из снимков убирается место и время съёмки.",
    )
    link = forms.URLField(label="Ссылка на страницу", max_length=1000, required=False, assume_scheme="https")
    receipt = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["done_on"].initial = today
        self.fields["done_on"].widget.attrs["max"] = today.isoformat()
        self.fields["receipt"].initial = uuid.uuid4()

    @property
    def evidence(self) -> list[EvidenceInput]:
        """The files and the link, as the service takes them."""
        files: Iterable[UploadedFile[Any]] = self.cleaned_data["proofs"]
        found = [EvidenceInput(name=file.name or "файл", content=cast(BinaryIO, file)) for file in files]
        if self.cleaned_data["link"]:
            found.append(EvidenceInput(url=self.cleaned_data["link"]))
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What the service asks for."""
        kept = {name: self.cleaned_data[name] for name in ("done_on", "text", "basis")}
        return {**kept, "evidence": self.evidence, "receipt": str(self.cleaned_data["receipt"])}


class PlainForm(SearchingForm):
    """A form whose fields are what the service asks for."""

    @property
    def values(self) -> dict[str, Any]:
        """What the service asks for."""
        return self.cleaned_data


class EmptyForm(PlainForm):
    """A deed that needs nothing but the will to do it."""


class RemarkForm(PlainForm):
    """Why a report goes back."""

    remark = forms.CharField(label="Что исправить", widget=forms.Textarea(_ROWS), max_length=5000)


class AcceptForm(PlainForm):
    """A report is accepted; of the own one it is said why."""

    reason = forms.CharField(
        label="Почему принимаете собственный отчёт", widget=forms.Textarea(_ROWS), max_length=1000, required=False
    )


class ReasonForm(PlainForm):
    """Why."""

    reason = forms.CharField(label="Причина", widget=forms.Textarea(_ROWS), max_length=1000)


class PostponeForm(PlainForm):
    """A new term and why."""

    new_due_on = DayField(label="Новый срок")
    reason = forms.CharField(label="Причина переноса", widget=forms.Textarea(_ROWS), max_length=1000)


class AssignForm(PlainForm):
    """Who does it from now on."""

    performer = _one_of(label="Исполнитель", required=False, empty_label="никто в отдельности")
    reason = forms.CharField(label="Причина", max_length=1000, required=False)

    def __init__(self, *args: Any, municipality: Municipality, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        _fill(self, performer=choices.people(municipality, on=today))


class HandOverForm(PlainForm):
    """All that one person has not finished goes to another."""

    from_person = _one_of(label="Кто передаёт", empty_label="выберите человека")
    to_person = _one_of(label="Кому", empty_label="выберите человека")
    reason = forms.CharField(label="Причина", max_length=1000, help_text="Например: увольнение, перевод, отпуск")

    def __init__(self, *args: Any, municipality: Municipality, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        here = choices.people(municipality, on=today)
        _fill(self, to_person=here)
        _fill(self, from_person=choices.givers(municipality))


class NeedForm(PlainForm):
    """A task of a line that is done when there is a need."""

    reason = forms.CharField(label="Что нужно сделать и почему сейчас", max_length=200)
    due_on = DayField(label="Срок")
    institution = _one_of(label="Учреждение", required=False, empty_label="не только учреждение")
    performer = _one_of(label="Исполнитель", required=False, empty_label="кто назван в пункте")

    def __init__(self, *args: Any, municipality: Municipality, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        _fill(self, institution=choices.institutions(municipality))
        _fill(self, performer=choices.people(municipality, on=today))


class EventForm(SearchingForm):
    """That something a line waits for has happened."""

    name = forms.ChoiceField(label="Что произошло")
    happened_on = DayField(label="Когда произошло")
    institution = _one_of(label="Где", required=False, empty_label="у всех")
    basis = forms.CharField(
        label="Чем подтверждено", max_length=500, required=False, help_text="Например: письмо № 214 от 04.03.2026"
    )
    others: forms.ModelMultipleChoiceField[Item] = forms.ModelMultipleChoiceField(
        Item.objects.none(), label="Это же событие запускает", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        item: Item,
        names: Mapping[str, str],
        also: list[Item],
        led: Iterable[int] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.item = item
        self.fields["name"].choices = [*names.items()]  # type: ignore[attr-defined]
        here = choices.waiting_institutions(item, led=led)
        self.fields["institution"].required = led is not None
        _fill(self, institution=here)
        if not here.exists():
            del self.fields["institution"]
        lines = Item.objects.filter(pk__in=[other.pk for other in also]).select_related("plan__municipality")
        _fill(self, others=lines)
        if not also:
            del self.fields["others"]

    @property
    def values(self) -> dict[str, Any]:
        """What the service asks for."""
        kept = {name: self.cleaned_data.get(name) for name in ("name", "happened_on", "basis", "institution")}
        return {**kept, "items": [self.item, *self.cleaned_data.get("others", ())]}


class MendEventForm(PlainForm):
    """The right day of an event."""

    happened_on = DayField(label="Когда произошло на самом деле")
    reason = forms.CharField(label="Причина исправления", max_length=1000)


class PartyForm(PlainForm):
    """Who the words of a plan mean."""

    kind = forms.ChoiceField(label="Кто это", choices=Party.Kind.choices)
    user = _one_of(label="Человек", required=False, empty_label="—")
    institution = _one_of(label="Учреждение", required=False, empty_label="—")
    everywhere = forms.BooleanField(label="во всех пунктах плана, где стоят эти слова", required=False, initial=True)

    def __init__(self, *args: Any, municipality: Municipality, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        _fill(self, user=choices.people(municipality, on=today))
        _fill(self, institution=choices.institutions(municipality))


class TaskFilter(forms.Form):
    """What of the list to show; a wrong answer filters nothing."""

    q = forms.CharField(
        label="Слова или имя", max_length=100, required=False, widget=forms.TextInput({"type": "search"})
    )
    state = forms.ChoiceField(label="Состояние", choices=list(about.STATES.items()), required=False)
    plan = _one_of(label="План", required=False, empty_label="все")
    institution = _one_of(label="Учреждение", required=False, empty_label="все")
    performer = _one_of(label="Исполнитель", required=False, empty_label="все")
    since = DayField(label="Срок с", required=False)
    until = DayField(label="Срок по", required=False)
    mine = forms.BooleanField(label="только мои", required=False)
    item = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31)

    def __init__(self, *args: Any, municipality: Municipality, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["plan"].queryset = choices.plans(municipality)  # type: ignore[attr-defined]
        self._offer("institution", choices.institutions_with_tasks(municipality))
        self._offer("performer", choices.people(municipality, on=today))

    def _offer(self, name: str, found: QuerySet[Any]) -> None:
        """Offer a short list; of many only the one asked for by a link is said, the others are found by words."""
        field: Any = self.fields[name]
        field.queryset = found
        if found.count() > MANY:
            asked = str(self.data.get(name) or "")
            chosen = [(one.pk, str(one)) for one in found.filter(pk=asked)] if _is_key(asked) else []
            field.choices = [("", field.empty_label), *chosen]
            if not chosen:
                del self.fields[name]

    @property
    def wanted(self) -> about.Wanted:
        """What is looked for."""
        self.is_valid()
        given = self.cleaned_data
        keys = {name: one.pk for name in ("plan", "institution", "performer") if (one := given.get(name))}
        return about.Wanted(
            mine=bool(given.get("mine")),
            item=given.get("item"),
            state=given.get("state") or "",
            since=given.get("since"),
            until=given.get("until"),
            words=given.get("q") or "",
            **keys,
        )


class ChangeForm(SearchingForm):
    """One deed with many tasks: given to a person, moved, taken off."""

    DEEDS = (("assign", "поручить"), ("postpone", "перенести срок"), ("cancel", "снять"))

    deed_name = forms.ChoiceField(label="С отмеченными", choices=DEEDS)
    performer = _one_of(label="Кому", required=False, empty_label="—")
    new_due_on = DayField(label="Новый срок", required=False)
    reason = forms.CharField(label="Причина", max_length=1000, required=False)

    def __init__(self, *args: Any, municipality: Municipality, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "change-%s"
        _fill(self, performer=choices.people(municipality, on=today))
        self.chosen: list[int] = []

    def keys(self, given: Iterable[str]) -> list[int]:
        """Return the keys of the ticked tasks."""
        self.chosen = [int(key) for key in given if _is_key(key)]
        return self.chosen

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen deed needs."""
        found = super().clean() or {}
        deed = found.get("deed_name")
        if not self.chosen:
            self.add_error(None, "Отметьте задачи в списке.")
        if deed == "assign" and found.get("performer") is None:
            self.add_error("performer", "Выберите, кому поручить.")
        if deed == "postpone" and found.get("new_due_on") is None:
            self.add_error("new_due_on", "Назовите новый срок.")
        return found

    @property
    def deed(self) -> str:
        """The deed to be done."""
        return str(self.cleaned_data["deed_name"])

    @property
    def values(self) -> dict[str, Any]:
        """What the service of the deed asks for."""
        names = {"assign": ("performer", "reason"), "postpone": ("new_due_on", "reason"), "cancel": ("reason",)}
        return {name: self.cleaned_data[name] for name in names[self.deed]}


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18
