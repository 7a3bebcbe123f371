"""Plans of invented districts in the shapes that other districts use."""

from __future__ import annotations

from datetime import date

import pytest

from merilo.core import planfile, tables
from tests.planfile.made import LEFT, UP, added, document, lost, table

HEAD = ["№ п/п", "Мероприятие", "Срок", "Ответственный"]


def read(*parts: str | list[list[str]] | tables.Table, kind: str = "docx") -> planfile.Draft:
    """Read a made document and check that no word of it is lost."""
    source = document(*parts, kind=kind)
    draft = planfile.read(source)
    assert not lost(source, draft)
    return draft


def windows(item: planfile.Item) -> list[tuple[str, str]]:
    assert item.deadline is not None
    return [(window.start.isoformat(), window.end.isoformat()) for window in item.deadline.all_windows()]


def test_shuffled_columns_with_other_captions_and_blocks_side_by_side() -> None:
    draft = read(
        "СОГЛАСОВАНО\t\tУТВЕРЖДАЮ\nПредседатель Общественного совета\t\tГлава Заречного района\n"
        "__________ П.П. Петрова\t\t__________ С.С. Сидоров\n«___» ________ 2025 г.\t\t«15» января 2025 г.",
        "ПЛАН\nработы по независимой оценке\nв Заречном муниципальном районе на 2025 год",
        [
            ["Исполнитель", "Дата", "№", "Содержание работы", "Отметка о выполнении"],
            ["Отдел культуры", "март", "1)", "Подготовить перечень", "выполнено"],
            ["МБУК «ЦБС», МБУК «РДК»", "до 1 июня", "2)", "Провести опрос:\n- в библиотеках;\n- в клубах", ""],
        ],
    )
    assert draft.title == "ПЛАН работы по независимой оценке в Заречном муниципальном районе на 2025 год"
    assert draft.approval == planfile.Approval("С.С. Сидоров", "Глава Заречного района", "«15» января 2025 г.")
    assert draft.territory == "Заречном муниципальном районе"
    assert draft.period == planfile.Period(date(2025, 1, 1), date(2025, 12, 31))
    assert [item.number for item in draft.items] == ["1", "2"]
    assert draft.items[1].responsible == ("МБУК «ЦБС»", "МБУК «РДК»")
    assert draft.items[1].text == "Провести опрос:\n- в библиотеках;\n- в клубах"
    assert windows(draft.items[1]) == [("2025-01-01", "2025-05-31")]
    assert [piece.text for piece in draft.skipped if "Отметка" in piece.why] == ["выполнено"]
    assert draft.notes[0].startswith("СОГЛАСОВАНО Председатель") and any("Отметка" in doubt for doubt in draft.doubts)


def test_approval_in_a_table_without_borders_and_cells_merged_down() -> None:
    draft = read(
        [
            [
                "СОГЛАСОВАНО\nПредседатель Совета\nП.П. Петрова",
                "УТВЕРЖДЕН\nприказом Управления культуры\nот 12.01.2026 № 5",
            ]
        ],
        "Дорожная карта\nпо улучшению качества на 2026-2027 годы городского округа «Новогорск»",
        [
            ["Мероприятия", "Сроки реализации", "Ответственные лица", "Ожидаемый результат"],
            ["I. Открытость", LEFT, LEFT, LEFT],
            ["Обновить сайт", "I квартал 2026 года", "Директора учреждений", "Сайт обновлён"],
            ["Обновить стенды", UP, UP, "Стенды обновлены"],
            ["II. Комфортность", LEFT, LEFT, LEFT],
            ["Купить скамьи", "постоянно", "Управление культуры", "-//-"],
        ],
    )
    assert draft.approval == planfile.Approval(document="приказом Управления культуры от 12.01.2026 № 5")
    assert draft.territory == "городского округа «Новогорск»"
    assert [item.section for item in draft.items] == ["I. Открытость", "I. Открытость", "II. Комфортность"]
    assert [item.number for item in draft.items] == [None, None, None]
    assert windows(draft.items[1]) == windows(draft.items[0]) == [("2026-01-01", "2026-03-31")]
    assert draft.items[1].responsible == ("Директора учреждений",) and not draft.items[1].doubts
    assert draft.items[2].expected_result == "Стенды обновлены" and draft.items[2].doubts


