"""A rating becomes public with data by which anybody checks it; a correction supersedes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from merilo.accounts.access import NotAllowed
from merilo.accounts.models import Entry
from merilo.assessment.models import Decision, Phase
from merilo.assessment.services.deciding import NoDecision
from merilo.core import dossier
from merilo.ratings.models import Calculation, Publication
from merilo.ratings.queries import public, publications
from merilo.ratings.services import publishing
from merilo.registry.models import AssessedYear
from tests.ratings.making import calculated, make_rated_cycle
from tests.ratings.publishing import corrected, make_final, publish, published, set_disabled
from tests.town import Town

SAID = {**os.environ, "PYTHONIOENCODING": "utf-8"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]


def archive(publication: Publication) -> Path:
    return publications.folder_of(publication) / dossier.ARCHIVE


def test_publishing_needs_the_final_phase_and_a_decision(town: Town) -> None:
    cycle = make_rated_cycle(town)
    made = calculated(cycle, town)
    with pytest.raises(publishing.NotFinal):
        publish(cycle, made, town)
    cycle.phase = Phase.FINAL
    cycle.save()
    with pytest.raises(publishing.NotFinal):
        publish(cycle, made, town)
    Calculation.objects.update(state="final")
    with pytest.raises(NoDecision):
        publish(cycle, made, town, basis="  ")
    assert publish(cycle, made, town).number == 1
    cycle.refresh_from_db()
    assert cycle.phase == Phase.PUBLISHED


def test_only_the_coordinator_publishes(town: Town) -> None:
    cycle, made = make_final(town)
    for name, person in town.people.items():
        if name != "coordinator":
            with pytest.raises(NotAllowed):
                publish(cycle, made, town, actor=person)


def test_what_is_published_is_recorded_in_coverage_decisions_and_journal(town: Town) -> None:
    made = published(town)
    done = AssessedYear.objects.filter(year=2026, state="done")
    assert {one.institution for one in done} == {town.library, town.club, town.theatre}
    assert made.cycle.decisions.filter(kind=Decision.Kind.PUBLISH).count() == 1
    assert Entry.objects.filter(act="publish").count() == 1


@pytest.mark.parametrize("branches", ["mean", "by_respondents", "pooled"])
@pytest.mark.parametrize("rounding", ["2", "integer", "exact"])
@pytest.mark.parametrize("variant", ["per_channel", "common"])
def test_the_package_is_verified_under_all_rules(town: Town, branches: str, rounding: str, variant: str) -> None:
    cycle = make_rated_cycle(town, phase=Phase.FINAL)
    cycle.branches, cycle.rounding, cycle.variant = branches, rounding, variant
    cycle.no_base = {"*": "renormalise"}
    cycle.save()
    set_disabled(cycle.units.get(institution=town.branch), 3)
    set_disabled(cycle.units.get(institution=town.theatre), 0)
    made = calculated(cycle, town)
    Calculation.objects.update(state="final")
    publication = publish(cycle, made, town)
    assert dossier.verify(archive(publication)) == ()
    assert dossier.trusted(archive(publication))
    scores = json.loads((publications.folder_of(publication) / "scores.json").read_text(encoding="utf-8"))
    stored = list(made.results.order_by("pk").values_list("result", flat=True))
    for told, kept in zip(scores["units"], stored, strict=True):
        assert {**told, "trace": None} == {**kept, "trace": None}


def test_what_the_core_would_write_of_hidden_groups_is_what_the_pages_show(town: Town) -> None:
    publication = published(town)
    hidden = public.hidden_in(publication.calculation)
    assert "Дом культуры «Искра»" in hidden.groups.units
    club = publication.calculation.results.get(unit__institution=town.club)
    seen = public.shown(club, hidden)
    assert seen.counts is not None
    assert "disabled" not in seen.counts["yes"]
    assert "access_satisfied" not in seen.counts["answered"]
    assert "3.3" not in seen.statistics["figures"]
    assert "К3" not in seen.statistics["figures"]
    assert club.counts["yes"]["disabled"] == 3


def files(publication: Publication) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in publications.folder_of(publication).iterdir()}


# Of these the decision and the day differ, and the interval of the total, which is told in whole points.
APART = ("manifest", "datapackage", "decisions", "figures")


def test_nothing_of_a_hidden_group_is_in_any_file(town: Town) -> None:
    """Two towns that differ in the size of a hidden group alone have the same open data, but for a sum of people."""
    one = published(town, few=2)
    before = files(one)
    cycle = one.cycle
    set_disabled(cycle.units.get(institution=town.club), 4, satisfied=2)
    other = publish(cycle, calculated(cycle, town), town, correction="проба")
    after = files(other)
    for name in before:
        table, _, form = name.partition(".")
        if form in ("csv", "json", "parquet") and table not in APART:
            assert before[name] == after[name], name
    figures = [line for line in before["figures.csv"].decode().splitlines() if not line.startswith("Дом культуры")]
    assert figures == [x for x in after["figures.csv"].decode().splitlines() if not x.startswith("Дом культуры")]
    club = "\n".join(x for x in before["figures.csv"].decode().splitlines() if x.startswith("Дом культуры"))
    assert ";3.3;" in club


def test_no_file_holds_a_single_sheet(town: Town) -> None:
    publication = published(town)
    with zipfile.ZipFile(archive(publication)) as packed:
        names = packed.namelist()
        assert "answers.parquet" not in names
        said = b"".join(packed.read(name) for name in names)
    receipts = publication.cycle.units.first().sheets.values_list("receipt", flat=True)
    assert not any(one.encode() in said for one in receipts)


CHANGES = [
    ("counts.csv", "overall_satisfied", "5.3"),
    ("marks.csv", "1.1/stand/05", "1.1"),
    ("on_trust.csv", "3.3", "3.3"),
    ("figures.csv", ";К1;", "К1"),
    ("means.csv", "К1", "К1"),
]


@pytest.mark.parametrize(("name", "line", "code"), CHANGES)
def test_one_changed_cell_is_named(town: Town, tmp_path: Path, name: str, line: str, code: str) -> None:
    publication = published(town)
    folder = tmp_path / "открытые данные"
    shutil.copytree(publications.folder_of(publication), folder)
    path = folder / name
    path.chmod(0o640)
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(number for number, one in enumerate(lines) if line in one)
    cells = lines[at].split(";")
    place = {"counts.csv": 4, "marks.csv": -1, "on_trust.csv": -2, "figures.csv": 3, "means.csv": -1}[name]
    cells[place] = {"counts.csv": "1", "marks.csv": "0", "on_trust.csv": "77.77"}.get(name, "12,34")
    lines[at] = ";".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = dossier.verify(folder)
    assert any(name in sentence for sentence in found)
    assert any(code in sentence and ("пересчитано" in sentence or "записано" in sentence) for sentence in found)


@pytest.mark.parametrize("form", ["json", "parquet"])
def test_a_copy_that_says_something_else_is_named(town: Town, tmp_path: Path, form: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    publication = published(town)
    folder = tmp_path / "копия"
    shutil.copytree(publications.folder_of(publication), folder)
    path = folder / f"counts.{form}"
    path.chmod(0o640)
    if form == "json":
        rows = json.loads(path.read_text(encoding="utf-8"))
        rows[3]["yes"] = 7777
        path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    else:
        rows = pq.read_table(path).to_pylist()
        rows[3]["yes"] = 7777
        pq.write_table(pa.Table.from_pylist(rows), path)
    found = dossier.verify(folder)
    assert any(f"counts.{form}" in sentence and "7777" in sentence for sentence in found)


def test_the_description_holds_what_the_specification_asks_for(town: Town) -> None:
    """Frictionless Data Package and Tabular Data Resource: what a reader of the format rests on."""
    folder = publications.folder_of(published(town))
    said = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert said["name"] == said["name"].lower().replace(" ", "-")
    assert said["licenses"][0]["name"] == "CC-BY-4.0"
    names = [one["name"] for one in said["resources"]]
    assert len(names) == len(set(names))
    tables = {one["name"]: one for one in said["resources"] if one.get("profile") == "tabular-data-resource"}
    for one in said["resources"]:
        path = folder / one["path"]
        assert (one["bytes"], one["hash"]) == (path.stat().st_size, f"sha256:{dossier.digest(path)}")
    for one in tables.values():
        check_table(folder, one)
        for key in one["schema"].get("foreignKeys", ()):
            there = {row[0] for row in read(folder, tables[key["reference"]["resource"]])}
            assert {row[0] for row in read(folder, one)} <= there


def read(folder: Path, resource: dict[str, Any]) -> list[list[str]]:
    import csv

    text = (folder / resource["path"]).read_text(encoding="utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=resource["dialect"]["delimiter"]))[1:]


def check_table(folder: Path, resource: dict[str, Any]) -> None:
    raw = (folder / resource["path"]).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    header = raw.decode("utf-8-sig").splitlines()[0].split(resource["dialect"]["delimiter"])
    fields = resource["schema"]["fields"]
    assert header == [one["name"] for one in fields]
    rows = read(folder, resource)
    keys = [header.index(name) for name in resource["schema"]["primaryKey"]]
    assert len({tuple(row[at] for at in keys) for row in rows}) == len(rows)
    assert all(row[at] for row in rows for at in keys)
    for row in rows:
        for cell, field in zip(row, fields, strict=True):
            if cell and field["type"] == "integer":
                int(cell)
            if cell and field["type"] == "number":
                float(cell.replace(field["decimalChar"], "."))
            if cell and field["type"] == "boolean":
                assert cell in ("true", "false")


def test_a_correction_supersedes_and_the_old_stays_whole(town: Town) -> None:
    first = published(town)
    kept = files(first)
    second = corrected(first, town)
    first.refresh_from_db()
    assert (second.number, second.supersedes, first.superseded_by) == (2, first, second)
    assert files(first) == kept
    assert publications.standing(town.municipality) == [second]
    assert publications.found(town.municipality, 2026, number="1") == first
    assert second.calculation.state == "final"
    first.calculation.refresh_from_db()
    assert first.calculation.state == "replaced"
    assert AssessedYear.objects.filter(institution=town.club, year=2026, state="done").count() == 1
    assert dossier.verify(archive(second)) == ()


def test_a_correction_says_what_it_corrects_by_a_newer_calculation(town: Town) -> None:
    first = published(town)
    with pytest.raises(publishing.AlreadyPublished):
        publish(first.cycle, first.calculation, town)
    with pytest.raises(publishing.NothingToCorrect):
        publish(first.cycle, first.calculation, town, correction="описка")


def test_what_was_hidden_by_the_first_stays_hidden_in_the_correction(town: Town) -> None:
    first = published(town)
    before = public.hidden_in(first.calculation)
    set_disabled(first.cycle.units.get(institution=town.club), 17, satisfied=5)
    second = corrected(first, town)
    assert before.units <= public.hidden_in(second.calculation).units


def test_what_does_not_stand_up_to_the_check_is_not_published(town: Town) -> None:
    cycle, made = make_final(town)
    one = made.results.get(unit__institution=town.club)
    one.result["indicators"]["5.3"] = "1.00"
    one.save()
    with pytest.raises(publishing.CannotPack, match=r"5\.3"):
        publish(cycle, made, town)
    assert not Publication.objects.exists()
    cycle.refresh_from_db()
    assert cycle.phase == Phase.FINAL
    assert publications.orphans() == []


def test_a_lost_archive_is_missed(town: Town) -> None:
    made = published(town)
    assert publications.missing() == []
    archive(made).unlink()
    assert publications.missing()


@pytest.mark.slow
def test_a_stranger_with_a_shell_verifies_the_archive_and_is_told_what_is_on_trust(town: Town) -> None:
    program = "from merilo.cli import main; main()"
    command = [sys.executable, "-c", program, "verify", str(archive(published(town)))]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=SAID, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Сошлось" in done.stdout
    assert "Дом культуры «Искра»: 3.3 = 33,33" in done.stdout
