"""The library for members: pages of the program, those a municipality put in their place, its own; questions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.http import Http404

from merilo.core import wording
from merilo.council.models import Guide, Inquiry
from merilo.registry.models import Municipality

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Shipped:
    """A page that comes with the program."""

    key: str
    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the library as the list shows it; `name` names it in addresses."""

    name: str
    kind: str
    title: str
    lead: str
    is_file: bool
    url: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A part of the library."""

    kind: str
    title: str
    entries: tuple[Entry, ...]


@cache
def shipped() -> Mapping[str, Shipped]:
    """Return the pages that come with the program, by key."""
    rows = tomllib.loads(files("merilo.council").joinpath("library.toml").read_text(encoding="utf-8"))["page"]
    return {one["key"]: Shipped(one["key"], one["kind"], one["title"], one["text"].strip()) for one in rows}


def shelves(municipality: Municipality, *, searched: str = "") -> tuple[Shelf, ...]:
    """Return the library of a municipality by its parts, in one question to the database."""
    own = list(Guide.objects.filter(municipality=municipality).select_related("file"))
    replaced = {one.key: one for one in own if one.key}
    entries = [
        _entry(replaced[key]) if key in replaced else Entry(key, one.kind, one.title, _lead(one.text), False, "")
        for key, one in shipped().items()
        if key not in replaced or not replaced[key].is_hidden
    ]
    entries += [_entry(one) for one in own if not one.key]
    words = searched.lower().split()
    texts = {one.key: one.text for one in shipped().values()} | {_name(one): one.text for one in own}
    kept = [
        one for one in entries
        if all(word in f"{one.title} {texts.get(one.name, '')}".lower() for word in words)
    ]  # fmt: skip
    shelved = [
        Shelf(kind, str(Guide.Kind(kind).label), tuple(one for one in kept if one.kind == kind))
        for kind in Guide.Kind.values
    ]
    return tuple(one for one in shelved if one.entries)


def hidden(municipality: Municipality) -> tuple[Entry, ...]:
    """Return the pages of the program that are taken out of the library."""
    return tuple(_entry(one) for one in Guide.objects.filter(municipality=municipality, is_hidden=True))


def guide_of(municipality: Municipality, name: str) -> Guide:
    """Return a page by its name in addresses, one of the program not yet written down as an own one. Raises Http404."""
    found = Guide.objects.filter(municipality=municipality).select_related("municipality", "file")
    if name in shipped():
        one = shipped()[name]
        made = Guide(municipality=municipality, key=one.key, kind=one.kind, title=one.title, text=one.text)
        return found.filter(key=name).first() or made
    own = found.filter(key="", pk=int(name)).first() if name.isascii() and name.isdigit() and len(name) < 18 else None
    if own is None:
        raise Http404("Такого материала в библиотеке нет.")
    return own


def changed_of(municipality: Municipality, name: str) -> Guide:
    """Return the municipality's own words that stand instead of a page of the program. Raises Http404."""
    found = guide_of(municipality, name)
    if found.pk is None or not found.key:
        raise Http404("Исходный текст есть только у страниц программы, которые были изменены.")
    return found


def name_of(guide: Guide) -> str:
    """Return how addresses name a page."""
    return _name(guide)


def inquiries(municipality: Municipality) -> list[Inquiry]:
    """Return the questions of members: those that wait first, then the latest."""
    found = Inquiry.objects.filter(municipality=municipality).select_related("author", "answered_by")
    return sorted(found[:MOST_SHOWN], key=lambda one: bool(one.answer))


def inquiry_of(municipality: Municipality, key: int) -> Inquiry:
    """Return a question of a member. Raises Http404."""
    found = Inquiry.objects.filter(municipality=municipality, pk=key)
    one = found.select_related("author", "municipality").first()
    if one is None:
        raise Http404("Такого вопроса здесь нет.")
    return one


def waiting(municipality: Municipality) -> list[Inquiry]:
    """Return the questions that wait for an answer, the oldest first."""
    return list(Inquiry.objects.filter(municipality=municipality, answered_at__isnull=True).order_by("asked_at"))


def told(guide: Guide) -> dict[str, Any]:
    """Return a page as the journal tells it."""
    return {"title": guide.title, "text": wording.shortened(guide.text, 300)}


def _name(one: Guide) -> str:
    return one.key or str(one.pk)


def _entry(one: Guide) -> Entry:
    return Entry(_name(one), one.kind, one.title, _lead(one.text), one.file_id is not None, one.url)


def _lead(text: str) -> str:
    """Return the first words that say something: a line that only opens a list does not."""
    first = next((line for line in text.splitlines() if line.strip() and not line.rstrip().endswith(":")), "")
    return wording.shortened(first.removeprefix("- "), 140)
