"""What a column says by its caption, in whatever words, and by its cells where it has none."""

from __future__ import annotations

import pytest

from merilo.core import planfile
from merilo.core.planfile.grid import columns
from tests.planfile.made import document

CAPTIONS = {
    "number": "№ п/п; № пункта; Пункт; N п/п; #",
    "text": "Мероприятие (содержание работы); Вопросы, выносимые на рассмотрение; Тема заседания; Что сделать; "
    "Контрольное событие; Мероприятие, форма проведения; Виды работ; Наименование мероприятия по повышению качества "
    "оказания услуг; Рекомендации; Поручение; Повестка дня",
    "deadline": "Сроки (период); Когда; Дата исполнения; Число; Квартал; Дата и место проведения; Периодичность",
    "responsible": "Отв. лицо; Исполнители, соисполнители; Кто отвечает; Организаторы; Ответственное лицо, телефон; "
    "Ф.И.О. ответственного; Ответ- ственные; Докладчик",
    "result": "Ожидаемый результат; Вид документа; Форма завершения; Итоговый документ; Форма реализации",
    "other": "Отметка о выполнении; Место проведения; Участники; Форма проведения; Выявленные недостатки; Телефон; "
    "Дата рождения; Срок предоставления услуги; Источник финансирования",
}


@pytest.mark.parametrize(
    ("role", "caption"), [(role, caption) for role, said in CAPTIONS.items() for caption in said.split("; ")]
)
def test_a_caption_says_what_its_column_holds(role: str, caption: str) -> None:
    assert columns.column(caption).role == role


ROWS = [
    ["1.", "Обновить информационные стенды", "до 1 марта", "Директор МБУК «ЦБС»"],
    ["2.", "Провести анкетирование посетителей", "II квартал", "Отдел культуры"],
    ["3.", "Подвести итоги опроса", "декабрь", "Общественный совет"],
]


def test_a_table_without_captions_is_read_by_its_cells_with_a_doubt() -> None:
    draft = planfile.read(document("План мероприятий на 2026 год", ROWS))
    assert [(item.number, item.text, item.responsible[0]) for item in draft.items] == [
        (row[0].rstrip("."), row[1], row[3]) for row in ROWS
    ]
    assert any("нет шапки" in doubt for doubt in draft.doubts) and draft.columns == ()
    assert "Столбцы: без названий" in planfile.describe(draft)


@pytest.mark.parametrize(
    "rows",
    [
        [["1", "Билет взрослый", "100"], ["2", "Билет детский", "50"]],
        [["1", "Иванова А.А.", "директор", "2-12-12"], ["2", "Петров П.П.", "методист", "2-12-13"]],
        [["1", "Стул", "01.01.2020", "5 шт."], ["2", "Стол", "01.02.2020", "склад"], ["4", "Шкаф", "01.02.2021", "1"]],
        ROWS[:1],
    ],
)
def test_cells_that_tell_too_little_are_no_plan(rows: list[list[str]]) -> None:
    with pytest.raises(planfile.NotAPlan):
        planfile.read(document("Список", rows))