def test_month_headings_date_bare_days_and_rows_without_a_date() -> None:
    draft = read(
        "План работы клуба на 2025 год",
        [
            ["Мероприятие", "Дата", "Ответственный"],
            ["Январь", LEFT, LEFT],
            ["Ёлка", "5", "Иванова А.А."],
            ["Встреча", "до 15 числа", "Петров П.П."],
            ["Лекции", "еженедельно", "Петров П.П."],
            ["Февраль", LEFT, LEFT],
            ["Масленица", "", "Иванова А.А."],
            ["Итого: 3 мероприятия", LEFT, LEFT],
        ],
    )
    assert [item.section for item in draft.items] == ["Январь", "Январь", "Январь", "Февраль"]
    assert windows(draft.items[0]) == [("2025-01-05", "2025-01-05")]
    assert windows(draft.items[1])[0][1] == "2025-01-14"
    assert windows(draft.items[3]) == [("2025-02-01", "2025-02-28")] and draft.items[3].doubts
    assert [piece.why for piece in draft.skipped] == ["итоговая строка"]


def test_quarter_headings_stand_for_a_missing_column_of_terms() -> None:
    draft = read(
        "План работы клуба на 2025 год",
        [
            ["№", "Мероприятие", "Ответственный"],
            ["I квартал", "", ""],
            ["1", "Ёлка", "Иванова А.А."],
            ["II квартал", "", ""],
            ["2", "Масленица", "Иванова А.А."],
        ],
    )
    assert [windows(item) for item in draft.items] == [[("2025-01-01", "2025-03-31")], [("2025-04-01", "2025-06-30")]]


def test_place_and_people_beside_a_date_are_kept_with_doubts() -> None:
    draft = read(
        "План мероприятий на 2025 год",
        [
            ["№ п/п", "Наименование мероприятия", "Дата и место проведения"],
            ["1.1.", "Концерт", "15 марта, ДК, Иванова"],
            ["1.2.", "Лекция", "20 марта\nбиблиотека\nдиректор Петрова А.А."],
            ["1.3.", "Сбор", "01.04.2025 ДК «Юность»"],
        ],
    )
    first, second, third = draft.items
    assert first.deadline is not None and first.deadline.words == "15 марта, ДК, Иванова"
    assert [windows(item)[0][1] for item in draft.items] == ["2025-03-15", "2025-03-20", "2025-04-01"]
    assert first.responsible == ("Иванова",) and second.responsible == ("директор Петрова А.А.",)
    assert all(item.doubts for item in draft.items)
    assert "ДК «Юность»" in " ".join(third.doubts)


def test_a_column_of_term_and_responsible_is_parted_with_doubts() -> None:
    draft = read(
        "План мероприятий на 2025 год",
        [
            ["№ п/п", "Наименование мероприятия", "Срок, ответственный"],
            ["1", "Концерт", "15 марта\nИванова А.А."],
            ["2", "Лекция", "апрель, отдел культуры, МБУК «ЦБС»"],
            ["3", "Сбор", "Учреждения культуры"],
        ],
    )
    assert [item.responsible for item in draft.items] == [
        ("Иванова А.А.",),
        ("отдел культуры", "МБУК «ЦБС»"),
        ("Учреждения культуры",),
    ]
    assert [item.deadline and item.deadline.words for item in draft.items] == ["15 марта", "апрель", None]
    assert all(item.doubts for item in draft.items)


