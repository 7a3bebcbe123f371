"""Media, partners and letters as pages and papers show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page
from django.db.models import Count, F, Max, Q, QuerySet

from merilo.accounts.queries.paging import page_of
from merilo.outreach.models import Mailing, MailingLetter, MediaItem, Partner, PartnerContact
from merilo.registry.models import Municipality

OUTCOMES = {"waiting": "wait", "agreed": "done", "refused": "off", "silent": "late"}


@dataclass(frozen=True, slots=True)
class MediaCard:
    """A piece as pages show it."""

    pk: int
    outlet: str
    kind: str
    title: str
    about: str
    published_on: date
    url: str
    file_name: str
    note: str
    author: str
    is_withdrawn: bool
    withdraw_reason: str


def media(municipality: Municipality, *, year: int | None = None, page: str = "") -> Page[MediaCard]:
    """Return a page of the log, the latest first; withdrawn entries too."""
    return page_of(_media(municipality, year), page, lambda some: map(media_card, some))


def every_media(municipality: Municipality, year: int | None = None) -> Iterable[MediaCard]:
    """Return the whole log."""
    return map(media_card, _media(municipality, year).iterator(chunk_size=500))


def media_item(municipality: Municipality, pk: int) -> MediaItem | None:
    """Return a piece of the municipality."""
    return _media(municipality).filter(pk=pk).first()


def media_card(one: MediaItem) -> MediaCard:
    """Return a piece as pages show it."""
    return MediaCard(
        one.pk, one.outlet, one.get_kind_display(), one.title, str(one.institution or ""), one.published_on, one.url,
        one.file.name if one.file else "", one.note, one.author.name, one.withdrawn_at is not None,
        one.withdraw_reason,
    )  # fmt: skip


def _media(municipality: Municipality, year: int | None = None) -> QuerySet[MediaItem]:
    found = MediaItem.objects.filter(municipality=municipality)
    found = found if year is None else found.filter(published_on__year=year)
    return found.select_related("municipality", "institution", "file", "author")


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner in the list."""

    pk: int
    name: str
    kind: str
    contacts: int
    last_on: date | None
    next_on: date | None
    is_late: bool
    is_aside: bool


def partners(municipality: Municipality, *, today: date, page: str = "", aside: bool = False) -> Page[PartnerRow]:
    """Return the organisations, or those put aside, by name."""
    found = Partner.objects.filter(municipality=municipality, is_aside=aside).annotate(
        many=Count("contacts"), last=Max("contacts__on"), next=Max("contacts__next_on")
    )

    def rows(some: Iterable[Partner]) -> Iterable[PartnerRow]:
        for one in some:
            last, following = one.last, one.next  # type: ignore[attr-defined]  # annotated
            waits = following if following is not None and (last is None or following > last) else None
            yield PartnerRow(
                one.pk, one.name, one.get_kind_display(), one.many, last, waits,  # type: ignore[attr-defined]
                waits is not None and waits < today, one.is_aside,
            )  # fmt: skip

    return page_of(found.order_by("name", "pk"), page, rows)


def partner(municipality: Municipality, pk: int) -> Partner | None:
    """Return a partner of the municipality."""
    return Partner.objects.select_related("municipality").filter(municipality=municipality, pk=pk).first()


def contacts(one: Partner, *, page: str = "") -> Page[PartnerContact]:
    """Return the contacts with a partner, the latest first."""
    return page_of(one.contacts.select_related("institution", "author"), page, iter)


def letters_of(one: Partner) -> list[MailingLetter]:
    """Return the letters to a partner, the latest first."""
    return list(one.letters.select_related("mailing").order_by("-mailing__written_on", "-pk")[:50])


@dataclass(frozen=True, slots=True)
class MailingRow:
    """A series of letters in the list."""

    pk: int
    title: str
    kind: str
    written_on: date
    letters: int
    sent: int
    agreed: int
    waiting: int


def mailings(municipality: Municipality, *, page: str = "") -> Page[MailingRow]:
    """Return the series of letters, the latest first."""
    outcome = MailingLetter.Outcome
    found = Mailing.objects.filter(municipality=municipality).annotate(
        many=Count("letters"),
        sent=Count("letters", filter=Q(letters__sent_on__isnull=False)),
        agreed=Count("letters", filter=Q(letters__outcome=outcome.AGREED)),
        waiting=Count("letters", filter=Q(letters__sent_on__isnull=False, letters__outcome=outcome.WAITING)),
    )
    return page_of(
        found.order_by("-written_on", "-pk"), page,
        lambda some: (
            MailingRow(one.pk, one.title, one.get_kind_display(), one.written_on, one.many, one.sent, one.agreed,
                       one.waiting)
            for one in some
        ),
    )  # fmt: skip


def mailing(municipality: Municipality, pk: int) -> Mailing | None:
    """Return a series of letters of the municipality."""
    return Mailing.objects.select_related("municipality", "author").filter(municipality=municipality, pk=pk).first()


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter of a series."""

    pk: int
    partner_id: int
    partner: str
    person: str
    post: str
    address: str
    email: str
    number: str
    position: int
    sent_on: date | None
    words: str
    shape: str
    answered_on: date | None
    note: str


def letters(one: Mailing) -> list[LetterRow]:
    """Return the letters of a series in their order."""
    found = one.letters.select_related("partner")
    single = found.count() == 1
    return [
        LetterRow(
            letter.pk, letter.partner_id, letter.partner.name, letter.partner.person, letter.partner.post,
            letter.partner.address, letter.partner.email, _number(one.number, letter.position, single),
            letter.position, letter.sent_on,
            letter.get_outcome_display() if letter.sent_on else "не отправлено",
            OUTCOMES[letter.outcome] if letter.sent_on else "",
            letter.answered_on, letter.note,
        )
        for letter in found
    ]  # fmt: skip


def letter(one: Mailing, pk: int) -> MailingLetter | None:
    """Return one letter of a series."""
    return one.letters.select_related("mailing__municipality", "partner").filter(pk=pk).first()


def _number(number: str, position: int, single: bool) -> str:
    if not number:
        return ""
    return number if single else f"{number}/{position}"


def quiet_letters(municipality: Municipality, today: date) -> int:
    """Return how many letters wait for an answer whose day is over."""
    waiting = MailingLetter.objects.filter(mailing__municipality=municipality, outcome=MailingLetter.Outcome.WAITING)
    return waiting.filter(sent_on__isnull=False, mailing__reply_by__lt=today).count()


def to_come_back(municipality: Municipality, today: date) -> list[str]:
    """Return the partners to whom somebody meant to come back by now and has not."""
    found = Partner.objects.filter(municipality=municipality, is_aside=False).annotate(
        last=Max("contacts__on"), next=Max("contacts__next_on")
    )
    return [str(one) for one in found.filter(next__lt=today, next__gt=F("last")).order_by("name")]
