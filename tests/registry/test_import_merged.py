"""A cell merged over several rows says its value for each of them, unless the value can be of one row only."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from merilo.registry.queries import listing
from tests.tables.samples import opendocument


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


@pytest.mark.parametrize("ending", ["ods", "xls"])
def test_a_merged_founder_is_read_from_other_formats_too(tmp_path: Path, ending: str) -> None:
    rows = "".join(f"<tr><td>{name}</td>{more}</tr>" for name, more in (
        ("Наименование", "<td>Учредитель</td>"), ("Клуб", '<td rowspan="3">Администрация</td>'), ("Музей", ""),
        ("Театр", ""), ("Парк", "<td>Округ</td>"),
    ))  # fmt: skip
    page = f"<html><meta charset='utf-8'><table>{rows}</table></html>".encode()  # what programs save as .xls
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    covered = "<table:covered-table-cell/>"
    body = "".join(f"<table:table-row>{cell.format('', name)}{more}</table:table-row>" for name, more in (
        ("Наименование", cell.format("", "Учредитель")),
        ("Клуб", cell.format(' table:number-rows-spanned="3"', "Администрация")), ("Музей", covered),
        ("Театр", covered), ("Парк", cell.format("", "Округ")),
    ))  # fmt: skip
    book = opendocument(f'<table:table table:name="Список">{body}</table:table>', kind="spreadsheet")
    (tmp_path / f"t.{ending}").write_bytes(book if ending == "ods" else page)
    found = listing.read(tmp_path / f"t.{ending}").rows
    assert [row.values["founder"] for row in found] == ["Администрация"] * 3 + ["Округ"]


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
