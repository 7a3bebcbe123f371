"""From one phase of a cycle to the next: nowhere else does a phase change, and each change rests on a decision."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, Decision, Phase, Snapshot
from merilo.assessment.queries import choices, readiness
from merilo.assessment.services import deciding, filling, fulfilling, snapshots, telling, visits_reporting, waves, years
from merilo.core import wording
from merilo.council.services import matters
from merilo.outreach.services import happening
from merilo.plans.services import scheduling

LONGEST = timedelta(days=730)  # of gathering, from the day it is decided


class WrongPhase(Refused):
    """The cycle is in a phase in which this cannot be done, or somebody was faster."""


class NotReady(Refused):
    """Something must be done before; the text says what."""


class WrongDays(Refused):
    """The days of gathering do not fit each other."""


def start_gathering(
    *, cycle: Cycle, basis: str, decided_on: date, reason: str = "", ends_on: date, actor: User, at: datetime
) -> Cycle:
    """Begin gathering today: choices freeze, the first wave opens with a link for each unit, checklists are laid out.

    Raises WrongPhase, NoDecision, NotReady with what is missing, WrongDays.
    """
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    today = timezone.localdate(at)
    deciding.check(basis, decided_on, today=today)
    if not today <= ends_on <= today + LONGEST:
        raise WrongDays("Последний день сбора — сегодня или позже, но не дальше двух лет.")
    _must_be(cycle, (Phase.PREPARATION,))
    roles = [question.role for question in choices.edition_of(cycle).questionnaire.closed]
    lacks = readiness.lacks(cycle)
    if lacks:
        raise NotReady("Сбор не начать: " + "; ".join(lack.text for lack in lacks[:5]) + ".")
    with transaction.atomic():
        _move(cycle, (Phase.PREPARATION,), Phase.GATHERING, starts_on=today, ends_on=ends_on, roles=roles, frozen_at=at)
        waves.lay(cycle=cycle, title="", starts_on=today, ends_on=ends_on)
        filling.lay(cycle)
        deciding.note(
            cycle, Decision.Kind.START, basis, decided_on, reason, actor, at, values={"ends_on": ends_on.isoformat()}
        )
        journal.record(
            actor=actor, act="start_gathering", within=cycle.place, subject=cycle, at=at, by=by,
            after={"starts_on": today, "ends_on": ends_on, "basis": basis}, reason=reason,
        )  # fmt: skip
    fulfilling.happen(
        municipality=cycle.municipality, year=cycle.year, step="gathering_started", happened_on=today, basis=basis,
        actor=actor, at=at,
    )  # fmt: skip
    _arise(cycle, "gathering", "Анкета открыта", today)
    telling.gathering_started(cycle=cycle, at=at)
    return cycle


def prolong(
    *, cycle: Cycle, ends_on: date, basis: str, decided_on: date, reason: str, actor: User, at: datetime
) -> Cycle:
    """Let gathering last longer. The running wave lasts with it; where none runs, a new one opens. Raises WrongDays."""
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    today = timezone.localdate(at)
    deciding.check(basis, decided_on, today=today)
    deciding.need_reason(reason, "Напишите, почему сбор продлевается.")
    _must_be(cycle, (Phase.GATHERING,))
    was = cycle.ends_on or today
    _check_end(ends_on, later_than=max(was, today - timedelta(days=1)), today=today)
    with transaction.atomic():
        _move(cycle, (Phase.GATHERING,), Phase.GATHERING, ends_on=ends_on)
        waves.stretch(cycle=cycle, was=was, ends_on=ends_on, at=at)
        deciding.note(
            cycle, Decision.Kind.PROLONG, basis, decided_on, reason, actor, at, values={"ends_on": ends_on.isoformat()}
        )
        journal.record(
            actor=actor, act="prolong_gathering", within=cycle.place, subject=cycle, at=at, by=by,
            before={"ends_on": was}, after={"ends_on": ends_on}, reason=reason,
        )  # fmt: skip
    return cycle


def close_gathering(
    *, cycle: Cycle, basis: str, decided_on: date, reason: str = "", actor: User, at: datetime
) -> Snapshot:
    """End gathering: waves end and their keys are thrown away, everything gathered is frozen as a snapshot.

    What is not whole (checklists not accepted, nobody asked) is named; closing nevertheless needs a reason.
    Raises WrongPhase, NoDecision, NotReady.
    """
    by = access.require(actor, Act.CALCULATE, within=cycle.place, at=at)
    today = timezone.localdate(at)
    deciding.check(basis, decided_on, today=today)
    gaps = readiness.gaps(cycle)
    if gaps and not reason.strip():
        raise NotReady("Собрано не всё: " + "; ".join(gaps) + ". Чтобы завершить сбор так, напишите почему.")
    with transaction.atomic():
        _move(cycle, (Phase.GATHERING,), Phase.PRELIMINARY, ends_on=min(today, cycle.ends_on or today))
        waves.end_all(cycle=cycle, at=at)
        deciding.note(cycle, Decision.Kind.CLOSE, basis, decided_on, reason, actor, at, values={"gaps": list(gaps)})
        journal.record(
            actor=actor, act="close_gathering", within=cycle.place, subject=cycle, at=at, by=by,
            after={"closed_on": today, "basis": basis}, reason=reason,
        )  # fmt: skip
        frozen = _freeze(cycle, actor, at)
    gathered = frozenset(cycle.units.filter(left_at__isnull=True).values_list("institution_id", flat=True))
    fulfilling.pass_on(
        cycle=cycle,
        step="gathering",
        on=today,
        text="Сбор информации завершён.",
        basis=basis,
        actor=actor,
        at=at,
        institutions=gathered,
        speaks=lambda said: not visits_reporting.is_about_visits(said),
    )
    return frozen


def reopen_gathering(
    *, cycle: Cycle, ends_on: date, basis: str, decided_on: date, reason: str, actor: User, at: datetime
) -> Cycle:
    """Gather again before the results have gone to the institutions: a new wave with new links opens.

    The snapshot of the closing stays; the next closing makes one that names it.
    Raises WrongPhase, NoDecision, NoReason, WrongDays.
    """
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    today = timezone.localdate(at)
    deciding.check(basis, decided_on, today=today)
    deciding.need_reason(reason, "Напишите, почему сбор возобновляется.")
    _check_end(ends_on, later_than=today - timedelta(days=1), today=today)
    with transaction.atomic():
        _move(cycle, (Phase.PRELIMINARY,), Phase.GATHERING, ends_on=ends_on)
        waves.lay(cycle=cycle, title="", starts_on=today, ends_on=ends_on)
        deciding.note(
            cycle, Decision.Kind.REOPEN, basis, decided_on, reason, actor, at, values={"ends_on": ends_on.isoformat()}
        )
        journal.record(
            actor=actor, act="reopen_gathering", within=cycle.place, subject=cycle, at=at, by=by,
            after={"ends_on": ends_on, "basis": basis}, reason=reason,
        )  # fmt: skip
    return cycle


def send_preliminary(
    *, cycle: Cycle, basis: str, decided_on: date, reason: str = "", actor: User, at: datetime
) -> Cycle:
    """Send the preliminary results to the institutions: from now on their heads may object for so many working days.

    The room above calls this once there is a calculation. Raises WrongPhase, NoDecision.
    """
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    today = timezone.localdate(at)
    deciding.check(basis, decided_on, today=today)
    until = scheduling.load_calendar().workday_after(today, cycle.objection_days)
    with transaction.atomic():
        _move(cycle, (Phase.PRELIMINARY,), Phase.OBJECTIONS, objections_until=until)
        deciding.note(
            cycle, Decision.Kind.PRELIMINARY, basis, decided_on, reason, actor, at,
            values={"objections_until": until.isoformat()},
        )  # fmt: skip
        journal.record(
            actor=actor, act="send_preliminary", within=cycle.place, subject=cycle, at=at, by=by,
            after={"objections_until": until, "basis": basis}, reason=reason,
        )  # fmt: skip
    telling.results_sent(cycle=cycle, at=at)
    return cycle


def finalise(*, cycle: Cycle, basis: str, decided_on: date, reason: str = "", actor: User, at: datetime) -> Cycle:
    """Make the results final. The room above calls this after its own checks. Raises WrongPhase, NoDecision."""
    by = access.require(actor, Act.PUBLISH, within=cycle.place, at=at)
    today = timezone.localdate(at)
    deciding.check(basis, decided_on, today=today)
    with transaction.atomic():
        _move(cycle, (Phase.OBJECTIONS,), Phase.FINAL)
        matters.take_off(municipality=cycle.municipality, key=f"results:{cycle.pk}")
        deciding.note(cycle, Decision.Kind.FINAL, basis, decided_on, reason, actor, at)
        journal.record(
            actor=actor, act="finalise", within=cycle.place, subject=cycle, at=at, by=by,
            after={"decided_on": decided_on, "basis": basis}, reason=reason,
        )  # fmt: skip
    fulfilling.pass_on(
        cycle=cycle,
        step="results",
        on=decided_on,
        text="Результаты независимой оценки рассмотрены и утверждены.",
        basis=basis,
        actor=actor,
        at=at,
    )
    return cycle


def mark_published(*, cycle: Cycle, basis: str, decided_on: date, reason: str = "", actor: User, at: datetime) -> Cycle:
    """Say that the results are public. The room above calls this when it publishes. Raises WrongPhase, NoDecision."""
    by = access.require(actor, Act.PUBLISH, within=cycle.place, at=at)
    today = timezone.localdate(at)
    deciding.check(basis, decided_on, today=today)
    with transaction.atomic():
        _move(cycle, (Phase.FINAL,), Phase.PUBLISHED)
        deciding.note(cycle, Decision.Kind.PUBLISH, basis, decided_on, reason, actor, at)
        journal.record(
            actor=actor, act="mark_published", within=cycle.place, subject=cycle, at=at, by=by,
            after={"decided_on": decided_on, "basis": basis}, reason=reason,
        )  # fmt: skip
    fulfilling.pass_on(
        cycle=cycle,
        step="publication",
        on=today,
        text="Результаты независимой оценки опубликованы.",
        basis=basis,
        actor=actor,
        at=at,
    )
    _arise(cycle, "results", "Результаты опубликованы", today)
    return cycle


def _arise(cycle: Cycle, occasion: str, what: str, on: date) -> None:
    """Let it become due to tell people, for those assessed and the municipality; a branch is told of by its head."""
    units = cycle.units.filter(left_at=None).values_list("institution__parent", "institution")
    happening.arise(
        municipality=cycle.municipality, occasion=occasion, key=f"{occasion}-{cycle.pk}",
        title=f"{what}: {cycle.title}", year=cycle.year, happened_on=on,
        institutions={parent or one for parent, one in units},
    )  # fmt: skip


def cancel_cycle(*, cycle: Cycle, basis: str, decided_on: date, reason: str, actor: User, at: datetime) -> Cycle:
    """Give a cycle up: waves end, nothing gathered is deleted. A published one is never cancelled."""
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    today = timezone.localdate(at)
    deciding.check(basis, decided_on, today=today)
    deciding.need_reason(reason, "Напишите, почему цикл отменяется.")
    before = cycle.phase
    with transaction.atomic():
        running = (Phase.PREPARATION, Phase.GATHERING, Phase.PRELIMINARY, Phase.OBJECTIONS, Phase.FINAL)
        _move(cycle, running, Phase.CANCELLED)
        for what in ("list", "results"):
            matters.take_off(municipality=cycle.municipality, key=f"{what}:{cycle.pk}")
        waves.end_all(cycle=cycle, at=at)
        years.take_back_years(cycle=cycle, reason=reason, actor=actor, at=at)
        deciding.note(cycle, Decision.Kind.CANCEL, basis, decided_on, reason, actor, at, values={"phase": before})
        journal.record(
            actor=actor, act="cancel_cycle", within=cycle.place, subject=cycle, at=at, by=by,
            before={"phase": Phase(before).label}, after={"phase": Phase.CANCELLED.label}, reason=reason,
        )  # fmt: skip
    return cycle


def _move(cycle: Cycle, before: tuple[str, ...], after: str, **values: Any) -> None:
    """Change the phase if it is still the one we saw; whoever comes second is told so. Raises WrongPhase."""
    _must_be(cycle, before)
    if not Cycle.objects.filter(pk=cycle.pk, phase=cycle.phase).update(phase=after, **values):
        raise WrongPhase("Этап цикла уже сменился: обновите страницу и посмотрите, что сделано.")
    cycle.refresh_from_db(fields=["phase", *values])


def _must_be(cycle: Cycle, wanted: tuple[str, ...]) -> None:
    if cycle.phase not in wanted:
        named = wording.listed([f"«{Phase(one).label}»" for one in wanted], "или")
        raise WrongPhase(f"Это делается на этапе {named}, а сейчас «{Phase(cycle.phase).label}».")


def _check_end(ends_on: date, *, later_than: date, today: date) -> None:
    if ends_on <= later_than:
        raise WrongDays(f"Новый последний день сбора должен быть позже {wording.date_words(later_than)}")
    if ends_on > today + LONGEST:
        raise WrongDays("Последний день сбора — не дальше двух лет от сегодняшнего дня.")


def _freeze(cycle: Cycle, actor: User, at: datetime) -> Snapshot:
    """Freeze what was gathered; a closing after a reopening names the snapshot before it."""
    parent = cycle.snapshots.order_by("-number").first()
    reason = "Сбор завершён" if parent is None else "Сбор завершён снова после возобновления"
    return snapshots.freeze(cycle=cycle, actor=actor, at=at, reason=reason, parent=parent)
