"""Counting at scale: 36,000,000 answer sheets of 60,000 units in Parquet, against the bare group-by of DuckDB.

Each measurement is a process of its own (so that its peak memory is its own), taken in turns; the clock runs from the
call to the result, with libraries imported before it for both. Demands: counting within 1.3 times the bare group-by of
the same columns; counting, scoring and ranking within 2.5 times and under 3 GiB; time no worse than linear from a 36th
of the rows.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import measuring

UNITS = 60_000
COUNT_AT_MOST, SCORE_AT_MOST, MEMORY_GIB_AT_MOST = 1.3, 2.5, 3.0
PARTS = 36  # the small file holds this part of the rows
ON = date(2026, 3, 1)


def main() -> int:
    """Generate the sheets when they are not there, measure in turns, print what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=36_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--data", type=Path, default=measuring.DEFAULT_DATA, help="where generated sheets are kept")
    parser.add_argument("--text-units", action="store_true", help="units are named by text, not by number")
    parser.add_argument("--only", choices=sorted(MODES), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    all_rows, text = arguments.rows, arguments.text_units
    few_rows = all_rows // PARTS
    if arguments.only:
        print(json.dumps(measure_here(arguments.only, sheets_file(arguments.data, all_rows, text=text))))
        return 0
    for rows in (all_rows, few_rows):
        path = sheets_file(arguments.data, rows, text=text)
        if not path.exists():
            generate(path, rows, text=text)
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in ("bare", "count", "score", "count_part")}

    def seconds(name: str) -> float:
        rows = few_rows if name == "count_part" else all_rows
        taken[name].append(measure_apart(name.removesuffix("_part"), rows, arguments.data, text=text))
        return taken[name][-1]["seconds"]

    times = measuring.in_turns(arguments.runs, {name: partial(seconds, name) for name in taken})
    counting, whole_way = (measuring.median_ratio(times[name], times["bare"]) for name in ("count", "score"))
    memory = max(run["peak_gib"] for run in taken["score"])
    growth = statistics.median(times["count"]) / statistics.median(times["count_part"])
    demands = [
        measuring.Demand("counting against the bare group-by", counting, COUNT_AT_MOST),
        measuring.Demand("counting, scoring, ranking against it", whole_way, SCORE_AT_MOST),
        measuring.Demand("peak memory of counting, scoring, ranking", memory, MEMORY_GIB_AT_MOST, unit="GiB"),
        measuring.Demand(f"time of counting from {few_rows:,} to {all_rows:,} sheets", growth, PARTS),
    ]
    return measuring.conclude("tally_36m", demands, {"rows": all_rows, "units": UNITS, "runs": taken})


def sheets_file(folder: Path, rows: int, *, text: bool) -> Path:
    """Return where the sheets of that many rows are kept."""
    return folder / f"sheets-{rows}-{'text' if text else 'number'}.parquet"


def generate(path: Path, rows: int, *, text: bool) -> None:
    """Write sheets in random order of units: half say «Да» to a filter, null after a «Нет», a few blanks elsewhere."""
    import duckdb

    print(f"generating {path} …", file=sys.stderr, flush=True)
    unit = f"(hash(i, 'unit') % {UNITS})::INTEGER"
    columns = ["'unit ' || lpad(unit::VARCHAR, 6, '0') AS unit" if text else "unit", "channel"]
    for role, after in roles():
        said = f"hash(i, '{role}') % 100"
        if after is None:
            answer = f"CASE WHEN {said} = 0 THEN NULL ELSE {said} < {50 if (role in filters()) else 93} END"
        else:
            heard = f"hash(i, '{after}') % 100 BETWEEN 1 AND 49"
            answer = f"CASE WHEN {heard} THEN {said} < 90 END"
        columns.append(f"{answer} AS {role}")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    channel = "['web', 'paper', 'interview'][1 + i % 3]"
    source = f"SELECT i, {unit} AS unit, {channel} AS channel FROM range({rows}) AS numbers(i)"
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"COPY (SELECT {', '.join(columns)} FROM ({source})) TO '{unfinished}' (FORMAT parquet)")
    unfinished.rename(path)


def roles() -> list[tuple[str, str | None]]:
    """Return the yes/no roles of the edition with the filter before each."""
    questions = edition().questionnaire.questions
    return [(q.role, q.after) for q in questions if q.kind in ("filter", "satisfied")]


def filters() -> set[str]:
    """Return the roles that are filters."""
    return {question.role for question in edition().questionnaire.questions if question.kind == "filter"}


def edition() -> Any:
    """Return the edition in force on the day of the measurement."""
    from merilo.core import methodology

    return methodology.load_edition(on=ON)


def measure_apart(mode: str, rows: int, data: Path, *, text: bool) -> dict[str, float]:
    """Measure in a process of its own."""
    command = [sys.executable, __file__, "--only", mode, "--rows", str(rows), "--data", str(data)]
    command += ["--text-units"] * text
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=measuring.environment())
    if done.returncode:
        measuring.stop(f"{mode}: {done.stderr[-3000:]}")
    result: dict[str, float] = json.loads(done.stdout)
    return result


def measure_here(mode: str, path: Path) -> dict[str, float]:
    """Run one mode in this process and return its seconds and the peak memory of the process."""
    import duckdb  # noqa: F401
    import ibis.backends.sql.compilers  # noqa: F401
    import pyarrow  # noqa: F401

    work = MODES[mode](path)
    start = time.perf_counter()
    units = work()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return {"seconds": seconds, "peak_gib": peak, "units": units}


def bare(path: Path) -> Any:
    """The rival: one group-by written by hand, every column counted and its «Да» counted, fetched as Arrow."""
    import duckdb

    counts = ", ".join(f"count({role}), count_if({role})" for role, _ in roles())
    sql = f"SELECT unit, count(*), {counts} FROM read_parquet('{path}') GROUP BY unit"
    return lambda: duckdb.connect().sql(sql).to_arrow_table().num_rows


def count(path: Path) -> Any:
    """Ours: counts as `tally` gives them."""
    from merilo.core import tally

    law = edition()
    return lambda: len(tally.count(path, law))


def score(path: Path) -> Any:
    """Ours, all the way: counts, then every figure of every unit, then places. The marks stand ready in memory."""
    from merilo.core import methodology, tally

    law = edition()
    marks = {name: marks_of(place, law) for place, name in enumerate(distinct_units(path))}

    def work() -> int:
        facts = (
            methodology.UnitFacts(
                name=str(unit), parent=None, profile="general", group=None, marks=marks[unit], counts=counts
            )
            for unit, counts in tally.count(path, law)
        )
        scores = methodology.score(law, facts, methodology.Settings())
        assert scores.units[0].place is not None
        return len(scores.units)

    return work


def distinct_units(path: Path) -> list[Any]:
    """Return the units of the sheets."""
    import duckdb

    rows = duckdb.connect().execute(f"SELECT DISTINCT unit FROM read_parquet('{path}') ORDER BY unit").fetchall()
    return [unit for (unit,) in rows]


def marks_of(place: int, law: Any) -> dict[str, Any]:
    """Return marks that differ from unit to unit."""
    from decimal import Decimal

    marks = (Decimal(1), Decimal(1), Decimal(0), Decimal(1), None)
    items = [item.code for checklist in law.checklists for item in checklist.items]
    return {code: marks[(place * 7 + number * (place % 11 + 1)) % 5] for number, code in enumerate(items)}


MODES = {"bare": bare, "count": count, "score": score}

if __name__ == "__main__":
    sys.exit(main())
