"""What remediation plans have promised and how it was kept: for the next checklist and for a director's sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from merilo.plans.models import Measure, RemediationPlan
from merilo.plans.queries.remediation import MeasureRow, measure_rows

State = RemediationPlan.State


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised about one item of a checklist, and what came of it."""

    year: int
    text: str
    due_on: date | None
    words: str
    shape: str
    done_on: date | None


def promised(
    institutions: Collection[int], *, before: int, today: date
) -> Mapping[tuple[int, str], tuple[Promise, ...]]:
    """Return by institution and code of an item what plans of earlier years promised; the newest year first.

    For the checklist of the next cycle. Only plans in force are promises.
    """
    found = Measure.objects.filter(
        shortcoming__remediation__institution__in=institutions,
        shortcoming__remediation__year__lt=before,
        shortcoming__remediation__state__in=(State.APPROVED, State.PUBLISHED),
    ).exclude(shortcoming__code="")
    codes = dict(found.values_list("pk", "shortcoming__code"))
    answer: dict[tuple[int, str], list[Promise]] = defaultdict(list)
    for row in sorted(measure_rows(found, today=today), key=lambda row: (-row.year, row.due_on)):
        answer[row.institution_id, codes[row.id]].append(
            Promise(row.year, row.text, row.due_now, row.mark.words, row.mark.shape, row.done_on)
        )
    return {key: tuple(rows) for key, rows in answer.items()}


@dataclass(frozen=True, slots=True)
class Timely:
    """How many measures of an institution had their term in a year, and how many were done by it."""

    due: int
    in_time: int
    done: int


def timely(institutions: Collection[int], *, year: int, today: date) -> Mapping[int, Timely]:
    """Return by institution how its measures due in a year were done; a measure whose term has not come is not asked.

    The term is the approved one, or the one the founder moved it to.
    """
    found = Measure.objects.filter(
        shortcoming__remediation__institution__in=institutions, item__tasks__due_on__year=year
    ).distinct()
    rows: dict[int, list[MeasureRow]] = defaultdict(list)
    for row in measure_rows(found, today=today):
        if not row.is_off and row.due_now is not None and (row.due_now < today or row.is_done):
            rows[row.institution_id].append(row)
    return {
        key: Timely(
            len(those),
            sum(one.done_on is not None and one.due_now is not None and one.done_on <= one.due_now for one in those),
            sum(one.is_done for one in those),
        )
        for key, those in rows.items()
    }
