"""What anybody may read without a key: municipalities, institutions, plans with their fulfilment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import Http404
from django.urls import reverse
from ninja import Path, Query, Router

from merilo.plans.queries import public
from merilo.portal.api.paging import MOST, USUAL, part
from merilo.portal.api.shapes import (
    InstitutionOut,
    InstitutionsOut,
    Key,
    LineOut,
    MunicipalitiesOut,
    MunicipalityOut,
    PlanOut,
    Problem,
    PublicationOut,
    PublicationsOut,
    RatingOut,
    UnitOut,
    WholeUnitOut,
)
from merilo.ratings.queries import publications, told
from merilo.registry import queries

FAILURES = dict.fromkeys((400, 404, 409, 422, 429), Problem)
router = Router(tags=["Без ключа"])
Limit = Annotated[int, Query(ge=1, le=MOST)]
Cursor = Annotated[str, Query(max_length=40)]
Year = Annotated[int, Query(ge=2015, le=2100)]
OfYear = Annotated[int, Path(ge=2015, le=2100)]
Number = Annotated[int, Query(ge=1, le=999)]


@router.get("/municipalities", response={200: MunicipalitiesOut, **FAILURES}, summary="Муниципалитеты")
def municipalities(request: Any, cursor: Cursor = "", limit: Limit = USUAL) -> Any:
    """Return the municipalities that run their assessment here."""
    shown, following = part(request, queries.municipalities(), key=lambda one: one.pk, cursor=cursor, limit=limit)
    items = [
        MunicipalityOut(
            slug=one.slug,
            name=one.name,
            region=one.region,
            page=request.build_absolute_uri(reverse("public_home", args=[one.slug])),
        )
        for one in shown
    ]
    return MunicipalitiesOut(items=items, next=following)


@router.get("/{slug}/institutions", response={200: InstitutionsOut, **FAILURES}, summary="Учреждения и филиалы")
def institutions(request: Any, slug: str, cursor: Cursor = "", limit: Limit = USUAL) -> Any:
    """Return the working institutions of a municipality and their branches."""
    everything = list(_flat(queries.public_institutions(request.municipality, on=request.today)))
    shown, following = part(request, everything, key=lambda one: one.id, cursor=cursor, limit=limit)
    return InstitutionsOut(items=shown, next=following)


def _flat(cards: Any, parent: int | None = None) -> Iterator[InstitutionOut]:
    for one in cards:
        yield InstitutionOut(
            id=one.id, parent=parent, name=one.name, kind=one.kind, address=one.address, site=one.site,
            bus_gov_page=one.bus_gov_page,
        )  # fmt: skip
        yield from _flat(one.branches, one.id)


@router.get("/{slug}/plans", response={200: list[PlanOut], **FAILURES}, summary="Планы года с исполнением")
def plans(request: Any, slug: str, year: Year | None = None) -> Any:
    """Return the plans of a year, this year's unless another is asked for, line by line."""
    wanted = year or request.today.year
    heads = [one for one in public.published(request.municipality) if wanted in one.years]
    shown = public.plans_with_fulfilment(request.municipality, heads, year=wanted, today=request.today)
    return [
        PlanOut(
            id=one.head.id,
            title=one.head.title,
            starts_on=one.head.starts_on,
            ends_on=one.head.ends_on,
            is_closed=one.head.is_closed,
            lines=[LineOut.model_validate(line, from_attributes=True) for line in one.lines],
        )
        for one in shown
    ]


@router.get("/{slug}/results", response={200: PublicationsOut, **FAILURES}, summary="Опубликованные рейтинги")
def published_list(request: Any, slug: str, cursor: Cursor = "", limit: Limit = USUAL) -> Any:
    """Return all published ratings of a municipality, superseded ones too, in the order they were published."""
    everything = publications.since(request.municipality, datetime(2000, 1, 1, tzinfo=UTC))
    shown, following = part(request, everything, key=lambda one: one.pk, cursor=cursor, limit=limit)
    return PublicationsOut(items=[_publication(one) for one in shown], next=following)


@router.get(
    "/{slug}/results/{year}", response={200: RatingOut, **FAILURES}, summary="Рейтинг года", url_name="published"
)
def rating(
    request: Any, slug: str, year: OfYear, number: Number | None = None, cursor: Cursor = "", limit: Limit = USUAL
) -> Any:
    """Return the rating of a year that holds now, or the one with a number, unit by unit."""
    found = _found(request, year, number)
    shown, following = part(request, told.units(found), key=lambda one: one.institution, cursor=cursor, limit=limit)
    mean = {name: value for name, value in found.calculation.municipality.items() if name != "trace"}
    return RatingOut(
        publication=_publication(found),
        choices=found.calculation.choices,
        notes=found.calculation.notes,
        municipality=mean,
        items=[UnitOut(**asdict(one)) for one in shown],
        next=following,
    )


@router.get(
    "/{slug}/results/{year}/{institution}", response={200: WholeUnitOut, **FAILURES}, summary="Учреждение в рейтинге"
)
def unit(
    request: Any, slug: str, year: OfYear, institution: Annotated[Key, Path()], number: Number | None = None
) -> Any:
    """Return a unit of a rating with the tree of each figure, down to counts and points of the act."""
    for one in told.units(_found(request, year, number)):
        if one.institution == institution:
            return WholeUnitOut(**asdict(one))
    raise Http404("Такого учреждения в этом рейтинге нет.")


def _found(request: Any, year: int, number: int | None) -> Any:
    found = publications.found(request.municipality, year, number="" if number is None else str(number))
    if found is None:
        raise Http404("За этот год результаты здесь не опубликованы.")
    return found


def _publication(one: Any) -> PublicationOut:
    made = one.calculation
    return PublicationOut(
        year=one.cycle.year, number=one.number, title=one.cycle.title, published_at=one.published_at, basis=one.basis,
        decided_on=one.decided_on, correction=one.correction, is_superseded=hasattr(one, "superseded_by"),
        edition=made.edition, variant=made.variant, fingerprint=made.fingerprint,
        snapshot_sha256=made.snapshot.manifest_sha256,
    )  # fmt: skip
