"""Operators' checklist summaries: taken in, read, looked at, stored as a whole, taken back as a whole.

A file fills what is empty. What stands there otherwise changes only in forms a person has named; closed forms never.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django_tasks import task

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Held
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import ChecklistImport, Cycle, Inspection, Mark, Unit
from merilo.assessment.queries import checklist_imports as imports
from merilo.assessment.queries.imports import known_names
from merilo.assessment.services import filling, inspecting
from merilo.core import intake, tables, wording
from merilo.plans.services import files
from merilo.plans.services.reading import clean

log = logging.getLogger(__name__)

READ_AT_ONCE = 200_000  # bytes; a larger file is read in the background
_IN_A_ROW = 1_000
_PROGRAM_FAULT = (
    "Прочитать файл не удалось из-за ошибки программы. Сохраните его в другом виде (.xlsx, .csv) и загрузите снова; "
    "об ошибке скажите администратору."
)
State = ChecklistImport.State


class AlreadyLoaded(Refused):
    """The same file waits already; `load` is that one."""

    def __init__(self, load: ChecklistImport) -> None:
        self.load = load
        when = wording.date_words(load.made_at.date())
        super().__init__(f"Этот же файл уже загружен {when} ({load.made_by or 'неизвестно кем'}) и ждёт подтверждения.")


class ImportRefused(Refused):
    """The file cannot be taken in, stored or taken back now; the text says why."""


class PreviewMoved(Refused):
    """What would be stored is no longer what was shown."""


def upload_checklists(
    *, cycle: Cycle, name: str, content: BinaryIO | bytes, inspected_on: date | None = None, actor: User, at: datetime
) -> ChecklistImport:
    """Take in a checklist summary and have it read; no mark is set yet.

    Raises FileRejected, AlreadyLoaded, inspecting.DayRejected.
    """
    by = _require_some(cycle, actor, at)
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
    try:
        found = {"state": State.READY, "reading": clean(imports.summary(imports.read_file(load)))}
    except (tables.Unreadable, intake.FileRejected, FileNotFoundError) as refusal:
        found = {"state": State.FAILED, "failure": wording.shortened(clean(str(refusal)), 1000)}
    except Exception:  # a fault of the program must end in a sentence too, not in a page that waits for ever
        log.exception("checklist import %s could not be read", load_id)
        found = {"state": State.FAILED, "failure": _PROGRAM_FAULT}
    ChecklistImport.objects.filter(pk=load_id, state=State.WAITING).update(**found)


def read_again(*, load: ChecklistImport, actor: User, at: datetime) -> None:
    """Have a file read once more, when nobody has come to do it. Raises ImportRefused."""
    by = _require_some(load.cycle, actor, at)
    with transaction.atomic():
        waits = ChecklistImport.objects.filter(pk=load.pk, state__in=[State.WAITING, State.FAILED])
        if not waits.update(state=State.WAITING, failure=""):
            raise ImportRefused("Файл уже прочитан: обновите страницу.")
        read_import.enqueue(load.pk)
        journal.record(actor=actor, act="read_checklists_again", within=load.cycle.place, subject=load, at=at, by=by)


def map_names(*, load: ChecklistImport, chosen: Mapping[str, int], actor: User, at: datetime) -> None:
    """Say which units the unknown names of a file mean: identity → key of a unit, 0 to leave its marks out."""
    cycle = load.cycle
    by = _require_some(cycle, actor, at)
    with transaction.atomic():
        locked = ChecklistImport.objects.select_for_update().get(pk=load.pk)
        if locked.state != State.READY:
            raise ImportRefused("Файл уже внесён, отменён или ещё не прочитан: обновите страницу.")
        known = known_names(cycle)
        units = {unit.pk: unit.name for unit, _ in known.values()}
        names = {intake.identity(one["name"]): one["name"] for one in locked.reading["rows"]}
        if any(key not in names or key in known or unit not in {*units, 0} for key, unit in chosen.items()):
            raise ImportRefused("Перечень цикла за это время изменился: посмотрите файл ещё раз.")
        locked.mapping = dict(chosen)
        locked.save(update_fields=["mapping"])
        journal.record(
            actor=actor, act="map_checklist_names", within=cycle.place, subject=load, at=at, by=by,
            after={names[key]: units.get(unit, "не вносить") for key, unit in chosen.items()},
        )  # fmt: skip
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
        by = _require_some(cycle, actor, at)
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
        _require_units(cycle, {form.unit.pk for form in forms}, actor, at)
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
        by = _require_some(cycle, actor, at)
        if not reason:
            raise ImportRefused("Напишите, почему файл отменяется.")
        locked = ChecklistImport.objects.select_for_update().get(pk=load.pk)
        if locked.state == State.UNDONE:
            raise ImportRefused("Этот файл уже отменён: обновите страницу.")
        forms = list(
            Inspection.objects.select_for_update(of=("self",)).select_related("unit").order_by("pk")
            .filter(pk__in=Mark.objects.filter(source=locked, is_current=True).values("inspection"))
        )  # fmt: skip
        _require_units(cycle, {form.unit_id for form in forms}, actor, at)
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
    if seen.whole:
        raise ImportRefused(" ".join(seen.whole[:3]))
    if seen.unknown:
        names = wording.counted(seen.unknown, "название не найдено", "названия не найдены", "названий не найдено")
        raise ImportRefused(f"В перечне цикла {names}: укажите учреждения или отметьте, что их отметки не вносятся.")
    if seen.faulty and not skip_faults:
        raise ImportRefused("В файле есть строки с ошибками: исправьте их или отметьте, что их надо пропустить.")
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


def _require_some(cycle: Cycle, actor: User, at: datetime) -> Held:
    """Return the role by which a person may fill checklists of the cycle: all of them, or of units given to them."""
    found = access.find(actor, Act.FILL_CHECKLIST, within=cycle.place, at=at)
    if found is not None:
        return found
    units = Unit.objects.filter(cycle=cycle, left_at__isnull=True).select_related("institution")
    for unit in units.prefetch_related("assignees"):
        if (found := access.find(actor, Act.FILL_CHECKLIST, within=unit.place_in(cycle), at=at)) is not None:
            return found
    return access.require(actor, Act.FILL_CHECKLIST, within=cycle.place, at=at)


def _require_units(cycle: Cycle, units: Iterable[int], actor: User, at: datetime) -> None:
    """Ask for the right at each unit. Raises ImportRefused naming whose checklists are not this person's to fill."""
    if access.may(actor, Act.FILL_CHECKLIST, within=cycle.place, at=at):
        return
    found = cycle.units.filter(pk__in=list(units)).select_related("institution").prefetch_related("assignees")
    alien = [
        unit.name for unit in found if not access.may(actor, Act.FILL_CHECKLIST, within=unit.place_in(cycle), at=at)
    ]
    if alien:
        shown = wording.listed([wording.quoted(name) for name in alien[:5]])
        more = f" и ещё {len(alien) - 5}" if len(alien) > 5 else ""
        raise ImportRefused(f"Эти учреждения поручены не Вам: {shown}{more}. Пусть файл внесёт координатор.")


@task()
def read_import(load_id: int) -> None:
    """Read a file in the background."""
    read_now(load_id)
