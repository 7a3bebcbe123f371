"""How far the assessment of a year is in many municipalities at once; one question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from merilo.assessment.models import Cycle, Phase
from merilo.assessment.queries.phases import NAMES
from merilo.registry.models import Municipality

UNTIL = {Phase.GATHERING: "ends_on", Phase.OBJECTIONS: "objections_until"}


@dataclass(frozen=True, slots=True)
class Stage:
    """The last cycle of a year: its phase in words, and until when the phase runs where that is fixed."""

    cycle: int
    phase: str
    words: str
    until: date | None


def stages(municipalities: Iterable[Municipality], *, year: int) -> Mapping[int, Stage]:
    """Return by municipality how far its cycle of a year is; a cancelled one counts only where there is no other."""
    found = Cycle.objects.filter(municipality__in=[one.pk for one in municipalities], year=year).order_by("ordinal")
    ordered = sorted(found, key=lambda one: one.phase != Phase.CANCELLED)
    return {one.municipality_id: _stage(one) for one in ordered}


def _stage(one: Cycle) -> Stage:
    phase = Phase(one.phase)
    until = getattr(one, UNTIL[phase]) if phase in UNTIL else None
    return Stage(cycle=one.pk, phase=phase, words=NAMES[phase], until=until)
