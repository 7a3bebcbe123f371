"""The press release of a publication: only what everybody may see on its public page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from merilo.core import papers, wording
from merilo.ratings.models import Publication
from merilo.ratings.queries import publications, published
from merilo.ratings.queries.results import Rating
from merilo.registry.models import Municipality

BEST = 3  # of each list
PROFILES = {"general": "учреждения культуры", "creative": "творческие организации"}
LOW = Decimal(80)  # a mean below it is told as what is to be mended first


def standing(municipality: Municipality) -> list[Publication]:
    """Return the publications that hold now, newest first."""
    return publications.standing(municipality)


def release(publication: Publication, *, today: date) -> papers.PressRelease:
    """Return the press release of a publication."""
    cycle, found = publication.cycle, published.rating(publication)
    municipality = cycle.municipality
    mean = found.mean["criteria"]
    titles = [(column.title, mean.get(column.code)) for column in found.columns if column.code in mean]
    page = reverse("public_rating", args=[municipality.slug, cycle.year])
    tail = f"?cycle={cycle.ordinal}" if cycle.ordinal > 1 else ""
    return papers.PressRelease(
        municipality=municipality.name,
        authority=municipality.authority,
        year=cycle.year,
        institutions=sum(len(one.rows) for one in found.lists),
        respondents=None if found.sheets.untold else found.sheets.number,
        total=_comma(found.mean["total"]),
        criteria=tuple((title, _comma(value)) for title, value in titles),
        best=tuple(_best(one, is_only=len(found.lists) == 1) for one in found.lists),
        weak=_weak(titles),
        basis=publication.basis,
        decided_on=publication.decided_on,
        published_on=timezone.localdate(publication.published_at),
        link=f"{settings.BASE_ADDRESS}{page}{tail}",
        take_part=f"{settings.BASE_ADDRESS}{reverse('public_take_part', args=[municipality.slug])}",
        is_correction=publication.supersedes_id is not None,
        made_on=today,
    )


def _best(one: Rating, *, is_only: bool) -> tuple[str, tuple[tuple[str, str, str], ...]]:
    """Return the head of a list; institutions of different lists are not compared."""
    words = wording.listed([part for part in (PROFILES.get(one.profile, ""), one.group) if part])
    rows = tuple((row.place_words, row.name, _comma(row.total)) for row in one.rows[:BEST] if row.total is not None)
    return "" if is_only else words, rows


def _weak(titles: Sequence[tuple[str, str | None]]) -> tuple[str, ...]:
    """Return the criteria with the lowest means, two at most, where they are low at all."""
    scored = sorted((Decimal(value), title) for title, value in titles if value)
    return tuple(title for value, title in scored[:2] if value < LOW)


def _comma(value: str | None) -> str:
    return "нет балла" if value is None else str(value).replace(".", ",")
