"""Who is here: people of a municipality with their roles, invitations, deputies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.paginator import Page
from django.db.models import Q

from merilo.accounts import access
from merilo.accounts.access import EVERYWHERE, Place
from merilo.accounts.models import Deputy, Grant, Invitation, Role, User
from merilo.accounts.queries.paging import page_of
from merilo.accounts.queries.searching import holding
from merilo.core import wording

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role as the page says it."""

    pk: int
    words: str
    where: str  # the institution; "" for the whole municipality
    since: date
    until: date | None
    basis: str
    given_by: str
    is_over: bool
    is_ahead: bool
    ends_soon: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of the list of people."""

    pk: int
    name: str
    username: str
    position: str
    email: str
    phone: str
    is_active: bool
    last_login: datetime | None
    roles: tuple[RoleLine, ...]
    away: str  # who stands in for this person today

    @property
    def held(self) -> tuple[RoleLine, ...]:
        """Return the roles that are not over."""
        return tuple(one for one in self.roles if not one.is_over)


@dataclass(frozen=True, slots=True)
class DeputyRow:
    """Who stands in for whom, when, why."""

    pk: int
    person: str
    person_id: int
    deputy: str
    deputy_id: int
    since: date
    until: date
    reason: str
    is_over: bool
    is_now: bool
    is_idle: bool  # its days run, but the deputy has no role of the own here any more


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation and how far it has come."""

    pk: int
    name: str
    role: str
    where: str
    made_at: datetime
    made_by: str
    expires_at: datetime
    opened_at: datetime | None
    accepted_at: datetime | None
    state: str  # a word for people
    shape: str  # done, wait, soon, late
    person_id: int | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person as those who keep people see him."""

    row: PersonRow
    deputies: tuple[DeputyRow, ...]
    has_second_step: bool
    mail_is_proved: bool


def _inside(place: Place) -> Q:
    return Q(place=str(place)) | Q(place__startswith=f"{place}/")


def _line(grant: Grant, names: Mapping[str, str], on: date) -> RoleLine:
    is_over = grant.until is not None and grant.until < on
    return RoleLine(
        pk=grant.pk,
        words=grant.get_role_display(),
        where=names.get(grant.place, grant.place) if "/" in grant.place else "",
        since=grant.since,
        until=grant.until,
        basis=grant.basis,
        given_by=str(grant.given_by or ""),
        is_over=is_over,
        is_ahead=grant.since > on,
        ends_soon=not is_over and grant.until is not None and grant.until <= on + SOON,
    )


def _rows(users: Iterable[User], place: Place, *, names: Mapping[str, str], on: date) -> list[PersonRow]:
    users = list(users)
    held: dict[int, list[Grant]] = {}
    for grant in Grant.objects.filter(_inside(place), user__in=users).select_related("given_by").order_by("-since"):
        held.setdefault(grant.user_id, []).append(grant)
    away = {
        one.person_id: one.deputy.name
        for one in access.standing_in(on).filter(person__in=users, place=str(place)).select_related("deputy")
    }
    return [
        PersonRow(
            pk=user.pk,
            name=user.name,
            username=user.username,
            position=user.position,
            email=user.email,
            phone=user.phone,
            is_active=user.is_active,
            last_login=user.last_login,
            roles=tuple(_line(grant, names, on) for grant in held.get(user.pk, ())),
            away=away.get(user.pk, ""),
        )
        for user in users
    ]


def people(
    place: Place,
    *,
    names: Mapping[str, str],
    on: date,
    words: str = "",
    role: str = "",
    standing: str = "",
    page: str = "",
) -> Page[PersonRow]:
    """Return a page of the people who hold or held a role here. `standing` is "", "former" or "never" (signed in)."""
    grants = Grant.objects.filter(_inside(place))
    now = Q(until__isnull=True) | Q(until__gte=on)
    found = User.objects.filter(pk__in=(grants.filter(role=role) if role else grants).values("user_id"))
    if standing == "former":
        found = found.filter(Q(is_active=False) | ~Q(pk__in=grants.filter(now).values("user_id")))
    else:
        held = grants.filter(now, role=role) if role else grants.filter(now)
        found = found.filter(is_active=True, pk__in=held.values("user_id"))
        if standing == "never":
            found = found.filter(last_login__isnull=True)
    found = found.filter(holding(("name", "position", "username"), words))
    return page_of(found.order_by("name", "pk"), page, lambda users: _rows(users, place, names=names, on=on))


def person_card(pk: int, place: Place, *, names: Mapping[str, str], on: date) -> PersonCard | None:
    """Return the card of a person who holds or held a role here."""
    user = person_here(pk, place)
    if user is None:
        return None
    deputies = Deputy.objects.filter(Q(person=user) | Q(deputy=user), place=str(place))
    running = _running(place, on)
    return PersonCard(
        row=_rows([user], place, names=names, on=on)[0],
        deputies=tuple(_deputy_row(one, running, on) for one in deputies.select_related("person", "deputy")[:30]),
        has_second_step=Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
        mail_is_proved=mail_is_proved(user, user.email),
    )


def person_here(pk: int, place: Place) -> User | None:
    """Return a person who holds or held a role here."""
    return User.objects.filter(pk=pk, pk__in=Grant.objects.filter(_inside(place)).values("user_id")).first()


def has_company(user: User, place: Place) -> bool:
    """Tell whether anybody else has had a role here or was invited to one."""
    others = Grant.objects.filter(_inside(place)).exclude(user=user)
    return others.exists() or Invitation.objects.filter(_inside(place)).exists()


def heads_of(places: Iterable[str], *, on: date) -> list[User]:
    """Return who heads one of these institutions now, or will."""
    now = Q(until__isnull=True) | Q(until__gte=on)
    held = Grant.objects.filter(now, role=Role.HEAD, place__in=[*places])
    return list(User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("name", "pk"))


def grant_here(pk: int, person: int, place: Place) -> Grant | None:
    """Return a role of a person in a municipality."""
    return Grant.objects.filter(_inside(place), pk=pk, user_id=person).select_related("user").first()


def colleagues(place: Place, *, on: date) -> list[tuple[int, str]]:
    """Return the people who hold a role here now, as choices of a form."""
    now = Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))
    here = Grant.objects.filter(_inside(place), now)
    found = User.objects.filter(is_active=True, pk__in=here.values("user_id")).order_by("name")
    return [(user.pk, f"{user.name}, {user.position}" if user.position else user.name) for user in found]


def _running(place: Place, on: date) -> frozenset[int]:
    return frozenset(access.standing_in(on).filter(place=str(place)).values_list("pk", flat=True))


def _deputy_row(one: Deputy, running: frozenset[int], on: date) -> DeputyRow:
    return DeputyRow(
        pk=one.pk,
        person=one.person.name,
        person_id=one.person_id,
        deputy=one.deputy.name,
        deputy_id=one.deputy_id,
        since=one.since,
        until=one.until,
        reason=one.reason,
        is_over=one.until < on,
        is_now=one.pk in running,
        is_idle=one.since <= on <= one.until and one.pk not in running,
    )


def deputies(place: Place, *, on: date, page: str = "") -> Page[DeputyRow]:
    """Return a page of who stands in for whom here, the latest first."""
    found = Deputy.objects.filter(place=str(place)).select_related("person", "deputy").order_by("-until", "-pk")
    running = _running(place, on)
    return page_of(found, page, lambda some: [_deputy_row(one, running, on) for one in some])


def deputy_here(pk: int, place: Place) -> Deputy | None:
    """Return a standing in of this municipality."""
    return Deputy.objects.filter(pk=pk, place=str(place)).select_related("person", "deputy").first()


def invitations(place: Place, *, names: Mapping[str, str], at: datetime, page: str = "") -> Page[InvitationRow]:
    """Return a page of the invitations of a municipality, the latest first."""
    found = Invitation.objects.filter(_inside(place)).select_related("made_by").order_by("-made_at", "-pk")
    return page_of(found, page, lambda some: [invitation_row(one, names, at) for one in some])


def invitation_row(one: Invitation, names: Mapping[str, str], at: datetime) -> InvitationRow:
    """Return an invitation as the page says it."""
    if one.accepted_at is not None:
        state, shape = "принято", "done"
    elif one.revoked_at is not None:
        state, shape = "отозвано", "wait"
    elif one.expires_at <= at:
        state, shape = "истекло", "late"
    elif one.opened_at is not None:
        state, shape = "открыто, не принято", "soon"
    else:
        state, shape = "не открыто", "wait"
    return InvitationRow(
        pk=one.pk,
        name=one.name,
        role=one.get_role_display(),
        where=names.get(one.place, "") if "/" in one.place else "",
        made_at=one.made_at,
        made_by=str(one.made_by or ""),
        expires_at=one.expires_at,
        opened_at=one.opened_at,
        accepted_at=one.accepted_at,
        state=state,
        shape=shape,
        person_id=one.user_id,
        is_open=one.accepted_at is None and one.revoked_at is None,
    )


def invitation_here(pk: int, place: Place) -> Invitation | None:
    """Return an invitation of this municipality."""
    return Invitation.objects.filter(_inside(place), pk=pk).first()


def invitation_of(pk: object, code_hash: object) -> Invitation | None:
    """Return the invitation a browser has opened, as long as its code has not been changed since."""
    if not isinstance(pk, int) or not isinstance(code_hash, str):
        return None
    return Invitation.objects.filter(pk=pk, code_hash=code_hash).first()


def everywhere(role: str, *, on: date) -> list[RoleLine]:
    """Return who runs the installation, or observes all of it: `where` holds the person's name."""
    held = Grant.objects.filter(Q(until__isnull=True) | Q(until__gte=on), place=EVERYWHERE, role=role)
    return [
        RoleLine(
            pk=one.pk,
            words=one.user.name,
            where=one.user.username if one.user.is_active else f"{one.user.username}, отключён",
            since=one.since,
            until=one.until,
            basis=one.basis,
            given_by=str(one.given_by or ""),
            is_over=False,
            is_ahead=one.since > on,
            ends_soon=False,
        )
        for one in held.select_related("user", "given_by")
    ]


