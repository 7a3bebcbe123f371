"""Operators' checklist summaries: taken in, read, looked at, stored as a whole, taken back as a whole.

A file fills what is empty. What stands there otherwise changes only in forms a person has named; closed forms never.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django_tasks import task

from merilo.accounts import journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import ChecklistImport, Cycle, Inspection, Mark
from merilo.assessment.queries import checklist_imports as imports
from merilo.assessment.services import filling, inspecting
from merilo.assessment.services.loads import (
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

log = logging.getLogger(__name__)

_IN_A_ROW = 1_000
State = ChecklistImport.State


class AlreadyLoaded(Refused):
    """The same file waits already; `load` is that one."""

    def __init__(self, load: ChecklistImport) -> None:
        self.load = load
        when = wording.date_words(load.made_at.date())
        super().__init__(f"Этот же файл уже загружен {when} ({load.made_by or 'неизвестно кем'}) и ждёт подтверждения.")


def upload_checklists(
    *, cycle: Cycle, name: str, content: BinaryIO | bytes, inspected_on: date | None = None, actor: User, at: datetime
) -> ChecklistImport:
    """Take in a checklist summary and have it read; no mark is set yet.

    Raises FileRejected, AlreadyLoaded, inspecting.DayRejected.
    """
    by = require_some(Act.FILL_CHECKLIST, cycle, actor, at)
    if inspected_on is not None:
        inspecting.check_day(inspected_on, cycle, at)
    checked = files.check(name=name, content=content, kinds=frozenset({"table"}))
    with transaction.atomic():
        if (other := imports.same_file(cycle, checked.sha256)) is not None:
            raise AlreadyLoaded(other)
        load = ChecklistImport.objects.create(
            cycle=cycle,
            file=files.keep(checked, municipality=cycle.municipality, actor=actor, at=at),
            inspected_on=inspected_on,
            made_by=actor,
            made_at=at,
        )
        journal.record(
            actor=actor, act="upload_checklists", within=cycle.place, subject=load, at=at, by=by,
            after={"файл": load.file.name, **({"inspected_on": inspected_on} if inspected_on else {})},
        )  # fmt: skip
        if load.file.size > READ_AT_ONCE:
            read_import.enqueue(load.pk)
    if load.file.size <= READ_AT_ONCE:
        read_now(load.pk)
    load.refresh_from_db()
    return load


def read_now(load_id: int) -> None:
    """Read a file that waits. The reading holds no transaction; it is written in one step."""
    load = ChecklistImport.objects.select_related("file", "cycle").filter(pk=load_id, state=State.WAITING).first()
    if load is None:
        return
    read_waiting(load, lambda: imports.summary(imports.read_file(load)))


def read_again(*, load: ChecklistImport, actor: User, at: datetime) -> None:
    """Have a file read once more, when nobody has come to do it. Raises ImportRefused."""
    by = require_some(Act.FILL_CHECKLIST, load.cycle, actor, at)
    with transaction.atomic():
        waits = ChecklistImport.objects.filter(pk=load.pk, state__in=[State.WAITING, State.FAILED])
        if not waits.update(state=State.WAITING, failure=""):
            raise ImportRefused("Файл уже прочитан: обновите страницу.")
        read_import.enqueue(load.pk)
        journal.record(actor=actor, act="read_checklists_again", within=load.cycle.place, subject=load, at=at, by=by)


def map_names(*, load: ChecklistImport, chosen: Mapping[str, int], actor: User, at: datetime) -> None:
    """Say which units the unknown names of a file mean: identity → key of a unit, 0 to leave its marks out."""
    cycle = load.cycle
    by = require_some(Act.FILL_CHECKLIST, cycle, actor, at)
    with transaction.atomic():
        locked = ChecklistImport.objects.select_for_update().get(pk=load.pk)
        said = name_units(locked, cycle, chosen, among="rows")
        journal.record(
            actor=actor, act="map_checklist_names", within=cycle.place, subject=load, at=at, by=by, after=said
        )
    load.mapping = locked.mapping


def mark_of(seen: imports.Preview) -> str:
    """Return a mark of what a preview shows, for the confirmation to name."""
    forms = [(form.key, form.is_free, form.adds, form.differs) for form in seen.forms]
    return hashlib.sha256(repr((forms, [(one.identity, one.unit) for one in seen.names])).encode()).hexdigest()[:32]


def confirm_import(
    *,
    load: ChecklistImport,
    mark: str,
    replaced: Collection[str] = (),
    skip_faults: bool = False,
    actor: User,
    at: datetime,
) -> ChecklistImport:
    """Set the marks the preview with this `mark` has shown; the forms stay open for a person to look over and close.

    `replaced`: keys of the forms whose marks that stand there otherwise give way to the file's. All or nothing.
    Raises ImportRefused, PreviewMoved.
    """
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update().select_related("municipality").get(pk=load.cycle_id)
        by = require_some(Act.FILL_CHECKLIST, cycle, actor, at)
        locked = ChecklistImport.objects.select_for_update().select_related("file").get(pk=load.pk)
        if locked.state != State.READY:
            raise ImportRefused("Файл уже внесён, отменён или ещё не прочитан: обновите страницу.")
        filling.lay(cycle)
        list(Inspection.objects.select_for_update().filter(unit__cycle=cycle).order_by("pk").values_list("pk"))
        seen = imports.preview(locked, cycle)
        if mark_of(seen) != mark:
            raise PreviewMoved("Отметки или перечень за это время изменились: посмотрите ещё раз, что будет внесено.")
        forms = [form for form in seen.forms if form.is_free and (form.adds or form.key in replaced)]
        _check(seen, forms, skip_faults=skip_faults)
        require_units(Act.FILL_CHECKLIST, cycle, {form.unit.pk for form in forms}, actor, at)
        written = _write(locked, forms, replaced, actor, at)
        locked.state, locked.done_at, locked.stored = State.DONE, at, written
        locked.save(update_fields=["state", "done_at", "stored"])
        journal.record(
            actor=actor, act="import_checklists", within=cycle.place, subject=load, at=at, by=by,
            after={"marks": written, "inspections": len(forms)},
        )  # fmt: skip
    load.refresh_from_db()
    return load


def undo_import(*, load: ChecklistImport, reason: str, actor: User, at: datetime) -> int:
    """Take back the marks of a file that still count, and return how many they were; what stood there counts again.

    The rows stay in the history of their items. Not once a form is closed: it must be given back first.
    Raises ImportRefused.
    """
    reason = " ".join(reason.split())[:500]
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update().select_related("municipality").get(pk=load.cycle_id)
        by = require_some(Act.FILL_CHECKLIST, cycle, actor, at)
        if not reason:
            raise ImportRefused("Напишите, почему файл отменяется.")
        locked = ChecklistImport.objects.select_for_update().get(pk=load.pk)
        if locked.state == State.UNDONE:
            raise ImportRefused("Этот файл уже отменён: обновите страницу.")
        forms = list(
            Inspection.objects.select_for_update(of=("self",)).select_related("unit").order_by("pk")
            .filter(pk__in=Mark.objects.filter(source=locked, is_current=True).values("inspection"))
        )  # fmt: skip
        require_units(Act.FILL_CHECKLIST, cycle, {form.unit_id for form in forms}, actor, at)
        if closed := [form for form in forms if form.state != Inspection.State.OPEN]:
            named = [f"{wording.quoted(one.unit.name)} ({one.get_channel_display()})" for one in closed[:5]]
            shown = wording.listed(named)
            more = f" и ещё {len(closed) - 5}" if len(closed) > 5 else ""
            raise ImportRefused(f"Эти чек-листы уже закрыты: {shown}{more}. Верните их на доработку и повторите.")
        gone = _take_back(locked, forms, reason)
        locked.state, locked.undone_at, locked.undo_reason = State.UNDONE, at, reason
        locked.save(update_fields=["state", "undone_at", "undo_reason"])
        journal.record(
            actor=actor, act="undo_checklists", within=cycle.place, subject=load, at=at, by=by, reason=reason,
            before={"marks": gone},
        )  # fmt: skip
    load.refresh_from_db()
    return gone


def _check(seen: imports.Preview, forms: list[imports.FormPlan], *, skip_faults: bool) -> None:
    check_preview(seen, whose="отметки", skip_faults=skip_faults)
    if not forms:
        raise ImportRefused("Вносить нечего: новых отметок в файле нет, а те, что стоят, остаются.")


def _write(
    load: ChecklistImport, forms: list[imports.FormPlan], replaced: Collection[str], actor: User, at: datetime
) -> int:
    """Write the marks of the forms and return how many; those they replace stay in the history."""
    rows = Inspection.objects.filter(unit__in={form.unit.pk for form in forms})
    found = {(one.unit_id, one.channel): one for one in rows}
    marks = []
    for form in forms:
        inspection = found[form.unit.pk, form.channel]
        given = list(form.adds)
        if form.key in replaced and form.differs:
            items = [one.item for one in form.differs]
            Mark.objects.filter(inspection=inspection, item__in=items, is_current=True).update(is_current=False)
            given += [(one.item, one.value) for one in form.differs]
        marks += [
            Mark(
                inspection=inspection,
                item=item,
                value=value,
                origin=Mark.Origin.IMPORT,
                source=load,
                author=actor,
                at=at,
            )
            for item, value in given
        ]
    Mark.objects.bulk_create(marks, batch_size=_IN_A_ROW)
    if load.inspected_on is not None:
        pks = [found[form.unit.pk, form.channel].pk for form in forms]
        Inspection.objects.filter(pk__in=pks, inspected_on__isnull=True).update(inspected_on=load.inspected_on)
    return len(marks)


def _take_back(load: ChecklistImport, forms: list[Inspection], reason: str) -> int:
    """Let the marks of a file count no more and those before them count again; return how many gave way."""
    own = list(Mark.objects.filter(source=load, is_current=True, inspection__in=forms))
    Mark.objects.filter(pk__in=[mark.pk for mark in own]).update(
        is_current=False, reason=f"внесение файла отменено: {reason}"[:1000]
    )
    before: dict[tuple[int, str], int] = {}
    items = {(mark.inspection_id, mark.item) for mark in own}
    undone = Mark.objects.filter(inspection__in=forms).exclude(source=load).exclude(source__state=State.UNDONE)
    for pk, inspection, item in undone.order_by("pk").values_list("pk", "inspection_id", "item"):
        if (inspection, item) in items:
            before[inspection, item] = pk
    Mark.objects.filter(pk__in=before.values()).update(is_current=True)
    if load.inspected_on is not None:
        empty = Inspection.objects.filter(pk__in=[form.pk for form in forms], inspected_on=load.inspected_on)
        empty.exclude(marks__is_current=True).update(inspected_on=None)
    return len(own)


@task()
def read_import(load_id: int) -> None:
    """Read a file in the background."""
    read_now(load_id)
