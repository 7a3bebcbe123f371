"""Visits answer to the plan's lines about them: when all that were planned took place and no request is left open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from merilo.accounts import sheets
from merilo.accounts.models import User
from merilo.assessment.models import Cycle, InformationRequest, Visit
from merilo.assessment.services import fulfilling
from merilo.core import wording
from merilo.plans.services.reports import EvidenceInput

STEP = "gathering"  # of plans/law/steps.toml; to visit is a part of it that shows itself apart
VISITS = re.compile(r"посещени|посетить|общественн\w+ контрол|выезд")
REQUESTS = re.compile(r"запрос|запрашив")
VISITS_HEAD = ("Учреждение", "Когда", "Кто", "Состояние", "Примечание")
VISITS_WIDTHS = (44, 18, 30, 16, 50)
REQUESTS_HEAD = ("Учреждение", "Номер", "Направлен", "Ответить до", "Что запрошено", "Отвечен", "Ответ")
REQUESTS_WIDTHS = (44, 12, 14, 14, 50, 14, 50)


def is_about_visits(said: str) -> bool:
    """Say whether a line asks for visits: the end of gathering does not show that anybody was visited."""
    return bool(VISITS.search(said))


def tell_plans(*, cycle: Cycle, actor: User, at: datetime) -> int:
    """Report on the lines about visits, if none of a cycle is left to be held; return how many tasks.

    A line that asks for requests of information too waits for the last answer. A term that began after the last visit
    waits for visits of its own.
    """
    visits = list(Visit.objects.filter(unit__cycle=cycle).select_related("unit", "expert"))
    held = [one for one in visits if one.state == Visit.State.HELD]
    if not held or any(one.state == Visit.State.PLANNED for one in visits):
        return 0
    asked = InformationRequest.objects.filter(unit__cycle=cycle, withdrawn_at__isnull=True).select_related("unit")
    requests = list(asked)
    waits = any(one.answered_on is None for one in requests)
    today = timezone.localdate(at)
    number = wording.counted(len(held), "посещение", "посещения", "посещений")
    text = f"Проведено: {number}, учреждений и филиалов {len({one.unit_id for one in held})}."
    if requests and not waits:
        letters = wording.counted(len(requests), "запрос", "запроса", "запросов")
        text = f"{text} На все запросы сведений получен ответ: {letters}."
    return fulfilling.fulfil(
        municipality=cycle.municipality, year=today.year, step=STEP, done_on=today, text=text,
        basis=f"график посещений: {cycle.title}"[:500], evidence=_evidence(visits, requests, f"{today:%d.%m.%Y}"),
        institutions={one.unit.institution_id for one in held}, actor=actor, at=at,
        begun=max(timezone.localdate(one.starts_at) for one in held),
        speaks=lambda said: is_about_visits(said) and not (waits and REQUESTS.search(said)),
    )  # fmt: skip


def _evidence(visits: Sequence[Visit], requests: Sequence[InformationRequest], on: str) -> list[EvidenceInput]:
    table = sheets.workbook("Посещения", VISITS_HEAD, (_visit(one) for one in visits), widths=VISITS_WIDTHS)
    proofs = [EvidenceInput(name=f"Посещения на {on}.xlsx", content=table)]
    if requests:
        rows = (_request(one) for one in requests)
        table = sheets.workbook("Запросы", REQUESTS_HEAD, rows, widths=REQUESTS_WIDTHS)
        proofs.append(EvidenceInput(name=f"Запросы сведений на {on}.xlsx", content=table))
    return proofs


def _visit(one: Visit) -> tuple[str, ...]:
    when = f"{timezone.localtime(one.starts_at):%d.%m.%Y %H:%M}"
    state = str(Visit.State(one.state).label)
    return one.unit.name, when, str(one.expert), state, one.reason or one.note


def _request(one: InformationRequest) -> tuple[str, ...]:
    answered = f"{one.answered_on:%d.%m.%Y}" if one.answered_on else ""
    answer = one.answer or ("файлом" if one.answer_file_id else "")
    return one.unit.name, one.number, f"{one.sent_on:%d.%m.%Y}", f"{one.due_on:%d.%m.%Y}", one.text, answered, answer
