"""Scores as `scores.json`: plain values, decimals as strings with the places of the rounding, and the trees."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from merilo.core import methodology


def scores_written(scores: methodology.Scores, choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return the whole result as plain values for JSON.

    What the keys mean stands in docs/scores-json.md. A figure that is blocked, fell out by policy or is not assessed
    for the unit's profile is null.
    """
    edition = scores.edition
    return {
        "edition": edition.key,
        "edition_title": edition.title,
        "fingerprint": edition.fingerprint,
        "variant": edition.variant,
        "settings": dict(choices),
        "notes": list(unverified(scores)),
        "units": [unit_written(unit) for unit in scores.units],
        "municipality": municipality_written(scores.municipality),
    }


def unverified(scores: methodology.Scores) -> tuple[str, ...]:
    """Return the sentences every paper says on numbers that were not checked against the act.

    Those of the edition, and of the chosen rounding when its places are such numbers.
    """
    edition, chosen = scores.edition, scores.settings.rounding
    places = [number for key, number in edition.numbers.items() if key.startswith(f"roundings.{chosen}.")]
    if any(number.status == "unverified" for number in places):
        title = edition.rounding(chosen).title
        return (*edition.notes, f"Правило округления «{title}» не сверено с официальным текстом.")
    return edition.notes


def unit_written(unit: methodology.UnitScore) -> dict[str, Any]:
    """Return one unit as it stands in `scores.json`, with its tree."""
    return {
        "name": unit.name,
        "parent": unit.parent,
        "profile": unit.profile,
        "group": unit.group,
        "respondents": unit.respondents,
        "blocked": [{"indicator": one.indicator, "reason": one.reason} for one in unit.blocked],
        "left_out": [{"unit": one.unit, "reason": one.reason} for one in unit.left_out],
        "indicators": _texts(unit.indicators),
        "criteria": _texts(unit.criteria),
        "total": _text(unit.total),
        "place": unit.place,
        "trace": unit.trace.as_dict(),
    }


def municipality_written(mean: methodology.MunicipalityScore) -> dict[str, Any]:
    """Return the means of the municipality as they stand in `scores.json`, with their tree."""
    return {
        "scored": mean.scored,
        "not_scored": list(mean.left_out),
        "indicators": _texts(mean.indicators),
        "criteria": _texts(mean.criteria),
        "total": _text(mean.total),
        "trace": mean.trace.as_dict(),
    }


def _texts(values: Mapping[str, Decimal | None]) -> dict[str, str | None]:
    return {code: _text(value) for code, value in values.items()}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
