"""Organisations that help, and every contact made with them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.outreach.models import Partner, PartnerContact
from merilo.outreach.services import proofs
from merilo.outreach.services.media import STEP
from merilo.plans.services import fulfilling
from merilo.registry.models import Institution, Municipality


class ContactRejected(Refused):
    """A contact on a day that has not come, or one with nothing in it."""


def set_partner(
    *, municipality: Municipality, partner: Partner | None = None, actor: User, at: datetime, **values: Any
) -> Partner:
    """Add an organisation or change what is known of it. Raises ValidationError."""
    by = access.require(actor, Act.KEEP_OUTREACH, within=municipality.place, at=at)
    with transaction.atomic():
        made = partner or Partner(municipality=municipality)
        before = {} if partner is None else {name: getattr(partner, name) for name in values}
        for name, value in values.items():
            setattr(made, name, proofs.tidy(value) if isinstance(value, str) else value)
        made.full_clean(exclude=["municipality"])
        made.save()
        # Whom to ask for and how is not repeated in the journal: it outlives the person.
        said = {"name": made.name, "kind": made.get_kind_display(), "is_aside": made.is_aside}
        journal.record(
            actor=actor, act="set_partner", within=municipality.place, subject=made, at=at, by=by,
            before={name: before[name] for name in said if name in before}, after=said,
        )  # fmt: skip
    return made


def record_contact(
    *,
    partner: Partner,
    institution: Institution | None = None,
    way: str,
    on: date,
    topic: str,
    outcome: str = "",
    next_on: date | None = None,
    actor: User,
    at: datetime,
) -> PartnerContact:
    """Write down a talk, a meeting or a letter, and what came of it; the plan's line on informing is told.

    Raises ContactRejected, ValidationError.
    """
    place = partner.municipality.place if institution is None else institution.place
    by = access.require(actor, Act.KEEP_PARTNERS, within=place, at=at)
    today = timezone.localdate(at)
    if on > today or on.year < today.year - 3:
        raise ContactRejected("Дата контакта — не позже сегодняшнего дня и не раньше трёх лет назад.")
    if next_on is not None and next_on < on:
        raise ContactRejected("День, когда вернуться к разговору, раньше самого разговора.")
    with transaction.atomic():
        made = PartnerContact(
            partner=partner, institution=institution, way=way, on=on, topic=proofs.tidy(topic),
            outcome=proofs.tidy(outcome), next_on=next_on, author=actor, made_at=at,
        )  # fmt: skip
        made.full_clean(exclude=["partner", "institution", "author"])
        made.save()
        journal.record(
            actor=actor, act="record_contact", within=place, subject=made, at=at, by=by,
            after={"name": partner.name, "on": on, "topic": made.topic, "outcome": made.outcome},
        )  # fmt: skip
        fulfilling.fulfil(
            municipality=partner.municipality, year=on.year, step=STEP, done_on=on,
            text=f"{made.get_way_display().capitalize()}: {partner.name}. {made.topic}. {made.outcome}".strip(),
            basis="записи о работе с партнёрскими организациями",
            institutions=[] if institution is None else [institution.pk], is_whole=institution is None,
            aspect="partners", actor=actor, at=at,
        )  # fmt: skip
    return made
