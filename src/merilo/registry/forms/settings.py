"""The form of a municipality."""

from __future__ import annotations

from typing import Any

from django import forms

from merilo.registry.forms.fields import fields_of
from merilo.registry.models import Municipality
from merilo.registry.services.municipalities import DESCRIBED

ZONES = (
    ("Europe/Kaliningrad", "Калининград (МСК−1)"),
    ("Europe/Moscow", "Москва (МСК)"),
    ("Europe/Samara", "Самара, Ижевск (МСК+1)"),
    ("Asia/Yekaterinburg", "Екатеринбург, Уфа, Пермь (МСК+2)"),
    ("Asia/Omsk", "Омск (МСК+3)"),
    ("Asia/Novosibirsk", "Новосибирск, Красноярск, Барнаул (МСК+4)"),
    ("Asia/Irkutsk", "Иркутск, Улан-Удэ (МСК+5)"),
    ("Asia/Yakutsk", "Якутск, Чита, Благовещенск (МСК+6)"),
    ("Asia/Vladivostok", "Владивосток, Хабаровск (МСК+7)"),
    ("Asia/Magadan", "Магадан, Южно-Сахалинск (МСК+8)"),
    ("Asia/Kamchatka", "Петропавловск-Камчатский, Анадырь (МСК+9)"),
)


def zone_words(name: str) -> str:
    """Return a time zone as people call it, by its name where we know no other."""
    return dict(ZONES).get(name, name)


class MunicipalityForm(forms.Form):
    """What is said of a municipality on its pages."""

    def __init__(self, data: Any = None, *, shown: Municipality) -> None:
        super().__init__(data, initial={name: getattr(shown, name) for name in DESCRIBED})
        self.fields.update(fields_of(DESCRIBED, Municipality))
        zones: tuple[tuple[str, str], ...] = ZONES
        if shown.time_zone not in dict(ZONES):
            zones = ((shown.time_zone, shown.time_zone), *ZONES)
        self.fields["time_zone"] = forms.ChoiceField(
            label="Часовой пояс", choices=zones, help_text="По нему считаются дни и сроки этого муниципалитета."
        )
