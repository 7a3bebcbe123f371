"""Inspections by checklist: opened, marked item by item, closed when whole, accepted by another person or returned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Held
from merilo.accounts.models import Role, User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, Inspection, Mark
from merilo.assessment.queries import checklists, inspections
from merilo.assessment.services import filling, inspection_notices
from merilo.assessment.services.correcting import correct_mark, decline_correction, report_correction
from merilo.assessment.services.evidence import add_evidence, remove_evidence
from merilo.assessment.services.filling import InspectionHasMoved, NothingToInspect, ReceiptIsTaken, UnknownItem
from merilo.core import wording

__all__ = [
    "Conflict", "DayRejected", "InspectionHasMoved", "ItemsAreMissing", "Kept", "MarkInput", "MarkRejected",
    "NothingToInspect", "OwnMarks", "ReasonIsMissing", "ReceiptIsTaken", "UnknownItem", "accept_inspection",
    "add_evidence", "check_day", "close_inspection", "correct_mark", "decline_correction", "open_inspections",
    "remove_evidence", "report_correction", "return_inspection", "set_marks", "take_back_inspection",
]  # fmt: skip
_LONGEST_NOTE = 1000
_OPEN, _CLOSED, _ACCEPTED = Inspection.State.OPEN, Inspection.State.CLOSED, Inspection.State.ACCEPTED


class MarkRejected(Refused):
    """A mark the rules of the cycle do not know, or a note that is too long."""


class DayRejected(Refused):
    """A day of inspection that has not come yet, or lies before the gathering."""


class ItemsAreMissing(Refused):
    """A form is closed only when each of its items has a mark; `items` are the codes of those without."""

    def __init__(self, text: str, items: tuple[str, ...]) -> None:
        super().__init__(text)
        self.items = items


class OwnMarks(Refused):
    """Who set marks does not accept them."""


class ReasonIsMissing(Refused):
    """A form goes back only with words on what to mend."""


@dataclass(frozen=True, slots=True)
class MarkInput:
    """A mark as it comes in: 1, 0, between where the cycle allows it, None for 'not applicable'.

    receipt: of the phone; sent again it is one mark. seen: the key of the mark that stood there when this one was
    set (0 for none), so that nobody overwrites what somebody else has set meanwhile; None: whatever stands there.
    """

    item: str
    value: Decimal | None
    note: str = ""
    receipt: str | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A mark that was not taken, because another person has marked the item meanwhile."""

    given: MarkInput
    theirs: Mark


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of marks: the new rows, those known already, those that met another person's."""

    inspection: Inspection
    marks: tuple[Mark, ...]
    repeated: tuple[MarkInput, ...]
    conflicts: tuple[Conflict, ...]


@transaction.atomic
def open_inspections(*, cycle: Cycle, actor: User, at: datetime) -> int:
    """Make the forms of all units of a cycle that have none yet; return how many. Whoever fills one makes it too."""
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    new = filling.lay(cycle)
    if new:
        journal.record(
            actor=actor, act="open_inspections", within=cycle.place, subject=cycle, at=at, by=by,
            after={"inspections": new},
        )  # fmt: skip
    return new


@transaction.atomic
def set_marks(
    *,
    inspection: Inspection,
    marks: Sequence[MarkInput],
    actor: User,
    at: datetime,
    inspected_on: date | None = None,
    origin: str = Mark.Origin.FIRST,
) -> Kept:
    """Set marks in an open form; those that stand there stay in its history. Sent again it changes nothing.

    A mark of a program (origin "api") takes the place of one the same person's programs have set, of no other.
    Raises InspectionHasMoved when the form is closed, UnknownItem, MarkRejected, DayRejected, ReceiptIsTaken; then
    none of the marks is taken.
    """
    unit = inspection.unit
    place = unit.place_in(unit.cycle)
    by = access.require(actor, Act.FILL_CHECKLIST, within=place, at=at)
    form = filling.form_of(inspection)
    inspection = filling.held(inspection)
    known = _known_receipts(inspection, marks)
    new = [one for one in marks if one.receipt not in known]
    day_is_new = inspected_on is not None and inspected_on != inspection.inspected_on
    if new or day_is_new:
        filling.must_be(inspection, _OPEN)
    now, written, conflicts = filling.current_marks(inspection), [], []
    repeated = [one for one in marks if one.receipt in known]
    for one in new:
        note = _check(one, form, unit.cycle)
        there = now.get(one.item)
        if there is not None and (there.value, there.note) == (one.value, note):
            repeated.append(one)
        elif there is not None and _is_anothers(there, one, origin, actor):
            conflicts.append(Conflict(one, there))
        else:
            fresh = Mark(
                inspection=inspection, item=one.item, value=one.value, note=note, origin=origin, author=actor, at=at,
                receipt=one.receipt or None,
            )  # fmt: skip
            now[one.item] = filling.replace(there, fresh)
            written.append(now[one.item])
    if day_is_new and inspected_on is not None:
        check_day(inspected_on, unit.cycle, at)
        Inspection.objects.filter(pk=inspection.pk).update(inspected_on=inspected_on)
        inspection.inspected_on = inspected_on
    if written or day_is_new:
        # Which items, not how they were marked: the journal is read by people who may not see marks before the scores.
        said = [checklists.item_words(mark.item) for mark in written]
        journal.record(
            actor=actor, act="set_marks", within=place, subject=inspection, at=at, by=by,
            after={"marked": said, **({"inspected_on": inspected_on} if day_is_new else {})},
        )  # fmt: skip
    return Kept(inspection, tuple(written), tuple(repeated), tuple(conflicts))


