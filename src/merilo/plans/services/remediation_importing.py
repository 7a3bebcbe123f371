"""Plans of earlier years come in as one table, after a look, to be watched until they are fulfilled."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, apart, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import tables
from merilo.plans.models import Measure, MonitoringAnswer, RemediationImport, RemediationPlan, Report, Task
from merilo.plans.queries import remediation_imports as queries
from merilo.plans.services import files, remediation, remediation_deciding, reports
from merilo.plans.services.remediation import MeasureInput, ShortcomingInput
from merilo.registry.models import Institution, Municipality


class TableRejected(Refused):
    """The file is too large, broken, or no table of measures."""


class HasFaults(Refused):
    """Rows with faults were neither mended nor passed over on purpose, or nothing is left without them."""


class AlreadyDone(Refused):
    """The table was taken in, or taken back, before; or its plans are worked on already."""


def upload_table(
    *,
    municipality: Municipality,
    name: str,
    content: bytes,
    institution: Institution | None = None,
    year: int | None = None,
    actor: User,
    at: datetime,
) -> RemediationImport:
    """Read a table of measures and keep it for the preview; nothing else is written. Raises TableRejected."""
    access.require(actor, Act.KEEP_REMEDIATION, within=municipality.place, at=at)
    checked = files.check(name=name, content=content, kinds=frozenset({"table"}))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"таблица{Path(checked.name).suffix}"
        path.write_bytes(checked.data)
        try:
            reading = queries.read(path, name="" if institution is None else institution.name, year=year)
        except (tables.Unreadable, queries.NoPlans) as reason:
            raise TableRejected(str(reason)) from reason
        except apart.EndedBadly as reason:
            raise TableRejected("Файл слишком сложный: оставьте в нём одну таблицу мероприятий.") from reason
    with transaction.atomic():
        municipality.remediation_imports.filter(made_by=actor, done_at__isnull=True).delete()  # looked at and left
        stored = files.keep(checked, municipality=municipality, actor=actor, at=at)
        return RemediationImport.objects.create(
            municipality=municipality, file=stored, reading=reading, made_by=actor, made_at=at
        )


@transaction.atomic
def import_remediation(
    *, load: RemediationImport, approval: Mapping[str, Any], skip_faults: bool = False, actor: User, at: datetime
) -> RemediationImport:
    """Make the plans of a table, approved as `approval` says, with what was done long ago.

    Raises AlreadyDone, HasFaults. `approval`: who approved them, by what and when, as `approve_plan` takes it.
    """
    by = access.require(actor, Act.KEEP_REMEDIATION, within=load.municipality.place, at=at)
    if not RemediationImport.objects.filter(pk=load.pk, done_at__isnull=True).update(done_at=at):
        raise AlreadyDone("Эта таблица уже внесена.")
    seen = queries.preview(load, today=timezone.localdate(at))
    if seen.counts["fault"] and not skip_faults:
        raise HasFaults("В таблице есть строки с ошибками: исправьте их или отметьте, что их надо пропустить.")
    if not seen.plans:
        raise HasFaults("Вносить нечего: ни одной строки без ошибок.")
    made = [
        _make(institution, year, steps, approval, load, actor, at) for (institution, year), steps in seen.plans.items()
    ]
    load.done_at = at
    load.reading = {**load.reading, "plans": [one.pk for one in made], "measures": seen.counts["create"]}
    load.save(update_fields=["done_at", "reading"])
    journal.record(
        actor=actor, act="import_remediation", within=load.municipality.place, subject=load, at=at, by=by,
        after={"plans": len(made), "measures": seen.counts["create"]},
    )  # fmt: skip
    return load


def _make(
    institution: Institution,
    year: int,
    steps: Sequence[queries.Step],
    approval: Mapping[str, Any],
    load: RemediationImport,
    actor: User,
    at: datetime,
) -> RemediationPlan:
    lacks: dict[tuple[str, str], list[MeasureInput]] = {}
    for step in steps:
        assert step.due_on is not None  # a row without a term is a fault
        row = step.row
        given = MeasureInput(row.measure, step.due_on, row.responsible, row.post)
        lacks.setdefault((row.criterion, row.lack), []).append(given)
    found = [
        ShortcomingInput(criterion, words, origin=f"таблица «{load.file.name}»", measures=tuple(measures))
        for (criterion, words), measures in lacks.items()
    ]
    made = remediation.begin_plan(
        institution=institution, year=year, cycle=f"независимая оценка {year} года", shortcomings=found, is_past=True,
        actor=actor, at=at,
    )  # fmt: skip
    remediation_deciding.approve_plan(remediation=made, **approval, actor=actor, at=at)
    for step in steps:
        if step.done_on is not None and step.due_on is not None:
            _note_done(made, step, (step.due_on, step.done_on), load, actor, at)
    return made


def _note_done(
    made: RemediationPlan,
    step: queries.Step,
    days: tuple[date, date],
    load: RemediationImport,
    actor: User,
    at: datetime,
) -> None:
    """Write down that a measure was done before it came here; the table is the proof."""
    due_on, done_on = days
    measure = Measure.objects.filter(
        shortcoming__remediation=made, shortcoming__words=step.row.lack, text=step.row.measure, due_on=due_on,
        item__tasks__state=Task.State.OPEN,
    ).first()  # fmt: skip
    if measure is None or measure.item is None:
        return  # the same row stands twice in the table
    report = reports.report_done(
        task=measure.item.tasks.get(), actor=actor, at=at, done_on=done_on, text=step.row.report,
        basis=f"таблица «{load.file.name}», строка {step.row.row}"[:500],
    )  # fmt: skip
    reports.accept_report(report=report, actor=actor, at=at, reason="Исполнено до внесения в программу.")


@transaction.atomic
def undo_remediation(*, load: RemediationImport, reason: str, actor: User, at: datetime) -> None:
    """Take back the plans of a table, as long as nobody has worked on them here. Raises AlreadyDone, HasFaults."""
    by = access.require(actor, Act.KEEP_REMEDIATION, within=load.municipality.place, at=at)
    if not reason.strip():
        raise HasFaults("Напишите, почему таблица отменяется.")
    done_at = load.done_at
    held = RemediationImport.objects.filter(pk=load.pk, done_at__isnull=False, undone_at__isnull=True)
    if done_at is None or not held.update(undone_at=at):
        raise AlreadyDone("Эта таблица уже отменена или не была внесена.")
    plans = RemediationPlan.objects.filter(pk__in=load.reading.get("plans", ()), plan__municipality=load.municipality)
    worked_on = Report.objects.filter(task__item__plan__remediation__in=plans).exclude(at=done_at)
    asked = MonitoringAnswer.objects.filter(measure__shortcoming__remediation__in=plans)
    if worked_on.exists() or asked.exists() or plans.filter(state=RemediationPlan.State.PUBLISHED).exists():
        raise AlreadyDone("По этим планам уже отчитывались, их смотрел мониторинг или их опубликовали: они остаются.")
    Measure.objects.filter(shortcoming__remediation__in=plans).update(item=None)
    number = 0
    for one in plans.select_related("plan"):
        one.plan.delete()
        number += 1
    journal.record(
        actor=actor, act="undo_remediation", within=load.municipality.place, subject=load, at=at, by=by,
        before={"plans": number}, reason=reason.strip()[:1000],
    )  # fmt: skip
