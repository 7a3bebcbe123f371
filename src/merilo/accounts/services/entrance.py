"""Ways in without a mail server: one-time links that a coordinator prints, and lifting of limits."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

import sesame.utils
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Place
from merilo.accounts.models import Entry, User
from merilo.accounts.refusal import Refused
from merilo.accounts.services.notices import notify
from merilo.accounts.services.people import NotOurs, require_ours

SCOPE = "entrance"
MOST_ADDRESSES = 50  # remembered for one name; who tries from more is no officer who forgot the password


class LinkNotValid(Refused):
    """The link was used, has run out, or was never made."""


class NoSuchPerson(Refused):
    """Nobody signs in with this name."""


class NotTied(Refused):
    """No sign-in elsewhere opens the account."""


class NoOtherWayIn(Refused):
    """Without the sign-in elsewhere the person could not come in."""


class SecondStepIsOff(Refused):
    """The person signs in without a second step, so there is none to take off."""


def make_link(*, person: User, within: Place, actor: User, on: date, at: datetime) -> str:
    """Return the token of a one-time link by which a person of the municipality signs in, valid for seven days.

    It dies at once when its maker is disabled or keeps people no more. Raises NotOurs for oneself, for an administrator
    and for people who are somebody elsewhere.
    """
    by = access.require(actor, Act.KEEP_PEOPLE, within=within, at=at)
    require_ours(person, within, by=by, on=on)
    if person.pk == actor.pk:
        raise NotOurs("Ссылка делается для другого человека; свой пароль меняют на странице «Мои данные».")
    if not person.is_active:
        raise NotOurs("Этот человек отключён: сначала верните ему вход.")
    with transaction.atomic():
        token = f"{actor.pk}.{sesame.utils.get_token(User.objects.get(pk=person.pk), scope=_scope(actor))}"
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


def person_of(*, token: str, at: datetime) -> User:
    """Return whose link this is, without using it up. Raises LinkNotValid.

    A link is the word of who keeps people; it holds no longer than he does.
    """
    maker, dot, own = token.rpartition(".")
    found = None
    if len(token) < 200 and (not dot or (maker.isascii() and maker.isdigit() and len(maker) < 19)):
        made_by = User.objects.filter(pk=int(maker), is_active=True).first() if dot else None
        if not dot or (made_by is not None and access.keeps_people(made_by, at=at)):
            found = sesame.utils.get_user(own, update_last_login=False, scope=_scope(made_by))
    if found is None:
        raise LinkNotValid("Ссылка уже использована или истекла. Попросите координатора сделать новую.")
    return found  # type: ignore[no-any-return]


def _scope(maker: User | None) -> str:
    """Return what a link is signed for: its maker (None: the one at the machine) and how often he was disabled.

    So no link outlives its maker's being disabled, nor comes to life again when he is let in anew.
    """
    if maker is None:
        return SCOPE
    times = Entry.objects.filter(act="disable_person", subject=f"user:{maker.pk}").count()
    return f"{SCOPE}:{maker.pk}:{times}"


def use_link(*, token: str, password: str = "", at: datetime) -> User:
    """Use a one-time link up and return its person, with a new password if one is given.

    The link dies because it is signed with the moment of the last sign-in, which is set here: of two who come with the
    same link one gets in. Raises LinkNotValid, ValidationError for a weak password.
    """
    person = person_of(token=token, at=at)
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


def tie_sign_in(*, person: User, at: datetime) -> None:
    """Note that a sign-in elsewhere opens the account from now on."""
    with transaction.atomic():
        journal.record(actor=person, act="tie_sign_in", within=None, subject=person, at=at)
        text = "К вашей учётной записи привязан единый вход. Если это были не вы, скажите администратору."
        notify(users=[person], key=f"tied:{at.isoformat()}", text=text, place=None, at=at)


def untie_sign_in(*, actor: User, at: datetime) -> None:
    """Let no sign-in elsewhere open a person's own account any more. Raises NotTied, NoOtherWayIn."""
    with transaction.atomic():
        if not actor.has_usable_password():
            raise NoOtherWayIn("Сначала задайте пароль: без него и без единого входа вы не войдёте.")
        deleted, _ = SocialAccount.objects.filter(user=actor).delete()
        if not deleted:
            raise NotTied("Единый вход к вашей учётной записи не привязан.")
        journal.record(actor=actor, act="untie_sign_in", within=None, subject=actor, at=at)


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
    """Forget the failed attempts of a person, with the password and with the second step, and of the addresses from
    which they came: a whole office may come from one."""
    names = [attempts_key(login) for login in {person.username, person.email} if login]
    addresses = {address for name in names for address in cache.get(_where_key(name), ())}
    for rate in ratelimit.get_rates(app="allauth.account", action="login_failed"):
        if rate.per == "ip":
            cache.delete_many([_counted_under(rate, address=address) for address in addresses])
        else:
            cache.delete_many([_counted_under(rate, key=key) for key in (*names, f"mfa-auth-user-{person.pk}")])
    cache.delete_many([_where_key(name) for name in names])


def _counted_under(rate: ratelimit.Rate, *, key: str | None = None, address: str = "") -> str:
    request = HttpRequest()
    request.META.update({"REMOTE_ADDR": address, "HTTP_X_FORWARDED_FOR": address})
    found = ratelimit.get_cache_key(request, app="allauth.account", action="login_failed", rate=rate, key=key)
    return str(found)


def remember_where(*, login: str, address: str) -> None:
    """Remember for an hour from where one tries to sign in with a name, for `unlock` to forgive the address too."""
    key = _where_key(attempts_key(login))
    seen = [address, *(one for one in cache.get(key, ()) if one != address)]
    cache.set(key, seen[:MOST_ADDRESSES], timeout=60 * 60)


def _where_key(name: str) -> str:
    return f"merilo:where:{hashlib.sha256(name.encode()).hexdigest()}"


def attempts_key(login: str) -> str:
    """Return under which key failed attempts of a name are counted; the same for every address of the site."""
    return f"login:{login.strip().lower()}"
