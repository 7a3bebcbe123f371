"""Published figures as programs are told them: what pages show, and nothing they hide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from merilo.ratings.models import Publication, UnitResult
from merilo.ratings.queries import public


@dataclass(frozen=True, slots=True)
class Told:
    """A unit of a published rating. Decimals are texts with the places of the rounding; None where there is none."""

    institution: int
    parent: int | None
    name: str
    profile: str
    group: str
    respondents: int | None
    place: int | None
    place_last: int | None
    total: str | None
    criteria: Mapping[str, str | None]
    indicators: Mapping[str, str | None]
    blocked: list[Mapping[str, str]]
    intervals: Mapping[str, Any]
    shortcomings: list[Any]
    trace: Mapping[str, Any]


def units(publication: Publication) -> list[Told]:
    """Return all units of a publication."""
    calculation = publication.calculation
    hidden = public.hidden_by(publication)
    rows = calculation.results.select_related("unit__parent").order_by("unit__institution_id")
    told = []
    for one in rows:
        one.calculation = calculation
        told.append(_told(public.shown(one, hidden, with_tree=True)))
    return told


def _told(one: UnitResult) -> Told:
    said, unit = one.result, one.unit
    return Told(
        institution=unit.institution_id,
        parent=unit.parent.institution_id if unit.parent is not None else None,
        name=said["name"],
        profile=said["profile"],
        group=said["group"] or "",
        respondents=one.respondents,
        place=one.place,
        place_last=one.place_last,
        total=said["total"],
        criteria=said["criteria"],
        indicators=said["indicators"],
        blocked=said["blocked"],
        intervals=one.statistics.get("figures", {}),
        shortcomings=one.shortcomings,
        trace=one.trace,
    )
