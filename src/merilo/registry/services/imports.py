"""A table of institutions comes in as one, after a look, and goes out as one while nobody has touched its rows."""

from __future__ import annotations

import hashlib
import re
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from merilo.accounts import access, apart, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import tables, wording
from merilo.registry.models import Import, Institution, Municipality, PastName, Stand
from merilo.registry.queries import listing
from merilo.registry.queries.imports import Deed, Preview, Step, plain, preview
from merilo.registry.services.undoing import changed_since, values_of


class TableRejected(Refused):
    """The file is too large, broken, or no table of institutions."""


class HasFaults(Refused):
    """Rows with faults were neither mended nor passed over on purpose."""


class RegistryMoved(Refused):
    """The registry has changed since the preview was shown."""


class AlreadyDone(Refused):
    """The import was confirmed, or undone, before."""


class ChangedSince(Refused):
    """Something the import made or changed has been touched since; the text names it."""


def upload_table(*, municipality: Municipality, name: str, content: bytes, actor: User, at: datetime) -> Import:
    """Read a table and keep it for the preview; the registry stays as it is. Raises TableRejected."""
    access.require(actor, Act.KEEP_INSTITUTIONS, within=municipality.place, at=at)
    if len(content) > settings.UPLOAD_MB * 1024 * 1024:
        raise TableRejected(f"Файл больше {settings.UPLOAD_MB} МБ: оставьте в нём одну таблицу учреждений.")
    name = _safe(name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            read = listing.read(path)
        except apart.EndedBadly:
            raise TableRejected(
                "Файл слишком сложный: прочитать его не удалось. Оставьте одну таблицу учреждений и сохраните как CSV."
            ) from None
        except (tables.Unreadable, listing.NoList) as reason:
            raise TableRejected(str(reason)) from reason
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        municipality.imports.filter(made_by=actor, done_at__isnull=True).delete()  # looked at and left
        return Import.objects.create(
            municipality=municipality,
            file_name=name,
            sha256=sha256,
            made_by=actor,
            made_at=at,
            reading=read.as_json(),
        )


def confirm_import(*, load: Import, mark: str, skip_faults: bool = False, actor: User, at: datetime) -> Preview:
    """Write what the preview with this mark has shown, all of it or nothing, and return it.

    Raises AlreadyDone, RegistryMoved, HasFaults (unless rows with faults are passed over on purpose).
    """
    by = access.require(actor, Act.KEEP_INSTITUTIONS, within=load.municipality.place, at=at)
    try:
        with transaction.atomic():
            Municipality.objects.select_for_update().get(pk=load.municipality_id)
            if not Import.objects.filter(pk=load.pk, done_at__isnull=True).update(done_at=at):
                raise AlreadyDone("Эта таблица уже внесена.")
            seen = preview(load)
            if seen.mark != mark:
                raise RegistryMoved("Реестр за это время изменился: посмотрите ещё раз, что будет внесено.")
            if seen.counts["fault"] and not skip_faults:
                raise HasFaults("В таблице есть строки с ошибками: исправьте их или отметьте, что их надо пропустить.")
            load.done_at, load.effects = at, _apply(load, seen, on=timezone.localdate(at))
            load.save(update_fields=["done_at", "effects"])
            journal.record(
                actor=actor,
                act="import_institutions",
                within=load.municipality.place,
                subject=load,
                at=at,
                by=by,
                after={
                    "created": seen.counts["create"],
                    "changed": seen.counts["change"],
                    "skipped": seen.counts["fault"],
                },
            )
    except IntegrityError as error:
        raise RegistryMoved("Пока таблица вносилась, такое же учреждение добавили: посмотрите ещё раз.") from error
    return seen


def undo_import(*, load: Import, actor: User, at: datetime) -> None:
    """Take back everything an import did. Raises AlreadyDone, ChangedSince naming what was touched since."""
    by = access.require(actor, Act.KEEP_INSTITUTIONS, within=load.municipality.place, at=at)
    with transaction.atomic():
        Municipality.objects.select_for_update().get(pk=load.municipality_id)
        held = Import.objects.filter(pk=load.pk, done_at__isnull=False, undone_at__isnull=True)
        if not held.update(undone_at=at):
            raise AlreadyDone("Это внесение уже отменено или не было подтверждено.")
        done = Import.objects.get(pk=load.pk).effects
        if touched := changed_since(done):
            shown = wording.listed(touched[:5]) + (f" и ещё {len(touched) - 5}" if len(touched) > 5 else "")
            raise ChangedSince(f"Отменить нельзя, с тех пор изменилось: {shown}.")
        Stand.objects.filter(pk__in=done["stands"]).delete()
        PastName.objects.filter(pk__in=done["past_names"]).delete()
        for key, changes in done["changed"].items():
            Institution.objects.filter(pk=key).update(**{what: before for what, (before, _) in changes.items()})
        made = Institution.objects.filter(pk__in=list(done["created"]))
        made.filter(parent__isnull=False).delete()
        made.delete()
        journal.record(
            actor=actor,
            act="undo_import",
            within=load.municipality.place,
            subject=load,
            at=at,
            by=by,
            before={"created": len(done["created"]), "changed": len(done["changed"])},
        )


def _apply(load: Import, seen: Preview, *, on: date) -> dict[str, Any]:
    """Write the steps and return what was done, so that it can be taken back."""
    created: dict[int, Institution] = {}
    for with_head in (False, True):
        steps = [step for step in seen.steps if step.deed is Deed.CREATE and with_head == _has_head(step)]
        made = [_new(load, step, created) for step in steps]
        Institution.objects.bulk_create(made, batch_size=500)
        created |= {step.row: one for step, one in zip(steps, made, strict=True)}
    changed, past_names = {}, []
    for step in seen.steps:
        if step.deed is Deed.CHANGE and step.institution is not None and step.values:
            if "name" in step.values:
                past_names.append(_past_name(load, step.institution, on).pk)
            changed[step.institution.pk] = _change(step.institution, step.values)
    stands = Stand.objects.bulk_create(
        [
            Stand(institution=step.institution or created[step.row], place=place)
            for step in seen.steps
            if step.deed in (Deed.CREATE, Deed.CHANGE)
            for place in step.stands
        ],
        batch_size=500,
    )
    return {
        "created": {one.pk: values_of(one) for one in created.values()},
        "changed": changed,
        "stands": [stand.pk for stand in stands],
        "past_names": past_names,
    }


def _has_head(step: Step) -> bool:
    return step.head is not None or step.head_row is not None


def _new(load: Import, step: Step, created: dict[int, Institution]) -> Institution:
    head = created[step.head_row] if step.head_row is not None else step.head
    return Institution(municipality_id=load.municipality_id, parent=head, **step.values)


def _change(one: Institution, values: dict[str, Any]) -> dict[str, list[Any]]:
    before = {what: plain(getattr(one, what)) for what in values}
    for what, value in values.items():
        setattr(one, what, value)
    one.save(update_fields=list(values))
    return {what: [before[what], plain(value)] for what, value in values.items()}


def _past_name(load: Import, one: Institution, on: date) -> PastName:
    basis = f"внесено таблицей {wording.quoted(load.file_name)}"
    return PastName.objects.create(
        institution=one, name=one.name, short_name=one.short_name, until=on, basis=basis[:500]
    )


def _safe(name: str) -> str:
    """Return the file's name as a folder can hold it: no path, no control characters, 240 bytes at most."""
    plain_name = name.encode("utf-8", "ignore").decode("utf-8").replace("\\", "/").rpartition("/")[2]
    last = re.sub(r"[\x00-\x1f\x7f]", " ", plain_name).strip(" .") or "таблица"
    stem, dot, ending = last.rpartition(".")
    return last if len(last) <= 60 else f"{(stem or ending)[:50]}{dot}{ending[:8]}"
