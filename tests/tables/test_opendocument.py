"""OpenDocument texts and spreadsheets."""

from __future__ import annotations

from pathlib import Path

from merilo.core import tables
from tests.tables.samples import lines, opendocument, read, texts, words

LIST = (
    '<text:list-style style:name="L">'
    '<text:list-level-style-number text:level="1" style:num-suffix="." style:num-format="1"/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/></text:list-style>'
)


def cell(text: str = "", attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def table(*rows: str, name: str = "Т") -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def test_covered_and_repeated_cells_keep_their_places(tmp_path: Path) -> None:
    covered = "<table:covered-table-cell/>"
    body = table(
        row(
            cell("a"),
            cell("bc", 'table:number-columns-spanned="2"'),
            covered,
            cell("d", 'table:number-rows-spanned="2"'),
        ),
        row(cell("x", 'table:number-columns-repeated="3"'), covered),
        row(
            cell("y"),
            cell("", 'table:number-columns-repeated="2"'),
            cell("z"),
            attributes='table:number-rows-repeated="2"',
        ),
    )
    (part,) = read(tmp_path, opendocument(body), "a.odt").parts
    assert texts(part) == [["a", "bc", "", "d"], ["x", "x", "x", ""], ["y", "", "", "z"], ["y", "", "", "z"]]
    assert isinstance(part, tables.Table)
    assert (part.rows[0][2].covered_by, part.rows[1][3].covered_by) == ((1, 2), (1, 4))


def test_spaces_tabs_breaks_and_soft_page_breaks(tmp_path: Path) -> None:
    ends = "<text:line-break/>2030\n  <text:soft-page-break/> г.</text:p>"
    body = '<text:p>\n  План<text:s text:c="3"/>на<text:tab/>год' + ends
    assert lines(read(tmp_path, opendocument(body), "a.odt")) == ["План   на\tгод", "2030 г."]


def test_list_numbers_are_written_out_and_continued(tmp_path: Path) -> None:
    def item(inner: str, more: str = "") -> str:
        return f'<text:list text:style-name="L" {more}><text:list-item>{inner}</text:list-item></text:list>'

    nested = "<text:list><text:list-item><text:p>часть</text:p></text:list-item></text:list>"
    body = item("<text:p>раз</text:p>" + nested) + item("<text:p>два</text:p>", 'text:continue-numbering="true"')
    body += item("<text:p>снова</text:p>")
    source = read(tmp_path, opendocument(body, automatic=LIST), "a.odt")
    assert lines(source) == ["1. раз", "1.1 часть", "2. два", "1. снова"]


def test_the_number_column_of_a_table_is_a_list(tmp_path: Path) -> None:
    def numbered(at: int) -> str:
        goes_on = 'text:continue-numbering="true"' if at else ""
        inner = f'<text:list text:style-name="L" {goes_on}><text:list-item><text:p/></text:list-item></text:list>'
        return row(f"<table:table-cell>{inner}</table:table-cell>", cell("дело"))

    (part,) = read(tmp_path, opendocument(table(*map(numbered, range(3))), automatic=LIST), "a.odt").parts
    assert texts(part) == [["1.", "дело"], ["2.", "дело"], ["3.", "дело"]]


def test_deleted_hidden_and_annotated_text_is_left_out(tmp_path: Path) -> None:
    hidden = (
        '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    )
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>стёрто</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:p>видно<text:span text:style-name="H">скрыто</text:span><text:change text:change-id="1"/>'
        "<office:annotation><text:p>замечание</text:p></office:annotation> тут</text:p>"
        '<text:section text:display="none"><text:p>раздел скрыт</text:p></text:section>'
    )
    assert lines(read(tmp_path, opendocument(body, automatic=hidden), "a.odt")) == ["видно тут"]


def test_text_boxes_notes_and_headers_are_read(tmp_path: Path) -> None:
    styles = (
        "<office:master-styles><style:master-page><style:header><text:p>УТВЕРЖДАЮ</text:p></style:header>"
        "<style:footer><text:p>12</text:p></style:footer></style:master-page></office:master-styles>"
    )
    note = "<text:note-citation>1</text:note-citation><text:note-body><text:p>сноска</text:p></text:note-body>"
    frame = "<draw:frame><draw:text-box><text:p>Глава округа</text:p></draw:text-box></draw:frame>"
    body = f"<text:p>{frame}План<text:note>{note}</text:note></text:p>"
    assert lines(read(tmp_path, opendocument(body, styles=styles), "a.odt")) == [
        "УТВЕРЖДАЮ",
        "Глава округа",
        "План",
        "сноска",
    ]


def test_sheets_of_a_spreadsheet_keep_their_addresses_and_endless_empty_ends_are_dropped(tmp_path: Path) -> None:
    hidden = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    sheet = table(
        row(cell(attributes='table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="2"'),
        row(cell(), cell("1.1"), cell("апрель"), cell(attributes='table:number-columns-repeated="16381"')),
        row(
            cell(attributes='table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="1048573"'
        ),
        name="План",
    )
    secret = table(row(cell("x")), name="Тайный").replace("<table:table ", '<table:table table:style-name="h" ')
    source = read(tmp_path, opendocument(sheet + secret, kind="spreadsheet", automatic=hidden), "a.ods")
    first, second = source.parts
    assert texts(first) == [["", "", ""], ["", "", ""], ["", "1.1", "апрель"]]
    assert isinstance(first, tables.Table)
    assert isinstance(second, tables.Table)
    assert (first.sheet, second.sheet) == ("План", "Тайный")
    assert "«Тайный»" in source.doubts[0]


def test_every_word_is_read_exactly_once(tmp_path: Path) -> None:
    inner = table(row(cell("слово5"), cell("слово6")))
    body = "<text:h>слово1</text:h>" + table(
        row(cell("слово2"), cell("слово3 слово4")), row(f"<table:table-cell>{inner}</table:table-cell>", cell("слово7"))
    )
    source = read(tmp_path, opendocument(body + "<text:p>слово8</text:p>"), "a.odt")
    assert words(source) == [f"слово{number}" for number in range(1, 9)]


def test_the_flat_form_is_read_too(tmp_path: Path) -> None:
    names = ("office", "text", "table")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    body = (
        f"<office:body><office:text><text:p>План</text:p>{table(row(cell('а'), cell('б')))}</office:text></office:body>"
    )
    mime = 'office:mimetype="application/vnd.oasis.opendocument.text"'
    data = f'<?xml version="1.0"?><office:document {spaces} {mime}>{body}</office:document>'.encode()
    source = read(tmp_path, data, "план.fodt")
    assert (source.kind, lines(source), texts(source.parts[1])) == ("odt", ["План"], [["а", "б"]])
