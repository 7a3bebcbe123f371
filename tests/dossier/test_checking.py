"""`verify` finds every change: in each leaf of the figures, in each choice, in a cell of each input."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from merilo.core import dossier
from merilo.core.dossier import checking
from tests.dossier import files
from tests.dossier.files import CLUB, LIBRARY, make_job

Way = tuple[str | int, ...]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scored folder with a head, a branch and a policy that was applied, without papers."""
    job = make_job(
        tmp_path / "in",
        units=[(CLUB, None, "Клубная система"), (LIBRARY,), ("Клубная система",)],
        sheets=[
            (CLUB, {}),
            (CLUB, {"disabled": "Нет", "access_satisfied": ""}),
            (LIBRARY, {"disabled": "Нет", "access_satisfied": ""}),
        ],
        no_base={"*": "renormalise"},
        municipality="Округ",
    )
    dossier.run(job, out=tmp_path / "out", papers_wanted=False)
    return tmp_path / "out"


def leaves(value: Any, way: Way = ()) -> Iterator[tuple[Way, Any]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, (*way, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from leaves(one, (*way, number))
    else:
        yield way, value


def changed(value: Any) -> Any:
    """Return a value of the same kind that is another one, the least noticeable we can think of."""
    if value is None:
        return "1.00"
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if value.replace(".", "").isdigit() and value:
        return value[:-1] + ("1" if value[-1] != "1" else "2")
    return value + "." if value else "я"


def with_leaf(tree: Any, way: Way, value: Any) -> Any:
    copied = copy.deepcopy(tree)
    at = copied
    for step in way[:-1]:
        at = at[step]
    at[way[-1]] = value
    return copied


def named(way: Way) -> str:
    """Return the last step of a way that has a name of its own, as a difference must mention it."""
    return next(str(step) for step in reversed(way) if isinstance(step, str))


def test_what_was_not_touched_agrees(folder: Path) -> None:
    assert dossier.verify(folder) == ()


def test_a_folder_moved_to_another_place_still_agrees(folder: Path, tmp_path: Path) -> None:
    shutil.move(folder, tmp_path / "архив" / "2026")
    shutil.rmtree(tmp_path / "in")
    assert dossier.verify(tmp_path / "архив" / "2026") == ()


@pytest.mark.slow
def test_a_change_of_any_leaf_of_the_figures_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The inputs are the same for all leaves, so they are read and scored once.
    count = checking.counted_again
    kept: list[dict[str, Any]] = []

    def counted_once(job: dossier.Job) -> dict[str, Any]:
        if not kept:
            kept.append(count(job))
        return kept[0]

    monkeypatch.setattr(checking, "counted_again", counted_once)
    path = folder / "scores.json"
    scores = json.loads(path.read_text(encoding="utf-8"))
    ways = list(leaves(scores))
    assert len(ways) > 1000
    unnoticed = []
    for way, value in ways:
        path.write_text(json.dumps(with_leaf(scores, way, changed(value)), ensure_ascii=False), encoding="utf-8")
        differences = dossier.verify(folder)
        if not any(named(way) in difference for difference in differences):
            unnoticed.append((way, differences))
    assert unnoticed == []


def test_a_figure_changed_together_with_its_tree_is_found_from_the_inputs(folder: Path) -> None:
    path = folder / "scores.json"
    text = path.read_text(encoding="utf-8")
    library = next(unit for unit in json.loads(text)["units"] if unit["name"] == LIBRARY)
    path.write_text(text.replace(library["total"], "12.34"), encoding="utf-8")
    assert any("12.34" in one and LIBRARY in one for one in dossier.verify(folder))


def test_a_tree_is_checked_even_when_the_inputs_are_gone(folder: Path) -> None:
    shutil.rmtree(folder / "inputs")
    path = folder / "scores.json"
    scores = json.loads(path.read_text(encoding="utf-8"))
    scores["units"][0]["trace"]["parts"][0]["value"] = "1.00"
    path.write_text(json.dumps(scores, ensure_ascii=False), encoding="utf-8")
    found = dossier.verify(folder)
    assert any("inputs/answers.csv: файла нет" in one for one in found)
    assert any("дерево расчёта не сходится" in one and "К1" in one for one in found)


def test_a_change_of_any_choice_is_named(folder: Path) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    values = dict(leaves(manifest["settings"]))
    assert len(values) >= 12
    for way in values:
        value = changed(values[way])
        path.write_text(
            json.dumps(with_leaf(manifest, ("settings", *way), value), ensure_ascii=False), encoding="utf-8"
        )
        assert any(str(way[-1]) in difference for difference in dossier.verify(folder)), way


@pytest.mark.parametrize("part", ["checklists", "answers", "units"])
def test_one_changed_cell_of_any_input_is_named(folder: Path, part: str) -> None:
    path = folder / "inputs" / f"{part}.csv"
    text = path.read_text(encoding="utf-8-sig")
    before, after = {"checklists": (";1;1", ";0;1"), "answers": (";Да\n", ";Нет\n"), "units": (LIBRARY, LIBRARY + "а")}[
        part
    ]
    text = text.replace("\r\n", "\n")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8-sig")
    found = dossier.verify(folder)
    assert any(f"inputs/{part}.csv" in one for one in found)
    assert any("пересчитано" in one or "Пересчитать нельзя" in one for one in found)


@pytest.mark.parametrize("name", ["Чек-листы.csv", "Анкеты.csv", "Организации.csv"])
def test_a_changed_original_is_named_too(folder: Path, name: str) -> None:
    path = folder.parent / "in" / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert any(name in one for one in dossier.verify(folder))


def test_a_changed_table_or_a_missing_file_is_named(folder: Path) -> None:
    (folder / "scores.xlsx").write_bytes(b"")
    (folder / "shortcomings.xlsx").unlink()
    found = dossier.verify(folder)
    assert any("scores.xlsx" in one for one in found) and any("shortcomings.xlsx: файла нет" in one for one in found)


def test_what_is_no_dossier_is_refused_in_one_sentence(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "пусто").mkdir()
    for place in (tmp_path / "нет", tmp_path / "пусто", tmp_path / "in"):
        with pytest.raises(dossier.NotADossier) as refused:
            dossier.verify(place)
        assert "\n" not in str(refused.value)
    for name, content in (
        ("scores.json", "{"),
        ("scores.json", "[]"),
        ("manifest.json", "{}"),
        ("manifest.json", '{"program": "merilo", "format": 1}'),
    ):
        kept = (folder / name).read_bytes()
        (folder / name).write_text(content, encoding="utf-8")
        with pytest.raises(dossier.NotADossier):
            dossier.verify(folder)
        (folder / name).write_bytes(kept)


def test_a_file_list_that_points_outside_is_not_followed(folder: Path) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["outputs"][0]["file"] = "../../secret"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert any("../../secret: файла нет" in one for one in dossier.verify(folder))


@pytest.mark.slow
def test_every_rounding_policy_and_branch_rule_can_be_checked(tmp_path: Path) -> None:
    sheets = [
        (CLUB, {"disabled": "Нет", "access_satisfied": ""}),
        (CLUB, {}),
        (LIBRARY, {"stand_used": "Нет", "stand_satisfied": "", "site_used": "Нет", "site_satisfied": ""}),
    ]
    units = [(CLUB, None, "Система"), (LIBRARY, None, "Система"), ("Система",)]
    number = 0
    for rounding in ("2", "integer", "exact"):
        for policy in files.methodology.POLICIES:
            for branches in files.methodology.BRANCH_RULES:
                number += 1
                job = make_job(
                    tmp_path / "in",
                    sheets=sheets,
                    units=units,
                    rounding=rounding,
                    no_base={"*": policy},
                    branches=branches,
                )
                dossier.run(job, out=tmp_path / str(number), papers_wanted=False)
                assert dossier.verify(tmp_path / str(number)) == (), (rounding, policy, branches)
