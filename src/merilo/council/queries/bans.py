"""Who the law does not let sit in a council: officials, and people of the institutions it assesses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from merilo.accounts import access
from merilo.accounts.models import Role, User
from merilo.core.intake import identity
from merilo.registry.models import Institution, Municipality

# By these words a place of work looks like a body of power; only a person can say whether the post is an office.
AUTHORITY = re.compile(
    r"\b(?:администраци\w+|министерств\w+|департамент\w*|правительств\w+|управлени\w+ культуры|"
    r"(?:отдел|комитет)\w* (?:по )?культур\w+|дум\w+|законодательн\w+ собрани\w+|прокуратур\w+)\b",
    re.IGNORECASE,
)
SHORTEST = 5  # letters of a name that may be looked for inside other words
LEADING = {Role.HEAD: "руководитель учреждения, которое оценивается", Role.COORDINATOR: "ведёт оценку в органе власти"}


@dataclass(frozen=True, slots=True)
class Ban:
    """Why somebody may not sit; one that is not certain is for a person to judge."""

    words: str
    is_certain: bool


def bans(employer: str, user: User | None, municipality: Municipality, *, on: date) -> tuple[Ban, ...]:
    """Return what speaks against a person: the place of work, the roles held here."""
    return bans_of([(employer, user)], municipality, on=on)[0]


def bans_of(
    people: list[tuple[str, User | None]], municipality: Municipality, *, on: date
) -> list[tuple[Ban, ...]]:  # fmt: skip
    """Return what speaks against each of several people; the names of institutions are read once."""
    named = Institution.objects.filter(municipality=municipality, exempt_reason="").values_list("name", "short_name")
    names = {identity(name): name for pair in named for name in pair if len(identity(name)) >= SHORTEST}
    return [tuple(_found(employer, user, municipality, names, on)) for employer, user in people]


def _found(employer: str, user: User | None, municipality: Municipality, names: dict[str, str], on: date) -> list[Ban]:
    found = []
    said = f" {identity(employer)} "
    works = next((name for key, name in names.items() if f" {key} " in said), None)
    if works is not None:
        found.append(Ban(f"работает в учреждении, которое оценивается: {works}", True))
    if user is not None:
        place = f"mun:{municipality.pk}"
        roles = {one.role for one in access.held(user, on=on) if one.instead_of is None and _is_in(one.place, place)}
        found += [Ban(words, True) for role, words in LEADING.items() if role in roles]
    if works is None and AUTHORITY.search(employer):
        found.append(Ban("место работы похоже на орган власти: проверьте, не замещает ли человек должность", False))
    return found


def _is_in(place: str, municipality: str) -> bool:
    return place == municipality or place.startswith(f"{municipality}/")
