"""What a program may see and hand over with a key: how gathering goes, sheets and marks in batches."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from ninja import Path, Router

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.assessment.queries import cards, cycles, progress
from merilo.assessment.services import handing
from merilo.assessment.services.inspecting import MarkInput
from merilo.portal.api.door import allowed, bearer
from merilo.portal.api.shapes import (
    CycleOut,
    Key,
    MarksIn,
    OutcomeOut,
    OutcomesOut,
    Problem,
    ProgressOut,
    ProgressRow,
    SheetsIn,
)

FAILURES = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), Problem)
WORDS = {True: "yes", False: "no", None: ""}
router = Router(auth=bearer, tags=["С ключом"])
Number = Annotated[Key, Path()]


@router.get("/{slug}/cycles", response={200: list[CycleOut], **FAILURES}, summary="Циклы оценки")
def cycle_list(request: Any, slug: str) -> Any:
    """Return the cycles of a municipality, the newest first."""
    _reads(request)
    return [cycles.cycle_of(request.municipality, row.id) for row in cards.cycle_rows(request.municipality)]


@router.get("/{slug}/cycles/{cycle}/progress", response={200: ProgressOut, **FAILURES}, summary="Ход сбора")
def cycle_progress(request: Any, slug: str, cycle: Number) -> Any:
    """Return how many sheets each institution has and needs."""
    _reads(request)
    found = progress.progress(cycles.cycle_of(request.municipality, cycle), today=request.today)
    rows = [
        ProgressRow(
            institution=row.institution,
            name=row.name,
            have=row.pace.have,
            need=row.pace.need,
            per_week=row.pace.per_week,
            expected_on=row.reached_on,
        )
        for row in found.rows
    ]
    return ProgressOut(have=found.have, need=found.need, items=rows)


@router.post("/{slug}/cycles/{cycle}/sheets", response={200: OutcomesOut, **FAILURES}, summary="Передать анкеты")
def sheets(request: Any, slug: str, cycle: Number, batch: SheetsIn) -> Any:
    """Store a batch of answer sheets. Send it again after a lost connection: nothing is stored twice."""
    key = allowed(request, "sheets")
    given = [
        handing.SheetInput(
            receipt=one.receipt,
            institution=one.institution,
            answers={
                role: answer if isinstance(answer, str) else WORDS[answer] for role, answer in one.answers.items()
            },
            channel=one.channel,
            language=one.language,
        )
        for one in batch.sheets
    ]
    found = cycles.cycle_of(request.municipality, cycle)
    return _told(handing.take_sheets(cycle=found, sheets=given, actor=key.user, at=request.at))


@router.post("/{slug}/cycles/{cycle}/marks", response={200: OutcomesOut, **FAILURES}, summary="Передать отметки")
def marks(request: Any, slug: str, cycle: Number, batch: MarksIn) -> Any:
    """Set a batch of marks of checklists. Those of one checklist go in together or not at all."""
    key = allowed(request, "marks")
    given = [
        handing.MarkOf(one.institution, one.channel, MarkInput(one.item, _decimal(one.value), one.note, one.receipt))
        for one in batch.marks
    ]
    found = cycles.cycle_of(request.municipality, cycle)
    return _told(handing.take_marks(cycle=found, marks=given, actor=key.user, at=request.at))


def _reads(request: Any) -> None:
    """Turn away a key that may not read, and one whose person may not see the cycle any more."""
    key = allowed(request, "read")
    if not access.may(key.user, Act.SEE_CYCLE, within=request.municipality.place, at=request.at):
        raise PermissionDenied("Человек, который сделал ключ, больше не ведёт оценку здесь.")


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _told(outcomes: Sequence[handing.Outcome]) -> OutcomesOut:
    count = {status: sum(one.status == status for one in outcomes) for status in ("stored", "repeated", "refused")}
    return OutcomesOut(
        **count,
        items=[OutcomeOut.model_validate(one, from_attributes=True) for one in outcomes],
    )
