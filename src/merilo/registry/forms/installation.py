"""Forms of those who run the installation."""

from __future__ import annotations

from django import forms

from merilo.registry.forms.fields import field_of
from merilo.registry.forms.settings import ZONES
from merilo.registry.models import Municipality


class MunicipalityForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new municipality."""

    time_zone = forms.ChoiceField(
        label="Часовой пояс",
        choices=ZONES,
        initial="Europe/Moscow",
        help_text="По нему считаются дни и сроки этого муниципалитета.",
    )

    class Meta:
        model = Municipality
        fields = ["name", "slug", "region", "authority", "site", "time_zone"]
        labels = {"slug": "Имя в адресах страниц"}
        formfield_callback = field_of
