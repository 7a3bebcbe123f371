"""What the pages of this room share."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.outreach.queries import publications


def institution(request: Any, key: int | None) -> Any:
    """Return an institution of the municipality; None for the municipality itself."""
    if key is None:
        return None
    found = publications.institution(request.municipality, key)
    if found is None:
        raise Http404("Такого учреждения здесь нет.")
    return found


def place_of(request: Any, found: Any) -> Any:
    """Return where deeds about an institution, or about the municipality itself, happen."""
    return request.municipality.place if found is None else found.place


def may(request: Any, act: Act, place: Any = None) -> bool:
    """Say whether the person may do something in a place."""
    return access.may(request.user, act, within=place or request.municipality.place, at=request.at)


def headed(request: Any, act: Act) -> frozenset[int] | None:
    """Return the institutions to which a person is bound in an act; None for whoever is not bound to any."""
    if may(request, act):
        return None
    return access.institutions(request.user, request.municipality.pk, on=request.today)


def bound(request: Any, act: Act) -> frozenset[int] | None:
    """The same; turns away whoever may not do it anywhere. Raises NotAllowed."""
    own = headed(request, act)
    if own is not None and not own:
        access.require(request.user, act, within=request.municipality.place, at=request.at)
    return own


def key_of(text: str) -> int | None:
    """Return a number of the address; None for anything that is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def day(value: Any) -> str:
    """Return a day for a table."""
    return "" if value is None else f"{value:%d.%m.%Y}"
