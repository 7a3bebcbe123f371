"""Objections of the tests' town as the pages need them."""

from __future__ import annotations

from datetime import date

from merilo.assessment.models import Cycle, Phase
from merilo.plans.services import files
from merilo.ratings.models import (
    Calculation,
    Objection,
    ObjectionEvidence,
    OperatorCheck,
    Publication,
    UnitResult,
)
from tests.ratings.making import calculated, make_rated_cycle
from tests.town import AT, ON, Town


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


def carded(town: Town) -> Publication:
    """Return a publication of the town whose cards are to be carried over; written as a row."""
    found = Publication.objects.filter(cycle__municipality=town.municipality, cycle__year=2023).first()
    if found is not None:
        return found
    cycle = make_rated_cycle(town, year=2023)
    calculation = calculated(cycle, town)
    Calculation.objects.filter(pk=calculation.pk).update(state=Calculation.State.FINAL)
    Cycle.objects.filter(pk=cycle.pk).update(phase=Phase.FINAL)
    return Publication.objects.create(
        cycle=cycle, calculation=calculation, number=1, basis="протокол № 5", decided_on=ON, published_at=AT,
        author=town.anna, package="publications/none", package_sha256="0" * 64,
    )  # fmt: skip


def final_unit(town: Town) -> str:
    """Return the part of an address that names a cycle with final results and the library in it."""
    cycle = carded(town).cycle
    return f"{cycle.pk}/results/{cycle.units.get(institution=town.library).pk}"


def carded_unit(town: Town) -> str:
    """Return the part of an address that names the card of the library."""
    cycle = carded(town).cycle
    return f"{cycle.pk}/bus-gov/{cycle.units.get(institution=town.library).pk}"


def operator_check(town: Town) -> str:
    """Return the part of an address that names a finished re-check of an operator's report."""
    cycle = sent_here(town)
    found = OperatorCheck.objects.filter(cycle=cycle).first()
    if found is None:
        kept = files.store(
            municipality=town.municipality, name="итоги.csv", content="Имя;Итог".encode(), actor=town.anna, at=AT
        )  # fmt: skip
        difference = {"unit": "Библиотека", "code": "Итог", "ours": "90.00", "theirs": "91", "cause": "", "why": "—"}
        finding = {
            "compared": 1,
            "unread_columns": [],
            "differences": [difference],
            "left_out": [],
            "left_out_count": 0,
        }
        found = OperatorCheck.objects.create(
            cycle=cycle, checklists=kept, answers=kept, table=kept, made_by=town.anna, made_at=AT, finding=finding
        )
    return f"{cycle.pk}/checks/{found.pk}"
