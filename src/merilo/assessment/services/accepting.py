"""Taking answer sheets in, whatever way they come. A sheet is one row; its receipt makes a repeated send harmless."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Batch, Channel, Link, Phase, Sheet, SheetImport, SheetTrace
from merilo.assessment.queries import answers, choices, links
from merilo.assessment.services import guarding, storing
from merilo.core import methodology, wording

OWN_FORM = frozenset({Channel.WEB, Channel.KIOSK})  # here a person answers without help, and each question asked
TEST = "test"
LONGEST_TEXT = 2000
_LONGEST_WORD = 100
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")
_RECEIPT = re.compile(r"[0-9A-Za-z:._-]{8,40}")


class NotGathering(Refused):
    """The cycle does not gather answers: not yet, or no longer."""


class WaveHasNotBegun(Refused):
    """The first day of the wave is still to come."""


class WaveIsOver(Refused):
    """The wave has ended."""


class LinkIsUnknown(Refused):
    """Nobody has such a short address."""


class UnitHasLeft(Refused):
    """The institution is no longer assessed in this cycle, or never by sheets of its own."""


class ReceiptRejected(Refused):
    """The key of the form is not one of ours, or belongs to a sheet of another institution."""


class NumberIsTaken(Refused):
    """A sheet with this number has been entered for this institution already."""


class AlreadySent(Refused):
    """Other answers have been stored from this form: somebody answers in a form that another person has sent."""


class SheetRejected(Refused):
    """Answers cannot be used as they are; `faults` has a sentence for each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def accept_sheet(
    *,
    link: Link,
    raw: Mapping[str, str],
    channel: str,
    language: str = "ru",
    receipt: str,
    at: datetime,
    address: str = "",
    browser: str = "",
    seconds: int | None = None,
    is_test: bool = False,
    actor: User | None = None,
    number: int | None = None,
    batch: Batch | None = None,
    source: SheetImport | None = None,
) -> Sheet:
    """Store one sheet and return it; a receipt that is known returns the sheet stored by it.

    A part of a deed: whoever types or reads sheets in asks for the right and tells the journal around this. `actor` is
    who typed it. `raw` holds answers by role. `address` and `browser` are kept as keyed hashes while the wave lasts.
    Raises NotGathering, WaveHasNotBegun, WaveIsOver, UnitHasLeft, SheetRejected, ReceiptRejected, NumberIsTaken.
    """
    try:
        check_open(link, channel=channel, at=at, is_test=is_test)
    except Refused:
        if known := Sheet.objects.filter(receipt=receipt, unit=link.unit_id, wave=link.wave_id).first():
            return known  # stored in time, and only the answer to the person was lost
        raise
    sheet = read_sheet(link=link, raw=raw, channel=channel, language=language, receipt=receipt, at=at, is_test=is_test)
    sheet.typed_by, sheet.number, sheet.batch, sheet.source = actor, number, batch, source
    trace = None
    if channel in OWN_FORM:
        trace = guarding.trace(link.wave, at=at, address=address, browser=browser, seconds=seconds)
        sheet.doubts = guarding.doubts(link, sheet, trace, raw=raw)
    return _keep(sheet, trace)


def take_answer(
    *,
    code: str,
    edition: tuple[str, str],
    mode: str,
    raw: Mapping[str, str],
    language: str,
    receipt: str,
    at: datetime,
    address: str,
    browser: str,
    came_back: bool,
    seconds: int | None,
) -> None:
    """Store what somebody has answered by a link: on the own phone, in the kiosk or on trial.

    `edition`: key and variant of the form that was answered. `came_back`: the browser has sent a sheet here before.
    Raises what `accept_sheet` raises, LinkIsUnknown and AlreadySent, and what the database raises.
    """
    channel = Channel.KIOSK if mode == Channel.KIOSK else Channel.WEB
    given = _read(edition, raw, own=True)
    law = choices.edition(*edition)
    line = answers.packed(given, choices.closed_roles(*edition))
    if mode != TEST and not came_back and _RECEIPT.fullmatch(receipt):
        waiting = storing.Waiting(
            code=code, channel=channel, language=language, answers=line, texts=_texts(law, given.texts, own=True),
            receipt=receipt, at=at, address=address, browser=browser, seconds=seconds,
            doubts=guarding.own_doubts(law, given.values, raw=raw, seconds=seconds),
        )  # fmt: skip
        if storing.store(waiting):
            return
    link = links.link_of(code)
    if link is None:
        raise LinkIsUnknown("Такой анкеты нет.")
    sheet = accept_sheet(
        link=link, raw=raw, channel=channel, language=language, receipt=receipt, at=at, address=address,
        browser=browser, seconds=seconds, is_test=mode == TEST,
    )  # fmt: skip
    if sheet.answers != line:
        raise AlreadySent("Анкета с этой формы уже сохранена, новые ответы не записаны. Начните, пожалуйста, заново.")


