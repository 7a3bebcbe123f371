"""Remediation plans of the tests' town: the library's, as far as a test needs it."""

from __future__ import annotations

from datetime import date
from typing import Any

from merilo.plans.models import DelayRequest, Measure, MonitoringRound, RemediationImport, RemediationPlan, Shortcoming
from merilo.plans.services import delays, monitoring, remediation, remediation_deciding, remediation_importing
from merilo.plans.services.remediation import MeasureInput, ShortcomingInput
from tests.registry.tables import xlsx
from tests.town import AT, ON, Town

APPROVED: dict[str, Any] = {
    "approved_by": "Юрьева Ю. Ю.",
    "approved_post": "начальник отдела культуры",
    "approved_document": "приказ № 7",
    "approved_on": ON,
}
DUE = date(2026, 5, 31)


def _standing(town: Town, state: str) -> RemediationPlan | None:
    return RemediationPlan.objects.filter(institution=town.library, state=state).first()


def _free_year(town: Town) -> int:
    """Return the last year of which the library has no plan yet: pages are walked with a plan in each state."""
    had = set(RemediationPlan.objects.filter(institution=town.library).values_list("year", flat=True))
    return next(year for year in range(2025, 2013, -1) if year not in had)


def begun(town: Town) -> RemediationPlan:
    """Begin the library's plan with one shortcoming the assessment has found, unless one has been begun."""
    return _standing(town, "draft") or begin(town)


def begin(town: Town) -> RemediationPlan:
    """Begin another plan of the library."""
    lack = ShortcomingInput(
        "К1", "На стенде нет адреса", origin="показатель 1.1, стенд", code="1.1/stand/02",
        suggested=("Указать на стенде место нахождения и почтовый адрес организации.",),
    )  # fmt: skip
    return remediation.begin_plan(
        institution=town.library, year=_free_year(town), cycle="Независимая оценка", shortcomings=[lack],
        actor=town.anna, at=AT,
    )  # fmt: skip


def make_measure(town: Town, lack: Shortcoming, *, text: str = "Повесить табличку с адресом") -> Measure:
    """Add a measure about a shortcoming."""
    given = MeasureInput(text, DUE, "Глебов Г. Ю.", "директор")
    return remediation.add_measure(shortcoming=lack, measure=given, actor=town.gleb, at=AT)


def submitted(town: Town) -> RemediationPlan:
    """Submit the library's plan with one measure, unless one waits already."""
    return _standing(town, "submitted") or _submit(town)


def _submit(town: Town) -> RemediationPlan:
    plan = begin(town)
    make_measure(town, plan.shortcomings.get())
    return remediation.submit_plan(remediation=plan, actor=town.gleb, at=AT)


def approved(town: Town) -> RemediationPlan:
    """Approve the library's plan on the day of the tests, unless one is in force already."""
    return _standing(town, "approved") or _approve(town)


def _approve(town: Town) -> RemediationPlan:
    return remediation_deciding.approve_plan(remediation=_submit(town), **APPROVED, actor=town.anna, at=AT)


def published(town: Town) -> RemediationPlan:
    """Publish the library's plan on the day of the tests, unless one is published already."""
    found = _standing(town, "published")
    if found is not None:
        return found
    return remediation_deciding.publish_plan(
        remediation=_approve(town), published_on=ON, actor=town.gleb, at=AT
    )  # fmt: skip


def measure_of(plan: RemediationPlan) -> Measure:
    """Return the only measure of a plan."""
    return Measure.objects.get(shortcoming__remediation=plan)


def asked_delay(town: Town) -> DelayRequest:
    """Let the head ask for more time, unless he has asked already."""
    measure = measure_of(approved(town))
    until = date(2026, 8, 1)
    return measure.delays.first() or delays.ask_delay(
        measure=measure, until=until, reason="Нет подрядчика", actor=town.gleb, at=AT
    )


def loaded(town: Town, *, done: bool = False, year: int = 2016) -> RemediationImport:
    """Read a table with one measure of the club's earlier plan, up to the preview or to the end."""
    row = [
        town.club.name,
        year - done,
        "К1",
        "На стенде нет адреса",
        "Повесить табличку",
        "01.09.2026",
        "Искрина И. И.",
    ]
    head = ["Учреждение", "Год", "Критерий", "Недостаток", "Мероприятие", "Плановый срок", "Ответственный"]
    load = remediation_importing.upload_table(
        municipality=town.municipality, name="прежние.xlsx", content=xlsx([head, row]), actor=town.anna, at=AT
    )
    if done:
        remediation_importing.import_remediation(load=load, approval=APPROVED, actor=town.anna, at=AT)
        load.refresh_from_db()
    return load


def opened(town: Town) -> MonitoringRound:
    """Open the round of the running quarter, unless it is open."""
    approved(town)
    return MonitoringRound.objects.filter(municipality=town.municipality).first() or monitoring.open_round(
        municipality=town.municipality, year=2026, quarter=2, actor=town.anna, at=AT
    )
