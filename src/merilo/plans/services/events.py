"""Events that lines wait for: recorded, corrected, given up. An event starts tasks and counts their days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import deadlines, wording
from merilo.plans.models import Event, Item, Plan, Task
from merilo.plans.services import changes, scheduling, starting, telling, turns
from merilo.registry.models import Institution

A_YEAR = timedelta(days=366)  # what begins a line may be older than its plan; a wrong year is mostly a slip of the hand


class NothingWaits(Refused):
    """The line waits for no such event."""


class EventIsKnown(Refused):
    """This event of this day is recorded already."""


class DayOfEventRejected(Refused):
    """A day of an event that cannot be: still ahead, or far from the plan."""


class EventIsUsed(Refused):
    """Somebody has reported on a task of the event: first the report goes back, then the event."""


@transaction.atomic
def record_event(
    *,
    item: Item,
    name: str,
    happened_on: date,
    actor: User,
    at: datetime,
    basis: str = "",
    institution: Institution | None = None,
    calendar: deadlines.Calendar | None = None,
    through: access.Held | None = None,
) -> Event:
    """Record that what a line waits for has happened, for one institution or for all; its tasks begin.

    Waiting tasks get their days; when the same happens again, new tasks are made beside the old ones. The head of an
    institution may record what happened there, the coordinator everything. `through`: the role by which the person
    has done what is recorded; that deed was asked for its own right.
    """
    plan = item.plan
    by = through or _allowed(plan, institution, actor, at)
    indexes = starting.started_by(item, name)
    _check_event(item, name, indexes, happened_on, institution, today=timezone.localdate(at))
    event = Event(
        plan=plan, item=item, institution=institution, name=name.strip(), happened_on=happened_on, basis=basis.strip(),
        author=actor, made_at=at,
    )  # fmt: skip
    event.full_clean(exclude=["plan", "item", "author", "institution"])
    event.save()
    begun = _begin(event, indexes, calendar or scheduling.load_calendar(), on=timezone.localdate(at))
    journal.record(
        actor=actor, act="record_event", within=_place(plan, institution), subject=event, at=at, by=by,
        after={"happened_on": happened_on, "item": str(item)[:200], "tasks": len(begun)}, reason=event.basis,
    )  # fmt: skip
    telling.dated(tasks=begun, key=f"event:{event.pk}", why=f"Наступило событие: {_short(event)}", at=at)
    return event


@transaction.atomic
def record_for_lines(*, items: list[Item], **values: object) -> list[Event]:
    """Record one event for several lines that wait for it, for all or for none."""
    return [record_event(item=item, **values) for item in items]  # type: ignore[arg-type]


@transaction.atomic
def mend_event(*, event: Event, happened_on: date, reason: str, actor: User, at: datetime) -> Event:
    """Correct the day of an event: open terms counted from it are recounted, and show where they stood."""
    plan = event.plan
    by = _allowed(plan, event.institution, actor, at)
    reason = changes.reason_of(reason, "исправляете дату события")
    if event.voided_at is not None:
        raise EventIsUsed("Эта запись отменена, исправлять её не нужно.")
    leaves = starting.awaited(event.item)
    _check_day(plan, [leaves[index] for index in leaves], happened_on, today=timezone.localdate(at))
    before = event.happened_on
    if happened_on == before:
        raise DayOfEventRejected(f"Дата события и так {happened_on:%d.%m.%Y}.")
    calendar = scheduling.load_calendar()
    tasks = list(_tasks(event).filter(state=Task.State.OPEN))
    was = {task.pk: term_of(task, event, calendar) for task in tasks}
    called = _label(event)
    event.happened_on = happened_on
    event.save(update_fields=["happened_on"])
    _tasks(event).filter(label=called).update(label=_label(event))
    for task in tasks:
        task.label = _label(event) if task.label == called else task.label
    why = f"Исправлена дата события: {reason}"
    moved = [
        task
        for task in tasks
        if recount(task, was=was[task.pk], now=term_of(task, event, calendar), reason=why, actor=actor, at=at)
    ]
    journal.record(
        actor=actor, act="mend_event", within=_place(plan, event.institution), subject=event, at=at, by=by,
        before={"happened_on": before}, after={"happened_on": happened_on, "tasks": len(moved)}, reason=reason,
    )  # fmt: skip
    telling.dated(tasks=moved, key=f"event:{event.pk}:{happened_on}", why="Срок пересчитан", at=at)
    return event


@transaction.atomic
def void_event(*, event: Event, reason: str, actor: User, at: datetime) -> Event:
    """Give up an event recorded by mistake: its tasks wait again. Refused once somebody has reported."""
    plan = event.plan
    by = _allowed(plan, event.institution, actor, at)
    reason = changes.reason_of(reason, "отменяете запись о событии")
    tasks = list(_tasks(event))
    if any(task.state in (Task.State.REPORTED, Task.State.DONE) for task in tasks):
        raise EventIsUsed("По этому событию уже отчитались: сначала верните отчёт, потом отменяйте событие.")
    if not Event.objects.filter(pk=event.pk, voided_at__isnull=True).update(voided_at=at, void_reason=reason):
        raise EventIsUsed("Эта запись уже отменена.")
    event.refresh_from_db()
    for task in tasks:
        if task.turn.count(":") == 1 and task.state == Task.State.OPEN:
            leaf = starting.awaited(event.item).get(starting.leaf_of(task), {})
            task.state, task.event, task.starts_on, task.due_on = Task.State.WAITING, None, None, None
            task.note = turns.waiting_note(leaf)
            task.save(update_fields=["state", "event", "starts_on", "due_on", "note"])
        elif task.state == Task.State.OPEN:
            task.state, task.cancelled_at = Task.State.CANCELLED, at
            task.cancel_reason = f"Запись о событии отменена: {reason}"[:1000]
            task.save(update_fields=["state", "cancelled_at", "cancel_reason"])
    journal.record(
        actor=actor, act="void_event", within=_place(plan, event.institution), subject=event, at=at, by=by,
        before={"happened_on": event.happened_on}, after={"tasks": len(tasks)}, reason=reason,
    )  # fmt: skip
    return event


def term_of(task: Task, event: Event, calendar: deadlines.Calendar) -> deadlines.Window | None:
    """Return the days a task of an event gets by the words of its line; None when they no longer wait for it."""
    leaf = starting.awaited(event.item).get(starting.leaf_of(task))
    if leaf is None:
        return None
    return starting.window(leaf, plan=event.plan, event_on=event.happened_on, calendar=calendar)


def recount(
    task: Task,
    *,
    was: deadlines.Window | None,
    now: deadlines.Window | None,
    reason: str,
    actor: User | None,
    at: datetime,
) -> bool:
    """Move an open task whose days were counted as `was`; return whether it moved. One postponed by hand stays."""
    if was is None or now is None or was == now or task.due_on != was.end:
        return False
    changes.move_due(task, now.end, reason=reason[:1000], actor=actor, at=at, starts_on=now.start)
    return True


def _begin(event: Event, indexes: tuple[int, ...], calendar: deadlines.Calendar, *, on: date) -> list[Task]:
    """Start the tasks of an event: the waiting one of each side, or a new one where it has started before."""
    item = event.item
    begun = []
    standing = {
        (task.institution_id, task.turn): task for task in Task.objects.filter(item=item, origin=Task.Origin.EVENT)
    }  # fmt: skip
    sides = scheduling.sides(item, on)
    here = {side.institution for side in sides}  # an institution that has closed waits for nothing
    waits = event.institution_id is None and any(
        task.state == Task.State.WAITING for (institution, _), task in standing.items() if institution in here
    )
    for side in sides:
        if event.institution_id is not None and side.institution != event.institution_id:
            continue
        for index in indexes:
            task = standing.get((side.institution, f"event:{index}"))
            if task is not None and task.state == Task.State.CANCELLED:
                continue
            if waits and task is not None and task.state != Task.State.WAITING:
                continue  # its own event was recorded before; this one is of those that still wait
            if task is None or task.state != Task.State.WAITING:
                turn = f"event:{index}" if task is None else f"event:{index}:{event.pk}"
                task = Task(
                    item=item, institution_id=side.institution, performer_id=side.performer,
                    origin=Task.Origin.EVENT, turn=turn,
                )  # fmt: skip
            starting.start(task, event, item=item, calendar=calendar)
            task.label = _label(event)
            task.save()
            begun.append(task)
    if not begun:
        raise NothingWaits(
            "По этому пункту ни одна задача не ждёт события: они сняты, не назначены учреждению или оно закрыто."
        )
    return begun


def _check_event(
    item: Item, name: str, indexes: tuple[int, ...], happened_on: date, institution: Institution | None, *, today: date
) -> None:
    waiting = starting.awaited(item)
    if not waiting or item.is_excluded:
        raise NothingWaits("Этот пункт не ждёт никакого события.")
    if not indexes:
        names = wording.listed([f"«{leaf.get('event') or leaf.get('words')}»" for leaf in waiting.values()], "или")
        raise NothingWaits(f"Пункт ждёт разных событий, назовите одно из них: {names}.")
    if item.plan.state != Plan.State.ACTIVE:
        raise NothingWaits("План не действует: события по нему не записываются.")
    if institution is not None and institution.municipality_id != item.plan.municipality_id:
        raise NothingWaits("Это учреждение другого муниципалитета.")
    _check_day(item.plan, [waiting[index] for index in indexes], happened_on, today=today)
    same = Event.objects.filter(item=item, institution=institution, happened_on=happened_on, voided_at__isnull=True)
    if any(starting.plain(event.name) == starting.plain(name) for event in same):
        raise EventIsKnown(f"Это событие {happened_on:%d.%m.%Y} уже записано.")


def _check_day(plan: Plan, leaves: list[object], happened_on: date, *, today: date) -> None:
    if happened_on > today and not all(starting.is_before(leaf) for leaf in leaves):  # type: ignore[arg-type]
        raise DayOfEventRejected(
            f"Событие {happened_on:%d.%m.%Y} ещё не наступило. Запишите его, когда оно произойдёт."
        )
    if happened_on < plan.starts_on - A_YEAR or happened_on > plan.ends_on + 10 * A_YEAR:
        raise DayOfEventRejected(
            f"Проверьте год: {happened_on:%d.%m.%Y}, а план — с {plan.starts_on:%d.%m.%Y} по {plan.ends_on:%d.%m.%Y}."
        )


def _allowed(plan: Plan, institution: Institution | None, actor: User, at: datetime) -> access.Held:
    if institution is None:
        return access.require(actor, access.Act.KEEP_PLANS, within=plan.place, at=at)
    return access.require(actor, access.Act.REPORT_TASK, within=_place(plan, institution), at=at)


def _place(plan: Plan, institution: Institution | None) -> access.Place:
    return access.Place(plan.municipality_id, None if institution is None else institution.parent_id or institution.pk)


def _tasks(event: Event) -> QuerySet[Task]:
    return Task.objects.filter(event=event).select_related("item__plan__municipality", "institution", "performer")


def _label(event: Event) -> str:
    """Return what its tasks are called by: what has happened, and when."""
    return wording.shortened(f"{event.name}, {wording.date_words(event.happened_on)}", 200)


def _short(event: Event) -> str:
    return wording.shortened(event.name, 80)
