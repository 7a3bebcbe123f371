"""What only the one at the machine may do: the first people, a way back in. The program itself is the actor."""

from __future__ import annotations

import secrets
from datetime import date, datetime

import sesame.utils
from django.db import transaction

from merilo.accounts import journal
from merilo.accounts.access import Place
from merilo.accounts.models import Grant, User
from merilo.accounts.refusal import Refused
from merilo.accounts.services.entrance import SCOPE

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper


class NameTaken(Refused):
    """Somebody signs in with this name already."""


def new_password() -> str:
    """Return a password that can be read aloud: four groups of four."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def make_person(
    *,
    username: str,
    name: str,
    role: str,
    place: Place | None,
    password: str,
    on: date,
    at: datetime,
    position: str = "",
) -> User:
    """Make a person with one role in a place, or everywhere. Raises NameTaken, ValidationError."""
    if User.objects.filter(username__iexact=username).exists():
        raise NameTaken(f"Имя для входа «{username}» занято: выберите другое.")
    with transaction.atomic():
        user = User(username=username, name=" ".join(name.split()))
        user.set_password(password)
        user.full_clean()
        user.save(force_insert=True)
        where = "*" if place is None else str(place)
        grant = Grant(user=user, role=role, place=where, since=on, basis="создано при установке")
        grant.full_clean(exclude=["given_by"])
        grant.save(force_insert=True)
        after = {"username": username, "role": role, "place": where}
        journal.record(actor=None, act="make_person", within=place, subject=user, at=at, after=after)
    return user


def one_time_token(*, user: User, at: datetime) -> str:
    """Return the token of a one-time link for anybody, an administrator too: who is at the machine may do that."""
    with transaction.atomic():
        token: str = sesame.utils.get_token(user, scope=SCOPE)
        journal.record(actor=None, act="make_link", within=None, subject=user, at=at)
    return token
