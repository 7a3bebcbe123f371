"""What becomes of tasks besides reports: moved, taken off and resumed, given to another, opened when needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.plans.models import Assignment, Item, Party, Plan, Postponement, Task
from merilo.plans.services import scheduling, telling, turns
from merilo.plans.services.reports import TaskHasMoved
from merilo.registry.models import Institution, Municipality

_NOT_ENDED = (Task.State.WAITING, Task.State.OPEN, Task.State.REPORTED)
_LATEST = date(2100, 1, 1)


class ReasonIsMissing(Refused):
    """A due date is not moved and a task not taken off without a reason."""


class DueRejected(Refused):
    """A due date that changes nothing, lies before the task begins or beyond any plan."""


class PerformerIsNotHere(Refused):
    """A person without a role in the municipality, or who no longer signs in, gets no task of it."""


class LineNeedsNothing(Refused):
    """A task is opened by hand only where the line says «по мере необходимости», and in a plan in force."""


@transaction.atomic
def postpone(*, task: Task, new_due_on: date, reason: str, actor: User, at: datetime) -> Postponement:
    """Move a due date, or set the first one; the old date, the reason and the author stay visible."""
    by = _allowed(task, actor, at)
    reason = reason_of(reason, "переносите срок")
    if task.state != Task.State.OPEN:
        raise TaskHasMoved("Срок переносят только у задачи, которая идёт.")
    if new_due_on == task.due_on:
        raise DueRejected(f"Срок и так {new_due_on:%d.%m.%Y}.")
    if task.starts_on is not None and new_due_on < task.starts_on:
        raise DueRejected(f"Срок не может быть раньше начала ({task.starts_on:%d.%m.%Y}).")
    if not date(2000, 1, 1) <= new_due_on < _LATEST:
        raise DueRejected(f"Проверьте год: {new_due_on:%d.%m.%Y}.")
    made = move_due(task, new_due_on, reason=reason, actor=actor, at=at)
    journal.record(
        actor=actor, act="postpone", within=task.item.plan.place, subject=task, at=at, by=by,
        before={"due_on": made.old_due_on}, after={"due_on": new_due_on}, reason=reason,
    )  # fmt: skip
    telling.dated(tasks=[task], key=f"moved:{made.pk}", why="Срок перенесён", at=at)
    return made


def move_due(
    task: Task, new_due_on: date, *, reason: str, actor: User | None, at: datetime, starts_on: date | None = None
) -> Postponement:
    """Write a new due date over the one read before, with its trace; no journal: called inside what keeps one."""
    old = task.due_on
    same = Task.objects.filter(pk=task.pk, state=Task.State.OPEN, due_on=old)
    if not same.update(due_on=new_due_on, starts_on=starts_on or task.starts_on):
        raise TaskHasMoved("Задача изменилась, откройте её заново.")
    task.due_on, task.starts_on = new_due_on, starts_on or task.starts_on
    return Postponement.objects.create(
        task=task, old_due_on=old, new_due_on=new_due_on, reason=reason, author=actor, at=at
    )


@transaction.atomic
def cancel_task(*, task: Task, reason: str, actor: User, at: datetime) -> Task:
    """Take a task off with a reason; it stays in the list as taken off."""
    by = _allowed(task, actor, at)
    reason = reason_of(reason, "снимаете задачу")
    before = task.state
    moved = Task.objects.filter(pk=task.pk, state=before, state__in=(Task.State.WAITING, Task.State.OPEN))
    if not moved.update(state=Task.State.CANCELLED, cancelled_at=at, cancel_reason=reason):
        raise TaskHasMoved("Снять можно только задачу, которая идёт или ждёт события. Отчёт сначала верните.")
    task.refresh_from_db()
    journal.record(
        actor=actor, act="cancel_task", within=task.item.plan.place, subject=task, at=at, by=by,
        before={"state": str(before)}, after={"state": Task.State.CANCELLED}, reason=reason,
    )  # fmt: skip
    return task


@transaction.atomic
def resume_task(*, task: Task, reason: str, actor: User, at: datetime) -> Task:
    """Bring back a task that was taken off by mistake; one that the line no longer asks for stays off."""
    by = _allowed(task, actor, at)
    reason = reason_of(reason, "возвращаете задачу")
    waits = task.origin == Task.Origin.EVENT and task.event_id is None
    state = Task.State.WAITING if waits else Task.State.OPEN
    off = Task.objects.filter(pk=task.pk, state=Task.State.CANCELLED).exclude(turn__startswith="off:")
    if not off.update(state=state, cancelled_at=None, cancel_reason=""):
        raise TaskHasMoved("Вернуть можно только задачу, которую сняли вручную.")
    task.refresh_from_db()
    journal.record(
        actor=actor, act="resume_task", within=task.item.plan.place, subject=task, at=at, by=by,
        before={"state": Task.State.CANCELLED}, after={"state": str(state)}, reason=reason,
    )  # fmt: skip
    return task


@transaction.atomic
def assign(*, task: Task, performer: User | None, actor: User, at: datetime, reason: str = "") -> Task:
    """Give a task to a person, or to nobody in particular; who had it before stays in its history."""
    by = _allowed(task, actor, at)
    if task.state not in _NOT_ENDED:
        raise TaskHasMoved("Исполнителя меняют только у задачи, которая не закончена.")
    if performer is not None:
        require_here(performer, task.item.plan.municipality, at=at)
    before = task.performer
    if before == performer:
        return task
    moved = Task.objects.filter(pk=task.pk, performer=before, state__in=_NOT_ENDED)
    if not moved.update(performer=performer):
        raise TaskHasMoved("Задача изменилась, откройте её заново.")
    task.performer = performer
    made = Assignment.objects.create(task=task, old=before, new=performer, reason=reason.strip(), author=actor, at=at)
    journal.record(
        actor=actor, act="assign", within=task.item.plan.place, subject=task, at=at, by=by,
        before={"performer": str(before or "")}, after={"performer": str(performer or "")}, reason=reason.strip(),
    )  # fmt: skip
    if performer is not None and performer != actor:
        telling.given(tasks=[task], user=performer, key=f"given:{made.pk}", at=at)
    return task


@transaction.atomic
def with_each(
    deed: Callable[..., object], *, tasks: Iterable[Task], actor: User, at: datetime, **values: object
) -> int:
    """Do one deed with many tasks, with all or with none; return with how many."""
    chosen = list(tasks)
    for task in chosen:
        deed(task=task, actor=actor, at=at, **values)
    return len(chosen)


@transaction.atomic
def open_as_needed(
    *,
    item: Item,
    due_on: date,
    reason: str,
    actor: User,
    at: datetime,
    institution: Institution | None = None,
    performer: User | None = None,
) -> Task:
    """Open a task of a line done «по мере необходимости»: what made it necessary is the reason."""
    plan = item.plan
    by = access.require(actor, access.Act.KEEP_PLANS, within=plan.place, at=at)
    reason = reason_of(reason, "открываете задачу")
    on = timezone.localdate(at)
    if item.is_excluded or all(leaf.get("kind") != "as_needed" for leaf in turns.leaves(item)):
        raise LineNeedsNothing("Вручную открывают задачи только тех пунктов, что исполняются по мере необходимости.")
    if plan.state != Plan.State.ACTIVE:
        raise LineNeedsNothing("План не действует: открывать по нему задачи нельзя.")
    if not on <= due_on < _LATEST:
        raise DueRejected("Срок новой задачи — сегодня или позже.")
    if institution is not None and institution.municipality_id != plan.municipality_id:
        raise LineNeedsNothing("Это учреждение другого муниципалитета.")
    if performer is None and institution is None:
        named = next((one.performer for one in scheduling.sides(item, on) if one.performer is not None), None)
        performer = None if named is None else User.objects.get(pk=named)
    elif performer is not None:
        require_here(performer, plan.municipality, at=at)
    number = Task.objects.select_for_update().filter(item=item, origin=Task.Origin.NEED).count() + 1
    task = Task.objects.create(
        item=item, institution=institution, performer=performer, origin=Task.Origin.NEED, turn=f"need:{number}",
        label=reason[:200], starts_on=on, due_on=due_on, state=Task.State.OPEN,
    )  # fmt: skip
    journal.record(
        actor=actor, act="open_as_needed", within=plan.place, subject=task, at=at, by=by,
        after={"due_on": due_on, "institution": str(institution or ""), "performer": str(performer or "")},
        reason=reason,
    )  # fmt: skip
    telling.dated(tasks=[task], key="opened", why="Открыта задача", at=at)
    return task


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How much went from one person to another: open tasks, lines of plans, plans to control."""

    tasks: int
    lines: int
    plans: int


