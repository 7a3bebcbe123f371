"""Operators' files of answers: taken in, read, looked at, stored as a whole, taken back as a whole."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Mapping
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django_tasks import task

from merilo.accounts import journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Channel, Cycle, Link, Sheet, SheetImport, Snapshot, Wave
from merilo.assessment.queries import imports
from merilo.assessment.services import accepting
from merilo.assessment.services.loads import (
    PROGRAM_FAULT,
    READ_AT_ONCE,
    ImportRefused,
    PreviewMoved,
    check_preview,
    name_units,
    read_waiting,
    require_some,
    require_units,
)
from merilo.core import wording
from merilo.plans.services import files
from merilo.plans.services.reading import clean

log = logging.getLogger(__name__)

STORE_AT_ONCE = 2_000  # sheets
_IN_A_ROW = 1_000  # sheets in one transaction
_PAUSE = 0.15  # seconds between two of them; whoever waits for SQLite looks ten times a second
State = SheetImport.State


class AlreadyLoaded(Refused):
    """The same file has been taken in before; `load` is what came of it."""

    def __init__(self, load: SheetImport) -> None:
        self.load = load
        when = wording.date_words(load.made_at.date())
        many = wording.counted(load.stored, "анкета", "анкеты", "анкет")
        came = f"внесено: {many}" if load.state == State.DONE else "он ждёт подтверждения"
        super().__init__(f"Этот же файл уже загружен {when} ({load.made_by or 'неизвестно кем'}), {came}.")


def upload_answers(
    *, cycle: Cycle, wave: Wave, name: str, content: BinaryIO | bytes, actor: User, at: datetime
) -> SheetImport:
    """Take in a file of answers and have it read; no sheet is stored yet.

    Raises FileRejected, AlreadyLoaded, ImportRefused.
    """
    by = require_some(Act.ENTER_SHEETS, cycle, actor, at)
    if wave.cycle_id != cycle.pk:
        raise ImportRefused("Такой волны опроса в этом цикле нет.")
    checked = files.check(name=name, content=content, kinds=frozenset({"table"}))
    with transaction.atomic():
        if (other := imports.same_file(cycle, checked.sha256)) is not None:
            raise AlreadyLoaded(other)
        load = SheetImport.objects.create(
            wave=wave,
            file=files.keep(checked, municipality=cycle.municipality, actor=actor, at=at),
            made_by=actor,
            made_at=at,
        )
        journal.record(
            actor=actor, act="upload_answers", within=cycle.place, subject=load, at=at, by=by,
            after={"файл": load.file.name, "волна": wave.title},
        )  # fmt: skip
        if load.file.size > READ_AT_ONCE:
            read_import.enqueue(load.pk)
    if load.file.size <= READ_AT_ONCE:
        read_now(load.pk)
    load.refresh_from_db()
    return load


def read_now(load_id: int) -> None:
    """Read a file that waits. The reading holds no transaction; it is written in one step."""
    load = SheetImport.objects.select_related("file", "wave__cycle").filter(pk=load_id, state=State.WAITING).first()
    if load is None:
        return
    read_waiting(load, lambda: imports.summary(imports.read_file(load), load.wave.cycle))


def read_again(*, load: SheetImport, actor: User, at: datetime) -> None:
    """Have a file read once more, or stored once more, when nobody has come to do it. Raises ImportRefused."""
    by = require_some(Act.ENTER_SHEETS, load.wave.cycle, actor, at)
    with transaction.atomic():
        if SheetImport.objects.filter(pk=load.pk, state=State.STORING).exists():
            store_import.enqueue(load.pk, actor.pk, at.isoformat())
        elif SheetImport.objects.filter(pk=load.pk, state__in=[State.WAITING, State.FAILED]).update(
            state=State.WAITING, failure=""
        ):
            read_import.enqueue(load.pk)
        else:
            raise ImportRefused("Файл уже прочитан: обновите страницу.")
        journal.record(actor=actor, act="read_answers_again", within=load.wave.cycle.place, subject=load, at=at, by=by)


def map_names(*, load: SheetImport, chosen: Mapping[str, int], actor: User, at: datetime) -> None:
    """Say which units the unknown names of a file mean: identity → key of a unit, 0 to leave its sheets out."""
    cycle = load.wave.cycle
    by = require_some(Act.ENTER_SHEETS, cycle, actor, at)
    with transaction.atomic():
        locked = SheetImport.objects.select_for_update().get(pk=load.pk)
        said = name_units(locked, cycle, chosen, among="names")
        journal.record(actor=actor, act="map_names", within=cycle.place, subject=load, at=at, by=by, after=said)
    load.mapping = locked.mapping


def mark_of(seen: imports.Preview) -> str:
    """Return a mark of what a preview shows, for the confirmation to name."""
    said = repr([(one.pk, one.adds) for one in seen.units] + [(one.identity, one.unit, one.how) for one in seen.names])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def confirm_import(
    *, load: SheetImport, mark: str, skip_faults: bool = False, actor: User, at: datetime
) -> SheetImport:
    """Store what the preview with this mark has shown: at once, or in the background where it is much.

    Raises ImportRefused, PreviewMoved, AlreadyLoaded, access.NotAllowed for a unit of somebody else.
    """
    cycle = load.wave.cycle
    require_some(Act.ENTER_SHEETS, cycle, actor, at)
    if load.state != State.READY:
        raise ImportRefused("Файл уже внесён, отменён или ещё не прочитан: обновите страницу.")
    seen = imports.preview(load, cycle)
    if mark_of(seen) != mark:
        raise PreviewMoved("Перечень или названия за это время изменились: посмотрите ещё раз, что будет внесено.")
    _check_preview(seen, skip_faults=skip_faults)
    require_units(Act.ENTER_SHEETS, cycle, [one.pk for one in seen.units], actor, at)
    at_once = seen.stored <= STORE_AT_ONCE
    with transaction.atomic():
        _hold(cycle)
        if (other := imports.same_file(cycle, load.file.sha256, but=load.pk)) is not None:
            raise AlreadyLoaded(other)
        if SheetImport.objects.filter(pk=load.pk, state=State.READY).update(state=State.STORING, failure="") != 1:
            raise ImportRefused("Этот файл уже вносится.")
        if not at_once:
            store_import.enqueue(load.pk, actor.pk, at.isoformat())
    if at_once:
        store_now(load.pk, actor=actor, at=at)
    load.refresh_from_db()
    return load


def store_now(load_id: int, *, actor: User, at: datetime) -> None:
    """Store the sheets of a confirmed file, all of them or none; what hinders it is said on the page of the file."""
    load = SheetImport.objects.select_related("file", "wave__cycle__municipality").get(pk=load_id)
    if load.state != State.STORING:
        return
    try:
        sheets = _sheets(load, actor, at)
        _write_hidden(load, sheets)
        _show(load, len(sheets), actor, at)
    except Refused as refusal:
        failure = str(refusal)
    except Exception:
        log.exception("sheet import %s could not be stored", load_id)
        failure = PROGRAM_FAULT
    else:
        return
    _sweep(load.pk, State.STORING)
    SheetImport.objects.filter(pk=load_id, state=State.STORING).update(state=State.READY, failure=failure[:1000])


def undo_import(*, load: SheetImport, reason: str, actor: User, at: datetime) -> int:
    """Take back a file with all its sheets and return how many they were. Not once they stand in a snapshot.

    Raises ImportRefused.
    """
    cycle = load.wave.cycle
    by = require_some(Act.ENTER_SHEETS, cycle, actor, at)
    reason = " ".join(reason.split())[:500]
    if not reason:
        raise ImportRefused("Напишите, почему файл отменяется.")
    require_units(
        Act.ENTER_SHEETS,
        cycle,
        Sheet.objects.filter(source=load).values_list("unit_id", flat=True).distinct(),
        actor,
        at,
    )
    with transaction.atomic():
        _hold(cycle)
        locked = SheetImport.objects.select_for_update().get(pk=load.pk)
        if locked.state in (State.UNDONE, State.STORING):
            raise ImportRefused("Этот файл уже отменён или как раз вносится: обновите страницу.")
        frozen = locked.done_at and Snapshot.objects.filter(cycle=cycle, made_at__gte=locked.done_at).first()
        if frozen:
            raise ImportRefused(
                f"Анкеты этого файла вошли в снимок № {frozen.number}: отменить внесение нельзя, "
                "анкеты можно только исключить с объяснением."
            )
        gone = Sheet.objects.filter(source=locked).update(is_test=True)
        locked.state, locked.undone_at, locked.undo_reason = State.UNDONE, at, reason
        locked.save(update_fields=["state", "undone_at", "undo_reason"])
        journal.record(
            actor=actor, act="undo_answers", within=cycle.place, subject=load, at=at, by=by, reason=reason,
            before={"анкет": gone},
        )  # fmt: skip
        if gone > STORE_AT_ONCE:
            sweep_undone.enqueue(load.pk)
        else:
            Sheet.objects.filter(source=load).delete()
    return gone


def _check_preview(seen: imports.Preview, *, skip_faults: bool) -> None:
    check_preview(seen, whose="анкеты", skip_faults=skip_faults)
    if not seen.stored:
        raise ImportRefused("Вносить нечего: в файле не осталось ни одной годной анкеты.")


def _sheets(load: SheetImport, actor: User, at: datetime) -> list[Sheet]:
    """Return the sheets of a file as they will be stored."""
    cycle, wave = load.wave.cycle, load.wave
    read = imports.read_file(load)
    meant, units = imports.units_by_name(read, load, cycle)
    require_units(Act.ENTER_SHEETS, cycle, {one for one in meant if one}, actor, at)
    links = {pk: Link(unit=unit, wave=wave) for pk, unit in units.items()}
    made = []
    for place in imports.good_rows(read)[0]:
        unit = meant[read.unit[place]]
        if not unit:
            continue
        sheet = accepting.read_sheet(
            link=links[unit], raw=imports.raw_of(read, place), channel=Channel.IMPORT, language="ru",
            receipt=f"import:{load.pk}:{read.rows[place]}", at=at,
        )  # fmt: skip
        sheet.texts = clean(sheet.texts)
        sheet.source, sheet.typed_by, sheet.is_test = load, actor, True  # until all of the file are there
        made.append(sheet)
    return made


def _write_hidden(load: SheetImport, sheets: list[Sheet]) -> None:
    """Write the sheets so that they count nowhere yet, some at a time: between them a citizen's sheet gets its turn.

    What a killed attempt has left is the same by its receipts and stays.
    """
    for start in range(0, len(sheets), _IN_A_ROW):
        if start:
            time.sleep(_PAUSE)
        with transaction.atomic():
            if not SheetImport.objects.select_for_update().filter(pk=load.pk, state=State.STORING).exists():
                raise ImportRefused("Этот файл уже внесён.")
            Sheet.objects.bulk_create(sheets[start : start + _IN_A_ROW], ignore_conflicts=True)


def _show(load: SheetImport, number: int, actor: User, at: datetime) -> None:
    """Let all sheets of a file count in one step, if the gathering is open."""
    cycle = load.wave.cycle
    with transaction.atomic():
        _hold(cycle)
        hidden = Sheet.objects.filter(source=load, is_test=True)
        units = cycle.units.select_related("institution").in_bulk(hidden.values_list("unit_id", flat=True).distinct())
        fresh = Wave.objects.select_related("cycle__municipality").get(pk=load.wave_id)
        for unit in units.values():
            accepting.check_open(Link(unit=unit, wave=fresh), channel=Channel.IMPORT, at=at)
        done = SheetImport.objects.filter(pk=load.pk, state=State.STORING)
        if done.update(state=State.DONE, done_at=at, stored=number) != 1:
            raise ImportRefused("Этот файл уже внесён.")
        if (shown := hidden.update(is_test=False)) != number:
            raise RuntimeError(f"import {load.pk}: {shown} sheets of {number} are there")
        journal.record(
            actor=actor, act="import_answers", within=cycle.place, subject=load, at=at,
            by=require_some(Act.ENTER_SHEETS, cycle, actor, at), after={"анкет": number, "учреждений": len(units)},
        )  # fmt: skip


def _sweep(load_id: int, state: str) -> None:
    """Delete the hidden sheets of a file that stays in a state, some at a time."""
    while True:
        with transaction.atomic():
            if not SheetImport.objects.select_for_update().filter(pk=load_id, state=state).exists():
                return
            some = Sheet.objects.filter(source=load_id, is_test=True).order_by("pk").values_list("pk", flat=True)
            keys = list(some[:_IN_A_ROW])
            Sheet.objects.filter(pk__in=keys).delete()
        if len(keys) < _IN_A_ROW:
            return
        time.sleep(_PAUSE)


def _hold(cycle: Cycle) -> None:
    """Hold the waves of a cycle, as closing the gathering does: whichever is second sees what the other did."""
    list(Wave.objects.select_for_update().filter(cycle=cycle).order_by("pk").values_list("pk", flat=True))


@task()
def read_import(load_id: int) -> None:
    """Read a file in the background."""
    read_now(load_id)


@task()
def store_import(load_id: int, actor_id: int, at: str) -> None:
    """Store a confirmed file in the background."""
    store_now(load_id, actor=User.objects.get(pk=actor_id), at=datetime.fromisoformat(at))


@task()
def sweep_undone(load_id: int) -> None:
    """Delete in the background what a file that was taken back has left."""
    _sweep(load_id, State.UNDONE)
