"""What comes of an invented cycle: calculation, a decision about a figure without a base, objections, publication."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from merilo.assessment.models import Cycle
from merilo.assessment.services import cycles, phases
from merilo.demo.stage import Cast, moment
from merilo.ratings.queries import policies
from merilo.ratings.services import calculating
from merilo.ratings.services import policies as deciding


def settle(cast: Cast, cycle: Cycle, days: Mapping[str, date]) -> None:
    """Calculate, decide what the law leaves open, hear the institutions, make it final and publish."""
    at = moment(days["report"], 9)
    calculating.order_calculation(cycle=cycle, actor=cast.coordinator, at=at, reason="первый расчёт")
    cycles.receive_report(
        cycle=cycle, received_on=days["report"], basis=f"письмо оператора от {days['report']:%d.%m.%Y} № 77",
        actor=cast.coordinator, at=moment(days["report"], 11),
    )  # fmt: skip
    for question in policies.open_questions(cycle):
        deciding.decide_policy(
            cycle=cycle,
            indicator=question.code,
            policy="renormalise",
            basis=f"протокол заседания Общественного совета от {days['sent']:%d.%m.%Y} № 5",
            decided_on=days["sent"],
            reason="Людей с инвалидностью среди опрошенных не было; судить учреждение не по чему.",
            actor=cast.coordinator,
            at=moment(days["sent"], 8),
            on=days["sent"],
        )
    phases.send_preliminary(
        cycle=cycle, basis=f"письма управления культуры от {days['sent']:%d.%m.%Y} № 01-19/80", decided_on=days["sent"],
        actor=cast.coordinator, at=moment(days["sent"], 12),
    )  # fmt: skip
