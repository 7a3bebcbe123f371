"""A run gives a whole folder, or says why not and leaves everything as it was."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from merilo.core import dossier
from merilo.core.dossier import reporting
from tests.dossier import files
from tests.dossier.files import CLUB, LIBRARY, MUSEUM, make_job


def run(job: dossier.Job, out: Path, **options: Any) -> dict[str, Any]:
    """Run a job without papers and return what `scores.json` says."""
    dossier.run(job, out=out, **{"papers_wanted": False, **options})
    return json.loads((out / "scores.json").read_text(encoding="utf-8"))


def unit(scores: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in scores["units"] if one["name"] == name)


def test_a_whole_folder_appears_with_everything_the_manifest_lists(tmp_path: Path) -> None:
    out = tmp_path / "расчёт"
    dossier.run(make_job(tmp_path / "in"), out=out)
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert names == {
        "manifest.json", "scores.json", "scores.xlsx", "shortcomings.xlsx", "report.docx", "report.pdf",
        "inputs/checklists.csv", "inputs/answers.csv",
    }  # fmt: skip
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    listed = {entry["file"] for entry in [*manifest["inputs"], *manifest["outputs"]]}
    assert listed == names - {"manifest.json"}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_figures_have_the_places_of_the_rounding_and_cyrillic_codes(tmp_path: Path) -> None:
    scores = run(make_job(tmp_path / "in"), tmp_path / "out")
    club = unit(scores, CLUB)
    assert club["indicators"]["2.3"] == "66.67"
    assert club["indicators"]["1.1"] == "100.00"
    assert list(club["criteria"]) == ["К1", "К2", "К3", "К4", "К5"]
    assert (unit(scores, LIBRARY)["place"], club["place"]) == (2, 1)
    integer = run(make_job(tmp_path / "in", rounding="integer"), tmp_path / "whole")
    assert unit(integer, CLUB)["indicators"]["2.3"] == "67"
    assert unit(integer, CLUB)["criteria"]["К1"] == "100.0"


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    job = make_job(tmp_path / "in")
    dossier.run(job, out=tmp_path / "one")
    dossier.run(job, out=tmp_path / "two")
    for path in (tmp_path / "one").rglob("*"):
        if path.is_file() and path.name != "manifest.json":
            assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes(), path.name


def test_organisations_joined_by_sorted_position_instead_of_identity(tmp_path: Path) -> None:
    # The sheets stand in another order than the rows of the checklist file, and Музей sorts between the others.
    marks = {LIBRARY: {}, MUSEUM: {}, CLUB: {}}
    sheets = [(MUSEUM, {"recommend": "Нет"}), (CLUB, {}), (LIBRARY, {}), (MUSEUM, {"recommend": "Нет"})]
    scores = run(make_job(tmp_path / "in", marks=marks, sheets=sheets), tmp_path / "out")
    assert {name: unit(scores, name)["indicators"]["5.1"] for name in marks} == {
        LIBRARY: "100.00", MUSEUM: "0.00", CLUB: "100.00",
    }  # fmt: skip


def test_names_differing_by_dots_quotes_case_and_spaces_are_one_organisation(tmp_path: Path) -> None:
    sheets = [('дом  культуры "ЗАРЯ".', {}), ("Дом культуры “Заря”", {}), (LIBRARY, {})]
    scores = run(make_job(tmp_path / "in", sheets=sheets), tmp_path / "out")
    assert unit(scores, CLUB)["respondents"] == 2


def test_bad_rows_write_the_list_of_faults_and_nothing_else(tmp_path: Path) -> None:
    job = make_job(tmp_path / "in", sheets=[(CLUB, {"recommend": "может быть"}), (LIBRARY, {}), ("Клуб", {})])
    with pytest.raises(dossier.RowsRejected) as rejected:
        dossier.run(job, out=tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["errors.xlsx"]
    rows = CalamineWorkbook.from_path(str(tmp_path / "out" / "errors.xlsx")).get_sheet_by_index(0).to_python()
    assert len(rows) - 1 == len(rejected.value.faults) >= 2
    assert any("может быть" in str(row[-1]) and row[2] == 2 for row in rows)
    assert "errors.xlsx" in str(rejected.value)


def test_bad_rows_leave_an_earlier_result_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out"
    before = run(make_job(tmp_path / "in"), out)
    with pytest.raises(dossier.RowsRejected):
        dossier.run(make_job(tmp_path / "bad", sheets=[(CLUB, {"recommend": "?"}), (LIBRARY, {})]), out=out)
    assert json.loads((out / "scores.json").read_text(encoding="utf-8")) == before
    assert (out / "errors.xlsx").exists()
    run(make_job(tmp_path / "in"), out)
    assert not (out / "errors.xlsx").exists()


def test_bad_rows_left_out_are_counted_and_listed(tmp_path: Path) -> None:
    sheets = [(CLUB, {"recommend": "может быть"}), (CLUB, {}), (LIBRARY, {})]
    scores = run(make_job(tmp_path / "in", sheets=sheets, leave_out_bad_rows=True), tmp_path / "out")
    assert unit(scores, CLUB)["respondents"] == 1
    assert json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["left_out_rows"] == 1
    assert (tmp_path / "out" / "errors.xlsx").exists()


def test_a_foreign_folder_is_refused_and_untouched(tmp_path: Path) -> None:
    out = tmp_path / "чужое"
    out.mkdir()
    (out / "письмо.txt").write_text("важно", encoding="utf-8")
    with pytest.raises(dossier.FolderRefused, match="чужие файлы"):
        dossier.run(make_job(tmp_path / "in"), out=out)
    assert [path.name for path in out.iterdir()] == ["письмо.txt"]
    (tmp_path / "файл").write_text("", encoding="utf-8")
    for target in (tmp_path / "файл", tmp_path / "файл" / "внутри"):
        with pytest.raises(dossier.FolderRefused):
            dossier.run(make_job(tmp_path / "in"), out=target)


def test_a_failure_in_the_middle_leaves_the_earlier_result(tmp_path: Path) -> None:
    out = tmp_path / "out"
    before = run(make_job(tmp_path / "in"), out)
    with pytest.raises(dossier.FAILURES):
        run(make_job(tmp_path / "in"), out, papers_wanted=True, template=b"not a document")
    assert json.loads((out / "scores.json").read_text(encoding="utf-8")) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_a_name_that_no_font_can_print_is_a_refusal_and_leaves_nothing(tmp_path: Path) -> None:
    job = make_job(tmp_path / "in", marks={CLUB: {}, "Клуб 🎭": {}}, sheets=[(CLUB, {}), ("Клуб 🎭", {})])
    with pytest.raises(dossier.FAILURES, match="«🎭»"):
        dossier.run(job, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_nobody_with_a_disability_blocks_the_unit_unless_a_policy_is_chosen(tmp_path: Path) -> None:
    sheets = [(CLUB, {"disabled": "Нет", "access_satisfied": ""}), (LIBRARY, {})]
    blocked = unit(run(make_job(tmp_path / "in", sheets=sheets), tmp_path / "a"), CLUB)
    assert blocked["total"] is None and blocked["place"] is None
    assert [one["indicator"] for one in blocked["blocked"]] == ["3.3"]
    chosen = run(make_job(tmp_path / "in", sheets=sheets, no_base={"3.3": "zero"}), tmp_path / "b")
    assert unit(chosen, CLUB)["criteria"]["К3"] == "70.00"


def test_branches_come_together_under_a_head_without_a_row(tmp_path: Path) -> None:
    job = make_job(
        tmp_path / "in",
        marks={CLUB: {}, LIBRARY: {"3.1/visit/01": 0}},
        units=[(CLUB, None, "Клубная система"), (LIBRARY, "Б-ка 1", "Клубная система"), ("Клубная система",)],
        sheets=[(CLUB, {}), ("б-ка 1", {})],
    )
    scores = run(job, tmp_path / "out")
    head = unit(scores, "Клубная система")
    assert head["indicators"]["3.1"] == "90.00"  # the mean of 100 and 80
    assert head["place"] == 1
    assert unit(scores, CLUB)["place"] is None and unit(scores, CLUB)["parent"] == "Клубная система"
    assert scores["municipality"]["scored"] == 1


def test_a_creative_institution_is_ranked_apart(tmp_path: Path) -> None:
    units = [(CLUB, None, None, "творческий"), (LIBRARY, None, None, "общий")]
    scores = run(make_job(tmp_path / "in", units=units), tmp_path / "out")
    club = unit(scores, CLUB)
    assert (club["place"], unit(scores, LIBRARY)["place"]) == (1, 1)
    assert club["criteria"]["К2"] is None
    assert Decimal(club["total"]) == (Decimal(club["criteria"]["К1"]) + Decimal(club["criteria"]["К3"])) / 2


def test_the_common_variant_is_another_result_and_says_so(tmp_path: Path) -> None:
    scores = run(make_job(tmp_path / "in", variant="common"), tmp_path / "out")
    assert scores["variant"] == "common"
    assert unit(scores, CLUB)["indicators"]["1.3"] != "100.00"


def test_an_unverified_number_is_marked_so_for_people(tmp_path: Path) -> None:
    plain = run(make_job(tmp_path / "in"), tmp_path / "a")["notes"]
    whole = run(make_job(tmp_path / "in", rounding="integer"), tmp_path / "b")["notes"]
    assert plain == whole[:-1] and "округления" in whole[-1]


def test_an_unverified_sphere_is_scored_only_when_asked(tmp_path: Path) -> None:
    keys = {one.key: one for one in files.methodology.editions()}
    education = next(key for key, one in keys.items() if one.sphere != files.edition().sphere)
    with pytest.raises(dossier.FAILURES, match="allow-unverified"):
        run(make_job(tmp_path / "in", edition=education), tmp_path / "out")


def test_a_choice_nobody_knows_is_one_sentence(tmp_path: Path) -> None:
    for choice in (
        {"rounding": "3"},
        {"no_base": {"9.9": "zero"}},
        {"no_base": {"*": "foo"}},
        {"variant": "x"},
        {"edition": "x"},
    ):
        with pytest.raises(dossier.FAILURES) as failure:
            run(make_job(tmp_path / "in", **choice), tmp_path / "out")
        assert "\n" not in str(failure.value)
    assert not (tmp_path / "out").exists()


def test_the_workbook_of_figures_says_what_the_json_says(tmp_path: Path) -> None:
    scores = run(make_job(tmp_path / "in"), tmp_path / "out")
    book = CalamineWorkbook.from_path(str(tmp_path / "out" / "scores.xlsx"))
    rows = book.get_sheet_by_name("Показатели").to_python()
    at = rows[0].index("2.3")
    found = {row[0]: row[at] for row in rows[1:]}
    assert found[CLUB] == float(unit(scores, CLUB)["indicators"]["2.3"])


def test_the_report_keeps_numbers_of_acts_whole_and_counts_points_in_russian(tmp_path: Path) -> None:
    job = make_job(tmp_path / "in", rounding="integer")
    result = dossier.run(job, out=tmp_path / "out", papers_wanted=False)
    report = reporting.report(job, result.gathered, result.scores, result.shortcomings)
    assert "№\u00a0344н" in report.edition and "№ " not in report.criteria[0].indicators[0].point
    found = {one.indicator: one.value for one in report.shortcomings if one.unit == LIBRARY}
    assert found["5.3"] == "50\u00a0баллов"


def test_a_file_that_somebody_put_into_a_result_is_not_lost_to_the_next_one(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(make_job(tmp_path / "in"), out)
    (out / ".~lock.report.docx#").write_text("", encoding="utf-8")
    run(make_job(tmp_path / "in"), out)
    for added in ("замечания.docx", "inputs/письмо.txt"):
        (out / added).write_text("важно", encoding="utf-8")
        with pytest.raises(dossier.FolderRefused, match=Path(added).name):
            run(make_job(tmp_path / "in"), out)
        assert (out / added).read_text(encoding="utf-8") == "важно"
        (out / added).unlink()


def test_a_name_too_long_for_a_folder_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(dossier.FolderRefused, match="имя короче"):
        run(make_job(tmp_path / "in"), tmp_path / ("я" * 300))
