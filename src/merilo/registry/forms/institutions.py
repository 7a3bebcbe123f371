"""Forms of the registry: an institution, its names, closing, mergers, stands, the filter of the list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from merilo.accounts.choosing import SearchingForm
from merilo.registry.forms.fields import DayField, fields_of
from merilo.registry.models import Institution, InstitutionKind
from merilo.registry.queries.institutions import KINDS, LEVELS, PROFILES, STATES
from merilo.registry.services.institutions import CHANGEABLE, MENDABLE, NAMES

MOST_RECIPIENTS = 99_999_999
YEARS_ROUND = {"min_value": 2000, "max_value": 2100}
OF_NEW = ("name", "short_name", "kind", "profile", "inn", "ogrn", "founder")


class InstitutionForm(forms.Form):
    """An institution or a branch; which fields are asked for depends on who asks."""

    def __init__(self, data: Any = None, *, fields: Iterable[str], shown: Institution | None = None) -> None:
        fields = list(fields)
        initial = {name: getattr(shown, name) for name in fields} if shown is not None else {}
        super().__init__(data, initial=initial)
        self.fields.update(fields_of(fields))
        if "inn" in self.fields:
            self.fields["inn"].widget.attrs |= {"inputmode": "numeric"}
            self.fields["ogrn"].widget.attrs |= {"inputmode": "numeric"}

    @classmethod
    def to_add(cls, data: Any = None) -> InstitutionForm:
        """Return the form of a new institution."""
        return cls(data, fields=[*NAMES, *CHANGEABLE])

    @classmethod
    def to_change(cls, data: Any, shown: Institution, *, only_contacts: bool) -> InstitutionForm:
        """Return the form of changes; the head of an institution mends contacts only."""
        return cls(data, fields=MENDABLE if only_contacts else CHANGEABLE, shown=shown)

    def changes(self) -> dict[str, Any]:
        """Return the fields that were changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class RenameForm(forms.Form):
    """A renaming by a decision, or a misspelling mended."""

    what = forms.ChoiceField(
        label="Что произошло",
        choices=[
            ("rename", "Учреждение переименовано: прежнее наименование останется в карточке"),
            ("correct", "Исправляю опечатку: прежнее наименование останется только в журнале"),
        ],
        widget=forms.RadioSelect,
        initial="rename",
    )
    name = forms.CharField(label="Новое полное наименование", max_length=500)
    short_name = forms.CharField(label="Новое краткое наименование", max_length=200, required=False)
    on = DayField(label="С какого дня", required=False, help_text="День, с которого действует новое наименование.")
    basis = forms.CharField(
        label="Основание", max_length=500, required=False, help_text="Например: постановление от 01.03.2026 № 15."
    )

    def clean(self) -> dict[str, Any]:
        """A renaming has a day; a misspelling has none."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("what") == "rename" and not given.get("on") and "on" not in self.errors:
            self.add_error("on", "Напишите, с какого дня действует новое наименование.")
        return given


class CloseForm(SearchingForm):
    """The closing of an institution."""

    on = DayField(label="День закрытия")
    basis = forms.CharField(
        label="Основание", max_length=500, help_text="Например: постановление от 01.03.2026 № 15, запись в ЕГРЮЛ."
    )
    successor = forms.TypedChoiceField(label="Правопреемник", required=False, coerce=int, empty_value=None, choices=[])
    move_branches = forms.BooleanField(
        label="Филиалы переходят к правопреемнику", required=False, help_text="Иначе они закрываются в тот же день."
    )

    def __init__(self, data: Any = None, *, others: Sequence[tuple[int, str]], has_branches: bool) -> None:
        super().__init__(data)
        self.fields["successor"].choices = [("", "нет"), *others]  # type: ignore[attr-defined]
        if not has_branches:
            del self.fields["move_branches"]
        if not others:
            del self.fields["successor"]
        self.search_in("successor")


class MergeForm(SearchingForm):
    """Several institutions become one: one that stands or a new one."""

    predecessors = forms.TypedMultipleChoiceField(
        label="Какие учреждения присоединяются или сливаются", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    on = DayField(label="С какого дня", help_text="В этот день прежние учреждения закрываются.")
    basis = forms.CharField(label="Основание", max_length=500, help_text="Например: постановление от 01.03.2026 № 15.")
    become_branches = forms.BooleanField(
        label="Прежние учреждения остаются филиалами",
        required=False,
        help_text="Под своими наименованиями, с адресами и стендами.",
    )
    successor = forms.TypedChoiceField(
        label="К чему присоединяются",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Если получается новое учреждение, заполните поля ниже.",
    )

    def __init__(self, data: Any = None, *, others: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["predecessors"].choices = others  # type: ignore[attr-defined]
        self.fields["successor"].choices = [("", "новое учреждение"), *others]  # type: ignore[attr-defined]
        for name, field in fields_of(OF_NEW).items():
            field.required = False
            words = str(field.label)
            lower = words if words.isupper() else words[:1].lower() + words[1:]
            field.label = f"Новое учреждение: {lower}"
            self.fields[name] = field
        self.search_in("predecessors", "successor")

    def clean(self) -> dict[str, Any]:
        """A new institution needs a name."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("successor") and not given.get("name") and "successor" not in self.errors:
            self.add_error("name", "Выберите, к чему присоединяются, или напишите наименование нового учреждения.")
        return given

    def values(self) -> dict[str, Any]:
        """Return the fields of the new institution."""
        given = {name: self.cleaned_data[name] for name in OF_NEW}
        return {**given, "kind": given["kind"] or InstitutionKind.OTHER, "profile": given["profile"] or "general"}


class RecipientsForm(forms.Form):
    """How many people were served in a year, and where the number comes from."""

    recipients = forms.IntegerField(label="Получателей услуг за год", min_value=0, max_value=MOST_RECIPIENTS)
    year = forms.IntegerField(label="За какой год", **YEARS_ROUND)  # type: ignore[arg-type]
    source = forms.CharField(label="Откуда число", max_length=300, help_text="Например: форма 6-НК за 2025 год.")


class StandForm(forms.Form):
    """An information stand."""

    place = forms.CharField(label="Где висит", max_length=300, help_text="Например: первый этаж, у гардероба.")
    note = forms.CharField(label="Примечание", max_length=500, required=False)


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label="Причина", max_length=500)


class FilterForm(forms.Form):
    """Which institutions to show."""

    text = forms.CharField(label="Найти", max_length=200, required=False, help_text="Наименование, ИНН, адрес.")
    kind = forms.ChoiceField(label="Вид", required=False, choices=[("", "любой"), *KINDS])
    profile = forms.ChoiceField(label="Профиль", required=False, choices=[("", "любой"), *PROFILES])
    state = forms.ChoiceField(label="Состояние", required=False, choices=STATES)
    level = forms.ChoiceField(label="Показать", required=False, choices=LEVELS)

    def question(self) -> dict[str, str]:
        """Return what is asked for; what is wrong in the address counts as not asked."""
        self.is_valid()
        given = self.cleaned_data
        return {name: given.get(name) or "" for name in self.fields} | {"state": given.get("state") or "open"}
