"""How people write one name in many ways: each is the same institution, none is the same string."""

from __future__ import annotations

import random
from collections.abc import Callable


def _straight(name: str) -> str:
    return name.replace("«", '"').replace("»", '"')


def _bare(name: str) -> str:
    return name.replace("«", "").replace("»", "")


def _without_yo(name: str) -> str:
    return name.replace("ё", "е").replace("Ё", "Е")


def _spaced(name: str) -> str:
    return " " + name.replace(" ", "  ", 2) + " "


def _unbreakable(name: str) -> str:
    return name.replace(" ", "\u00a0", 1)


def _one_closing_quote(name: str) -> str:
    return name.replace("»»", "»")


WAYS: tuple[Callable[[str], str], ...] = (
    lambda name: name,
    _straight,
    str.lower,
    lambda name: name + ".",
    _spaced,
    _without_yo,
    str.upper,
    _one_closing_quote,
    lambda name: _straight(_without_yo(name)) + " .",
    _unbreakable,
    _bare,
)  # fmt: skip


def in_another_way(name: str, way: int) -> str:
    """Return the name as another person would write it; each whole number picks a way, 0 leaves it as it is."""
    return WAYS[way % len(WAYS)](name)


def as_answered(name: str, aliases: tuple[str, ...], draw: random.Random) -> str:
    """Return the name as one respondent gave it: mostly as it is, sometimes in another way or by another name."""
    chance = draw.random()
    if chance < 0.7:
        return name
    if aliases and chance < 0.8:
        return in_another_way(draw.choice(aliases), draw.randrange(len(WAYS)))
    return in_another_way(name, draw.randrange(len(WAYS)))
