"""PDF: ruled tables by page, lines around them, tables without rules by the gaps."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from merilo.core import tables
from tests.tables.samples import lines, read, texts, words


def set_in_type(body: str) -> bytes:
    """Return the PDF of a Typst text; its fonts come with the compiler and hold Cyrillic letters."""
    import typst

    preamble = (
        '#set page(paper: "a4", margin: 2cm)\n#set text(font: "Libertinus Serif", size: 11pt, hyphenate: false)\n'
    )
    return bytes(typst.compile((preamble + body).encode()))


def printed(
    rows: list[list[str]], *, before: str = "", after: str = "", rules: str = "1pt", columns: str = ""
) -> bytes:
    """Return the PDF of a table with lines before and after it."""
    cells = ", ".join(f"[{text}]" for row in rows for text in row)
    table = f"#table(columns: {columns or len(rows[0])}, stroke: {rules}, inset: 6pt, {cells})"
    return set_in_type(f"{before}\n\n{table}\n\n{after}\n")


PLAN = [
    ["№ п/п", "Наименование мероприятия", "Срок"],
    [
        "1.",
        "Рассмотрение итогов независимой оценки на заседании общественного совета при главе",
        "ежеквартально, до 10 числа",
    ],
    ["2.", "Выпуск буклетов", "по мере необходимости"],
]


def squeezed(rows: list[list[str]]) -> list[list[str]]:
    return [[" ".join(text.split()) for text in row] for row in rows]


def test_a_ruled_table_and_the_lines_around_it(tmp_path: Path) -> None:
    data = printed(
        PLAN,
        before="#align(center)[*План работы* \\ на 2030 год]",
        after="Начальник отдела",
        columns="(1.5cm, 7cm, 3cm)",
    )
    title, year, table, after = read(tmp_path, data, "план.pdf").parts
    assert isinstance(title, tables.Line)
    assert isinstance(year, tables.Line)
    assert isinstance(after, tables.Line)
    assert isinstance(table, tables.Table)
    assert (title.text, year.text, after.text) == ("План работы", "на 2030 год", "Начальник отдела")
    assert squeezed(texts(table)) == PLAN
    assert (table.page, title.page) == (1, 1)
    assert "\n" in table.rows[1][1].text


def test_merged_cells_are_covered(tmp_path: Path) -> None:
    head = "table.cell(rowspan: 2)[№], table.cell(colspan: 2)[Показатель]"
    body = f"#table(columns: 3, {head}, [2030], [2031], [1], [4], [5])"
    (table,) = read(tmp_path, set_in_type(body), "план.pdf").parts
    assert texts(table) == [["№", "Показатель", ""], ["", "2030", "2031"], ["1", "4", "5"]]
    assert isinstance(table, tables.Table)
    assert (table.rows[0][2].covered_by, table.rows[1][0].covered_by) == ((1, 2), (1, 1))


def test_each_page_has_its_tables_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    rows = [[f"{at}.", f"Заседание {at}", "май"] for at in range(1, 80)]
    cells = ", ".join(f"[{text}]" for row in rows for text in row)
    body = f'#set page(numbering: "— 1 —")\n#table(columns: 3, {cells})'
    source = read(tmp_path, set_in_type(body), "план.pdf")
    found = [part for part in source.parts if isinstance(part, tables.Table)]
    assert [table.page for table in found] == list(range(1, len(found) + 1))
    assert [row for table in found for row in texts(table)] == rows
    assert lines(source) == []


def test_two_tables_on_a_page_stand_in_order(tmp_path: Path) -> None:
    body = "#table(columns: 2, [а], [б])\n\nЦелевые показатели\n\n#table(columns: 2, [в], [г])"
    first, line, second = read(tmp_path, set_in_type(body), "план.pdf").parts
    assert isinstance(line, tables.Line)
    assert (texts(first), line.text, texts(second)) == ([["а", "б"]], "Целевые показатели", [["в", "г"]])


def test_approval_blocks_side_by_side_are_parted(tmp_path: Path) -> None:
    left, right = "СОГЛАСОВАНО \\ Председатель совета \\ Ю. Ю. Южный", "УТВЕРЖДАЮ \\ Глава округа \\ С. С. Север"
    blocks = f"#grid(columns: (1fr, 1fr), column-gutter: 3cm, [{left}], [{right}])"
    first, title, _ = read(tmp_path, printed(PLAN, before=f"{blocks}\n\n#align(center)[План работы]"), "план.pdf").parts
    assert isinstance(title, tables.Line)
    assert title.text == "План работы"
    assert texts(first) == [["СОГЛАСОВАНО\nПредседатель совета\nЮ. Ю. Южный", "УТВЕРЖДАЮ\nГлава округа\nС. С. Север"]]


def test_a_table_without_rules_is_guessed_with_a_doubt(tmp_path: Path) -> None:
    source = read(tmp_path, printed(PLAN, before="План работы", rules="none", columns="(1.5cm, 8cm, 5cm)"), "план.pdf")
    assert lines(source) == ["План работы"]
    assert squeezed(texts(source.parts[1])) == PLAN
    assert "угаданы" in source.doubts[0]


def test_running_text_makes_no_table(tmp_path: Path) -> None:
    prose = (
        "#set par(justify: true)\n"
        + "Независимая оценка качества проводится не чаще одного раза в год, итоги её рассматривает совет. " * 12
    )
    source = read(tmp_path, set_in_type(prose), "план.pdf")
    assert all(isinstance(part, tables.Line) for part in source.parts)
    assert source.doubts == ()


def test_every_word_is_read_exactly_once(tmp_path: Path) -> None:
    rows = [[f"слово{column + row * 3}" for column in range(3)] for row in range(40)]
    source = read(tmp_path, printed(rows, before="слово120 слово121", after="слово122"), "план.pdf")
    assert words(source) == sorted(f"слово{number}" for number in range(123))


def test_a_password_is_asked_for_in_words(tmp_path: Path) -> None:
    file = BytesIO()
    canvas = Canvas(file, encrypt=pdfencrypt.StandardEncryption("secret", "owner"))
    canvas.drawString(100, 700, "Plan")
    canvas.save()
    with pytest.raises(tables.Unreadable, match="паролем"):
        read(tmp_path, file.getvalue(), "план.pdf")


def test_a_file_that_only_its_owner_may_change_is_read(tmp_path: Path) -> None:
    file = BytesIO()
    canvas = Canvas(file, encrypt=pdfencrypt.StandardEncryption("", "owner", canModify=0))
    canvas.drawString(100, 700, "Plan")
    canvas.save()
    assert lines(read(tmp_path, file.getvalue(), "план.pdf")) == ["Plan"]


def test_a_scan_is_refused_and_a_page_without_text_is_doubted(tmp_path: Path) -> None:
    from reportlab.lib.utils import ImageReader

    def drawn(*, text: str) -> bytes:
        file = BytesIO()
        canvas = Canvas(file)
        canvas.drawString(100, 700, text)
        canvas.showPage()
        picture = b"P6 2 2 255\n" + bytes(12)
        canvas.drawImage(ImageReader(BytesIO(picture)), 0, 0, 500, 700)
        canvas.save()
        return file.getvalue()

    with pytest.raises(tables.Unreadable, match="скан"):
        read(tmp_path, drawn(text=""), "план.pdf")
    assert "2" in read(tmp_path, drawn(text="Plan"), "план.pdf").doubts[0]


def test_a_stream_that_inflates_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from merilo.core.tables import pdf

    monkeypatch.setattr(pdf, "MAX_STREAM_BYTES", 5_000_000)
    packed = zlib.compress(bytes(6_000_000), 9)
    for data in (packed, zlib.compress(packed, 9)):
        body = (
            b"%%PDF-1.4\n1 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(data) + data + b"\nendstream endobj\n"
        )
        with pytest.raises(tables.Unreadable, match="слишком большим"):
            read(tmp_path, body, "план.pdf")


def test_squared_paper_is_refused_in_time(tmp_path: Path) -> None:
    file = BytesIO()
    canvas = Canvas(file)
    canvas.drawString(100, 700, "Plan")
    for at in range(150):
        canvas.line(0, at * 5, 600, at * 5)
        canvas.line(at * 4, 0, at * 4, 800)
    canvas.save()
    with pytest.raises(tables.Unreadable, match="сложен"):
        read(tmp_path, file.getvalue(), "план.pdf")


def test_a_word_cut_by_a_narrow_column_is_whole_again(tmp_path: Path) -> None:
    file = BytesIO()
    canvas = Canvas(file)
    canvas.setFont("Courier", 10)  # every letter is 6 points wide
    for y in (700, 600):
        canvas.line(100, y, 300, y)
    for x in (100, 172, 300):
        canvas.line(x, 600, x, 700)
    for at, text in enumerate(["see bus.gov.", "ru", "mid-", "year", "one two", "three"]):
        canvas.drawString(104, 685 - at * 12, text)
    canvas.save()
    (table,) = read(tmp_path, file.getvalue(), "план.pdf").parts
    assert texts(table)[0][0] == "see bus.gov.ru\nmid-year\none two\nthree"


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["муниципальног", "о"], "муниципального"),
        (["(информ", "ационн", "ые"], "(информационные"),
        (["учреждения", "культуры"], "учреждения\nкультуры"),
        (["Совет", "Глава"], "Совет\nГлава"),
    ],
)
def test_only_pieces_that_make_a_word_are_joined(pieces: list[str], text: str) -> None:
    from merilo.core.tables.typesetting import cell_text

    lines = [[{"text": piece, "x0": 5.0, "x1": 95.0, "top": 0.0, "bottom": 1.0}] for piece in pieces]
    assert cell_text(lines, left=0, right=100) == text
    short = [[{**line[0], "x1": 40.0}] for line in lines]
    assert cell_text(short, left=0, right=100) == "\n".join(pieces)
