"""Letters that ask institutions for information by a day, their answers, and those that are taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, InformationRequest, Phase, Unit
from merilo.assessment.services import deciding, telling, visits_reporting
from merilo.core import wording
from merilo.plans.services import files
from merilo.registry.services.institutions import tidy

LONGEST = 8000
KINDS = frozenset({"document", "table", "picture", "pdf"})


class RequestRefused(Refused):
    """The request cannot be sent or answered so; the text says why."""


def send_requests(
    *,
    cycle: Cycle,
    units: Sequence[Unit],
    number: str = "",
    sent_on: date,
    due_on: date,
    text: str,
    actor: User,
    at: datetime,
) -> list[InformationRequest]:
    """Send one letter to each of these institutions; their heads are told. Raises RequestRefused."""
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    text = text.strip()
    if cycle.phase in (Phase.CANCELLED, Phase.PUBLISHED):
        raise RequestRefused("Цикл закончен: запрашивать сведения по нему незачем.")
    if not units:
        raise RequestRefused("Выберите, кому направить запрос.")
    if not text or len(text) > LONGEST:
        raise RequestRefused("Напишите, что запрашивается, не длиннее 8000 знаков.")
    if sent_on > timezone.localdate(at):
        raise RequestRefused(f"День отправки ещё не наступил: {wording.date_words(sent_on)}")
    if due_on < sent_on:
        raise RequestRefused("Срок ответа раньше дня отправки.")
    made = []
    with transaction.atomic():
        for unit in units:
            request = InformationRequest(
                unit=unit, number=tidy(number), sent_on=sent_on, due_on=due_on, text=text, made_by=actor, made_at=at
            )
            request.full_clean(exclude=["unit", "made_by", "answered_by", "answer_file"])
            request.save()
            made.append(request)
            journal.record(
                actor=actor, act="send_request", within=unit.place_in(cycle), subject=request, at=at, by=by,
                after={"number": request.number, "due_on": due_on},
            )  # fmt: skip
            telling.request_sent(request=request, at=at)
    return made


def answer_request(
    *,
    request: InformationRequest,
    answer: str,
    file_name: str = "",
    file: BinaryIO | bytes | None = None,
    actor: User,
    at: datetime,
) -> InformationRequest:
    """Answer a request in words, with a file, or both. Raises RequestRefused, FileRejected."""
    cycle = request.unit.cycle
    place = request.unit.place_in(cycle)
    by = access.require(actor, Act.ANSWER_REQUEST, within=place, at=at)
    answer = answer.strip()
    if not answer and file is None:
        raise RequestRefused("Напишите ответ или приложите файл.")
    if len(answer) > LONGEST:
        raise RequestRefused("Ответ длиннее 8000 знаков: приложите его файлом.")
    checked = None if file is None else files.check(name=file_name, content=file, kinds=KINDS)
    with transaction.atomic():
        kept = None if checked is None else files.keep(checked, municipality=cycle.municipality, actor=actor, at=at)
        waiting = InformationRequest.objects.filter(pk=request.pk, answered_on=None, withdrawn_at=None)
        if not waiting.update(answered_on=timezone.localdate(at), answer=answer, answer_file=kept, answered_by=actor):
            raise RequestRefused("На этот запрос уже ответили, или он отозван: обновите страницу.")
        request.refresh_from_db()
        journal.record(
            actor=actor, act="answer_request", within=place, subject=request, at=at, by=by,
            after={"answered_on": request.answered_on, "file": kept.name if kept else ""},
            reason=wording.shortened(answer, 300),
        )  # fmt: skip
    telling.request_answered(request=request, at=at)
    visits_reporting.tell_plans(cycle=cycle, actor=actor, at=at)
    return request


def withdraw_request(*, request: InformationRequest, reason: str, actor: User, at: datetime) -> InformationRequest:
    """Take back a request sent by mistake or no longer needed. Raises RequestRefused, NoReason."""
    cycle = request.unit.cycle
    place = request.unit.place_in(cycle)
    by = access.require(actor, Act.KEEP_CYCLE, within=place, at=at)
    reason = deciding.need_reason(reason, "Напишите, почему запрос отзывается.")
    with transaction.atomic():
        waiting = InformationRequest.objects.filter(pk=request.pk, answered_on=None, withdrawn_at=None)
        if not waiting.update(withdrawn_at=at, withdraw_reason=reason[:500]):
            raise RequestRefused("На этот запрос уже ответили, или он уже отозван: обновите страницу.")
        request.refresh_from_db()
        journal.record(
            actor=actor, act="withdraw_request", within=place, subject=request, at=at, by=by,
            before={"due_on": request.due_on}, reason=reason,
        )  # fmt: skip
    visits_reporting.tell_plans(cycle=cycle, actor=actor, at=at)
    return request
