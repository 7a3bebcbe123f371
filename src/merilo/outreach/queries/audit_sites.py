"""Which sites are checked: those the registry names and those written down besides."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from merilo.outreach.models import AuditRules, OtherSite
from merilo.registry.models import Institution, Municipality
from merilo.registry.queries.institutions import in_order, is_open


@dataclass(frozen=True, slots=True)
class Site:
    """A site of an institution; `other` is the key of the one written down besides, 0 for the registry's own."""

    institution: Institution
    address: str
    note: str = ""
    other: int = 0


def sites(
    municipality: Municipality, on: date, *, institution: Institution | None = None, of: Collection[int] | None = None
) -> list[Site]:
    """Return the sites of the institutions that work on a day (`of`: of these only), by name; a branch only with a
    site of its own."""
    found = municipality.institutions.select_related("parent", "municipality")
    others = OtherSite.objects.filter(institution__municipality=municipality)
    if institution is not None:
        of = (institution.pk,)
    if of is not None:
        found, others = found.filter(pk__in=of), others.filter(institution__in=of)
    besides: dict[int, list[OtherSite]] = {}
    for one in others:
        besides.setdefault(one.institution_id, []).append(one)
    working = [one for one in found if is_open(one, on) and (one.parent is None or is_open(one.parent, on))]
    return [site for one in sorted(working, key=_place) for site in _of(one, besides.get(one.pk, ()))]


def without_site(municipality: Municipality, on: date) -> list[Institution]:
    """Return the institutions (not branches) that work on a day and have no site at all."""
    known = {one.institution.pk for one in sites(municipality, on)}
    found = [
        one for one in municipality.institutions.filter(parent__isnull=True) if one.pk not in known and is_open(one, on)
    ]
    return sorted(found, key=lambda one: in_order(str(one)))


def rules_of(municipality: Municipality) -> AuditRules:
    """Return how often sites are checked by themselves; never, where nothing was said."""
    return AuditRules.objects.filter(municipality=municipality).first() or AuditRules(municipality=municipality)


def other_site(institution: Institution, pk: int) -> OtherSite | None:
    """Return a site of an institution that was written down besides."""
    return OtherSite.objects.filter(institution=institution, pk=pk).select_related("institution__municipality").first()


def bare(address: str) -> str:
    """Return an address as people say it: without https:// and the last stroke."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}".rstrip("/") or address


def _of(one: Institution, besides: Iterable[OtherSite]) -> list[Site]:
    found = [Site(one, one.site)] if one.site and not (one.parent and bare(one.parent.site) == bare(one.site)) else []
    known = {bare(site.address) for site in found}
    return [
        *found,
        *(Site(one, each.address, each.note, each.pk) for each in besides if bare(each.address) not in known),
    ]


def _place(one: Institution) -> tuple[object, ...]:
    head = one.parent or one
    return (in_order(str(head)), head.pk, one.parent_id is not None, in_order(str(one)), one.pk)
