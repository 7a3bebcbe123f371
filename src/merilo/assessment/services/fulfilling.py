"""Plans and a cycle: the plans are told what was done in a cycle; how they take it is `plans.services.fulfilling`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime

from merilo.accounts.models import User
from merilo.assessment.models import Cycle
from merilo.plans.services.fulfilling import EVENTS, fulfil, happen, means
from merilo.plans.services.reports import EvidenceInput

__all__ = ["EVENTS", "fulfil", "happen", "means", "pass_on"]


def pass_on(
    *,
    cycle: Cycle,
    step: str,
    on: date,
    text: str,
    basis: str,
    actor: User,
    at: datetime,
    institutions: Collection[int] = (),
    evidence: Sequence[EvidenceInput] = (),
    speaks: Callable[[str], bool] | None = None,
) -> None:
    """Tell the plans that a step of a cycle is done: lines that ask for it report themselves, waiting ones begin."""
    fulfil(
        municipality=cycle.municipality, year=cycle.year, step=step, done_on=on, text=text, basis=basis,
        institutions=institutions, evidence=evidence, speaks=speaks, actor=actor, at=at,
    )  # fmt: skip
    happen(municipality=cycle.municipality, year=cycle.year, step=step, happened_on=on, basis=basis, actor=actor, at=at)
