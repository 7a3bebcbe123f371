"""Publications as pages show them: one with its proof and check, the log of a place, files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page
from django.db.models import QuerySet

from merilo.accounts.queries.paging import page_of
from merilo.outreach.models import Channel, Placement
from merilo.registry.models import Institution, Municipality

SHAPES = {"works": "done", "broken": "late", "untold": "soon", "asked": "wait", "": ""}


@dataclass(frozen=True, slots=True)
class Card:
    """A publication as pages show it."""

    pk: int
    title: str
    institution_id: int | None
    who: str
    channel: str
    where: str
    stand: str
    published_on: date
    seen_on: date
    url: str
    file_name: str
    note: str
    author: str
    made_at: datetime
    check: str
    check_words: str
    check_shape: str
    checked_at: datetime | None
    is_withdrawn: bool
    withdraw_reason: str


def publication(municipality: Municipality, pk: int) -> Placement | None:
    """Return a publication of the municipality."""
    return _of(municipality).filter(pk=pk).first()


def log(municipality: Municipality, *, page: str = "", institution: int | None = None) -> Page[Card]:
    """Return a page of all that was recorded, the latest first; withdrawn entries too."""
    found = _of(municipality)
    return page_of(found if institution is None else found.filter(institution=institution), page, cards)


def every(municipality: Municipality) -> Iterable[Card]:
    """Return all that was recorded."""
    return map(card, _of(municipality).iterator(chunk_size=500))


def cards(found: Iterable[Placement]) -> Iterable[Card]:
    """Return publications as pages show them."""
    return map(card, found)


def card(one: Placement) -> Card:
    """Return a publication as pages show it."""
    check = one.get_check_state_display() if one.url else ""
    return Card(
        pk=one.pk,
        title=one.title,
        institution_id=one.institution_id,
        who=str(one.institution or one.municipality),
        channel=one.channel,
        where=str(Channel(one.channel).label),
        stand=one.stand.place if one.stand else "",
        published_on=one.published_on,
        seen_on=one.seen_on,
        url=one.url,
        file_name=one.file.name if one.file else "",
        note=one.note,
        author=one.author.name,
        made_at=one.made_at,
        check=check,
        check_words=one.check_words,
        check_shape=SHAPES[one.check_state],
        checked_at=one.checked_at,
        is_withdrawn=one.withdrawn_at is not None,
        withdraw_reason=one.withdraw_reason,
    )


def institution(municipality: Municipality, pk: int) -> Institution | None:
    """Return an institution of the municipality; a branch is told of on the page of its head organisation."""
    return Institution.objects.select_related("municipality").filter(
        municipality=municipality, pk=pk, parent=None
    ).first()  # fmt: skip


def _of(municipality: Municipality) -> QuerySet[Placement]:
    return Placement.objects.filter(municipality=municipality).select_related(
        "municipality", "institution", "stand", "file", "author"
    )
