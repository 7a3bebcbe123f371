"""Who sits in the council: on any day, since when, what is to be watched over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.http import Http404

from merilo.core import wording
from merilo.council.models import Conflict, Council, Member
from merilo.council.queries import bans
from merilo.registry.models import Municipality

LEAST = 5  # members a council has at least (закон 3612-1, ст. 36.1)
SOON = timedelta(days=90)  # how long before its end a term is warned of
RENEWED = 3  # one of so many must be new
ORDER = {Member.Post.CHAIR: 0, Member.Post.DEPUTY: 1, Member.Post.SECRETARY: 2, Member.Post.MEMBER: 3}


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as the page of the composition shows it."""

    id: int
    name: str
    employer: str
    post: str
    email: str
    phone: str
    joined_on: date
    left_on: date | None
    left_reason: str
    stated_on: date | None
    has_account: bool
    is_renewed: bool
    bans: tuple[bans.Ban, ...]
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Warning:
    """Something about the council that is to be mended; `shape` as everywhere."""

    words: str
    shape: str


@dataclass(frozen=True, slots=True)
class Composition:
    """The council on a day."""

    on: date
    members: tuple[MemberRow, ...]
    left: tuple[MemberRow, ...]
    warnings: tuple[Warning, ...]
    renewed: int


def council_of(municipality: Municipality) -> Council | None:
    """Return the council that is at work, None where there is none."""
    return Council.objects.filter(municipality=municipality, ended_on__isnull=True).first()


def council_named(municipality: Municipality, key: int) -> Council:
    """Return a council of a municipality by its key. Raises Http404."""
    found = Council.objects.select_related("municipality", "statute_file").filter(
        municipality=municipality, pk=key
    ).first()  # fmt: skip
    if found is None:
        raise Http404("Такого совета здесь нет.")
    return found


def councils(municipality: Municipality) -> tuple[Council, ...]:
    """Return all councils of a municipality, the present one first."""
    return tuple(Council.objects.filter(municipality=municipality))


def member_of(municipality: Municipality, key: int) -> Member:
    """Return a member of a council of a municipality. Raises Http404."""
    found = (
        Member.objects.select_related("council__municipality", "user")
        .filter(council__municipality=municipality, pk=key)
        .first()
    )
    if found is None:
        raise Http404("Такого члена совета здесь нет.")
    return found


def sitting(council: Council, on: date) -> QuerySet[Member]:
    """Return who sits in a council on a day; whoever leaves on a day sits until its end no more."""
    return council.members.filter(Q(left_on__isnull=True) | Q(left_on__gt=on), joined_on__lte=on)


def users(municipality: Municipality, on: date) -> list[int]:
    """Return the accounts of those who sit in the council at work on a day."""
    council = council_of(municipality)
    return [] if council is None else [key for key in sitting(council, on).values_list("user", flat=True) if key]


def member_for(user: object, council: Council, *, on: date) -> Member | None:
    """Return as whom a person who signs in sits in the council on a day."""
    return sitting(council, on).filter(user=user).first()  # type: ignore[misc]


def conflicts_of(member: Member) -> tuple[Conflict, ...]:
    """Return the institutions about which a member does not vote now."""
    return tuple(member.conflicts.filter(ended_on__isnull=True).select_related("institution"))


def composition(council: Council, *, on: date, today: date) -> Composition:
    """Return the council as it stood on a day, with what is to be watched over today."""
    every = list(council.members.select_related("user").prefetch_related("conflicts__institution"))
    found = bans.bans_of([(one.employer, one.user) for one in every], council.municipality, on=today)
    rows = [(one, _row(one, against, on)) for one, against in zip(every, found, strict=True)]
    there = [
        (one, row) for one, row in rows if one.joined_on <= on and (one.left_on is None or one.left_on > on)
    ]  # fmt: skip
    there.sort(key=lambda pair: (ORDER[Member.Post(pair[0].post)], pair[0].name))
    gone = [row for one, row in rows if one.left_on is not None and one.left_on <= on]
    members = tuple(row for _, row in there)
    renewed = sum(row.is_renewed for row in members)
    watched = _warnings(council, [one for one, _ in there], members, renewed, today) if on == today else ()
    return Composition(on, members, tuple(gone), tuple(watched), renewed)


def ends_soon(council: Council, today: date) -> Warning | None:
    """Return what is to be said of the end of the term, None while it is far."""
    if council.ended_on is not None:
        return None
    if council.ends_on < today:
        return Warning(f"Полномочия совета истекли {wording.date_words(council.ends_on)} Сформируйте новый.", "late")
    if council.ends_on - today <= SOON:
        left = wording.counted((council.ends_on - today).days, "день", "дня", "дней")
        return Warning(
            f"Полномочия совета истекают {wording.date_words(council.ends_on)} (через {left}): "
            "пора запросить новый состав у общественной палаты.",
            "soon",
        )
    return None


def _row(one: Member, against: Iterable[bans.Ban], on: date) -> MemberRow:
    stated = [
        f"{conflict.institution}: {conflict.words}"
        for conflict in one.conflicts.all()
        if conflict.stated_on <= on and (conflict.ended_on is None or conflict.ended_on > on)
    ]
    return MemberRow(
        id=one.pk,
        name=one.name,
        employer=one.employer,
        post=one.get_post_display(),
        email=one.email,
        phone=one.phone,
        joined_on=one.joined_on,
        left_on=one.left_on,
        left_reason=one.left_reason,
        stated_on=one.stated_on,
        has_account=one.user_id is not None,
        is_renewed=one.is_renewed,
        bans=tuple(against),
        conflicts=tuple(stated),
    )


def _warnings(
    council: Council, people: list[Member], rows: tuple[MemberRow, ...], renewed: int, today: date
) -> Iterable[Warning]:
    ending = ends_soon(council, today)
    if ending is not None:
        yield ending
    if len(rows) < LEAST:
        have = wording.counted(len(rows), "член", "члена", "членов")
        yield Warning(f"В совете {have}, а должно быть не меньше {LEAST} (ст. 36.1 Закона № 3612-1).", "late")
    if rows and not any(one.post == Member.Post.CHAIR for one in people):
        yield Warning("У совета нет председателя.", "soon")
    before = Council.objects.filter(municipality=council.municipality_id, formed_on__lt=council.formed_on).exists()
    if before and rows and renewed * RENEWED < len(rows):
        yield Warning(
            f"Состав обновлён меньше чем на треть: новых членов {renewed} из {len(rows)}.",
            "soon",
        )
    silent = [row.name for row in rows if row.stated_on is None]
    if silent:
        yield Warning(f"Нет заявления об отсутствии запретов: {wording.listed(silent)}.", "soon")
    for row in rows:
        for ban in row.bans:
            yield Warning(f"{row.name}: {ban.words}.", "late" if ban.is_certain else "soon")
