"""The order in which heads and their branches stand in every table of the report and of its workbooks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from merilo.core.papers.report.data import Unit, Value


def families(units: Iterable[Unit], *, key: Callable[[Unit], Value]) -> list[Unit]:
    """Return heads from the best value down (those without one last, equal ones as given), each with its branches.

    A branch whose head is not among the units stands at the end.
    """
    units = list(units)
    heads = sorted((unit for unit in units if unit.parent is None), key=lambda unit: _falling(key(unit)))
    ordered: list[Unit] = []
    branches: dict[str, list[Unit]] = {}
    for unit in units:
        if unit.parent is not None:
            branches.setdefault(unit.parent, []).append(unit)
    for head in heads:
        ordered += [head, *branches.pop(head.name, [])]
    return ordered + [branch for orphans in branches.values() for branch in orphans]


def _falling(value: Value) -> Decimal:
    return Decimal(1) if value is None else -value
