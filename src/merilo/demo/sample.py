"""Writing the whole sample into a folder."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from merilo.core import methodology
from merilo.demo.district import load_district
from merilo.demo.facts import unit_facts
from merilo.demo.handmade import write_operator_table
from merilo.demo.survey import AnswerSheet, draw_sheets
from merilo.demo.workbooks import write_answers, write_checklists, write_units
from merilo.demo.workplan import write_plan

DAYS_TO_COUNT = 10  # between the last sheet and the day of the calculation


@dataclass(frozen=True, slots=True)
class SampleFiles:
    """Where the files of the sample stand."""

    checklists: Path
    answers: Path
    units: Path
    plan: Path
    operator_table: Path


def write_sample(folder: Path, *, seed: int = 1, on: date) -> SampleFiles:
    """Write the files of an invented municipality into the folder (made when absent) and return their paths.

    `on` is the day of the calculation: it picks the edition, the days of the survey before it, the years of the plan.
    The seed moves who answered what; equal seed and day give equal bytes, and every seed holds the hurting cases:
    a 0/0, a tie, caps reached, blocked units, creative ones, branches, a parent without a row, names in many ways.
    Raises what `methodology.load_edition` raises when no edition is in force on the day.
    """
    district = load_district()
    edition = methodology.load_edition(on=on)
    draw = random.Random(seed)
    sheets = _draw(edition, on, draw)
    folder.mkdir(parents=True, exist_ok=True)
    files = SampleFiles(
        checklists=folder / "Сводка чек-листов.xlsx",
        answers=folder / "Анкеты.xlsx",
        units=folder / "Организации.xlsx",
        plan=folder / "План работы.docx",
        operator_table=folder / "Таблица оператора.xlsx",
    )
    write_checklists(files.checklists, district.units, edition, on=on)
    write_answers(files.answers, sheets, edition, on=on, draw=draw)
    write_units(files.units, district.units, on=on)
    write_plan(files.plan, on=on)
    write_operator_table(files.operator_table, unit_facts(district.units, sheets, edition), edition, on=on)
    return files


def municipality() -> str:
    """Return the name of the invented municipality, as its papers say it."""
    return f"{load_district().name} (выдуманный)"


def sample_facts(*, seed: int = 1, on: date) -> tuple[methodology.UnitFacts, ...]:
    """Return the marks and counts that stand behind the files `write_sample` writes for the same seed and day."""
    edition = methodology.load_edition(on=on)
    return unit_facts(load_district().units, _draw(edition, on, random.Random(seed)), edition)


def _draw(edition: methodology.Edition, on: date, draw: random.Random) -> tuple[AnswerSheet, ...]:
    district = load_district()
    last_day = on - timedelta(days=DAYS_TO_COUNT)
    return draw_sheets(district.units, edition, proposals=district.proposals, last_day=last_day, draw=draw)
