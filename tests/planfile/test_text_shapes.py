"""Plans in plain text: cells one per line, rows of tabs, pipes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from merilo.core import planfile, tables
from tests.planfile.made import lost

Reader = Callable[[str], planfile.Draft]


def stream(*cells: str) -> str:
    """Return cells as a word processor saves them: a tab before each, a line per cell."""
    return "".join(f"\t{cell}\n" for cell in cells)


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    def reader(text: str) -> planfile.Draft:
        path = tmp_path / "plan.txt"
        path.write_text(text, encoding="utf-8")
        source = tables.read(path)
        draft = planfile.read(source)
        assert not lost(source, draft)
        return draft

    return reader


def test_a_stream_without_numbers_and_blocks_parted_by_spaces(read: Reader) -> None:
    draft = read(
        "СОГЛАСОВАНО                                   УТВЕРЖДАЮ\n"
        "Председатель                                  Начальник управления культуры\n"
        "Общественного совета                          администрации Заречного района\n"
        "____________ В.Г. Зимина                      ____________ О.П. Летова\n\n\n"
        "ПЛАН-ГРАФИК\nработы Общественного совета на 2026 год\n\n"
        + stream("Содержание работы", "Дата", "Исполнитель", "Отметка о выполнении")
        + stream("Раздел 1. Подготовка", "Составить план", "до 20 января", "секретарь совета", "")
        + stream("Провести заседание", "15 марта, малый зал", "Председатель, секретарь", "проведено")
        + stream("Раздел 2. Контроль", "Проверить сайты", "ежеквартально", "члены совета", "")
        + "\n\n\nСекретарь совета            И.И. Осенняя\n"
    )
    assert draft.approval.by == "О.П. Летова"
    assert draft.approval.post == "Начальник управления культуры администрации Заречного района"
    assert [item.text for item in draft.items] == ["Составить план", "Провести заседание", "Проверить сайты"]
    assert [item.section for item in draft.items] == [
        "Раздел 1. Подготовка",
        "Раздел 1. Подготовка",
        "Раздел 2. Контроль",
    ]
    assert draft.items[1].responsible == ("Председатель", "секретарь")
    assert draft.notes[-1] == "Секретарь совета И.И. Осенняя"


def test_a_stream_with_the_number_in_the_middle(read: Reader) -> None:
    draft = read(
        "План работы на 2026 год\n\n"
        + stream("Срок", "Мероприятие", "№ п/п", "Ответственный", "февраль", "Опрос посетителей", "1", "МБУК «ЦБС»")
        + stream(
            "март", "Обработка анкет", "2", "Отдел культуры", "Итоги года", "декабрь", "Отчёт", "3", "Отдел культуры"
        )
    )
    assert [(item.number, item.text, item.section) for item in draft.items] == [
        ("1", "Опрос посетителей", None),
        ("2", "Обработка анкет", None),
        ("3", "Отчёт", "Итоги года"),
    ]


def test_a_stream_with_years_below_the_last_caption_written_without_empty_cells(read: Reader) -> None:
    draft = read(
        "План работы на 2026-2028 годы\n\n"
        + stream("№", "Мероприятие", "Срок", "Исполнитель", "Показатель", "2026", "2027", "2028")
        + stream("1", "Опрос", "ежегодно", "Отдел", "3", "4", "5", "2", "Обход", "ежегодно", "Отдел", "6", "7", "8")
    )
    assert [dict(item.targets) for item in draft.items] == [
        {"2026": "3", "2027": "4", "2028": "5"},
        {"2026": "6", "2027": "7", "2028": "8"},
    ]


def test_a_stream_whose_rows_end_early(read: Reader) -> None:
    draft = read(
        "План работы на 2026 год\n\n"
        + stream("№", "Мероприятие", "Срок", "Исполнитель", "Результат")
        + stream(
            "1",
            "Провести опрос посетителей",
            "май",
            "Отдел",
            "2",
            "Обойти все учреждения округа",
            "июнь",
            "Отдел",
            "Акт",
        )
    )
    assert [(item.number, item.expected_result) for item in draft.items] == [("1", None), ("2", "Акт")]


def test_two_streams_with_headings_between(read: Reader) -> None:
    head = ("№", "Мероприятие", "Срок", "Ответственный")
    draft = read(
        "Приложение\nк приказу управления культуры\nот 20.12.2025 № 77-од\n\nПЛАН\nнезависимой оценки на 2026 год\n\n"
        "I. Подготовка\n\n" + stream(*head, "1", "Заседание", "январь", "Совет") + "\n\n\nII. Проведение\n\n"
        + stream(*head, "1", "Опрос", "март – май", "Учреждения", "2", "Обработка", "июнь", "Оператор")
        + "\n\n\nНачальник управления                         А.А. Звёздная\n"
    )  # fmt: skip
    assert [(item.number, item.section) for item in draft.items] == [
        ("1", "I. Подготовка"),
        ("1", "II. Проведение"),
        ("2", "II. Проведение"),
    ]
    assert draft.approval.document == "Приложение к приказу управления культуры от 20.12.2025 № 77-од"
    assert draft.notes == ("Начальник управления А.А. Звёздная",)


def test_pipes_with_bold_headings_and_years(read: Reader) -> None:
    draft = read(
        "Утвержден\nпостановлением администрации\nНовогорского округа\nот 14.02.2026 № 112\n\n"
        "Комплексный план мероприятий Новогорского муниципального округа на 2026 – 2028 годы\n\n"
        "| № | Мероприятие | Срок | Исполнитель | Показатель | | |\n|---|---|---|---|---|---|---|\n"
        "| | | | | 2026 | 2027 | 2028 |\n| 1 | **Открытость** | | | | | |\n"
        "| 1.1 | Обновить сайт | ежегодно до 1 марта | Отдел культуры; МБУК «ЦБС» | 80 % | 90 % | 100 % |\n"
    )
    (item,) = draft.items
    assert (item.number, item.section) == ("1.1", "1 Открытость")
    assert item.targets == {"2026": "80 %", "2027": "90 %", "2028": "100 %"}
    assert draft.approval.document == "постановлением администрации Новогорского округа от 14.02.2026 № 112"


def test_rows_of_tabs_with_month_headings_and_a_signature(read: Reader) -> None:
    draft = read(
        "ПЛАН\nподготовки к независимой оценке\nв городе Новогорске на I полугодие 2026 года\n\n"
        "Сроки реализации\tНаименование мероприятий\tОжидаемый результат\tОтветственные лица\n"
        "Январь\n12 января\tСовещание\tПротокол\tКомитет культуры\n"
        "до 20 числа\tСписок организаций\tСписок\tКомитет культуры\n"
        "Февраль\nвторая декада\tАнкеты\tАнкеты розданы\tУчреждения культуры, волонтёры\n\n"
        "Председатель комитета\t\t\tЛ.Л. Морозова\n"
    )
    assert [item.section for item in draft.items] == ["Январь", "Январь", "Февраль"]
    assert [item.deadline and item.deadline.windows[0].end.isoformat() for item in draft.items[:2]] == [
        "2026-01-12",
        "2026-01-19",
    ]
    assert draft.items[2].responsible == ("Учреждения культуры", "волонтёры")
    assert draft.notes == ("Председатель комитета Л.Л. Морозова",)


def test_a_torn_row_is_mended_and_doubted_where_its_text_goes_on(read: Reader) -> None:
    draft = read(
        "План мероприятий на 2026 год\n\n№\tМероприятие\tСрок\tОтветственный\n"
        "1.\tПодготовить отчёт о работе\tмарт\tОтдел культуры администрации\n"
        "\tза год\t\tЗаречного района\n2.\tПодвести итоги\tдекабрь\tОтдел культуры\n"
    )
    assert [item.text for item in draft.items] == ["Подготовить отчёт о работе за год", "Подвести итоги"]
    assert draft.items[0].responsible == ("Отдел культуры администрации Заречного района",)


def test_an_approval_by_minutes(read: Reader) -> None:
    draft = read(
        "УТВЕРЖДЕНО\nна заседании Общественного совета\nпротокол от 10.01.2026 № 1\n\n"
        "План работы Общественного совета на 2026 год\n\n"
        "№ п/п\tВопросы для рассмотрения\tМесяц\tДокладчик, ответственный\n"
        "1\tО плане на год\tянварь\tПредседатель\n2\tОб операторе\tмарт\tИванова А.А., секретарь\n"
    )
    assert draft.approval == planfile.Approval(document="на заседании Общественного совета протокол от 10.01.2026 № 1")
    assert draft.items[1].responsible == ("Иванова А.А., секретарь",)
