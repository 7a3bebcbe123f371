"""The same document saved by an office in every format, and old formats that only an office can write."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merilo.core import tables
from tests.tables.samples import lines, texts, words
from tests.tables.test_fuzz import DAMAGE, damaged, survives

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed"),
]
PLAN = [
    ["№ п/п", "Мероприятие", "Срок", "Исполнитель"],
    ["I. Подготовка", "", "", ""],
    ["", "Рассмотрение итогов на совете", "ежеквартально", "Отдел культуры\nУчреждения культуры"],
    ["", "Выпуск буклетов", "до 1 октября", ""],
    ["", "Показ сведений на стендах", "постоянно", "Директора"],
]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write one plan with merged cells and automatic numbers, and let LibreOffice save it in all formats."""
    folder = tmp_path_factory.mktemp("office")
    document = docx.Document()
    document.add_paragraph("План работы на 2030 год")
    table = document.add_table(0, 4)
    table.style = "Table Grid"
    for row in PLAN:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
        if row[0] == "":
            cells[0].paragraphs[0].style = "List Number"
    table.cell(1, 0).merge(table.cell(1, 3))
    table.cell(2, 3).merge(table.cell(3, 3))
    document.add_paragraph("Примечание: сроки могут меняться.")
    document.save(str(folder / "план.docx"))
    with xlsxwriter.Workbook(str(folder / "книга.xlsx")) as book:
        sheet = book.add_worksheet("План")
        for at, row in enumerate(PLAN):
            sheet.write_row(at, 0, row)
        sheet.merge_range("A2:D2", "I. Подготовка")
    for kind, name in (
        *((kind, "план.docx") for kind in ("odt", "rtf", "html:HTML (StarWriter)", "doc:MS Word 97", "pdf")),
        ("ods", "книга.xlsx"),
        ("xls", "книга.xlsx"),
    ):
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(folder / name)]
        subprocess.run(command, capture_output=True, timeout=120, check=True)
    return folder


EXPECTED = [
    ["№ п/п", "Мероприятие", "Срок", "Исполнитель"],
    ["I. Подготовка", "", "", ""],
    ["1.", "Рассмотрение итогов на совете", "ежеквартально", "Отдел культуры\nУчреждения культуры"],
    ["2.", "Выпуск буклетов", "до 1 октября", ""],
    ["3.", "Показ сведений на стендах", "постоянно", "Директора"],
]


@pytest.mark.parametrize("ending", ["docx", "odt", "rtf", "html", "doc", "pdf"])
def test_every_format_reads_to_the_same_table(office: Path, ending: str) -> None:
    source = tables.read(office / f"план.{ending}")
    first, table, last = source.parts
    assert isinstance(table, tables.Table)
    assert source.kind == ending
    assert lines(source) == ["План работы на 2030 год", "Примечание: сроки могут меняться."]
    found = texts(table)
    if ending == "pdf":  # lines of a paragraph cannot be told from paragraphs there
        assert [[" ".join(text.split()) for text in row] for row in found] == [
            [" ".join(text.split()) for text in row] for row in EXPECTED
        ]
    else:
        assert found == EXPECTED
    assert [cell.covered_by for cell in table.rows[1]] == [None, (2, 1), (2, 1), (2, 1)]
    assert table.rows[3][3].covered_by == (3, 4)
    assert isinstance(first, tables.Line)
    assert isinstance(last, tables.Line)


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_every_workbook_reads_to_the_same_table(office: Path, ending: str) -> None:
    path = office / f"книга.{ending}"
    (table,) = tables.read(path).parts
    assert isinstance(table, tables.Table)
    assert texts(table) == PLAN
    assert table.rows[1][3].covered_by == (2, 1)
    assert tables.read_sheets(path)[0].rows == [[text or None for text in row] for row in PLAN]


def test_without_libreoffice_antiword_reads_the_old_kind_with_a_doubt(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    antiword = shutil.which("antiword")
    if antiword is None:
        pytest.skip("antiword is not installed")
    (tmp_path / "antiword").symlink_to(antiword)
    monkeypatch.setenv("PATH", str(tmp_path))
    source = tables.read(office / "план.doc")
    (table,) = (part for part in source.parts if isinstance(part, tables.Table))
    assert [row[1] for row in texts(table)][2:] == [row[1] for row in PLAN][2:]
    assert "antiword" in source.doubts[0]
    assert "Примечание:" in words(source)


def test_without_any_help_the_old_kind_is_refused(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(tables.Unreadable, match="установите LibreOffice"):
        tables.read(office / "план.doc")


def test_a_program_that_hangs_is_ended(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from merilo.core.tables import legacy

    hanging = tmp_path / "soffice"
    hanging.write_text("#!/bin/sh\n/bin/sleep 600 &\n/bin/sleep 600\n")
    hanging.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(legacy, "CONVERSION_SECONDS", 1)
    with pytest.raises(tables.Unreadable):
        tables.read(office / "план.doc")


@given(cut=st.sampled_from([1.0, 1.0, 0.9, 0.4]), flips=DAMAGE)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_old_workbook_is_read_or_refused(
    office: Path, tmp_path: Path, cut: float, flips: list[tuple[float, int]]
) -> None:
    survives(tmp_path / "книга.xls", damaged((office / "книга.xls").read_bytes(), cut, flips))


@given(cut=st.sampled_from([1.0, 0.9, 0.4]), flips=DAMAGE)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_files_of_an_office_are_read_or_refused(
    office: Path, tmp_path: Path, cut: float, flips: list[tuple[float, int]]
) -> None:
    for ending in ("rtf", "pdf", "html"):
        survives(tmp_path / f"план.{ending}", damaged((office / f"план.{ending}").read_bytes(), cut, flips))
