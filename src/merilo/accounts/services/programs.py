"""Keys of programs and addresses that are told of events: made, shown once, taken back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Place
from merilo.accounts.models import ApiToken, User, Webhook
from merilo.accounts.queries.programs import Key, hash_of
from merilo.accounts.refusal import Refused

PREFIX = "merilo_"  # a key that leaks into a file or a log is found by it
LONGEST = timedelta(days=366)
MOST_WEBHOOKS = 20


class AlreadyStopped(Refused):
    """The key or the address works no longer."""


class TooMany(Refused):
    """More addresses than a municipality can need."""


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A key with its text, which nobody will see again."""

    token: ApiToken
    text: str


def make_token(
    *, name: str, scopes: Iterable[str], expires_at: datetime, within: Place, actor: User, at: datetime
) -> MadeToken:
    """Make a key for a program that acts in a municipality in the name of the person who makes it.

    Raises NotAllowed, ValidationError.
    """
    by = access.require(actor, Act.KEEP_API, within=within, at=at)
    chosen = sorted(set(scopes))
    if not chosen or not set(chosen) <= set(ApiToken.Scope.values):
        raise ValidationError("Отметьте, что разрешено программе.")
    if not at < expires_at <= at + LONGEST:
        raise ValidationError("Ключ действует не дольше года: выберите день в этих пределах.")
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        name=" ".join(name.split()), place=str(within), scopes=chosen, token_hash=hash_of(text), user=actor,
        made_at=at, expires_at=expires_at,
    )  # fmt: skip
    token.full_clean()
    words = "; ".join(str(ApiToken.Scope(one).label) for one in chosen)
    with transaction.atomic():
        token.save()
        journal.record(
            actor=actor, act="make_token", within=within, subject=token, at=at, by=by,
            after={"name": token.name, "scopes": words, "expires_at": expires_at.date()},
        )  # fmt: skip
    return MadeToken(token, text)


def revoke_token(*, token: ApiToken, actor: User, at: datetime) -> ApiToken:
    """Take a key back: the next request with it is refused. Raises NotAllowed, AlreadyStopped."""
    within = Place.of(token.place)
    by = access.require(actor, Act.KEEP_API, within=within, at=at)
    with transaction.atomic():
        if not ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=at):
            raise AlreadyStopped("Ключ уже отозван.")
        journal.record(actor=actor, act="revoke_token", within=within, subject=token, at=at, by=by)
    token.revoked_at = at
    return token


def make_webhook(*, url: str, events: Iterable[str], within: Place, actor: User, at: datetime) -> Webhook:
    """Let an address be told of events; its secret signs every message. Raises NotAllowed, ValidationError, TooMany."""
    by = access.require(actor, Act.KEEP_API, within=within, at=at)
    chosen = sorted(set(events))
    if not chosen or not set(chosen) <= set(Webhook.Event.values):
        raise ValidationError("Отметьте, о чём сообщать.")
    _check_address(url)
    if Webhook.objects.filter(place=str(within), stopped_at__isnull=True).count() >= MOST_WEBHOOKS:
        raise TooMany("Адресов уже двадцать. Остановите те, что больше не нужны.")
    hook = Webhook(
        place=str(within), url=url, events=chosen, secret=secrets.token_urlsafe(32), made_by=actor, made_at=at
    )
    hook.full_clean()
    with transaction.atomic():
        hook.save()
        journal.record(
            actor=actor, act="make_webhook", within=within, subject=hook, at=at, by=by,
            after={"url": url, "events": "; ".join(str(Webhook.Event(one).label) for one in chosen)},
        )  # fmt: skip
    return hook


def stop_webhook(*, webhook: Webhook, actor: User, at: datetime) -> Webhook:
    """Tell an address nothing more. Raises NotAllowed, AlreadyStopped."""
    within = Place.of(webhook.place)
    by = access.require(actor, Act.KEEP_API, within=within, at=at)
    with transaction.atomic():
        if not Webhook.objects.filter(pk=webhook.pk, stopped_at__isnull=True).update(stopped_at=at):
            raise AlreadyStopped("Этому адресу уже не сообщают.")
        journal.record(actor=actor, act="stop_webhook", within=within, subject=webhook, at=at, by=by)
    webhook.stopped_at = at
    return webhook


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValidationError("Адрес не похож на адрес страницы. Пример: https://example.ru/merilo.") from None
    if parts.username or parts.password:
        raise ValidationError("Уберите из адреса имя и пароль: сообщение и без них подписано.")
    wanted = ("https", "http") if settings.WEBHOOK_INSIDE else ("https",)
    if parts.scheme not in wanted or not parts.hostname or port == 0:
        raise ValidationError("Нужен полный адрес, который начинается с https://.")


def note_use(*, key: Key, at: datetime) -> None:
    """Note when a key was last used, to the minute: a write for each request would cost more than the request."""
    ApiToken.objects.filter(pk=key.pk).exclude(used_at__gt=at - timedelta(minutes=1)).update(used_at=at)
