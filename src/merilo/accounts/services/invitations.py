"""Invitations: a personal code that is shown once and kept as a hash; who has opened it and who has not is seen."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Place
from merilo.accounts.models import Invitation, Role, User
from merilo.accounts.refusal import Refused
from merilo.accounts.services import people, roles

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper
VALID = timedelta(days=30)


class InvitationNotValid(Refused):
    """The code is wrong, has been used, taken back or has run out; the sentence does not say which of a wrong one."""


class LoginTaken(Refused):
    """Somebody signs in with this name already."""


@dataclass(frozen=True, slots=True)
class Made:
    """An invitation with its code, which nobody will see again."""

    invitation: Invitation
    code: str


def readable(groups: int, letters: int) -> str:
    """Return random letters in groups, to be read aloud and typed from paper."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(letters)) for _ in range(groups))


def new_code() -> str:
    """Return the code of an invitation, about 74 bits."""
    return readable(3, 5)


def hash_of(code: str) -> str:
    """Return what is kept of a code; how it was typed (capitals, spaces, dashes) does not matter."""
    plain = "".join(letter for letter in code.casefold() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def invite(
    *,
    name: str,
    role: str,
    within: Place,
    place_name: str = "",
    position: str = "",
    email: str = "",
    until: date | None = None,
    actor: User,
    at: datetime,
) -> Made:
    """Invite a person to a role in a municipality or, for a head, in an institution of it.

    `place_name` tells the invited person in words where that is: nobody else can before he has come in.
    Raises NotAllowed, RoleNotGiven, ValidationError.
    """
    by = access.require(actor, Act.KEEP_PEOPLE, within=Place(within.municipality), at=at)
    roles.check_place(role, within)
    code = new_code()
    with transaction.atomic():
        made = Invitation(
            name=" ".join(name.split()),
            position=" ".join(position.split()),
            email=email.strip().lower(),
            role=role,
            place=str(within),
            place_name=place_name,
            until=until,
            code_hash=hash_of(code),
            made_by=actor,
            made_at=at,
            expires_at=at + VALID,
        )
        made.full_clean(exclude=["opened_at", "accepted_at", "revoked_at", "user"])
        made.save(force_insert=True)
        after = {"name": made.name, "role": role, "place": made.place, "until": until}
        journal.record(actor=actor, act="invite", within=within, subject=made, at=at, by=by, after=after)
    return Made(made, code)


def renew_invitation(*, invitation: Invitation, actor: User, at: datetime) -> Made:
    """Give an invitation a new code and new days; the old code stops working. Raises InvitationNotValid."""
    within = Place.of(invitation.place)
    by = access.require(actor, Act.KEEP_PEOPLE, within=Place(within.municipality), at=at)
    code = new_code()
    with transaction.atomic():
        kept = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if kept.accepted_at is not None:
            raise InvitationNotValid("Это приглашение уже принято.")
        before = {"expires_at": kept.expires_at}
        kept.code_hash, kept.expires_at = hash_of(code), at + VALID
        kept.opened_at = kept.revoked_at = None
        kept.save(update_fields=["code_hash", "expires_at", "opened_at", "revoked_at"])
        after = {"expires_at": kept.expires_at}
        journal.record(
            actor=actor, act="renew_invitation", within=within, subject=kept, at=at, by=by, before=before, after=after
        )
    return Made(kept, code)


def revoke_invitation(*, invitation: Invitation, actor: User, at: datetime) -> Invitation:
    """Take an invitation back. Raises InvitationNotValid for one that was accepted or taken back."""
    within = Place.of(invitation.place)
    by = access.require(actor, Act.KEEP_PEOPLE, within=Place(within.municipality), at=at)
    with transaction.atomic():
        open_ones = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True)
        if open_ones.update(revoked_at=at) != 1:
            raise InvitationNotValid("Это приглашение уже принято или отозвано.")
        invitation.refresh_from_db()
        journal.record(actor=actor, act="revoke_invitation", within=within, subject=invitation, at=at, by=by)
    return invitation


