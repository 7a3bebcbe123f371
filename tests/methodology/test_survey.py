"""Raw answers become answers, or one sentence per fault; headers of operators become roles."""

from __future__ import annotations

import pytest

from merilo.core import methodology
from tests.methodology.builders import FILTER_OF, ROLES

EDITION = methodology.load_edition()


def test_a_full_sheet_is_understood() -> None:
    answers = methodology.read_answers(EDITION, dict.fromkeys(ROLES, "Да"))
    assert answers.values == dict.fromkeys(ROLES, True)
    assert answers.ignored == ()


@pytest.mark.parametrize(
    ("raw", "meaning"),
    [
        ("Да", True), ("да", True), ("ДА ", True), (" да. ", True), ("\u00a0Да", True), (True, True), ("Yes", True),
        (1, True), (1.0, True), ("1", True), ("Нет", False), ("НЕТ", False), ("нет ", False),
        ("Нет (переход к вопросу 3)", False), ("Нет, переходите к вопросу 3", False), ("Нет → 3", False),
        (False, False), (0, False), ("no", False), (None, None), ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_what_people_and_forms_write_is_understood(raw: object, meaning: bool | None) -> None:
    assert methodology.read_answers(EDITION, {"recommend": raw})["recommend"] is meaning  # type: ignore[dict-item]


@pytest.mark.parametrize("raw", ["может быть", "да нет", "не знаю", "нетто", "дам", "2", "Да, но не полностью", "-"])
def test_an_unclear_answer_is_refused_with_its_question(raw: str) -> None:
    with pytest.raises(methodology.AnswersRejected) as fault:
        methodology.read_answers(EDITION, {"recommend": raw, "overall_satisfied": "Да"})
    assert len(fault.value.faults) == 1
    assert "Вопрос 12" in str(fault.value) and raw in str(fault.value)


def test_every_fault_of_a_sheet_is_told() -> None:
    with pytest.raises(methodology.AnswersRejected) as fault:
        methodology.read_answers(EDITION, {"recommend": "?", "overall_satisfied": "!?", "weather": "Да"})
    assert len(fault.value.faults) == 3


@pytest.mark.parametrize(("role", "after"), FILTER_OF.items())
@pytest.mark.parametrize("filter_answer", ["Нет", None])
def test_an_answer_after_a_no_or_blank_filter_is_not_counted_and_named(
    role: str, after: str, filter_answer: str | None
) -> None:
    answers = methodology.read_answers(EDITION, {after: filter_answer, role: "Да"})
    assert answers[role] is None
    assert answers.ignored == (role,)


def test_our_own_form_asks_for_what_was_left_blank_and_for_nothing_that_was_skipped() -> None:
    raw = dict.fromkeys(ROLES, "Да") | {"disabled": "Нет", "access_satisfied": None, "site_satisfied": None}
    with pytest.raises(methodology.AnswersRejected) as fault:
        methodology.read_answers(EDITION, raw, complete=True)
    assert len(fault.value.faults) == 1 and "Вопрос 4" in str(fault.value)
    assert methodology.read_answers(EDITION, raw)["site_satisfied"] is None


def test_open_answers_and_choices_are_kept_as_written() -> None:
    answers = methodology.read_answers(EDITION, {"proposals": " Больше книг ", "sex": "женский", "age": ""})
    assert answers.texts == {"proposals": "Больше книг", "sex": "женский"}


# Headers in other people's words with the same meaning, in the order of the questionnaire.
HEADERS = (
    "1. Обращались ли Вы, придя в учреждение, к информации на информационных стендах?",
    "Удовлетворены ли Вы открытостью, полнотой и доступностью сведений, размещенных на стендах",
    "Пользовались ли Вы официальным сайтом, чтобы узнать о работе учреждения?",
    "Удовлетворены ли Вы полнотой информации, размещённой на официальном сайте в сети «Интернет»?",
    "Удовлетворены ли Вы комфортностью условий (зона ожидания, вода, чистота, запись по телефону и на сайте)?",
    "Имеете ли Вы (или тот, кого Вы представляете) группу инвалидности?",
    "Удовлетворены ли Вы доступностью услуг для инвалидов?",
    "Удовлетворены ли Вы вежливостью работников, обеспечивающих первичный контакт при непосредственном обращении?",
    "Удовлетворены ли Вы вежливостью работников при непосредственном оказании услуги?",
    "Пользовались ли Вы дистанционными способами (телефон, почта, формы на сайте, раздел вопросов)?",
    "Удовлетворены ли Вы вежливостью работников при дистанционном взаимодействии (телефон, сайт)?",
    "Готовы ли Вы рекомендовать учреждение родственникам и знакомым?",
    "Удовлетворены ли Вы организационными условиями, например графиком работы?",
    "Удовлетворены ли Вы в целом условиями оказания услуг?",
)


@pytest.mark.parametrize(("header", "role"), list(zip(HEADERS, ROLES, strict=True)))
def test_a_header_in_an_operators_words_is_recognised(header: str, role: str) -> None:
    for written in (header, header.upper(), header.replace("е", "ё", 1)):
        found = methodology.find_question(EDITION, written)
        assert [getattr(question, "role", "merged") for question in found] == [role]


@pytest.mark.parametrize("question", EDITION.questionnaire.questions, ids=lambda question: question.role)
def test_our_own_wording_and_role_names_are_recognised(question: methodology.Question) -> None:
    for header in (question.text_ru, question.text_en, question.role, f"{question.text_ru} "):
        assert methodology.find_question(EDITION, header) == (question,)


@pytest.mark.parametrize("header", ["Отметка времени", "Наименование учреждения, где Вы получали услугу", "№"])
def test_other_columns_are_no_question(header: str) -> None:
    assert methodology.find_question(EDITION, header) == ()


def test_a_merged_question_of_older_forms_is_known_and_says_why_it_is_of_no_use() -> None:
    (found,) = methodology.find_question(
        EDITION, "Удовлетворены ли Вы полнотой и доступностью информации на стендах и на сайте учреждения?"
    )
    assert isinstance(found, methodology.MergedQuestion)
    assert "1.3" in found.reason and set(found.roles) == set(ROLES[:4])


BLOCKS = {
    "Информация о деятельности размещена на СТЕНДЕ": "1.1/stand",
    "Информация о деятельности размещена на САЙТЕ": "1.1/site",
    "Наличие и функционирование на официальном сайте способов обратной связи": "1.2/site",
    "Обеспечение в организации комфортных условий": "2.1/visit",
    "Оборудование территории и помещений с учётом доступности для инвалидов": "3.1/visit",
    "Обеспечение в организации условий доступности": "3.2/visit",
}


@pytest.mark.parametrize(("title", "key"), BLOCKS.items())
def test_a_block_of_an_operators_table_is_recognised(title: str, key: str) -> None:
    assert [f"{found.code}/{found.channel}" for found in methodology.find_checklists(EDITION, title)] == [key]


@pytest.mark.parametrize("checklist", EDITION.checklists, ids=lambda one: f"{one.code}/{one.channel}")
def test_every_item_is_recognised_by_its_words_alone(checklist: methodology.Checklist) -> None:
    for item in checklist.items:
        assert methodology.find_items(checklist, f"имеется: {item.text}")[:1] == (item,)
