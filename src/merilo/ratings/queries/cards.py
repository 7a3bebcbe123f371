"""Cards of results to be carried over to bus.gov.ru by hand: what is in them, what is missing, what was posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse

from merilo.assessment.models import Cycle
from merilo.core import papers
from merilo.ratings.models import BusGovPosting, Calculation, Publication, UnitResult
from merilo.ratings.queries import public, publications, results

NOTE = "Карточка для переноса на bus.gov.ru вручную. Формат загрузки сайта не опубликован, этот файл его не заменяет."


@dataclass(frozen=True, slots=True)
class Card:
    """What of an institution is carried over; `missing` says what must be found out before."""

    unit: int
    institution: int
    name: str
    inn: str
    address: str
    site: str
    bus_gov_page: str
    profile: str
    total: str | None
    criteria: dict[str, str | None]
    indicators: dict[str, str | None]
    respondents: int | None  # None: too few to be told
    recipients: int | None
    link: str
    missing: tuple[str, ...]
    posting: BusGovPosting | None

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Cards:
    """All cards of a publication, and how far the carrying over is."""

    publication: Publication
    calculation: Calculation
    cards: tuple[Card, ...]

    @property
    def posted(self) -> int:
        """How many were posted."""
        return sum(card.posting is not None for card in self.cards)

    @property
    def whole(self) -> int:
        """How many lack nothing."""
        return sum(card.is_whole for card in self.cards)


def cards_of(cycle: Cycle) -> Cards | None:
    """Return the cards of the institutions of a cycle as published; None before publication."""
    publication = publications.latest(cycle)
    if publication is None:
        return None
    calculation = publication.calculation
    posted = {one.unit_id: one for one in publication.postings.select_related("author")}
    found = UnitResult.objects.filter(calculation=calculation, unit__parent__isnull=True).order_by("unit__name")
    rows = found.select_related("unit__institution").defer("counts", "shortcomings", "trace")
    few = public.hidden_in(calculation).sheets
    cards = tuple(_card(cycle, one, posted.get(one.unit_id), is_few=few.touches(one.unit.name)) for one in rows)
    return Cards(publication, calculation, cards)


def _card(cycle: Cycle, one: UnitResult, posting: BusGovPosting | None, *, is_few: bool) -> Card:
    institution, said = one.unit.institution, one.result
    path = reverse("public_result", args=[cycle.municipality.slug, cycle.year, institution.pk])
    missing = [
        words
        for words, there in (
            ("ИНН", institution.inn),
            ("страница на bus.gov.ru", institution.bus_gov_page),
            ("официальный сайт", institution.site),
            ("адрес", institution.address),
            ("итоговый балл", said["total"]),
            ("число получателей услуг", one.unit.recipients),
        )
        if not there
    ]
    return Card(
        unit=one.unit_id,
        institution=institution.pk,
        name=institution.name,
        inn=institution.inn,
        address=institution.address,
        site=institution.site,
        bus_gov_page=institution.bus_gov_page,
        profile=said["profile"],
        total=said["total"],
        criteria=said["criteria"],
        indicators=said["indicators"],
        respondents=None if is_few else one.respondents,
        recipients=one.unit.recipients,
        link=settings.BASE_ADDRESS + path,
        missing=tuple(missing),
        posting=posting,
    )


def as_json(cycle: Cycle, found: Cards, cards: Sequence[Card]) -> dict[str, Any]:
    """Return cards as plain values for JSON; figures are texts with the places of the rounding."""
    edition = results.edition_of(found.calculation)
    return {
        "note": NOTE,
        "municipality": cycle.municipality.name,
        "year": cycle.year,
        "title": cycle.title,
        "edition": edition.title,
        "gathered_from": _day(cycle.starts_on),
        "gathered_to": _day(cycle.ends_on),
        "published_on": found.publication.published_at.date().isoformat(),
        "decision": found.publication.basis,
        "decided_on": _day(found.publication.decided_on),
        "institutions": [
            {
                "name": card.name,
                "inn": card.inn or None,
                "address": card.address or None,
                "site": card.site or None,
                "bus_gov_page": card.bus_gov_page or None,
                "respondents": card.respondents,
                "recipients": card.recipients,
                "total": card.total,
                "criteria": card.criteria,
                "indicators": card.indicators,
                "result_page": card.link,
                "missing": list(card.missing),
                "posted_on": _day(card.posting.posted_on) if card.posting else None,
            }
            for card in cards
        ],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def as_sheets(cycle: Cycle, found: Cards, cards: Sequence[Card]) -> tuple[papers.Sheet, ...]:
    """Return cards as worksheets that fit a page: what is known of institutions, their scores, what it is about."""
    edition = results.edition_of(found.calculation)
    titles = {results.TOTAL: edition.total_title} | {one.code: one.title for one in edition.criteria}
    titles |= {one.code: one.title for one in edition.indicators}
    codes = [*titles][1:]
    scores = (
        papers.Column(title="Организация", width=30),
        papers.Column(title="Итог", kind="decimal", width=8),
        *(papers.Column(title=code, kind="decimal", width=6.7) for code in codes),
    )
    figures = tuple(
        (
            card.name, _decimal(card.total),
            *(_decimal({**card.criteria, **card.indicators}.get(code)) for code in codes),
        )
        for card in cards
    )  # fmt: skip
    about = (
        ("Муниципальное образование", cycle.municipality.name), ("Год", str(cycle.year)), ("Цикл", cycle.title),
        ("Порядок расчёта", edition.title), ("Решение", found.publication.basis),
        ("Опубликовано", found.publication.published_at.date().strftime("%d.%m.%Y")), ("Что это", NOTE),
        *((code, titles[code]) for code in codes),
    )  # fmt: skip
    return (
        papers.Sheet(name="Карточки", columns=_KNOWN, rows=tuple(_known(card) for card in cards)),
        papers.Sheet(name="Баллы", columns=scores, rows=figures),
        papers.Sheet(
            name="О карточках",
            columns=(papers.Column(title="Что", width=30), papers.Column(title="Значение", width=90)),
            rows=about,
        ),
    )


_KNOWN = (
    papers.Column(title="Организация", width=26), papers.Column(title="ИНН", width=13),
    papers.Column(title="Адрес", width=24), papers.Column(title="Сайт", width=20),
    papers.Column(title="Страница на bus.gov.ru", width=24),
    papers.Column(title="Ответивших", kind="integer", width=12),
    papers.Column(title="Получателей услуг", kind="integer", width=13),
    papers.Column(title="Страница результата", width=26), papers.Column(title="Чего не хватает", width=18),
    papers.Column(title="Размещено", kind="date", width=12),
)  # fmt: skip


def _known(card: Card) -> tuple[papers.Cell, ...]:
    return (
        card.name, card.inn, card.address, card.site, card.bus_gov_page, card.respondents, card.recipients, card.link,
        ", ".join(card.missing), card.posting.posted_on if card.posting else None,
    )  # fmt: skip


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