def check_open(link: Link, *, channel: str, at: datetime, is_test: bool = False) -> None:
    """Refuse a sheet outside the gathering, the wave or the list.

    What people fill in themselves must come within the days of the wave; what others bring in for them may come until
    the gathering closes. Sheets of the test mode may come before the gathering begins.
    """
    wave, unit = link.wave, link.unit
    cycle = wave.cycle
    phases = (Phase.PREPARATION, Phase.GATHERING) if is_test else (Phase.GATHERING,)
    if cycle.phase not in phases:
        word = "ещё не начат" if cycle.phase == Phase.PREPARATION else "завершён"
        raise NotGathering(f"Сбор ответов {word}: анкету принять нельзя.")
    if unit.left_at is not None or not unit.is_gathered:
        raise UnitHasLeft("По этому учреждению анкеты в этом году не собирают.")
    on = timezone.localdate(at, ZoneInfo(cycle.municipality.time_zone))
    if channel in OWN_FORM and (wave.ended_at is not None or on > wave.ends_on):
        raise WaveIsOver("Опрос завершён: новые анкеты не принимаются.")
    if on < wave.starts_on and not is_test:
        raise WaveHasNotBegun(f"Опрос начнётся {wording.date_words(wave.starts_on)}")


def read_sheet(
    *,
    link: Link,
    raw: Mapping[str, str],
    channel: str,
    language: str,
    receipt: str,
    at: datetime,
    is_test: bool = False,
) -> Sheet:
    """Return a sheet with the answers understood, not stored yet. Raises SheetRejected, ReceiptRejected."""
    if not _RECEIPT.fullmatch(receipt):
        raise ReceiptRejected("Ключ анкеты испорчен. Откройте анкету заново.")
    cycle = link.wave.cycle
    own = channel in OWN_FORM
    given = _read((cycle.edition, cycle.variant), raw, own=own)
    return Sheet(
        unit_id=link.unit_id,
        wave_id=link.wave_id,
        channel=channel,
        language=language if _LANGUAGE.fullmatch(language) else "ru",
        answers=answers.packed(given, answers.roles_of(cycle)),
        texts=_texts(choices.edition_of(cycle), given.texts, own=own),
        hour=at.replace(minute=0, second=0, microsecond=0),
        is_test=is_test,
        receipt=receipt,
    )


def _read(edition: tuple[str, str], raw: Mapping[str, str], *, own: bool) -> methodology.Answers:
    try:
        return choices.reader(*edition)(raw, complete=own)
    except methodology.AnswersRejected as fault:
        raise SheetRejected(fault.faults) from fault


def _texts(edition: methodology.Edition, texts: Mapping[str, str], *, own: bool) -> dict[str, str]:
    """Return answers to open questions and choices; a choice is kept by its code wherever it is known."""
    kept = {}
    for role, text in texts.items():
        question = edition.question(role)
        text = text.replace("\x00", "")
        if question.kind == "choice":
            known = _choice(question, text)
            if known is None and own:
                raise SheetRejected((f"Выберите ответ из списка: {wording.quoted(question.text_ru)}.",))
            text = known or wording.shortened(text, _LONGEST_WORD)
        elif len(text) > LONGEST_TEXT:
            if own:
                most = wording.counted(LONGEST_TEXT, "знака", "знаков", "знаков")
                raise SheetRejected((f"Предложение длиннее {most}: сократите его, пожалуйста.",))
            text = wording.shortened(text, LONGEST_TEXT)
        if text:
            kept[role] = text
    return kept


def _choice(question: methodology.Question, text: str) -> str | None:
    for one in question.options:
        if text == one.code:
            return text
    words = text.casefold()
    known = (one for one in question.options if words in (one.text_ru.casefold(), one.text_en.casefold()))
    return next((one.code for one in known), None)


def _keep(sheet: Sheet, trace: SheetTrace | None) -> Sheet:
    """Write the row, and whether the wave was still open when it was written; a repeat returns what is there."""
    try:
        with transaction.atomic():
            sheet.save(force_insert=True)
            if trace is not None:
                trace.sheet = sheet
                trace.save(force_insert=True)
            _still_open(sheet)
    except IntegrityError:
        known = Sheet.objects.filter(receipt=sheet.receipt).first()
        if known is None:
            if sheet.number is None:
                raise
            raise NumberIsTaken(f"Анкета № {sheet.number} этого учреждения уже введена.") from None
        if (known.unit_id, known.wave_id) != (sheet.unit_id, sheet.wave_id):
            raise ReceiptRejected("Эта форма уже отправлена по другому учреждению. Откройте анкету заново.") from None
        return known
    if trace is not None and not sheet.is_test:
        guarding.count_in(sheet.wave_id, trace.address_hash, trace.at)
    return sheet


def _still_open(sheet: Sheet) -> None:
    """Refuse what was written while somebody closed the gathering: whichever is second waits here and sees it."""
    phases = [Phase.PREPARATION.value, Phase.GATHERING.value] if sheet.is_test else [Phase.GATHERING.value]
    asked = (
        "SELECT 1 FROM assessment_wave w JOIN assessment_cycle c ON c.id = w.cycle_id "
        f"WHERE w.id = %s AND c.phase IN ({', '.join(['%s'] * len(phases))})"
    )
    if sheet.channel in OWN_FORM:
        asked += " AND w.ended_at IS NULL"
    if connection.vendor == "postgresql":
        asked += " FOR SHARE OF c, w"
    with connection.cursor() as cursor:
        cursor.execute(asked, [sheet.wave_id, *phases])
        if cursor.fetchone() is None:
            raise NotGathering("Сбор ответов завершён: анкету принять нельзя.")
