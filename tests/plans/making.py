"""Lines, tasks and events of the test town, made as the house makes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from merilo.core import deadlines
from merilo.plans.models import CalendarYear, Event, Item, Party, Plan, Task
from merilo.plans.services import parties, scheduling
from merilo.plans.services.calendars import load_year
from merilo.plans.services.events import record_event
from tests.town import AT, ON, Town, make_plan

ALL = "учреждения культуры"
AFTER = "в течение 10 рабочих дней после утверждения плана"


def make_line(
    town: Town, words: str, *, plan: Plan | None = None, responsible: Sequence[str] = ("Общественный совет",),
    text: str = "Разместить сведения на сайте", **values: Any,
) -> Item:  # fmt: skip
    """Make a line of a plan with this deadline, its parties guessed by their words and its tasks."""
    plan = plan or make_plan(town.municipality)
    read = deadlines.parse(words, start=plan.starts_on, end=plan.ends_on)
    position = plan.items.count() + 1
    item = Item.objects.create(
        plan=plan, position=position, number=str(position), text=text, deadline_words=words, schedule=read.as_dict(),
        responsible=list(responsible), **values,
    )  # fmt: skip
    for place, said in enumerate(responsible, 1):
        Party.objects.create(item=item, position=place, words=said, **parties.guess(said, town.municipality))
    scheduling.make_tasks(item=item, on=ON)
    return item


def tasks_of(item: Item) -> list[Task]:
    """Return the tasks of a line that were not taken off, in the order of their terms."""
    return list(item.tasks.exclude(state=Task.State.CANCELLED).order_by("due_on", "institution_id", "pk"))


def make_task(town: Town, *, due_on: date = date(2026, 4, 20), **values: Any) -> Task:
    """Make the task of the library in a line of its own, given to Pavel."""
    plan = values.pop("plan", None) or make_plan(town.municipality)
    item = make_line(town, "II квартал", plan=plan, responsible=[str(town.library)])
    task = item.tasks.get()
    kept = {"performer": town.pavel, "due_on": due_on, "starts_on": None, **values}
    Task.objects.filter(pk=task.pk).update(**kept)
    return Task.objects.select_related("item__plan__municipality", "institution", "performer").get(pk=task.pk)


def make_waiting(town: Town, *, plan: Plan | None = None, words: str = AFTER) -> Item:
    """Make a line that waits for an event in every institution."""
    return make_line(town, words, plan=plan, responsible=[ALL])


def make_calendar(town: Town) -> CalendarYear:
    """Load the decree of a year."""
    doing = {"year": 2026, "decree": "№ 1", "days_off": [date(2026, 12, 31)], "working_days": []}
    return load_year(municipality=town.municipality, actor=town.admin, at=AT, **doing)[0]  # type: ignore[arg-type]


def make_event(town: Town) -> Event:
    """Make an event that happened in the library."""
    item = make_waiting(town)
    return record_event(
        item=item,
        name="утверждение плана",
        happened_on=date(2026, 4, 10),
        institution=town.library,
        actor=town.anna,
        at=AT,
    )
