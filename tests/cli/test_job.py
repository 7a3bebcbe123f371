"""The operator's job from the command line: codes, messages and files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from merilo.cli import app, russian
from merilo.core import methodology
from tests.dossier.files import CLUB, LIBRARY, make_job
from tests.shared import ROOT


def call(*args: object) -> int:
    return russian.run(app, [str(arg) for arg in args])


def score(folder: Path, out: Path, *options: str) -> int:
    return call(
        "score",
        "--checklists",
        folder / "Чек-листы.csv",
        "--answers",
        folder / "Анкеты.csv",
        "--on",
        "01.06.2026",
        "--out",
        out,
        "--no-papers",
        *options,
    )


def test_all_scored_is_0_and_prints_the_rating(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_job(tmp_path)
    assert score(tmp_path, tmp_path / "out") == 0
    told = capsys.readouterr().out
    assert CLUB in told and "1\u00a0место" in told


def test_a_blocked_unit_is_3_and_the_others_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_job(tmp_path, sheets=[(CLUB, {"disabled": "Нет", "access_satisfied": ""}), (LIBRARY, {})])
    assert score(tmp_path, tmp_path / "out") == 3
    assert "3.3" in capsys.readouterr().out
    units = json.loads((tmp_path / "out" / "scores.json").read_text(encoding="utf-8"))["units"]
    assert {unit["name"]: unit["place"] for unit in units} == {CLUB: None, LIBRARY: 1}
    assert score(tmp_path, tmp_path / "out", "--no-base", "3.3=renormalise") == 0


def test_bad_rows_are_2_and_can_be_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_job(tmp_path, sheets=[(CLUB, {"recommend": "?"}), (CLUB, {}), (LIBRARY, {})])
    assert score(tmp_path, tmp_path / "out") == 2
    assert "errors.xlsx" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["errors.xlsx"]
    assert score(tmp_path, tmp_path / "out", "--leave-out-bad-rows") == 0
    assert "Не учтено: 1\u00a0анкета" in capsys.readouterr().out


@pytest.mark.parametrize(
    "option",
    [
        ("--rounding", "3"),
        ("--variant", "x"),
        ("--blank", "x"),
        ("--branches", "x"),
        ("--no-base", "x"),
        ("--no-base", "9.9=zero"),
        ("--no-base", "=zero"),
        ("--edition", "x"),
        ("--on", "x"),
    ],
)
def test_a_choice_that_does_not_exist_is_2(
    tmp_path: Path, option: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    make_job(tmp_path)
    assert score(tmp_path, tmp_path / "out", *option) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_verify_is_0_then_1_then_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_job(tmp_path)
    score(tmp_path, tmp_path / "out")
    assert call("verify", tmp_path / "out") == 0
    path = tmp_path / "out" / "scores.json"
    path.write_text(path.read_text(encoding="utf-8").replace("100.00", "99.00", 1), encoding="utf-8")
    assert call("verify", tmp_path / "out") == 1
    assert "99.00" in capsys.readouterr().out
    assert call("verify", tmp_path) == 2


def test_a_figure_is_told_from_its_value_to_its_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_job(tmp_path)
    score(tmp_path, tmp_path / "out")
    capsys.readouterr()
    assert call("explain", tmp_path / "out", CLUB.upper(), "--code", "2.3") == 0
    told = capsys.readouterr().out
    assert "66,67" in told and "344н" in told and "2 из 3" in told
    assert call("explain", tmp_path / "out", "--code", "K1") == 0
    assert call("explain", tmp_path / "out", CLUB) == 0
    assert call("explain", tmp_path / "out", "Нет такой") == 2
    assert call("explain", tmp_path / "out", CLUB, "--code", "9.9") == 2
    assert call("explain", tmp_path) == 2


@pytest.mark.slow
def test_the_demo_runs_the_whole_job_and_can_be_repeated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert call("demo", "files", "--out", tmp_path / "out", "--on", "2026-06-01") == 0
    told = capsys.readouterr().out
    assert "9–10\u00a0место" in told, "the tie shares its places"
    assert "сошлось" in told
    assert "(выдуманный)" in (tmp_path / "out" / "result" / "manifest.json").read_text(encoding="utf-8")
    names = {path.name for path in (tmp_path / "out" / "result").iterdir()}
    assert {"report.docx", "report.pdf", "scores.xlsx", "scores.json", "shortcomings.xlsx"} <= names
    assert {path.suffix for path in (tmp_path / "out" / "pictures").iterdir()} == {".png"}
    plan = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    items = len(plan["items"])
    assert f"{items} lines with sections" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{items} пунктов с разделами" in (ROOT / "README.ru.md").read_text(encoding="utf-8")


def test_a_template_that_is_not_there_is_2_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_job(tmp_path)
    assert score(tmp_path, tmp_path / "out", "--template", str(tmp_path / "нет.docx")) == 2
    assert "шаблон отчёта" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_file_of_the_law_that_was_mended_wrongly_is_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> methodology.Edition:
        raise methodology.LawFault("mintrud-344n-2024.toml, показатель 1.1: вес должен быть больше нуля.")

    make_job(tmp_path)
    monkeypatch.setattr(methodology, "load_edition", broken)
    assert score(tmp_path, tmp_path / "out") == 2
    assert call("demo", "files", "--out", tmp_path / "demo") == 2
    assert capsys.readouterr().err.count("показатель 1.1: вес") == 2
