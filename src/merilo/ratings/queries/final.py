"""Whether the results of a cycle can be made final: what hinders, and what may stay open only with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from merilo.assessment.models import Cycle, Phase
from merilo.assessment.queries import snapshots
from merilo.core import wording
from merilo.ratings.models import Calculation, CalculationOrder
from merilo.ratings.queries import objections, results


@dataclass(frozen=True, slots=True)
class Readiness:
    """What hinders, what is open, which calculation would become final, which units have no total in it."""

    calculation: Calculation | None
    hindrances: tuple[str, ...]
    gaps: tuple[str, ...]
    without_total: tuple[str, ...]


def readiness(cycle: Cycle, *, today: date) -> Readiness:
    """Return whether the newest calculation of a cycle can become final."""
    calculation = objections.newest_calculation(cycle)
    stands = objections.standing_of(cycle, today=today)
    missing: tuple[str, ...] = ()
    hindrances = []
    if cycle.phase in (Phase.PREPARATION, Phase.GATHERING, Phase.PRELIMINARY):
        hindrances.append("предварительные результаты ещё не направлены учреждениям")
    elif cycle.phase != Phase.OBJECTIONS:
        hindrances.append("итоги уже утверждены или цикл отменён")
    if calculation is None:
        hindrances.append("расчёта ещё нет")
    else:
        missing = tuple(row.name for row in results.heads_of(calculation) if row.total is None)
        waiting = results.waiting(cycle)
        latest = snapshots.latest(cycle)
        if waiting is not None and waiting.state == CalculationOrder.State.WAITING:
            hindrances.append("расчёт ещё идёт")
        elif stands.uncounted:
            number = wording.counted(len(stands.uncounted), "возражение", "возражения", "возражений")
            hindrances.append(f"не учтено в расчёте: {number}, рассчитайте заново")
        elif latest is None or latest.pk != calculation.snapshot_id or snapshots.changed_since(latest):
            hindrances.append("с последнего расчёта изменились отметки или анкеты, рассчитайте заново")
    return Readiness(calculation, tuple(hindrances), _gaps(cycle, stands, missing, today), missing)


def _gaps(cycle: Cycle, stands: objections.Standing, missing: tuple[str, ...], today: date) -> tuple[str, ...]:
    found = []
    until = cycle.objections_until
    if until is not None and today <= until:
        found.append(f"возражения принимаются до {until:%d.%m.%Y}")
    if stands.filed:
        number = wording.counted(stands.filed, "возражение", "возражения", "возражений")
        found.append(f"без ответа: {number}")
    if missing:
        named = ", ".join(missing[:5]) + (f" и ещё {len(missing) - 5}" if len(missing) > 5 else "")
        found.append(f"без итога: {named}")
    return tuple(found)
