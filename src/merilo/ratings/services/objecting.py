"""Preliminary results go to the institutions; their heads object to a mark or a figure, show why, or take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, Phase
from merilo.assessment.queries import choices, snapshots
from merilo.assessment.services import evidence, phases
from merilo.core import wording
from merilo.plans.services import files, scheduling
from merilo.ratings.models import Calculation, Objection, ObjectionEvidence, UnitResult
from merilo.ratings.queries import comparing, objections, results
from merilo.ratings.services import telling

LONGEST = 5000
KINDS = frozenset({"picture", "pdf", "document", "table"})


class NothingToSend(Refused):
    """There is no calculation yet, or something has changed since the newest."""


class ObjectionRejected(Refused):
    """An objection that says or shows nothing, or is about a figure the unit does not have."""


class TermIsOver(Refused):
    """Objections were taken until a day that has passed."""


class AlreadyFiled(Refused):
    """The same figure is objected to already, and the answer has not come yet."""


class ObjectionHasMoved(Refused):
    """The objection was answered or withdrawn already."""


@dataclass(frozen=True, slots=True)
class ProofInput:
    """What an objection rests on as it comes in: a file or a link."""

    name: str = ""
    content: BinaryIO | bytes | None = None
    url: str = ""
    note: str = ""


def send_results(
    *, cycle: Cycle, basis: str, decided_on: date, reason: str = "", actor: User, at: datetime
) -> Calculation:
    """Send the newest calculation to the institutions as preliminary; from now on they may object.

    Raises NothingToSend, and what `phases.send_preliminary` does.
    """
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    calculation = up_to_date(cycle)
    with transaction.atomic():
        phases.send_preliminary(
            cycle=cycle, basis=basis, decided_on=decided_on, reason=reason, actor=actor, at=at
        )  # fmt: skip
        journal.record(
            actor=actor, act="send_results", within=cycle.place, subject=calculation, at=at, by=by,
            after={"objections_until": cycle.objections_until}, reason=reason,
        )  # fmt: skip
    return calculation


def up_to_date(cycle: Cycle) -> Calculation:
    """Return the newest calculation when nothing has changed since. Raises NothingToSend."""
    calculation = objections.newest_calculation(cycle)
    if calculation is None:
        raise NothingToSend("Расчёта ещё нет: сначала рассчитайте результаты.")
    latest = snapshots.latest(cycle)
    if latest is None or latest.pk != calculation.snapshot_id or snapshots.changed_since(latest):
        raise NothingToSend("С последнего расчёта изменились отметки или анкеты: рассчитайте заново.")
    return calculation


def file_objection(
    *,
    result: UnitResult,
    indicator: str,
    item: str = "",
    text: str,
    proofs: Sequence[ProofInput] = (),
    actor: User,
    at: datetime,
    receipt: str | None = None,
) -> Objection:
    """Object for an institution to a mark (`item`) or a figure. Sent again with its receipt it is one objection.

    A mark is objected to with something that shows it. Raises ObjectionRejected, TermIsOver, AlreadyFiled,
    files.FileRejected, evidence.EvidenceRejected.
    """
    unit, cycle = result.unit, result.unit.cycle
    place = unit.place_in(cycle)
    by = access.require(actor, Act.OBJECT, within=place, at=at)
    known = Objection.objects.filter(receipt=receipt, author=actor).first() if receipt else None
    if known is not None:
        return known
    today = timezone.localdate(at)
    _check_term(cycle, today)
    text = _checked_text(text)
    _check_subject(result, indicator, item)
    if item and not proofs:
        raise ObjectionRejected("Покажите, что отметка неверна: приложите снимок, документ или ссылку.")
    checked = _checked(proofs)
    with transaction.atomic():
        _check_phase(Cycle.objects.select_for_update().get(pk=cycle.pk))
        _check_waiting(result, indicator, item)
        filed = Objection(
            calculation=result.calculation, result=result, indicator=indicator, item=item, text=text, author=actor,
            at=at, answer_due_on=scheduling.load_calendar().workday_after(today, cycle.answer_days),
            receipt=receipt or None,
        )  # fmt: skip
        filed.full_clean(exclude=["calculation", "result", "author", "answered_by", "receipt", "changes", "answer"])
        filed.save()
        _keep(filed, checked, actor=actor, at=at)
        journal.record(
            actor=actor, act="file_objection", within=place, subject=filed, at=at, by=by,
            after={"about": objections.what_words(filed), "answer_due_on": filed.answer_due_on},
            reason=wording.shortened(text, 1000),
        )  # fmt: skip
    telling.objection_filed(objection=filed, at=at)
    return filed


def add_proof(*, objection: Objection, proof: ProofInput, actor: User, at: datetime) -> ObjectionEvidence:
    """Show something more for an objection that waits. Raises ObjectionHasMoved, TermIsOver, ObjectionRejected."""
    unit = objection.result.unit
    place = unit.place_in(unit.cycle)
    by = access.require(actor, Act.OBJECT, within=place, at=at)
    _check_term(unit.cycle, timezone.localdate(at))
    checked = _checked([proof])
    if not checked:
        raise ObjectionRejected("Выберите файл или вставьте ссылку.")
    with transaction.atomic():
        held = Objection.objects.select_for_update().get(pk=objection.pk)
        if held.state != Objection.State.FILED:
            raise ObjectionHasMoved("Возражение уже рассмотрено или отозвано: дополнить его нельзя.")
        if held.evidence.count() >= objections.MOST_PROOFS:
            most = wording.counted(objections.MOST_PROOFS, "подтверждение", "подтверждения", "подтверждений")
            raise ObjectionRejected(f"К возражению приложено {most}, больше нельзя.")
        (kept,) = _keep(objection, checked, actor=actor, at=at)
        journal.record(
            actor=actor, act="add_proof", within=place, subject=objection, at=at, by=by, after={"proof": str(kept)}
        )  # fmt: skip
    return kept


def withdraw_objection(*, objection: Objection, reason: str, actor: User, at: datetime) -> Objection:
    """Take an objection back that nobody has answered yet. Raises ObjectionHasMoved, ObjectionRejected."""
    unit = objection.result.unit
    place = unit.place_in(unit.cycle)
    by = access.require(actor, Act.OBJECT, within=place, at=at)
    reason = " ".join(reason.replace("\0", "").split())[:1000]
    if not reason:
        raise ObjectionRejected("Напишите, почему возражение отзывается.")
    with transaction.atomic():
        waiting = Objection.objects.filter(pk=objection.pk, state=Objection.State.FILED)
        if not waiting.update(state=Objection.State.WITHDRAWN, withdrawn_at=at, withdraw_reason=reason):
            raise ObjectionHasMoved("На возражение уже ответили или его отозвали: обновите страницу.")
        objection.refresh_from_db(fields=["state", "withdrawn_at", "withdraw_reason"])
        journal.record(
            actor=actor, act="withdraw_objection", within=place, subject=objection, at=at, by=by,
            before={"state": Objection.State.FILED.label}, after={"state": Objection.State.WITHDRAWN.label},
            reason=reason,
        )  # fmt: skip
    telling.objection_withdrawn(objection=objection, at=at)
    return objection


def _check_phase(cycle: Cycle) -> None:
    """Refuse an objection that has waited while the results were made final. Raises TermIsOver."""
    if cycle.phase != Phase.OBJECTIONS:
        raise TermIsOver("Тем временем возражения перестали принимать: обновите страницу.")


def _check_term(cycle: Cycle, today: date) -> None:
    until = cycle.objections_until
    if until is not None and today > until:
        raise TermIsOver(f"Возражения принимались до {wording.date_words(until)}: срок прошёл.")


def _checked_text(text: str) -> str:
    text = text.replace("\0", "").strip()
    if not text:
        raise ObjectionRejected("Напишите, с чем вы не согласны и почему.")
    if len(text) > LONGEST:
        raise ObjectionRejected(f"Возражение длиннее {wording.counted(LONGEST, 'знака', 'знаков', 'знаков')}.")
    return text


def _check_subject(result: UnitResult, indicator: str, item: str) -> None:
    """Refuse an objection to what the unit does not have. Raises ObjectionRejected."""
    edition = choices.edition_of(result.unit.cycle)
    if indicator not in comparing.figure_titles(edition):
        raise ObjectionRejected("Выберите отметку или показатель, с которым вы не согласны.")
    given = {**result.result["criteria"], **result.result["indicators"], results.TOTAL: None}
    if indicator not in given:
        raise ObjectionRejected(f"Показатель {indicator} у этого учреждения не оценивается.")
    if not item:
        return
    mark = objections.current_marks(result.unit).get(item)
    if mark is None or not item.startswith(f"{indicator}/"):
        raise ObjectionRejected("Такой отметки у этого учреждения нет.")
    if mark.value == 1:
        raise ObjectionRejected("По этому пункту возражать не на что: отметка «есть» уже стоит.")


def _check_waiting(result: UnitResult, indicator: str, item: str) -> None:
    waiting = Objection.objects.filter(
        result__unit=result.unit_id, indicator=indicator, item=item, state=Objection.State.FILED
    ).first()
    if waiting is not None:
        raise AlreadyFiled(
            f"Возражение об этом уже подано (№\u00a0{waiting.pk}): дождитесь ответа, дополните его или отзовите."
        )


def _checked(proofs: Sequence[ProofInput]) -> list[tuple[files.Checked | None, ProofInput]]:
    """Look into files and links before anything is written. Raises FileRejected, EvidenceRejected."""
    if len(proofs) > objections.MOST_PROOFS:
        raise ObjectionRejected(f"Приложите не больше {objections.MOST_PROOFS} подтверждений.")
    found: list[tuple[files.Checked | None, ProofInput]] = []
    for one in proofs:
        if one.content is not None:
            found.append((files.check(name=one.name, content=one.content, kinds=KINDS), one))
        elif one.url.strip():
            evidence.check_link(one.url.strip())
            found.append((None, one))
    return found


def _keep(
    objection: Objection, proofs: Sequence[tuple[files.Checked | None, ProofInput]], *, actor: User, at: datetime
) -> list[ObjectionEvidence]:
    municipality = objection.result.unit.cycle.municipality
    kept = []
    for checked, one in proofs:
        file = files.keep(checked, municipality=municipality, actor=actor, at=at) if checked is not None else None
        note = one.note.replace("\0", "").strip()[:300]
        row = ObjectionEvidence(objection=objection, file=file, url="" if file else one.url.strip(), note=note)
        row.full_clean(exclude=["objection", "file"])
        row.save()
        kept.append(row)
    return kept
