"""Institutions as pages show them: rows of the list, the card, names on a day, who is open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from merilo.core.intake import identity
from merilo.registry.models import AssessedYear, Institution, InstitutionKind, Municipality, PastName, Stand

KINDS: Sequence[tuple[str, str]] = InstitutionKind.choices
PROFILES: Sequence[tuple[str, str]] = Institution.Profile.choices
STATES: Sequence[tuple[str, str]] = [("open", "действуют"), ("closed", "закрыты"), ("all", "все")]
LEVELS: Sequence[tuple[str, str]] = [("", "учреждения и филиалы"), ("heads", "без филиалов"), ("branches", "филиалы")]


@dataclass(frozen=True, slots=True)
class Row:
    """An institution in a list."""

    id: int
    name: str
    short_name: str
    kind: str
    kind_name: str
    profile: str
    profile_name: str
    inn: str
    address: str
    phone: str
    email: str
    site: str
    head_name: str
    head_position: str
    recipients: int | None
    recipients_year: int | None
    opened_on: date | None
    closed_on: date | None
    parent_id: int | None
    parent_name: str
    branches: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Link:
    """An institution named on the page of another one."""

    id: int
    name: str
    closed_on: date | None = None
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """Everything known of one institution."""

    institution: Institution
    is_open: bool
    parent: Link | None
    successor: Link | None
    predecessors: tuple[Link, ...]
    branches: tuple[Link, ...]
    stands: tuple[Stand, ...]
    past_names: tuple[PastName, ...]
    assessed: tuple[AssessedYear, ...]


def is_open(institution: Institution, on: date) -> bool:
    """Say whether an institution works on a day; it no longer does on the day of closing."""
    opened, closed = institution.opened_on, institution.closed_on
    return (opened is None or opened <= on) and (closed is None or closed > on)


def institution(municipality: Municipality, key: int) -> Institution | None:
    """Return an institution of a municipality; one of another municipality is not found."""
    return municipality.institutions.select_related("municipality", "parent", "successor").filter(pk=key).first()


def open_institutions(municipality: Municipality, on: date) -> list[Institution]:
    """Return the institutions (not their branches) that work on a day, by name."""
    return sorted(_open(municipality, on), key=lambda one: in_order(str(one)))


def how_many_open(municipality: Municipality, on: date) -> int:
    """Return how many institutions (not their branches) work on a day."""
    return _open(municipality, on).count()


def _open(municipality: Municipality, on: date) -> QuerySet[Institution]:
    opened = Q(opened_on__isnull=True) | Q(opened_on__lte=on)
    still = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    return municipality.institutions.filter(opened, still, parent__isnull=True)


def name_on(institution: Institution, on: date) -> str:
    """Return the full name an institution bore on a day."""
    past = institution.past_names.filter(until__gt=on).order_by("until", "pk").first()
    return past.name if past is not None else institution.name


def rows(
    municipality: Municipality,
    *,
    on: date,
    kind: str = "",
    profile: str = "",
    state: str = "open",
    level: str = "",
    text: str = "",
) -> list[Row]:
    """Return the institutions of a municipality that fit, branches after their institution.

    `text` is looked for in names (past ones too), ИНН, address and the head's name, whatever the case and quotes.
    """
    found = municipality.institutions.select_related("parent").annotate(
        branch_count=Count("branches", filter=Q(branches__closed_on__isnull=True) | Q(branches__closed_on__gt=on))
    )
    if kind:
        found = found.filter(kind=kind)
    if profile:
        found = found.filter(profile=profile)
    if level:
        found = found.filter(parent__isnull=level == "heads")
    kept = [one for one in found if state == "all" or is_open(one, on) == (state == "open")]
    if words := identity(text):
        past: dict[int, list[str]] = {}
        for key, name in PastName.objects.filter(institution__municipality=municipality).values_list(
            "institution_id", "name"
        ):
            past.setdefault(key, []).append(name)
        kept = [one for one in kept if _has(one, past.get(one.pk, []), words)]
    kept.sort(key=_place)
    return [_row(one, on) for one in kept]


def card(institution: Institution, *, on: date) -> Card:
    """Return the whole card of an institution."""
    return Card(
        institution=institution,
        is_open=is_open(institution, on),
        parent=_link(institution.parent),
        successor=_link(institution.successor),
        predecessors=tuple(_named(one) for one in institution.predecessors.all()),
        branches=tuple(sorted(map(_named, institution.branches.all()), key=lambda one: in_order(one.name))),
        stands=tuple(institution.stands.all()),
        past_names=tuple(institution.past_names.all()),
        assessed=tuple(institution.assessed_years.order_by("-year", "-ordinal")),
    )


def in_order(name: str) -> tuple[Any, ...]:
    """Return a key that puts names as people do: «филиал № 2» before «филиал № 10», ё with е, quotes aside."""
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in re.split(r"(\d{1,9})", identity(name)))


def _place(one: Institution) -> tuple[Any, ...]:
    head = one.parent or one
    return (in_order(str(head)), head.pk, one.parent_id is not None, in_order(str(one)), one.pk)


def _has(one: Institution, past: list[str], words: str) -> bool:
    return any(
        words in identity(text) for text in (one.name, one.short_name, one.inn, one.address, one.head_name, *past)
    )


def _row(one: Institution, on: date) -> Row:
    return Row(
        id=one.pk,
        name=one.name,
        short_name=one.short_name,
        kind=one.kind,
        kind_name=one.get_kind_display(),
        profile=one.profile,
        profile_name=one.get_profile_display(),
        inn=one.inn,
        address=one.address,
        phone=one.phone,
        email=one.email,
        site=one.site,
        head_name=one.head_name,
        head_position=one.head_position,
        recipients=one.recipients,
        recipients_year=one.recipients_year,
        opened_on=one.opened_on,
        closed_on=one.closed_on,
        parent_id=one.parent_id,
        parent_name=str(one.parent) if one.parent else "",
        branches=one.branch_count,  # type: ignore[attr-defined]
        is_open=is_open(one, on),
    )


def _named(one: Institution) -> Link:
    return Link(one.pk, str(one), one.closed_on, one.address, one.phone)


def _link(one: Institution | None) -> Link | None:
    return None if one is None else _named(one)
