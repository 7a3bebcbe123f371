"""In the demo one walks through the site as each of its people; nowhere else does anybody become another."""

from __future__ import annotations

from datetime import date

from merilo.accounts.access import EVERYWHERE, Place
from merilo.accounts.models import Grant, User
from merilo.accounts.services.roles import current


def stand_in(*, role: str, within: Place, on: date) -> User | None:
    """Return the first person who holds a role in a municipality or everywhere."""
    held = Grant.objects.filter(current(on), role=role, user__is_active=True).order_by("pk").select_related("user")
    start = f"{Place(within.municipality)}/"
    return next((one.user for one in held if one.place == EVERYWHERE or f"{one.place}/".startswith(start)), None)
