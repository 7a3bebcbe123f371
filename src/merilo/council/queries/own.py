"""Own indicators of the council as pages show them: beside the score, with what shows each value."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.http import Http404

from merilo.core import wording
from merilo.council.models import Member, OwnIndicator, OwnValue
from merilo.registry.models import Institution, Municipality


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in the table of a year; empty words where none is written down."""

    indicator: int
    name: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """An institution with its values, in the order of the indicators."""

    id: int
    name: str
    is_branch: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A value as it stands beside the score of an institution."""

    name: str
    about: str
    words: str
    note: str
    url: str
    basis: str
    is_public: bool
    value: int
    has_file: bool


def indicator_of(municipality: Municipality, key: int) -> OwnIndicator:
    """Return an indicator of a municipality. Raises Http404."""
    found = OwnIndicator.objects.select_related("municipality").filter(municipality=municipality, pk=key).first()
    if found is None:
        raise Http404("Такого показателя здесь нет.")
    return found


def value_of(municipality: Municipality, key: int) -> OwnValue:
    """Return a value with its evidence. Raises Http404."""
    found = OwnValue.objects.select_related("file", "indicator", "institution")
    one = found.filter(indicator__municipality=municipality, pk=key, file__isnull=False).first()
    if one is None:
        raise Http404("Такого подтверждения здесь нет.")
    return one


def public_file(municipality: Municipality, key: int) -> OwnValue:
    """Return a value everybody may see with its evidence. Raises Http404."""
    one = value_of(municipality, key)
    if not one.indicator.is_public:
        raise Http404("Такого подтверждения здесь нет.")
    return one


def standing_value(indicator: OwnIndicator, institution: Institution, year: int) -> OwnValue | None:
    """Return what is written down, None where nothing is."""
    found = OwnValue.objects.filter(indicator=indicator, institution=institution, year=year)
    return found.select_related("file", "filled_by").first()


def of_year(municipality: Municipality, year: int) -> QuerySet[OwnIndicator]:
    """Return the indicators that are in force in a year."""
    last = Q(until__isnull=True) | Q(until__gte=year)
    return OwnIndicator.objects.filter(last, municipality=municipality, since__lte=year)


def every(municipality: Municipality) -> tuple[OwnIndicator, ...]:
    """Return all indicators of a municipality."""
    return tuple(OwnIndicator.objects.filter(municipality=municipality))


def years(municipality: Municipality, *, today: date) -> tuple[int, ...]:
    """Return the years one may look at, the latest first."""
    first = OwnIndicator.objects.filter(municipality=municipality).order_by("since").values_list("since", flat=True)
    return tuple(range(today.year, min(first.first() or today.year, today.year) - 1, -1))


def table(municipality: Municipality, year: int, institutions: Collection[Institution]) -> tuple[Row, ...]:
    """Return these institutions with their values of a year, two questions to the database."""
    indicators = list(of_year(municipality, year))
    found = OwnValue.objects.filter(indicator__in=indicators, institution__in=institutions, year=year)
    values = {(one.indicator_id, one.institution_id): one for one in found.select_related("indicator")}
    return tuple(
        Row(
            place.pk,
            str(place),
            place.parent_id is not None,
            tuple(_cell(one, values.get((one.pk, place.pk))) for one in indicators),
        )
        for place in institutions
    )


def institutions(municipality: Municipality) -> list[Institution]:
    """Return the institutions that are open, by the names people call them, branches under their heads."""
    found = Institution.objects.filter(municipality=municipality, closed_on__isnull=True).select_related("parent")
    return sorted(found, key=lambda one: (str(one.parent or one), one.parent_id is not None, str(one), one.pk))


def institution_of(municipality: Municipality, key: int) -> Institution:
    """Return an institution of a municipality. Raises Http404."""
    found = Institution.objects.select_related("municipality").filter(municipality=municipality, pk=key).first()
    if found is None:
        raise Http404("Такого учреждения здесь нет.")
    return found


def beside(institution: int | None, year: int, *, is_public: bool = False) -> tuple[Said, ...]:
    """Return what stands beside the score of an institution in a year: to everybody only what the council opened."""
    if institution is None:
        return ()
    found = OwnValue.objects.filter(institution=institution, year=year).select_related("indicator")
    if is_public:
        found = found.filter(indicator__is_public=True)
    return tuple(
        Said(
            name=one.indicator.name,
            about=one.indicator.about,
            words=words(one.indicator, one.value),
            note=one.note,
            url=one.url,
            basis=one.indicator.basis,
            is_public=one.indicator.is_public,
            value=one.pk,
            has_file=one.file_id is not None,
        )
        for one in found.order_by("indicator__since", "indicator_id")
    )


def has_interest(member: Member, institution: Institution, *, on: date) -> bool:
    """Say whether a member has stated an interest in an institution or its head organisation."""
    keys = [key for key in (institution.pk, institution.parent_id) if key is not None]
    stated = member.conflicts.filter(institution__in=keys, stated_on__lte=on)
    return stated.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on)).exists()


def words(indicator: OwnIndicator, value: Decimal) -> str:
    """Return a value as people say it: «да», «4 из 5», «кружков: 2» (which agrees with any number), «45 %»."""
    if indicator.kind == OwnIndicator.Kind.YES:
        return "да" if value else "нет"
    said = _plain(value)
    if indicator.kind == OwnIndicator.Kind.POINTS and indicator.top is not None:
        return f"{said} из {_plain(indicator.top)}"
    if not indicator.unit or indicator.unit[-1] in "%.":
        return f"{said}{wording.NBSP}{indicator.unit}".strip()
    return f"{indicator.unit}: {said}"


def _cell(indicator: OwnIndicator, value: OwnValue | None) -> Cell:
    if value is None:
        return Cell(indicator.pk, indicator.name, "", "")
    return Cell(indicator.pk, indicator.name, words(indicator, value.value), value.note)


def _plain(value: Decimal) -> str:
    return wording.decimal_words(value.quantize(Decimal(1)) if value == value.to_integral_value() else value)
