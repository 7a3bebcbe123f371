"""The report as PDF: tagged for people who listen, in a font that is named, with data that are never source."""

from __future__ import annotations

import dataclasses
import io
import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from pdfminer.pdftypes import resolve1, stream_value

from merilo.core import papers
from merilo.core.papers import pdf
from tests.papers import sample

ODD = 'Дом «Центр» & <Клуб> "Б" #panic("нет") *звезда* _черта_ $x$ @имя \\n `код` // край'


@lru_cache(maxsize=4)
def _made(size: int) -> bytes:
    return papers.result_report(sample.report(size), as_="pdf")


def _catalog(made: bytes) -> dict[str, Any]:
    with pdfplumber.open(io.BytesIO(made)) as book:
        return dict(book.doc.catalog)


def _text(made: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made)).replace("\r", "")


def _elements(node: Any) -> list[dict[str, Any]]:
    """All elements of the structure tree, from a node down."""
    node = resolve1(node)
    if isinstance(node, list):
        return [element for child in node for element in _elements(child)]
    if not isinstance(node, dict) or "K" not in node:
        return [node] if isinstance(node, dict) and "S" in node else []
    return ([node] if "S" in node else []) + _elements(node["K"])


def _kinds(made: bytes) -> list[dict[str, Any]]:
    return _elements(resolve1(_catalog(made)["StructTreeRoot"])["K"])


def test_the_file_says_it_is_accessible_and_in_russian() -> None:
    catalog = _catalog(_made(6))
    assert resolve1(catalog["MarkInfo"])["Marked"] is True
    assert catalog["Lang"] == b"ru-RU"
    assert resolve1(catalog["ViewerPreferences"])["DisplayDocTitle"] is True
    metadata = stream_value(catalog["Metadata"]).get_data().decode("utf-8")
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>|pdfuaid:part=\"1\"", metadata)
    assert "Заречный муниципальный район" in metadata


def test_every_picture_is_told_in_words() -> None:
    pictures = [one for one in _kinds(_made(6)) if str(one["S"]) == "/'Figure'"]
    assert len(pictures) == 8
    told = [resolve1(one["Alt"]).decode("utf-16") for one in pictures]
    assert all("из 100" in words or "по возрастанию" in words for words in told)


def test_headings_and_table_headers_are_real() -> None:
    names = [str(one["S"]) for one in _kinds(_made(6))]
    for name in ("Title", "H1", "H2", "Table", "TH", "TD", "TOC", "Caption", "L"):
        assert f"/'{name}'" in names


def test_the_sections_stand_in_the_order_officials_expect() -> None:
    text = _text(_made(6))
    body = text[text.index("1. Как посчитано", text.index("9. О редакции порядка")) :]
    sections = (
        "1. Как посчитано", "2. Результаты по критериям", "2.1. К1.", "2.5. К5.", "3. Итоговый рейтинг",
        "4. Критерии по среднему значению", "5. Недостатки", "6. Рекомендации", "7. Качество исходных данных",
        "8. Как проверить цифры", "9. О редакции порядка",
    )  # fmt: skip
    places = [body.index(section) for section in sections]
    assert places == sorted(places)


def test_only_fonts_that_ship_with_typst_are_used() -> None:
    with pdfplumber.open(io.BytesIO(_made(6))) as book:
        fonts = [font for page in book.pages for font in resolve1(resolve1(page.page_obj.resources)["Font"]).values()]
        names = {re.sub(r"[^+]*\+|-.*|'$", "", str(resolve1(font)["BaseFont"])) for font in fonts}
    assert names == {"LibertinusSerif", "DejaVuSansMono"}


def test_a_sign_no_font_has_is_an_error_that_names_it() -> None:
    report = sample.report(1, municipality="Район 日")
    with pytest.raises(papers.Unprintable, match="нет знака «日»"):
        papers.result_report(report, as_="pdf")


def test_a_font_that_is_not_there_is_an_error_and_not_replaced() -> None:
    with pytest.raises(papers.Unprintable, match="unknown font family"):
        pdf._compile('#set text(font: "Times New Roman")\nтекст'.encode(), {}, format="pdf")


def test_signs_that_mean_something_to_typst_stay_letters() -> None:
    units = (dataclasses.replace(sample.report(1).units[0], name=ODD),)
    text = _text(papers.result_report(sample.report(1, units=units, edition_notes=(ODD,)), as_="pdf"))
    assert "".join(ODD.split()) in re.sub(r"[\s-]", "", text)


