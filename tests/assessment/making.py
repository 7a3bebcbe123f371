"""Cycles of the tests' town: plain `make_*` functions that write rows directly, whatever the services would ask."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from merilo.assessment.models import Assignee, Cycle, Inspection, Link, Mark, Phase, Sheet, Unit, Wave
from merilo.core import methodology
from merilo.registry.models import Institution
from tests.town import AT, ON, Town

ROLES = tuple(question.role for question in methodology.load_edition("344n-2024").questionnaire.closed)


def make_cycle(town: Town, *, phase: str = Phase.GATHERING, year: int = 2026, ordinal: int | None = None) -> Cycle:
    """Make a cycle with the town's library and its branch, the club and the theatre, given to Vera, with one wave."""
    cycle = Cycle.objects.create(
        municipality=town.municipality,
        year=year,
        ordinal=ordinal or town.municipality.cycles.filter(year=year).count() + 1,
        title=f"Независимая оценка {year} года",
        phase=phase,
        edition="344n-2024",
        roles=list(ROLES),
        frozen_at=None if phase == Phase.PREPARATION else AT,
        list_basis="протокол совета от 01.03.2026 № 1",
        list_decided_on=date(2026, 3, 1),
        starts_on=ON - timedelta(days=30),
        ends_on=ON + timedelta(days=60),
        made_by=town.anna,
        made_at=AT,
    )
    parents: dict[int, Unit] = {}
    for institution in (town.library, town.branch, town.club, town.theatre):
        parents[institution.pk] = make_unit(cycle, institution, parent=parents.get(institution.parent_id or 0))
        Assignee.objects.create(unit=parents[institution.pk], expert=town.vera, given_by=town.anna, given_at=AT)
    make_wave(cycle)
    return cycle


def make_unit(cycle: Cycle, institution: Institution, *, parent: Unit | None = None) -> Unit:
    """Put an institution on the list of a cycle."""
    return Unit.objects.create(
        cycle=cycle,
        institution=institution,
        parent=parent,
        name=institution.name if parent is None else f"{institution.name} ({parent.name})",
        kind=institution.kind,
        profile=institution.profile,
        recipients=100,
        recipients_source="форма 6-НК",
        sample_size=40,
    )


def make_wave(cycle: Cycle, *, number: int = 1) -> Wave:
    """Make a wave with a link for each unit."""
    wave = Wave.objects.create(
        cycle=cycle,
        number=number,
        title=f"Волна {number}",
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        guard_key="key-of-the-guard",
    )
    for unit in cycle.units.all():
        Link.objects.create(wave=wave, unit=unit, code=f"t{cycle.pk}w{number}u{unit.pk}")
    return wave


def make_sheets(unit: Unit, count: int = 40, *, seed: int = 1, **values: object) -> list[Sheet]:
    """Make answer sheets of mostly satisfied people, different for each seed."""
    chance = random.Random(seed)
    wave = unit.cycle.waves.first()
    return Sheet.objects.bulk_create(
        Sheet(
            **{
                "unit": unit,
                "wave": wave,
                "channel": "web",
                "answers": _answers(chance),
                "hour": AT.replace(minute=0),
                "receipt": f"u{unit.pk}s{seed}n{number}",
                **values,
            }
        )
        for number in range(count)
    )


def _answers(chance: random.Random) -> str:
    edition = methodology.load_edition("344n-2024")
    given: dict[str, str] = {}
    for question in edition.questionnaire.closed:
        asked = question.after is None or given[question.after] == "1"
        given[question.role] = ("1" if chance.random() < 0.8 else "0") if asked else "-"
    return "".join(given.values())


def make_marks(
    unit: Unit, *, value: str = "1", state: str = Inspection.State.ACCEPTED, but: tuple[str, ...] = ()
) -> None:
    """Mark all items of all checklists of a unit with one value; items in `but` get 0."""
    edition = methodology.load_edition("344n-2024")
    for channel in Inspection.Channel.values:
        inspection = Inspection.objects.create(
            unit=unit, channel=channel, state=state, inspected_on=ON, closed_at=AT, accepted_at=AT
        )
        Mark.objects.bulk_create(
            Mark(
                inspection=inspection,
                item=item.code,
                value=Decimal(0) if item.code in but else Decimal(value),
                at=AT,
            )
            for checklist in edition.checklists
            if checklist.channel == channel
            for item in checklist.items
        )
