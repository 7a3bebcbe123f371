"""What is true in the invented district: marks and counts per unit, as the law wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from merilo.core import methodology
from merilo.demo.district import Unit
from merilo.demo.survey import AnswerSheet, count_sheets

PROFILES = {"общий": "general", "творческий": "creative"}


def unit_facts(
    units: Sequence[Unit], sheets: Sequence[AnswerSheet], edition: methodology.Edition
) -> tuple[methodology.UnitFacts, ...]:
    """Return what the law scores, for every unit with a row of its own."""
    counts = count_sheets(sheets, edition)
    return tuple(
        methodology.UnitFacts(
            name=unit.name,
            parent=unit.parent,
            profile=PROFILES[unit.profile],
            group=unit.group,
            marks=marks_of(unit, edition),
            counts=counts[unit.name],
        )
        for unit in units
    )


def marks_of(unit: Unit, edition: methodology.Edition) -> dict[str, Decimal | None]:
    """Return the marks of a unit by item code: 1 there, 0 absent, None where the item does not apply."""
    marks: dict[str, Decimal | None] = {}
    for checklist in edition.checklists:
        absent = _positions(unit.absent, checklist)
        unused = _positions(unit.unused, checklist)
        for place, item in enumerate(checklist.items):
            marks[item.code] = None if place in unused else Decimal(0 if place in absent else 1)
    return marks


def _positions(by_block: Mapping[str, tuple[int, ...]], checklist: methodology.Checklist) -> set[int]:
    """Return places in the list, from 0, for positions counted from 1 or from -1 at the end."""
    size = len(checklist.items)
    for block in (f"{checklist.code}/{checklist.channel}", checklist.code):
        if block in by_block:
            return {range(size)[place - 1 if place > 0 else place] for place in by_block[block]}
    return set()
