"""Forms about checklists: the marks of a whole form at once, its filter, corrections and remarks."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from merilo.accounts.choosing import SearchingForm
from merilo.assessment.models import Mark
from merilo.assessment.queries import checklists, inspections, visits
from merilo.assessment.queries.inspection_page import Card, ItemCard
from merilo.assessment.services.inspecting import MarkInput
from merilo.registry.forms.fields import DayField

VALUES: Mapping[str, Decimal | None] = {"1": Decimal(1), "0.5": Decimal("0.5"), "0": Decimal(0), "na": None}
_ROWS = {"rows": 2}


@dataclass
class Field:
    """An item as the form shows it: what is chosen and written now, what hinders it."""

    item: ItemCard
    value: str = ""
    note: str = ""
    link: str = ""
    seen: int = 0
    faults: list[str] = field(default_factory=list)
    theirs: str = ""


@dataclass(frozen=True)
class Proof:
    """A file or a link sent with an item."""

    item: ItemCard
    receipt: str
    name: str = ""
    content: Any = None
    url: str = ""


class ChecklistForm:
    """All items of a form: what was sent is laid over what is stored, so that nothing typed is lost by a fault."""

    def __init__(self, card: Card, data: Any = None, files: MultiValueDict[str, Any] | None = None) -> None:
        self.card = card
        self.data, self.files = data, files or MultiValueDict()
        self.is_bound = data is not None
        self.choices = list(checklists.value_choices(card.unit.cycle))
        self.fields = {item.code: self._field(item) for item in card.items}
        day = card.inspection.inspected_on
        self.day = (
            DayForm(data, initial={"inspected_on": day}) if self.is_bound else DayForm(initial={"inspected_on": day})
        )
        self.receipt = str(data.get("receipt", "")) if self.is_bound else str(uuid.uuid4())

    def _field(self, item: ItemCard) -> Field:
        mark = item.mark
        shown = Field(item, mark.value if mark else "", mark.note if mark else "", seen=mark.pk if mark else 0)
        if self.is_bound:
            shown.value = str(self.data.get(f"m-{item.key}", shown.value))
            shown.note = str(self.data.get(f"n-{item.key}", shown.note)).strip()
            shown.link = str(self.data.get(f"l-{item.key}", "")).strip()
        return shown

    @property
    def groups(self) -> list[tuple[Any, list[Field]]]:
        """Return the fields by indicator."""
        return [(group, [self.fields[item.code] for item in group.items]) for group in self.card.groups]

    @property
    def faulty(self) -> list[Field]:
        """Return the items something hinders."""
        return [one for one in self.fields.values() if one.faults]

    def is_valid(self) -> bool:
        """Say whether everything that was sent can be understood."""
        known = {value for value, _ in self.choices}
        for one in self.fields.values():
            if one.value and one.value not in known | {one.item.mark.value if one.item.mark else ""}:
                one.faults.append("Такой отметки здесь не бывает.")
                one.value = ""
            elif one.note and not one.value:
                one.faults.append("Выберите отметку: без неё примечание не сохранится.")
            if len(one.note) > 1000:
                one.faults.append("Примечание длиннее 1000 знаков.")
        return self.day.is_valid() and not self.faulty

    @property
    def marks(self) -> list[MarkInput]:
        """Return the marks that were changed against what the person saw."""
        seen = {one.item.code: self._seen(one) for one in self.fields.values()}
        before = {mark.pk: mark for mark in Mark.objects.filter(pk__in=[pk for pk in seen.values() if pk])}
        found = []
        for code, one in self.fields.items():
            was = before.get(seen[code])
            was_value = checklists.value_words(was.value) if was else ""
            if one.value and (one.value, one.note) != (was_value, was.note if was else ""):
                value = was.value if was and one.value == was_value else VALUES[one.value]
                found.append(MarkInput(code, value, one.note, seen=seen[code]))
        return found

    def _seen(self, one: Field) -> int:
        """Return the key of the mark that stood in the form when it was sent to the person."""
        given = str(self.data.get(f"s-{one.item.key}", ""))
        return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else 0

    @property
    def proofs(self) -> list[Proof]:
        """Return the files and links, each with a receipt of its own, so that a form sent twice keeps them once."""
        found = []
        for one in self.fields.values():
            sent = [(file.name or "файл", file, "") for file in self.files.getlist(f"f-{one.item.key}")]
            sent += [("", None, one.link)] if one.link else []
            for number, (name, content, url) in enumerate(sent):
                receipt = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.receipt}:{one.item.code}:{number}"))
                found.append(Proof(one.item, receipt, name, content, url))
        return found

    @property
    def inspected_on(self) -> date | None:
        """Return the day of inspection."""
        day: date | None = self.day.cleaned_data.get("inspected_on")
        return day


class DayForm(forms.Form):
    """When it was looked at."""

    inspected_on = DayField(label="День осмотра", required=False, help_text="Без него чек-лист не закрыть.")


class EmptyForm(SearchingForm):
    """A deed that needs nothing but the will to do it."""


class RemarkForm(SearchingForm):
    """Why a form goes back."""

    remark = forms.CharField(label="Что проверить или исправить", widget=forms.Textarea(_ROWS), max_length=1000)


class AcceptForm(SearchingForm):
    """A form is accepted; of own marks it is said why."""

    reason = forms.CharField(
        label="Почему принимаете собственные отметки", widget=forms.Textarea(_ROWS), max_length=1000, required=False
    )


class CorrectionForm(forms.Form):
    """An institution says that something is there now, and shows it."""

    text = forms.CharField(label="Что исправлено", widget=forms.Textarea(_ROWS), max_length=2000)
    proof = forms.FileField(label="Снимок или документ", required=False)
    link = forms.CharField(label="Или ссылка на страницу", max_length=1000, required=False)
    receipt = forms.UUIDField(widget=forms.HiddenInput, required=False)  # of the page; each item makes its own of it

    def values_of(self, item: str) -> dict[str, Any]:
        """Return what the service asks for."""
        file, kept = self.cleaned_data["proof"], self.cleaned_data
        shown = {"name": file.name or "файл", "content": file} if file else {"url": kept["link"]}
        receipt = str(uuid.uuid5(kept["receipt"], item)) if kept["receipt"] else None
        return {"item": item, "text": kept["text"], "receipt": receipt, **shown}


class AnswerForm(forms.Form):
    """What the expert found when looking again."""

    value = forms.ChoiceField(label="Отметка теперь", widget=forms.RadioSelect)
    reason = forms.CharField(label="Что увидели", widget=forms.Textarea(_ROWS), max_length=1000)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["value"].choices = choices  # type: ignore[attr-defined]
        if "decline" in self.data:  # the mark stays: none needs to be chosen
            self.fields["value"].required = False


class OverviewFilter(SearchingForm):
    """Which units of the overview to show."""

    words = forms.CharField(label="Учреждение", max_length=100, required=False)
    state = forms.ChoiceField(
        label="Состояние",
        required=False,
        choices=[
            ("", "любое"),
            (inspections.NOT_BEGUN, "не начат"),
            ("open", "заполняется"),
            ("closed", "ждёт приёмки"),
            ("accepted", "принят"),
            ("corrections", "есть сообщения об исправлениях"),
        ],
    )
    expert: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None, label="Кому поручено", required=False, empty_label="кому угодно"
    )

    def __init__(self, *args: Any, cycle: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["expert"].queryset = visits.given(cycle)  # type: ignore[attr-defined]
        self.search_in("expert")

    @property
    def wanted(self) -> inspections.Wanted:
        """Return what is asked for; nonsense asks for everything."""
        self.is_valid()
        kept = getattr(self, "cleaned_data", {})
        expert = kept.get("expert")
        return inspections.Wanted(kept.get("state") or "", expert.pk if expert else None, kept.get("words") or "")
