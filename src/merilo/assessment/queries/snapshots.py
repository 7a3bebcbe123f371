"""Where snapshots lie, which ones a cycle has, and what lies there without a row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404

from merilo.accounts import sheets
from merilo.assessment.models import Channel, Cycle, Mark, Sheet, SheetChange, Snapshot, Unit
from merilo.core import dossier

FOLDER = "snapshots"  # below the file store
_COLUMNS = ("sheet", "unit", "channel", "hour")


def folder_of(snapshot: Snapshot) -> Path:
    """Return where the files of a snapshot lie."""
    return Path(settings.MEDIA_ROOT) / snapshot.folder


def snapshots_of(cycle: Cycle) -> list[Snapshot]:
    """Return the snapshots of a cycle, newest first."""
    return list(cycle.snapshots.select_related("made_by", "parent").order_by("-number"))


def snapshot_of(cycle: Cycle, number: int) -> Snapshot:
    """Return a snapshot of a cycle by its number. Raises Http404."""
    found = cycle.snapshots.filter(number=number).first() if number < 30_000 else None
    if found is None:
        raise Http404("Такого снимка здесь нет.")
    found.cycle = cycle
    return found


def latest(cycle: Cycle) -> Snapshot | None:
    """Return the newest snapshot of a cycle."""
    return cycle.snapshots.order_by("-number").first()


def changed_since(snapshot: Snapshot) -> bool:
    """Say whether something that counts has changed since a snapshot: marks, exclusions, answers, the list."""
    cycle, moment = snapshot.cycle, snapshot.made_at
    given = Sheet.objects.filter(unit__cycle=cycle, is_test=False)
    now = given.filter(excluded_at__isnull=True, unit__left_at__isnull=True).count()
    excluded = given.filter(excluded_at__isnull=False)
    return (
        now != snapshot.sheets
        or excluded.count() != snapshot.excluded
        or excluded.filter(excluded_at__gt=moment).exists()
        or SheetChange.objects.filter(sheet__unit__cycle=cycle, at__gt=moment).exists()
        or Mark.objects.filter(inspection__unit__cycle=cycle, at__gt=moment).exists()
        or Unit.objects.filter(cycle=cycle, left_at__gt=moment).exists()
    )


def channel_words(channels: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return by which ways sheets came, in words, the most frequent first."""
    words = {str(value): str(label) for value, label in Channel.choices}
    return sorted(((words.get(way, way), many) for way, many in channels.items()), key=lambda pair: -pair[1])


def sheet_lines(snapshot: Snapshot, *, zone: str) -> Iterator[bytes]:
    """Yield the counted sheets of a snapshot as CSV, some at a time: unit, way, hour, an answer for each role.

    Semicolons and UTF-8 with its mark, as Russian Excel opens it; no cell can become a formula.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv
    import pyarrow.parquet as pq

    folder = folder_of(snapshot)
    units = json.loads((folder / dossier.UNITS).read_text(encoding="utf-8"))
    counted = pa.array([unit["name"] for unit in units if not unit["left"]], pa.string())
    left_out = json.loads((folder / dossier.EXCLUSIONS).read_text(encoding="utf-8"))
    excluded = pa.array(sorted(map(int, left_out)), pa.int64())
    ways = {str(value): str(words) for value, words in Channel.choices}
    options = pyarrow.csv.WriteOptions(include_header=False, delimiter=";", quoting_style="needed")
    with pq.ParquetFile(folder / dossier.ANSWERS) as file:
        roles = [name for name in file.schema_arrow.names if name not in _COLUMNS]
        yield sheets.UTF8_MARK + (";".join(["анкета", "учреждение", "способ", "час", *roles]) + "\r\n").encode()
        for batch in file.iter_batches(batch_size=20_000):
            table = pa.Table.from_batches([batch])
            unit = table["unit"].cast(pa.string())
            table = table.set_column(table.schema.get_field_index("unit"), "unit", _harmless(unit))
            good = pc.and_(pc.is_in(unit, value_set=counted), pc.invert(pc.is_in(table["sheet"], value_set=excluded)))
            table = table.filter(good)
            channel = pa.array([ways.get(one, one) for one in table["channel"].to_pylist()], pa.string())
            hours = pc.strftime(table["hour"].cast(pa.timestamp("s", tz=zone)), format="%d.%m.%Y %H:00")
            answers = [pc.if_else(table[role], "Да", "Нет") for role in roles]
            lines = pa.table([table["sheet"], table["unit"], channel, hours, *answers], names=[*_COLUMNS, *roles])
            out = pa.BufferOutputStream()
            pyarrow.csv.write_csv(lines, out, options)
            yield out.getvalue().to_pybytes()


def _harmless(names: Any) -> Any:
    """Return names that a spreadsheet opens as text: an apostrophe before what would begin a formula."""
    import pyarrow as pa
    import pyarrow.compute as pc

    active = pc.is_in(pc.utf8_slice_codeunits(names, 0, 1), value_set=pa.array(sheets.ACTIVE, pa.string()))
    return pc.if_else(active, pc.binary_join_element_wise("'", names, ""), names)


def orphans() -> list[Path]:
    """Return folders of snapshots that no row names: something was cut off between the files and the row."""
    home = Path(settings.MEDIA_ROOT) / FOLDER
    # The disk is read before the rows: a snapshot made meanwhile is in the rows and not in the list.
    found = [path for path in home.glob("*/*") if path.is_dir()]
    named = {Path(settings.MEDIA_ROOT) / folder for folder in Snapshot.objects.values_list("folder", flat=True)}
    return sorted(path for path in found if path not in named)


def missing() -> list[str]:
    """Return the names of snapshots whose folder is not there."""
    return [str(one) for one in Snapshot.objects.order_by("pk") if not (folder_of(one) / "manifest.json").is_file()]
