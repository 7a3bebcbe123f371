"""The council and its people: formed, ended, who comes in, who leaves, who may not judge whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.core.intake import identity
from merilo.council.models import Conflict, Council, Guest, Member
from merilo.council.queries import bans, composition
from merilo.council.services.keeping import taken
from merilo.registry.models import Institution, Municipality
from merilo.registry.services.institutions import tidy

COUNCIL = (
    "name", "basis", "formed_on", "ends_on", "statute", "quorum", "chair_decides", "remark_days", "keep_years",
)  # fmt: skip
MEMBER = ("user", "name", "employer", "post", "email", "phone", "joined_on", "joined_basis", "stated_on")
# The journal is never erased: what is to be forgotten in time (telephones, places of work) is not told in it.
TOLD = ("name", "post", "joined_on", "joined_basis", "stated_on")
_LONGEST_YEARS = 6


class CouncilRefused(Refused):
    """The council cannot be formed or ended so; the text says why."""


class MemberRefused(Refused):
    """The person cannot sit in the council, or not so; the text says why."""


class ConflictRefused(Refused):
    """What was stated is about an institution of another place, or is ended already."""


def form_council(
    *, municipality: Municipality, values: Mapping[str, Any], file: Any = None, actor: User, at: datetime
) -> Council:
    """Write down a council that was formed; the one before must have ended. Raises CouncilRefused, ValidationError."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=municipality.place, at=at)
    today = timezone.localdate(at)
    made = Council(municipality=municipality, made_by=actor, made_at=at)
    _fill(made, COUNCIL, values)
    _check_term(made, today)
    made.statute_file = taken(file, municipality, actor, at)
    with transaction.atomic():
        made.full_clean(exclude=["made_by"])
        made.save()
        journal.record(
            actor=actor, act="form_council", within=made.place, subject=made, at=at, by=by,
            after=_council_told(made),
        )  # fmt: skip
    return made


def mend_council(
    *, council: Council, values: Mapping[str, Any], file: Any = None, actor: User, at: datetime
) -> Council:
    """Correct what is known of a council. Raises CouncilRefused, ValidationError."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=council.place, at=at)
    before = _council_told(council)
    _fill(council, COUNCIL, values)
    _check_term(council, timezone.localdate(at))
    council.statute_file = taken(file, council.municipality, actor, at) or council.statute_file
    with transaction.atomic():
        council.full_clean(exclude=["made_by"])
        council.save(update_fields=[*COUNCIL, "statute_file"])
        journal.record(
            actor=actor, act="mend_council", within=council.place, subject=council, at=at, by=by,
            before=before, after=_council_told(council),
        )  # fmt: skip
    return council


def end_council(*, council: Council, ended_on: date, reason: str, actor: User, at: datetime) -> Council:
    """End a council's work: all who sit in it leave on that day. Raises CouncilRefused."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=council.place, at=at)
    if not council.formed_on <= ended_on <= timezone.localdate(at):
        raise CouncilRefused("День прекращения полномочий — не раньше формирования совета и не позже сегодняшнего.")
    if council.meetings.exclude(state__in=("closed", "cancelled")).exists():
        raise CouncilRefused("У совета есть незаконченные заседания: подпишите их протоколы или отмените их.")
    with transaction.atomic():
        if not Council.objects.filter(pk=council.pk, ended_on__isnull=True).update(ended_on=ended_on):
            raise CouncilRefused("Полномочия этого совета уже прекращены.")
        council.ended_on = ended_on
        late = Q(joined_on__gt=ended_on)
        sitting = council.members.filter(left_on__isnull=True)
        sitting.filter(late).update(left_on=F("joined_on"), left_reason="Полномочия совета прекращены")
        sitting.exclude(late).update(left_on=ended_on, left_reason="Полномочия совета прекращены")
        journal.record(
            actor=actor, act="end_council", within=council.place, subject=council, at=at, by=by,
            after={"ended_on": ended_on}, reason=tidy(reason),
        )  # fmt: skip
    return council


