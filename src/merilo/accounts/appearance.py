"""How a person wants pages to look (the version for weak sight, kept in a cookie), and whether this is a demo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from merilo.accounts.models import Role

COOKIE = "sight"
KEPT_FOR = 60 * 60 * 24 * 365

# What can be chosen, with words for people; the first of each is the usual look.
CHOICES: Mapping[str, Mapping[str, str]] = {
    "scheme": {
        "": "обычные цвета",
        "white": "чёрным по белому",
        "black": "белым по чёрному",
        "blue": "тёмно-синим по голубому",
    },
    "size": {"": "обычный", "150": "в полтора раза крупнее", "200": "вдвое крупнее"},
    "spacing": {"": "обычное", "wide": "широкое"},
    "pictures": {"": "показывать", "off": "не показывать"},
}


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person has chosen; "" is the usual look."""

    scheme: str = ""
    size: str = ""
    spacing: str = ""
    pictures: str = ""

    @property
    def attributes(self) -> list[tuple[str, str]]:
        """Return what the page's root element bears as data-attributes: inline styles are forbidden."""
        return [(one.name, value) for one in fields(self) if (value := getattr(self, one.name))]

    @property
    def is_on(self) -> bool:
        """Say whether anything differs from the usual look."""
        return bool(self.attributes)

    def __str__(self) -> str:
        return ".".join(f"{name}-{value}" for name, value in self.attributes)


def chosen(values: Mapping[str, str]) -> Sight:
    """Return a choice made of what is known; everything else is the usual look."""
    return Sight(**{name: value for name, known in CHOICES.items() if (value := values.get(name, "")) in known})


def read(request: HttpRequest) -> Sight:
    """Return what the cookie of a request says."""
    pairs = (pair.partition("-") for pair in request.COOKIES.get(COOKIE, "").split("."))
    return chosen({name: value for name, _, value in pairs})


def context(request: HttpRequest) -> dict[str, Any]:
    """Return what every page needs to look as the person wants, and the roles a demo lets one try."""
    return {"sight": read(request), "demo": settings.DEMO, "demo_roles": Role.choices}
