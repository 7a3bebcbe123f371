"""A cycle frozen as files: answers, marks, units and exclusions as they are now, sealed and numbered.

The folder is written beside and renamed when it is whole, the row is written last: what was cut off in the middle is
never seen. Sheets that have not changed since the parent are not kept twice.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, Phase, Sheet, Snapshot, Unit
from merilo.assessment.queries import choices, inspections
from merilo.assessment.queries.snapshots import FOLDER, folder_of
from merilo.core import dossier

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 20_000  # sheets in memory at a time


class NothingToFreeze(Refused):
    """The cycle has not begun to gather, or was cancelled."""


class NotWritten(Refused):
    """The disk did not take the snapshot."""


def freeze(*, cycle: Cycle, actor: User, at: datetime, reason: str, parent: Snapshot | None = None) -> Snapshot:
    """Freeze what a cycle has now as its next snapshot. Raises NothingToFreeze, NotWritten."""
    by = access.require(actor, Act.CALCULATE, within=cycle.place, at=at)
    with transaction.atomic():
        held = Cycle.objects.select_for_update().select_related("municipality").get(pk=cycle.pk)
        if held.phase in (Phase.PREPARATION, Phase.CANCELLED):
            raise NothingToFreeze("Снимок делается, когда сбор информации начат, а цикл не отменён.")
        number = (held.snapshots.aggregate(last=Max("number"))["last"] or 0) + 1
        if parent is None:
            parent = held.snapshots.order_by("number").last()
        try:
            written = _write(held, number=number, parent=parent, at=at, reason=reason)
        except OSError as failure:
            raise NotWritten(
                "Снимок на диск не записан: проверьте, есть ли место. Ничего не изменилось, попробуйте снова."
            ) from failure
        snapshot = Snapshot.objects.create(
            cycle=held, number=number, parent=parent, reason=reason[:1000], made_by=actor, made_at=at, **written
        )
        journal.record(
            actor=actor,
            act="freeze",
            within=held.place,
            subject=snapshot,
            at=at,
            by=by,
            after={"sheets": snapshot.sheets, "excluded": snapshot.excluded, "marks": snapshot.marks},
            reason=reason,
        )
    return snapshot


def _write(cycle: Cycle, *, number: int, parent: Snapshot | None, at: datetime, reason: str) -> dict[str, Any]:
    """Write the folder and return what its row says."""
    home = Path(settings.MEDIA_ROOT) / FOLDER / str(cycle.pk)
    home.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{number}-", dir=home))
    try:
        fresh.chmod(0o750)
        units = list(cycle.units.select_related("parent").order_by("pk"))
        rows = _write_answers(fresh / dossier.ANSWERS, cycle, units)
        _share_with_parent(fresh / dossier.ANSWERS, parent)
        exclusions = dict(
            cycle_sheets(cycle).filter(excluded_at__isnull=False).values_list("pk", "exclusion_reason").order_by("pk")
        )
        marks = inspections.marks_by_unit(cycle)
        of_left = cycle_sheets(cycle).filter(excluded_at__isnull=True, unit__left_at__isnull=False).count()
        edition, chosen = choices.edition_of(cycle), choices.settings_of(cycle)
        written = dossier.settings_written(
            edition, chosen, municipality=cycle.municipality.name, roles=list(cycle.roles)
        )
        _put(fresh / dossier.UNITS, [_unit(unit) for unit in units])
        _put(fresh / dossier.MARKS, {unit.name: _marks(marks.get(unit.pk, {})) for unit in units})
        _put(fresh / dossier.EXCLUSIONS, {str(sheet): why for sheet, why in exclusions.items()})
        _put(fresh / dossier.SETTINGS, {"settings": written, "fingerprint": edition.fingerprint, "why": cycle.reasons})
        counted = rows - len(exclusions) - of_left
        found = sum(len(items) for items in marks.values())
        sha256 = dossier.seal_snapshot(
            fresh,
            number=number,
            title=cycle.title,
            year=cycle.year,
            municipality=cycle.municipality.name,
            made_at=at.isoformat(),
            reason=reason,
            parent=None if parent is None else {"number": parent.number, "sha256": parent.manifest_sha256},
            rows=rows,
            sheets=counted,
            excluded=len(exclusions),
            sheets_of_left_units=of_left,
            marks=found,
            fingerprint=edition.fingerprint,
        )
        _to_disk(fresh)
        whole = home / f"{number}-{sha256[:16]}"
        if whole.exists():  # the very same was written before and its row was lost: nobody names it
            shutil.rmtree(whole)
        fresh.replace(whole)
        _sync(home)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return {
        "folder": whole.relative_to(settings.MEDIA_ROOT).as_posix(),
        "manifest_sha256": sha256,
        "answers_sha256": dossier.digest(whole / dossier.ANSWERS),
        "sheets": counted,
        "excluded": len(exclusions),
        "marks": found,
    }


def cycle_sheets(cycle: Cycle) -> Any:
    """Return the sheets of a cycle that are no trials."""
    return Sheet.objects.filter(unit__cycle=cycle, is_test=False)


def _write_answers(path: Path, cycle: Cycle, units: list[Unit]) -> int:
    """Write the sheets in the order of their ids, some at a time; return how many there are."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    roles = list(cycle.roles)
    place = {unit.pk: number for number, unit in enumerate(units)}
    names = pa.array([unit.name for unit in units], pa.string())
    schema = pa.schema([
        pa.field("sheet", pa.int64(), nullable=False),
        pa.field("unit", pa.dictionary(pa.int32(), pa.string()), nullable=False),
        pa.field("channel", pa.string(), nullable=False),
        pa.field("hour", pa.timestamp("s", tz="UTC"), nullable=False),
        *(pa.field(role, pa.bool_()) for role in roles),
    ])  # fmt: skip
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd", store_schema=True) as writer:
        for batch in _batches(cycle):
            keys, unit, channels, hours, answers = zip(*batch, strict=True)
            columns = [
                pa.array(keys, pa.int64()),
                pa.DictionaryArray.from_arrays(pa.array([place[one] for one in unit], pa.int32()), names),
                pa.array(channels, pa.string()),
                pa.array(hours, pa.timestamp("s", tz="UTC")),
                *_answers(answers, len(roles)),
            ]
            writer.write_table(pa.table(columns, schema=schema))
            rows += len(batch)
    return rows


