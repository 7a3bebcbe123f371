"""That results were carried over to bus.gov.ru by hand is written down; when all are, the plan is told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, Unit
from merilo.assessment.services import fulfilling
from merilo.core import wording
from merilo.outreach.services import publishing as placing
from merilo.ratings.models import BusGovPosting, Publication
from merilo.ratings.queries import cards


class PostingRejected(Refused):
    """A day that has not come or lies before the publication, or a unit that was not published."""


def record_posting(
    *, publication: Publication, unit: Unit, posted_on: date, url: str = "", note: str = "", actor: User, at: datetime
) -> BusGovPosting:
    """Write down that a card was posted; said again, it corrects what was said. Raises PostingRejected."""
    cycle = publication.cycle
    by = access.require(actor, Act.PUBLISH, within=cycle.place, at=at)
    today = timezone.localdate(at)
    if posted_on > today:
        raise PostingRejected(f"День размещения ещё не наступил: {wording.date_words(posted_on)}")
    published_on = timezone.localdate(publication.published_at)
    if posted_on < published_on:
        raise PostingRejected(
            f"День размещения раньше публикации ({wording.date_words(published_on)}). Проверьте дату."
        )
    if unit.parent_id is not None or not publication.calculation.results.filter(unit=unit).exists():
        raise PostingRejected("Такого учреждения в опубликованном рейтинге нет.")
    with transaction.atomic():
        known = BusGovPosting.objects.select_for_update().filter(publication=publication, unit=unit).first()
        before = None if known is None else {"posted_on": known.posted_on, "url": known.url}
        posting = known or BusGovPosting(publication=publication, unit=unit)
        posting.posted_on, posting.url, posting.note = posted_on, url.strip(), note.replace("\0", "").strip()[:300]
        posting.author, posting.at = actor, at
        posting.full_clean(exclude=["publication", "unit", "author"], validate_unique=False)
        posting.save()
        journal.record(
            actor=actor, act="record_posting", within=cycle.place, subject=posting, at=at, by=by, before=before,
            after={"posted_on": posted_on, "url": posting.url},
        )  # fmt: skip
    _place(posting, cycle, actor, at)
    found = cards.cards_of(cycle)
    if found is not None and found.posted == len(found.cards):
        _tell_plan(publication, max(one.posting.posted_on for one in found.cards if one.posting), actor, at)
    return posting


def _place(posting: BusGovPosting, cycle: Cycle, actor: User, at: datetime) -> None:
    """Let the page on bus.gov.ru stand among what is published where, if the municipality asks for it there."""
    if not posting.url:
        return
    try:
        placing.record_publication(
            municipality=cycle.municipality, institution=posting.unit.institution,
            duty=f"results_bus_gov|results-{cycle.pk}|bus_gov", published_on=posting.posted_on,
            seen_on=posting.posted_on, url=posting.url, actor=actor, at=at,
        )  # fmt: skip
    except (Refused, PermissionDenied, ValidationError):
        return  # what was posted is written down already; the page of publications is a second place to see it


def _tell_plan(publication: Publication, done_on: date, actor: User, at: datetime) -> None:
    cycle = publication.cycle
    text = "Результаты независимой оценки размещены на bus.gov.ru по всем учреждениям."
    values: dict[str, Any] = {
        "municipality": cycle.municipality,
        "year": cycle.year,
        "step": "bus_gov",
        "actor": actor,
        "at": at,
    }
    fulfilling.fulfil(done_on=done_on, text=text, basis=publication.basis, **values)
    fulfilling.happen(happened_on=done_on, basis=publication.basis, **values)
