"""Information stands: where they hang. The head of the institution keeps them as well."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.registry.models import Institution, Stand
from merilo.registry.services.institutions import tidy


def add_stand(*, institution: Institution, place: str, note: str = "", actor: User, at: datetime) -> Stand:
    """Add a stand and return it. Raises ValidationError."""
    by = access.require(actor, Act.MEND_INSTITUTION, within=institution.place, at=at)
    with transaction.atomic():
        made = Stand(institution=institution, place=tidy(place), note=tidy(note))
        made.full_clean()
        made.save()
        journal.record(
            actor=actor, act="add_stand", within=institution.place, subject=made, at=at, by=by, after=_said(made)
        )
    return made


def change_stand(*, stand: Stand, place: str, note: str, actor: User, at: datetime) -> Stand:
    """Change where a stand hangs or what is said of it. Raises ValidationError."""
    within = stand.institution.place
    by = access.require(actor, Act.MEND_INSTITUTION, within=within, at=at)
    with transaction.atomic():
        kept = Stand.objects.select_for_update().get(pk=stand.pk)
        before = _said(kept)
        kept.place, kept.note = tidy(place), tidy(note)
        kept.full_clean()
        kept.save(update_fields=["place", "note"])
        journal.record(
            actor=actor, act="change_stand", within=within, subject=kept, at=at, by=by, before=before, after=_said(kept)
        )
    return kept


def remove_stand(*, stand: Stand, actor: User, at: datetime) -> None:
    """Take a stand off the list; the journal keeps where it hung."""
    within = stand.institution.place
    by = access.require(actor, Act.MEND_INSTITUTION, within=within, at=at)
    with transaction.atomic():
        journal.record(actor=actor, act="remove_stand", within=within, subject=stand, at=at, by=by, before=_said(stand))
        stand.delete()


def _said(stand: Stand) -> dict[str, str]:
    return {"place": stand.place, "note": stand.note}
