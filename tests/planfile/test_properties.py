"""What holds for every plan: the order of columns, empty rows and the kind of table change nothing; no word is lost."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from merilo.core import planfile
from tests.planfile.made import document, lost

CAPTIONS = {
    "number": st.sampled_from(["№", "№ п/п", "N п/п"]),
    "text": st.sampled_from(["Мероприятие", "Наименование мероприятия", "Содержание работы", "Перечень мероприятий"]),
    "deadline": st.sampled_from(["Срок", "Дата", "Срок исполнения", "Сроки реализации", "Дата проведения"]),
    "responsible": st.sampled_from(["Исполнитель", "Ответственный", "Ответственные лица", "Ответственный исполнитель"]),
    "result": st.sampled_from(["Результат", "Ожидаемый результат"]),
    "note": st.sampled_from(["Примечание", "Отметка о выполнении", "Место проведения", "Источник финансирования"]),
}
CELLS = {
    "text": ["Провести опрос", "Обновить стенды", "Собрать совет", "Составить отчёт:\n- о сайте;\n- о стендах"],
    "deadline": ["март", "до 1 июня", "постоянно", "II квартал", "15.04.2026", "по мере необходимости"],
    "responsible": ["Отдел культуры", "Совет; МБУК «ЦБС»", "Администрация\nУчреждения культуры"],
    "result": ["Акт", "Протокол заседания", ""],
    "note": ["", "выполнено", "малый зал"],
}  # fmt: skip
HEADINGS = ["I. Подготовка", "II. Проведение", "Раздел 3. Итоги"]


@st.composite
def plans(draw: st.DrawFn) -> list[dict[str, str]]:
    """Return the rows of a plan by column name, the header first; a heading stands alone under «heading»."""
    columns = [
        "number",
        "text",
        "deadline",
        "responsible",
        *draw(st.lists(st.sampled_from(["result", "note"]), unique=True)),
    ]
    rows: list[dict[str, str]] = [{name: draw(CAPTIONS[name]) for name in columns}]
    with_headings = draw(st.booleans())
    for number in range(1, draw(st.integers(2, 6))):
        if with_headings and number <= len(HEADINGS) and (number == 1 or draw(st.booleans())):
            rows.append({"heading": HEADINGS[number - 1]})
        cells = {name: draw(st.sampled_from(CELLS[name])) for name in columns if name != "number"}
        rows.append({"number": f"{number}.", **cells})
    return rows


def written(
    rows: list[dict[str, str]], order: list[str], *, empty_after: frozenset[int] = frozenset()
) -> list[list[str]]:
    grid: list[list[str]] = []
    for at, row in enumerate(rows):
        if "heading" in row:
            grid.append([row["heading"], *["<<"] * (len(order) - 1)])
        else:
            grid.append([row[name] for name in order])
        if at in empty_after:
            grid.append([""] * len(order))
    return grid


def items(grid: list[list[str]]) -> list[dict[str, Any]]:
    source = document("План работы Заречного района на 2026 год", grid)
    draft = planfile.read(source)
    assert not lost(source, draft)
    return [{key: value for key, value in item.as_dict().items() if key != "source"} for item in draft.items]


@settings(max_examples=40, deadline=None)
@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_columns_changes_nothing(rows: list[dict[str, str]], random: Any) -> None:
    order = list(rows[0])
    shuffled = random.sample(order, len(order))
    assert items(written(rows, order)) == items(written(rows, shuffled))


@settings(max_examples=40, deadline=None)
@given(plans(), st.frozensets(st.integers(0, 12)))
def test_empty_rows_change_nothing(rows: list[dict[str, str]], empty_after: frozenset[int]) -> None:
    order = list(rows[0])
    assert items(written(rows, order)) == items(written(rows, order, empty_after=empty_after))


@settings(max_examples=40, deadline=None)
@given(plans())
def test_every_row_is_an_item_under_its_heading(rows: list[dict[str, str]]) -> None:
    found = items(written(rows, list(rows[0])))
    section = None
    wanted = []
    for row in rows[1:]:
        section = row.get("heading", section)
        if "heading" not in row:
            wanted.append((row["number"].rstrip("."), section))
    expected = [(number, title) for number, title in wanted]
    assert [(item["number"], (item["section"] or "").split(" / ")[-1] or None) for item in found] == expected


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "1", "2.", "Срок", "Мероприятие", "март", "Отдел", "I. Раздел", "Итого", "-"]),
            min_size=3,
            max_size=3,
        ),
        max_size=8,
    )
)
def test_any_table_gives_a_whole_draft_or_a_refusal(rows: list[list[str]]) -> None:
    source = document("План на 2026 год", [["Мероприятие", "Срок", "Исполнитель"], *rows])
    try:
        draft = planfile.read(source)
    except planfile.NotAPlan:
        return
    assert not lost(source, draft)
    assert draft.as_dict()["items"]
