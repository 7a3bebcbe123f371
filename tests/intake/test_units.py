"""The list of units."""

from __future__ import annotations

from pathlib import Path

import pytest

from merilo.core import intake
from tests.intake.files import EDITION, write

HEADER = [
    "Наименование",
    "Другие названия (через ;)",
    "Головная организация",
    "Профиль",
    "Группа",
    "Получателей за год",
]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_list_is_read_by_its_headers(ending: str, tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["МБУК «Дом культуры»", "ДК; РДК ;", None, "общий", "Клубы", "1\u00a0200"],
        ["Сельский клуб", None, "МБУК «Дом культуры»", None, None, 90.0],
        ["Театр кукол", "", "", "Творческий", "Театры", None],
    ]
    units = intake.read_units(write(tmp_path / f"u.{ending}", rows), EDITION)
    assert units.faults == ()
    assert units.units == (
        intake.UnitRow("МБУК «Дом культуры»", 2, ("ДК", "РДК"), None, "general", "Клубы", 1200),
        intake.UnitRow("Сельский клуб", 3, (), "МБУК «Дом культуры»", "general", None, 90),
        intake.UnitRow("Театр кукол", 4, (), None, "creative", "Театры", None),
    )


def test_columns_may_stand_in_any_order_and_only_the_name_is_needed(tmp_path: Path) -> None:
    rows = [["Получателей за год", "Адрес", "Профиль", "Название"], [7, "ул. Мира", "creative", "Театр"]]
    units = intake.read_units(write(tmp_path / "u.xlsx", rows), EDITION)
    assert units.units == (intake.UnitRow("Театр", 2, profile="creative", recipients=7),)
    assert units.extra == {"B": "Адрес"} and units.faults == ()
    assert intake.read_units(write(tmp_path / "n.xlsx", [["Наименование"], ["Клуб"]]), EDITION).units[0].name == "Клуб"


def test_an_unknown_profile_and_recipients_that_are_no_number_are_faults(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["Клуб", None, None, "смешанный", None, "много"],
        ["Музей", None, None, None, None, -5],
        [None] * 5 + [3],
    ]
    faults = intake.read_units(write(tmp_path / "u.csv", rows), EDITION).faults
    assert [(fault.row, fault.column) for fault in faults] == [(2, "D"), (2, "F"), (3, "F"), (4, "A")]
    assert "«смешанный»" in faults[0].text and "«творческий»" in faults[0].text and "«много»" in faults[1].text


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(intake.FileRejected, match="это не список организаций"):
        intake.read_units(write(tmp_path / "u.xlsx", [["Товар", "Цена"], ["Хлеб", 40]]), EDITION)
