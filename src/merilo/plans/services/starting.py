"""Terms counted from events: which terms of a line an event starts, and by what day each must be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from merilo.core import deadlines
from merilo.plans.models import Event, Item, Plan, Task
from merilo.plans.services import turns

CalendarSource = deadlines.Calendar | Callable[[], deadlines.Calendar]


def awaited(item: Item) -> dict[int, Mapping[str, Any]]:
    """Return the terms of a line that wait for events, by their place among its terms."""
    return {index: leaf for index, leaf in enumerate(turns.leaves(item)) if leaf.get("kind") == "after_event"}


def started_by(item: Item, name: str) -> tuple[int, ...]:
    """Return the terms of a line that an event of this name starts: those whose words name it.

    A line that waits for one event only is started by whatever it is called; () where several wait and none fits.
    """
    waiting = awaited(item)
    fitting = tuple(index for index, leaf in waiting.items() if plain(leaf.get("event") or "") == plain(name))
    if fitting or len({plain(leaf.get("event") or "") for leaf in waiting.values()}) > 1:
        return fitting
    return tuple(waiting)


def plain(words: str) -> str:
    """Return the name of an event as names are compared."""
    return " ".join(words.casefold().replace("ё", "е").split()).strip(" .,;")


def is_before(leaf: Mapping[str, Any]) -> bool:
    """Say whether a term ends before its event («не позднее чем за 5 дней до заседания»): such an event lies ahead."""
    return (leaf.get("offset") or {}).get("side") == "before"


def window(leaf: Mapping[str, Any], *, plan: Plan, event_on: date, calendar: deadlines.Calendar) -> deadlines.Window:
    """Return the days a term gets from its event's day; words that no longer say a term give the next working day."""
    found = deadlines.parse(
        leaf.get("words") or "", start=plan.starts_on, end=plan.ends_on, event_on=event_on, calendar=calendar
    )
    if found.kind == "after_event" and found.windows:
        return found.windows[0]
    day = calendar.workday_after(event_on, 1)
    return deadlines.Window(day, day)


def start(task: Task, event: Event, *, item: Item, calendar: deadlines.Calendar) -> None:
    """Give a waiting task its days from an event, unsaved."""
    leaf = awaited(item)[leaf_of(task)]
    days = window(leaf, plan=item.plan, event_on=event.happened_on, calendar=calendar)
    task.starts_on, task.due_on = days.start, days.end
    task.event, task.state, task.note = event, Task.State.OPEN, ""


def leaf_of(task: Task) -> int:
    """Return which term of its line a task of an event answers to."""
    return int(task.turn.split(":")[1])


def start_by_known_events(tasks: Iterable[Task], *, item: Item, calendar: CalendarSource) -> None:
    """Start new waiting tasks whose event was recorded for all before they were made (a party bound later)."""
    waiting = [task for task in tasks if task.state == Task.State.WAITING]
    if not waiting:
        return
    events = list(Event.objects.filter(item=item, institution__isnull=True, voided_at__isnull=True))
    latest = {index: event for event in reversed(events) for index in started_by(item, event.name)}
    begun = [task for task in waiting if leaf_of(task) in latest]
    known = (calendar() if callable(calendar) else calendar) if begun else None
    for task in begun:
        assert known is not None
        start(task, latest[leaf_of(task)], item=item, calendar=known)
        task.save(update_fields=["starts_on", "due_on", "event", "state", "note"])
