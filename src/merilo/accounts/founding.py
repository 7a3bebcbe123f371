"""What only the one at the machine may do: the first people, a way back in. The program itself is the actor."""

from __future__ import annotations

from datetime import date, datetime

import sesame.utils
from django.db import transaction

from merilo.accounts import journal
from merilo.accounts.access import Place
from merilo.accounts.models import Grant, User
from merilo.accounts.services.entrance import SCOPE
from merilo.accounts.services.invitations import LoginTaken, readable


def new_password() -> str:
    """Return a first password, to be changed after the first sign-in."""
    return readable(4, 4)


def make_person(
    *,
    username: str,
    name: str,
    role: str,
    place: Place | None,
    password: str,
    on: date,
    at: datetime,
) -> User:
    """Make a person with one role in a place, or everywhere. Raises LoginTaken, ValidationError."""
    if User.objects.filter(username__iexact=username).exists():
        raise LoginTaken(f"Имя для входа «{username}» занято: выберите другое.")
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
