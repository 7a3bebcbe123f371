"""PDF pages: words torn in narrow cells, rows torn between pages, headers repeated."""

from __future__ import annotations

from merilo.core import planfile, tables
from merilo.core.planfile.grid import breaks
from tests.planfile.made import document, table

HEAD = ["№", "Мероприятие", "Срок", "Ответственный"]


def read(*pages: list[list[str]]) -> planfile.Draft:
    made = [table(rows, number=number, page=number) for number, rows in enumerate(pages, 1)]
    return planfile.read(document("План на 2026 год", *made, kind="pdf"))


def text_of(*lines: str) -> str:
    source = tables.Source("plan.pdf", "pdf", (table([["\n".join(lines)]]),))
    (part,) = breaks.mend(source)[0].parts
    assert isinstance(part, tables.Table)
    return part.rows[0][0].text


def test_a_word_torn_at_the_edge_of_a_narrow_cell_is_joined() -> None:
    assert text_of("Размещ", "ение на", "сайте") == "Размещение на\nсайте"
    assert text_of("качеств", "а услуг") == "качества услуг"
    assert text_of("взаимо", "действ", "ующими") == "взаимодействующими"
    assert text_of("учреждений", ", клубов") == "учреждений, клубов"


def test_words_that_only_follow_one_another_stay_apart() -> None:
    assert text_of("опрос", "граждан") == "опрос\nграждан"
    assert text_of("Общественный", "Совет") == "Общественный\nСовет"
    assert text_of("на", "сайт клуба") == "на\nсайт клуба"
    assert text_of("2025", "2026") == "2025\n2026"


def test_other_documents_are_not_touched() -> None:
    source = document([["Размещ\nение"]])
    assert breaks.mend(source) == (source, 0)


def test_a_row_torn_between_pages_is_joined_with_a_doubt() -> None:
    draft = read(
        [
            HEAD,
            ["1", "Провести опрос в", "май", "Отдел культуры"],
            ["2", "Составить отчёт о работе", "июнь", "Администрация"],
        ],
        [["", "клубов и библиотек", "", "района"], ["3", "Подвести итоги", "декабрь", "Отдел"]],
    )
    assert [item.text for item in draft.items] == [
        "Провести опрос в",
        "Составить отчёт о работе клубов и библиотек",
        "Подвести итоги",
    ]
    assert draft.items[1].responsible == ("Администрация района",) and draft.items[1].doubts


def test_a_list_torn_between_pages_stays_one_item() -> None:
    draft = read(
        [HEAD, ["1", "Оценить:\n1.\nклуб «Заря»\n2.\nмузей", "2025\n2026\n2026", "Отдел"]], [["", "3.\nпарк", "", ""]]
    )
    (item,) = draft.items
    assert item.text == "Оценить:\n1. клуб «Заря»\n2. музей\n3. парк"
    assert item.deadline is not None and [part.of for part in item.deadline.parts] == [
        "1. клуб «Заря»",
        "2. музей",
        "3. парк",
    ]


def test_a_header_repeated_on_every_page_is_skipped() -> None:
    draft = read([HEAD, ["1", "Опрос", "май", "Отдел"]], [HEAD, ["2", "Отчёт", "июнь", "Отдел"]])
    assert [item.number for item in draft.items] == ["1", "2"]
    assert [piece.why for piece in draft.skipped] == ["повтор шапки таблицы"]


def test_a_heading_at_the_foot_of_a_page_heads_the_next_one() -> None:
    draft = read(
        [HEAD, ["1", "Опрос", "май", "Отдел"], ["II. Итоги", "<<", "<<", "<<"]], [["2", "Отчёт", "июнь", "Отдел"]]
    )
    assert [item.section for item in draft.items] == [None, "II. Итоги"]


def test_wraps_of_a_term_are_no_line_breaks() -> None:
    draft = read([HEAD, ["1", "Опрос", "2\nквартал\n2026\nгода", "Отдел"]])
    deadline = draft.items[0].deadline
    assert deadline is not None and deadline.words == "2 квартал 2026 года" and deadline.kind == "period"
