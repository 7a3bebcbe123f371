"""Freezing a cycle: what lies in the files, that nothing is kept twice, that nothing half done is seen."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.utils import timezone

from merilo.accounts.access import NotAllowed
from merilo.accounts.models import Entry
from merilo.assessment.models import Phase, Snapshot
from merilo.assessment.queries import snapshots as queries
from merilo.assessment.services import snapshots
from merilo.cli import archives, chores
from merilo.core import dossier, tally
from merilo.plans.queries import health
from tests.assessment.making import ROLES, make_cycle, make_marks, make_sheets
from tests.town import AT, Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def frozen(town: Town, **values: Any) -> Snapshot:
    """Freeze a cycle with sheets and marks of every unit."""
    cycle = values.pop("cycle", None) or filled(town)
    return snapshots.freeze(**{"cycle": cycle, "actor": town.anna, "at": AT, "reason": "сбор завершён", **values})


def filled(town: Town) -> Any:
    """Make a cycle with forty sheets and all marks for each unit."""
    cycle = make_cycle(town, phase=Phase.PRELIMINARY)
    for number, unit in enumerate(cycle.units.order_by("pk"), start=1):
        make_sheets(unit, seed=number)
        make_marks(unit)
    return cycle


def read(snapshot: Snapshot, name: str) -> Any:
    """Return a file of a snapshot as plain values."""
    return json.loads((queries.folder_of(snapshot) / name).read_text(encoding="utf-8"))


def test_a_snapshot_holds_every_sheet_but_trials_in_the_order_of_ids(town: Town) -> None:
    cycle = filled(town)
    unit = cycle.units.first()
    out = make_sheets(unit, 2, seed=77, excluded_at=AT, exclusion_reason="заполнена дважды")
    make_sheets(unit, 3, seed=78, is_test=True)
    snapshot = frozen(town, cycle=cycle)
    table = pq.read_table(queries.folder_of(snapshot) / "answers.parquet").to_pydict()
    assert len(table["sheet"]) == 4 * 40 + 2
    assert table["sheet"] == sorted(table["sheet"])
    assert {"unit", "sheet", "channel", "hour", *ROLES} == set(table)
    assert read(snapshot, "exclusions.json") == {str(one.pk): "заполнена дважды" for one in out}
    assert (snapshot.sheets, snapshot.excluded) == (160, 2)


def test_answers_come_back_from_the_file_as_they_were_given(town: Town) -> None:
    cycle = filled(town)
    unit = cycle.units.first()
    sheet = make_sheets(unit, 1, seed=5, answers="10-1" + "-" * (len(ROLES) - 4))[0]
    snapshot = frozen(town, cycle=cycle)
    rows = pq.read_table(queries.folder_of(snapshot) / "answers.parquet").to_pylist()
    found = next(row for row in rows if row["sheet"] == sheet.pk)
    assert [found[role] for role in ROLES[:5]] == [True, False, None, True, None]
    assert found["unit"] == unit.name
    assert found["hour"] == sheet.hour


def test_the_manifest_names_the_sum_of_each_file_and_is_named_by_the_row(town: Town) -> None:
    snapshot = frozen(town)
    folder = queries.folder_of(snapshot)
    manifest = read(snapshot, "manifest.json")
    assert snapshot.manifest_sha256 == dossier.digest(folder / "manifest.json")
    assert {one["file"]: one["sha256"] for one in manifest["files"]} == {
        name: dossier.digest(folder / name)
        for name in ("answers.parquet", "marks.json", "units.json", "exclusions.json", "settings.json")
    }
    assert dossier.snapshot_faults(folder) == ()


@pytest.mark.parametrize("name", ["answers.parquet", "marks.json", "units.json", "exclusions.json", "settings.json"])
def test_a_file_changed_since_is_named(town: Town, name: str) -> None:
    snapshot = frozen(town)
    path = queries.folder_of(snapshot) / name
    path.chmod(0o640)
    path.write_bytes(path.read_bytes() + b" ")
    assert [fault for fault in dossier.snapshot_faults(queries.folder_of(snapshot)) if name in fault]
    with pytest.raises(dossier.SnapshotSpoilt, match=name):
        dossier.read_frozen(queries.folder_of(snapshot))


def test_the_next_snapshot_names_its_parent_and_shares_the_answers(town: Town) -> None:
    first = frozen(town)
    sheet = first.cycle.units.first().sheets.first()
    sheet.excluded_at, sheet.exclusion_reason = AT, "повтор"
    sheet.save()
    second = frozen(town, cycle=first.cycle, reason="исключена анкета")
    assert (second.number, second.parent) == (2, first)
    assert read(second, "manifest.json")["parent"] == {"number": 1, "sha256": first.manifest_sha256}
    assert second.answers_sha256 == first.answers_sha256
    one, other = (queries.folder_of(each) / "answers.parquet" for each in (first, second))
    assert one.samefile(other)
    assert (first.sheets - second.sheets, second.excluded) == (1, 1)
    assert dossier.snapshot_faults(queries.folder_of(first)) == ()


def test_a_mended_sheet_makes_a_file_of_its_own_and_the_old_one_stays(town: Town) -> None:
    first = frozen(town)
    before = (queries.folder_of(first) / "answers.parquet").read_bytes()
    sheet = first.cycle.units.first().sheets.first()
    sheet.answers = ("0" if sheet.answers[0] == "1" else "1") + sheet.answers[1:]
    sheet.save()
    second = frozen(town, cycle=first.cycle, reason="исправлена анкета")
    assert second.answers_sha256 != first.answers_sha256
    assert (queries.folder_of(first) / "answers.parquet").read_bytes() == before


def test_excluded_sheets_and_units_that_left_are_not_counted(town: Town) -> None:
    cycle = filled(town)
    club = cycle.units.get(institution=town.club)
    club.left_at, club.left_reason = timezone.now(), "закрыто на ремонт"
    club.save()
    library = cycle.units.get(institution=town.library)
    library.sheets.filter(pk__in=library.sheets.values("pk")[:7]).update(excluded_at=AT, exclusion_reason="повтор")
    seen = dossier.read_frozen(queries.folder_of(frozen(town, cycle=cycle)))
    counts = {facts.name: facts.counts.respondents for facts in seen.facts if facts.counts}
    assert club.name not in counts
    assert counts[library.name] == 33
    assert seen.counted.num_rows == 33 + 80


def test_tally_counts_the_file_as_it_is(town: Town) -> None:
    snapshot = frozen(town)
    seen = dossier.read_frozen(queries.folder_of(snapshot))
    counted = dict(tally.count(queries.folder_of(snapshot) / "answers.parquet", seen.edition))
    assert {facts.name: facts.counts for facts in seen.facts} == counted


def test_only_who_calculates_may_freeze(town: Town) -> None:
    cycle = filled(town)
    for person in (town.boris, town.vera, town.gleb, town.olga, town.pavel, town.stranger, town.admin):
        with pytest.raises(NotAllowed):
            snapshots.freeze(cycle=cycle, actor=person, at=AT, reason="")
    assert not Snapshot.objects.exists()


def test_freezing_is_told_in_the_journal(town: Town) -> None:
    snapshot = frozen(town)
    entry = Entry.objects.get(act="freeze")
    assert (entry.subject, entry.reason) == (f"snapshot:{snapshot.pk}", "сбор завершён")


def test_a_cycle_that_has_not_begun_is_not_frozen(town: Town) -> None:
    with pytest.raises(snapshots.NothingToFreeze):
        frozen(town, cycle=make_cycle(town, phase=Phase.PREPARATION))


def test_what_was_cut_off_before_the_row_is_not_seen_and_is_tidied_after_a_day(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = frozen(town)

    def cut_off(**values: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Snapshot.objects, "create", cut_off)
    with pytest.raises(KeyboardInterrupt):
        frozen(town, cycle=kept.cycle)
    left = queries.orphans()
    assert len(left) == 1
    assert Snapshot.objects.count() == 1
    chores.remove_orphans()
    assert left[0].is_dir(), "a young one may be one that is just being made"
    os.utime(left[0], (0, 0))
    chores.remove_orphans()
    assert not left[0].exists()
    assert dossier.snapshot_faults(queries.folder_of(kept)) == ()


def test_a_full_disk_is_said_and_leaves_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshots, "_to_disk", full)
    with pytest.raises(snapshots.NotWritten, match="есть ли место"):
        frozen(town)
    assert not Snapshot.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_files_of_snapshots_are_no_orphans_of_the_store(town: Town) -> None:
    snapshot = frozen(town)
    assert health.orphans() == []
    for path in queries.folder_of(snapshot).iterdir():
        os.utime(path, (0, 0))
    os.utime(queries.folder_of(snapshot), (0, 0))
    assert chores.remove_orphans() == 0
    assert dossier.snapshot_faults(queries.folder_of(snapshot)) == ()


def test_snapshots_are_in_the_backup_and_what_is_being_written_is_not(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = frozen(town)
    home = queries.folder_of(snapshot).parent
    (home / ".2-half").mkdir()
    (home / ".2-half" / "answers.parquet").write_bytes(b"half")
    monkeypatch.setattr(archives.dumping, "dump", lambda path: path.write_bytes(b"database"))
    made = archives.write_backup(tmp_path / "copy.tar", at=AT)
    kept = {name for name in made["files"] if "snapshots" in name}
    assert kept == {f"files/{snapshot.folder}/{path.name}" for path in queries.folder_of(snapshot).iterdir()}
    again = archives.unpack(tmp_path / "copy.tar", tmp_path / "again")
    assert again["files"].keys() == made["files"].keys()
    assert dossier.snapshot_faults(tmp_path / "again" / "files" / snapshot.folder) == ()
