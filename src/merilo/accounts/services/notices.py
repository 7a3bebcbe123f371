"""What people are told: each thing once, in the program first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from merilo.accounts.access import EVERYWHERE, Place
from merilo.accounts.models import Notice, User


def notify(*, users: Iterable[User], key: str, text: str, link: str = "", place: Place | None, at: datetime) -> int:
    """Tell people something, and return how many had not been told yet.

    `key` names the thing: the same key is told to a person once, however often this is called. `link` is a path of the
    site. `place` is None for what concerns the whole installation. People who were turned off are told nothing.
    """
    people = {user.pk for user in users if user.is_active}
    told = set(Notice.objects.filter(user__in=people, key=key).values_list("user_id", flat=True))
    where = EVERYWHERE if place is None else f"mun:{place.municipality}"
    new = [
        Notice(user_id=pk, key=key[:120], text=text[:500], link=link[:300], place=where, at=at)
        for pk in sorted(people - told)
    ]
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def read_notices(*, actor: User, at: datetime, places: Iterable[str], only: int | None = None) -> int:
    """Mark a person's own notices of these places as read, all or one of them; return how many.

    Everybody reads the own ones only, so no role is asked for; reading is not a deed for the journal.
    """
    unread = Notice.objects.filter(user=actor, place__in=[*places], read_at__isnull=True)
    return (unread if only is None else unread.filter(pk=only)).update(read_at=at)
