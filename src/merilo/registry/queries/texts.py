"""Texts of the public section: the municipality's own, or those that ship."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from merilo.registry.models import Municipality, PublicText

SHIPPED = Path(__file__).parents[1] / "texts.toml"
NOBODY = {"ru": "орган местного самоуправления, который ведёт независимую оценку", "en": "the local authority"}


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the public section."""

    key: str
    title: str  # how staff call it
    language: str
    text: str
    is_own: bool


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Mapping[str, str]]:
    """Return the texts that ship, by key: `title`, `ru`, and `en` where there is an English one."""
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


def texts_of(municipality: Municipality, language: str) -> dict[str, Text]:
    """Return the texts of the public section by key, in the order they are edited."""
    own = {one.key: one.text for one in PublicText.objects.filter(municipality=municipality, language=language)}
    return {
        key: Text(key, said["title"], language, own.get(key) or default(municipality, key, language), key in own)
        for key, said in shipped().items()
        if language in said
    }


def default(municipality: Municipality, key: str, language: str) -> str:
    """Return a text as it ships, with the municipality's own words put in."""
    words = {"authority": municipality.authority or NOBODY[language], "municipality": municipality.name}
    text = shipped()[key][language].strip()
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return text
