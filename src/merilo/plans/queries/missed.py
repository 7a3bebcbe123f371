"""Terms that have passed while nobody reported the task as done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from merilo.plans.models import Plan, Task
from merilo.plans.queries.nameless import nameless
from merilo.registry.models import Municipality


@dataclass(frozen=True, slots=True)
class Missed:
    """A task whose day has passed."""

    task: int
    plan: int
    number: str
    text: str
    institution: str
    due_on: date


def missed(municipality: Municipality, *, since: date, today: date) -> list[Missed]:
    """Return the open tasks of plans in force whose last day lies between two days, without the names of people."""
    rows = Task.objects.filter(
        item__plan__municipality=municipality,
        item__plan__state=Plan.State.ACTIVE,
        state=Task.State.OPEN,
        due_on__gte=since,
        due_on__lt=today,
    ).select_related("item", "institution")
    return [
        Missed(
            row.pk, row.item.plan_id, row.item.number, nameless(row.item.text),
            str(row.institution or ""), row.due_on,
        )
        for row in rows
        if row.due_on is not None
    ]  # fmt: skip
