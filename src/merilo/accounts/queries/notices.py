"""What is news for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page

from merilo.accounts.access import EVERYWHERE, Place
from merilo.accounts.models import Notice, User
from merilo.accounts.queries.paging import page_of


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One thing a person was told."""

    pk: int
    text: str
    link: str
    at: datetime
    is_read: bool


def places(place: Place) -> tuple[str, str]:
    """Return whose notices are shown in a municipality: its own and the installation's."""
    return (f"mun:{place.municipality}", EVERYWHERE)


def notices(user: User, place: Place, *, only_unread: bool = False, page: str = "") -> Page[NoticeRow]:
    """Return a page of what a person was told in a municipality, the latest first."""
    found = Notice.objects.filter(user=user, place__in=places(place))
    if only_unread:
        found = found.filter(read_at__isnull=True)
    return page_of(found, page, lambda some: [_row(one) for one in some])


def _row(one: Notice) -> NoticeRow:
    return NoticeRow(one.pk, one.text, one.link, one.at, one.read_at is not None)


def unread(user: User, place: Place) -> int:
    """Return how many of them the person has not read."""
    return Notice.objects.filter(user=user, place__in=places(place), read_at__isnull=True).count()


def link_of(user: User, pk: int) -> str | None:
    """Return where a person's own notice leads; None when there is no such notice."""
    return Notice.objects.filter(user=user, pk=pk).values_list("link", flat=True).first()
