"""Earlier years' results come in as one table, after a look, and go out as one; coverage starts full with them."""

from __future__ import annotations

import tempfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from merilo.accounts import access, apart, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import tables
from merilo.plans.services import files
from merilo.ratings.models import PastResult, ResultsImport
from merilo.ratings.queries import past
from merilo.registry.models import AssessedYear, Municipality
from merilo.registry.services import coverage


class TableRejected(Refused):
    """The file is too large, broken, or no table of results."""


class HasFaults(Refused):
    """Rows with faults were neither mended nor passed over on purpose."""


class NothingNew(Refused):
    """All of this was taken in before."""


class AlreadyDone(Refused):
    """The table was taken in, or taken back, before."""


def upload_table(
    *,
    municipality: Municipality,
    name: str,
    content: bytes,
    year: int | None = None,
    scale: str = PastResult.Scale.HUNDRED,
    actor: User,
    at: datetime,
) -> ResultsImport:
    """Read a table of results and keep it for the preview; nothing else is written. Raises TableRejected."""
    access.require(actor, Act.KEEP_INSTITUTIONS, within=municipality.place, at=at)
    checked = files.check(name=name, content=content, kinds=frozenset({"table"}))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"таблица{Path(checked.name).suffix}"
        path.write_bytes(checked.data)
        try:
            reading = past.read(path, year=year, scale=scale)
        except (tables.Unreadable, past.NoResults) as reason:
            raise TableRejected(str(reason)) from reason
        except apart.EndedBadly as reason:
            raise TableRejected("Файл слишком сложный: оставьте в нём одну таблицу результатов.") from reason
    with transaction.atomic():
        municipality.result_imports.filter(made_by=actor, done_at__isnull=True).delete()  # looked at and left
        stored = files.keep(checked, municipality=municipality, actor=actor, at=at)
        load = ResultsImport.objects.create(
            municipality=municipality, file=stored, reading=reading, made_by=actor, made_at=at
        )
    return load


def import_results(*, load: ResultsImport, skip_faults: bool = False, actor: User, at: datetime) -> past.Preview:
    """Write the rows of a table as earlier years' results, all of them or nothing, and note the years as assessed.

    Raises AlreadyDone, HasFaults, NothingNew.
    """
    by = access.require(actor, Act.KEEP_INSTITUTIONS, within=load.municipality.place, at=at)
    with transaction.atomic():
        if not ResultsImport.objects.filter(pk=load.pk, done_at__isnull=True).update(done_at=at):
            raise AlreadyDone("Эта таблица уже внесена.")
        seen = past.preview(load, this_year=at.year)
        if seen.counts["fault"] and not skip_faults:
            raise HasFaults("В таблице есть строки с ошибками: исправьте их или отметьте, что их надо пропустить.")
        if not seen.counts["create"]:
            raise NothingNew("Вносить нечего: ни одной новой строки без ошибок.")
        source = f"таблица «{load.file.name}»"[:300]
        made = [
            PastResult(
                institution=step.institution,
                year=step.row.year or 0,  # a row without a year is a fault
                scale=step.row.scale,
                total=Decimal(step.row.total or 0),
                criteria=step.row.criteria,
                source=source,
                imported=load,
            )
            for step in seen.steps
            if step.deed == "create"
        ]
        try:
            with transaction.atomic():
                PastResult.objects.bulk_create(made, batch_size=500)
        except IntegrityError as error:
            raise AlreadyDone(
                "Пока таблица вносилась, эти результаты внёс кто-то другой: обновите страницу."
            ) from error
        planned = _planned(made)
        noted = _note_years(made, source, actor, at)
        load.done_at, load.reading = at, {**load.reading, "coverage": noted, "planned": planned}
        load.save(update_fields=["done_at", "reading"])
        journal.record(
            actor=actor,
            act="import_results",
            within=load.municipality.place,
            subject=load,
            at=at,
            by=by,
            after={"results": len(made), "coverage": len(noted)},
        )
    return seen


def undo_results(*, load: ResultsImport, reason: str, actor: User, at: datetime) -> None:
    """Take back the results of a table and the years it noted. Raises AlreadyDone."""
    by = access.require(actor, Act.KEEP_INSTITUTIONS, within=load.municipality.place, at=at)
    if not reason.strip():
        raise HasFaults("Напишите, почему таблица отменяется.")
    with transaction.atomic():
        held = ResultsImport.objects.filter(pk=load.pk, done_at__isnull=False, undone_at__isnull=True)
        if not held.update(undone_at=at):
            raise AlreadyDone("Эта таблица уже отменена или не была внесена.")
        gone, _ = PastResult.objects.filter(imported=load).delete()
        years = AssessedYear.objects.filter(pk__in=load.reading.get("coverage", ())).select_related("institution")
        for one in years:
            planned_by = load.reading.get("planned", {}).get(str(one.pk))
            coverage.take_back_record(assessment=one, reason=reason, actor=actor, at=at, planned_by=planned_by)
        journal.record(
            actor=actor,
            act="undo_results",
            within=load.municipality.place,
            subject=load,
            at=at,
            by=by,
            before={"results": gone, "coverage": len(years)},
            reason=reason,
        )


def _planned(made: list[PastResult]) -> dict[str, str]:
    """Return the years that were planned before, with the basis of the plan: when taken back they are planned again."""
    found = AssessedYear.objects.filter(
        institution__in={one.institution_id for one in made}, state=AssessedYear.State.PLANNED
    )
    return {str(pk): basis for pk, basis in found.values_list("pk", "basis")}


def _note_years(made: list[PastResult], source: str, actor: User, at: datetime) -> list[int]:
    """Note the years as assessed where the registry does not know it yet; return what was noted."""
    done = set(
        AssessedYear.objects.filter(
            institution__in={one.institution_id for one in made}, state=AssessedYear.State.DONE
        ).values_list("institution_id", "year")
    )
    noted: list[int] = []
    for one in made:
        if (one.institution_id, one.year) in done or one.institution.parent_id is not None:
            continue
        total: Any = one.total if one.scale == PastResult.Scale.HUNDRED else None
        try:
            with transaction.atomic():
                held = coverage.record_assessment(
                    institution=one.institution, year=one.year, total=total, basis=source, actor=actor, at=at
                )
        except (Refused, ValidationError):  # exempt, or not open then: the result stands, coverage does not count it
            continue
        done.add((one.institution_id, one.year))
        noted.append(held.pk)
    return noted
