"""The log of tries: a way of feedback was tried, it answered later, the entry was a mistake."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.feedback.models import Probe
from merilo.feedback.services.handling import tidy
from merilo.feedback.services.receiving import FileInput
from merilo.plans.services import files
from merilo.registry.models import Institution

KINDS = frozenset({"picture", "pdf", "document"})
OLDEST = timedelta(days=366)


class ProbeRejected(Refused):
    """A try that cannot have been so."""


class ProbeHasMoved(Refused):
    """The answer was noted already, or the entry was voided."""


def record_probe(
    *,
    institution: Institution,
    way: str,
    target: str,
    tried_at: datetime,
    asked: str = "",
    outcome: str,
    answered_at: datetime | None = None,
    note: str = "",
    url: str = "",
    proof: FileInput | None = None,
    actor: User,
    at: datetime,
) -> Probe:
    """Write down that a way of an institution was tried and what came of it.

    Raises ProbeRejected, files.FileRejected, ValidationError.
    """
    by = access.require(actor, Act.KEEP_PROBES, within=institution.municipality.place, at=at)
    if not at - OLDEST <= tried_at <= at:
        raise ProbeRejected("Проверьте время: записывают то, что было не позже этой минуты и не раньше года назад.")
    _check_answer(tried_at, outcome, answered_at, at)
    _check_link(url)
    checked = None if proof is None else files.check(name=proof.name, content=proof.content, kinds=KINDS)
    with transaction.atomic():
        kept = None
        if checked is not None:
            kept = files.keep(checked, municipality=institution.municipality, actor=actor, at=at)
        made = Probe(
            institution=institution, way=way, target=tidy(target), tried_at=tried_at, tried_by=actor,
            asked=tidy(asked), outcome=outcome, answered_at=answered_at, note=tidy(note), url=url.strip(), file=kept,
            made_at=at,
        )  # fmt: skip
        made.full_clean(exclude=["institution", "tried_by", "file"])
        made.save()
        journal.record(
            actor=actor, act="record_probe", within=institution.municipality.place, subject=made, at=at, by=by,
            after={"way": made.get_way_display(), "target": made.target, "outcome": made.get_outcome_display(),
                   "tried_at": _moment(tried_at), "answered_at": _moment(answered_at)},
        )  # fmt: skip
    return made


def record_reply(
    *, probe: Probe, outcome: str, answered_at: datetime | None = None, note: str = "", actor: User, at: datetime
) -> Probe:
    """Write down what came of a try that waited. Raises ProbeHasMoved, ProbeRejected."""
    within = probe.institution.municipality.place
    by = access.require(actor, Act.KEEP_PROBES, within=within, at=at)
    if outcome == Probe.Outcome.WAITING:
        raise ProbeRejected("Выберите, что получилось.")
    _check_answer(probe.tried_at, outcome, answered_at, at)
    with transaction.atomic():
        waiting = Probe.objects.filter(pk=probe.pk, outcome=Probe.Outcome.WAITING, voided_at__isnull=True)
        if not waiting.update(outcome=Probe.Outcome(outcome), answered_at=answered_at, note=tidy(note)[:1000]):
            raise ProbeHasMoved("Итог этой проверки уже записан: обновите страницу.")
        probe.refresh_from_db()
        journal.record(
            actor=actor, act="record_reply", within=within, subject=probe, at=at, by=by,
            before={"outcome": Probe.Outcome.WAITING.label},
            after={"outcome": probe.get_outcome_display(), "answered_at": _moment(answered_at)},
        )  # fmt: skip
    return probe


def void_probe(*, probe: Probe, reason: str, actor: User, at: datetime) -> Probe:
    """Say that an entry is a mistake; it stays to be seen and counts no more. Raises ProbeHasMoved, ProbeRejected."""
    within = probe.institution.municipality.place
    by = access.require(actor, Act.KEEP_PROBES, within=within, at=at)
    reason = tidy(reason)[:500]
    if not reason:
        raise ProbeRejected("Напишите, почему запись неверна.")
    with transaction.atomic():
        if not Probe.objects.filter(pk=probe.pk, voided_at__isnull=True).update(voided_at=at, void_reason=reason):
            raise ProbeHasMoved("Запись уже признана ошибкой.")
        probe.refresh_from_db()
        journal.record(
            actor=actor, act="void_probe", within=within, subject=probe, at=at, by=by,
            before={"outcome": probe.get_outcome_display()}, reason=reason,
        )  # fmt: skip
    return probe


def _check_answer(tried_at: datetime, outcome: str, answered_at: datetime | None, at: datetime) -> None:
    if answered_at is None:
        return
    if outcome != Probe.Outcome.WORKS:
        raise ProbeRejected("Время ответа пишут, только если ответ был.")
    if not tried_at <= answered_at <= at:
        raise ProbeRejected("Ответ не мог прийти раньше вопроса или позже этой минуты: проверьте время.")


def _check_link(url: str) -> None:
    if url.strip() and urlsplit(url.strip()).scheme not in ("http", "https"):
        raise ProbeRejected("Ссылка начинается с https:// или http://.")


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{timezone.localtime(at):%d.%m.%Y %H:%M}"
