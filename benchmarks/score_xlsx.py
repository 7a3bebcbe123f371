"""The operator's job at its usual size: an XLSX pair of 60 units and 36,000 sheets, against a pandas script.

Whole processes in turns: `merilo score --no-papers` and `rival_pandas.py` (read_excel by openpyxl, vectorised sums).
The rival's time must be at least 4 times ours. The figures of both are compared first: an unequal rival proves nothing.
The time with papers is measured once, for information.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import measuring

UNITS = 60
FASTER_AT_LEAST = 4.0
ON = date(2026, 3, 1)


def main() -> int:
    """Write the pair when it is not there, compare the figures, measure in turns, print what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sheets", type=int, default=36_000, help="answer sheets of all 60 units")
    parser.add_argument("--data", type=Path, default=measuring.DEFAULT_DATA, help="where the pair is kept")
    arguments = parser.parse_args()
    folder = arguments.data / f"xlsx-{arguments.sheets}"
    checklists, answers = folder / "checklists.xlsx", folder / "answers.xlsx"
    if not answers.exists():
        write_pair(checklists, answers, sheets_per_unit=arguments.sheets // UNITS)
    out, theirs = folder / "out", folder / "rival.json"
    ours = [sys.executable, measuring.merilo(), "score", "--checklists", checklists, "--answers", answers]
    ours += ["--on", ON.isoformat(), "--out", out]
    rival = [sys.executable, Path(__file__).with_name("rival_pandas.py"), checklists, answers, theirs]

    def score(*more: str) -> float:
        shutil.rmtree(out, ignore_errors=True)
        return measuring.seconds_of([*ours, *more])

    score("--no-papers")
    measuring.seconds_of(rival)
    compare(out / "scores.json", theirs)
    taken = measuring.in_turns(
        arguments.runs, {"merilo": lambda: score("--no-papers"), "rival": lambda: measuring.seconds_of(rival)}
    )
    with_papers = score()
    ratio = measuring.median_ratio(taken["merilo"], taken["rival"])
    demand = measuring.Demand("merilo score against pandas, ratio of times", ratio, 1 / FASTER_AT_LEAST)
    code = measuring.conclude("score_xlsx", [demand], {"seconds": taken, "seconds_with_papers": with_papers})
    print(f"score_xlsx: {1 / ratio:.1f} times faster; with report.docx and report.pdf {with_papers:.1f} s")
    return code


def write_pair(checklists: Path, answers: Path, *, sheets_per_unit: int) -> None:
    """Write the pair as operators export it, with the names written in several ways."""
    from merilo.core import methodology
    from merilo.demo import district, survey, workbooks

    edition = methodology.load_edition(on=ON)
    draw = random.Random(36)
    units = [
        district.Unit(
            name=f"МБУК «Учреждение культуры № {number}»",
            recipients=1500,
            sheets=sheets_per_unit,
            mood=draw.uniform(0.8, 0.95),
            disabled=draw.randint(sheets_per_unit // 30 + 1, sheets_per_unit // 10),
            absent={block: (draw.randint(1, 5), -1) for block in ("1.1/stand", "1.1/site", "1.2", "2.1", "3.1", "3.2")},
            unused={"1.1/stand": (draw.randint(6, 16),), "1.1/site": (draw.randint(6, 18),)},
        )
        for number in range(1, UNITS + 1)
    ]
    checklists.parent.mkdir(parents=True, exist_ok=True)
    sheets = survey.draw_sheets(units, edition, proposals=("Продлить часы работы", "Спасибо!"), last_day=ON, draw=draw)
    workbooks.write_checklists(checklists, units, edition, on=ON)
    workbooks.write_answers(answers, sheets, edition, on=ON, draw=draw)


def compare(ours: Path, theirs: Path) -> None:
    """Stop unless both found the same indicators, criteria, totals and places."""
    from rival_pandas import normal

    rival = json.loads(theirs.read_text(encoding="utf-8"))
    for unit in json.loads(ours.read_text(encoding="utf-8"))["units"]:
        figures = {**unit["indicators"], **unit["criteria"], "total": unit["total"], "place": unit["place"]}
        other = rival[normal(unit["name"])]
        for code, value in figures.items():
            if Decimal(str(value)) != Decimal(str(round(other[code], 2))):
                measuring.stop(f"{unit['name']}, {code}: {value} by merilo, {other[code]} by the rival")


if __name__ == "__main__":
    sys.exit(main())
