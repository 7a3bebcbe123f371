"""Word documents: what Word shows is what is read."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from merilo.core import tables
from tests.tables.samples import levels, lines, listed, p, read, tbl, tc, texts, tr, word, words


def test_text_and_tables_come_in_document_order(tmp_path: Path) -> None:
    body = p("План") + tbl(tr(tc("1"), tc("Встреча"))) + p("Примечание") + tbl(tr(tc("а"), tc("б")))
    source = read(tmp_path, word(body), "план.docx")
    kinds = [
        part.text if isinstance(part, tables.Line) else part.number
        for part in source.parts
        if not isinstance(part, tables.Stream)
    ]
    assert (source.kind, kinds) == ("docx", ["План", 1, "Примечание", 2])


def test_merged_cells_are_covered_by_the_cell_with_the_text(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 4)
    for row in range(3):
        for column in range(4):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    path = tmp_path / "план.docx"
    document.save(str(path))
    (part,) = tables.read(path).parts
    assert texts(part) == [["00", "01\n02", "", "03"], ["10\n20", "11", "12", "13"], ["", "21", "22", "23"]]
    assert isinstance(part, tables.Table)
    assert part.rows[0][2].covered_by == (1, 2)
    assert part.rows[2][0].covered_by == (2, 1)
    assert [cell.covered_by for cell in part.rows[1]] == [None] * 4


def test_old_horizontal_merges_are_covered_too(tmp_path: Path) -> None:
    row = tr(tc("ab", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("c"))
    (part,) = read(tmp_path, word(tbl(row, tr(tc("1"), tc("2"), tc("3")))), "a.docx").parts
    assert texts(part) == [["ab", "", "c"], ["1", "2", "3"]]


def test_a_row_may_begin_after_empty_grid_columns(tmp_path: Path) -> None:
    rows = [tr(tc("1"), tc("2"), tc("3")), tr(tc("сдвиг"), tc("край"), properties='<w:gridBefore w:val="1"/>')]
    (part,) = read(tmp_path, word(tbl(*rows)), "a.docx").parts
    assert texts(part) == [["1", "2", "3"], ["", "сдвиг", "край"]]


def test_a_merge_that_continues_nothing_is_a_cell_of_its_own(tmp_path: Path) -> None:
    (part,) = read(tmp_path, word(tbl(tr(tc("сирота", "<w:vMerge/>"), tc("x")))), "a.docx").parts
    assert texts(part) == [["сирота", "x"]]


def test_automatic_numbers_stand_in_the_number_column(tmp_path: Path) -> None:
    numbering = levels(("decimal", "%1."), ("decimal", "%1.%2"))
    rows = [tr(tc(listed(level=level)), tc(f"дело {at}")) for at, level in enumerate((0, 1, 1, 0, 1), 1)]
    (part,) = read(tmp_path, word(tbl(*rows), numbering=numbering), "a.docx").parts
    assert [row[0] for row in texts(part)] == ["1.", "1.1", "1.2", "2.", "2.1"]


@pytest.mark.parametrize(
    ("style", "pattern", "shown"),
    [
        ("upperRoman", "%1.", ["I.", "II.", "III.", "IV."]),
        ("lowerRoman", "%1)", ["i)", "ii)", "iii)", "iv)"]),
        ("russianLower", "%1)", ["а)", "б)", "в)", "г)"]),
        ("russianUpper", "%1.", ["А.", "Б.", "В.", "Г."]),
        ("lowerLetter", "(%1)", ["(a)", "(b)", "(c)", "(d)"]),
        ("decimalZero", "%1", ["01", "02", "03", "04"]),
        ("bullet", "\uf0b7", ["•"] * 4),
        ("bullet", "-", ["-"] * 4),
        ("bullet", "o", ["•"] * 4),
        ("none", "", [""] * 4),
    ],
)
def test_numbers_are_written_in_the_format_of_the_list(
    tmp_path: Path, style: str, pattern: str, shown: list[str]
) -> None:
    body = "".join(listed("текст") for _ in range(4))
    source = read(tmp_path, word(body, numbering=levels((style, pattern))), "a.docx")
    assert lines(source) == [f"{number} текст".strip() for number in shown]


def test_covered_cells_neither_show_nor_count_numbers(tmp_path: Path) -> None:
    start, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [tr(tc(listed(), start), tc("а")), tr(tc(listed(), goes_on), tc("б")), tr(tc(listed()), tc("в"))]
    (part,) = read(tmp_path, word(tbl(*rows), numbering=levels(("decimal", "%1."))), "a.docx").parts
    assert [row[0] for row in texts(part)] == ["1.", "", "2."]


def test_a_list_that_starts_anew_and_one_that_goes_on(tmp_path: Path) -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    again = f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{override}</w:num>'
    same = '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
    numbering = levels(("decimal", "%1."), more=again + same)
    body = "".join(listed("x", number=number) for number in (1, 1, 2, 2, 3))
    assert lines(read(tmp_path, word(body, numbering=numbering), "a.docx")) == ["1. x", "2. x", "5. x", "6. x", "7. x"]


def test_numbers_come_from_a_paragraph_style_too(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Own"><w:basedOn w:val="Base"/></w:style>'
    )
    body = p("дело", '<w:pStyle w:val="Own"/>') * 2 + p(
        "нет", '<w:pStyle w:val="Own"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    )
    source = read(tmp_path, word(body, numbering=levels(("decimal", "%1.")), styles=styles), "a.docx")
    assert lines(source) == ["1. дело", "2. дело", "нет"]


def test_tracked_deletions_are_no_text_and_insertions_are(tmp_path: Path) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    paragraph = (
        f"<w:p>{run.format('до ')}<w:del><w:r><w:delText>стёрто</w:delText></w:r></w:del>"
        f"<w:ins>{run.format('апреля')}</w:ins><w:moveFrom>{run.format('ушло')}</w:moveFrom>"
        f"<w:moveTo>{run.format(' сюда')}</w:moveTo></w:p>"
    )
    rows = tr(tc("1"), tc("есть")) + tr(tc("2"), tc("удалённая строка"), properties="<w:del/>")
    source = read(tmp_path, word(paragraph + tbl(rows)), "a.docx")
    assert lines(source) == ["до апреля сюда"]
    assert texts(source.parts[1]) == [["1", "есть"]]
    assert "исправления" in source.doubts[0]


def test_a_deleted_paragraph_mark_joins_two_paragraphs(tmp_path: Path) -> None:
    body = p("Клуб ", "<w:rPr><w:del/></w:rPr>") + p("«Заря»")
    assert lines(read(tmp_path, word(body), "a.docx")) == ["Клуб «Заря»"]


def test_hidden_text_is_left_out_also_by_style(tmp_path: Path) -> None:
    styles = '<w:style w:type="character" w:styleId="Hid"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = (
        "<w:p><w:r><w:t>видно</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>скрыто</w:t></w:r>"
        '<w:r><w:rPr><w:rStyle w:val="Hid"/></w:rPr><w:t>скрыто</w:t></w:r>'
        '<w:r><w:rPr><w:rStyle w:val="Hid"/><w:vanish w:val="0"/></w:rPr><w:t> снова</w:t></w:r></w:p>'
    )
    assert lines(read(tmp_path, word(body, styles=styles), "a.docx")) == ["видно снова"]


def test_line_breaks_tabs_and_odd_hyphens_are_kept(tmp_path: Path) -> None:
    first, second = (
        "<w:t>май</w:t><w:noBreakHyphen/><w:t>июнь</w:t>",
        "<w:t>2030</w:t><w:softHyphen/><w:tab/><w:t>г.</w:t>",
    )
    run = f"<w:r>{first}<w:br/>{second}</w:r>"
    (part,) = read(tmp_path, word(tbl(tr(tc(f"<w:p>{run}</w:p>"), tc("б")))), "a.docx").parts
    assert texts(part) == [["май-июнь\n2030\tг.", "б"]]


def test_a_text_box_is_read_once_though_it_is_stored_twice(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('УТВЕРЖДАЮ')}{p('Глава округа')}</w:txbxContent>"
    drawing = (
        '<mc:AlternateContent><mc:Choice Requires="wps">'
        f"<w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p><w:r>{drawing}</w:r></w:p>" + p("План")
    assert lines(read(tmp_path, word(body), "a.docx")) == ["УТВЕРЖДАЮ", "Глава округа", "План"]
    old = f"<w:p><w:r><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r></w:p>"
    assert lines(read(tmp_path, word(old), "a.docx")) == ["УТВЕРЖДАЮ", "Глава округа"]


def test_content_controls_links_and_tags_hold_text_rows_and_cells(tmp_path: Path) -> None:
    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtPr><w:tag/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    run = "<w:r><w:t>{}</w:t></w:r>"
    link, tag = f"<w:hyperlink>{run.format('б')}</w:hyperlink>", f"<w:smartTag>{run.format('в')}</w:smartTag>"
    inline = f"<w:p>{control(run.format('а'))}{link}{tag}</w:p>"
    hint = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + p("Место для ввода") + "</w:sdtContent></w:sdt>"
    )
    body = control(inline) + hint + tbl(tr(tc("1"), control(tc("2"))), control(tr(tc("3"), tc(control(p("4"))))))
    source = read(tmp_path, word(body), "a.docx")
    assert lines(source) == ["абв"]
    assert texts(source.parts[1]) == [["1", "2"], ["3", "4"]]


def test_headers_stand_first_notes_and_footers_last_page_numbers_nowhere(tmp_path: Path) -> None:
    margins = [f'<w:{part}Reference w:type="default" r:id="{part}1"/>' for part in ("header", "footer")]
    section = f"<w:sectPr>{''.join(margins)}</w:sectPr>"
    body = '<w:p><w:r><w:t>План</w:t><w:footnoteReference w:id="2"/></w:r></w:p>' + section
    line = f'<w:footnote w:id="-1" w:type="separator">{p("---")}</w:footnote>'
    notes = f'{line}<w:footnote w:id="2">{p("сноска")}</w:footnote>'
    data = word(
        body, header1=p("УТВЕРЖДАЮ") + p("- 2 -"), footer1=p("Страница 3") + p("отдел культуры"), footnotes=notes
    )
    assert lines(read(tmp_path, data, "a.docx")) == ["УТВЕРЖДАЮ", "План", "сноска", "отдел культуры"]


def test_field_codes_are_no_text_but_their_results_are(tmp_path: Path) -> None:
    code = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DATE</w:instrText></w:r>'
    field = f"<w:p>{code}<w:r><w:t>1 мая</w:t></w:r></w:p>"
    assert lines(read(tmp_path, word(field), "a.docx")) == ["1 мая"]


def test_a_small_table_inside_a_cell_becomes_lines_of_the_cell(tmp_path: Path) -> None:
    inner = tbl(tr(tc("май"), tc("клуб")), tr(tc("июнь"), tc("музей")))
    body = tbl(tr(tc("1"), tc("Посещение учреждений по графику и подготовка сводки для совета"), tc(inner + p())))
    (part,) = read(tmp_path, word(body), "a.docx").parts
    assert texts(part)[0][2] == "май\tклуб\nиюнь\tмузей"


def test_a_table_inside_a_table_that_only_arranges_the_page_stands_alone(tmp_path: Path) -> None:
    inner = tbl(*(tr(tc(f"{number}."), tc("Провести заседание совета"), tc("апрель")) for number in range(1, 4)))
    source = read(tmp_path, word(tbl(tr(tc(p("План") + inner + p("Примечание"))))), "a.docx")
    assert lines(source) == ["План", "Примечание"]
    assert texts(source.parts[1]) == [[f"{number}.", "Провести заседание совета", "апрель"] for number in range(1, 4)]


def test_approval_blocks_side_by_side_keep_their_cells(tmp_path: Path) -> None:
    body = tbl(tr(tc(p("СОГЛАСОВАНО") + p("Председатель совета")), tc(p("УТВЕРЖДАЮ") + p("Глава округа"))))
    (part,) = read(tmp_path, word(body), "a.docx").parts
    assert texts(part) == [["СОГЛАСОВАНО\nПредседатель совета", "УТВЕРЖДАЮ\nГлава округа"]]


def test_strict_documents_are_read_too(tmp_path: Path) -> None:
    import io
    import zipfile

    data = word(p("Строгий вид"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    old = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    members["word/document.xml"] = members["word/document.xml"].replace(
        old, b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    from tests.tables.samples import zipped

    assert lines(read(tmp_path, zipped(dict(members)), "a.docx")) == ["Строгий вид"]


def test_every_word_is_read_exactly_once(tmp_path: Path) -> None:
    cell = iter(range(1000))

    def unique(count: int = 1) -> str:
        return " ".join(f"слово{next(cell)}" for _ in range(count))

    nested = tbl(tr(tc(unique()), tc(unique())))
    body = (
        p(unique(3))
        + tbl(
            tr(tc(unique()), tc(unique(), '<w:gridSpan w:val="2"/>'), tc(unique(), '<w:vMerge w:val="restart"/>')),
            tr(tc(unique()), tc(nested + p(unique())), tc(unique()), tc("", "<w:vMerge/>")),
        )
        + p(unique(2))
    )
    count = next(cell)
    assert words(read(tmp_path, word(body), "a.docx")) == sorted(f"слово{number}" for number in range(count))
