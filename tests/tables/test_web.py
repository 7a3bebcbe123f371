"""Pages, good and broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from merilo.core import tables
from tests.tables.samples import lines, read, texts, words


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>имя</title>{head}</head><body>{body}</body></html>".encode()


def test_spans_are_covered_cells(tmp_path: Path) -> None:
    body = (
        '<table><tr><th rowspan=2>№</th><th colspan="2">Срок</th></tr><tr><th>2030</th><th>2031</th></tr>'
        "<tr><td>1<td>май<td>июнь</table>"
    )
    (part,) = read(tmp_path, page(body), "a.html").parts
    assert texts(part) == [["№", "Срок", ""], ["", "2030", "2031"], ["1", "май", "июнь"]]
    assert isinstance(part, tables.Table)
    assert (part.rows[0][2].covered_by, part.rows[1][0].covered_by) == ((1, 2), (1, 1))


def test_a_rowspan_beyond_the_table_is_cut(tmp_path: Path) -> None:
    body = "<table><tr><td rowspan=65000>а<td>1</tr><tr><td>2</tr></table>"
    (part,) = read(tmp_path, page(body), "a.html").parts
    assert texts(part) == [["а", "1"], ["", "2"]]


def test_white_space_is_one_space_and_breaks_are_lines(tmp_path: Path) -> None:
    body = "<table><tr><td>\n  до\n  1 мая <br> или<p>позже</p></td><td><b>вер</b><i>но</i></td></tr></table>"
    (part,) = read(tmp_path, page(body), "a.html").parts
    assert texts(part) == [["до 1 мая\nили\nпозже", "верно"]]


def test_scripts_styles_and_hidden_text_are_dropped(tmp_path: Path) -> None:
    body = (
        "<script>var a</script><style>b{}</style><p style='display: none'>нет</p><p hidden>нет</p><!-- нет --><p>да</p>"
    )
    assert lines(read(tmp_path, page(body), "a.html")) == ["да"]


def test_list_items_show_their_numbers(tmp_path: Path) -> None:
    body = "<ol start=3><li>три<li>четыре</ol><ul><li><p>точка</p></ul><table><tr><td><ol><li></ol><td>дело</table>"
    source = read(tmp_path, page(body), "a.html")
    assert lines(source) == ["3. три", "4. четыре", "• точка"]
    assert texts(source.parts[-1]) == [["1.", "дело"]]


def test_a_plan_in_a_layout_table_is_a_table_of_its_own(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>{at}.<td>Заседание общественного совета<td>май</tr>" for at in range(1, 4))
    body = f"<table><tr><td>Меню</td><td><h1>План</h1><table>{rows}</table><p>Подпись</p></td></tr></table>"
    source = read(tmp_path, page(body), "a.html")
    assert lines(source) == ["Меню", "План", "Подпись"]
    assert len(texts(next(part for part in source.parts if isinstance(part, tables.Table)))) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"])
@pytest.mark.parametrize("says", [True, False])
def test_the_encoding_is_declared_or_told_by_evidence(tmp_path: Path, encoding: str, says: bool) -> None:
    head = (
        f'<meta http-equiv="Content-Type" content="text/html; charset={encoding.removesuffix("-sig")}">' if says else ""
    )
    data = page("<p>Проведение независимой оценки</p>", head).decode().encode(encoding)
    assert lines(read(tmp_path, data, "a.html")) == ["Проведение независимой оценки"]


def test_a_wrong_declaration_does_no_harm(tmp_path: Path) -> None:
    data = page("<p>Независимая оценка</p>", '<meta charset="windows-1251">')
    assert lines(read(tmp_path, data, "a.html")) == ["Независимая оценка"]


def test_broken_markup_loses_no_word(tmp_path: Path) -> None:
    table = "<table>слово2<tr><td>слово3<td>слово4<tr>слово5<td>слово6<p>слово7</td></table>"
    body = f"слово1{table}<div>слово8<td>слово9</div"
    found = words(read(tmp_path, page(body), "a.html"))
    assert [word for word in found if word.startswith("слово")] == [f"слово{number}" for number in range(1, 10)]


def test_a_page_saved_as_one_letter_is_read(tmp_path: Path) -> None:
    import base64

    body = base64.encodebytes("<html><body><p>План работы</p></body></html>".encode("cp1251")).decode()
    letter = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\n'
        f"Content-Type: text/html; charset=windows-1251\nContent-Transfer-Encoding: base64\n\n{body}\n--x--\n"
    )
    assert lines(read(tmp_path, letter.encode(), "a.doc")) == ["План работы"]


def test_a_page_under_the_name_of_a_workbook_gives_bare_rows(tmp_path: Path) -> None:
    path = tmp_path / "ответы.xls"
    path.write_bytes(page("<table><tr><td>Клуб<td>Да<tr><td>Музей<td></table>"))
    (sheet,) = tables.read_sheets(path)
    assert sheet.rows == [["Клуб", "Да"], ["Музей", None]]