def add_member(*, council: Council, values: Mapping[str, Any], actor: User, at: datetime) -> Member:
    """Let a person into the council. Raises MemberRefused for one the law bans, ValidationError."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=council.place, at=at)
    today = timezone.localdate(at)
    if council.ended_on is not None:
        raise MemberRefused("Полномочия этого совета прекращены: состав больше не меняется.")
    made = Member(council=council)
    _fill(made, MEMBER, values)
    _check_member(made, today)
    before = Council.objects.filter(municipality=council.municipality_id, formed_on__lt=council.formed_on)
    last = before.order_by("-formed_on").first()
    known = set() if last is None else {identity(name) for name in last.members.values_list("name", flat=True)}
    made.is_renewed = identity(made.name) not in known
    with transaction.atomic():
        made.full_clean()
        made.save()
        journal.record(
            actor=actor, act="add_member", within=council.place, subject=made, at=at, by=by, after=_told(made)
        )
    return made


def change_member(*, member: Member, values: Mapping[str, Any], actor: User, at: datetime) -> Member:
    """Correct what is known of a member, or give another post in the council. Raises MemberRefused."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=member.council.place, at=at)
    if member.left_on is not None:
        raise MemberRefused("Этот человек вышел из состава: сведения о нём больше не меняются.")
    before = _told(member)
    _fill(member, MEMBER, values)
    _check_member(member, timezone.localdate(at))
    with transaction.atomic():
        member.full_clean()
        member.save(update_fields=list(MEMBER))
        journal.record(
            actor=actor, act="change_member", within=member.council.place, subject=member, at=at, by=by,
            before=before, after=_told(member),
        )  # fmt: skip
    return member


def leave_council(*, member: Member, left_on: date, reason: str, actor: User, at: datetime) -> Member:
    """Let a person leave the council. Raises MemberRefused."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=member.council.place, at=at)
    if not tidy(reason):
        raise MemberRefused("Напишите, почему человек выходит из состава.")
    if not member.joined_on <= left_on <= timezone.localdate(at):
        raise MemberRefused("День выхода — не раньше вступления и не позже сегодняшнего.")
    with transaction.atomic():
        still = Member.objects.filter(pk=member.pk, left_on__isnull=True)
        if not still.update(left_on=left_on, left_reason=tidy(reason)[:500]):
            raise MemberRefused("Этот человек уже вышел из состава.")
        member.refresh_from_db()
        journal.record(
            actor=actor, act="leave_council", within=member.council.place, subject=member, at=at, by=by,
            after={"left_on": left_on},
        )  # fmt: skip
    return member


def state_conflict(
    *, member: Member, institution: Institution, words: str, stated_on: date, actor: User, at: datetime
) -> Conflict:
    """Write down that a member has an interest in an institution: about it he does not vote. Raises ConflictRefused."""
    by = _own_or_kept(member, actor, at)
    if institution.municipality_id != member.council.municipality_id:
        raise ConflictRefused("Это учреждение другого муниципалитета.")
    if not tidy(words):
        raise ConflictRefused("Напишите, в чём интерес: работает родственник, договор, преподаёт.")
    if stated_on > timezone.localdate(at):
        raise ConflictRefused(f"День заявления ещё не наступил: {wording.date_words(stated_on)}")
    made = Conflict(member=member, institution=institution, words=tidy(words), stated_on=stated_on)
    with transaction.atomic():
        made.full_clean()
        made.save()
        journal.record(
            actor=actor, act="state_conflict", within=member.council.place, subject=member, at=at, by=by,
            after={"institution_named": str(institution), "stated_on": stated_on},
        )  # fmt: skip
    return made


def end_conflict(*, conflict: Conflict, actor: User, at: datetime) -> Conflict:
    """Write down that the interest is no more. Raises ConflictRefused."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=conflict.member.council.place, at=at)
    today = timezone.localdate(at)
    with transaction.atomic():
        if not Conflict.objects.filter(pk=conflict.pk, ended_on__isnull=True).update(ended_on=today):
            raise ConflictRefused("Это заявление уже снято.")
        journal.record(
            actor=actor, act="end_conflict", within=conflict.member.council.place, subject=conflict.member, at=at,
            by=by, after={"institution_named": str(conflict.institution), "ended_on": today},
        )  # fmt: skip
    return conflict


