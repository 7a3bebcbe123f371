"""Plain text: rows of tabs, cells one per line, pipes, lines; and in which encoding."""

from __future__ import annotations

from pathlib import Path

import pytest

from merilo.core import tables
from tests.shared import shared_plans
from tests.tables.samples import lines, read, texts, words


def parts(tmp_path: Path, text: str) -> tuple[tables.Line | tables.Table | tables.Stream, ...]:
    return read(tmp_path, text.encode(), "план.txt").parts


def stream(part: object) -> list[tuple[int, str]]:
    assert isinstance(part, tables.Stream)
    return [(cell.row, cell.text) for cell in part.cells]


def test_rows_of_tabs_are_a_table_and_a_row_with_empty_cells_stays(tmp_path: Path) -> None:
    text = "**План**  \n\n№\tДело\tКто\n1.\tВстреча\tСовет по\n\n\t\tоценке\n2.\tОтчёт\tГлава"
    title, table = parts(tmp_path, text)
    assert isinstance(title, tables.Line)
    assert (title.text, title.number) == ("План", 1)
    assert texts(table) == [
        ["№", "Дело", "Кто"],
        ["1.", "Встреча", "Совет по"],
        ["", "", "оценке"],
        ["2.", "Отчёт", "Глава"],
    ]


def test_a_heading_between_rows_stays_in_the_table_another_table_does_not(tmp_path: Path) -> None:
    plan = "№\tДело\tСрок\n1\tВстреча\tмай\nII. Итоги\n2\tОтчёт\tиюнь\n"
    text = plan + "Целевые показатели\nИмя\t2030\t2031\t2032\nдоля\t1\t2\t3"
    first, title, second = parts(tmp_path, text)
    assert [row[0] for row in texts(first)] == ["№", "1", "II. Итоги", "2"]
    assert isinstance(title, tables.Line)
    assert (title.text, len(texts(second)[0])) == ("Целевые показатели", 4)


def test_cells_on_lines_of_their_own_are_a_stream(tmp_path: Path) -> None:
    text = "План\n\n\t№\nп/п\n\tДело\n\n\t\n\tмай\n\nиюнь\n\n\nПримечание\n"
    title, cells, note = parts(tmp_path, text)
    assert isinstance(title, tables.Line)
    assert isinstance(note, tables.Line)
    assert stream(cells) == [(3, "№\nп/п"), (5, "Дело"), (7, ""), (8, "май\n\nиюнь")]
    assert (note.text, note.number) == ("Примечание", 13)


def test_pipes_are_a_table_with_line_breaks_and_escaped_bars(tmp_path: Path) -> None:
    text = "# План\n\n| № | **Дело** |\n|---|:--|\n| 1 | раз<br>два \\| три |\n|2|\n\nконец"
    title, table, end = parts(tmp_path, text)
    assert isinstance(title, tables.Line)
    assert isinstance(end, tables.Line)
    assert (title.text, end.text, end.number) == ("План", "конец", 8)
    assert texts(table) == [["№", "Дело"], ["1", "раз\nдва | три"], ["2", ""]]


def test_signature_lines_and_lone_stars_are_no_bold_marks(tmp_path: Path) -> None:
    source = read(tmp_path, "__________ /Глава/\n2 ** 3\n# п/п".encode(), "a.txt")
    assert lines(source) == ["__________ /Глава/", "2 ** 3", "# п/п"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866"]
)
def test_the_encoding_is_told_by_evidence(tmp_path: Path, encoding: str) -> None:
    text = "УТВЕРЖДАЮ\nПлан проведения независимой оценки\n"
    assert lines(read(tmp_path, text.encode(encoding), "a.txt")) == text.split("\n")[:2]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
@pytest.mark.parametrize("text", ["ДА;НЕТ", "апрель", "Дом культуры", "ОРГАНИЗАЦИЯ", "Срок исполнения"])
def test_short_texts_are_told_rightly_or_refused(tmp_path: Path, encoding: str, text: str) -> None:
    try:
        assert " ".join(words(read(tmp_path, text.encode(encoding), "a.txt"))) == " ".join(sorted(text.split()))
    except tables.Unreadable as refusal:
        assert "кодировке" in str(refusal)


@pytest.mark.parametrize(
    "data", [bytes(range(128, 256)) * 4, "Ёж".encode("cp1251"), "План работы".encode() + b"\xff\xfe\xfa"]
)
def test_what_cannot_be_told_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(tables.Unreadable, match="кодировке"):
        read(tmp_path, data, "a.txt")


def test_the_real_plans_keep_every_word_once(tmp_path: Path) -> None:
    for path in sorted(shared_plans().glob("*.txt")):
        source = tables.read(path)
        assert words(source) == sorted(path.read_text(encoding="utf-8").replace("**", "").split()), path.name


def test_the_real_plans_have_the_shapes_they_were_written_in() -> None:
    shapes = {path.stem: tables.read(path).parts for path in shared_plans().glob("*.txt")}
    kinds = {
        name: [type(part).__name__ for part in found if not isinstance(part, tables.Line)]
        for name, found in shapes.items()
    }
    assert sorted(kinds.values()) == [["Stream"], ["Stream"], ["Stream", "Stream"], ["Table"], ["Table"]]
