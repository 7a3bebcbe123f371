"""Workbooks: numbers are numbers, texts are texts, and Excel would open every one of them."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merilo.core import papers
from tests.papers import sample

ON = date(2026, 11, 20)
TEXT = papers.Column(title="Текст")


def _opened(*sheets: papers.Sheet, **options: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(papers.workbook(sheets, created_on=ON, **options)))


def _one(
    *rows: tuple[papers.sheets.Cell, ...], columns: tuple[papers.Column, ...] = (TEXT,)
) -> openpyxl.worksheet.worksheet.Worksheet:
    return _opened(papers.Sheet(name="Лист", columns=columns, rows=rows)).active


@pytest.mark.parametrize("text", ["=1+1", "+7 900", "-5", "@имя", "{=A1}", "http://пример.рф", "007", "  край  "])
def test_a_text_stays_the_text_it_is(text: str) -> None:
    cell = _one((text,))["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=40))
def test_any_text_comes_back_as_text(text: str) -> None:
    cell = _one((text,))["A2"]
    assert (str(cell.value), cell.data_type) == (text, "s")


def test_decimals_are_numbers_with_two_places() -> None:
    cell = _one((Decimal("88.50"),), columns=(papers.Column(title="Итог", kind="decimal"),))["A2"]
    assert (cell.value, cell.data_type, cell.number_format) == (88.5, "n", "0.00")


def test_a_word_in_a_column_of_numbers_is_a_word_and_nothing_is_empty() -> None:
    page = _one(("нет данных",), (None,), columns=(papers.Column(title="Итог", kind="decimal"),))
    assert page["A2"].value == "нет данных" and page["A3"].value is None


def test_dates_are_dates_and_numbers_too_long_for_excel_are_texts() -> None:
    columns = (papers.Column(title="Дата", kind="date"), papers.Column(title="Код", kind="integer"))
    page = _one((date(2026, 3, 1), 12345678901234567890), columns=columns)
    assert page["A2"].value == datetime(2026, 3, 1)
    assert page["B2"].value == "12345678901234567890"


def test_the_header_is_frozen_and_filtered_below_a_caption() -> None:
    sheet = papers.Sheet(name="Лист", caption="Рейтинг", columns=(TEXT,), rows=(("а",), ("б",)))
    page = _opened(sheet).active
    assert page["A1"].value == "Рейтинг" and page["A3"].value == "Текст"
    assert page.freeze_panes == "A4" and page.auto_filter.ref == "A3:A5"


def test_a_sheet_without_rows_still_has_its_header() -> None:
    assert _one()["A1"].value == "Текст"


def test_a_long_text_wraps_in_a_row_high_enough() -> None:
    page = _one(("слово " * 50,))
    assert page["A2"].alignment.wrap_text
    assert page.row_dimensions[2].height > 60
    assert page.column_dimensions["A"].width <= 50


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        ((), "хотя бы один лист"),
        ((papers.Sheet(name="и" * 32, columns=(TEXT,), rows=()),), "до 31 знаков"),
        ((papers.Sheet(name="А/Б", columns=(TEXT,), rows=()),), "не подходит"),
        ((papers.Sheet(name="", columns=(TEXT,), rows=()),), "не подходит"),
        ((papers.Sheet(name="'А", columns=(TEXT,), rows=()),), "апострофом"),
        (
            (papers.Sheet(name="А", columns=(TEXT,), rows=()), papers.Sheet(name="а", columns=(TEXT,), rows=())),
            "уже есть",
        ),
        ((papers.Sheet(name="А", columns=(TEXT,), rows=(("1", "2"),)),), "ячеек 2, а столбцов 1"),
    ],
)
def test_a_malformed_table_is_refused_in_one_sentence(sheets: tuple[papers.Sheet, ...], words: str) -> None:
    with pytest.raises(papers.BadSheet, match=words):
        papers.workbook(sheets, created_on=ON)


def test_equal_tables_give_equal_bytes(tmp_path: Path) -> None:
    sheets = papers.result_sheets(sample.report(6))
    papers.write_workbook(tmp_path / "scores.xlsx", sheets, created_on=ON, title="Итоги")
    assert (tmp_path / "scores.xlsx").read_bytes() == papers.workbook(sheets, created_on=ON, title="Итоги")


def test_the_result_book_holds_every_unit_and_figure() -> None:
    report = sample.report(6)
    book = _opened(*papers.result_sheets(report))
    assert book.sheetnames == ["Рейтинг", "Критерии", "Без итога", "Настройки"]
    header, *rows = book["Рейтинг"].iter_rows(values_only=True)
    at = {title: index for index, title in enumerate(header)}
    assert {row[at["Организация"]] for row in rows} == {unit.name for unit in report.units}
    totals = {row[at["Организация"]]: row[at["Итог"]] for row in rows}
    assert all(totals[unit.name] == (None if unit.total is None else float(unit.total)) for unit in report.units)
    profiles = [row[at["Профиль"]] for row in rows if row[at["Головная организация"]] is None]
    assert profiles == sorted(profiles, key=["общий", "творческий"].index)


def test_shared_places_are_shared_in_the_book_too() -> None:
    report = sample.report(6)
    rows = list(_opened(*papers.result_sheets(report))["Рейтинг"].iter_rows(values_only=True))
    tied = [row[0] for row in rows if row[1] in (report.units[1].name, report.units[2].name)]
    first = report.units[1].place or 0
    assert tied == [f"{first}–{first + 1}"] * 2


def test_shortcomings_beyond_the_cap_have_a_sheet_of_their_own() -> None:
    report = sample.report(6)
    book = _opened(*papers.shortcoming_sheets(report))
    assert book["Недостатки"].max_row - 1 == sum(not row.beyond_cap for row in report.shortcomings)
    assert book["Для сведения"].max_row - 1 == sum(row.beyond_cap for row in report.shortcomings)


def test_errors_name_file_sheet_row_and_column() -> None:
    line = papers.ErrorLine(
        file="анкеты.xlsx", sheet="Лист1", row=12, column="D", text="Вместо «Да» или «Нет» стоит «?»."
    )
    page = _opened(*papers.error_sheets([line])).active
    assert [cell.value for cell in page[2]] == ["анкеты.xlsx", "Лист1", 12, "D", "Вместо «Да» или «Нет» стоит «?»."]
