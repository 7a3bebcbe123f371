"""By when the plans in force ask for a step, of the municipality and of each institution."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from merilo.plans.models import Item, Plan, Task
from merilo.plans.queries import steps
from merilo.registry.models import Municipality


@dataclass(frozen=True, slots=True)
class PlanTerm:
    """The next term of a line: until when, from when, of which task."""

    due_on: date
    starts_on: date | None
    task: int
    number: str


Terms = Mapping[tuple[str, int | None], tuple[PlanTerm, ...]]


def of_plans(municipality: Municipality, year: int, codes: Collection[str]) -> Terms:
    """Return the terms of open tasks by (step, institution or None), the earliest first."""
    items = {
        item.pk: (step, item.number)
        for item in Item.objects.filter(
            plan__kind=Plan.WORK, plan__municipality=municipality, plan__state=Plan.State.ACTIVE,
            plan__starts_on__year__lte=year, plan__ends_on__year__gte=year, is_excluded=False,
        ).only("pk", "step", "text", "responsible", "number")
        if (step := _step_of(item)) in codes
    }  # fmt: skip
    found: dict[tuple[str, int | None], list[PlanTerm]] = {}
    tasks = Task.objects.filter(item__in=items, state=Task.State.OPEN, due_on__year=year).order_by("due_on", "pk")
    for pk, item, institution, starts_on, due_on in tasks.values_list(
        "pk", "item", "institution", "starts_on", "due_on"
    ):
        assert due_on is not None  # asked for
        step, number = items[item]
        found.setdefault((step, institution), []).append(PlanTerm(due_on, starts_on, pk, number))
    return {key: tuple(terms) for key, terms in found.items()}


def _step_of(item: Item) -> str:
    """Return the step a line asks for: as noted in it, else by its words, where they speak of one step alone."""
    if item.step:
        return item.step
    known = steps.recognise(item.text, tuple(item.responsible))
    return next(iter(known)) if len(known) == 1 else ""
