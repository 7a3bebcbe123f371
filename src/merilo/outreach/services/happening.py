"""Rooms above tell what has happened; from it follows what must be shown where. Parts of their own deeds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from merilo.outreach.models import Happening, Occasion
from merilo.registry.models import Municipality


def arise(
    *,
    municipality: Municipality,
    occasion: str,
    key: str,
    title: str,
    year: int,
    happened_on: date,
    institutions: Collection[int] = (),
) -> Happening:
    """Let things become due for these institutions, for all where none is named; the same key happens once."""
    made, is_new = Happening.objects.get_or_create(
        municipality=municipality, key=key,
        defaults={"occasion": Occasion(occasion), "title": title[:300], "year": year, "happened_on": happened_on},
    )  # fmt: skip
    if is_new and institutions:
        made.institutions.set(municipality.institutions.filter(pk__in=[*institutions], parent=None))
    return made