def grant_everywhere(role: str, pk: int) -> Grant | None:
    """Return a grant of a role that is held everywhere."""
    return Grant.objects.filter(pk=pk, place=EVERYWHERE, role=role).select_related("user").first()


def by_login(word: str) -> User | None:
    """Return the person who signs in with this name or mail."""
    word = word.strip()
    found = User.objects.filter(username__iexact=word).first()
    return found or (User.objects.filter(email=word.lower()).exclude(email="").first() if word else None)


def own_roles(user: User, *, on: date) -> list[tuple[str, str, str]]:
    """Return what a person holds now: role in words, place, and for whom when standing in."""
    labels = dict(Role.choices)
    return [
        (labels.get(one.role, one.role), one.place, one.instead_of.name if one.instead_of is not None else "")
        for one in access.held(user, on=on)
    ]


def myself(user: User) -> User:
    """Return a fresh copy of oneself for a form, so that a refused form changes nothing that the page shows."""
    return User.objects.get(pk=user.pk)


def ways_in(user: User) -> dict[str, bool]:
    """Return how a person signs in: with a second step, with a password, elsewhere; and whether the mail is proved."""
    return {
        "has_second_step": Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
        "has_password": user.has_usable_password(),
        "is_tied": SocialAccount.objects.filter(user=user).exists(),
        "mail_is_proved": mail_is_proved(user, user.email),
    }


def mail_is_proved(user: User, email: str) -> bool:
    """Say whether a mail is a person's own by a letter or by the word of those who keep people."""
    return bool(email) and EmailAddress.objects.filter(user=user, email=email.lower(), verified=True).exists()


def newcomer(invitation: Invitation) -> User:
    """Return whom an invitation would make, so that a password can be compared with the name; nothing is kept."""
    return User(name=invitation.name, position=invitation.position, email=invitation.email)


def _plain(word: str) -> str:
    return "".join(letter for letter in wording.in_latin(word) if letter.isascii() and letter.isalnum())


def proposed_login(name: str) -> str:
    """Return a free name for signing in: «Иванова Анна Петровна» → ivanova.ap, then ivanova.ap2."""
    family, *others = [*name.split(), ""]
    base = _plain(family)[:40] or "user"
    initials = "".join(_plain(word[0])[:1] for word in others if word)
    base = f"{base}.{initials}" if initials else base
    taken = set(User.objects.filter(username__istartswith=base).values_list("username", flat=True))
    return next(
        one for number in range(1, len(taken) + 2) if (one := f"{base}{number if number > 1 else ''}") not in taken
    )
