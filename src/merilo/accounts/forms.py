"""How every form looks, and the forms of this room."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Fields(TemplatesSetting):
    """Draws each field with our own parts: label, help, faults beside the field they belong to."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"
