"""Marks changed after a form was closed: an institution mended something, or its objection was upheld.

The first mark stays beside the new one, with the reason.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import BinaryIO

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Correction, Inspection, Mark, Phase
from merilo.assessment.queries import checklists
from merilo.assessment.services import evidence, filling, inspection_notices
from merilo.core import wording
from merilo.plans.services import files

_CLOSED, _ACCEPTED = Inspection.State.CLOSED, Inspection.State.ACCEPTED


class CorrectionRejected(Refused):
    """A report of a correction that says or shows nothing, or is about an item that needs none."""


class CorrectionHasMoved(Refused):
    """The report was answered already."""


class ReasonIsMissing(Refused):
    """A mark changes after closing only with a reason."""


class NothingChanges(Refused):
    """The new mark is the old one."""


class OwnMark(Refused):
    """An objection is not answered by the person who set the mark."""


class WrongTime(Refused):
    """Marks change for this reason in other phases of the cycle."""


def report_correction(
    *,
    inspection: Inspection,
    item: str,
    text: str,
    actor: User,
    at: datetime,
    name: str = "",
    content: BinaryIO | bytes | None = None,
    url: str = "",
    receipt: str | None = None,
) -> Correction:
    """Say for an institution that what was missing is there now, and show it; the experts are told.

    While gathering lasts, after the form was closed. Raises CorrectionRejected, InspectionHasMoved.
    """
    unit = inspection.unit
    place = unit.place_in(unit.cycle)
    by = access.require(actor, Act.REPORT_CORRECTION, within=place, at=at)
    filling.known(filling.form_of(inspection), item)
    if receipt and (known := Correction.objects.filter(receipt=receipt, inspection_id=inspection.pk).first()):
        return known
    text, url = text.replace("\0", "").strip(), url.strip()
    if not text:
        raise CorrectionRejected("Напишите, что исправлено.")
    if content is None and not url:
        raise CorrectionRejected("Покажите, что исправлено: приложите снимок или ссылку.")
    if content is None:
        evidence.check_link(url)
    checked = files.check(name=name, content=content, kinds=evidence.KINDS) if content is not None else None
    with transaction.atomic():
        inspection = filling.held(inspection)
        filling.must_be(inspection, _CLOSED, _ACCEPTED)
        mark = filling.current_marks(inspection).get(item)
        if mark is None or mark.value == 1:
            raise CorrectionRejected("По этому пункту исправлять нечего: отметка «есть» уже стоит.")
        if Correction.objects.filter(inspection=inspection, item=item, state=Correction.State.FILED).exists():
            raise CorrectionRejected("Об исправлении этого пункта уже сообщено: дождитесь проверки.")
        file = files.keep(checked, municipality=unit.cycle.municipality, actor=actor, at=at) if checked else None
        filed = Correction(
            inspection=inspection, item=item, text=text, file=file, url="" if file else url, author=actor, at=at,
            receipt=receipt or None,
        )  # fmt: skip
        filed.full_clean(exclude=["inspection", "file", "author", "answered_by", "receipt"])
        filed.save()
        journal.record(
            actor=actor, act="report_correction", within=place, subject=inspection, at=at, by=by,
            after={"item": checklists.item_words(item)}, reason=wording.shortened(text, 1000),
        )  # fmt: skip
    inspection_notices.correction_filed(correction=filed, at=at)
    return filed


@transaction.atomic
def correct_mark(
    *,
    inspection: Inspection,
    item: str,
    value: Decimal | None,
    reason: str,
    origin: str,
    actor: User,
    at: datetime,
    note: str = "",
    correction: Correction | None = None,
) -> Mark:
    """Change a mark of a closed form, with a reason; the old one stays in its history.

    origin "correction": while gathering lasts, by who fills checklists; an accepted form waits for acceptance again.
    origin "objection": when an objection is upheld, by who answers objections and did not set the mark; the form stays
    accepted. Raises ReasonIsMissing, NothingChanges, OwnMark, WrongTime, InspectionHasMoved.
    """
    unit = inspection.unit
    cycle = unit.cycle
    place = unit.place_in(cycle)
    is_objection = origin == Mark.Origin.OBJECTION
    by = access.require(actor, Act.ANSWER_OBJECTION if is_objection else Act.FILL_CHECKLIST, within=place, at=at)
    form = filling.form_of(inspection)
    reason, note = reason.replace("\0", "").strip(), note.replace("\0", "").strip()
    if not reason:
        raise ReasonIsMissing("Напишите, почему отметка меняется.")
    if is_objection and cycle.phase not in (Phase.PRELIMINARY, Phase.OBJECTIONS):
        raise WrongTime("Отметки по возражениям меняются, пока возражения рассматриваются.")
    if value not in (None, 0, 1) and not (cycle.partial_marks and value is not None and 0 <= value <= 1):
        raise NothingChanges("В этом цикле отметка — «есть», «нет» или «не применимо».")
    inspection = filling.held(inspection)
    filling.must_be(inspection, *((_ACCEPTED,) if is_objection else (_CLOSED, _ACCEPTED)))
    there = filling.current_marks(inspection).get(filling.known(form, item))
    if there is not None and there.value == value:
        raise NothingChanges("Отметка та же самая: меняться нечему.")
    stands_for = by.instead_of.pk if by.instead_of is not None else None
    if is_objection and there is not None and there.author_id in (actor.pk, stands_for):
        raise OwnMark("Эту отметку поставили вы: на возражение отвечает другой человек.")
    fresh = filling.replace(
        there,
        Mark(
            inspection=inspection, item=item, value=value, note=note, origin=origin, reason=reason[:1000], author=actor,
            at=at,
        ),
    )  # fmt: skip
    if not is_objection:
        Inspection.objects.filter(pk=inspection.pk).update(
            state=_CLOSED, accepted_by=None, accepted_at=None, accept_reason=""
        )
    journal.record(
        actor=actor, act="correct_mark", within=place, subject=inspection, at=at, by=by,
        before={"mark": checklists.mark_words(there.value) if there else "нет отметки"} if is_objection else None,
        # While gathering lasts the journal has readers who may not see marks; the form keeps both for those who may.
        after={
            "item": checklists.item_words(item),
            **({"mark": checklists.mark_words(value)} if is_objection else {}),
        },
        reason=reason[:1000],
    )  # fmt: skip
    if correction is not None:
        _answer(correction, Correction.State.CONFIRMED, reason, actor=actor, at=at)
    return fresh


@transaction.atomic
def decline_correction(*, correction: Correction, reason: str, actor: User, at: datetime) -> Correction:
    """Leave a mark as it is although the institution reported a correction; the reason is shown to it."""
    inspection, unit = correction.inspection, correction.inspection.unit
    place = unit.place_in(unit.cycle)
    by = access.require(actor, Act.FILL_CHECKLIST, within=place, at=at)
    reason = reason.replace("\0", "").strip()
    if not reason:
        raise ReasonIsMissing("Напишите учреждению, почему отметка остаётся.")
    _answer(correction, Correction.State.DECLINED, reason, actor=actor, at=at)
    journal.record(
        actor=actor, act="decline_correction", within=place, subject=inspection, at=at, by=by,
        after={"item": checklists.item_words(correction.item)}, reason=reason[:1000],
    )  # fmt: skip
    return correction


def _answer(correction: Correction, state: str, answer: str, *, actor: User, at: datetime) -> None:
    waiting = Correction.objects.filter(pk=correction.pk, state=Correction.State.FILED)
    if not waiting.update(state=state, answer=answer[:1000], answered_by=actor, answered_at=at):
        raise CorrectionHasMoved("На это сообщение уже ответили: откройте чек-лист заново.")
    correction.refresh_from_db()
    inspection_notices.correction_answered(correction=correction, at=at)
