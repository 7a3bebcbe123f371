"""The checklist summary is read by the words of its headers."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest

from merilo.core import intake
from tests.intake.files import BLOCKS, EDITION, marks_header, write

CODES = [item.code for checklist in EDITION.checklists for item in checklist.items]
ONES: list[object] = [1] * len(CODES)


def read(path: Path, *, partial_marks: bool = False) -> intake.Checklists:
    return intake.read_checklists(path, EDITION, partial_marks=partial_marks)


def test_every_block_is_known_by_the_title_that_web_forms_give_it(tmp_path: Path) -> None:
    checklists = read(write(tmp_path / "c.xlsx", [marks_header(), ["Клуб", *ONES]]))
    assert (checklists.faults, checklists.own_items, checklists.extra, checklists.notes) == ((), (), {}, ())
    [unit] = checklists.units
    assert (unit.name, unit.row) == ("Клуб", 2)
    assert unit.marks == dict.fromkeys(CODES, Decimal(1))


@pytest.mark.parametrize("code", BLOCKS)
def test_the_short_titles_of_the_law_page_are_enough(code: tuple[str, str], tmp_path: Path) -> None:
    titles = {
        ("1.1", "stand"): "На СТЕНДЕ",
        ("1.1", "site"): "На САЙТЕ",
        ("1.2", "site"): "Наличие и функционирование на официальном сайте",
        ("2.1", "visit"): "Обеспечение в организации комфортных условий",
        ("3.1", "visit"): "Оборудование территории",
        ("3.2", "visit"): "Обеспечение в организации условий доступности",
    }
    items = EDITION.checklist(*code).items
    header = ["Учреждение", *(f"{titles[code]} [{item.text}]" for item in items)]
    checklists = read(write(tmp_path / "c.xlsx", [header, ["Клуб", *ONES[: len(items)]]]))
    assert checklists.faults == () and set(checklists.units[0].marks) == {item.code for item in items}


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    pairs = list(zip(marks_header()[1:], CODES, strict=True))
    random.Random(3).shuffle(pairs)
    present = set(CODES[::3])
    row = ["Клуб", *(1 if code in present else 0 for _, code in pairs)]
    path = write(tmp_path / "c.xlsx", [["Наименование", *(title for title, _ in pairs)], row])
    [unit] = read(path).units
    assert {code for code, mark in unit.marks.items() if mark} == present


def test_block_titles_may_stand_in_a_merged_row_above_the_items(tmp_path: Path) -> None:
    above: list[object] = ["Наименование организации"]
    below: list[object] = [None]
    for checklist in EDITION.checklists:
        above += [BLOCKS[checklist.code, checklist.channel], *[None] * (len(checklist.items) - 1)]
        below += [item.text for item in checklist.items]
    above.append("Примечание")
    rows = [["Сводная таблица обследования стендов и сайтов"], [], above, below, ["Клуб", *ONES, "хорошо"]]
    checklists = read(write(tmp_path / "c.xlsx", rows))
    assert checklists.faults == () and checklists.extra == {"BJ": "Примечание"}
    assert checklists.units[0].marks == dict.fromkeys(CODES, Decimal(1))


@pytest.mark.parametrize(("value", "mark"), [
    (1, 1), (1.0, 1), ("1", 1), ("1,0", 1), ("1.0", 1), ("Да", 1), ("+", 1), (True, 1), (" 1 ", 1),
    (0, 0), (0.0, 0), ("0", 0), ("нет", 0), ("-", 0), ("–", 0), (False, 0), (None, None), (" ", None), ("\u00a0", None),
])  # fmt: skip
def test_a_mark_is_one_zero_or_not_applicable(value: object, mark: int | None, tmp_path: Path) -> None:
    checklists = read(write(tmp_path / "c.xlsx", [marks_header(), ["Клуб", value, *ONES[1:]]]))
    assert checklists.faults == ()
    assert checklists.units[0].marks[CODES[0]] == (None if mark is None else Decimal(mark))


@pytest.mark.parametrize("value", [2, -1, "есть", "0.5", 0.5, "н/п", "<b>1</b>", "1/2"])
def test_anything_else_is_a_fault_with_its_place_and_value(value: object, tmp_path: Path) -> None:
    [fault] = read(write(tmp_path / "c.csv", [marks_header(), ["Клуб", *ONES], ["Музей", 1, value, *ONES[2:]]])).faults
    assert (fault.row, fault.column) == (3, "C") and str(value) in fault.text and "СТЕНДЕ" in fault.text


def test_partial_marks_are_read_when_the_cycle_allows_them(tmp_path: Path) -> None:
    path = write(tmp_path / "c.xlsx", [marks_header(), ["Клуб", 0.5, "0,25", *ONES[2:]]])
    checklists = read(path, partial_marks=True)
    assert checklists.faults == ()
    assert [checklists.units[0].marks[code] for code in CODES[:3]] == [Decimal("0.5"), Decimal("0.25"), Decimal(1)]


def test_an_item_only_this_operator_has_counts_in_its_block_under_its_own_text(tmp_path: Path) -> None:
    header = [
        *marks_header(),
        f"{BLOCKS['2.1', 'visit']} [Наличие буфета]",
        f"{BLOCKS['2.1', 'visit']} [Замечания эксперта]",
    ]
    checklists = read(write(tmp_path / "c.xlsx", [header, ["Клуб", *ONES, 1, "всё в порядке"]]))
    assert checklists.faults == () and checklists.own_items == ("2.1/visit/+01",)
    assert checklists.units[0].marks["2.1/visit/+01"] == 1
    assert checklists.edition.checklist("2.1", "visit").items[-1].text == "Наличие буфета"
    assert len(EDITION.checklist("2.1", "visit").items) == 7, "the edition itself stays as it is"
    assert list(checklists.extra.values()) == [f"{BLOCKS['2.1', 'visit']} [Замечания эксперта]"]
    assert any("«Наличие буфета»" in note for note in checklists.notes)


def test_items_only_this_operator_has_are_put_aside_where_they_are_not_wanted(tmp_path: Path) -> None:
    header = [*marks_header(), f"{BLOCKS['2.1', 'visit']} [Наличие буфета]"]
    path = write(tmp_path / "c.xlsx", [header, ["Клуб", *ONES, 1]])
    checklists = intake.read_checklists(path, EDITION, own_items=False)
    assert checklists.own_items == () and checklists.edition == EDITION and set(checklists.units[0].marks) == set(CODES)
    assert list(checklists.extra.values()) == [header[-1]]
    assert any("отложены" in note for note in checklists.notes)


def test_a_missing_item_or_block_is_said(tmp_path: Path) -> None:
    header, row = marks_header()[:-6], ["Клуб", *ONES[:-6]]
    checklists = read(write(tmp_path / "c.xlsx", [[*header[:5], *header[6:]], [*row[:5], *row[6:]]]))
    assert checklists.faults == ()
    assert any("Нет столбцов" in note or "нет столбцов" in note for note in checklists.notes)
    assert any("В файле нет блока 3.2" in note for note in checklists.notes)
    assert not any(code.startswith("3.2") for code in checklists.units[0].marks)


def test_a_repeated_column_is_a_fault(tmp_path: Path) -> None:
    header = marks_header()
    [fault] = read(write(tmp_path / "c.csv", [[*header, header[3]], ["Клуб", *ONES, 1]])).faults
    assert "повторяет столбец D" in fault.text


def test_marks_without_a_name_are_a_fault_and_totals_are_skipped(tmp_path: Path) -> None:
    rows = [
        marks_header(),
        list(range(1, len(CODES) + 2)),
        ["Клуб", *ONES],
        [None, *ONES],
        ["Итого по району", *ONES],
        [],
    ]
    checklists = read(write(tmp_path / "c.xlsx", rows))
    assert [unit.name for unit in checklists.units] == ["Клуб"]
    assert [(fault.row, fault.column) for fault in checklists.faults] == [(4, "A")]
    assert any("пропущены: 2 и" in note for note in checklists.notes)


def test_a_number_column_before_the_name_does_no_harm(tmp_path: Path) -> None:
    checklists = read(write(tmp_path / "c.xlsx", [["№ п/п", *marks_header()], [1, "Клуб", *ONES]]))
    assert [unit.name for unit in checklists.units] == ["Клуб"] and checklists.extra == {"A": "№ п/п"}


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(intake.FileRejected, match="это не сводная таблица чек-листов"):
        read(write(tmp_path / "c.xlsx", [["На стенде висит афиша"], ["Дата", "Событие"], ["1 мая", "Концерт"]]))
