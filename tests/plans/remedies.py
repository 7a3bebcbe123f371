"""Remediation plans of the tests' town: the library's, as far as a test needs it."""

from __future__ import annotations

from datetime import date
from typing import Any

from merilo.plans.models import Measure, MonitoringRound, RemediationPlan, Shortcoming
from merilo.plans.services import delays, monitoring, remediation, remediation_deciding
from merilo.plans.services.remediation import MeasureInput, ShortcomingInput
from tests.town import AT, ON, Town

APPROVED: dict[str, Any] = {
    "approved_by": "Юрьева Ю. Ю.",
    "approved_post": "начальник отдела культуры",
    "approved_document": "приказ № 7",
    "approved_on": ON,
}
DUE = date(2026, 5, 31)


def begun(town: Town, *, year: int = 2025) -> RemediationPlan:
    """Begin the library's plan with one shortcoming the assessment has found."""
    lack = ShortcomingInput(
        "К1", "На стенде нет адреса", origin="показатель 1.1, стенд", code="1.1/stand/02",
        suggested=("Указать на стенде место нахождения и почтовый адрес организации.",),
    )  # fmt: skip
    return remediation.begin_plan(
        institution=town.library, year=year, cycle="Независимая оценка", shortcomings=[lack], actor=town.anna, at=AT
    )


def make_measure(town: Town, lack: Shortcoming, *, text: str = "Повесить табличку с адресом") -> Measure:
    """Add a measure about a shortcoming."""
    given = MeasureInput(text, DUE, "Глебов Г. Ю.", "директор")
    return remediation.add_measure(shortcoming=lack, measure=given, actor=town.gleb, at=AT)


def submitted(town: Town, *, year: int = 2025) -> RemediationPlan:
    """Submit the library's plan with one measure."""
    plan = begun(town, year=year)
    make_measure(town, plan.shortcomings.get())
    return remediation.submit_plan(remediation=plan, actor=town.gleb, at=AT)


def approved(town: Town, *, year: int = 2025) -> RemediationPlan:
    """Approve the library's plan on the day of the tests."""
    return remediation_deciding.approve_plan(remediation=submitted(town, year=year), **APPROVED, actor=town.anna, at=AT)


def published(town: Town, *, year: int = 2025) -> RemediationPlan:
    """Publish the library's plan on the day of the tests."""
    plan = approved(town, year=year)
    return remediation_deciding.publish_plan(remediation=plan, published_on=ON, actor=town.gleb, at=AT)


def asked_delay(town: Town) -> Any:
    """Let the head ask for more time."""
    approved(town)
    until = date(2026, 8, 1)
    return delays.ask_delay(measure=Measure.objects.get(), until=until, reason="Нет подрядчика", actor=town.gleb, at=AT)


def opened(town: Town) -> MonitoringRound:
    """Open the round of the running quarter."""
    approved(town)
    return monitoring.open_round(municipality=town.municipality, year=2026, quarter=2, actor=town.anna, at=AT)
