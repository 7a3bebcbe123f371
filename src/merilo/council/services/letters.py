"""Proposals to the administration: written, sent, answered. The day of sending starts the month of the law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.council.models import Proposal
from merilo.council.queries import decisions
from merilo.council.services.keeping import taken
from merilo.plans.services import fulfilling
from merilo.registry.models import Municipality
from merilo.registry.services.institutions import tidy

FIELDS = ("year", "to", "basis", "points")


class ProposalRefused(Refused):
    """The proposals cannot be written, sent or answered so; the text says why."""


def write_proposals(*, municipality: Municipality, values: Mapping[str, Any], actor: User, at: datetime) -> Proposal:
    """Write the proposals of a year; `basis` names the decision they rest on. Raises ValidationError."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=municipality.place, at=at)
    made = Proposal(municipality=municipality, made_by=actor, made_at=at)
    with transaction.atomic():
        _save(made, values)
        journal.record(
            actor=actor, act="write_proposals", within=made.place, subject=made, at=at, by=by, after=_told(made)
        )
    return made


def change_proposals(*, proposal: Proposal, values: Mapping[str, Any], actor: User, at: datetime) -> Proposal:
    """Change proposals that have not been sent. Raises ProposalRefused, ValidationError."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=proposal.place, at=at)
    if proposal.sent_on is not None:
        raise ProposalRefused("Предложения отправлены: они больше не меняются.")
    before = _told(proposal)
    with transaction.atomic():
        _save(proposal, values)
        journal.record(
            actor=actor, act="change_proposals", within=proposal.place, subject=proposal, at=at, by=by,
            before=before, after=_told(proposal),
        )  # fmt: skip
    return proposal


def send_proposals(
    *, proposal: Proposal, sent_on: date, number: str = "", sent_how: str, actor: User, at: datetime
) -> Proposal:
    """Write down that the proposals were sent: the month of the law runs, lines of plans begin or are done.

    Raises ProposalRefused.
    """
    by = access.require(actor, Act.KEEP_COUNCIL, within=proposal.place, at=at)
    if sent_on > timezone.localdate(at) or sent_on.year < proposal.year:
        raise ProposalRefused("День отправки — не раньше года оценки и не позже сегодняшнего.")
    until = month_after(sent_on)
    with transaction.atomic():
        waiting = Proposal.objects.filter(pk=proposal.pk, sent_on__isnull=True)
        words = {"number": tidy(number)[:60], "sent_how": tidy(sent_how)[:300]}
        if not waiting.update(sent_on=sent_on, answer_by=until, **words):
            raise ProposalRefused("Эти предложения уже отправлены.")
        proposal.refresh_from_db()
        journal.record(
            actor=actor, act="send_proposals", within=proposal.place, subject=proposal, at=at, by=by,
            after={"sent_on": sent_on, "answer_by": until, "number": proposal.number},
        )  # fmt: skip
    basis = _letter(proposal)
    fulfilling.fulfil(
        municipality=proposal.municipality, year=sent_on.year, step="proposals", done_on=sent_on,
        text="Результаты и предложения совета направлены.", basis=basis, actor=actor, at=at,
    )  # fmt: skip
    fulfilling.happen(
        municipality=proposal.municipality, year=sent_on.year, step="proposals", happened_on=sent_on, basis=basis,
        actor=actor, at=at,
    )  # fmt: skip
    return proposal


def record_reply(
    *, proposal: Proposal, replied_on: date, reply: str, file: Any = None, actor: User, at: datetime
) -> Proposal:
    """Write down what the administration answered; the line of its consideration is done. Raises ProposalRefused."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=proposal.place, at=at)
    if proposal.sent_on is None or not proposal.sent_on <= replied_on <= timezone.localdate(at):
        raise ProposalRefused("День ответа — не раньше отправки предложений и не позже сегодняшнего.")
    if not reply.strip() and not file:
        raise ProposalRefused("Напишите, что ответили, или приложите ответ файлом.")
    stored = taken(file, proposal.municipality, actor, at)
    with transaction.atomic():
        waiting = Proposal.objects.filter(pk=proposal.pk, replied_on__isnull=True)
        if not waiting.update(replied_on=replied_on, reply=reply.strip()[:8000], reply_file=stored):
            raise ProposalRefused("Ответ уже записан.")
        proposal.refresh_from_db()
        journal.record(
            actor=actor, act="record_reply", within=proposal.place, subject=proposal, at=at, by=by,
            after={"replied_on": replied_on}, reason=wording.shortened(proposal.reply, 1000),
        )  # fmt: skip
    fulfilling.fulfil(
        municipality=proposal.municipality, year=replied_on.year, step="considered", done_on=replied_on,
        text="Результаты и предложения совета рассмотрены.", basis=f"ответ на {_letter(proposal)}", actor=actor, at=at,
    )  # fmt: skip
    return proposal


def month_after(day: date) -> date:
    """Return the last day of a month that runs from a day: the same number, or the last one of a shorter month."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, day.day)


def _save(proposal: Proposal, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        value = values[name]
        setattr(proposal, name, value.strip() if isinstance(value, str) else value)
    decided_on = values.get("decided_on")
    if decided_on is not None:
        proposal.resolution = decisions.named(proposal.municipality, proposal.basis, decided_on)
    proposal.full_clean(exclude=["municipality", "made_by", "resolution"])
    proposal.save()


def _letter(proposal: Proposal) -> str:
    number = f" №{wording.NBSP}{proposal.number}" if proposal.number else ""
    return f"письмо общественного совета от {proposal.sent_on:%d.%m.%Y}{number}"


def _told(proposal: Proposal) -> dict[str, Any]:
    return {"addressee": proposal.to, "basis": proposal.basis, "points": proposal.points}