@transaction.atomic
def hand_over(
    *, from_person: User, to_person: User, municipality: Municipality, reason: str, actor: User, at: datetime
) -> HandedOver:
    """Give all that a person has not finished in a municipality to another one; every task keeps the trace."""
    by = access.require(actor, access.Act.KEEP_PLANS, within=municipality.place, at=at)
    reason = reason_of(reason, "передаёте дела")
    if from_person == to_person:
        raise PerformerIsNotHere("Передать дела можно только другому человеку.")
    require_here(to_person, municipality, at=at)
    mine = Task.objects.filter(performer=from_person, state__in=_NOT_ENDED, item__plan__municipality=municipality)
    tasks = list(mine.select_related("item__plan__municipality", "institution"))
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(performer=to_person)
    traces = Assignment.objects.bulk_create(
        Assignment(task=task, old=from_person, new=to_person, reason=reason, author=actor, at=at) for task in tasks
    )
    running = Plan.objects.filter(municipality=municipality).exclude(state=Plan.State.CLOSED)
    lines = Party.objects.filter(user=from_person, item__plan__in=running).update(user=to_person)
    plans = running.filter(controller=from_person).update(controller=to_person)
    journal.record(
        actor=actor, act="hand_over", within=municipality.place, subject=from_person, at=at, by=by,
        before={"person": str(from_person)},
        after={"person": str(to_person), "tasks": [wording.shortened(str(one)) for one in tasks], "lines": lines,
               "plans": plans},
        reason=reason,
    )  # fmt: skip
    if tasks and to_person != actor:
        telling.given(tasks=tasks, user=to_person, key=f"handed:{traces[0].pk}", at=at)
    return HandedOver(len(tasks), lines, plans)


def require_here(person: User, municipality: Municipality, *, at: datetime) -> None:
    """Raise PerformerIsNotHere for a person who could not even open the task."""
    if not access.may(person, access.Act.SEE_MUNICIPALITY, within=municipality.place, at=at):
        raise PerformerIsNotHere(f"У человека по имени {person} нет роли в муниципалитете: сначала дайте роль.")


def _allowed(task: Task, actor: User, at: datetime) -> access.Held:
    return access.require(actor, access.Act.KEEP_PLANS, within=task.item.plan.place, at=at)


def reason_of(given: str, deed: str) -> str:
    """Return a reason for a deed. Raises ReasonIsMissing."""
    reason = given.strip()
    if not reason:
        raise ReasonIsMissing(f"Напишите, почему {deed}.")
    if len(reason) > 1000:
        raise ReasonIsMissing("Причина длиннее 1000 знаков. Скажите короче.")
    return reason
