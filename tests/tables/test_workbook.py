"""Workbooks and CSV, as documents and as bare rows."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from merilo.core import tables
from tests.tables.samples import opendocument, texts
from tests.tables.test_opendocument import cell, row, table


def test_cells_read_as_the_sheet_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "план.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("План")
        shown = [
            (1.1, "", "1.1"), (1.0, "", "1"), (0.1 + 0.2, "", "0.3"), (66.6, "", "66.6"),
            (1e15, "", "1000000000000000"),
            (0.5, "0%", "50%"), (0.666, "0.0%", "66.6%"), (2.5, "0", "3"), (3, "0.00", "3.00"), (1e-7, "", "0.0000001"),
            (date(2030, 4, 1), "dd.mm.yyyy", "01.04.2030"), (date(2030, 4, 1), "mmmm yyyy", "апрель 2030"),
            (date(2030, 4, 1), "yyyy", "2030"), (date(2030, 4, 1), "mmmm", "апрель"),
            (date(2030, 4, 1), "d mmmm yyyy", "01.04.2030"),
            (datetime(2030, 4, 1, 9, 30), "dd.mm.yyyy hh:mm", "01.04.2030 09:30"), (time(9, 30), "hh:mm", "09:30"),
            ("до 1 мая\nили позже", "", "до 1 мая\nили позже"), (True, "", "ИСТИНА"),
        ]  # fmt: skip
        for at, (value, code, _) in enumerate(shown):
            sheet.write(0, at, value, book.add_format({"num_format": code}) if code else None)
    (part,) = tables.read(path).parts
    assert texts(part) == [[text for _, _, text in shown]]


def test_rows_and_columns_are_those_of_the_sheet_and_merged_areas_are_covered(tmp_path: Path) -> None:
    path = tmp_path / "план.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"], sheet["C5"] = "УТВЕРЖДАЮ", "конец"
    sheet.merge_cells("B3:C4")
    hidden = book.create_sheet("Черновик")
    hidden["A1"] = "x"
    hidden.sheet_state = "hidden"
    book.create_sheet("Пустой")
    book.save(path)
    source = tables.read(path)
    first, second = source.parts
    assert isinstance(first, tables.Table)
    assert isinstance(second, tables.Table)
    assert first.rows[2][1] == tables.Cell("УТВЕРЖДАЮ", 3, 2)
    assert [first.rows[2][2].covered_by, first.rows[3][1].covered_by, first.rows[3][2].covered_by] == [(3, 2)] * 3
    assert (len(first.rows), len(first.rows[0]), second.sheet) == (5, 3, "Черновик")
    assert "«Черновик»" in source.doubts[0]


def test_the_name_of_the_file_decides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "план.doc"
    book = openpyxl.Workbook()
    book.active["A1"] = "План"
    book.save(path)
    assert tables.read(path).kind == "xlsx"
    assert tables.read_sheets(path)[0].rows == [["План"]]


def test_bare_rows_keep_values_and_places_and_leave_hidden_sheets_out(tmp_path: Path) -> None:
    path = tmp_path / "ответы.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Учреждение", "Да", None, 1, 2.5, date(2030, 4, 1)])
    book.active.append([])
    book.active.append(["Клуб"])
    book.create_sheet("Черновик").sheet_state = "hidden"
    book.save(path)
    (sheet,) = tables.read_sheets(path)
    assert sheet.rows == [
        ["Учреждение", "Да", None, 1, 2.5, date(2030, 4, 1)],
        [None] * 6,
        ["Клуб", None, None, None, None, None],
    ]
    assert [type(value) for value in sheet.rows[0][3:5]] == [int, float]


def test_a_spreadsheet_of_the_open_format_gives_bare_rows(tmp_path: Path) -> None:
    path = tmp_path / "ответы.ods"
    number = '<table:table-cell office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell>'
    body = table(
        row(cell("Клуб", 'office:value-type="string"'), number),
        row(
            '<table:table-cell table:number-columns-repeated="16384"/>',
            attributes='table:number-rows-repeated="1048570"',
        ),
        name="Ответы",
    )
    path.write_bytes(opendocument(body, kind="spreadsheet"))
    assert tables.read_sheets(path) == (tables.Sheet("Ответы", [["Клуб", 2]]),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_is_read_in_any_usual_dress(tmp_path: Path, encoding: str, delimiter: str, newline: str) -> None:
    path = tmp_path / "ответы.csv"
    rows = [
        ["Учреждение", "Оценка, балл; итог", "Ещё"],
        ["Дом культуры «Заря»", "Да", ""],
        ["Музей\nкрая", 'слово "в кавычках"', "Нет"],
    ]
    quoted = [delimiter.join('"' + value.replace('"', '""') + '"' if value else "" for value in row) for row in rows]
    path.write_bytes((newline.join(quoted) + newline).encode(encoding))
    (sheet,) = tables.read_sheets(path)
    assert sheet.rows == [[value or None for value in row] for row in rows]
    assert texts(tables.read(path).parts[0]) == rows


def test_csv_rows_of_unequal_length_stay_as_they_are_and_excel_may_name_the_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=,\nИмя,Да\nКлуб\n\nМузей,Нет,лишнее\n\n", encoding="utf-8")
    assert tables.read_sheets(path)[0].rows == [["Имя", "Да"], ["Клуб"], [], ["Музей", "Нет", "лишнее"]]


def test_one_column_is_a_csv_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Наименование\nКлуб, дом и сад\n", encoding="utf-8")
    assert tables.read_sheets(path)[0].rows == [["Наименование"], ["Клуб, дом и сад"]]


def test_semicolon_lines_are_a_table_under_any_name(tmp_path: Path) -> None:
    path = tmp_path / "план.txt"
    path.write_text("№;Дело;Срок\n1;Заседание;май\n", encoding="utf-8")
    assert texts(tables.read(path).parts[0]) == [["№", "Дело", "Срок"], ["1", "Заседание", "май"]]


@pytest.mark.parametrize("kind", ["docx", "text"])
def test_what_is_no_table_gives_no_sheets(tmp_path: Path, kind: str) -> None:
    import docx

    path = tmp_path / f"a.{kind}"
    document = docx.Document()
    document.add_paragraph("План")
    document.save(str(path)) if kind == "docx" else path.write_bytes(b"\x00\x01\x02" * 50)
    with pytest.raises(tables.Unreadable):
        tables.read_sheets(path)


@pytest.mark.slow
def test_thirty_six_thousand_rows_are_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "ответы.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at in range(36_000):
            sheet.write_row(at, 0, [f"Учреждение {at % 60}", *["Да", "Нет"] * 7])
    (read,) = tables.read_sheets(path)
    assert (len(read.rows), read.rows[-1][:2]) == (36_000, ["Учреждение 59", "Да"])


def test_an_error_and_a_formula_that_was_never_counted_are_not_taken_for_blank_cells(tmp_path: Path) -> None:
    counted, uncounted = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(counted) as book:
        sheet = book.add_worksheet("Лист")
        sheet.write_row(0, 0, ["Клуб", 1])
        sheet.write_formula(0, 2, "=A9/0", None, "#DIV/0!")
        sheet.write_formula(0, 3, "=1+1", None, 2)
        sheet.write_formula(0, 4, '=""', None, "")
    made = openpyxl.Workbook()
    made.active.append(["Клуб", "=B9&C9", 5])
    made.save(uncounted)
    assert tables.read_sheets(counted)[0].rows == [["Клуб", 1, "#DIV/0!", 2]]
    assert tables.read_sheets(uncounted)[0].rows == [["Клуб", "=B9&C9", 5]]
