"""Objections of the tests' town as the pages need them."""

from __future__ import annotations

from datetime import date

from merilo.assessment.models import Cycle, Phase
from merilo.plans.services import files
from merilo.ratings.models import Objection, ObjectionEvidence, UnitResult
from tests.ratings.making import calculated, make_rated_cycle
from tests.town import AT, Town


def sent_here(town: Town) -> Cycle:
    """Return the town's cycle whose preliminary results went to the institutions, long enough for any test."""
    found = Cycle.objects.filter(municipality=town.municipality, year=2024).first()
    if found is not None:
        return found
    cycle = make_rated_cycle(town, year=2024)
    calculated(cycle, town)
    Cycle.objects.filter(pk=cycle.pk).update(phase=Phase.OBJECTIONS, objections_until=date(2100, 1, 1))
    cycle.refresh_from_db()
    return cycle


def objection_here(town: Town) -> Objection:
    """Return what Gleb has objected to, with a file that shows it."""
    cycle = sent_here(town)
    found = Objection.objects.filter(calculation__cycle=cycle, state=Objection.State.FILED).first()
    if found is not None:
        return found
    result = UnitResult.objects.get(calculation__cycle=cycle, unit__institution=town.library)
    made = Objection.objects.create(
        calculation=result.calculation, result=result, indicator="1.1", item="1.1/stand/02", text="Стенд у входа.",
        author=town.gleb, at=AT, answer_due_on=date(2100, 1, 1),
    )  # fmt: skip
    kept = files.store(
        municipality=town.municipality, name="стенд.txt", content="Стенд есть.".encode(), actor=town.gleb, at=AT
    )
    ObjectionEvidence.objects.create(objection=made, file=kept, note="стенд у входа")
    return made


def address_of(one: Objection) -> str:
    """Return the part of an address that names a cycle and an objection in it."""
    return f"{one.calculation.cycle_id}/objections/{one.pk}"


def file_of(town: Town) -> str:
    """Return the part of an address that names a file of an objection."""
    one = objection_here(town)
    proof = one.evidence.get()
    return f"{address_of(one)}/files/{proof.pk}/{proof.file.name}"


def new_of(town: Town) -> str:
    """Return the part of an address under which Gleb objects for the library."""
    cycle = sent_here(town)
    return f"{cycle.pk}/objections/new/{cycle.units.get(institution=town.library).pk}"
