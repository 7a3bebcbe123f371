"""Cycles and their units as the pages of this room and the rooms above find them."""

from __future__ import annotations

from django.http import Http404

from merilo.assessment.models import Cycle, Phase, Snapshot, Unit
from merilo.registry.models import Municipality


def cycle_of(municipality: Municipality, pk: int) -> Cycle:
    """Return a cycle of the municipality. Raises Http404 for another's."""
    try:
        cycle = Cycle.objects.get(pk=pk, municipality=municipality)
    except Cycle.DoesNotExist:
        raise Http404("Такого цикла здесь нет.") from None
    cycle.municipality = municipality
    return cycle


def last_of(municipality: Municipality) -> Cycle | None:
    """Return the last cycle that was not cancelled."""
    return Cycle.objects.filter(municipality=municipality).exclude(phase=Phase.CANCELLED).first()


def unit_of(cycle: Cycle, pk: int) -> Unit:
    """Return a unit of the cycle with its institution and the people it is given to. Raises Http404."""
    try:
        unit = (
            Unit.objects.select_related("institution", "parent").prefetch_related("assignees").get(pk=pk, cycle=cycle)
        )
    except Unit.DoesNotExist:
        raise Http404("Такого учреждения в этом цикле нет.") from None
    unit.cycle = cycle
    return unit


def latest_snapshot(cycle: Cycle) -> Snapshot | None:
    """Return the newest snapshot of a cycle."""
    return cycle.snapshots.order_by("-number").first()
