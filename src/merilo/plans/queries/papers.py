"""What the papers of a plan say: the plan in one of its editions, and its fulfilment in a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from merilo.core import papers
from merilo.plans.models import Amendment, Indicator, Item, ItemVersion, Plan
from merilo.plans.queries.nameless import nameless
from merilo.registry.models import Municipality

Version = Literal["approved", "amended"]


def plan_of(municipality: Municipality, key: int) -> Plan | None:
    """Return a plan of a municipality."""
    return Plan.objects.filter(municipality=municipality, pk=key).select_related("municipality").first()


def plan_paper(plan: Plan, *, version: Version, made_on: date, without_names: bool = False) -> papers.PlanPaper:
    """Return a plan to be printed: as it was approved, or as its changes made it.

    `without_names` leaves out people's names in its lines, as the public copy does; the approval block keeps its own.
    """
    items = list(Item.objects.filter(plan=plan).order_by("position"))
    amendments = list(Amendment.objects.filter(plan=plan).order_by("ordinal"))
    versions: dict[int, list[ItemVersion]] = defaultdict(list)
    for one in ItemVersion.objects.filter(item__plan=plan).order_by("pk"):
        versions[one.item_id].append(one)
    if plan.state == Plan.State.PREPARED:
        amendments, lines = (
            [],
            [_line(item) for item in items],
        )  # nothing is approved yet: what stands goes to be signed
    elif version == "approved":
        amendments, lines = [], _approved(items, versions)
    else:
        lines = _amended(items, versions, {one.pk: one.ordinal for one in amendments})
    return papers.PlanPaper(
        municipality=plan.municipality.name,
        title=plan.title,
        approval=approval(plan),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        basis=plan.basis,
        lines=tuple(_nameless(line) if without_names else line for line in lines),
        notes=tuple(str(note) for note in plan.notes),
        targets=targets(plan),
        changes=tuple(
            papers.PlanChange(ordinal=one.ordinal, decision=one.decision, on=one.on) for one in amendments
        ),
        made_on=made_on,
    )  # fmt: skip


def approval(plan: Plan) -> papers.Approval:
    """Return the approval block of a plan."""
    return papers.Approval(
        by=plan.approved_by, post=plan.approved_post, document=plan.approved_document, on=plan.approved_on
    )


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


def _approved(items: Iterable[Item], versions: Mapping[int, list[ItemVersion]]) -> list[papers.PlanLine]:
    """The lines with their approved words; a line without any version stands as it was approved."""
    found = []
    for item in items:
        kept = versions[item.pk]
        first = next((one for one in kept if one.amendment_id is None), None if kept else item)
        if first is not None:
            found.append(_line(first))
    return found


def _amended(
    items: Iterable[Item], versions: Mapping[int, list[ItemVersion]], ordinals: Mapping[int, int]
) -> list[papers.PlanLine]:
    return [
        _line(
            item,
            tuple(sorted(ordinals[one.amendment_id] for one in versions[item.pk] if one.amendment_id is not None)),
            is_added=bool(versions[item.pk]) and all(one.amendment_id is not None for one in versions[item.pk]),
        )
        for item in items
    ]


def _line(one: Item | ItemVersion, changed_by: tuple[int, ...] = (), *, is_added: bool = False) -> papers.PlanLine:
    return papers.PlanLine(
        number=one.number,
        section=one.section,
        text=one.text,
        deadline=one.deadline_words,
        responsible=tuple(map(str, one.responsible)),
        result=one.expected_result,
        targets={str(year): str(words) for year, words in one.targets.items()},
        changed_by=changed_by,
        is_added=is_added,
        is_excluded=one.is_excluded,
    )


def _nameless(line: papers.PlanLine) -> papers.PlanLine:
    return papers.PlanLine(
        number=line.number,
        section=nameless(line.section),
        text=nameless(line.text),
        deadline=nameless(line.deadline),
        responsible=tuple(nameless(words) for words in line.responsible),
        result=nameless(line.result),
        targets=line.targets,
        changed_by=line.changed_by,
        is_added=line.is_added,
        is_excluded=line.is_excluded,
    )