def _batches(cycle: Cycle) -> Iterator[list[tuple[Any, ...]]]:
    found = cycle_sheets(cycle).order_by("pk").values_list("pk", "unit_id", "channel", "hour", "answers")
    batch: list[tuple[Any, ...]] = []
    for row in found.iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _answers(packed: tuple[str, ...], width: int) -> list[pa.Array]:
    """Return a column for each role from lines of one character a role; whatever is neither 1 nor 0 is blank."""
    import numpy as np
    import pyarrow as pa

    text = "".join(line.ljust(width, "-")[:width] for line in packed)
    signs = np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8).reshape(len(packed), width)
    yes, known = signs == ord("1"), (signs == ord("1")) | (signs == ord("0"))
    return [pa.array(yes[:, at], pa.bool_(), mask=~known[:, at]) for at in range(width)]


def _share_with_parent(fresh: Path, parent: Snapshot | None) -> None:
    """Let two snapshots of the same sheets share one file on the disk, where the disk can do that."""
    if parent is None or dossier.digest(fresh) != parent.answers_sha256:
        return
    kept = folder_of(parent) / dossier.ANSWERS
    if not kept.is_file() or dossier.digest(kept) != parent.answers_sha256:
        return
    linked = fresh.with_name(".linked")
    with suppress(OSError):
        linked.hardlink_to(kept)
        linked.replace(fresh)
    linked.unlink(missing_ok=True)


def _unit(unit: Unit) -> dict[str, Any]:
    parent = unit.parent
    return {
        "name": unit.name,
        "parent": parent.name if parent is not None and parent.left_at is None else None,
        "profile": unit.profile,
        "group": unit.group or unit.get_kind_display(),
        "kind": unit.kind,
        "recipients": unit.recipients,
        "recipients_source": unit.recipients_source,
        "sample_size": unit.sample_size,
        "is_gathered": unit.is_gathered,
        "left": (unit.left_reason or "выбыло") if unit.left_at is not None else "",
    }


def _marks(found: dict[str, Any]) -> dict[str, str | None]:
    """Return marks as plain decimal texts: 1, 0, 0.5; None is 'not applicable'."""
    return {
        item: None if mark is None else (f"{mark:f}".rstrip("0").rstrip(".") if "." in f"{mark:f}" else f"{mark:f}")
        for item, mark in sorted(found.items())
    }


def _put(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _to_disk(folder: Path) -> None:
    """Wait until everything of a folder is on the disk, even if the power goes."""
    for path in folder.iterdir():
        path.chmod(0o440)  # frozen: an editor opened on it by mistake will ask first
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
