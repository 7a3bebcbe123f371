"""Questions and blocks in the many words of operators' forms: one meaning each, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from merilo.core import intake, methodology
from tests.intake.files import EDITION, QUESTIONS, marks_header, write

WORDINGS = {
    "stand_used": ["Знакомились ли Вы с информацией на стендах?", "Вы пользовались информационными стендами?"],
    "stand_satisfied": ["Устраивает ли Вас информация на стендах?", "Оцените полноту информации на стендах"],
    "site_used": ["Заходили ли Вы на сайт учреждения?", "Знакомились ли Вы с информацией на сайте?"],
    "site_satisfied": ["Устраивает ли Вас сайт учреждения?", "Удовлетворены ли Вы сайтом организации?"],
    "comfort_satisfied": ["Удовлетворены ли Вы комфортностью услуг, в том числе для инвалидов?"],
    "disabled": [
        "Вы инвалид?",
        "Являетесь ли Вы инвалидом (представителем инвалида)?",
        "Имеете ли Вы статус инвалида?",
    ],
    "access_satisfied": ["Доступны ли услуги для инвалидов?", "Довольны ли Вы доступностью для маломобильных групп?"],
    "first_contact_satisfied": ["Вежливы ли администраторы и вахтёры (первичный контакт)?"],
    "service_staff_satisfied": ["Удовлетворены ли Вы доброжелательностью персонала, оказывающего услуги?"],
    "remote_used": ["Пользовались ли Вы телефоном, почтой, формой на сайте для связи с организацией?"],
    "remote_satisfied": ["Удовлетворены ли Вы вежливостью работников при общении по телефону, электронной почте?"],
    "recommend": ["Рекомендовали бы Вы нас знакомым?", "Посоветовали бы Вы учреждение друзьям?"],
    "schedule_satisfied": ["Удобен ли Вам режим работы?", "Удовлетворены ли Вы расписанием и временем работы?"],
    "overall_satisfied": ["Общая удовлетворённость услугами", "Удовлетворены ли Вы условиями оказания услуг?"],
    "proposals": ["Ваши предложения (график работы, комфортность, доступность для инвалидов)", "Ваши рекомендации"],
    "sex": ["Пол респондента"],
}
TITLES = {
    ("1.2", "site"): ["Способы взаимодействия с получателями услуг на сайте", "Дистанционные способы обратной связи"],
    ("2.1", "visit"): ["Обеспечение комфортных условий (в том числе запись по телефону, на сайте)"],
    ("3.1", "visit"): ["Наличие в помещениях и на прилегающей территории условий для инвалидов"],
    ("3.2", "visit"): ["Обеспечение в организации условий доступности (в том числе на сайте)"],
}


@pytest.mark.parametrize(("role", "header"), [(role, one) for role, many in WORDINGS.items() for one in many])
def test_a_question_in_other_words_has_one_meaning(role: str, header: str) -> None:
    assert [getattr(found, "role", None) for found in methodology.find_question(EDITION, header)] == [role]


@pytest.mark.parametrize(("key", "title"), [(key, one) for key, many in TITLES.items() for one in many])
def test_a_block_in_other_words_has_one_meaning(key: tuple[str, str], title: str) -> None:
    assert [(found.code, found.channel) for found in methodology.find_checklists(EDITION, title)] == [key]


@pytest.mark.parametrize("header", ["Откуда Вы узнали об организации?", "Как часто Вы бываете у нас?", "Номер анкеты"])
def test_a_question_about_something_else_is_no_question_of_ours(header: str) -> None:
    assert methodology.find_question(EDITION, header) == ()


def test_wishes_about_stands_and_site_are_no_merged_question(tmp_path: Path) -> None:
    header = ["Организация", *QUESTIONS.values(), "Что бы Вы улучшили на сайте и стендах?"]
    sheets = intake.read_answers(write(tmp_path / "a.xlsx", [header, ["Клуб", *["Да"] * 14, "Нет"]]), EDITION)
    assert (sheets.faults, sheets.not_asked, len(sheets)) == ((), {}, 1)


def test_an_item_about_the_name_is_not_the_organisations_column_even_when_nobody_is_marked(tmp_path: Path) -> None:
    own = "Информация на стенде в помещении организации [Сокращённое наименование]"
    header = [*marks_header(), own]
    row = ["Клуб", *[1] * (len(header) - 2), None]
    checklists = intake.read_checklists(write(tmp_path / "c.xlsx", [header, row]), EDITION)
    assert (checklists.faults, [unit.name for unit in checklists.units]) == ((), ["Клуб"])
