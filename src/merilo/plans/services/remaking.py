"""Tasks of a line whose term was changed: done ones stay, open ones move with a trace or are taken off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from merilo.accounts.models import User
from merilo.core import deadlines
from merilo.plans.models import Item, Postponement, Task
from merilo.plans.services import scheduling, turns

_NOT_BEGUN = (Task.State.WAITING, Task.State.OPEN)


def remake_tasks(
    *,
    item: Item,
    before: Sequence[turns.Turn],
    why: str,
    actor: User,
    at: datetime,
    calendar: deadlines.Calendar | None = None,
) -> None:
    """Make the tasks of a line fit it again; `before` are the turns it asked for until now. Writes no journal."""
    moved = _moved(before, turns.turns_of(item))
    for task in Task.objects.filter(item=item, turn__in=moved):
        _move(task, moved[task.turn], why=why, actor=actor, at=at)
    open_ones = list(Task.objects.filter(item=item, state__in=_NOT_BEGUN).values_list("pk", flat=True))
    scheduling.make_tasks(item=item, on=timezone.localdate(at), calendar=calendar)
    Task.objects.filter(pk__in=open_ones, state=Task.State.CANCELLED).update(cancel_reason=why[:1000])


def _moved(before: Sequence[turns.Turn], after: Sequence[turns.Turn]) -> Mapping[str, turns.Turn]:
    """Return by the key of an old turn the new one in its place: only where all of them were moved, one to one."""
    old, new = [turn.key for turn in before], [turn.key for turn in after]
    if len(old) != len(new) or set(old) & set(new):
        return {}
    return dict(zip(old, after, strict=True))


def _move(task: Task, turn: turns.Turn, *, why: str, actor: User, at: datetime) -> None:
    """Put a task into its new turn. What was reported or done keeps its days: they were true when it was done."""
    task.turn, fields = turn.key, ["turn"]
    if task.state in _NOT_BEGUN:
        if turn.due_on is not None and turn.due_on != task.due_on:
            Postponement.objects.create(
                task=task, old_due_on=task.due_on, new_due_on=turn.due_on, reason=why[:1000], author=actor, at=at
            )
        task.origin, task.label, task.note = turn.origin, turn.label, turn.note
        task.starts_on, task.due_on = turn.starts_on, turn.due_on
        task.state = Task.State.WAITING if turn.is_waiting else Task.State.OPEN
        fields += ["origin", "label", "note", "starts_on", "due_on", "state"]
    task.save(update_fields=fields)
