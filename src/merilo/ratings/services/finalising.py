"""Preliminary results become final by a decision, once nothing is left open without a word about it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle
from merilo.assessment.services import phases
from merilo.ratings.models import Calculation
from merilo.ratings.queries import final


class NotReady(Refused):
    """Something must be done before, or left open with a reason; the text says what."""


def approve_results(
    *, cycle: Cycle, basis: str, decided_on: date, reason: str = "", actor: User, at: datetime
) -> Calculation:
    """Make the newest calculation final. What is still open needs a reason, which stays with the decision.

    Raises NotReady with what hinders, and what `phases.finalise` does.
    """
    by = access.require(actor, Act.PUBLISH, within=cycle.place, at=at)
    with transaction.atomic():
        # Held before anything is looked at: no objection, mark or calculation slips in between the look and the deed.
        Cycle.objects.select_for_update().get(pk=cycle.pk)
        found = final.readiness(cycle, today=timezone.localdate(at))
        if found.hindrances:
            raise NotReady("Утвердить итоги пока нельзя: " + "; ".join(found.hindrances) + ".")
        if found.gaps and not reason.strip():
            told = "; ".join(found.gaps)
            raise NotReady(f"Закончено не всё: {told}. Чтобы утвердить итоги так, напишите почему.")
        assert found.calculation is not None
        said = reason.strip()
        if found.gaps:
            said = "; ".join((said, *(f"оставлено: {gap}" for gap in found.gaps)))
        state = Calculation.State
        chosen = Calculation.objects.filter(pk=found.calculation.pk, state=state.PRELIMINARY)
        if not chosen.update(state=state.FINAL):
            raise NotReady("Тем временем сделан другой расчёт: обновите страницу.")
        phases.finalise(cycle=cycle, basis=basis, decided_on=decided_on, reason=said[:1000], actor=actor, at=at)
        found.calculation.refresh_from_db(fields=["state"])
        journal.record(
            actor=actor, act="approve_results", within=cycle.place, subject=found.calculation, at=at, by=by,
            before={"state": state.PRELIMINARY.label},
            after={"state": state.FINAL.label, "without_total": list(found.without_total)}, reason=said[:1000],
        )  # fmt: skip
    return found.calculation
