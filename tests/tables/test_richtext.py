"""Rich text, read without any office."""

from __future__ import annotations

from pathlib import Path

from merilo.core import tables
from tests.tables.samples import lines, read, rich, texts, words


def row(*cells: str, more: str = "") -> str:
    edges = "".join(f"{more if at == 1 else ''}\\cellx{at * 2000}" for at in range(1, len(cells) + 1))
    return f"\\trowd{edges}\\pard\\intbl " + "".join(f"{cell}\\cell " for cell in cells) + "\\row\n"


def test_cells_rows_and_paragraphs(tmp_path: Path) -> None:
    text = "\\pard План\\par\n" + row("1.", "май\\line июнь\\par июль") + row("2.", "") + "\\pard Конец\\par"
    source = read(tmp_path, rich(text), "a.rtf")
    assert lines(source) == ["План", "Конец"]
    assert texts(source.parts[1]) == [["1.", "май\nиюнь\nиюль"], ["2.", ""]]


def test_cells_merged_across_down_and_by_wider_borders(tmp_path: Path) -> None:
    first = "\\trowd\\clvmgf\\cellx1000\\clmgf\\cellx2000\\clmrg\\cellx3000\\pard\\intbl a\\cell b\\cell \\cell\\row "
    second = "\\trowd\\clvmrg\\cellx1000\\cellx2010\\cellx3000\\pard\\intbl \\cell c\\cell d\\cell\\row "
    third = "\\trowd\\cellx3000\\pard\\intbl e\\cell\\row "
    (part,) = read(tmp_path, rich(first + second + third), "a.rtf").parts
    assert texts(part) == [["a", "b", ""], ["", "c", "d"], ["e", "", ""]]
    assert isinstance(part, tables.Table)
    assert [part.rows[0][2].covered_by, part.rows[1][0].covered_by, part.rows[2][2].covered_by] == [
        (1, 2),
        (1, 1),
        (3, 1),
    ]


def test_letters_come_as_code_page_bytes_and_as_unicode(tmp_path: Path) -> None:
    text = "\\uc1\\u1055?\\u1083\\'3f\\u1072?\\u1085? {\\uc0\\u1085\\u1072} \\uc2\\u171??2030\\u187??\\emdash\\~x"
    assert lines(read(tmp_path, rich(text), "a.rtf")) == ["План на «2030»—\u00a0x"]


def test_the_font_says_the_code_page(tmp_path: Path) -> None:
    fonts = b"{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}}"
    data = b"{\\rtf1\\ansi\\ansicpg1252" + fonts + b"\\f1 \\'cf\\'eb\\'e0\\'ed\\par}"
    assert lines(read(tmp_path, data, "a.rtf")) == ["План"]


def test_visible_list_numbers_stay_and_hidden_deleted_and_service_text_goes(tmp_path: Path) -> None:
    text = (
        "{\\info{\\title имя}}{\\stylesheet{\\s0 Normal;}}{\\*\\generator X;}{\\*\\unknown тайна}"
        "\\pard{\\listtext\\pard 1.\\tab}дело {\\v скрыто}{\\deleted стёрто}{\\pict 00ff}"
        "{\\field{\\*\\fldinst DATE}{\\fldrslt 1 мая}}\\par"
    )
    assert lines(read(tmp_path, rich(text), "a.rtf")) == ["1. дело 1 мая"]


def test_headers_stand_first_and_footnotes_last(tmp_path: Path) -> None:
    text = "\\pard План{\\footnote сноска}\\par{\\header \\pard УТВЕРЖДАЮ\\par}{\\footer \\pard 7\\par}"
    assert lines(read(tmp_path, rich(text), "a.rtf")) == ["УТВЕРЖДАЮ", "План", "сноска"]


def test_a_text_box_is_read_where_it_is_anchored(tmp_path: Path) -> None:
    text = "{\\*\\shpinst{\\sp{\\sn x}{\\sv 1}}{\\shptxt \\pard Глава округа\\par}}"
    shape = "{\\shp" + text + "{\\shprslt{\\*\\do Глава округа}}}"
    assert lines(read(tmp_path, rich(f"\\pard{shape} План\\par"), "a.rtf")) == ["Глава округа", "План"]


def test_a_table_in_a_cell_does_not_break_the_row(tmp_path: Path) -> None:
    properties = "{\\*\\nesttableprops\\trowd\\cellx500\\cellx900\\nestrow}{\\nonesttables\\par}"
    nested = "\\pard\\intbl\\itap2 май\\nestcell июнь\\nestcell" + properties
    first = "\\trowd\\cellx1000\\cellx2000\\pard\\intbl Посещение учреждений\\cell "
    text = f"{first}{nested}\\pard\\intbl\\itap1 \\cell\\row "
    (part,) = read(tmp_path, rich(text), "a.rtf").parts
    assert texts(part) == [["Посещение учреждений", "май\tиюнь"]]


def test_every_word_is_read_exactly_once(tmp_path: Path) -> None:
    text = (
        "\\pard слово1\\par " + row("слово2", "слово3 слово4") + row("слово5\\par слово6", "слово7") + "\\pard слово8"
    )
    assert words(read(tmp_path, rich(text), "a.rtf")) == [f"слово{number}" for number in range(1, 9)]
