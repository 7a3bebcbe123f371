"""What is true of the units of an invented cycle: how many answered and how, what of the checklists is there."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any

from merilo.assessment.models import Cycle
from merilo.assessment.models import Unit as Listed
from merilo.core import methodology
from merilo.demo.district import Unit

UNUSED = {"1.1/stand": (14,), "1.1/site": (15,)}  # paid services: none of these institutions has any


def cycles() -> tuple[dict[str, Any], ...]:
    """Return what `cycles.toml` says, the earliest cycle first."""
    text = files(__package__).joinpath("cycles.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["cycle"])


def facts(said: Mapping[str, Any], cycle: Cycle, edition: methodology.Edition) -> dict[Listed, Unit]:
    """Return what is true of each unit on the list of a cycle; the same in every run."""
    draw = random.Random(f"merilo {said['back']}")
    by_name = {one["short"]: one for one in said["unit"]}
    found: dict[Listed, Unit] = {}
    for listed in cycle.units.select_related("parent__institution", "institution").order_by("pk"):
        head = listed.parent.institution if listed.parent else listed.institution
        numbers = _drawn(by_name[head.short_name], is_branch=listed.parent is not None, draw=draw)
        care = numbers.pop("care")
        unit = Unit(name=listed.name, recipients=listed.recipients or 0, unused=UNUSED, **numbers)
        found[listed] = replace(unit, absent=_absent(edition, care, draw))
    return found


def _drawn(said: Mapping[str, Any], *, is_branch: bool, draw: random.Random) -> dict[str, Any]:
    if not is_branch:
        return {name: said[name] for name in ("sheets", "mood", "disabled", "care")}
    among = said["branches"]
    return {
        "sheets": draw.randint(*among["sheets"]),
        "mood": draw.uniform(*among["mood"]),
        "disabled": draw.randint(*among["disabled"]),
        "care": draw.uniform(*among["care"]),
    }


def _absent(edition: methodology.Edition, care: float, draw: random.Random) -> dict[str, tuple[int, ...]]:
    found = {}
    for checklist in edition.checklists:
        block = f"{checklist.code}/{checklist.channel}"
        there = [place for place in range(1, len(checklist.items) + 1) if place not in UNUSED.get(block, ())]
        found[block] = tuple(sorted(draw.sample(there, round(len(there) * (1 - care)))))
    return found