def open_invitation(*, code: str, at: datetime) -> Invitation:
    """Return the invitation of a code and note that it was opened. Raises InvitationNotValid."""
    found = Invitation.objects.filter(_valid(at), code_hash=hash_of(code)).select_related("made_by").first()
    if found is None or not _is_meant(found, at):
        raise InvitationNotValid(
            "Код не подходит: в нём опечатка, либо приглашение уже принято, отозвано или истекло. "
            "Сверьте с листком или попросите новый у того, кто вас пригласил."
        )
    Invitation.objects.filter(pk=found.pk, opened_at__isnull=True).update(opened_at=at)
    return found


def accept_invitation(*, invitation: Invitation, username: str, password: str, on: date, at: datetime) -> User:
    """Make the invited person with the name and password he chose, and give the role.

    Raises InvitationNotValid, LoginTaken, ValidationError (by field) for a weak password or a bad name.
    """
    with transaction.atomic():
        kept = _take(invitation, at)
        if User.objects.filter(username__iexact=username).exists():
            raise LoginTaken("Это имя для входа занято: выберите другое.")
        user = User(username=username.lower(), name=kept.name, position=kept.position)
        if kept.email and not User.objects.filter(email=kept.email).exists():
            user.email = kept.email
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise ValidationError({"password": error.messages}) from error
        user.set_password(password)
        user.full_clean()
        user.save(force_insert=True)
        if user.email:
            people.note_proved(user)  # who has invited wrote it
        _settle(kept, user, on=on, at=at)
    return user


def join(*, invitation: Invitation, actor: User, on: date, at: datetime) -> User:
    """Let a person who is here already take the role he is invited to; holding the code is the right to.

    Raises InvitationNotValid, RoleNotGiven when he has it.
    """
    with transaction.atomic():
        _settle(_take(invitation, at), actor, on=on, at=at)
    return actor


def _valid(at: datetime) -> Q:
    return Q(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)


def _take(invitation: Invitation, at: datetime) -> Invitation:
    """Claim an invitation: of two who hold the same code only the first gets in."""
    claimed = Invitation.objects.filter(_valid(at), pk=invitation.pk, code_hash=invitation.code_hash)
    if claimed.update(accepted_at=at) != 1:
        raise InvitationNotValid("Это приглашение уже принято, отозвано или истекло.")
    kept = Invitation.objects.select_related("made_by").get(pk=invitation.pk)
    if not _is_meant(kept, at):
        raise InvitationNotValid("Кто вас пригласил, здесь больше не работает: попросите новое приглашение.")
    return kept


def _is_meant(invitation: Invitation, at: datetime) -> bool:
    """Say whether an invitation still is the word of somebody here; to be coordinator, of one who keeps people.

    So nobody leaves with a code in the pocket by which he comes back.
    """
    maker, within = invitation.made_by, Place.of(invitation.place)
    if maker is None:
        return True
    if invitation.role == Role.COORDINATOR:
        return access.may(maker, Act.KEEP_PEOPLE, within=Place(within.municipality), at=at)
    here = access.municipalities(maker, on=timezone.localdate(at))
    return here is None or within.municipality in here


def _settle(invitation: Invitation, user: User, *, on: date, at: datetime) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(user=user)
    if invitation.until is not None and invitation.until < on:
        raise InvitationNotValid("Срок роли, на которую вас пригласили, уже прошёл: попросите новое приглашение.")
    roles.add_grant(
        person=user,
        role=invitation.role,
        place=invitation.place,
        since=on,
        until=invitation.until,
        basis="приглашение",
        given_by=invitation.made_by,
    )
    after = {"role": invitation.role, "place": invitation.place, "until": invitation.until}
    journal.record(
        actor=user, act="accept_invitation", within=Place.of(invitation.place), subject=user, at=at, after=after
    )
