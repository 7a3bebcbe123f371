"""More time for a measure: asked for with a reason, given or declined by the founder, over by itself."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.plans.models import DelayRequest, Measure, Task
from merilo.plans.queries.remediation import task_of
from merilo.plans.services import changes, remediation_notices

State = DelayRequest.State


class DelayRejected(Refused):
    """More time cannot be asked for here: the measure is not open, or the day is no later one."""


class DelayHasMoved(Refused):
    """The question was answered already."""


@transaction.atomic
def ask_delay(*, measure: Measure, until: date, reason: str, actor: User, at: datetime) -> DelayRequest:
    """Ask the founder for more time about an open measure."""
    remediation = measure.shortcoming.remediation
    by = access.require(actor, Act.DRAW_REMEDIATION, within=remediation.place, at=at)
    reason = changes.reason_of(reason, "просите перенести срок")
    task = _open_task(measure)
    if until <= timezone.localdate(at) or (task.due_on is not None and until <= task.due_on):
        raise DelayRejected("Новый срок — позже прежнего и позже сегодняшнего дня.")
    if until.year > remediation.year + 10:
        raise DelayRejected(f"Проверьте год: {until:%d.%m.%Y}.")
    if DelayRequest.objects.filter(measure=measure, state=State.ASKED).exists():
        raise DelayRejected("О переносе этого мероприятия уже спросили: дождитесь ответа.")
    made = DelayRequest.objects.create(measure=measure, until=until, reason=reason, author=actor, at=at)
    journal.record(
        actor=actor, act="ask_delay", within=remediation.place, subject=measure, at=at, by=by,
        before={"due_on": task.due_on}, after={"moved_until": until}, reason=reason,
    )  # fmt: skip
    remediation_notices.delay_asked(delay=made, at=at)
    return made


@transaction.atomic
def give_delay(*, delay: DelayRequest, remark: str = "", actor: User, at: datetime) -> DelayRequest:
    """Give the time asked for: the term of the task moves, with its trace."""
    measure = delay.measure
    plan = measure.shortcoming.remediation.plan
    by = access.require(actor, Act.KEEP_REMEDIATION, within=plan.place, at=at)
    if delay.until <= timezone.localdate(at):
        raise DelayRejected("Новый срок уже наступил: откажите или попросите назвать другой день.")
    task = _open_task(measure)
    _review(delay, State.GIVEN, remark, actor, at)
    moved = changes.move_due(task, delay.until, reason=delay.reason, actor=actor, at=at)
    delay.postponement = moved
    delay.save(update_fields=["postponement"])
    journal.record(
        actor=actor, act="give_delay", within=plan.place, subject=measure, at=at, by=by,
        before={"due_on": moved.old_due_on}, after={"due_on": moved.new_due_on}, reason=delay.reason,
    )  # fmt: skip
    remediation_notices.delay_answered(delay=delay, at=at)
    return delay


@transaction.atomic
def decline_delay(*, delay: DelayRequest, remark: str, actor: User, at: datetime) -> DelayRequest:
    """Decline more time, saying why; the term stays."""
    plan = delay.measure.shortcoming.remediation.plan
    by = access.require(actor, Act.KEEP_REMEDIATION, within=plan.place, at=at)
    remark = changes.reason_of(remark, "отказываете в переносе")
    _review(delay, State.DECLINED, remark, actor, at)
    journal.record(
        actor=actor, act="decline_delay", within=plan.place, subject=delay.measure, at=at, by=by,
        before={"moved_until": delay.until}, reason=remark,
    )  # fmt: skip
    remediation_notices.delay_answered(delay=delay, at=at)
    return delay


def expire_delays(*, at: datetime) -> int:
    """Open measures again whose given time is over and that are not done; return how many. Safe to repeat."""
    given = DelayRequest.objects.filter(state=State.GIVEN, measure__item__tasks__state=Task.State.OPEN)
    related = ("measure__item", "measure__shortcoming__remediation__plan__municipality",
               "measure__shortcoming__remediation__institution__parent")  # fmt: skip
    number = 0
    for delay in given.select_related(*related).distinct():
        remediation = delay.measure.shortcoming.remediation
        today = timezone.localdate(at, ZoneInfo(remediation.plan.municipality.time_zone))
        task = task_of(delay.measure)
        if delay.until >= today or task is None or task.due_on is None or task.due_on >= today:
            continue
        with transaction.atomic():
            if not DelayRequest.objects.filter(pk=delay.pk, state=State.GIVEN).update(state=State.EXPIRED):
                continue
            journal.record(
                actor=None, act="expire_delay", within=remediation.place, subject=delay.measure, at=at,
                before={"moved_until": delay.until}, after={"state": State.EXPIRED.label},
            )  # fmt: skip
            remediation_notices.delay_over(delay=delay, at=at)
        number += 1
    return number


def _open_task(measure: Measure) -> Task:
    task = task_of(measure)
    if task is None:
        raise DelayRejected("План ещё не утверждён: срок можно изменить прямо в нём.")
    if task.state != Task.State.OPEN:
        raise DelayRejected("Срок переносят только у мероприятия, которое идёт.")
    return task


def _review(delay: DelayRequest, state: str, remark: str, actor: User, at: datetime) -> None:
    asked = DelayRequest.objects.filter(pk=delay.pk, state=State.ASKED)
    if not asked.update(state=state, reviewer=actor, reviewed_at=at, remark=remark.strip()[:1000]):
        raise DelayHasMoved("На эту просьбу уже ответили: обновите страницу.")
    delay.refresh_from_db(fields=["state", "reviewer", "reviewed_at", "remark"])
