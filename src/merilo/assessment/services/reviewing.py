"""Deciding about marked sheets: excluded with a reason, left in, or taken back. A sheet is never deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, Phase, Sheet
from merilo.core import wording

OPEN = (Phase.GATHERING, Phase.PRELIMINARY, Phase.OBJECTIONS)
LONGEST_REASON = 500
_AT_ONCE = 500
_MOST_NAMED = 900


class ReviewIsClosed(Refused):
    """In this phase of the cycle nothing is decided about sheets any more."""


class ReasonIsMissing(Refused):
    """A sheet is excluded, or taken back, only with a reason."""


class NothingChosen(Refused):
    """No sheet of those chosen is in a state in which this can be decided."""


def exclude_sheets(*, cycle: Cycle, keys: Sequence[int], reason: str, actor: User, at: datetime) -> int:
    """Leave sheets out of the calculation; return how many. Raises ReviewIsClosed, ReasonIsMissing, NothingChosen."""
    by = access.require(actor, Act.REVIEW_SHEETS, within=cycle.place, at=at)
    reason = _checked(cycle, reason)
    with transaction.atomic():
        values = {"excluded_at": at, "excluded_by": actor, "exclusion_reason": reason, "checked_at": None}
        done = _change(cycle, keys, {"excluded_at": None}, values)
        journal.record(
            actor=actor, act="exclude_sheets", within=cycle.place, subject=cycle, at=at, by=by,
            after={"sheets_chosen": len(done), "sheet_numbers": _ranges(done)}, reason=reason,
        )  # fmt: skip
    return len(done)


def keep_sheets(*, cycle: Cycle, keys: Sequence[int], actor: User, at: datetime, reason: str = "") -> int:
    """Say that somebody has looked at marked sheets and left them in; return how many.

    Raises ReviewIsClosed, NothingChosen.
    """
    by = access.require(actor, Act.REVIEW_SHEETS, within=cycle.place, at=at)
    _check_phase(cycle)
    with transaction.atomic():
        done = _change(cycle, keys, {"excluded_at": None, "checked_at": None}, {"checked_at": at})
        journal.record(
            actor=actor, act="keep_sheets", within=cycle.place, subject=cycle, at=at, by=by,
            after={"sheets_chosen": len(done), "sheet_numbers": _ranges(done)}, reason=reason.strip()[:LONGEST_REASON],
        )  # fmt: skip
    return len(done)


def restore_sheets(*, cycle: Cycle, keys: Sequence[int], reason: str, actor: User, at: datetime) -> int:
    """Take excluded sheets back into the calculation; return how many.

    Raises ReviewIsClosed, ReasonIsMissing, NothingChosen.
    """
    by = access.require(actor, Act.REVIEW_SHEETS, within=cycle.place, at=at)
    reason = _checked(cycle, reason)
    with transaction.atomic():
        values = {"excluded_at": None, "excluded_by": None, "exclusion_reason": "", "checked_at": at}
        done = _change(cycle, keys, {"excluded_at__isnull": False}, values)
        journal.record(
            actor=actor, act="restore_sheets", within=cycle.place, subject=cycle, at=at, by=by,
            after={"sheets_chosen": len(done), "sheet_numbers": _ranges(done)}, reason=reason,
        )  # fmt: skip
    return len(done)


def _checked(cycle: Cycle, reason: str) -> str:
    _check_phase(cycle)
    reason = " ".join(reason.replace("\x00", "").split())
    if not reason:
        raise ReasonIsMissing(
            "Напишите причину: она попадёт в журнал и в опубликованные сведения об исключённых анкетах."
        )
    if len(reason) > LONGEST_REASON:
        most = wording.counted(LONGEST_REASON, "знака", "знаков", "знаков")
        raise ReasonIsMissing(f"Причина длиннее {most}: сократите её.")
    return reason


def _check_phase(cycle: Cycle) -> None:
    if cycle.phase not in OPEN:
        raise ReviewIsClosed("На этом этапе цикла анкеты уже не исключают и не возвращают.")


def _change(cycle: Cycle, keys: Sequence[int], only: Mapping[str, object], values: Mapping[str, object]) -> list[int]:
    """Change the sheets of the cycle that are in the state named; return which they were."""
    done: list[int] = []
    chosen = sorted(set(keys))
    for start in range(0, len(chosen), _AT_ONCE):
        found = Sheet.objects.filter(
            pk__in=chosen[start : start + _AT_ONCE], unit__cycle=cycle, is_test=False, **only
        ).select_for_update(of=("self",))
        here = list(found.values_list("pk", flat=True))
        Sheet.objects.filter(pk__in=here).update(**values)
        done += here
    if not done:
        raise NothingChosen("Выберите анкеты: среди выбранных нет таких, с которыми это можно сделать.")
    return done


def _ranges(keys: Sequence[int]) -> str:
    """Return numbers as people write them down: «5–7, 12»."""

    def spans() -> Iterator[str]:
        for _, group in groupby(enumerate(sorted(keys)), key=lambda pair: pair[1] - pair[0]):
            numbers = [number for _, number in group]
            yield str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"

    return wording.shortened(", ".join(spans()), _MOST_NAMED)
