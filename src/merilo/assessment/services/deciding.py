"""Decisions a cycle rests on: their words are checked and kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, Decision
from merilo.core import wording
from merilo.council.queries import decisions
from merilo.registry.services.institutions import tidy

EARLIEST = date(2013, 1, 1)  # assessments of this kind began then


class NoDecision(Refused):
    """A change rests on a decision: it must be named, and made already."""


class NoReason(Refused):
    """A deed that needs a reason was given none."""


def check(basis: str, decided_on: date, *, today: date) -> None:
    """Refuse a decision without words, of a day that has not come or cannot be meant. Raises NoDecision."""
    if not tidy(basis):
        raise NoDecision("Назовите решение: вид документа, дату и номер.")
    if decided_on > today:
        raise NoDecision(f"День решения ещё не наступил: {wording.date_words(decided_on)}")
    if decided_on < EARLIEST:
        raise NoDecision(f"Проверьте год решения: {decided_on.year}.")


def need_reason(reason: str, sentence: str) -> str:
    """Return the reason in one line. Raises NoReason with the sentence."""
    if not tidy(reason):
        raise NoReason(sentence)
    return tidy(reason)


def note(
    cycle: Cycle,
    kind: str,
    basis: str,
    decided_on: date,
    reason: str,
    author: User,
    at: datetime,
    *,
    values: Mapping[str, Any] | None = None,
) -> Decision:
    """Keep a decision about a cycle. Raises ValidationError where its words do not fit."""
    made = Decision(
        cycle=cycle, kind=kind, basis=tidy(basis), decided_on=decided_on, reason=tidy(reason),
        values=dict(values or {}), author=author, at=at,
        council_decision=decisions.named(cycle.municipality, basis, decided_on),
    )  # fmt: skip
    made.full_clean(exclude=["cycle", "author", "values", "council_decision"])
    made.save()
    return made
