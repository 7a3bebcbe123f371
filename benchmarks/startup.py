"""How fast the command starts: `merilo --help` and `merilo term` against an empty typer application.

Both are script files run by the same interpreter, in turns; the ratio of the medians may be 1.5 at most.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

import measuring

WORDS = "ежегодно до 15 мая"
TERM = ["term", WORDS, "--from", "2026-01-01", "--to", "2028-12-31"]
AT_MOST = 1.5


def main() -> int:
    """Measure both commands and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    ours = [sys.executable, str(measuring.merilo())]
    empty = [sys.executable, str(Path(__file__).with_name("empty_typer.py"))]
    commands = {
        "merilo --help": [*ours, "--help"],
        "empty --help": [*empty, "--help"],
        "merilo term": [*ours, *TERM],
        "empty term": [*empty, *TERM],
    }
    for command in commands.values():  # once before the clock: bytecode is written, files are in memory
        measuring.seconds_of(command)
    taken = measuring.in_turns(runs, {name: partial(measuring.seconds_of, each) for name, each in commands.items()})
    demands = [
        measuring.Demand(
            f"merilo {what}", measuring.median_ratio(taken[f"merilo {what}"], taken[f"empty {what}"]), AT_MOST
        )
        for what in ("--help", "term")
    ]
    return measuring.conclude("startup", demands, {"seconds": taken})


if __name__ == "__main__":
    sys.exit(main())
