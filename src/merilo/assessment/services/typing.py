"""Sheets typed by people: from paper, again to check the fingers, in interviews; and put right with a trace."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Held, Place
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Batch, Channel, Link, SecondEntry, Sheet, SheetChange, Unit, Wave
from merilo.assessment.queries import answers, batches, choices, typed
from merilo.assessment.services import accepting
from merilo.assessment.services import batches as rules
from merilo.core import methodology

BY_HAND = frozenset({Channel.PAPER, Channel.TELEPHONE, Channel.VISIT})
INTERVIEWS = frozenset({Channel.TELEPHONE, Channel.VISIT})


class SheetIsEmpty(Refused):
    """No question is answered."""


class NotForYou(Refused):
    """Somebody else should type this sheet the second time."""


class AlreadyTwice(Refused):
    """The sheet has been typed twice already, or settled."""


class CannotCorrect(Refused):
    """The sheet cannot be put right; the text says what can be done instead."""


class ReasonNeeded(Refused):
    """It is not said why."""


def type_sheet(*, batch: Batch, number: int, raw: Mapping[str, str], actor: User, at: datetime) -> Sheet:
    """Store a paper sheet of a batch; the same sent again by the same person is one sheet.

    Raises BatchIsClosed, NumberOutside, SheetIsEmpty, and what `accepting.accept_sheet` raises.
    """
    unit, wave = batch.unit, batch.wave
    place = unit.place_in(unit.cycle)
    by = access.require(actor, Act.ENTER_SHEETS, within=place, at=at)
    _check_filled(raw)
    receipt = _receipt("paper", wave.pk, unit.pk, number, actor.pk, raw)
    if (known := Sheet.objects.filter(receipt=receipt).first()) is not None:
        return known
    with transaction.atomic():
        rules.check_number(rules.open_batch(batch), number)
        sheet = accepting.accept_sheet(
            link=Link(unit=unit, wave=wave), raw=raw, channel=Channel.PAPER, receipt=receipt, at=at, actor=actor,
            number=number, batch=batch,
        )  # fmt: skip
        _record(sheet, "type_sheet", unit, place, actor, at, by)
    return sheet


def type_interview(
    *, unit: Unit, wave: Wave, channel: str, raw: Mapping[str, str], key: str, actor: User, at: datetime
) -> Sheet:
    """Store what somebody answered by telephone or at a visit; `key` of the form makes a repeated send harmless.

    Raises SheetIsEmpty, AlreadyTwice, and what `accepting.accept_sheet` raises.
    """
    place = unit.place_in(unit.cycle)
    by = access.require(actor, Act.ENTER_SHEETS, within=place, at=at)
    if channel not in INTERVIEWS:
        raise CannotCorrect("Так вводят ответы, полученные по телефону или при посещении.")
    _check_filled(raw)
    receipt = _receipt("talk", wave.pk, unit.pk, 0, actor.pk, {"key": key})
    with transaction.atomic():
        known = Sheet.objects.filter(receipt=receipt).first()
        sheet = accepting.accept_sheet(
            link=Link(unit=unit, wave=wave), raw=raw, channel=channel, receipt=receipt, at=at, actor=actor
        )
        if known is None:
            _record(sheet, "type_interview", unit, place, actor, at, by)
        elif known.answers != _read(unit, wave, raw, at).answers:
            raise AlreadyTwice("Эта форма уже записана с другими ответами: откройте новую.")
    return sheet


def type_second(*, batch: Batch, number: int, raw: Mapping[str, str], actor: User, at: datetime) -> SecondEntry:
    """Store a sheet typed once more; where both agree it is settled at once.

    Raises BatchIsClosed, NumberOutside, NotForYou, AlreadyTwice, SheetIsEmpty.
    """
    unit = batch.unit
    place = unit.place_in(unit.cycle)
    by = access.require(actor, Act.ENTER_SHEETS, within=place, at=at)
    _check_filled(raw)
    again = _read(unit, batch.wave, raw, at).answers
    with transaction.atomic():
        rules.open_batch(batch)
        sheet = batches.sheet_by_number(batch, number)
        if sheet is None:
            raise rules.NumberOutside(f"Анкета № {number} ещё не введена первый раз.")
        second: SecondEntry | None = getattr(sheet, "second", None)
        if second is not None:
            if second.typed_by_id == actor.pk and second.answers == again:
                return second
            raise AlreadyTwice(f"Анкета № {number} уже введена повторно.")
        if sheet.typed_by_id == actor.pk and batches.could_type_instead(unit, actor, at=at):
            raise NotForYou("Первый раз эту анкету вводили Вы: повторно её вводит другой человек.")
        agrees = again == sheet.answers
        made = SecondEntry.objects.create(
            sheet=sheet, answers=again, typed_by=actor, at=at, settled_at=at if agrees else None
        )
        journal.record(
            actor=actor, act="type_second", within=place, subject=sheet, at=at, by=by,
            after={"учреждение": unit.name, "итог": "совпало" if agrees else "расхождение"},
        )  # fmt: skip
    return made


def settle_difference(
    *, second: SecondEntry, taken: Mapping[str, str], reason: str, actor: User, at: datetime
) -> SecondEntry:
    """Decide for each answer that differs which typing is right: role → "first" or "second"; with a reason.

    Raises AlreadyTwice, ReasonNeeded, CannotCorrect.
    """
    sheet = second.sheet
    unit = sheet.unit
    cycle = unit.cycle
    place = unit.place_in(cycle)
    by = access.require(actor, Act.ENTER_SHEETS, within=place, at=at)
    reason = _reason(reason)
    with transaction.atomic():
        locked = SecondEntry.objects.select_for_update().get(pk=second.pk)
        if locked.settled_at is not None:
            raise AlreadyTwice("Это расхождение уже разобрано.")
        sheet = Sheet.objects.select_for_update().get(pk=sheet.pk)
        roles = answers.roles_of(cycle)
        differing = [role for role, one, two in zip(roles, sheet.answers, locked.answers, strict=True) if one != two]
        if any(taken.get(role) not in ("first", "second") for role in differing):
            raise ReasonNeeded("Отметьте для каждого вопроса, какой ввод верен.")
        mixed = "".join(
            two if taken.get(role) == "second" else one
            for role, one, two in zip(roles, sheet.answers, locked.answers, strict=True)
        )
        after = _consistent(mixed, roles, choices.edition_of(cycle))
        is_changed = after != sheet.answers
        if is_changed:
            _check_correctable(sheet, cycle.pk)
            _change(sheet, after, reason, actor, at)
        locked.settled_at, locked.settled_by, locked.reason = at, actor, reason
        locked.save(update_fields=["settled_at", "settled_by", "reason"])
        journal.record(
            actor=actor, act="settle_difference", within=place, subject=sheet, at=at, by=by, reason=reason,
            after={"учреждение": unit.name, "вопросов": len(differing), "исправлена": "да" if is_changed else "нет"},
        )  # fmt: skip
    return locked


def correct_sheet(*, sheet: Sheet, raw: Mapping[str, str], reason: str, actor: User, at: datetime) -> SheetChange:
    """Put a mistyped sheet right; what stood there is kept beside. Raises CannotCorrect, ReasonNeeded, SheetIsEmpty."""
    unit = sheet.unit
    place = unit.place_in(unit.cycle)
    by = access.require(actor, Act.ENTER_SHEETS, within=place, at=at)
    reason = _reason(reason)
    _check_filled(raw)
    read = _read(unit, sheet.wave, raw, at)
    with transaction.atomic():
        locked = Sheet.objects.select_for_update().get(pk=sheet.pk)
        _check_correctable(locked, unit.cycle_id)
        if (read.answers, read.texts) == (locked.answers, locked.texts):
            raise CannotCorrect("Ответы те же, исправлять нечего.")
        number = sum(one != two for one, two in zip(locked.answers, read.answers, strict=True))
        locked.texts = read.texts
        change = _change(locked, read.answers, reason, actor, at)
        SecondEntry.objects.filter(sheet=locked, settled_at__isnull=True, answers=read.answers).update(
            settled_at=at, settled_by=actor, reason=reason
        )
        # Not the answers: the journal has readers who never see a sheet. They stay beside it, in `SheetChange`.
        journal.record(
            actor=actor, act="correct_sheet", within=place, subject=locked, at=at, by=by, reason=reason,
            after={"учреждение": unit.name, "ответов изменено": number},
        )  # fmt: skip
    return change


def _change(sheet: Sheet, after: str, reason: str, actor: User, at: datetime) -> SheetChange:
    change = SheetChange.objects.create(
        sheet=sheet, before=sheet.answers, after=after, reason=reason, author=actor, at=at
    )
    sheet.answers = after
    sheet.save(update_fields=["answers", "texts"])
    return change


def _check_correctable(sheet: Sheet, cycle: int) -> None:
    """Refuse what is no typed sheet, is left out, or stands in a snapshot. Raises CannotCorrect."""
    if sheet.channel not in BY_HAND:
        raise CannotCorrect("Исправить можно только анкету, которую вводили с бумаги или со слов человека.")
    if sheet.excluded_at is not None:
        raise CannotCorrect("Эта анкета исключена из расчёта: исправлять её не нужно.")
    if (number := typed.snapshot_with(sheet, cycle)) is not None:
        raise CannotCorrect(
            f"Эта анкета вошла в снимок № {number}: её можно только исключить с объяснением, это войдёт в новый снимок."
        )


def hindrance(sheet: Sheet) -> str:
    """Return why a sheet cannot be put right; nothing when it can."""
    try:
        _check_correctable(sheet, sheet.unit.cycle_id)
    except CannotCorrect as refusal:
        return str(refusal)
    return ""


def _consistent(text: str, roles: tuple[str, ...], edition: methodology.Edition) -> str:
    """Return answers without those to questions that are not asked after a «Нет»."""
    given = answers.unpacked(text, roles)
    raw = {role: value for role, value in given.items() if value is not None}
    return answers.packed(methodology.read_answers(edition, raw), roles)


def _read(unit: Unit, wave: Wave, raw: Mapping[str, str], at: datetime) -> Sheet:
    """Return a sheet as it would be stored."""
    return accepting.read_sheet(
        link=Link(unit=unit, wave=wave), raw=raw, channel=Channel.PAPER, language="ru", receipt="not-kept", at=at
    )


def _check_filled(raw: Mapping[str, str]) -> None:
    if not any(value.strip() for value in raw.values()):
        raise SheetIsEmpty("В анкете нет ни одного ответа. Если она пришла пустой, отметьте её испорченной.")


def _reason(reason: str) -> str:
    reason = " ".join(reason.split())[:500]
    if not reason:
        raise ReasonNeeded("Напишите, почему.")
    return reason


def _receipt(kind: str, wave: int, unit: int, number: int, actor: int, raw: Mapping[str, str]) -> str:
    """Return a key that is the same only for the same sheet typed by the same person in the same words."""
    said = repr((wave, unit, number, actor, sorted(raw.items())))
    return f"{kind}:{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def _record(sheet: Sheet, act: str, unit: Unit, place: Place, actor: User, at: datetime, by: Held) -> None:
    journal.record(
        actor=actor, act=act, within=place, subject=sheet, at=at, by=by,
        after={"учреждение": unit.name, "как": sheet.get_channel_display()},
    )  # fmt: skip
