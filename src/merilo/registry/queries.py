"""Questions about municipalities and institutions; nothing here changes anything."""

from __future__ import annotations

from merilo.accounts.models import Notice, User
from merilo.registry.models import Municipality


def municipality(slug: str) -> Municipality | None:
    """Return the municipality with this name in addresses."""
    return Municipality.objects.filter(slug=slug).first()


def municipalities() -> list[Municipality]:
    """Return all municipalities of this installation."""
    return list(Municipality.objects.all())


def unread_notices(user: User, municipality: Municipality) -> int:
    """Return how many notices of this municipality a person has not read."""
    return Notice.objects.filter(user=user, place=str(municipality.place), read_at__isnull=True).count()