def test_several_tables_with_headings_between_and_signatures_after() -> None:
    draft = read(
        "Приложение № 1 к постановлению администрации Заречного округа от 12.01.2025 № 55",
        "ПЛАН МЕРОПРИЯТИЙ\nна 2025 год",
        "Раздел 1. Организация",
        [HEAD, ["1", "Собрать совет", "март", "Администрация"]],
        "Раздел 2. Итоги",
        [HEAD, ["1", "Подвести итоги", "декабрь", "Администрация"]],
        "Раздел 3. Прочее",
        [["1", "Разное", "декабрь", "Администрация"]],
        [["Начальник отдела культуры", "", "", "И.И. Иванова"]],
    )
    assert [item.section for item in draft.items] == ["Раздел 1. Организация", "Раздел 2. Итоги", "Раздел 3. Прочее"]
    assert draft.approval.document == "Приложение № 1 к постановлению администрации Заречного округа от 12.01.2025 № 55"
    assert [piece.why for piece in draft.skipped] == ["повтор шапки таблицы"]
    assert draft.notes == ("Начальник отдела культуры И.И. Иванова",)
    assert [str(item.source) for item in draft.items] == ["table 1, row 2", "table 2, row 2", "table 3, row 1"]


def test_a_remediation_plan_with_a_header_of_two_rows_and_shortcomings_aside() -> None:
    draft = read(
        "План по устранению недостатков, выявленных в ходе независимой оценки в 2024 году, на 2025 год",
        [
            ["Недостатки, выявленные в ходе оценки", "Мероприятие по устранению недостатков",
             "Плановый срок реализации", "Исполнитель (ФИО и должность)", "Сведения о ходе реализации", LEFT],
            [UP, UP, UP, UP, "реализованные меры", "фактический срок реализации"],
            ["I. Открытость", LEFT, LEFT, LEFT, LEFT, LEFT],
            ["Нет сведений", "Разместить сведения", "01.03.2025", "Иванова Анна Петровна, директор", "", ""],
            [UP, "Проверить сведения", "01.04.2025", "Иванова Анна Петровна, директор", "сделано", "05.03.2025"],
            ["II. Комфортность условий", LEFT, LEFT, LEFT, LEFT, LEFT],
            ["Недостатки отсутствуют", "-", "-", "-", "", ""],
        ],
    )  # fmt: skip
    assert [item.text for item in draft.items] == ["Разместить сведения", "Проверить сведения"]
    assert draft.period == planfile.Period(date(2025, 1, 1), date(2025, 12, 31))
    assert draft.items[0].responsible == ("Иванова Анна Петровна, директор",)
    assert {piece.text for piece in draft.skipped} == {
        "Нет сведений", "сделано", "05.03.2025", "Недостатки отсутствуют - - -", "II. Комфортность условий",
    }  # fmt: skip


def test_a_sheet_with_the_title_above_the_header_and_notes_below() -> None:
    draft = read(
        table(
            [
                ["", "", "", "УТВЕРЖДАЮ"],
                ["", "", "", "Директор МБУК «ЦБС»"],
                ["", "", "", "А.А. Иванова"],
                ["План работы на 2026 год", LEFT, LEFT, LEFT],
                ["", "", "", ""],
                HEAD,
                ["1", "2", "3", "4"],
                ["1", "Опрос", "май", "Отдел"],
                ["2", "Отчёт", "июнь", "Отдел"],
                ["", "", "", ""],
                ["Примечание: план может меняться.", "", "", ""],
                ["Директор", "", "", "А.А. Иванова"],
            ],
            sheet="Лист1",
        ),
        kind="xlsx",
    )
    assert draft.title == "План работы на 2026 год"
    assert draft.approval == planfile.Approval("А.А. Иванова", "Директор МБУК «ЦБС»", None)
    assert [(item.number, item.text) for item in draft.items] == [("1", "Опрос"), ("2", "Отчёт")]
    assert draft.notes == ("Примечание: план может меняться.", "Директор А.А. Иванова")
    assert {piece.why for piece in draft.skipped} == {"гриф утверждения", "номера столбцов"}
    assert str(draft.items[0].source) == "table 1, row 8 (sheet «Лист1»)"


def test_quarters_as_columns() -> None:
    draft = read(
        "План на 2025 год",
        [
            ["№", "Мероприятие", "Срок исполнения", LEFT, LEFT, LEFT, "Исполнитель"],
            [UP, UP, "I кв.", "II кв.", "III кв.", "IV кв.", UP],
            ["1", "Опрос", "", "+", "", "", "Отдел"],
            ["2", "Отчёт", "", "", "", "до 20 декабря", "Отдел"],
        ],
    )
    assert windows(draft.items[0]) == [("2025-04-01", "2025-06-30")]
    assert windows(draft.items[1])[0][1] == "2025-12-19"