def _is_anothers(there: Mark, given: MarkInput, origin: str, actor: User) -> bool:
    """Say whether a mark is another's, not to be replaced by one whose author has not seen it."""
    if origin == Mark.Origin.API:
        return there.origin != Mark.Origin.API or there.author_id != actor.pk
    return given.seen is not None and given.seen != there.pk and there.author_id != actor.pk


def _known_receipts(inspection: Inspection, marks: Sequence[MarkInput]) -> set[str]:
    """Return the receipts that are stored already. Raises ReceiptIsTaken for one of another form or item."""
    given = {one.receipt: one.item for one in marks if one.receipt}
    stored = list(Mark.objects.filter(receipt__in=given))
    for mark in stored:
        if mark.inspection_id != inspection.pk or mark.item != given.get(mark.receipt or ""):
            raise ReceiptIsTaken("Отметка с таким номером уже есть в другом пункте: откройте чек-лист заново.")
    return {str(mark.receipt) for mark in stored}


def _check(one: MarkInput, form: checklists.Form, cycle: Cycle) -> str:
    """Return the note of a mark that may be set."""
    filling.known(form, one.item)
    whole = one.value is None or one.value in (0, 1)
    name = checklists.item_words(one.item)
    if not whole and not cycle.partial_marks:
        raise MarkRejected(f"{name}: в этом цикле отметка — «есть», «нет» или «не применимо».")
    if one.value is not None and not (one.value.is_finite() and 0 <= one.value <= 1):
        raise MarkRejected(f"{name}: отметка — число от 0 до 1.")
    if one.receipt is not None and len(one.receipt) > 40:
        raise MarkRejected("Номер отметки длиннее 40 знаков.")
    note = one.note.strip()
    if len(note) > _LONGEST_NOTE:
        raise MarkRejected(f"{name}: примечание длиннее {_LONGEST_NOTE} знаков.")
    if "\0" in note:
        raise MarkRejected(f"{name}: в примечании есть недопустимый знак.")
    return note


def check_day(day: date, cycle: Cycle, at: datetime) -> None:
    """Refuse a day of inspection that has not come or lies before the gathering. Raises DayRejected."""
    if day > timezone.localdate(at):
        raise DayRejected(f"День осмотра ({wording.date_words(day)}) ещё не наступил.")
    began = [one for one in (cycle.starts_on, timezone.localdate(cycle.frozen_at) if cycle.frozen_at else None) if one]
    if began and day < min(began):
        raise DayRejected(f"День осмотра раньше начала сбора ({wording.date_words(min(began))}). Проверьте дату.")


@transaction.atomic
def close_inspection(
    *, inspection: Inspection, actor: User, at: datetime, inspected_on: date | None = None
) -> Inspection:
    """Close a form in which each item has a mark and the day of inspection is named; it waits for another person.

    Raises ItemsAreMissing with the codes, DayRejected, InspectionHasMoved.
    """
    unit = inspection.unit
    place = unit.place_in(unit.cycle)
    by = access.require(actor, Act.FILL_CHECKLIST, within=place, at=at)
    form = filling.form_of(inspection)
    inspection = filling.held(inspection)
    filling.must_be(inspection, _OPEN)
    missing = inspections.missing(inspection, form)
    if missing:
        raise ItemsAreMissing(_missing_words(missing), missing)
    day = inspected_on or inspection.inspected_on
    if day is None:
        raise DayRejected("Укажите день осмотра: без него чек-лист не закрыть.")
    check_day(day, unit.cycle, at)
    Inspection.objects.filter(pk=inspection.pk).update(
        state=_CLOSED, inspected_on=day, closed_by=actor, closed_at=at, remark=""
    )
    inspection.refresh_from_db()
    inspection.unit = unit
    journal.record(
        actor=actor, act="close_inspection", within=place, subject=inspection, at=at, by=by,
        before={"state": _OPEN}, after={"state": _CLOSED, "inspected_on": day},
    )  # fmt: skip
    inspection_notices.waits(inspection=inspection, at=at)
    return inspection