@pytest.mark.parametrize("name", ["Ы" * 300, "https://пример.рф/" + "страница-" * 30])
def test_a_name_without_a_space_stays_inside_the_page(name: str) -> None:
    units = (dataclasses.replace(sample.report(1).units[0], name=name),)
    made = papers.result_report(sample.report(1, units=units), as_="pdf")
    with pdfplumber.open(io.BytesIO(made)) as book:
        assert max(char["x1"] for page in book.pages for char in page.chars if char["text"] != " ") <= 596 - 42 + 3


def test_control_signs_from_other_peoples_files_do_no_harm() -> None:
    text = _text(papers.result_report(sample.report(1, municipality="Зареч\x00ный\n\tрай\u200bон\ufeff"), as_="pdf"))
    assert "Заречный район" in text


def test_equal_data_give_equal_bytes() -> None:
    assert papers.result_report(sample.report(6), as_="pdf") == _made(6)


def test_the_date_of_the_file_is_the_date_of_the_report() -> None:
    with pdfplumber.open(io.BytesIO(_made(6))) as book:
        assert book.metadata["CreationDate"].startswith("D:20261120")
        assert book.metadata["Title"].startswith("Отчёт о результатах независимой оценки")


def test_the_paper_is_a4_with_numbered_pages_and_repeated_header_rows() -> None:
    with pdfplumber.open(io.BytesIO(_made(24)), pages=[6, 7, 8]) as book:
        for page in book.pages:
            lines = page.extract_text().splitlines()
            assert (round(page.width), round(page.height)) == (595, 842)
            assert lines[-1] == str(page.page_number)
            assert min(char["x0"] for char in page.chars) >= 84  # 3 cm
            # 1.5 cm; a hyphen at the end of a line hangs a little.
            assert max(char["x1"] for char in page.chars if char["text"] != " ") <= 596 - 42 + 3
    continued = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(_made(24))]
    assert sum(text.startswith(("№\r\nОрганизация", "№ Организация")) for text in continued) >= 3


@pytest.mark.parametrize("changes", [
    {"units": (), "criteria": (), "shortcomings": (), "settings": (), "unverified": (), "method": (), "bands": (),
     "recommendations": (), "edition_notes": (), "quality": papers.DataQuality(sheets=0), "total_mean": None},
    {"shortcomings": (), "recommendations": ()},
])  # fmt: skip
def test_nothing_to_tell_is_a_paper_too(changes: dict[str, Any]) -> None:
    assert "Недостатков не выявлено." in _text(papers.result_report(sample.report(1, **changes), as_="pdf"))


@pytest.mark.parametrize(("low", "is_told"), [(Decimal("81.5"), True), (None, False)])
def test_the_sheet_for_a_stand_explains_the_bracket_only_where_there_is_one(low: Decimal | None, is_told: bool) -> None:
    total = papers.StandFigure(code="S", title="Итог", value=Decimal("88.91"), low=low, high=low and Decimal(92))
    sheet = papers.StandSheet(
        municipality="Заречный район", institution="Заречная библиотека", year=2026, criteria=(), total=total,
        respondents=None if low is None else 40, decision="протокол совета от 10.06.2026 № 5",
        notes=("Порядок расчёта: приказ № 344н.",), link="https://nok.example/nok/", made_on=date(2026, 11, 20),
    )  # fmt: skip
    said = _text(papers.stand_sheet(sheet))
    assert ("Скобка над линейкой" in said) is is_told


@pytest.mark.parametrize("many", [1, 3, 6])
@pytest.mark.parametrize("name", ["Заречная библиотека", "Учреждение с именем такой длины, какой оно бывает " * 4])
def test_the_sheet_for_a_stand_is_one_page_whatever_it_has_to_say(name: str, many: int) -> None:
    titles = ("Открытость", "Комфорт", "Доступность", "Доброжелательность", "Удовлетворённость")
    figures = [papers.StandFigure(code=f"К{n}", title=f"{one} условий оказания услуг", value=Decimal(n), low=Decimal(0),
                                  high=Decimal(9)) for n, one in enumerate(titles, start=1)]  # fmt: skip
    sheet = papers.StandSheet(
        municipality="Заречный муниципальный район", institution=name, year=2026, criteria=tuple(figures),
        total=figures[0], place="1-е место из 12", respondents=512, decision="протокол совета от 10.06.2026 № 5",
        improve=tuple(f"{n}. " + "сведений о порядке и условиях оказания услуг " * 4 for n in range(many)),
        notes=("Что изменил в этом правиле приказ Минтруда России, не сверено с официальным текстом. " * 2,) * 4,
        link="https://nok.example/nok/zarechny/results/2026/51/", made_on=date(2026, 11, 20),
    )  # fmt: skip
    made = papers.stand_sheet(sheet)
    assert len(pypdfium2.PdfDocument(made)) == 1
    assert "0. сведений" in _text(made) or len(name) > 100, "a short name leaves room for what is to be mended"
