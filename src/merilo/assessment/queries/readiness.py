"""What is missing before gathering can begin, and what is not whole when it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from merilo.assessment.models import Cycle, Inspection, Unit
from merilo.assessment.queries import checklists
from merilo.core import wording

UNITS = ("учреждение", "учреждения", "учреждений")


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that must be done first: in words, and where; of a unit the words without its name too."""

    text: str
    where: str  # "units" | "unit" | "approve"
    unit: int | None = None
    short: str = ""


def lacks(cycle: Cycle) -> tuple[Lack, ...]:
    """Return what gathering waits for, unit by unit."""
    found: list[Lack] = []
    units = _units(cycle)
    if not units:
        return (Lack("в перечне нет учреждений", "units"),)
    for unit in units:
        if unit.institution.closed_on is not None:
            found.append(_of(unit, "закрыто: исключите из перечня"))
        if not unit.is_gathered:
            if not unit.number_of_branches:
                found.append(_of(unit, "нет ни своего сбора, ни филиалов в перечне"))
            continue
        if unit.recipients is None and not unit.recipients_source:
            found.append(_of(unit, "нет числа получателей услуг или причины, почему его нет"))
        if not unit.number_of_experts:
            found.append(_of(unit, "не назначен эксперт"))
    if not cycle.list_basis:
        found.append(Lack("перечень не утверждён решением", "approve"))
    return tuple(found)


def _of(unit: Unit, words: str) -> Lack:
    return Lack(f"{wording.quoted(unit.name)}: {words}", "unit", unit.pk, words)


def _units(cycle: Cycle) -> list[Any]:
    return list(
        cycle.units.filter(left_at__isnull=True)
        .select_related("institution")
        .annotate(
            number_of_branches=Count("branches", filter=Q(branches__left_at__isnull=True), distinct=True),
            number_of_experts=Count("assignees", distinct=True),
        )
        .order_by("name")
    )


def gaps(cycle: Cycle) -> tuple[str, ...]:
    """Return what is not whole in what was gathered, in words and numbers."""
    asked = cycle.units.filter(left_at__isnull=True, is_gathered=True)
    counted = Q(sheets__is_test=False, sheets__excluded_at__isnull=True)
    units = asked.annotate(number=Count("sheets", filter=counted))
    silent = units.filter(number=0).count()
    short = units.filter(number__gt=0, sample_size__isnull=False, number__lt=F("sample_size")).count()
    accepted, forms = _forms(asked, cycle)
    found = []
    if accepted < forms:
        left = wording.counted(forms - accepted, "чек-лист", "чек-листа", "чек-листов")
        found.append(f"не принято: {left} из {forms}")
    if silent:
        found.append(f"нет ни одной анкеты: {wording.counted(silent, *UNITS)}")
    if short:
        found.append(f"анкет меньше нужного: {wording.counted(short, *UNITS)}")
    return tuple(found)


def _forms(asked: QuerySet[Unit], cycle: Cycle) -> tuple[int, int]:
    """Return how many checklists are accepted, and how many there are: each profile has its own."""
    accepted = forms = 0
    for profile, number in asked.values_list("profile").annotate(number=Count("pk")).order_by():
        channels = checklists.forms_of(cycle, profile)
        forms += number * len(channels)
        accepted += Inspection.objects.filter(
            unit__in=asked.filter(profile=profile), channel__in=channels, state=Inspection.State.ACCEPTED
        ).count()
    return accepted, forms
