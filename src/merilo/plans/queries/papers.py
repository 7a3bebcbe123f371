"""What the papers of a plan say: the plan in one of its editions, and its fulfilment in a period."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Literal

from merilo.core import papers
from merilo.plans.models import Amendment, Indicator, Plan
from merilo.plans.queries import versions
from merilo.plans.queries.nameless import nameless
from merilo.registry.models import Municipality

Version = Literal["approved", "amended"]
_ONLY_DAY = re.compile(
    r"(?:от\s+)?[«\"“]?\s*\d{1,2}\s*[»\"”]?\s*(?:\.\s*\d{1,2}\s*\.|[а-я]+)\s*\d{4}\s*(?:г(?:ода|\.)?)?", re.IGNORECASE
)


def plan_of(municipality: Municipality, key: int) -> Plan | None:
    """Return a plan of a municipality."""
    return Plan.objects.filter(municipality=municipality, kind=Plan.WORK, pk=key).select_related("municipality").first()


def plan_paper(plan: Plan, *, version: Version, made_on: date, without_names: bool = False) -> papers.PlanPaper:
    """Return a plan to be printed: as it was approved, or as its changes made it.

    `without_names` leaves out people's names in its lines, as the public copy does; the approval block keeps its own.
    """
    if plan.state == Plan.State.PREPARED or version == "amended":
        lines = versions.as_amended(plan)
        amendments = tuple(Amendment.objects.filter(plan=plan).order_by("ordinal"))
    else:
        lines, amendments = versions.as_approved(plan), ()
    return papers.PlanPaper(
        municipality=plan.municipality.name,
        title=plan.title,
        approval=approval(plan),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        basis=plan.basis,
        lines=tuple(_line(line, nameless if without_names else str) for line in lines),
        notes=tuple(str(note) for note in plan.notes),
        targets=targets(plan),
        changes=tuple(
            papers.PlanChange(ordinal=one.ordinal, decision=one.decision, on=one.on) for one in amendments
        ),
        made_on=made_on,
    )  # fmt: skip


def approval(plan: Plan) -> papers.Approval:
    """Return the approval block of a plan; a document that is nothing but the day is not said beside the day."""
    only_day = plan.approved_on is not None and _ONLY_DAY.fullmatch(plan.approved_document.strip())
    document = "" if only_day else plan.approved_document
    return papers.Approval(by=plan.approved_by, post=plan.approved_post, document=document, on=plan.approved_on)


def targets(plan: Plan) -> tuple[papers.PlanTarget, ...]:
    """Return the target indicators of a plan with planned and actual values by year."""
    found = []
    for one in Indicator.objects.filter(plan=plan).prefetch_related("values"):
        values = list(one.values.all())
        found.append(
            papers.PlanTarget(
                name=one.name,
                unit=one.unit,
                planned={str(value.year): value.planned for value in values},
                actual={
                    str(value.year): f"{value.actual.normalize():f}".replace(".", ",")
                    for value in values
                    if value.actual is not None
                },
                source="; ".join(dict.fromkeys(value.source for value in values if value.source)),
            )
        )
    return tuple(found)


def _line(row: versions.Row, said: Callable[[str], str]) -> papers.PlanLine:
    """Return a line to be printed; `said` says what of its words is printed."""
    return papers.PlanLine(
        number=row.number,
        section=said(row.section),
        text=said(row.text),
        deadline=said(row.deadline_words),
        responsible=tuple(said(words) for words in row.responsible),
        result=said(row.expected_result),
        targets={str(year): str(words) for year, words in row.targets.items()},
        changed_by=row.amended_by,
        is_added=row.change == "added",
        is_excluded=row.is_excluded,
    )
