"""A cell merged over several rows says its value for each of them, unless the value can be of one row only."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from merilo.registry.queries import listing


def read(tmp_path: Path, merged: str) -> listing.Listing:
    """Read a table of three institutions in which one area is merged."""
    sheet = (book := Workbook()).active
    sheet.append(["Наименование", "Учредитель", "Получателей за 2025 год"])
    for number, name in enumerate(["Клуб", "Музей", "Театр"], 2):
        sheet.append([name, f"Администрация {number}", number])
    sheet.merge_cells(merged)
    book.save(file := io.BytesIO())
    (tmp_path / "t.xlsx").write_bytes(file.getvalue())
    return listing.read(tmp_path / "t.xlsx")


def test_a_founder_merged_over_rows_is_the_founder_of_each(tmp_path: Path) -> None:
    rows = read(tmp_path, "B2:B4").rows
    assert [row.values["founder"] for row in rows] == ["Администрация 2"] * 3
    assert not any(row.faults for row in rows)


@pytest.mark.parametrize(("merged", "column"), [("A3:A4", "A"), ("C3:C4", "C")], ids=["name", "recipients"])
def test_a_value_of_one_row_only_is_asked_for_in_each(tmp_path: Path, merged: str, column: str) -> None:
    first, second, third = read(tmp_path, merged).rows
    assert not first.faults and not second.faults
    (fault,) = third.faults
    assert (fault.row, fault.column) == (4, column)
    assert fault.text == "Ячейка объединена со строкой 3: впишите значение в каждую строку."


def test_blank_rows_under_a_merged_cell_are_no_rows(tmp_path: Path) -> None:
    sheet = (book := Workbook()).active
    for row in (["Наименование", "Учредитель"], ["Клуб", "Администрация"]):
        sheet.append(row)
    sheet.merge_cells("B2:B400")
    book.save(tmp_path / "t.xlsx")
    assert [row.name for row in listing.read(tmp_path / "t.xlsx").rows] == ["Клуб"]
