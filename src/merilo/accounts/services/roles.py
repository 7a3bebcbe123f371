"""Roles are given for a place and a time, and end; the last coordinator and the last administrator stay."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from merilo.accounts import access, journal
from merilo.accounts.access import EVERYWHERE, Act, Place
from merilo.accounts.models import Grant, Role, User
from merilo.accounts.refusal import Refused

ANYWHERE = Place(0)  # asked about the whole installation
HELD_EVERYWHERE = frozenset({Role.ADMIN, Role.OBSERVER})


class RoleNotGiven(Refused):
    """The role cannot be given here or in this way."""


class RoleStays(Refused):
    """The role cannot be ended: nobody would be left, or it has ended already."""


def current(on: date) -> Q:
    """Return the condition that a grant holds on a day."""
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))


def not_over(on: date) -> Q:
    """Return the condition that a grant holds on a day or later."""
    return Q(until__isnull=True) | Q(until__gte=on)


def inside(place: Place) -> Q:
    """Return the condition that a grant's place is a municipality or something in it."""
    whole = f"mun:{place.municipality}"
    return Q(place=whole) | Q(place__startswith=f"{whole}/")


def check_place(role: str, within: Place) -> None:
    """Refuse a role where it cannot be held: heads hold theirs in an institution, all others in the municipality."""
    if role == Role.ADMIN:
        raise RoleNotGiven("Роль администратора даёт только администратор, на странице «Установка».")
    if role not in Role.values:
        raise RoleNotGiven("Такой роли нет.")
    if (role in access.OF_INSTITUTION) != (within.institution is not None):
        raise RoleNotGiven(
            "Назовите учреждение, которым человек руководит."
            if within.institution is None
            else "Эта роль даётся на весь муниципалитет, без учреждения."
        )


def give_role(
    *,
    person: User,
    role: str,
    within: Place,
    since: date,
    until: date | None = None,
    basis: str = "",
    actor: User,
    at: datetime,
) -> Grant:
    """Give a person a role in a municipality or, for a head, in an institution of it.

    Raises NotAllowed, RoleNotGiven, ValidationError for dates that contradict each other.
    """
    by = access.require(actor, Act.KEEP_PEOPLE, within=Place(within.municipality), at=at)
    check_place(role, within)
    with transaction.atomic():
        given = add_grant(
            person=person, role=role, place=str(within), since=since, until=until, basis=basis, given_by=actor
        )
        after = {"role": role, "place": str(within), "since": since, "until": until}
        journal.record(
            actor=actor, act="give_role", within=within, subject=person, at=at, by=by, after=after, reason=basis
        )
    return given


def add_grant(
    *, person: User, role: str, place: str, since: date, until: date | None, basis: str, given_by: User | None
) -> Grant:
    """Add a grant that does not overlap an equal one; for services of this room. Raises RoleNotGiven."""
    User.objects.select_for_update().get(pk=person.pk)
    same = Grant.objects.filter(not_over(since), user=person, role=role, place=place)
    if (same if until is None else same.filter(since__lte=until)).exists():
        raise RoleNotGiven("У человека уже есть эта роль на эти дни: сначала завершите прежнюю.")
    grant = Grant(user=person, role=role, place=place, since=since, until=until, given_by=given_by, basis=basis.strip())
    grant.full_clean()
    grant.save(force_insert=True)
    access.forget(person)
    return grant


def end_role(*, grant: Grant, last_day: date, reason: str, actor: User, on: date, at: datetime) -> Grant:
    """End a role with a last day, today or later, or yesterday to end it at once.

    Raises NotAllowed, RoleStays. A role that had not begun by its last day leaves no trace but the journal's.
    """
    municipality = Place.of(grant.place).municipality if grant.place != EVERYWHERE else 0
    act = Act.KEEP_PEOPLE if grant.place != EVERYWHERE else Act.RUN_INSTALLATION
    by = access.require(actor, act, within=Place(municipality), at=at)
    if last_day < on - timedelta(days=1):
        raise RoleStays("Задним числом роль не завершается: последний день — вчера, сегодня или позже.")
    with transaction.atomic():
        kept = _lock(Grant.objects.filter(pk=grant.pk)).first()
        if kept is None or (kept.until is not None and kept.until < on):
            raise RoleStays("Эта роль уже закончилась.")
        _refuse_to_leave_nobody([kept], last_day)
        before = {"role": kept.role, "place": kept.place, "until": kept.until}
        close(kept, last_day)
        journal.record(
            actor=actor,
            act="end_role",
            within=Place(municipality) if municipality else None,
            subject=kept.user,
            at=at,
            by=by,
            before=before,
            after={"role": grant.role, "place": grant.place, "until": last_day},
            reason=reason,
        )
    access.forget(kept.user)
    return kept


def give_everywhere(*, person: User, role: str, basis: str, actor: User, on: date, at: datetime) -> Grant:
    """Make a person an administrator of the installation, or an observer of all its municipalities.

    Raises NotAllowed, RoleNotGiven.
    """
    by = access.require(actor, Act.RUN_INSTALLATION, within=ANYWHERE, at=at)
    if role not in HELD_EVERYWHERE:
        raise RoleNotGiven("На всю установку дают только роли администратора и наблюдателя региона.")
    if not person.is_active:
        raise RoleNotGiven("Этот человек отключён.")
    with transaction.atomic():
        given = add_grant(person=person, role=role, place=EVERYWHERE, since=on, until=None, basis=basis, given_by=actor)
        after = {"role": role, "place": EVERYWHERE}
        journal.record(
            actor=actor, act="give_role", within=None, subject=person, at=at, by=by, after=after, reason=basis
        )
    return given


def close(grant: Grant, last_day: date) -> None:
    """Let a grant end with a day, or go when it had not begun; the caller has locked it and journals."""
    if last_day < grant.since:
        Grant.objects.filter(pk=grant.pk).delete()
        return
    grant.until = last_day
    grant.save(update_fields=["until"])


def end_all(person: User, *, on: date) -> list[Grant]:
    """End all roles of a person at once; for `disable_person`, which journals. Raises RoleStays."""
    grants = list(_lock(Grant.objects.filter(not_over(on), user=person)))
    _refuse_to_leave_nobody(grants, on - timedelta(days=1))
    for grant in grants:
        close(grant, on - timedelta(days=1))
    access.forget(person)
    return grants


def _lock(grants: QuerySet[Grant]) -> QuerySet[Grant]:
    return grants.select_for_update(of=("self",)).select_related("user")


def _refuse_to_leave_nobody(ending: list[Grant], last_day: date) -> None:
    """The day after, each municipality must still have a coordinator and the installation an administrator."""
    last = {Role.COORDINATOR: "координатор муниципалитета", Role.ADMIN: "администратор"}
    for grant in ending:
        if grant.role not in last or (grant.until is not None and grant.until <= last_day):
            continue
        others = Grant.objects.select_for_update().filter(
            current(last_day + timedelta(days=1)), role=grant.role, place=grant.place, user__is_active=True
        )
        if not others.exclude(user=grant.user).exists():
            raise RoleStays(f"Это последний {last[Role(grant.role)]}: сначала дайте эту роль другому человеку.")
