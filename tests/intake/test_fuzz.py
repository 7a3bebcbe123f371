"""Whatever stands in a file: a result, faults, or a refusal in a sentence; never another exception."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from merilo.core import intake, tables, tally
from tests.intake.files import EDITION, header, marks_header

cells = st.one_of(
    st.none(),
    st.sampled_from(
        ["Да", "Нет", "да ", 1, 0, "1", "", " ", "+", "-", "Клуб", "«клуб».", "Итого", "Нет (переход к вопросу 3)"]
    ),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "=СУММ(A1:A9)",
            "=1+1",
            "&nbsp;",
            "\ufeff",
            "\u00a0",
            "[",
            "a [b] [c]",
            "№ 1",
            "…",
        ]
    ),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from([date(2026, 1, 1), datetime(2026, 1, 1, 5, tzinfo=UTC), time(3), timedelta(hours=30)]),
)
UNITS = ["Наименование", "Другие названия", "Головная организация", "Профиль", "Группа", "Получателей за год"]


@st.composite
def sheets(draw: st.DrawFn, titles: list[object]) -> tuple[tables.Sheet, ...]:
    """A header with some titles broken, lost, doubled or moved, and rows of anything, of any length."""
    chosen = draw(st.permutations(titles)) if draw(st.booleans()) else list(titles)
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 4]))):
        chosen[draw(st.integers(0, len(chosen) - 1))] = draw(st.one_of(cells, st.sampled_from(titles)))
    above = draw(st.lists(st.lists(cells, max_size=4), max_size=3))
    width = len(chosen) + 2
    row = st.one_of(
        st.lists(cells, max_size=width),
        st.tuples(st.sampled_from(["Клуб", "клуб.", "Музей", None])).map(lambda name: [*name, *["Да"] * 14]),
        st.tuples(st.sampled_from(["Клуб", "КЛУБ", "Музей", "Дом"])).map(lambda name: [*name, *[1] * (width - 3)]),
    )
    answered: list[object] = ["Да"] * 14 if len(titles) == 15 else [1] * (width - 3) if len(titles) > 15 else []
    good: list[object] = ["Клуб", *answered]
    rows = [*draw(st.lists(row, max_size=5)), good]
    first = tables.Sheet(name="Лист1", rows=[*above, chosen, *rows])
    return (first, tables.Sheet(name="Лист2", rows=draw(st.lists(st.lists(cells, max_size=3), max_size=2))))


def reading(content: tuple[tables.Sheet, ...], read: object, *arguments: object) -> object:
    with patch("merilo.core.tables.read_sheets", return_value=content):
        try:
            return read(Path("файл.xlsx"), EDITION, *arguments)  # type: ignore[operator]
        except intake.FileRejected as refusal:
            assert "\n" not in str(refusal) and str(refusal).startswith("файл.xlsx")
            return None


@given(marks=sheets(marks_header()), answers=sheets(header()), units=sheets(list(UNITS)), with_units=st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_three_files_give_a_result_or_faults(
    marks: tuple[tables.Sheet, ...],
    answers: tuple[tables.Sheet, ...],
    units: tuple[tables.Sheet, ...],
    with_units: bool,
) -> None:
    checklists = reading(marks, intake.read_checklists)
    sheets_read = reading(answers, intake.read_answers)
    listed = reading(units, intake.read_units) if with_units else None
    if not isinstance(checklists, intake.Checklists) or not isinstance(sheets_read, intake.AnswerSheets):
        return
    assert listed is None or isinstance(listed, intake.UnitsList)
    for leave_out in (False, True):
        result = intake.join(checklists, sheets_read, listed, leave_out_bad_rows=leave_out)
        assert all("\n" not in fault.text and str(fault) for fault in (*result.faults, *result.left_out))
        if not result.faults:
            counts = tally.count(result.sheets, result.edition, not_asked=result.not_asked)
            facts = intake.facts(result, counts)
            assert sum(one.counts.respondents for one in facts if one.counts) == len(result.sheets)
            assert len(result.sheets) + result.left_out_sheets == len(sheets_read)
        if leave_out:
            assert all(fault.row is None for fault in result.faults)
