"""Calculated cycles of the tests' town: the example of the law, and a whole town with a branch and a theatre."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from merilo.assessment.models import Cycle, Inspection, Mark, Phase, Sheet, Snapshot, Unit
from merilo.assessment.services import snapshots
from merilo.core import methodology
from merilo.ratings.models import Calculation, ResultsImport
from merilo.ratings.services import calculating, history
from tests.assessment.making import make_cycle, make_marks, make_sheets
from tests.registry.tables import xlsx
from tests.town import AT, ON, Town

# law.md §2: the vector with two decimals
EXPECTED = {
    "1.1": "88.54", "1.2": "90.00", "1.3": "90.06", "К1": "89.59",
    "2.1": "80.00", "2.3": "94.00", "К2": "87.00",
    "3.1": "60.00", "3.2": "80.00", "3.3": "84.62", "К3": "75.39",
    "4.1": "97.50", "4.2": "98.50", "4.3": "95.31", "К4": "97.46",
    "5.1": "95.00", "5.2": "93.00", "5.3": "96.00", "К5": "95.10",
    "S": "88.91",
}  # fmt: skip
MARKS = {("1.1", "stand"): (14, 17), ("1.1", "site"): (18, 19), ("1.2", None): (3, 6), ("2.1", None): (4, 7)}
MARKS |= {("3.1", None): (3, 5), ("3.2", None): (4, 6)}
SATISFIED = {
    "stand_used": 160, "stand_satisfied": 150, "site_used": 110, "site_satisfied": 95, "comfort_satisfied": 188,
    "first_contact_satisfied": 195, "service_staff_satisfied": 197, "remote_used": 64, "remote_satisfied": 61,
    "recommend": 190, "schedule_satisfied": 186, "overall_satisfied": 192,
}  # fmt: skip


def make_law_cycle(town: Town, *, disabled: tuple[int, int] = (13, 11)) -> Cycle:
    """Make a cycle of one library with the sheets and marks of the example in law.md."""
    cycle = make_cycle(town, phase=Phase.PRELIMINARY)
    unit = cycle.units.get(institution=town.library)
    Unit.objects.filter(cycle=cycle).exclude(pk=unit.pk).update(left_at=AT, left_reason="не в этом примере")
    happy = {**SATISFIED, "disabled": disabled[0], "access_satisfied": disabled[1]}
    edition = methodology.load_edition("344n-2024")
    lines = []
    for number in range(200):
        given: dict[str, str] = {}
        for question in edition.questionnaire.closed:
            is_asked = question.after is None or given[question.after] == "1"
            given[question.role] = ("1" if number < happy[question.role] else "0") if is_asked else "-"
        lines.append("".join(given.values()))
    wave = cycle.waves.get()
    Sheet.objects.bulk_create(
        Sheet(unit=unit, wave=wave, channel="web", answers=line, hour=AT.replace(minute=0), receipt=f"law-{number}")
        for number, line in enumerate(lines)
    )
    _mark(unit)
    return cycle


def _mark(unit: Unit) -> None:
    edition = methodology.load_edition("344n-2024")
    for channel in Inspection.Channel.values:
        inspection = Inspection.objects.create(
            unit=unit, channel=channel, state="accepted", inspected_on=ON, closed_at=AT, accepted_at=AT
        )
        for checklist in edition.checklists:
            if checklist.channel != channel:
                continue
            present, norm = MARKS.get((checklist.code, channel)) or MARKS[checklist.code, None]
            Mark.objects.bulk_create(
                Mark(
                    inspection=inspection,
                    item=item.code,
                    value=None if at >= norm else Decimal(int(at < present)),
                    at=AT,
                )
                for at, item in enumerate(checklist.items)
            )


def make_rated_cycle(town: Town, *, phase: str = Phase.PRELIMINARY, **values: Any) -> Cycle:
    """Make a cycle of the town whose every unit has forty sheets and all marks."""
    cycle = make_cycle(town, phase=phase, **values)
    for number, unit in enumerate(cycle.units.order_by("pk"), start=1):
        make_sheets(unit, seed=number + cycle.pk * 100)
        make_marks(unit, but=("1.1/stand/02", "2.1/visit/03") if number == 1 else ())
    return cycle


def freeze_now(cycle: Cycle, town: Town, *, reason: str = "сбор завершён") -> Snapshot:
    """Freeze a cycle as it is."""
    return snapshots.freeze(cycle=cycle, actor=town.anna, at=AT, reason=reason)


def calculated(cycle: Cycle, town: Town, *, reason: str = "") -> Calculation:
    """Freeze a cycle and calculate it."""
    snapshot = freeze_now(cycle, town, reason=reason or "сбор завершён")
    return calculating.calculate(cycle=cycle, snapshot=snapshot, actor=town.anna, at=AT, reason=reason)


def make_rated(town: Town) -> Cycle:
    """Return a cycle of the town with preliminary results; it is calculated once for a test."""
    found = Calculation.objects.filter(cycle__municipality=town.municipality).select_related("cycle").first()
    return found.cycle if found is not None else calculated(make_rated_cycle(town, year=2025), town).cycle


def rated_unit(town: Town) -> str:
    """Return the part of an address that names a cycle and the result of the library in it."""
    cycle = make_rated(town)
    return f"{cycle.pk}/results/{cycle.units.get(institution=town.library).pk}"


def make_past_import(town: Town, *, done: bool = False) -> ResultsImport:
    """Take in a table of earlier years' results, up to the preview or to the end."""
    rows = [["Наименование", "Год", "Итог", "К1"], [town.library.name, 2023, "85,5", "90,1"]]
    load = history.upload_table(
        municipality=town.municipality, name="прежние.xlsx", content=xlsx(rows), actor=town.anna, at=AT
    )
    if done:
        history.import_results(load=load, actor=town.anna, at=AT)
        load.refresh_from_db()
    return load
