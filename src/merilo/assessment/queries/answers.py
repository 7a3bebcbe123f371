"""Answers of a sheet as the column keeps them: one character for each closed question of the cycle, in its order."""

from __future__ import annotations

from collections.abc import Sequence

from merilo.assessment.models import Cycle
from merilo.assessment.queries import choices
from merilo.core import methodology

YES, NO, BLANK = "1", "0", "-"
_WRITTEN = {True: YES, False: NO, None: BLANK}
_READ = {YES: True, NO: False, BLANK: None}


def packed(answers: methodology.Answers, roles: Sequence[str]) -> str:
    """Return the answers to closed questions as one line; what was not asked is blank."""
    return "".join(_WRITTEN[answers.values.get(role)] for role in roles)


def unpacked(text: str, roles: Sequence[str]) -> dict[str, bool | None]:
    """Return the answers of a line by role. Raises ValueError for a line of another questionnaire."""
    if len(text) != len(roles) or not _READ.keys() >= set(text):
        raise ValueError(f"{text!r} does not fit {len(roles)} questions")
    return {role: _READ[one] for role, one in zip(roles, text, strict=True)}


def roles_of(cycle: Cycle) -> tuple[str, ...]:
    """Return the closed questions of a cycle in order: as frozen; before that, as the edition has them."""
    return tuple(cycle.roles) or tuple(question.role for question in choices.edition_of(cycle).questionnaire.closed)
