"""Tables whose years, letters and approvals stand in odd places."""

from __future__ import annotations

from merilo.core import planfile
from tests.planfile.made import LEFT, UP, document

HEAD = ["№ п/п", "Мероприятие", "Срок", "Ответственный"]


def read(*parts: str | list[list[str]]) -> planfile.Draft:
    return planfile.read(document(*parts))


def windows(item: planfile.Item) -> list[tuple[str, str]]:
    assert item.deadline is not None
    return [(window.start.isoformat(), window.end.isoformat()) for window in item.deadline.all_windows()]


def test_years_as_columns_of_ticks_are_terms_and_of_figures_targets() -> None:
    head = ["№", "Мероприятие", "Исполнитель", "2026", "2027"]
    draft = read("План на 2026-2027 годы", [head, ["1", "Опрос", "Отдел", "+", "май"]])
    assert windows(draft.items[0]) == [("2026-01-01", "2026-12-31"), ("2027-05-01", "2027-05-31")]
    draft = read("План на 2026-2027 годы", [head, ["1", "Опрос", "Отдел", "4", "5"]])
    assert draft.items[0].deadline is None and draft.items[0].targets == {"2026": "4", "2027": "5"}


def test_letters_below_a_number_are_its_parts_and_the_next_number_leaves_it() -> None:
    rows = [["1", "Провести оценку:", "", ""], ["а)", "в клубах", "май", "ЦКС"], ["2", "Отчёт", "июль", "Отдел"]]
    draft = read("План на 2026 год", [HEAD, *rows])
    assert [(item.number, item.section) for item in draft.items] == [("а", "1 Провести оценку:"), ("2", None)]


def test_the_last_name_of_a_town_is_no_surname_and_an_annex_to_a_letter_no_act() -> None:
    draft = read(
        "Приложение\nк письму отдела культуры\nот 01.02.2026 № 7",
        "УТВЕРЖДАЮ:\nИ.о. главы города Ветлужска\n____________ К. Н. Орехов\n12 января 2026 года",
        "План мероприятий на 2026 год",
        [HEAD, ["1", "Опрос", "май", "Отдел"]],
    )
    assert draft.approval == planfile.Approval("К. Н. Орехов", "И.о. главы города Ветлужска", "12 января 2026 года")
    assert draft.notes == ("Приложение к письму отдела культуры от 01.02.2026 № 7",)


def test_a_column_of_sections_heads_the_rows_it_is_merged_over() -> None:
    head = ["Раздел", "Мероприятие", "Год реализации", "Ответственный"]
    rows = [
        ["Открытость", "Сайт", "2026", "Отдел"],
        [UP, "Стенд", "2027", "Отдел"],
        ["Комфорт", "Скамьи", "2026", "ЦБС"],
    ]
    draft = read("План на 2026-2027 годы", [head, *rows])
    assert [item.section for item in draft.items] == ["Открытость", "Открытость", "Комфорт"]
    assert windows(draft.items[1]) == [("2027-01-01", "2027-12-31")]


def test_the_actual_date_beside_the_planned_one_is_no_term() -> None:
    head = [["№", "Мероприятие", "Срок исполнения", LEFT, "Ответственный"], [UP, UP, "план", "факт", UP]]
    draft = read("План на 2026 год", [*head, ["1", "Сайт", "01.05.2026", "12.05.2026", "Отдел"]])
    assert windows(draft.items[0]) == [("2026-05-01", "2026-05-01")]
    assert "12.05.2026" in [piece.text for piece in draft.skipped]


def test_years_above_the_rows_give_the_period_with_a_doubt() -> None:
    years = [["2026 год", LEFT, LEFT, LEFT], ["1", "Сайт", "май", "ЦБС"], ["2027 год", LEFT, LEFT, LEFT]]
    draft = read("План работы", [HEAD, *years, ["1", "Стенд", "май", "ЦБС"]])
    assert draft.period is not None and (draft.period.start.year, draft.period.end.year) == (2026, 2027)
    assert [windows(item)[0][0] for item in draft.items] == ["2026-05-01", "2027-05-01"] and draft.doubts


def test_a_person_in_brackets_beside_a_date_is_whole() -> None:
    draft = read(
        "План на 2026 год",
        [["№", "Мероприятие", "Дата, ответственный"], ["1", "Лекция", "апрель (библиотекарь Петрова А.А.)"]],
    )
    assert draft.items[0].responsible == ("библиотекарь Петрова А.А.",)
    assert draft.items[0].deadline is not None and draft.items[0].deadline.words == "апрель"
