"""Fields several forms of this room share, and how a refusal of a service is said beside the field it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from merilo.accounts.refusal import Refused
from merilo.registry.models import Institution
from merilo.registry.where import GREATEST_KEY


class DayField(forms.DateField):
    """A day, picked in the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, **options)


class Several(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # no generic at run time
    """Some of many by their keys; a number no column of keys can hold is an answer nobody offered."""

    def clean(self, value: Any) -> Any:
        """Return what was chosen. Raises ValidationError for a key that cannot be."""
        for key in value or ():
            if str(key).isdigit() and int(str(key)[:25]) > GREATEST_KEY:
                raise forms.ValidationError("Такого варианта в списке нет.", code="invalid_choice")
        return super().clean(value)


def field_of(column: models.Field[Any, Any], **options: Any) -> forms.Field | None:
    """Return the form field of a column: days with a calendar, addresses of sites without https:// too."""
    if isinstance(column, models.DateField):
        return column.formfield(form_class=DayField, **options)
    if isinstance(column, models.URLField):
        return column.formfield(assume_scheme="https", **options)
    return column.formfield(**options)


def fields_of(names: Iterable[str], model: type[models.Model] = Institution) -> dict[str, forms.Field]:
    """Return form fields of columns, in the order asked for."""
    return {name: field for name in names if (field := field_of(model._meta.get_field(name))) is not None}  # type: ignore[arg-type]


def try_deed(form: forms.Form, deed: Callable[[], Any]) -> Any:
    """Do what a form asks for and return what came of it; say a refusal in the form and return None."""
    try:
        return deed()
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in by_field.items():
            form.add_error(name if name in form.fields else None, messages)
    return None
