"""From a line's schedule to its tasks: made once, made again without doubles when the line or its parties change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from merilo.core import deadlines, wording
from merilo.plans.models import CalendarYear, Item, Party, Task
from merilo.plans.services import starting, turns
from merilo.registry.models import Institution

_NOT_BEGUN = (Task.State.WAITING, Task.State.OPEN)


@dataclass(frozen=True, slots=True)
class Side:
    """Who answers for a line with a task of their own: an institution, or (None) the people and bodies named in it."""

    institution: int | None = None
    performer: int | None = None


def load_calendar() -> deadlines.Calendar:
    """Return the calendar of working days: ours, and over it the years whose decrees were loaded here."""
    years = CalendarYear.objects.all()
    return calendar_with({row.year: (row.days_off, row.working_days) for row in years})


def calendar_with(years: dict[int, tuple[list[str], list[str]]]) -> deadlines.Calendar:
    """Return our calendar with the given years replaced: days off and working days as ISO dates."""
    known = deadlines.load_calendar()
    off = {day for day in known.off if day.year not in years}
    on = {day for day in known.on if day.year not in years}
    for days_off, working_days in years.values():
        off.update(date.fromisoformat(day) for day in days_off)
        on.update(date.fromisoformat(day) for day in working_days)
    return deadlines.Calendar(frozenset(off), frozenset(on))


@transaction.atomic
def make_tasks(*, item: Item, on: date, calendar: deadlines.Calendar | None = None) -> list[Task]:
    """Make the tasks a line asks for and has not yet; return the new ones.

    Safe to repeat. Tasks not begun that the line no longer asks for (the line or its parties were changed) are taken
    off visibly; what was reported or done stays. `calendar` counts terms of events that have been recorded already.
    """
    wanted = {(side.institution, turn.key): (side, turn) for turn in turns.turns_of(item) for side in sides(item, on)}
    standing: dict[tuple[int | None, str], Task] = {}
    for task in Task.objects.filter(item=item):
        standing[task.institution_id, task.turn] = task
    _take_off([task for key, task in standing.items() if not _is_asked_for(key, wanted, item)], on)
    made = [
        Task(
            item=item,
            institution_id=side.institution,
            performer_id=side.performer,
            origin=turn.origin,
            turn=turn.key,
            label=turn.label,
            starts_on=turn.starts_on,
            due_on=turn.due_on,
            state=Task.State.WAITING if turn.is_waiting else Task.State.OPEN,
            note=turn.note,
        )
        for key, (side, turn) in wanted.items()
        if key not in standing
    ]
    Task.objects.bulk_create(made)
    starting.start_by_known_events(made, item=item, calendar=calendar or load_calendar)
    return made


def _is_asked_for(
    key: tuple[int | None, str], wanted: dict[tuple[int | None, str], tuple[Side, turns.Turn]], item: Item
) -> bool:
    """Say whether a standing task still has its reason: its turn, its event, the need it was opened for."""
    institution, turn = key
    if turn.startswith("event:"):
        turn = ":".join(turn.split(":")[:2])  # a second event of the same words
    return (institution, turn) in wanted or (turn.startswith("need:") and not item.is_excluded)


def _take_off(tasks: Iterable[Task], on: date) -> None:
    """Cancel tasks nobody has begun; their turn is set free, so the line may ask for it again later."""
    moment = timezone.make_aware(datetime.combine(on, time.min))
    taken = [task for task in tasks if task.state in _NOT_BEGUN]
    shut = dict(
        Institution.objects.filter(
            pk__in={task.institution_id for task in taken if task.institution_id}, closed_on__lte=on
        ).values_list("pk", "closed_on")
    )
    for task in taken:
        task.turn = f"off:{task.pk}"
        task.state = Task.State.CANCELLED
        task.cancelled_at = moment
        closed_on = shut.get(task.institution_id) if task.institution_id else None
        if closed_on is not None:
            task.cancel_reason = f"Учреждение закрыто {wording.date_words(closed_on)}"
        else:
            task.cancel_reason = f"Строка плана или ответственные изменены {wording.date_words(on)}"
    Task.objects.bulk_update(taken, ["turn", "state", "cancelled_at", "cancel_reason"], batch_size=200)


def sides(item: Item, on: date) -> list[Side]:
    """Return who gets a task of the line: each institution meant, and one for all the people and bodies together."""
    parties = list(Party.objects.filter(item=item))
    institutions = {party.institution_id for party in parties if party.kind == Party.Kind.INSTITUTION}
    if any(party.kind == Party.Kind.INSTITUTIONS for party in parties):
        institutions.update(open_institutions(item.plan.municipality_id, on))
    found = [Side(institution=key) for key in sorted(key for key in institutions if key is not None)]
    others = [
        party for party in parties if party.kind not in (Party.Kind.INSTITUTION, Party.Kind.INSTITUTIONS)
    ]  # fmt: skip
    if others or not found:
        performer = next((party.user_id for party in others if party.user_id is not None), None)
        found.insert(0, Side(performer=performer))
    return found


def open_institutions(municipality: int, on: date) -> list[int]:
    """Return the institutions that work on a day; a branch answers through its head organisation."""
    working = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    found = Institution.objects.filter(working, municipality_id=municipality, parent__isnull=True)
    return list(found.order_by("pk").values_list("pk", flat=True))
