"""People as those who keep them see them: described, disabled, let in again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Held, Place
from merilo.accounts.models import Deputy, Grant, Invitation, Role, User
from merilo.accounts.refusal import Refused
from merilo.accounts.services import roles

DESCRIBED = ("name", "position", "email", "phone")
OWN = (*DESCRIBED, "wants_mail")


class NotOurs(Refused):
    """The person belongs to others too, so one municipality cannot decide alone."""


def require_ours(person: User, within: Place, *, by: Held, on: date) -> None:
    """Refuse what would give power over a person who is somebody elsewhere: an administrator, a coordinator of others.

    Whoever can change another one's mail or make a way in for him can act as him. A coordinator may do so only with
    people of the own municipality; an administrator with everybody but administrators. Raises NotOurs.
    """
    held = list(Grant.objects.filter(roles.not_over(on), user=person))
    if any(grant.role == Role.ADMIN for grant in held):
        raise NotOurs("Это администратор: его данные и вход меняет он сам или командой на сервере.")
    if by.role == Role.ADMIN:
        return
    ours = f"mun:{within.municipality}/"
    places = [grant.place for grant in held]
    places += Deputy.objects.filter(deputy=person, until__gte=on).values_list("place", flat=True)
    if any(not f"{place}/".startswith(ours) for place in places):
        raise NotOurs("У этого человека есть роль в другом муниципалитете: обратитесь к администратору.")
    known = Grant.objects.filter(roles.inside(within), user=person)
    if not places and not known.exists():
        raise NotOurs("Этого человека в вашем муниципалитете нет.")
    if not places and Grant.objects.filter(user=person).exclude(roles.inside(within)).exists():
        raise NotOurs("Этот человек работал и в другом муниципалитете: обратитесь к администратору.")


def describe_person(
    *, person: User, values: Mapping[str, str], within: Place, actor: User, on: date, at: datetime
) -> User:
    """Change the name, position, mail or phone of a person of the municipality.

    A new mail of another person is proved by that: who keeps people answers for it. Raises NotOurs, ValidationError.
    """
    by = access.require(actor, Act.KEEP_PEOPLE, within=within, at=at)
    require_ours(person, within, by=by, on=on)
    with transaction.atomic():
        before, kept = change(person, {field: values[field] for field in DESCRIBED if field in values})
        if kept.email and kept.email != before.get("email", kept.email) and kept.pk != actor.pk:
            note_proved(kept)
        after = {field: getattr(kept, field) for field in before}
        journal.record(
            actor=actor, act="describe_person", within=within, subject=kept, at=at, by=by, before=before, after=after
        )
    return kept


def describe_self(*, actor: User, values: Mapping[str, object], at: datetime) -> User:
    """Change what a person says of himself; a mail said so is not proved. Everybody may, so no role is asked for.

    Raises ValidationError.
    """
    with transaction.atomic():
        before, kept = change(actor, {field: values[field] for field in OWN if field in values})
        after = {field: getattr(kept, field) for field in before}
        journal.record(actor=actor, act="describe_self", within=None, subject=kept, at=at, before=before, after=after)
    return kept


def change(person: User, values: Mapping[str, object]) -> tuple[dict[str, object], User]:
    """Write values into what is known of a person; return what was there before. For services that ask who may."""
    kept = User.objects.select_for_update().get(pk=person.pk)
    before = {field: getattr(kept, field) for field in values}
    for field, value in values.items():
        setattr(kept, field, " ".join(value.split()) if isinstance(value, str) else value)
    kept.email = kept.email.lower()
    kept.full_clean(exclude=["password", "username"])
    kept.save(update_fields=list(values))
    if "email" in values:
        # An address that has been proved by a code or elsewhere is no way in any more once it is not the person's.
        EmailAddress.objects.filter(user=kept).exclude(email=kept.email).delete()
    return before, kept


def note_proved(person: User) -> None:
    """Note that the mail of a person is proved. For services that have asked who may."""
    EmailAddress.objects.filter(email=person.email).exclude(user=person).delete()  # nobody else has this mail now
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})


def disable_person(*, person: User, reason: str, within: Place, actor: User, on: date, at: datetime) -> User:
    """Turn a person off: all roles end at once, sessions and links die, open invitations and deputies too.

    What was handed to the person stays where it is until somebody hands it on: `plans` shows such tasks.
    Raises NotOurs, RoleStays when it is the last coordinator.
    """
    by = access.require(actor, Act.KEEP_PEOPLE, within=within, at=at)
    require_ours(person, within, by=by, on=on)
    if person.pk == actor.pk:
        raise NotOurs("Себя отключить нельзя: попросите другого координатора.")
    with transaction.atomic():
        ended = roles.end_all(person, on=on)
        Deputy.objects.filter(person=person, until__gte=on).delete()
        Deputy.objects.filter(deputy=person, until__gte=on).delete()
        # Whoever may know a code must not come back by it; an invitation of others is made anew by one button.
        known = Q(made_by=person) | (Q(email=person.email) if person.email else Q(pk=None))
        Invitation.objects.filter(known, accepted_at=None, revoked_at=None).update(revoked_at=at)
        kept = User.objects.select_for_update().get(pk=person.pk)
        kept.is_active = False
        kept.save(update_fields=["is_active"])
        journal.record(
            actor=actor,
            act="disable_person",
            within=within,
            subject=kept,
            at=at,
            by=by,
            before={"is_active": True, "roles": [{"role": grant.role, "place": grant.place} for grant in ended]},
            after={"is_active": False, "roles": []},
            reason=reason,
        )
    return kept


def enable_person(*, person: User, reason: str, within: Place, actor: User, on: date, at: datetime) -> User:
    """Let a disabled person sign in again; roles are given anew. Raises NotOurs."""
    by = access.require(actor, Act.KEEP_PEOPLE, within=within, at=at)
    require_ours(person, within, by=by, on=on)
    with transaction.atomic():
        kept = User.objects.select_for_update().get(pk=person.pk)
        before = {"is_active": kept.is_active}
        kept.is_active = True
        kept.save(update_fields=["is_active"])
        journal.record(
            actor=actor,
            act="enable_person",
            within=within,
            subject=kept,
            at=at,
            by=by,
            before=before,
            after={"is_active": True},
            reason=reason,
        )
    return kept
