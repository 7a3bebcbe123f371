"""Visits: who looks at a unit and when; moved, cancelled with a reason, held."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Held
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, Phase, Unit, Visit
from merilo.assessment.queries import visits
from merilo.assessment.services import inspection_notices, visits_reporting
from merilo.core import wording

_SHORTEST, _LONGEST = 10, 24 * 60


class VisitRejected(Refused):
    """A visit at a time, for a time or by a person that cannot be meant."""


class VisitsMeet(Refused):
    """The person is somewhere else then; it may be written down nevertheless."""


class VisitHasMoved(Refused):
    """The visit was held or cancelled already."""


class ReasonIsMissing(Refused):
    """A visit is cancelled only with a reason."""


def _require(actor: User, unit: Unit, expert: User, at: datetime) -> Held:
    """Return by what right: the coordinator plans everybody's visits, an expert the own ones to the units given."""
    cycle = unit.cycle
    if expert.pk == actor.pk and not access.may(actor, Act.KEEP_CYCLE, within=cycle.place, at=at):
        return access.require(actor, Act.FILL_CHECKLIST, within=unit.place_in(cycle), at=at)
    return access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)


@transaction.atomic
def plan_visit(
    *,
    unit: Unit,
    expert: User,
    starts_at: datetime,
    actor: User,
    at: datetime,
    minutes: int = 60,
    note: str = "",
    despite: bool = False,
) -> Visit:
    """Write down when a person goes to look at a unit, and tell them.

    `despite`: although the person is somewhere else then. Raises VisitRejected, VisitsMeet.
    """
    by = _require(actor, unit, expert, at)
    visit = Visit(unit=unit, expert=expert, starts_at=starts_at, minutes=minutes, note=note.strip(), made_at=at)
    visit.made_by = actor
    _check(visit, unit.cycle, at, despite=despite)
    visit.full_clean(exclude=["unit", "expert", "made_by"])
    visit.save()
    journal.record(
        actor=actor, act="plan_visit", within=unit.place_in(unit.cycle), subject=visit, at=at, by=by,
        after=_told(visit),
    )  # fmt: skip
    if expert.pk != actor.pk:
        inspection_notices.visit_planned(visit=visit, key="planned", words="Вам назначено посещение", at=at)
    return visit


@transaction.atomic
def move_visit(
    *,
    visit: Visit,
    expert: User,
    starts_at: datetime,
    actor: User,
    at: datetime,
    minutes: int = 60,
    note: str = "",
    despite: bool = False,
) -> Visit:
    """Change when, by whom or for how long; those concerned are told. Raises VisitRejected, VisitsMeet."""
    unit, before_expert = visit.unit, visit.expert
    by = _require(actor, unit, before_expert, at)
    if expert.pk != before_expert.pk:
        by = _require(actor, unit, expert, at)
    visit = _held(visit)
    before = _told(visit)
    visit.expert, visit.starts_at, visit.minutes, visit.note = expert, starts_at, minutes, note.strip()
    _check(visit, unit.cycle, at, despite=despite)
    visit.full_clean(exclude=["unit", "expert", "made_by"])
    visit.save(update_fields=["expert", "starts_at", "minutes", "note"])
    after = _told(visit)
    if after == before:
        return visit
    journal.record(
        actor=actor, act="move_visit", within=unit.place_in(unit.cycle), subject=visit, at=at, by=by,
        before=before, after=after,
    )  # fmt: skip
    key = f"moved:{int(at.timestamp())}"
    if expert.pk != actor.pk:
        inspection_notices.visit_planned(visit=visit, key=key, words="Посещение назначено на", at=at)
    if before_expert.pk not in (expert.pk, actor.pk):
        visit.expert = before_expert
        inspection_notices.visit_planned(visit=visit, key=key, words="Посещение передано другому", at=at)
        visit.expert = expert
    return visit


