"""What staff do with a message: register it, send it to the institution, answer, prolong, forward, decline, take up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Held
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.feedback.models import Answer, Appeal
from merilo.feedback.queries import terms
from merilo.feedback.services import receiving, telling
from merilo.feedback.services.receiving import FileInput
from merilo.plans.services import scheduling
from merilo.registry.models import Institution

LONGEST_ANSWER = 8000
_WORKED_ON = (Appeal.State.RECEIVED, Appeal.State.OPEN)


class AppealHasMoved(Refused):
    """The message is not in the state in which this can be done."""


class WordsMissing(Refused):
    """A deed that needs words: an answer, a reason, an addressee."""


class TermRejected(Refused):
    """A term that the law or plain sense does not allow."""


def register_appeal(
    *, appeal: Appeal, kind: str, topic: str, institution: Institution | None, is_legal: bool, actor: User, at: datetime
) -> Appeal:
    """Register a message: say what it is and about whom; the term of the answer begins. Raises AppealHasMoved."""
    by = access.require(actor, Act.KEEP_APPEALS, within=appeal.municipality.place, at=at)
    today = timezone.localdate(at)
    values = {
        **_described(appeal, kind, topic, institution, is_legal),
        **receiving.registered(appeal.municipality, today, is_legal=is_legal),
    }
    return _move(
        appeal, (Appeal.State.RECEIVED,), values, act="register_appeal", actor=actor, at=at, by=by,
        after={"registered_on": today, "due_on": values["due_on"], "kind": Appeal.Kind(kind).label},
    )  # fmt: skip


def describe_appeal(
    *, appeal: Appeal, kind: str, topic: str, institution: Institution | None, actor: User, at: datetime
) -> Appeal:
    """Correct what a message is about. Raises AppealHasMoved."""
    by = access.require(actor, Act.KEEP_APPEALS, within=appeal.municipality.place, at=at)
    before = _about(appeal)
    values = _described(appeal, kind, topic, institution, appeal.is_legal)
    return _move(
        appeal, tuple(Appeal.State), values, act="describe_appeal", actor=actor, at=at, by=by, before=before,
    )  # fmt: skip


def route_appeal(
    *, appeal: Appeal, to: Institution, prepare_by: date, note: str = "", actor: User, at: datetime
) -> Appeal:
    """Send a registered message to an institution, whose head prepares the answer by a day.

    Contacts of the citizen are not shown there. Raises AppealHasMoved, TermRejected.
    """
    by = access.require(actor, Act.KEEP_APPEALS, within=appeal.municipality.place, at=at)
    today = timezone.localdate(at)
    if to.municipality_id != appeal.municipality_id:
        raise AppealHasMoved("Такого учреждения здесь нет.")
    if prepare_by < today or (appeal.due_on is not None and prepare_by > appeal.due_on):
        last = wording.date_words(appeal.due_on) if appeal.due_on is not None else ""
        raise TermRejected(f"Ответ учреждения нужен не раньше сегодняшнего дня и не позже срока ответа: {last}")
    head = to.parent or to
    values = {
        "routed_to": head, "routed_at": at, "prepare_by": prepare_by, "route_note": tidy(note)[:500],
        "prepared": "", "prepared_by": None, "prepared_at": None,
    }  # fmt: skip
    _move(
        appeal, (Appeal.State.OPEN,), values, act="route_appeal", actor=actor, at=at, by=by,
        after={"routed_to": str(head), "prepare_by": prepare_by},
    )  # fmt: skip
    telling.routed(appeal=appeal, at=at)
    return appeal


def prepare_answer(*, appeal: Appeal, text: str, actor: User, at: datetime) -> Appeal:
    """Write for the institution what to answer; the coordinator sends it. Raises AppealHasMoved, WordsMissing."""
    within = appeal.routed_to.place if appeal.routed_to is not None else appeal.municipality.place
    by = access.require(actor, Act.PREPARE_ANSWER, within=within, at=at)
    text = _said(text, "Напишите, что ответить.")
    if appeal.routed_to is None:
        raise AppealHasMoved("Сообщение не направлено учреждению.")
    values = {"prepared": text[: receiving.LONGEST], "prepared_by": actor, "prepared_at": at}
    _move(
        appeal, (Appeal.State.OPEN,), values, act="prepare_answer", actor=actor, at=at, by=by,
        after={"routed_to": str(appeal.routed_to)},
    )  # fmt: skip
    telling.prepared(appeal=appeal, at=at)
    return appeal


def answer_appeal(
    *,
    appeal: Appeal,
    text: str,
    sent_how: str = "",
    attached: Sequence[FileInput] = (),
    actor: User,
    at: datetime,
) -> Answer:
    """Answer a registered message; the citizen sees it by number and code, and gets a letter where mail was left.

    Raises AppealHasMoved, WordsMissing, MessageRejected, files.FileRejected.
    """
    by = access.require(actor, Act.KEEP_APPEALS, within=appeal.municipality.place, at=at)
    text = _said(text, "Напишите ответ.")
    if appeal.way != Appeal.Way.WEB and not tidy(sent_how):
        raise WordsMissing("Напишите, как ответ отправлен: например, письмом № 12 от 1 апреля.")
    checked = receiving.checked_files(attached)
    today = timezone.localdate(at)
    with transaction.atomic():
        values = {"state": Appeal.State.ANSWERED, "closed_on": today, "satisfaction": "", "satisfaction_note": ""}
        _move(
            appeal, (Appeal.State.OPEN,), values, act="answer_appeal", actor=actor, at=at, by=by,
            before={"state": Appeal.State.OPEN.label},
            after={"state": Appeal.State.ANSWERED.label, "closed_on": today, "files": len(checked)},
        )  # fmt: skip
        made = Answer.objects.create(appeal=appeal, text=text, sent_how=tidy(sent_how)[:200], at=at, by=actor)
        receiving.keep_with_answer(made, checked, by=actor, at=at)
    telling.mail_answer(answer=made, at=at)
    return made


def extend_term(*, appeal: Appeal, due_on: date, reason: str, actor: User, at: datetime) -> Appeal:
    """Prolong the term once, by 30 days at most, before it is over; the citizen is told.

    Raises AppealHasMoved, TermRejected, WordsMissing.
    """
    by = access.require(actor, Act.KEEP_APPEALS, within=appeal.municipality.place, at=at)
    reason = _reason(reason, "Напишите, почему срок продлевается: причину увидит человек.")
    today, old = timezone.localdate(at), appeal.due_on
    if appeal.state != Appeal.State.OPEN or old is None:
        raise AppealHasMoved("Продлить можно только срок сообщения, которое рассматривается.")
    if appeal.extended_at is not None:
        raise TermRejected("Срок продлевают один раз, и он уже продлён.")
    if today > old:
        raise TermRejected(f"Срок прошёл {wording.date_words(old)}: продлить его уже нельзя, отвечайте.")
    most = old + timedelta(days=terms.rules()["extend"].count)
    if not old < due_on <= most:
        raise TermRejected(f"Новый срок — позже прежнего и не позже {wording.date_words(most)}")
    values = {"due_on": due_on, "extension_reason": reason, "extended_at": at}
    _move(
        appeal, (Appeal.State.OPEN,), values, act="extend_term", actor=actor, at=at, by=by, only={"extended_at": None},
        before={"due_on": old}, after={"due_on": due_on}, reason=reason,
    )  # fmt: skip
    telling.mail_news(appeal=appeal, at=at)
    return appeal


def forward_appeal(*, appeal: Appeal, to: str, actor: User, at: datetime) -> Appeal:
    """Forward a message to the body whose business it is; the citizen is told. Raises AppealHasMoved, WordsMissing."""
    by = access.require(actor, Act.KEEP_APPEALS, within=appeal.municipality.place, at=at)
    to = _reason(to, "Напишите, куда сообщение переадресовано.")
    return _close(appeal, Appeal.State.FORWARDED, to, act="forward_appeal", actor=actor, at=at, by=by)


def decline_appeal(*, appeal: Appeal, reason: str, actor: User, at: datetime) -> Appeal:
    """Leave a message without an answer, with a reason its author sees. Raises AppealHasMoved, WordsMissing."""
    by = access.require(actor, Act.KEEP_APPEALS, within=appeal.municipality.place, at=at)
    reason = _reason(reason, "Напишите, почему сообщение остаётся без ответа: причину увидит человек.")
    return _close(appeal, Appeal.State.DECLINED, reason, act="decline_appeal", actor=actor, at=at, by=by)


def reopen_appeal(*, appeal: Appeal, reason: str, actor: User, at: datetime) -> Appeal:
    """Take up again a message that was finished; the term of the answer is counted anew from today.

    Raises AppealHasMoved, WordsMissing.
    """
    by = access.require(actor, Act.KEEP_APPEALS, within=appeal.municipality.place, at=at)
    reason = _reason(reason, "Напишите, почему сообщение берётся снова.")
    if appeal.anonymised_at is not None:
        raise AppealHasMoved("Сообщение обезличено: отвечать на него больше некому.")
    today = timezone.localdate(at)
    values = receiving.registered(appeal.municipality, today, is_legal=appeal.is_legal)
    values |= {"closed_on": None, "closing_words": "", "extended_at": None, "extension_reason": ""}
    if appeal.registered_on is not None:  # the first term stays to be seen
        values |= {"registered_on": appeal.registered_on, "first_due_on": appeal.first_due_on}
    return _move(
        appeal, (Appeal.State.ANSWERED, Appeal.State.FORWARDED, Appeal.State.DECLINED), values, act="reopen_appeal",
        actor=actor, at=at, by=by, before={"state": appeal.get_state_display()},
        after={"state": Appeal.State.OPEN.label, "due_on": values["due_on"]}, reason=reason,
    )  # fmt: skip


def proposed_prepare_by(appeal: Appeal, on: date) -> date:
    """Return the day by which an institution is asked to prepare an answer: in ten days, well before the term."""
    calendar = scheduling.load_calendar()
    usual = terms.term("prepare", on, calendar, after="направления").due_on
    return max(on, min(usual, appeal.due_on)) if appeal.due_on is not None else usual


def proposed_extension(appeal: Appeal) -> date | None:
    """Return the farthest day to which the term may be prolonged."""
    if appeal.due_on is None:
        return None
    return scheduling.load_calendar().moved(appeal.due_on + timedelta(days=terms.rules()["extend"].count), back=True)


def tidy(text: str) -> str:
    """Return words on one line."""
    return " ".join(text.replace("\0", "").split())


def _close(appeal: Appeal, state: str, words: str, *, act: str, actor: User, at: datetime, by: Held) -> Appeal:
    values = {"state": state, "closed_on": timezone.localdate(at), "closing_words": words}
    before = {"state": appeal.get_state_display()}
    if state == Appeal.State.FORWARDED and appeal.registered_on is None:
        values["registered_on"] = timezone.localdate(at)
    _move(
        appeal, _WORKED_ON, values, act=act, actor=actor, at=at, by=by, before=before,
        after={"state": Appeal.State(state).label}, reason=words,
    )  # fmt: skip
    telling.mail_news(appeal=appeal, at=at)
    return appeal


def _move(
    appeal: Appeal,
    states: Sequence[str],
    values: dict[str, Any],
    *,
    act: str,
    actor: User,
    at: datetime,
    by: Held,
    only: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> Appeal:
    """Change a message that is in one of these states and write it down. Raises AppealHasMoved."""
    with transaction.atomic():
        found = Appeal.objects.filter(pk=appeal.pk, state__in=states, **(only or {}))
        if not found.update(**values):
            raise AppealHasMoved("С сообщением тем временем что-то сделали: обновите страницу.")
        appeal.refresh_from_db()
        journal.record(
            actor=actor, act=act, within=appeal.municipality.place, subject=appeal, at=at, by=by,
            before=before, after=after if after is not None else _about(appeal), reason=reason,
        )  # fmt: skip
    return appeal


def _described(
    appeal: Appeal, kind: str, topic: str, institution: Institution | None, is_legal: bool
) -> dict[str, object]:  # fmt: skip
    if institution is not None and institution.municipality_id != appeal.municipality_id:
        raise AppealHasMoved("Такого учреждения здесь нет.")
    return {
        "kind": Appeal.Kind(kind), "topic": Appeal.Topic(topic), "institution": institution, "is_legal": is_legal,
    }  # fmt: skip


def _about(appeal: Appeal) -> dict[str, str]:
    return {
        "kind": appeal.get_kind_display(),
        "topic": appeal.get_topic_display(),
        "institution": str(appeal.institution or ""),
    }


def _said(text: str, sentence: str) -> str:
    text = text.replace("\0", "").strip()
    if not text:
        raise WordsMissing(sentence)
    if len(text) > LONGEST_ANSWER:
        raise WordsMissing(f"Ответ длиннее {wording.counted(LONGEST_ANSWER, 'знака', 'знаков', 'знаков')}: сократите.")
    return text


def _reason(text: str, sentence: str) -> str:
    text = tidy(text)[:500]
    if not text:
        raise WordsMissing(sentence)
    return text
