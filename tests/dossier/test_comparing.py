"""An operator's table is read in any order of columns, and each usual mistake in it is called by its name."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from merilo.core import dossier
from tests.dossier.files import CLUB, LIBRARY, MUSEUM, edition, make_job

NO = {"recommend": "Нет"}
# Eight sheets of the club and one «Нет» give 87.5; seven of the library give shares with long tails.
SHEETS = [
    *[(CLUB, {})] * 5,
    (CLUB, {"disabled": "Нет", "access_satisfied": ""}),
    (CLUB, {"stand_used": "Нет", "stand_satisfied": ""}),
    (CLUB, NO),
    *[(LIBRARY, {})] * 5,
    (LIBRARY, {"comfort_satisfied": "Нет"}),
    (LIBRARY, {"overall_satisfied": "Нет", "remote_used": "Нет", "remote_satisfied": ""}),
    *[(MUSEUM, {})] * 3,
]
MARKS: Mapping[str, Mapping[str, int | None]] = {
    CLUB: {"3.1/visit/01": 0, "3.1/visit/02": 0},
    LIBRARY: {"1.1/stand/03": None, "1.1/site/02": 0},
    MUSEUM: {"2.1/visit/01": 0, "2.1/visit/02": 0, "2.1/visit/03": 0, "2.1/visit/04": 0},
}
LAST_ITEMS = [checklist.items[-1].code for checklist in edition().checklists]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    dossier.run(make_job(tmp_path / "in", marks=MARKS, sheets=SHEETS), out=tmp_path / "out", papers_wanted=False)
    return tmp_path / "out"


def figures(folder: Path, **choices: Any) -> dict[str, dict[str, float]]:
    """Return the figures of a job over the same files under other choices, as floats, as a workbook holds them."""
    made = make_job(folder.parent / "in", marks=MARKS, sheets=SHEETS, **choices)
    result = dossier.run(made, out=folder.parent / f"other {sorted(choices.items())}", papers_wanted=False)
    return {
        unit.name: {
            code: float(value)
            for code, value in {**unit.indicators, **unit.criteria, "Итог": unit.total}.items()
            if value is not None
        }
        for unit in result.scores.units
    }


def table(path: Path, rows: Mapping[str, Mapping[str, object]], header: Mapping[str, str] | None = None) -> Path:
    """Write an operator's table with a title above, a column of numbers, shuffled codes and a row of means."""
    codes = sorted({code for row in rows.values() for code in row}, key=lambda code: code[::-1])
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Расчёт")
        sheet.write_row(0, 0, ["Сводный расчёт"])
        sheet.write_row(2, 0, ["№", *((header or {}).get(code, code) for code in codes), "Наименование организации"])
        for at, (name, row) in enumerate(rows.items(), start=3):
            sheet.write_row(at, 0, [at - 2, *(row.get(code, "") for code in codes), name])
        sheet.write_row(len(rows) + 3, 0, ["", *([50] * len(codes)), "В среднем"])
    return path


def causes(folder: Path, rows: Mapping[str, Mapping[str, object]]) -> dict[tuple[str, str | None], str]:
    found = dossier.compare(folder, table(folder.parent / "таблица.xlsx", rows)).differences
    return {(one.unit, one.code): one.cause for one in found}


def test_the_same_figures_are_no_difference_in_any_order_and_spelling(folder: Path) -> None:
    header = {
        "К1": "K1",
        "К2": "Критерий 2",
        "Итог": "Итоговый балл",
        "1.1": "1.1. Информация",
        "2.3": "Показатель 2,3",
    }
    path = table(folder.parent / "т.xlsx", figures(folder), header)
    comparison = dossier.compare(folder, path)
    assert comparison.differences == () and comparison.compared == 3 * 20
    assert "Различий нет." in comparison.lines()


def test_figures_typed_as_text_with_a_comma_are_read(folder: Path) -> None:
    rows = {
        name: {code: f"{value:.2f}".replace(".", ",") for code, value in row.items()}
        for name, row in figures(folder).items()
    }
    assert causes(folder, rows) == {}


def test_the_other_denominator_is_named(folder: Path) -> None:
    rows = figures(folder)
    rows[CLUB] = figures(folder, variant="common")[CLUB]
    found = causes(folder, rows)
    assert found and set(found.values()) == {"variant"} and {name for name, _ in found} == {CLUB}


def test_half_to_even_rounding_is_named(folder: Path) -> None:
    rows = figures(folder)
    exact = figures(folder, rounding="exact")
    rows[LIBRARY] = {code: round(value, 2) for code, value in exact[LIBRARY].items()}
    rows[CLUB] = figures(folder, rounding="integer")[CLUB]
    found = causes(folder, rows)
    assert (CLUB, "5.1") in found
    assert set(found.values()) == {"rounding"}


