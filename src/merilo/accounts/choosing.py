"""Choosing from many: part of a name is typed, and the few that hold it are offered; no script is needed.

A short list is offered whole. Where a field has more than `MANY` to choose from, its list becomes a box to type in
with the button «Найти», which sends the whole form back without saving: what was typed stays, what was found stands
under it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

MANY = 50  # a longer list is searched
SHOWN = 20  # of those found
FIND = "find"  # the name of the button; its value says of which field
WORDS = "_words"  # after the name of the field: what was typed
DASHES, CHOOSE = "---------", "— выберите —"  # what the framework offers for nothing, and what a person understands

Choice = tuple[str, str]


class _Searched(forms.widgets.ChoiceWidget):
    """Those chosen already and those that hold the typed words, out of many."""

    template_name = "accounts/parts/searched.html"

    def __init__(self, every: Sequence[Choice], *, words: str, is_asked: bool) -> None:
        super().__init__(choices=every)
        self.words, self.is_asked = words.strip()[:100], is_asked

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Tell the template what was typed and how many hold it, besides the choices offered."""
        every: list[Choice] = [*self.choices]  # type: ignore[list-item]  # nothing in it is a group
        named = [one for one in every if one[0]]
        found = [one for one in named if _holds(one[1], self.words)] if self.words else []
        chosen = {str(one) for one in self.format_value(value)}
        kept = [one for one in named if one[0] in chosen]
        nothing = [one for one in every if not one[0] and not self.is_required and (found or kept)]
        try:
            self.choices = [*nothing, *kept, *(one for one in found[:SHOWN] if one not in kept)]
            context = super().get_context(name, value, attrs)
        finally:
            self.choices = every
        context["widget"] |= {"words": self.words, "is_asked": self.is_asked, "shown": SHOWN}
        context["widget"] |= {"total": len(named), "found": len(found), "has_more": len(found) > SHOWN}
        return context


class SearchedOne(_Searched, forms.RadioSelect):
    """One of many."""

    template_name = _Searched.template_name


class SearchedSome(_Searched, forms.CheckboxSelectMultiple):
    """Some of many."""

    template_name = _Searched.template_name


class SearchingForm(forms.Form):
    """A form some of whose lists may be long: it is not valid, yet has no faults, while people look for somebody."""

    def search_in(self, *names: str) -> None:
        """Turn the long ones of these lists into a search; to be called when the choices stand."""
        self._searched = {*getattr(self, "_searched", ())}
        for name in names:
            field: Any = self.fields.get(name)
            if getattr(field, "empty_label", None) == DASHES:
                field.empty_label = CHOOSE
            every = [] if field is None else [(str(value), str(label)) for value, label in field.choices]
            if len(every) <= MANY:
                continue
            is_many = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
            kind = SearchedSome if is_many else SearchedOne
            sent = self.add_prefix(name)
            widget = kind(every, words=str(self.data.get(sent + WORDS, "")), is_asked=self.data.get(FIND) == sent)
            widget.is_required = field.required
            field.widget = widget
            field.error_messages |= {"required": "Найдите по части имени и отметьте в списке найденных."}
            self._searched.add(sent)

    @property
    def is_searching(self) -> bool:
        """Whether the form was sent to look for somebody, not to be saved."""
        return self.data.get(FIND) in getattr(self, "_searched", ())

    def full_clean(self) -> None:
        """Find faults only in what was sent to be saved."""
        super().full_clean()
        if self.is_searching:
            self._errors = ErrorDict()

    def is_valid(self) -> bool:
        """A form sent to look for somebody is not to be saved."""
        return not self.is_searching and super().is_valid()


def _holds(label: str, words: str) -> bool:
    """Tell whether each of the words stands in a label, whatever the case and the dots over ё."""
    where = _folded(label)
    return all(word in where for word in _folded(words).split())


def _folded(words: str) -> str:
    return words.casefold().replace("ё", "е")
