"""The questionnaire on paper and the protocol of a batch: tagged, with numbers, skips and a code that can be read."""

from __future__ import annotations

import dataclasses
import io
from datetime import date

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st

from merilo.core import methodology, papers

QUESTIONS = methodology.load_edition("344n-2024").questionnaire.closed
NUMBERS = {question.role: question.number or 0 for question in QUESTIONS}
FORM = papers.QuestionnaireForm(
    municipality="Заречный округ",
    institution="Библиотека «Перо»",
    title="Независимая оценка 2026 года",
    wave="Волна 1",
    link="https://nok.example.ru/a/k7m4q2/",
    first_number=9,
    last_number=11,
    questions=tuple(
        papers.FormQuestion(
            number=one.number or 0,
            text=one.text_ru,
            skip_to=NUMBERS.get(one.skip_to or ""),
            after=NUMBERS.get(one.after or ""),
        )
        for one in QUESTIONS
    ),
    choices=(papers.FormChoice(text="Ваш пол", options=("женский", "мужской")),),
    open_question="Что улучшить?",
    made_on=date(2026, 4, 15),
)
PROTOCOL = papers.BatchProtocol(
    municipality="Заречный округ", institution="Библиотека «Перо»", title="Независимая оценка 2026 года",
    wave="Волна 1", first_number=1, last_number=20, printed_on=date(2026, 4, 1), entered=15, second_share=10,
    second_chosen=2, second_done=2, compared=28, differing=1, made_on=date(2026, 4, 15),
)  # fmt: skip


def pages(made: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(made)) as book:
        return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in book.pages]


def test_each_sheet_stands_on_a_page_of_its_own_with_its_number() -> None:
    made = pages(papers.questionnaire_form(FORM))
    assert len(made) == 3
    for number, text in zip((9, 10, 11), made, strict=True):
        assert text.startswith(f"Анкета № {number}") and text.endswith(f"№ {number}")
        assert "Библиотека «Перо»" in text and "Ваш пол: женский мужской" in text
        assert [skip for skip in (3, 5, 8, 12) if f"Нет → вопрос {skip}" in text] == [3, 5, 8, 12]


def test_the_file_is_tagged_and_the_code_is_told_in_words() -> None:
    made = papers.questionnaire_form(FORM)
    with pdfplumber.open(io.BytesIO(made)) as book:
        assert book.doc.catalog["Lang"] == b"ru-RU"
        assert "MarkInfo" in book.doc.catalog and book.pages[0].width < book.pages[0].height
    assert b"pdfuaid" in made or b"/Alt" in made


def test_without_a_link_no_code_is_drawn() -> None:
    text = pages(papers.questionnaire_form(dataclasses.replace(FORM, link="")))[0]
    assert "телефона" not in text.partition("Вопрос")[0]


def test_a_very_long_name_takes_the_other_side_and_loses_nothing() -> None:
    long = dataclasses.replace(FORM, institution="Муниципальное учреждение культуры " * 24)
    made = pages(papers.questionnaire_form(long))
    assert len(made) == 6 and all("№ 9" in text for text in made[:2])


@pytest.mark.parametrize("last", [8, 509, 10**9])
def test_from_one_to_five_hundred_sheets_go_into_a_file(last: int) -> None:
    with pytest.raises(ValueError, match="от 1 до 500"):
        papers.questionnaire_form(dataclasses.replace(FORM, last_number=last))


def test_names_are_text_and_never_commands_of_the_typesetter() -> None:
    odd = 'Дом #panic("нет") *звезда* _черта_ $x$ @имя `код`'
    assert odd in pages(papers.questionnaire_form(dataclasses.replace(FORM, institution=odd, last_number=9)))[0]


def test_an_open_protocol_says_what_is_not_counted_yet() -> None:
    (text,) = pages(papers.batch_protocol(PROTOCOL))
    assert "Протокол не закрыт" in text and "Возвращено не посчитано" in text
    assert "Из них расходились 1 (3,6 %)" in text


def test_a_closed_protocol_adds_up_and_names_what_is_missing() -> None:
    closed = dataclasses.replace(
        PROTOCOL, returned=18, spoiled=2, missing=(14, 15, 16, 20), spoils=((13, "пустая"),),
        difference_note="одна утеряна", closed_on=date(2026, 4, 14), closed_by="Иванова И. И.",
    )  # fmt: skip
    (text,) = pages(papers.batch_protocol(closed))
    for words in ("Не возвращено 2", "не введено и не испорчено 1", "№ 14–16, 20", "13 пустая", "одна утеряна"):
        assert words in text


@given(st.sets(st.integers(1, 60)))
def test_ranges_say_each_number_once(numbers: set[int]) -> None:
    said: list[int] = []
    for part in filter(None, papers.ranges(tuple(numbers)).split(", ")):
        first, _, last = part.partition("–")
        said += range(int(first), int(last or first) + 1)
    assert said == sorted(numbers)


def test_equal_data_give_equal_bytes() -> None:
    assert papers.questionnaire_form(FORM) == papers.questionnaire_form(FORM)
    assert papers.batch_protocol(PROTOCOL) == papers.batch_protocol(PROTOCOL)
