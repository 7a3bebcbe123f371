"""Keys of programs, addresses that are told of events, and what became of the messages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from merilo.accounts.access import Place
from merilo.accounts.models import ApiToken, Delivery, User, Webhook

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Key:
    """A key a program came with: whose it is, where and what it may."""

    pk: int
    user: User
    place: Place
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Token:
    """A key as the page lists it."""

    pk: int
    name: str
    scopes: tuple[str, ...]
    by: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    state: str
    shape: str

    @property
    def works(self) -> bool:
        """Say whether it may still be taken back."""
        return self.shape == "done"


def hash_of(text: str) -> str:
    """Return what is kept of a key. It is long and random, so a plain sum is enough."""
    return hashlib.sha256(text.encode()).hexdigest()


def key_of(text: str, *, at: datetime) -> Key | None:
    """Return the key with this text if it works now: not taken back, not run out, its person still let in."""
    token = (
        ApiToken.objects.select_related("user")
        .filter(token_hash=hash_of(text), revoked_at__isnull=True, expires_at__gt=at, user__is_active=True)
        .first()
    )
    if token is None:
        return None
    return Key(token.pk, token.user, Place.of(token.place), frozenset(token.scopes))


def tokens(place: Place, *, at: datetime) -> list[Token]:
    """Return the keys of a place, working ones first, then the newest of the others."""
    rows = ApiToken.objects.filter(place=str(place)).select_related("user")[:_SHOWN]
    return sorted((_token(row, at) for row in rows), key=lambda one: not one.works)


def _token(row: ApiToken, at: datetime) -> Token:
    state, shape = "действует", "done"
    if row.revoked_at is not None:
        state, shape = "отозван", "wait"
    elif row.expires_at <= at:
        state, shape = "истёк", "wait"
    elif not row.user.is_active:
        state, shape = "не действует: человек отключён", "late"
    words = tuple(str(ApiToken.Scope(one).label) for one in row.scopes)
    return Token(row.pk, row.name, words, row.user.name, row.made_at, row.expires_at, row.used_at, state, shape)


@dataclass(frozen=True, slots=True)
class Address:
    """An address that is told of events, as the page lists it."""

    pk: int
    url: str
    events: tuple[str, ...]
    made_at: datetime
    delivered: int
    waiting: int
    lost: int
    works: bool


def addresses(place: Place) -> list[Address]:
    """Return the addresses of a place with the numbers of their messages, those that are told first."""
    of = "deliveries"
    rows = Webhook.objects.filter(place=str(place)).annotate(
        delivered=Count(of, Q(deliveries__delivered_at__isnull=False)),
        waiting=Count(of, Q(deliveries__delivered_at__isnull=True, deliveries__next_try_at__isnull=False)),
        lost=Count(of, Q(deliveries__delivered_at__isnull=True, deliveries__next_try_at__isnull=True)),
    )[:_SHOWN]
    found = [
        Address(
            row.pk, row.url, tuple(str(Webhook.Event(one).label) for one in row.events), row.made_at,
            row.delivered, row.waiting, row.lost, row.stopped_at is None,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: not one.works)


def deliveries(place: Place) -> Sequence[Delivery]:
    """Return the newest messages of a place."""
    return list(Delivery.objects.filter(webhook__place=str(place)).select_related("webhook")[:_SHOWN])


def token_here(pk: int, place: Place) -> ApiToken | None:
    """Return a key of the place."""
    return ApiToken.objects.filter(pk=pk, place=str(place)).first()


def webhook_here(pk: int, place: Place) -> Webhook | None:
    """Return an address of the place."""
    return Webhook.objects.filter(pk=pk, place=str(place)).first()


def places_told() -> list[str]:
    """Return the places that have an address to tell."""
    return list(Webhook.objects.filter(stopped_at__isnull=True).order_by().values_list("place", flat=True).distinct())
