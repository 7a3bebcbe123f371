"""The three files of an operator, written and joined in a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from merilo.core import intake
from tests.intake.files import EDITION, YES, header, marks_header, write

ITEMS = len(marks_header()) - 1
UNITS_HEADER = ["Наименование", "Другие названия", "Головная организация", "Профиль", "Группа", "Получателей"]


def joined(
    folder: Path,
    *,
    marks: Iterable[str] | Mapping[str, Sequence[object]],
    answers: Iterable[str] | Sequence[tuple[str, Sequence[object]]],
    units: Sequence[Sequence[object]] | None = None,
    leave_out: bool = False,
) -> intake.Joined:
    """Write and join: names in `marks` have all marks 1, names in `answers` one sheet of «Да», unless given."""
    rows = marks if isinstance(marks, Mapping) else {f"{at}": [name, *[1] * ITEMS] for at, name in enumerate(marks)}
    lines = [[name, *row] for name, row in rows.items()] if isinstance(marks, Mapping) else list(rows.values())
    sheets = [[one, *YES] if isinstance(one, str) else [one[0], *one[1]] for one in answers]
    listed = None
    if units is not None:
        listed = intake.read_units(write(folder / "units.csv", [UNITS_HEADER, *units]), EDITION)
    return intake.join(
        intake.read_checklists(write(folder / "marks.csv", [marks_header(), *lines]), EDITION),
        intake.read_answers(write(folder / "answers.csv", [header(), *sheets]), EDITION),
        listed,
        leave_out_bad_rows=leave_out,
    )