@transaction.atomic
def cancel_visit(*, visit: Visit, reason: str, actor: User, at: datetime) -> Visit:
    """Cancel a visit with a reason; it stays in the list and is struck out in calendars."""
    unit = visit.unit
    by = _require(actor, unit, visit.expert, at)
    reason = reason.strip()
    if not reason:
        raise ReasonIsMissing("Напишите, почему посещение отменено.")
    visit = _held(visit)
    visit.state, visit.reason = Visit.State.CANCELLED, reason[:500]
    visit.save(update_fields=["state", "reason"])
    journal.record(
        actor=actor, act="cancel_visit", within=unit.place_in(unit.cycle), subject=visit, at=at, by=by,
        before={"state": Visit.State.PLANNED}, after={"state": Visit.State.CANCELLED}, reason=visit.reason,
    )  # fmt: skip
    if visit.expert_id != actor.pk:
        inspection_notices.visit_planned(visit=visit, key="cancelled", words="Посещение отменено", at=at)
    visits_reporting.tell_plans(cycle=unit.cycle, actor=actor, at=at)
    return visit


@transaction.atomic
def hold_visit(*, visit: Visit, actor: User, at: datetime) -> Visit:
    """Say that a visit took place; with the last one the plan's lines about visits report themselves."""
    unit = visit.unit
    by = _require(actor, unit, visit.expert, at)
    visit = _held(visit)
    if visit.starts_at > at:
        raise VisitRejected("Посещение ещё не началось: отметьте, что оно состоялось, потом.")
    visit.state = Visit.State.HELD
    visit.save(update_fields=["state"])
    journal.record(
        actor=actor, act="hold_visit", within=unit.place_in(unit.cycle), subject=visit, at=at, by=by,
        before={"state": Visit.State.PLANNED}, after={"state": Visit.State.HELD},
    )  # fmt: skip
    visits_reporting.tell_plans(cycle=unit.cycle, actor=actor, at=at)
    return visit


def _held(visit: Visit) -> Visit:
    """Return a planned visit, kept from others until the transaction ends. Raises VisitHasMoved."""
    unit = visit.unit
    fresh = Visit.objects.select_for_update(of=("self",)).select_related("expert").get(pk=visit.pk)
    if fresh.state != Visit.State.PLANNED:
        word = "состоялось" if fresh.state == Visit.State.HELD else "отменено"
        raise VisitHasMoved(f"Это посещение уже {word}.")
    fresh.unit = unit
    return fresh


def _check(visit: Visit, cycle: Cycle, at: datetime, *, despite: bool) -> None:
    if cycle.phase not in (Phase.PREPARATION, Phase.GATHERING):
        raise VisitRejected("Посещения назначают, пока цикл готовится и идёт сбор.")
    if visit.unit.left_at is not None:
        raise VisitRejected("Учреждение выбыло из перечня: посещать его в этом цикле не нужно.")
    if not _SHORTEST <= visit.minutes <= _LONGEST:
        raise VisitRejected(f"Посещение длится от {_SHORTEST} минут до суток.")
    day = timezone.localdate(visit.starts_at)
    if not cycle.year - 1 <= day.year <= cycle.year + 1:
        raise VisitRejected(f"День посещения ({wording.date_words(day)}) не подходит к циклу {cycle.year} года.")
    if "\0" in visit.note:
        raise VisitRejected("В примечании есть недопустимый знак.")
    if not visits.may_visit(visit.expert, cycle, on=timezone.localdate(at)):
        raise VisitRejected("Посещает эксперт, член совета или координатор этого муниципалитета.")
    others = [] if despite else visits.meeting(visit)
    if others:
        other = others[0]
        local, name = timezone.localtime(other.starts_at), wording.quoted(wording.shortened(other.unit.name, 120))
        raise VisitsMeet(
            f"В это время у этого человека другое посещение: {name}, {wording.date_words(local.date())}, "
            f"{local:%H:%M}. Выберите другое время или подтвердите совпадение."
        )


def _told(visit: Visit) -> dict[str, object]:
    """Return a visit as the journal tells it."""
    local = timezone.localtime(visit.starts_at)
    when = f"{wording.date_words(local.date())}, {local:%H:%M}"
    return {"expert": str(visit.expert), "when": when, "minutes": visit.minutes, "note": visit.note}
