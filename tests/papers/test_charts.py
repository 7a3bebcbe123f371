"""Pictures: the numbers are written, equal data give equal bytes, no name breaks out of its place."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

from merilo.core import papers
from merilo.core.papers import charts

D = Decimal


def _texts(svg: str) -> list[str]:
    return [("".join(node.itertext())) for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_every_bar_has_its_name_and_number() -> None:
    texts = _texts(papers.bars((papers.Bar("Музей", D("88.50")), papers.Bar("Парк", D("7.00"))), mean=D("47.75")))
    for words in ("Музей", "88,50", "Парк", "7,00", "среднее 47,75"):
        assert words in texts


def test_names_with_signs_of_xml_survive() -> None:
    assert "Дом <Центр> & «Клуб»" in _texts(papers.bars((papers.Bar("Дом <Центр> & «Клуб»", D(50)),)))


def test_a_long_name_is_told_by_its_quotes_and_takes_two_lines_at_most() -> None:
    name = "Муниципальное бюджетное учреждение " * 5 + "«Ольховская библиотека»"
    assert charts._two_lines(name) == "«Ольховская библиотека»"
    assert charts._two_lines("слово " * 60).count("\n") == 1


def test_a_distribution_counts_each_value_once_and_puts_100_into_the_last_span() -> None:
    texts = _texts(papers.distribution((D("94.99"), D("95.00"), D("100.00"), D("99.00"), D("0.00"))))
    counts = sorted(int(text) for text in texts if re.fullmatch(r"[13]", text))
    assert counts == [1, 1, 3]


def test_equal_data_give_equal_pictures() -> None:
    rows = tuple(papers.Bar(f"Музей {n}", D(60 + n)) for n in range(5))
    first = papers.bars(rows, mean=D("62"))
    charts.bars.cache_clear()
    assert papers.bars(rows, mean=D("62")) == first


def test_a_picture_names_only_the_font_that_ships_with_typst() -> None:
    svg = papers.bars((papers.Bar("Музей", D(50)),), mean=D(50))
    assert set(re.findall(r'font-family="([^"]+)"', svg)) == {charts.FONT}


def test_a_png_for_word_is_made_of_the_same_drawing() -> None:
    png = papers.picture_png(papers.bars((papers.Bar("Музей", D(50)),)))
    assert png.startswith(b"\x89PNG")
    assert png == papers.picture_png(papers.bars((papers.Bar("Музей", D(50)),)))
