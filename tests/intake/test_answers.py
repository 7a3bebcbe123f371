"""Answers are read by their headers, checked cell by cell."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from merilo.core import intake, tally
from tests.intake.files import EDITION, ORGANISATION, QUESTIONS, YES, csv_text, header, write

Y, N, B = tally.YES, tally.NO, tally.BLANK


def read(path: Path) -> intake.AnswerSheets:
    return intake.read_answers(path, EDITION)


def test_every_question_of_the_sample_questionnaire_is_known_by_its_header(tmp_path: Path) -> None:
    answers = read(write(tmp_path / "a.xlsx", [header(), ["Клуб", *YES]]))
    assert list(answers.answers) == list(QUESTIONS)
    assert answers.faults == ()
    assert {role: codes[0] for role, codes in answers.answers.items()} == dict.fromkeys(QUESTIONS, Y)


def test_columns_may_stand_in_any_order_and_be_numbered(tmp_path: Path) -> None:
    roles = list(QUESTIONS)
    random.Random(5).shuffle(roles)
    titles = [f"{place}. {QUESTIONS[role]}" for place, role in enumerate(roles, 1)]
    titles.insert(6, ORGANISATION)
    row: list[object] = ["Нет" if role == "recommend" else "Да" for role in roles]
    row.insert(6, "Клуб")
    answers = read(write(tmp_path / "a.xlsx", [titles, row]))
    assert answers.faults == () and answers.names == ("Клуб",)
    assert {role: codes[0] for role, codes in answers.answers.items()} == {
        **dict.fromkeys(QUESTIONS, Y),
        "recommend": N,
    }


@pytest.mark.parametrize("value", ["Да", "да", "ДА ", " Да\n", "да.", 1, 1.0, True, "true", "1", "+", "\u00a0Да"])
def test_yes_is_understood_in_the_ways_people_write_it(value: object, tmp_path: Path) -> None:
    answers = read(write(tmp_path / "a.xlsx", [header(), ["Клуб", *YES[:-1], value]]))
    assert (answers.faults, answers.answers["overall_satisfied"][0]) == ((), Y)


@pytest.mark.parametrize("value", ["Нет", "нет", " НЕТ", "Нет (переход к вопросу 3)", "нет → 3", 0, 0.0, False, "0"])
def test_no_is_understood_with_the_skip_beside_it(value: object, tmp_path: Path) -> None:
    answers = read(write(tmp_path / "a.xlsx", [header(), ["Клуб", value, *YES[1:]]]))
    assert (answers.faults, answers.answers["stand_used"][0]) == ((), N)


@pytest.mark.parametrize("value", [None, "", "  ", "\u00a0"])
def test_a_blank_is_no_answer(value: object, tmp_path: Path) -> None:
    answers = read(write(tmp_path / "a.xlsx", [header(), ["Клуб", *YES[:-1], value], ["Клуб", *YES]]))
    assert (answers.faults, answers.answers["overall_satisfied"][0]) == ((), B)


@pytest.mark.parametrize("value", ["может быть", 2, "Нет, но иногда да", "=A1", "<b>да</b>", "-", 0.5])
def test_what_is_not_understood_is_a_fault_with_its_place(value: object, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [["Анкеты за год"], [], header(), ["Клуб", *YES[:-1], value], ["Клуб", *YES]])
    [fault] = read(path).faults
    assert (fault.file, fault.row, fault.column) == ("a.csv", 4, "O")
    assert str(value) in fault.text and "№14" in fault.text.replace("\u00a0", "")
    assert "строка 4, столбец O" in str(fault)


def test_time_open_answers_sex_age_and_unknown_columns_are_kept_apart_by_name(tmp_path: Path) -> None:
    titles = [
        "Отметка времени",
        *header(),
        "Ваши предложения по улучшению условий",
        "Ваш пол",
        "Ваш возраст (полных лет)",
        "Код",
    ]
    rows = [
        ["01.02.2026 10:00", "Клуб", *YES, "Поставить скамейки", "женский", 44, "x"],
        ["", "Клуб", *YES, "", "", "", ""],
    ]
    answers = read(write(tmp_path / "a.xlsx", [titles, *rows]))
    assert answers.faults == ()
    assert answers.texts == {"proposals": ("Поставить скамейки", None), "sex": ("женский", None), "age": ("44", None)}
    assert list(answers.extra) == ["Отметка времени", "Код"]
    assert any("«Код»" in note for note in answers.notes)


def test_titles_above_blank_rows_and_columns_and_totals_do_no_harm(tmp_path: Path) -> None:
    wide: list[object] = [None, None]
    rows = [
        ["Результаты анкетирования, удовлетворенность условиями"],
        [],
        [*header(), *wide],
        ["Клуб", *YES, *wide],
        [],
        ["Музей", *YES, *wide],
        ["ИТОГО:", *range(14)],
        [],
        [None] * 20,
    ]
    answers = read(write(tmp_path / "a.xlsx", rows, others=[("Лист2", []), ("Заметки", [["что-то", "другое"]])]))
    assert answers.faults == () and answers.extra == {}
    assert answers.names == ("Клуб", "Музей") and list(answers.rows) == [4, 6]
    assert any("Строки итогов пропущены: 7" in note for note in answers.notes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_in_both_encodings(encoding: str, delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text([header(), ["Клуб «Заря»", *YES], ["Музей", *YES]], delimiter).encode(encoding))
    answers = read(path)
    assert answers.faults == () and answers.names == ("Клуб «Заря»", "Музей")


def test_a_header_merged_over_two_rows_is_read_from_above(tmp_path: Path) -> None:
    above: list[object] = [ORGANISATION, "Открытость", None, None, None, "Комфорт и прочее", *[None] * 9]
    answers = read(write(tmp_path / "a.xlsx", [above, [None, *QUESTIONS.values()], ["Клуб", *YES]]))
    assert answers.faults == () and answers.names == ("Клуб",) and len(answers) == 1


def test_a_header_that_fits_two_questions_is_a_fault_and_not_a_choice(tmp_path: Path) -> None:
    titles = header()
    titles[8] = "Удовлетворены ли Вы вежливостью при первичном контакте и готовы ли рекомендовать?"
    faults = read(write(tmp_path / "a.xlsx", [titles, ["Клуб", *YES]])).faults
    assert any("подходит сразу к нескольким вопросам" in fault.text and fault.column == "I" for fault in faults)


def test_two_columns_for_one_question_are_a_fault(tmp_path: Path) -> None:
    rows = [[*header(), QUESTIONS["recommend"]], ["Клуб", *YES, "Да"]]
    [fault] = read(write(tmp_path / "a.xlsx", rows)).faults
    assert "есть в нескольких столбцах: M" in fault.text and fault.row is None


def test_a_remark_column_beside_its_question_is_no_second_question(tmp_path: Path) -> None:
    remark = "Если не удовлетворены комфортностью условий, укажите причину"
    answers = read(write(tmp_path / "a.xlsx", [[*header(), remark], ["Клуб", *YES, "холодно"], ["Клуб", *YES, None]]))
    assert answers.faults == () and answers.extra[remark] == ("холодно", None)


@pytest.mark.parametrize("role", QUESTIONS)
def test_a_question_without_a_column_is_a_fault(role: str, tmp_path: Path) -> None:
    roles = [other for other in QUESTIONS if other != role]
    faults = read(write(tmp_path / "a.csv", [header(roles), ["Клуб", *YES[:13]]])).faults
    assert [fault.row for fault in faults] == [None]
    assert "Нет столбца с вопросом" in faults[0].text


def test_an_old_form_that_merges_stand_and_site_is_refused_for_them_alone_with_an_explanation(tmp_path: Path) -> None:
    merged = "Удовлетворены ли Вы открытостью, полнотой и доступностью информации на стендах и на сайте организации?"
    rows = [[ORGANISATION, merged, *list(QUESTIONS.values())[4:]], ["Клуб", *YES[:11]]]
    answers = read(write(tmp_path / "a.xlsx", rows))
    assert answers.faults == ()
    assert set(answers.not_asked) == {"stand_used", "stand_satisfied", "site_used", "site_satisfied"}
    assert any("1.3" in note for note in answers.notes) and merged in answers.extra
    counts = dict(
        tally.count(tally.Sheets(answers.names, answers.unit, answers.answers), EDITION, not_asked=answers.not_asked)
    )
    assert "site_satisfied" not in counts["Клуб"].yes and counts["Клуб"].yes["recommend"] == 1


def test_answers_without_an_organisation_are_faults(tmp_path: Path) -> None:
    [fault] = read(write(tmp_path / "a.xlsx", [header(), ["Клуб", *YES], [None, *YES]])).faults
    assert (fault.row, fault.column) == (3, "A")


def test_two_columns_that_may_name_the_organisation_are_refused(tmp_path: Path) -> None:
    rows = [["Организация", "Наименование учреждения", *QUESTIONS.values()], ["Клуб", "Музей", *YES]]
    with pytest.raises(intake.FileRejected, match="Несколько столбцов похожи на название организации"):
        read(write(tmp_path / "a.xlsx", rows))


def test_columns_about_the_organisation_are_not_its_name(tmp_path: Path) -> None:
    rows = [["Тип организации", "Район", "Организация", *QUESTIONS.values()], ["клуб", "Северный", "Заря", *YES]]
    answers = read(write(tmp_path / "a.xlsx", rows))
    assert answers.names == ("Заря",) and list(answers.extra) == ["Тип организации", "Район"]


def test_answers_on_two_sheets_are_refused_and_not_chosen(tmp_path: Path) -> None:
    rows = [header(), ["Клуб", *YES]]
    with pytest.raises(intake.FileRejected, match="есть на 2\u00a0листах"):
        read(write(tmp_path / "a.xlsx", rows, others=[("Копия", rows)]))


def test_a_table_of_something_else_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(intake.FileRejected, match="Не найдена строка заголовков: это не ответы на анкету"):
        read(write(tmp_path / "a.xlsx", [["Товар", "Цена"], ["Хлеб", 40]]))


def test_a_header_without_sheets_is_a_fault(tmp_path: Path) -> None:
    [fault] = read(write(tmp_path / "a.xlsx", [header()])).faults
    assert "ни одной анкеты" in fault.text
