"""Tables of targets and the contradictions that are computed from their figures; the figures are invented."""

from __future__ import annotations

import pytest

from merilo.core import planfile
from tests.planfile.made import document

HEAD = ["№", "Мероприятие", "Срок", "Ответственный"]
PLAN = [HEAD, ["1", "Опрос", "ежегодно", "Отдел"]]


def targets(
    *rows: list[str], head: tuple[str, ...] = ("", "2024 (отчёт)", "2025", "2026", "2027")
) -> tuple[planfile.Target, ...]:
    draft = planfile.read(
        document("План на 2025-2027 годы", PLAN, "Целевые показатели", [list(head), *rows], "Приложение к плану")
    )
    assert [item.number for item in draft.items] == ["1"]
    assert draft.notes == ("Целевые показатели", "Приложение к плану")
    return draft.targets


def test_values_stand_by_year_and_the_unit_apart() -> None:
    share, count = targets(
        ["Доля учреждений с оценкой (процент)", "100", "25", "50", "75"],
        ["То же в единицах", "4 ед.", "1 ед.", "2 ед.", "3 ед."],
    )
    assert (share.unit, share.values) == ("процент", {"2024": "100", "2025": "25", "2026": "50", "2027": "75"})
    assert (count.unit, count.values) == ("ед.", {"2024": "4", "2025": "1", "2026": "2", "2027": "3"})
    assert not share.doubts and not count.doubts


def test_a_column_of_units_is_read() -> None:
    (target,) = targets(
        ["1", "Число опросов", "шт.", "3", "4"], head=("№ п/п", "Наименование показателя", "Ед. изм.", "2025", "2026")
    )
    assert (target.name, target.unit, target.values) == ("Число опросов", "шт.", {"2025": "3", "2026": "4"})


@pytest.mark.parametrize(
    ("shares", "counts", "of_share", "of_count"),
    [
        (("100", "33.3", "66.7", "100"), ("3", "1", "2", "3"), [], []),
        (("100", "33", "67", "100"), ("3", "1", "2", "3"), [], []),
        (("100", "33,3", "66,6", "100"), ("3", "1", "2", "3"), ["2 из 3 — это 66,7 %, а указано 66,6"], []),
        (("100", "20", "40", "100"), ("5", "1", "2", "4"), [], ["100 % от 5 — это 5, а указано 4"]),
        (("100", "14", "29", "100"), ("7", "1", "2", "7"), [], []),
    ],
)
def test_a_share_is_compared_with_the_count_below(
    shares: tuple[str, ...], counts: tuple[str, ...], of_share: list[str], of_count: list[str]
) -> None:
    share, count = targets(["Доля учреждений, %", *shares], ["В единицах", *counts])
    for doubts, wanted in ((share.doubts, of_share), (count.doubts, of_count)):
        assert len(doubts) == len(wanted)
        assert all(part in doubt for doubt, part in zip(doubts, wanted, strict=True))


def test_a_figure_added_up_from_year_to_year_cannot_fall() -> None:
    grown, fallen, plain = targets(
        ["Охвачено нарастающим итогом к 2025 году", "9", "1", "2", "2"],
        ["Обучено нарастающим итогом", "9", "3", "5", "4"],
        ["Проведено опросов", "9", "3", "5", "4"],
    )
    assert not grown.doubts and not plain.doubts
    assert len(fallen.doubts) == 1 and "2026 год — 5, 2027 год — 4" in fallen.doubts[0]


def test_a_share_above_a_hundred_is_doubted() -> None:
    (target,) = targets(["Доля учреждений, процент", "100", "90", "100", "110"])
    assert len(target.doubts) == 1 and "110" in target.doubts[0]


def test_years_in_the_plan_itself_are_targets_of_the_items() -> None:
    draft = planfile.read(
        document(
            "План на 2025-2026 годы",
            [
                [*HEAD, "Целевой показатель", "<<"],
                ["^^", "^^", "^^", "^^", "2025 г.", "2026 г."],
                ["1", "2", "3", "4", "5", "6"],
                ["1", "Опрос", "ежегодно", "Отдел", "100% клубов", ""],
            ],
        )
    )
    assert draft.items[0].targets == {"2025": "100% клубов"}
    assert draft.columns[-2:] == ("Целевой показатель / 2025 г.", "Целевой показатель / 2026 г.")
    assert [piece.why for piece in draft.skipped] == ["номера столбцов"]