def test_numbers_of_levels_make_headings_and_an_item_may_take_several_rows() -> None:
    draft = read(
        "План на 2025 год",
        [
            ["№", "Мероприятие", "Срок", "Исполнитель"],
            ["1.", "Организационная работа", "", ""],
            ["1.1.", "Опрос", "май", "Отдел"],
            ["1.2.", "Собрание", "март", "Отдел культуры"],
            [UP, UP, "июнь", "Учреждения культуры"],
            ["2.", "Итоги", "", ""],
            ["2.1.", "Отчёт", "декабрь", "Отдел"],
        ],
    )
    assert [item.number for item in draft.items] == ["1.1", "1.2", "2.1"]
    assert [item.section for item in draft.items] == [
        "1. Организационная работа",
        "1. Организационная работа",
        "2. Итоги",
    ]
    assert draft.items[1].responsible == ("Отдел культуры", "Учреждения культуры")
    assert [window[1] for window in windows(draft.items[1])] == ["2025-03-31", "2025-06-30"]


def test_sub_headings_replace_only_their_own_level() -> None:
    row = ["1", "Опрос", "май", "Отдел"]
    draft = read(
        "План на 2025 год",
        [
            HEAD,
            ["I. Первое", LEFT, LEFT, LEFT], ["Сбор сведений", LEFT, LEFT, LEFT], row,
            ["Проверка сведений", LEFT, LEFT, LEFT], row,
            ["II. Второе", LEFT, LEFT, LEFT], row,
        ],
    )  # fmt: skip
    assert [item.section for item in draft.items] == [
        "I. Первое / Сбор сведений",
        "I. Первое / Проверка сведений",
        "II. Второе",
    ]


def test_numbers_in_the_text_are_taken_where_no_column_holds_them() -> None:
    draft = read(
        "План на 2025 год",
        [["Мероприятия", "Срок", "Исполнитель"], ["1. Опрос", "май", "Отдел"], ["2. Отчёт", "июнь", "Отдел"]],
    )
    assert [(item.number, item.text) for item in draft.items] == [("1", "Опрос"), ("2", "Отчёт")]


def test_first_and_last_day_in_two_columns_make_one_term() -> None:
    draft = read(
        "План на 2025 год",
        [
            ["№", "Мероприятие", "Срок", LEFT, "Исполнитель"],
            [UP, UP, "начало", "окончание", UP],
            ["1", "Опрос", "01.03.2025", "15.03.2025", "Отдел"],
        ],
    )
    assert windows(draft.items[0]) == [("2025-03-01", "2025-03-15")]


def test_a_gap_and_a_repeated_number_are_doubted() -> None:
    draft = read(
        "План на 2025 год",
        [HEAD, *([number, "Опрос", "май", "Отдел"] for number in ("1", "2", "2", "5"))],
    )
    assert [len(item.doubts) for item in draft.items] == [0, 0, 1, 1]


def test_a_missing_term_or_party_is_null_with_a_doubt() -> None:
    draft = read("План на 2025 год", [HEAD, ["1", "Опрос", "", ""], ["2", "Отчёт", "-", "-"]])
    assert [(item.deadline, item.responsible) for item in draft.items] == [(None, ()), (None, ())]
    assert all(len(item.doubts) == 2 for item in draft.items)


def test_the_given_period_dates_a_plan_whose_title_has_none() -> None:
    source = document("План работы совета", [HEAD, ["1", "Опрос", "май", "Отдел"]])
    assert planfile.read(source).period is None
    draft = planfile.read(source, start=date(2027, 1, 1), end=date(2027, 12, 31))
    assert windows(draft.items[0]) == [("2027-05-01", "2027-05-31")]


