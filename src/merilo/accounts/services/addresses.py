"""Mail addresses: whose word they stand on.

A sign-in elsewhere opens an account by its mail only if the mail is proved: by a letter, or by those who keep people.
Otherwise whoever writes the mail of another one into his own data would sooner or later have that other one in his
account.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Place
from merilo.accounts.models import MailAttempt, User
from merilo.accounts.refusal import Refused
from merilo.accounts.services.people import NotOurs, change, note_proved, require_ours

LIVES = timedelta(days=3)
SALT = "merilo.accounts.addresses"


class LetterNotSent(Refused):
    """The mail server did not take the letter."""


class ProofNotValid(Refused):
    """The link of a letter is another person's, has run out, or the mail was changed since."""


class NothingToVouchFor(Refused):
    """The person has no mail."""


def needs_letter(person: User, email: str) -> bool:
    """Say whether a person who writes this mail into his own data is asked for proof first."""
    return bool(email) and email.lower() != person.email and has_mail_server()


def has_mail_server() -> bool:
    """Say whether letters go out at all."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def ask_for_proof(*, actor: User, email: str, page_of: Callable[[str], str], at: datetime) -> None:
    """Send a letter with a link to an address; by the link the person makes it his. No role is asked for.

    `page_of` returns the whole address of the page that takes a token. Raises LetterNotSent.
    """
    email = email.lower()
    said = {"user": actor.pk, "email": email, "was": actor.email, "until": (at + LIVES).timestamp()}
    token = signing.dumps(said, salt=SALT, compress=True)
    subject = "Подтвердите почту"
    body = render_to_string("accounts/letters/prove_mail.txt", {"user": actor, "page": page_of(token)})
    try:
        EmailMessage(subject, body, to=[email]).send()
    except (OSError, SMTPException, ValueError) as error:
        MailAttempt.objects.create(at=at, to=email, subject=subject, error=f"{type(error).__name__}: {error}"[:500])
        raise LetterNotSent(
            "Письмо на этот адрес не ушло. Проверьте адрес; если он верен, скажите администратору: почта не работает."
        ) from error
    MailAttempt.objects.create(at=at, to=email, subject=subject)


def asked_of(*, token: str, person: User, at: datetime) -> str:
    """Return the mail that the link of a letter would make a person's. Raises ProofNotValid."""
    try:
        said = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        said = {}
    if said.get("user") != person.pk or said["until"] < at.timestamp() or said["was"] != person.email:
        raise ProofNotValid(
            "Ссылка не подходит: она сделана для другого человека, истекла, или почта с тех пор изменена. "
            "Попросите новое письмо на странице «Мои данные»."
        )
    return str(said["email"])


def prove(*, token: str, actor: User, at: datetime) -> User:
    """Make the mail to which the letter went a person's own. Raises ProofNotValid, ValidationError when it is taken."""
    email = asked_of(token=token, person=actor, at=at)
    with transaction.atomic():
        before, kept = change(actor, {"email": email})
        note_proved(kept)
        after = {"email": kept.email}
        journal.record(actor=actor, act="prove_mail", within=None, subject=kept, at=at, before=before, after=after)
    return kept


def vouch(*, person: User, within: Place, actor: User, on: date, at: datetime) -> None:
    """Note that the mail of a person was compared with him by who keeps people.

    Raises NotAllowed, NotOurs for oneself and for people of others, NothingToVouchFor.
    """
    by = access.require(actor, Act.KEEP_PEOPLE, within=within, at=at)
    require_ours(person, within, by=by, on=on)
    if person.pk == actor.pk:
        raise NotOurs("Свою почту подтверждают письмом или просят другого координатора.")
    with transaction.atomic():
        kept = User.objects.select_for_update().get(pk=person.pk)
        if not kept.email:
            raise NothingToVouchFor("У человека не указана почта: подтверждать нечего.")
        note_proved(kept)
        after = {"email": kept.email}
        journal.record(actor=actor, act="vouch_mail", within=within, subject=kept, at=at, by=by, after=after)
