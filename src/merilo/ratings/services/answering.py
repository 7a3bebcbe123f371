"""An objection is answered by another person than the one who set the mark; an upheld one changes what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Held
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, Mark, Phase
from merilo.assessment.queries import checklists
from merilo.assessment.services import inspecting, reviewing
from merilo.core import wording
from merilo.ratings.models import Objection
from merilo.ratings.queries import objections
from merilo.ratings.services import telling
from merilo.ratings.services.objecting import LONGEST, ObjectionHasMoved

WHY_EXCLUDED = "По возражению учреждения"
OUTCOMES = (Objection.State.UPHELD, Objection.State.DECLINED)


class AnswerRejected(Refused):
    """An answer without an outcome or words, or one that says 'upheld' and changes nothing."""


class AnotherPerson(Refused):
    """Who set the mark, or who objected, does not answer."""


class WrongTime(Refused):
    """In this phase nothing can be changed any more."""


@dataclass(frozen=True, slots=True)
class NewMark:
    """What an item is marked with because an objection is upheld; None is 'not applicable'."""

    item: str
    value: Decimal | None


def answer_objection(
    *,
    objection: Objection,
    outcome: str,
    answer: str,
    marks: Sequence[NewMark] = (),
    sheets: Sequence[int] = (),
    actor: User,
    at: datetime,
) -> Objection:
    """Uphold an objection and change what it is about, or decline it; the institution is told.

    `sheets`: those excluded because of it, by whoever reviews sheets. All of it is done or nothing. Raises
    AnswerRejected, AnotherPerson, WrongTime, ObjectionHasMoved, and what correcting a mark or excluding sheets does.
    """
    unit = objection.result.unit
    cycle = unit.cycle
    place = unit.place_in(cycle)
    by = access.require(actor, Act.ANSWER_OBJECTION, within=place, at=at)
    answer = answer.replace("\0", "").strip()
    _check(objection, outcome, answer, by, actor)
    with transaction.atomic():
        # A snapshot waits until the answer is whole, so that the mark and the answer are in it or neither is.
        _check_phase(Cycle.objects.select_for_update().get(pk=cycle.pk), outcome)
        held = Objection.objects.select_for_update().get(pk=objection.pk)
        if held.state != Objection.State.FILED:
            raise ObjectionHasMoved("На возражение уже ответили или его отозвали: обновите страницу.")
        changes: dict[str, Any] = {}
        if outcome == Objection.State.UPHELD:
            if not marks and not sheets and not objections.changed_since(objection):
                raise AnswerRejected("Возражение принято — значит, что-то меняется: укажите новую отметку или анкеты.")
            changes = {
                "marks": [made for one in marks if (made := _correct(objection, one, answer, actor, at))],
                "sheets": _exclude(objection, sheets, actor, at),
            }
        values: dict[str, Any] = {
            "state": outcome, "answer": answer, "answered_by": actor, "answered_at": at, "changes": changes,
            "new_value": marks[0].value if objection.item and marks and outcome == Objection.State.UPHELD else None,
        }  # fmt: skip
        Objection.objects.filter(pk=objection.pk).update(**values)
        objection.refresh_from_db(fields=list(values))
        journal.record(
            actor=actor, act="answer_objection", within=place, subject=objection, at=at, by=by,
            before={"state": Objection.State.FILED.label},
            after={"state": Objection.State(outcome).label, "changes": objections.change_words(changes)},
            reason=wording.shortened(answer, 1000),
        )  # fmt: skip
    telling.objection_answered(objection=objection, at=at)
    return objection


def _check(objection: Objection, outcome: str, answer: str, by: Held, actor: User) -> None:
    if outcome not in OUTCOMES:
        raise AnswerRejected("Выберите, принято возражение или отклонено.")
    if not answer:
        raise AnswerRejected("Напишите учреждению, почему так решено.")
    if len(answer) > LONGEST:
        raise AnswerRejected(f"Ответ длиннее {wording.counted(LONGEST, 'знака', 'знаков', 'знаков')}.")
    why = objections.hindrance(objection, actor, instead_of=by.instead_of)
    if why:
        raise AnotherPerson(why)


def _check_phase(cycle: Cycle, outcome: str) -> None:
    if cycle.phase not in objections.OPEN:
        raise WrongTime("На этом этапе цикла на возражения не отвечают.")
    if outcome == Objection.State.UPHELD and cycle.phase != Phase.OBJECTIONS:
        raise WrongTime("Итоги уже утверждены: принять возражение нельзя, только ответить на него.")


def _correct(objection: Objection, new: NewMark, answer: str, actor: User, at: datetime) -> dict[str, str] | None:
    """Change a mark and return what it was and is; nothing where an answer before has made it so already."""
    allowed = {one.code: one for one in objections.open_items(objection)}
    if new.item not in allowed:
        raise AnswerRejected("Этой отметки возражение не касается.")
    mark = objections.current_marks(objection.result.unit)[new.item]
    if mark.value == new.value and mark.origin == Mark.Origin.OBJECTION:
        return None
    inspection = mark.inspection
    inspection.unit = objection.result.unit
    inspecting.correct_mark(
        inspection=inspection, item=new.item, value=new.value, origin=Mark.Origin.OBJECTION, actor=actor, at=at,
        reason=wording.shortened(f"Возражение №\u00a0{objection.pk}: {answer}", 1000),
    )  # fmt: skip
    return {
        "item": new.item, "before": checklists.mark_words(mark.value), "after": checklists.mark_words(new.value),
    }  # fmt: skip


def _exclude(objection: Objection, sheets: Sequence[int], actor: User, at: datetime) -> list[int]:
    """Leave sheets of the unit out and return their numbers. Raises AnswerRejected for those of others."""
    if not sheets:
        return []
    wanted = sorted(set(sheets))
    here = set(objections.family_sheets(objection).filter(pk__in=wanted).values_list("pk", flat=True))
    strange = [number for number in wanted if number not in here]
    if strange:
        named = ", ".join(map(str, strange[:5])) + ("…" if len(strange) > 5 else "")
        raise AnswerRejected(f"Среди учитываемых анкет учреждения нет анкет с номерами: {named}")
    cycle = objection.result.unit.cycle
    reviewing.exclude_sheets(cycle=cycle, keys=wanted, reason=WHY_EXCLUDED, actor=actor, at=at)
    return wanted
