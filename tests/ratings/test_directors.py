"""A director's sheet: its arithmetic by hand, what cannot be counted, the act that entered the contracts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from merilo.plans.models import Measure, Task
from merilo.plans.queries import remediation
from merilo.plans.services import reports
from merilo.ratings.models import PastResult
from merilo.ratings.queries import directors
from merilo.ratings.services import directors as deeds
from tests.plans.making import make_line
from tests.plans.remedies import approved
from tests.town import AT, ON, Town, make_plan

pytestmark = pytest.mark.django_db


def past(town: Town, year: int, total: str) -> None:
    """Write a result of a year."""
    PastResult.objects.create(institution=town.library, year=year, total=Decimal(total), source="отчёт оператора")


def test_the_sheet_is_the_weighted_mean_of_three_parts(town: Town) -> None:
    past(town, 2024, "83")
    past(town, 2026, "76")
    approved(town)
    task = remediation.task_of(Measure.objects.get())
    assert task is not None
    report = reports.report_done(task=task, actor=town.gleb, at=AT, done_on=ON, text="Сделано")
    reports.accept_report(report=report, actor=town.anna, at=AT)
    sheet = directors.sheet(town.library, year=2026, today=ON)
    assert [part.points for part in sheet.parts] == [Decimal("95.00"), Decimal("30.00"), Decimal("100.00")]
    assert (sheet.total, sheet.is_met) == (Decimal("83.50"), True)  # 95 · 50 % + 30 · 20 % + 100 · 30 %
    assert "83,5" in str(directors.paper(sheet, today=ON))


def test_a_part_that_cannot_be_counted_gives_its_weight_to_the_others(town: Town) -> None:
    assert directors.sheet(town.library, year=2026, today=ON).total is None
    past(town, 2026, "40")
    sheet = directors.sheet(town.library, year=2026, today=ON)
    assert (sheet.total, sheet.is_met) == (Decimal("50.00"), False)
    deeds.set_norms(municipality=town.municipality, score_norm=Decimal(40), actor=town.anna, at=AT)
    assert directors.sheet(town.library, year=2026, today=ON).total == Decimal("100.00")


def test_the_act_that_entered_the_contracts_fulfils_the_line_of_the_plan(town: Town) -> None:
    line = make_line(town, "II квартал", plan=make_plan(town.municipality), text="Учесть", step="directors")
    given = {"municipality": town.municipality, "year": 2026, "done_on": ON, "at": AT}
    with pytest.raises(PermissionDenied):
        deeds.use_sheets(**given, basis="приказ № 88-к", actor=town.boris)  # type: ignore[arg-type]
    with pytest.raises(deeds.BasisIsMissing):
        deeds.use_sheets(**given, basis=" ", actor=town.anna)  # type: ignore[arg-type]
    assert deeds.use_sheets(**given, basis="приказ № 88-к", actor=town.anna) == 1  # type: ignore[arg-type]
    task = line.tasks.get()
    assert (task.state, task.reports.get().basis) == (Task.State.DONE, "приказ № 88-к")
    assert date(2026, 4, 15) == task.done_on
