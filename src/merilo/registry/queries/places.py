"""Municipalities and what waits for a person in them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from merilo.accounts.models import User
from merilo.accounts.queries import notices
from merilo.core import wording
from merilo.registry.models import Institution, Municipality


def municipality(slug: str) -> Municipality | None:
    """Return the municipality with this name in addresses."""
    return Municipality.objects.filter(slug=slug).first()


def municipalities() -> list[Municipality]:
    """Return all municipalities of this installation."""
    return list(Municipality.objects.all())


def unread_notices(user: User, municipality: Municipality) -> int:
    """Return how many notices of this municipality, or of the whole installation, a person has not read."""
    return notices.unread(user, municipality.place)


def place_names(municipality: Municipality, *, open_on: date | None = None) -> dict[str, str]:
    """Return how places of a municipality are called: itself and its institutions, with `open_on` only the open ones.

    Rooms below know places as text (`mun:1/inst:7`); branches are led by their institution and have no place. A closed
    institution is called so, for a role in it does not end by itself.
    """
    heads = Institution.objects.filter(municipality=municipality, parent__isnull=True)
    if open_on is not None:
        heads = heads.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=open_on))
    names = {str(municipality.place): municipality.name}
    names.update({str(one.place): f"{one}{_closing(one, open_on)}" for one in heads})
    return names


def _closing(one: Institution, open_on: date | None) -> str:
    if one.closed_on is None:
        return ""
    return f" (учреждение {'закрыто' if open_on is None else 'закрывается'} с {wording.date_words(one.closed_on)})"


def time_zones() -> dict[str, str]:
    """Return the time zone of each municipality, by its place."""
    return {str(one.place): one.time_zone for one in Municipality.objects.all()}
