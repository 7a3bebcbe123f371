"""From sheets and marks to figures: the law's example, policies, two calculations, what `merilo verify` says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from merilo.accounts.access import NotAllowed
from merilo.assessment.models import Inspection, Phase
from merilo.assessment.queries.snapshots import folder_of
from merilo.core import dossier
from merilo.ratings.models import Calculation, CalculationOrder
from merilo.ratings.queries.verification import pack, verify_calculation
from merilo.ratings.services import calculating
from tests.assessment.making import make_sheets
from tests.ratings.making import EXPECTED, calculated, freeze_now, make_law_cycle, make_rated_cycle
from tests.town import AT, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]


def test_the_example_of_the_law_comes_out_of_sheets_and_marks(town: Town) -> None:
    made = calculated(make_law_cycle(town), town)
    found = made.results.get().result
    assert {**found["indicators"], **found["criteria"], "S": found["total"]} == EXPECTED
    assert verify_calculation(made) == ()


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("renormalise", "71.43"), ("mean_of_others", "71.00"), ("zero", "50.00"), ("full", "80.00"), ("block", None)],
)
def test_where_nobody_with_a_disability_answered_the_cycle_decides(
    town: Town, policy: str, expected: str | None
) -> None:
    cycle = make_law_cycle(town, disabled=(0, 0))
    cycle.no_base = {"3.3": policy}
    cycle.save()
    made = calculated(cycle, town)
    one = made.results.get()
    assert one.result["criteria"]["К3"] == expected
    assert (one.total is None) == (policy == "block")
    assert [blocked["indicator"] for blocked in one.result["blocked"]] == (["3.3"] if policy == "block" else [])
    assert verify_calculation(made) == ()


@pytest.mark.parametrize(
    ("choice", "code", "expected"),
    [
        ({"variant": "common"}, "1.1", "84.21"),
        ({"variant": "common"}, "1.3", "61.25"),
        ({"variant": "common"}, "4.3", "30.50"),
        ({"rounding": "integer"}, "1.1", "89"),
    ],
)
def test_choices_of_the_cycle_reach_the_figures(town: Town, choice: dict[str, str], code: str, expected: str) -> None:
    cycle = make_law_cycle(town)
    for name, value in choice.items():
        setattr(cycle, name, value)
    cycle.save()
    made = calculated(cycle, town)
    assert made.results.get().result["indicators"][code] == expected
    assert verify_calculation(made) == ()


def test_a_second_calculation_is_a_new_one_and_the_first_stays_readable(town: Town) -> None:
    cycle = make_rated_cycle(town)
    first = calculated(cycle, town)
    before = list(first.results.order_by("pk").values("result", "total"))
    second = calculated(cycle, town, reason="учтены возражения")
    first.refresh_from_db()
    assert (first.number, second.number, second.parent) == (1, 2, first)
    assert (first.state, second.state) == ("replaced", "preliminary")
    assert list(first.results.order_by("pk").values("result", "total")) == before
    assert verify_calculation(first) == verify_calculation(second) == ()


def test_a_final_calculation_is_not_replaced_by_counting_again(town: Town) -> None:
    cycle = make_rated_cycle(town, phase=Phase.FINAL)
    first = calculated(cycle, town)
    Calculation.objects.filter(pk=first.pk).update(state="final")
    calculated(cycle, town, reason="исправление")
    assert list(cycle.calculations.values_list("state", flat=True)) == ["final", "preliminary"]


def test_the_figures_are_those_of_the_frozen_data_whatever_happened_since(town: Town) -> None:
    cycle = make_rated_cycle(town)
    snapshot = freeze_now(cycle, town)
    first = calculating.calculate(cycle=cycle, snapshot=snapshot, actor=town.anna, at=AT)
    make_sheets(cycle.units.first(), 100, seed=99)
    again = calculating.calculate(cycle=cycle, snapshot=snapshot, actor=town.anna, at=AT)
    assert list(again.results.values_list("result", flat=True)) == list(first.results.values_list("result", flat=True))


def test_ordering_freezes_what_has_changed_first_and_nothing_when_nothing_has(town: Town) -> None:
    cycle = make_rated_cycle(town)
    one = calculating.order_calculation(cycle=cycle, actor=town.anna, at=AT)
    two = calculating.order_calculation(cycle=cycle, actor=town.anna, at=AT, reason="ещё раз")
    assert isinstance(one, Calculation)
    assert isinstance(two, Calculation)
    assert one.snapshot == two.snapshot
    sheet = cycle.units.first().sheets.first()
    sheet.excluded_at, sheet.exclusion_reason = AT, "повтор"
    sheet.save()
    three = calculating.order_calculation(cycle=cycle, actor=town.anna, at=AT, reason="исключена анкета")
    assert isinstance(three, Calculation)
    assert three.snapshot.parent == two.snapshot
    assert three.quality["why_excluded"] == {"повтор": 1}


def test_much_is_counted_in_the_background_and_told_there(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calculating, "AT_ONCE", 10)
    cycle = make_rated_cycle(town)
    order = calculating.order_calculation(cycle=cycle, actor=town.anna, at=AT)
    assert isinstance(order, CalculationOrder)
    assert not cycle.calculations.exists()
    with pytest.raises(calculating.AlreadyOrdered):
        calculating.order_calculation(cycle=cycle, actor=town.anna, at=AT)
    calculating.carry_out(order.pk, at=AT)
    order.refresh_from_db()
    assert (order.state, order.calculation) == ("done", cycle.calculations.get())
    calculating.carry_out(order.pk, at=AT)
    assert cycle.calculations.count() == 1


def test_whoever_may_not_calculate_any_more_gets_no_calculation(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calculating, "AT_ONCE", 10)
    cycle = make_rated_cycle(town)
    order = calculating.order_calculation(cycle=cycle, actor=town.anna, at=AT)
    town.anna.grants.update(until=AT.date())
    calculating.carry_out(order.pk, at=AT + timedelta(days=1))
    order.refresh_from_db()
    assert order.state == "failed" and "другая роль" in order.failure
    assert not cycle.calculations.exists()


def test_a_spoilt_snapshot_is_not_counted_and_says_so(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calculating, "AT_ONCE", 10)
    cycle = make_rated_cycle(town)
    order = calculating.order_calculation(cycle=cycle, actor=town.anna, at=AT)
    path = folder_of(order.snapshot) / "marks.json"
    path.chmod(0o640)
    path.write_text(path.read_text(encoding="utf-8").replace('"1"', '"0"', 1), encoding="utf-8")
    calculating.carry_out(order.pk, at=AT)
    order.refresh_from_db()
    assert order.state == "failed"
    assert "marks.json" in order.failure
    assert not cycle.calculations.exists()


@pytest.mark.parametrize("phase", [Phase.PREPARATION, Phase.GATHERING, Phase.CANCELLED])
def test_nothing_is_calculated_before_gathering_is_closed(town: Town, phase: str) -> None:
    cycle = make_rated_cycle(town)
    snapshot = freeze_now(cycle, town)
    cycle.phase = phase
    cycle.save()
    with pytest.raises(calculating.NotClosed):
        calculating.calculate(cycle=cycle, snapshot=snapshot, actor=town.anna, at=AT)


def test_only_the_coordinator_calculates(town: Town) -> None:
    cycle = make_rated_cycle(town)
    snapshot = freeze_now(cycle, town)
    for name, person in town.people.items():
        if name != "coordinator":
            with pytest.raises(NotAllowed):
                calculating.calculate(cycle=cycle, snapshot=snapshot, actor=person, at=AT)


def test_a_contradiction_is_told_in_words(town: Town) -> None:
    cycle = make_rated_cycle(town)
    branch = cycle.units.get(parent__isnull=False)
    branch.profile = "creative"
    branch.save()
    with pytest.raises(calculating.CannotCalculate, match="профиль филиала"):
        calculated(cycle, town)


def test_an_inspection_that_was_not_accepted_does_not_count(town: Town) -> None:
    cycle = make_rated_cycle(town)
    club = cycle.units.get(institution=town.club)
    club.inspections.filter(channel="visit").update(state=Inspection.State.CLOSED)
    found = calculated(cycle, town).results.get(unit=club).result
    assert found["indicators"]["2.1"] is None or found["indicators"]["2.1"] == "0.00"
    assert found["indicators"]["1.1"] == "100.00"


@pytest.mark.parametrize("change", ["figure", "mark", "answer", "total"])
def test_one_changed_cell_is_named_by_the_check_of_the_site(town: Town, change: str) -> None:
    made = calculated(make_rated_cycle(town), town)
    one = made.results.order_by("pk").first()
    assert one is not None
    if change == "figure":
        one.result["indicators"]["1.1"] = "12.34"
        one.save()
    elif change == "total":
        one.result["total"] = "12.34"
        one.save()
    else:
        name = {"mark": "marks.json", "answer": "answers.parquet"}[change]
        path = folder_of(made.snapshot) / name
        path.chmod(0o640)
        data = path.read_bytes()
        another = bytes([data[200] ^ 0xFF])  # a byte of its own choice could be the one that stands there
        path.write_bytes(data.replace(b'"1"', b'"0"', 1) if change == "mark" else data[:200] + another + data[201:])
    found = verify_calculation(made)
    assert found
    wanted = {"figure": "1.1", "total": "total", "mark": "marks.json", "answer": "answers.parquet"}[change]
    assert any(wanted in sentence for sentence in found)


@pytest.mark.slow
def test_a_person_with_a_shell_verifies_the_archive_and_one_changed_cell_is_named(town: Town, tmp_path: Path) -> None:
    made = calculated(make_rated_cycle(town), town)
    archive = tmp_path / "снимок.zip"
    with archive.open("wb") as file:
        pack(made, file)
    done = _merilo("verify", archive)
    assert (done.returncode, "Сошлось" in done.stdout) == (0, True), done.stdout + done.stderr
    folder = tmp_path / "вручную"
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    assert _merilo("verify", folder).returncode == 0
    marks = folder / "inputs" / "marks.json"
    content = json.loads(marks.read_text(encoding="utf-8"))
    unit = next(iter(content))
    content[unit]["1.1/stand/01"] = "0"
    marks.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    done = _merilo("verify", folder)
    assert done.returncode == 1
    assert "marks.json" in done.stdout
    assert f"units → {unit} → indicators → 1.1" in done.stdout


def test_an_archive_that_leads_out_of_itself_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("../outside.txt", "x")
    with pytest.raises(dossier.NotADossier):
        dossier.verify(bad)
    assert not (tmp_path.parent / "outside.txt").exists()
    (tmp_path / "no.zip").write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(dossier.NotADossier):
        dossier.verify(tmp_path / "no.zip")


def test_choices_that_were_not_frozen_are_named(town: Town) -> None:
    made = calculated(make_rated_cycle(town), town)
    file = BytesIO()
    Calculation.objects.filter(pk=made.pk).update(choices={**made.choices, "rounding": "integer"})
    made.refresh_from_db()
    assert any("rounding" in sentence for sentence in verify_calculation(made))
    pack(made, file)
    assert file.getvalue()


def _merilo(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from merilo.cli import main; main()", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
