"""What comes of an invented cycle: calculation, a decision about a figure without a base, objections, publication."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from merilo.assessment.models import Cycle, Inspection, Mark
from merilo.assessment.services import cycles
from merilo.demo.stage import Cast, moment
from merilo.ratings.queries import policies
from merilo.ratings.services import answering, calculating, finalising, objecting, publishing
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
    objecting.send_results(
        cycle=cycle, basis=f"письма управления культуры от {days['sent']:%d.%m.%Y} № 01-19/80", decided_on=days["sent"],
        actor=cast.coordinator, at=moment(days["sent"], 12),
    )  # fmt: skip
    _hear(cast, cycle, days)
    council = f"протокол заседания Общественного совета от {days['final']:%d.%m.%Y} № 6"
    final = finalising.approve_results(
        cycle=cycle, basis=council, decided_on=days["final"], actor=cast.coordinator, at=moment(days["final"], 14)
    )
    published = days["published"]
    publishing.publish(
        cycle=cycle, calculation=final, basis=f"приказ управления культуры от {published:%d.%m.%Y} № 48-о",
        decided_on=published, actor=cast.coordinator, at=moment(published, 11),
    )  # fmt: skip


def _hear(cast: Cast, cycle: Cycle, days: Mapping[str, date]) -> None:
    """Let two heads object: to a mark, which is upheld and counted anew, and to a figure, which is declined."""
    results = cycle.calculations.latest("number").results.filter(unit__parent=None).order_by("pk")
    first, second = results.select_related("unit__institution", "unit__cycle__municipality")[:2]
    missing = Mark.objects.filter(
        inspection__unit=first.unit, inspection__channel=Inspection.Channel.STAND, is_current=True, value=0
    ).order_by("item")[0]
    page = f"{first.unit.institution.site}/stend"
    filed = objecting.file_objection(
        result=first, indicator="1.1", item=missing.item,
        text="В день осмотра стенд переносили на новое место, сведения на нём были. Прикладываем снимок.",
        proofs=[objecting.ProofInput(url=page, note="снимок стенда с датой")],
        actor=cast.chiefs[first.unit.institution_id], at=moment(days["objected"], 9),
    )  # fmt: skip
    against = objecting.file_objection(
        result=second, indicator="4.1",
        text="Персонал у нас вежливый, просим пересмотреть балл за доброжелательность.",
        actor=cast.chiefs[second.unit.institution_id], at=moment(days["objected"], 12),
    )  # fmt: skip
    at = moment(days["answered"], 10)
    answering.answer_objection(
        objection=filed, outcome="upheld", answer="Снимок с датой проверен: сведения на стенде были.",
        marks=[answering.NewMark(missing.item, Decimal(1))], actor=cast.chair, at=at,
    )  # fmt: skip
    answering.answer_objection(
        objection=against, outcome="declined",
        answer="Балл получен из ответов посетителей, они пересчитаны и верны. Без новых ответов он не меняется.",
        actor=cast.chair, at=at,
    )  # fmt: skip
    calculating.order_calculation(
        cycle=cycle, actor=cast.coordinator, at=moment(days["answered"], 13), reason="принято возражение учреждения"
    )