def forget_members(*, at: datetime) -> int:
    """Erase what is known of those who left long enough ago, and addresses of guests; return of how many people.

    Names stay: minutes that were signed bear them. Places of work, addresses, why somebody left and the words of a
    conflict of interest go; that there was one stays, since votes were counted by it. For the timer; runs twice safely.
    """
    number = 0
    for council in Council.objects.select_related("municipality"):
        today = at.astimezone(ZoneInfo(council.municipality.time_zone)).date()
        until = _years_before(today, council.keep_years)
        gone = council.members.filter(left_on__lte=until, forgotten_at__isnull=True)
        keys = list(gone.values_list("pk", flat=True))
        guests = Guest.objects.filter(meeting__council=council, meeting__starts_at__date__lte=until).exclude(email="")
        if not keys and not guests.exists():
            continue
        with transaction.atomic():
            Conflict.objects.filter(member__in=keys).update(words="стёрто по сроку хранения")
            erased = {"email": "", "phone": "", "employer": "", "left_reason": "", "user": None, "forgotten_at": at}
            Member.objects.filter(pk__in=keys).update(**erased)
            written = guests.update(email="")
            journal.record(
                actor=None, act="forget_members", within=council.place, subject=council, at=at,
                after={"members": len(keys), "guests": written},
            )  # fmt: skip
        number += len(keys) + written
    return number


def _years_before(day: date, years: int) -> date:
    """Return the same day so many years ago; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _fill(row: Any, names: tuple[str, ...], values: Mapping[str, Any]) -> None:
    for name in names:
        if name in values:
            value = values[name]
            setattr(row, name, tidy(value) if isinstance(value, str) else value)


def _check_term(council: Council, today: date) -> None:
    if council.formed_on > today:
        raise CouncilRefused(f"День формирования ещё не наступил: {wording.date_words(council.formed_on)}")
    if council.ends_on.year - council.formed_on.year > _LONGEST_YEARS:
        raise CouncilRefused(f"Полномочия длиннее {_LONGEST_YEARS} лет: проверьте год.")


def _check_member(member: Member, today: date) -> None:
    council = member.council
    found = bans.bans(member.employer, member.user, council.municipality, on=today)
    certain = [one.words for one in found if one.is_certain]
    if certain:
        raise MemberRefused(f"В совет не может войти: {'; '.join(certain)} (ст. 36.1 Закона № 3612-1).")
    if member.joined_on < council.formed_on or member.joined_on > today:
        raise MemberRefused("День вступления — не раньше формирования совета и не позже сегодняшнего.")
    if member.stated_on is not None and member.stated_on > today:
        raise MemberRefused(f"День заявления ещё не наступил: {wording.date_words(member.stated_on)}")


def _council_told(council: Council) -> dict[str, Any]:
    told = {name: getattr(council, name) for name in COUNCIL}
    return told | {"quorum": council.get_quorum_display()}


def _told(member: Member) -> dict[str, Any]:
    told = {name: getattr(member, name) for name in TOLD}
    return told | {"post": member.get_post_display()}


def _own_or_kept(member: Member, actor: User, at: datetime) -> access.Held:
    """A member states the own interests; those who keep the council write down what was stated on paper."""
    on = timezone.localdate(at)
    own = composition.member_for(actor, member.council, on=on)
    act = Act.JOIN_COUNCIL if own is not None and own.pk == member.pk else Act.KEEP_COUNCIL
    return access.require(actor, act, within=member.council.place, at=at)
