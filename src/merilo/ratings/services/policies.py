"""What people decide after closing where an indicator has nothing to be counted from, and the new calculation."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, Decision, Phase
from merilo.assessment.queries import choices
from merilo.core import methodology, wording
from merilo.ratings.models import Calculation, CalculationOrder
from merilo.ratings.queries import policies
from merilo.ratings.services.calculating import order_calculation

IN_PHASES = frozenset({Phase.PRELIMINARY, Phase.OBJECTIONS})


class NotOpen(Refused):
    """Such a decision has its time: after gathering is closed, before the results are final."""


class AlreadyChosen(Refused):
    """A rule was chosen for the indicator before; only «block» leaves it to people."""


class NothingBlocked(Refused):
    """No unit lacks a score for want of this decision."""


class NoDecision(Refused):
    """A decision needs the words of its paper, a day that has come, and a rule."""


def decide_policy(
    *,
    cycle: Cycle,
    indicator: str,
    policy: str,
    basis: str,
    decided_on: date,
    reason: str,
    actor: User,
    at: datetime,
    on: date,
) -> Calculation | CalculationOrder:
    """Record what was decided for an indicator without a base, and calculate anew beside the old.

    Raises NotOpen, AlreadyChosen, NothingBlocked, NoDecision, and what `order_calculation` does.
    """
    by = access.require(actor, Act.CALCULATE, within=cycle.place, at=at)
    if policy not in methodology.POLICIES or policy == "block":
        raise NoDecision("Выберите, как поступить с показателем.")
    if not basis.strip() or not reason.strip():
        raise NoDecision("Назовите решение (кто, когда, №) и почему так решено.")
    if decided_on > on:
        raise NoDecision(f"Решения от {wording.date_words(decided_on)} ещё нет: дата не наступила.")
    with transaction.atomic():
        held = Cycle.objects.select_for_update().select_related("municipality").get(pk=cycle.pk)
        if held.phase not in IN_PHASES:
            raise NotOpen("Решать о показателе без базы можно после завершения сбора и до утверждения итогов.")
        before = choices.settings_of(held).policy(indicator)
        if before != "block":
            words = methodology.POLICY_WORDS[before]
            raise AlreadyChosen(f"Для показателя {indicator} правило уже выбрано: {words}. Менять его нельзя.")
        if indicator not in {one.code for one in policies.open_questions(held)}:
            raise NothingBlocked(f"Показатель {indicator} посчитан у всех: решать нечего.")
        Decision.objects.create(
            cycle=held,
            kind=Decision.Kind.POLICY,
            basis=basis.strip()[:500],
            decided_on=decided_on,
            reason=reason.strip()[:1000],
            values={indicator: policy},
            author=actor,
            at=at,
        )
        journal.record(
            actor=actor,
            act="decide_policy",
            within=held.place,
            subject=held,
            at=at,
            by=by,
            before={"policies": f"{indicator}: {methodology.POLICY_WORDS['block']}"},
            after={"policies": f"{indicator}: {methodology.POLICY_WORDS[policy]}"},
            reason=f"{basis}. {reason}"[:1000],
        )
        said = f"решено о показателе {indicator}: {methodology.POLICY_WORDS[policy]} ({basis.strip()})"
        return order_calculation(cycle=held, actor=actor, at=at, reason=said[:1000])
