"""Posters and booklets: what stands on them, in which order, that they fit; press releases tell only what is public."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import docx
import pypdfium2
import pytest
from django.core.cache import cache

from merilo.core import papers
from merilo.core.papers.outreach import posters
from merilo.outreach.queries import posters as queries
from merilo.plans.queries.remediation import criteria
from merilo.ratings.queries import press
from merilo.registry.services.texts import change_text
from tests.outreach.test_publications import HERE, browser
from tests.ratings import publishing
from tests.town import AT, ON, Town


def data(kind: posters.Kind, **values: Any) -> papers.Poster:
    given = {
        "municipality": "Тихореченский округ", "institution": "Тихореченская библиотека",
        "call": "Расскажите о нас.\n\nАнкета безымянная.", "about": "О проверке.", "how": "- Ответьте.",
        "after": "Итоги увидят все.", "complain": "Напишите нам.", "criteria": ("Комфорт",),
        "codes": (papers.Code(link="https://example.ru/a/1/", title="Заполнить анкету"),),
        "contacts": (("Телефон", "8 (000) 000-00-01"),), "made_on": date(2026, 4, 15), **values,
    }  # fmt: skip
    return papers.Poster(kind=kind, **given)


def pages(content: bytes) -> list[tuple[tuple[int, int], str]]:
    """Return the size of each page in millimetres and its words."""
    file = pypdfium2.PdfDocument(content)
    return [
        (
            (round(page.get_width() / 72 * 25.4), round(page.get_height() / 72 * 25.4)),
            " ".join(page.get_textpage().get_text_range().replace("\u00a0", " ").split()),
        )
        for page in file
    ]


@pytest.mark.parametrize(
    ("kind", "size", "many"),
    [("poster_a3", (297, 420), 1), ("poster_a4", (210, 297), 1), ("stand", (210, 297), 1), ("booklet", (297, 210), 2),
     ("brochure", (297, 210), 4)],
)  # fmt: skip
def test_each_paper_has_the_size_it_is_printed_on_and_equal_data_make_equal_bytes(
    kind: posters.Kind, size: tuple[int, int], many: int
) -> None:
    made = papers.poster(data(kind))
    assert [one for one, _ in pages(made)] == [size] * many == [size] * papers.how_many_sides(kind)
    assert made == papers.poster(data(kind)) and b"/StructTreeRoot" in made
    cut = pages(papers.poster(data(kind, bleed=True)))
    assert [one for one, _ in cut] == [(size[0] + 18, size[1] + 18)] * many  # 3 mm to cut off and 6 mm for marks


def test_a_printer_is_told_where_to_cut_and_how_far_the_ink_runs() -> None:
    made = papers.poster(data("brochure", bleed=True))
    assert made == papers.poster(data("brochure", bleed=True)) and b"pdfuaid" in made
    file = pypdfium2.PdfDocument(made)
    for page in file:
        width, height = page.get_size()
        for box, edge in ((page.get_trimbox(), 9), (page.get_bleedbox(), 6)):
            inset = edge * 72 / 25.4
            assert box == pytest.approx((inset, inset, width - inset, height - inset), abs=0.01)
    places = re.findall(rb"(?m)^(\d{10}) 00000 n", made[made.rindex(b"xref\n", 0, made.rindex(b"startxref")) :])
    assert len(places) > 20
    assert all(made[int(place) :].startswith(b"%d 0 obj" % number) for number, place in enumerate(places, 1))
    assert b"TrimBox" not in papers.poster(data("brochure"))


def test_a_booklet_has_its_pages_where_they_belong_after_folding() -> None:
    outer, inner = [words for _, words in pages(papers.poster(data("booklet")))]
    assert outer.index("Как пожаловаться") < outer.index("Расскажите о нас")
    assert inner.index("Что такое независимая оценка") < inner.index("Как принять участие")
    first, second, third, fourth = (words for _, words in pages(papers.poster(data("brochure"))))
    assert first.index("Куда обратиться") < first.index("Анкета безымянная")
    assert second.index("Что такое независимая") < second.index("Как пожаловаться")
    assert third.index("Что будет с ответами") < third.index("Что оценивают")
    assert "Как принять участие" in fourth
    read = [words for _, words in pages(papers.poster(data("brochure", in_order=True)))]
    assert len(read) == 8 and "Анкета безымянная" in read[0] and "Куда обратиться" in read[7]


def test_texts_that_cannot_fit_are_refused_with_what_to_do_and_long_names_fit() -> None:
    with pytest.raises(papers.TooLong, match="сократите"):
        papers.poster(data("booklet", about="Слово и дело. " * 500))
    long = "Муниципальное бюджетное учреждение культуры " * 6
    for kind in posters.KINDS:
        assert len(pages(papers.poster(data(kind, institution=long)))) == papers.how_many_sides(kind)


def test_codes_lead_to_the_questionnaire_while_people_are_asked_and_to_the_public_page_otherwise(town: Town) -> None:
    without = queries.codes(town.library, survey="")
    assert [one.title for one in without] == ["Узнать, как участвовать", "Сообщить о проблеме"]
    assert without[0].link.endswith("/nok/tikhorechye/take-part/")
    town.library.bus_gov_page = "https://bus.gov.ru/info-card/1"
    asked = queries.codes(town.library, survey="https://example.ru/a/1/")
    assert [one.link for one in asked][:2] == ["https://example.ru/a/1/", "https://bus.gov.ru/info-card/1"]


def test_the_municipalitys_own_words_stand_on_the_papers_and_too_many_of_them_are_said_before_printing(
    town: Town,
) -> None:
    said = {"municipality": town.municipality, "language": "ru", "actor": town.anna, "at": AT}
    change_text(key="paper_call", text="Приходите и скажите.", **said)
    anna = browser(town.anna)
    answer = anna.get(f"{HERE}posters/{town.library.pk}/poster_a4.pdf")
    assert "Приходите и скажите" in pages(answer.content)[0][1]
    picture = anna.get(f"{HERE}posters/{town.library.pk}/booklet-2.png")
    assert picture.content[:4] == b"\x89PNG"
    assert anna.get(f"{HERE}posters/{town.library.pk}/booklet-3.png").status_code == 404
    assert anna.get(f"{HERE}posters/{town.library.pk}/leaflet.pdf").status_code == 404
    change_text(key="paper_about", text="Слово и дело. " * 500, **said)
    page = anna.get(f"{HERE}posters/{town.library.pk}/").content.decode()
    assert "Тексты не помещаются на лист" in page
    assert anna.get(f"{HERE}posters/{town.library.pk}/booklet.pdf").status_code == 409
    assert browser(town.stranger).get(f"/work/dalny/information/posters/{town.library.pk}/").status_code == 404


def test_papers_for_readers_of_english_lead_to_english_pages_and_keep_names_in_russian(town: Town) -> None:
    assert list(queries.CRITERIA) == list(criteria())
    anna, here = browser(town.anna), f"{HERE}posters/{town.library.pk}/"
    own = {"municipality": town.municipality, "language": "en", "key": "paper_call", "actor": town.anna, "at": AT}
    change_text(text="Come and tell us.", **own)
    for kind in queries.KINDS:
        said = " ".join(words for _, words in pages(anna.get(f"{here}{kind}.pdf?lang=en").content))
        assert town.library.name in said and "lang=en" in said
        for russian in posters.WORDS["ru"].values():
            assert russian not in said, (kind, russian)
    assert "Come and tell us" in pages(anna.get(f"{here}poster_a4.pdf?lang=en").content)[0][1]
    assert "Come and tell us" not in pages(anna.get(f"{here}poster_a4.pdf").content)[0][1]
    page = anna.get(f"{here}?lang=en").content.decode()
    assert f"{here}stand.pdf?lang=en" in page and "/texts/paper_call/en/" in page and 'href="?lang=ru"' in page


def test_a_paper_that_cannot_be_made_is_tried_once_and_again_when_its_words_are_changed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    tried: list[tuple[str, str]] = []

    def fails(data: papers.Poster, side: int) -> bytes:
        tried.append((data.kind, data.call))
        raise papers.TooLong("Тексты не помещаются.")

    monkeypatch.setattr(papers, "poster_picture", fails)
    anna, here = browser(town.anna), f"{HERE}posters/{town.library.pk}/"
    for _ in range(2):
        assert "Тексты не помещаются." in anna.get(here).content.decode()
    assert [kind for kind, _ in tried] == ["booklet"]
    change_text(municipality=town.municipality, language="ru", key="paper_call", text="Короче.", actor=town.anna, at=AT)
    monkeypatch.setattr(papers, "poster_picture", lambda data, side: tried.append((data.kind, data.call)) or b"")
    for _ in range(2):
        assert "Тексты не помещаются." not in anna.get(here).content.decode()
    assert tried[1:] == [("booklet", "Короче."), ("poster_a4", "Короче.")]


def test_a_press_release_tells_the_published_figures_and_makes_results_due(town: Town) -> None:
    published = publishing.published(town)
    told = press.release(published, today=ON)
    assert told.institutions == sum(len(rows) for _, rows in told.best) and told.total == published_total(published)
    made = docx.Document(io.BytesIO(papers.press_release(told, as_="docx")))
    text = "\n".join(one.text for one in made.paragraphs)
    assert "Пресс-релиз" in text and f"Средний итоговый балл — {told.total} из 100" in text
    assert "/nok/tikhorechye/results/" in text
    if told.respondents is None:
        assert "Своё мнение" not in text
    page = browser(town.gleb).get(f"{HERE}institutions/{town.library.pk}/").content.decode()
    assert "Результаты независимой оценки" in page and "Результаты опубликованы" in page


def published_total(published: Any) -> str:
    return str(published.calculation.municipality["total"]).replace(".", ",")
