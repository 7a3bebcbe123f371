"""Figures of target indicators: what of them contradicts itself, and the share beside the count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from merilo.core import planfile

_NUMBER = re.compile(r"[-−]?\d+(?:[  \u00a0]\d{3})*(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Figures:
    """An indicator as its figures are compared: its name, unit and planned words by year."""

    name: str
    unit: str
    values: Mapping[str, str]
    doubts: tuple[str, ...] = ()


def doubts(indicators: Sequence[Figures], *, since: int | None = None) -> tuple[str, ...]:
    """Return what does not agree in the figures of a plan's indicators, each thing once.

    Years before `since`, the plan's first, only say where it started from.
    """
    base = frozenset(year for one in indicators for year in one.values if since is not None and int(year) < since)
    found = planfile.compare_targets(
        [planfile.Target(one.name, one.unit or None, one.values, planfile.Place()) for one in indicators], base=base
    )
    said: Iterable[str] = (
        f"«{_short(one.name)}»: {doubt}"
        for one, given in zip(found, indicators, strict=True)
        for doubt in dict.fromkeys((*one.doubts, *given.doubts))
    )
    return tuple(dict.fromkeys(said))


def number(words: str) -> Decimal | None:
    """Return the first figure of planned words («100% отделений» → 100), None where there is none."""
    found = _NUMBER.search(words)
    if found is None:
        return None
    return Decimal(found[0].replace("−", "-").replace(" ", "").replace("\u00a0", "").replace(",", "."))


def _short(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= 90 else line[:89].rsplit(" ", 1)[0] + "…"
