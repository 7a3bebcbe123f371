"""Cycles of the tests as the pages of a cycle need them: prepared ones, requests, ready to begin."""

from __future__ import annotations

from datetime import timedelta

from merilo.assessment.models import Cycle, InformationRequest, Phase, Unit
from merilo.plans.services import files
from tests.assessment.making import make_cycle
from tests.town import AT, ON, Town


def cycle_here(town: Town, phase: str = Phase.GATHERING) -> Cycle:
    """Return the town's cycle in a phase; made once, so that many pages can be about it."""
    found = Cycle.objects.filter(municipality=town.municipality, phase=phase, ordinal__gte=50).first()
    if found is not None:
        return found
    return make_cycle(town, phase=phase, ordinal=50 + Cycle.objects.filter(municipality=town.municipality).count())


def make_request(town: Town, cycle: Cycle, *, days: int = 10, **values: object) -> InformationRequest:
    """Ask the library for something; `days` from the day of the tests it is due."""
    given = {
        "unit": cycle.units.get(institution=town.library),
        "number": "214",
        "sent_on": ON - timedelta(days=20),
        "due_on": ON + timedelta(days=days),
        "text": "Адрес официального сайта\nЧисло получателей услуг за 2025 год",
        "made_by": town.anna,
        "made_at": AT,
        **values,
    }
    return InformationRequest.objects.create(**given)


def make_answered(town: Town, cycle: Cycle) -> InformationRequest:
    """Ask the library for something and let Gleb answer with a file."""
    kept = files.store(
        municipality=town.municipality, name="ответ.txt", content="Сайт есть.".encode(), actor=town.gleb, at=AT
    )
    values = {"answered_on": ON, "answer": "Во вложении", "answer_file": kept, "answered_by": town.gleb}
    return make_request(town, cycle, **values)


def head_of(cycle: Cycle) -> Unit:
    """Return the library's unit."""
    return cycle.units.get(branches__isnull=False)