def _missing_words(missing: tuple[str, ...]) -> str:
    named = "; ".join(checklists.item_words(code) for code in missing[:8])
    more = f" и ещё {len(missing) - 8}" if len(missing) > 8 else ""
    count = wording.counted(len(missing), "пункт", "пункта", "пунктов")
    return f"Чек-лист не закрыть: без отметки {count} ({named}{more})."


@transaction.atomic
def take_back_inspection(*, inspection: Inspection, actor: User, at: datetime) -> Inspection:
    """Open a form again that was closed too early, as long as nobody has accepted it."""
    unit = inspection.unit
    place = unit.place_in(unit.cycle)
    by = access.require(actor, Act.FILL_CHECKLIST, within=place, at=at)
    filling.form_of(inspection)
    inspection = filling.held(inspection)
    filling.must_be(inspection, _CLOSED)
    return _reopened(inspection, "take_back_inspection", by, actor=actor, at=at, remark="")


@transaction.atomic
def accept_inspection(*, inspection: Inspection, actor: User, at: datetime, reason: str = "") -> Inspection:
    """Accept a closed form: its marks count from now on. Who set any of them cannot.

    A coordinator whose own marks nobody else in the municipality could accept may, with a `reason` that stays on the
    page. Raises OwnMarks, InspectionHasMoved.
    """
    unit = inspection.unit
    place = unit.place_in(unit.cycle)
    by = access.require(actor, Act.ACCEPT_CHECKLIST, within=place, at=at)
    filling.form_of(inspection)
    inspection = filling.held(inspection)
    filling.must_be(inspection, _CLOSED)
    own = _own_marks_reason(inspection, by, reason.strip(), actor=actor, at=at)
    Inspection.objects.filter(pk=inspection.pk).update(
        state=_ACCEPTED, accepted_by=actor, accepted_at=at, accept_reason=own
    )
    inspection.refresh_from_db()
    inspection.unit = unit
    journal.record(
        actor=actor, act="accept_inspection", within=place, subject=inspection, at=at, by=by,
        before={"state": _CLOSED}, after={"state": _ACCEPTED}, reason=own,
    )  # fmt: skip
    return inspection


def _own_marks_reason(inspection: Inspection, by: Held, reason: str, *, actor: User, at: datetime) -> str:
    """Return why a person accepts own marks, "" where they are another's. Raises OwnMarks."""
    authors = inspections.authors(inspection)
    if actor.pk not in authors and (by.instead_of is None or by.instead_of.pk not in authors):
        return ""
    others = inspections.acceptors(inspection, on=timezone.localdate(at))
    if others:
        named = ", ".join(str(one) for one in others[:3]) + (" и другие" if len(others) > 3 else "")
        raise OwnMarks(f"Свои отметки не принимают. Принять этот чек-лист может другой человек: {named}.")
    if by.role != Role.COORDINATOR:
        raise OwnMarks("Свои отметки не принимают. Попросите координатора.")
    if not reason:
        raise OwnMarks("В этом чек-листе ваши отметки, а принять его больше некому. Напишите, почему принимаете сами.")
    return reason[:1000]


@transaction.atomic
def return_inspection(*, inspection: Inspection, remark: str, actor: User, at: datetime) -> Inspection:
    """Give a closed or accepted form back with words on what to mend; it is open again."""
    unit = inspection.unit
    place = unit.place_in(unit.cycle)
    by = access.require(actor, Act.ACCEPT_CHECKLIST, within=place, at=at)
    filling.form_of(inspection)
    remark = remark.strip()
    if not remark:
        raise ReasonIsMissing("Напишите, что проверить или исправить: без этого чек-лист не вернуть.")
    inspection = filling.held(inspection)
    filling.must_be(inspection, _CLOSED, _ACCEPTED)
    returned = _reopened(inspection, "return_inspection", by, actor=actor, at=at, remark=remark[:1000])
    inspection_notices.returned(inspection=returned, by=actor, at=at)
    return returned


def _reopened(inspection: Inspection, act: str, by: Held, *, actor: User, at: datetime, remark: str) -> Inspection:
    before, unit = inspection.state, inspection.unit
    Inspection.objects.filter(pk=inspection.pk).update(
        state=_OPEN, closed_by=None, closed_at=None, accepted_by=None, accepted_at=None, accept_reason="", remark=remark
    )
    inspection.refresh_from_db()
    inspection.unit = unit
    journal.record(
        actor=actor, act=act, within=unit.place_in(unit.cycle), subject=inspection, at=at, by=by,
        before={"state": before}, after={"state": _OPEN}, reason=remark,
    )  # fmt: skip
    return inspection
