"""Municipalities: made by the installation, described by their coordinator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Place
from merilo.accounts.models import User
from merilo.registry.models import Municipality

DESCRIBED = ("name", "region", "authority", "site", "time_zone")
NOWHERE = Place(0)  # asked about the whole installation


def make_municipality(
    *,
    name: str,
    slug: str,
    region: str = "",
    authority: str = "",
    site: str = "",
    time_zone: str = "Europe/Moscow",
    is_demo: bool = False,
    actor: User | None,
    at: datetime,
) -> Municipality:
    """Make a municipality and return it; `actor` is None when the program itself does so at its first start.

    Raises ValidationError for a name or an address that is taken or wrong.
    """
    by = access.require(actor, Act.RUN_INSTALLATION, within=NOWHERE, at=at) if actor is not None else None
    with transaction.atomic():
        made = Municipality(
            name=" ".join(name.split()),
            slug=slug,
            region=region,
            authority=authority,
            site=site,
            time_zone=time_zone,
            is_demo=is_demo,
        )
        made.full_clean()
        made.save(force_insert=True)
        after = {"full_name": made.name, "slug": made.slug, "time_zone": made.time_zone}
        journal.record(actor=actor, act="make_municipality", within=made.place, subject=made, at=at, by=by, after=after)
    return made


def describe_municipality(
    *, municipality: Municipality, values: Mapping[str, str], actor: User, at: datetime
) -> Municipality:
    """Change the name, region, authority, site or time zone of a municipality. Raises ValidationError."""
    by = access.require(actor, Act.KEEP_INSTITUTIONS, within=municipality.place, at=at)
    fields = [field for field in DESCRIBED if field in values]
    with transaction.atomic():
        kept = Municipality.objects.select_for_update().get(pk=municipality.pk)
        before = _said(kept, fields)
        for field in fields:
            setattr(kept, field, " ".join(values[field].split()))
        kept.full_clean()
        kept.save(update_fields=fields)
        after = _said(kept, fields)
        journal.record(
            actor=actor,
            act="describe_municipality",
            within=kept.place,
            subject=kept,
            at=at,
            by=by,
            before=before,
            after=after,
        )
    return kept


def _said(municipality: Municipality, fields: Sequence[str]) -> dict[str, str]:
    """Return fields for the journal, in which `name` is that of a person."""
    return {"full_name" if field == "name" else field: getattr(municipality, field) for field in fields}