def test_the_title_is_stronger_than_the_given_period() -> None:
    source = document("План работы совета на 2026 год", [HEAD, ["1", "Опрос", "май", "Отдел"]])
    draft = planfile.read(source, start=date(2027, 1, 1), end=date(2027, 12, 31))
    assert draft.period == planfile.Period(date(2026, 1, 1), date(2026, 12, 31)) and draft.doubts


@pytest.mark.parametrize(
    ("title", "start", "end"),
    [
        ("План на 2026 год", "2026-01-01", "2026-12-31"),
        ("План в 2026 году", "2026-01-01", "2026-12-31"),
        ("План на 2026-2028 гг.", "2026-01-01", "2028-12-31"),
        ("План на 2026 – 2028 годы", "2026-01-01", "2028-12-31"),
        ("План (приказ от 12.01.2024 № 5) на 2026 год", "2026-01-01", "2026-12-31"),
        ("План по итогам оценки 2025 года на 2026 год", "2026-01-01", "2026-12-31"),
        ("План на I полугодие 2026 года", "2026-01-01", "2026-06-30"),
        ("План на 2 квартал 2026 года", "2026-04-01", "2026-06-30"),
        ("План на март 2026 г.", "2026-03-01", "2026-03-31"),
        ("План на 2026/2027 учебный год", "2026-09-01", "2027-08-31"),
        ("План на период с 01.03.2026 по 31.10.2026", "2026-03-01", "2026-10-31"),
    ],
)
def test_the_period_stands_in_the_title(title: str, start: str, end: str) -> None:
    draft = read(title, [HEAD, ["1", "Опрос", "постоянно", "Отдел"]])
    assert draft.period == planfile.Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("title", "territory"),
    [
        ("План муниципального образования Заречный район на 2026 год", "муниципального образования Заречный район"),
        ("План муниципального образования «Заречье» на 2026 год", "муниципального образования «Заречье»"),
        ("План в Заречном муниципальном округе на 2026 год", "Заречном муниципальном округе"),
        ("План администрации Заречного сельского поселения на 2026 год", "Заречного сельского поселения"),
        ("План городского округа город Новогорск на 2026 год", "городского округа город Новогорск"),
        ("План города Новогорска на 2026 год", "города Новогорска"),
        ("План работы на 2026 год", None),
    ],
)
def test_the_territory_stays_as_written(title: str, territory: str | None) -> None:
    assert read(title, [HEAD, ["1", "Опрос", "постоянно", "Отдел"]]).territory == territory


@pytest.mark.parametrize(
    "parts",
    [
        ("Просто письмо.",),
        ("Прейскурант", [["№", "Наименование услуги", "Цена, руб."], ["1", "Билет", "100"]]),
        ("Прейскурант", [["Наименование услуги", "Срок", "Исполнитель", "Цена"], ["Билет", "день", "Касса", "9"]]),
        ("Штат", [["№", "ФИО", "Должность", "Телефон"], ["1", "Иванова А.А.", "директор", "111"]]),
        ("Расписание", [["Время", "Мероприятие", "Место"], ["10:00", "Открытие", "Зал"], ["12:00", "Концерт", "Зал"]]),
        ("Уроки", [["День", "Время", "Предмет", "Кабинет"], ["пн", "9:00", "История", "5"]]),
        ("План на 2026 год", [HEAD, ["", "", "", ""]]),
    ],
)  # fmt: skip
def test_what_is_no_plan_is_refused_in_one_sentence(parts: tuple[str | list[list[str]], ...]) -> None:
    with pytest.raises(planfile.NotAPlan) as refused:
        planfile.read(document(*parts))
    assert "«plan.docx»" in str(refused.value) and "\n" not in str(refused.value)


def test_inherited_words_are_the_only_ones_told_twice() -> None:
    source = document(
        "План на 2025 год",
        [HEAD, ["1", "Опрос", "май", "Отдел культуры"], ["2", "Отчёт", "июнь", UP], ["3", "Сбор", "июль", "Совет"]],
    )
    draft = planfile.read(source)
    assert draft.items[1].responsible == ("Отдел культуры",) and not draft.items[1].doubts
    assert dict(added(source, draft)) == {"Отдел": 1, "культуры": 1}
