"""What anybody may know of an institution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from merilo.registry.models import AssessedYear, Institution, Municipality
from merilo.registry.queries.institutions import in_order, is_open, open_institutions


@dataclass(frozen=True, slots=True)
class PublicCard:
    """An institution for the public pages: where it is and how to reach it."""

    id: int
    name: str
    short_name: str
    kind: str
    kind_name: str
    address: str
    site: str
    phone: str
    email: str
    bus_gov_page: str
    branches: tuple[PublicCard, ...] = ()


def public_institutions(municipality: Municipality, *, on: date) -> list[PublicCard]:
    """Return the institutions that work on a day with their working branches, by name."""
    branches: dict[int, list[PublicCard]] = {}
    for one in municipality.institutions.filter(parent__isnull=False):
        if is_open(one, on):
            branches.setdefault(one.parent_id or 0, []).append(_card(one))
    return [_card(one, branches.get(one.pk, [])) for one in open_institutions(municipality, on)]


def public_institution(municipality: Municipality, key: int, *, on: date) -> PublicCard | None:
    """Return an institution that works on a day, None for one that is closed, a branch or not of this municipality."""
    one = municipality.institutions.filter(pk=key, parent__isnull=True).first()
    if one is None or not is_open(one, on):
        return None
    return _card(one, [_card(branch) for branch in one.branches.all() if is_open(branch, on)])


def _card(one: Institution, branches: list[PublicCard] | None = None) -> PublicCard:
    return PublicCard(
        id=one.pk,
        name=one.name,
        short_name=one.short_name,
        kind=one.kind,
        kind_name=one.get_kind_display(),
        address=one.address,
        site=one.site,
        phone=one.phone,
        email=one.email,
        bus_gov_page=one.bus_gov_page,
        branches=tuple(sorted(branches or (), key=lambda branch: in_order(branch.name))),
    )


def assessed_years(municipality: Municipality, key: int) -> dict[str, list[int]]:
    """Return the years of an institution's assessments: `done` and `planned`, the newest first."""
    rows = AssessedYear.objects.filter(institution__municipality=municipality, institution=key).order_by("-year")
    found: dict[str, list[int]] = {"done": [], "planned": []}
    for year, state in rows.values_list("year", "state"):
        if year not in found[state]:
            found[state].append(year)
    return found
