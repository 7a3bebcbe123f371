"""What all measurements share: runs taken in turns, medians, a line for people, JSON for machines, the exit code."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

DEFAULT_DATA = Path(tempfile.gettempdir()) / "merilo-benchmarks"
BYTECODE = DEFAULT_DATA / "bytecode"


@dataclass(frozen=True)
class Demand:
    """A measured number and the most it may be."""

    name: str
    measured: float
    at_most: float
    unit: str = "times"

    @property
    def is_met(self) -> bool:
        return self.measured <= self.at_most


def in_turns(runs: int, measures: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
    """Measure each in turn, `runs` rounds, so that a busy moment of the machine falls on all of them alike."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(runs):
        for name, measure in measures.items():
            taken[name].append(measure())
    return taken


def environment() -> dict[str, str]:
    """Return the environment of measured processes: compiled modules are kept, as where a program is in use.

    Some work places forbid Python to write them; then each start would compile every module anew, ours and the rival's.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(BYTECODE)}


def median_ratio(ours: Sequence[float], rival: Sequence[float]) -> float:
    """Return the ratio of the medians."""
    return statistics.median(ours) / statistics.median(rival)


def seconds_of(command: Sequence[str | Path], *, codes: Sequence[int] = (0,)) -> float:
    """Run a whole process, its output thrown away, and return its wall time; another exit code stops everything."""
    start = time.perf_counter()
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, env=environment()
    )
    seconds = time.perf_counter() - start
    if done.returncode not in codes:
        called = " ".join(map(str, command))
        stop(f"{called}\nleft with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return seconds


def merilo() -> Path:
    """Return the `merilo` command that stands beside the running interpreter."""
    command = Path(sys.executable).with_name("merilo")
    if not command.exists():
        stop(f"No {command}: run this with the interpreter of the project's environment.")
    return command


def stop(reason: str) -> NoReturn:
    """Leave with 2: nothing could be measured, which is another thing than a missed demand."""
    print(reason, file=sys.stderr)
    sys.exit(2)


def conclude(title: str, demands: Sequence[Demand], details: Mapping[str, object]) -> int:
    """Print the JSON line and a line for people per demand; return 0 when all are met, else 1."""
    rows = [{**asdict(demand), "is_met": demand.is_met} for demand in demands]
    print(json.dumps({"benchmark": title, "demands": rows, **details}, ensure_ascii=False))
    for demand in demands:
        word = "ok" if demand.is_met else "MISSED"
        print(f"{title}: {demand.name}: {demand.measured:.2f} {demand.unit}, at most {demand.at_most:g}: {word}")
    return 0 if all(demand.is_met for demand in demands) else 1