def test_a_lost_item_is_named_in_the_indicator_and_in_what_follows(folder: Path) -> None:
    rows = figures(folder)
    rows[CLUB] |= {"3.1": 40.0}  # three of five are there, the last one was not counted
    assert causes(folder, rows) == {(CLUB, "3.1"): "lost_item"}


def test_swapped_rows_are_named_by_the_other_organisation(folder: Path) -> None:
    rows = figures(folder)
    rows[CLUB], rows[LIBRARY] = rows[LIBRARY], rows[CLUB]
    comparison = dossier.compare(folder, table(folder.parent / "т.xlsx", rows))
    assert {one.cause for one in comparison.differences} == {"swapped"}
    assert any(LIBRARY in one.why for one in comparison.differences if one.unit == CLUB)
    assert sum("вся строка" in line for line in comparison.lines()) == 2


def test_a_cap_that_was_not_applied_is_named(folder: Path) -> None:
    rows = figures(folder)
    items = 180.0  # six feedback ways of thirty points
    rows[CLUB] |= {"1.2": items}
    assert causes(folder, rows) == {(CLUB, "1.2"): "no_cap"}


def test_a_share_of_everybody_asked_is_named(folder: Path) -> None:
    rows = figures(folder)
    rows[CLUB] |= {"3.3": 87.5}
    assert causes(folder, rows) == {(CLUB, "3.3"): "base"}


def test_a_total_that_follows_from_a_wrong_indicator_is_told_so(folder: Path) -> None:
    rows = figures(folder)
    rows[MUSEUM] |= {"5.3": 10.0, "К5": 55.0, "Итог": rows[MUSEUM]["Итог"] - 9.0}
    found = causes(folder, rows)
    assert found == {(MUSEUM, "5.3"): "unknown", (MUSEUM, "К5"): "follows", (MUSEUM, "Итог"): "follows"}


def test_rows_that_only_one_side_has_are_named(folder: Path) -> None:
    rows: dict[str, Mapping[str, object]] = {**figures(folder)}
    rows["Клуб, которого нет"] = rows[CLUB]
    rows['ДОМ КУЛЬТУРЫ "Заря"'] = rows[CLUB]
    del rows[LIBRARY]
    found = causes(folder, rows)
    assert found == {
        ("Клуб, которого нет", None): "extra_row",
        ('ДОМ КУЛЬТУРЫ "Заря"', None): "extra_row",
        (LIBRARY, None): "missing_row",
    }


def test_a_file_without_figures_is_refused_in_one_sentence(folder: Path, tmp_path: Path) -> None:
    empty = table(tmp_path / "пусто.xlsx", {"Клуб": {"цена": 1, "цвет": "синий"}})
    words = table(tmp_path / "слова.xlsx", {CLUB: {"1.1": "много", "1.2": 3}})
    for path in (empty, words):
        with pytest.raises(dossier.TableRejected) as refused:
            dossier.compare(folder, path)
        assert "\n" not in str(refused.value)


def test_the_way_that_explains_the_whole_table_is_named_and_not_a_chance_one(folder: Path) -> None:
    for choices, cause in (
        ({"variant": "common"}, "variant"),
        ({"rounding": "integer"}, "rounding"),
        ({"blank": "left_out"}, "blank"),
        ({"no_base": {"*": "zero"}}, "policy"),
    ):
        rows = figures(folder, **choices)
        assert set(causes(folder, rows).values()) <= {cause}


def test_swapped_rows_are_known_under_another_rounding(folder: Path) -> None:
    rows = figures(folder, rounding="integer")
    rows[CLUB], rows[LIBRARY] = rows[LIBRARY], rows[CLUB]
    found = causes(folder, rows)
    assert {cause for (name, _), cause in found.items() if name in (CLUB, LIBRARY)} == {"swapped"}


def test_the_last_item_of_every_block_lost_is_named_up_to_the_total(folder: Path) -> None:
    last = dict.fromkeys(LAST_ITEMS, 0)
    made = make_job(folder.parent / "lost", marks={name: {**MARKS[name], **last} for name in MARKS}, sheets=SHEETS)
    scores = dossier.run(made, out=folder.parent / "lost out", papers_wanted=False).scores
    rows = {unit.name: {**dict(unit.indicators), **dict(unit.criteria), "Итог": unit.total} for unit in scores.units}
    shown = {
        name: {code: float(value) for code, value in row.items() if value is not None} for name, row in rows.items()
    }
    found = causes(folder, shown)
    assert found[CLUB, "Итог"] == found[CLUB, "К1"] == "lost_item"
    assert set(found.values()) == {"lost_item"}


def test_digits_cut_off_at_every_step_are_named_in_criteria_and_total(folder: Path) -> None:
    rows = figures(folder, rounding="exact")
    cut = {
        name: {code: math.floor(value * 100 + 1e-7) / 100 for code, value in row.items()} for name, row in rows.items()
    }
    assert set(causes(folder, cut).values()) == {"rounding"}
