"""Small operator's files, written the way web forms export them; every test changes what it is about."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from merilo.core import dossier, methodology

ON = date(2026, 6, 1)
CLUB, LIBRARY, MUSEUM = "Дом культуры «Заря»", "Библиотека № 1", "Музей быта"
YES_TO_ALL: Mapping[str, str] = {}

BLOCKS = {
    ("1.1", "stand"): "На СТЕНДЕ организации размещено",
    ("1.1", "site"): "На САЙТЕ организации размещено",
    ("1.2", "site"): "Наличие и функционирование на официальном сайте",
    ("2.1", "visit"): "Обеспечение в организации комфортных условий",
    ("3.1", "visit"): "Оборудование территории",
    ("3.2", "visit"): "Обеспечение в организации условий доступности",
}


def edition() -> methodology.Edition:
    """Return the edition in force on the day of the tests."""
    return methodology.load_edition(on=ON)


def checklist_rows(marks: Mapping[str, Mapping[str, int | None]]) -> list[list[object]]:
    """Return a header and a row per unit: everything present but what `marks` says, by item code."""
    items = [
        (item, f"{BLOCKS[checklist.code, checklist.channel]} [{item.text}]")
        for checklist in edition().checklists
        for item in checklist.items
    ]
    rows: list[list[object]] = [["Наименование организации", *(header for _, header in items)]]
    for name, changed in marks.items():
        rows.append([name, *(changed.get(item.code, 1) for item, _ in items)])
    return rows


def answer_rows(sheets: Sequence[tuple[str, Mapping[str, str]]]) -> list[list[object]]:
    """Return a header and a row per sheet: «Да» to everything but what the sheet says, by role."""
    questions = edition().questionnaire.closed
    rows: list[list[object]] = [["Организация", *(f"{one.number}. {one.text_ru}" for one in questions)]]
    for name, said in sheets:
        rows.append([name, *(said.get(one.role, "Да") for one in questions)])
    return rows


def unit_rows(*units: Sequence[object]) -> list[list[object]]:
    """Return the list of units; each gives name, other names, parent, profile, group, recipients."""
    header = [
        "Наименование", "Другие названия (через ;)", "Головная организация", "Профиль", "Группа", "Получателей за год",
    ]  # fmt: skip
    return [list(header), *([*unit, *[None] * (6 - len(unit))] for unit in units)]


def write(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write rows as CSV the way Russian Excel does: semicolons, UTF-8 with a mark."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([["" if cell is None else cell for cell in row] for row in rows])
    path.write_text(text.getvalue(), encoding="utf-8-sig")
    return path


def make_job(
    folder: Path,
    *,
    marks: Mapping[str, Mapping[str, int | None]] | None = None,
    sheets: Sequence[tuple[str, Mapping[str, str]]] | None = None,
    units: Sequence[Sequence[object]] = (),
    **choices: object,
) -> dossier.Job:
    """Write the files of a job into the folder and return it; without more said, two units and five sheets."""
    folder.mkdir(parents=True, exist_ok=True)
    marks = {CLUB: {"2.1/visit/01": 0}, LIBRARY: {}} if marks is None else marks
    if sheets is None:
        sheets = [
            (CLUB, {}), (CLUB, {"comfort_satisfied": "Нет"}), (CLUB, {"stand_used": "Нет", "stand_satisfied": ""}),
            (LIBRARY, {}), (LIBRARY, {"overall_satisfied": "Нет"}),
        ]  # fmt: skip
    return dossier.Job(
        checklists=write(folder / "Чек-листы.csv", checklist_rows(marks)),
        answers=write(folder / "Анкеты.csv", answer_rows(sheets)),
        units=write(folder / "Организации.csv", unit_rows(*units)) if units else None,
        on=ON,
        **choices,  # type: ignore[arg-type]
    )
