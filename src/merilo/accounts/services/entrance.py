"""Ways in without a mail server: one-time links that a coordinator prints, and lifting of limits."""

from __future__ import annotations

from datetime import date, datetime

import sesame.utils
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Place
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.accounts.services.notices import notify
from merilo.accounts.services.people import NotOurs, require_ours

SCOPE = "entrance"


class LinkNotValid(Refused):
    """The link was used, has run out, or was never made."""


class NoSuchPerson(Refused):
    """Nobody signs in with this name."""


class SecondStepIsOff(Refused):
    """The person signs in without a second step, so there is none to take off."""


def make_link(*, person: User, within: Place, actor: User, on: date, at: datetime) -> str:
    """Return the token of a one-time link by which a person of the municipality signs in, valid for seven days.

    Raises NotOurs for oneself, for an administrator and for people who are somebody elsewhere.
    """
    by = access.require(actor, Act.KEEP_PEOPLE, within=within, at=at)
    require_ours(person, within, by=by, on=on)
    if person.pk == actor.pk:
        raise NotOurs("Ссылка делается для другого человека; свой пароль меняют на странице «Мои данные».")
    if not person.is_active:
        raise NotOurs("Этот человек отключён: сначала верните ему вход.")
    with transaction.atomic():
        token: str = sesame.utils.get_token(User.objects.get(pk=person.pk), scope=SCOPE)
        journal.record(actor=actor, act="make_link", within=within, subject=person, at=at, by=by)
        text = f"Для вас сделана одноразовая ссылка для входа. Сделал(а): {actor.name}."
        notify(users=[person], key=f"link:{token[-12:]}", text=text, place=within, at=at)
    return token


def reset_second_step(*, person: User, reason: str, within: Place, actor: User, on: date, at: datetime) -> None:
    """Take off the second step of a person who has lost the phone and the spare codes; the password stays.

    Who may is who may make a link. Raises NotOurs, SecondStepIsOff.
    """
    by = access.require(actor, Act.KEEP_PEOPLE, within=within, at=at)
    require_ours(person, within, by=by, on=on)
    if person.pk == actor.pk:
        raise NotOurs("Свой второй шаг отключают на странице «Мои данные» или просят другого координатора.")
    with transaction.atomic():
        _take_second_step_off(person)
        journal.record(
            actor=actor, act="reset_second_step", within=within, subject=person, at=at, by=by, reason=reason.strip()
        )
        text = f"Второй шаг вашего входа отключён: {actor.name}. Включите его заново на странице «Мои данные»."
        notify(users=[person], key=f"second-step:{at.isoformat()}", text=text, place=within, at=at)


def reset_second_step_here(username: str, *, at: datetime) -> User:
    """Take off the second step of anybody, administrators too. For the command line: the one at the machine acts.

    Raises NoSuchPerson, SecondStepIsOff.
    """
    found = _by_login(username)
    with transaction.atomic():
        _take_second_step_off(found)
        journal.record(actor=None, act="reset_second_step", within=None, subject=found, at=at)
        text = "Второй шаг вашего входа отключён командой на сервере. Включите его заново на странице «Мои данные»."
        notify(users=[found], key=f"second-step:{at.isoformat()}", text=text, place=None, at=at)
    return found


def _take_second_step_off(person: User) -> None:
    """Forget the application and the spare codes, and the failed attempts with them."""
    deleted, _ = Authenticator.objects.filter(user=person).delete()
    if not deleted:
        raise SecondStepIsOff("Второй шаг входа у этого человека и так не включён.")
    _forgive(person)


def person_of(*, token: str) -> User:
    """Return whose link this is, without using it up. Raises LinkNotValid."""
    found = sesame.utils.get_user(token, update_last_login=False, scope=SCOPE) if len(token) < 200 else None
    if found is None:
        raise LinkNotValid("Ссылка уже использована или истекла. Попросите координатора сделать новую.")
    return found  # type: ignore[no-any-return]


def use_link(*, token: str, password: str = "", at: datetime) -> User:
    """Use a one-time link up and return its person, with a new password if one is given.

    The link dies because it is signed with the moment of the last sign-in, which is set here: of two who come with the
    same link one gets in. Raises LinkNotValid, ValidationError for a weak password.
    """
    person = person_of(token=token)
    if password:
        validate_password(password, person)
    with transaction.atomic():
        claimed = User.objects.filter(pk=person.pk, last_login=person.last_login, is_active=True)
        if claimed.update(last_login=at) != 1:
            raise LinkNotValid("Ссылка уже использована. Попросите координатора сделать новую.")
        person.last_login = at
        if password:
            person.set_password(password)
            person.save(update_fields=["password"])
        after = {"password": "новый"} if password else None
        journal.record(actor=person, act="use_link", within=None, subject=person, at=at, after=after)
    return person


def change_password(*, actor: User, password: str, at: datetime) -> None:
    """Set a person's own password; whoever calls has checked the old one or a reset key. No role is asked for."""
    with transaction.atomic():
        actor.set_password(password)
        actor.save(update_fields=["password"])
        journal.record(actor=actor, act="change_password", within=None, subject=actor, at=at)


def unlock(username: str, *, at: datetime) -> User:
    """Lift the limit on failed sign-ins of a person, found by the name or mail he signs in with.

    Raises NoSuchPerson. For the command line: the one at the machine is the actor.
    """
    found = _by_login(username)
    _forgive(found)
    journal.record(actor=None, act="unlock", within=None, subject=found, at=at)
    return found


def _by_login(username: str) -> User:
    found = User.objects.filter(username__iexact=username.strip()).first()
    found = found or User.objects.filter(email__iexact=username.strip()).exclude(email="").first()
    if found is None:
        raise NoSuchPerson(f"Человека с именем для входа «{username}» нет.")
    return found


def _forgive(person: User) -> None:
    """Forget the failed attempts of a person, with the password and with the second step."""
    keys = [attempts_key(person.username), f"mfa-auth-user-{person.pk}"]
    keys += [attempts_key(person.email)] if person.email else []
    for rate in ratelimit.get_rates(app="allauth.account", action="login_failed"):
        for key in keys if rate.per == "key" else ():
            cache.delete(
                ratelimit.get_cache_key(None, app="allauth.account", action="login_failed", rate=rate, key=key)
            )


def attempts_key(login: str) -> str:
    """Return under which key failed attempts of a name are counted; the same for every address of the site."""
    return f"login:{login.strip().lower()}"
