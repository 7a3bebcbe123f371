"""What inspections found: the marks a calculation takes, and how far the forms of a cycle are."""

from __future__ import annotations

from decimal import Decimal

from merilo.assessment.models import Cycle, Inspection, Mark


def marks_by_unit(cycle: Cycle) -> dict[int, dict[str, Decimal | None]]:
    """Return the marks that count, by unit and item: those of accepted inspections of units still on the list.

    None is 'not applicable'. A unit without an accepted inspection has no entry; a channel that was not accepted
    leaves its items out.
    """
    found = Mark.objects.filter(
        inspection__unit__cycle=cycle,
        inspection__unit__left_at__isnull=True,
        inspection__state=Inspection.State.ACCEPTED,
        is_current=True,
    )
    marks: dict[int, dict[str, Decimal | None]] = {}
    for unit, item, value in found.values_list("inspection__unit_id", "item", "value").order_by("pk"):
        marks.setdefault(unit, {})[item] = value
    return marks
