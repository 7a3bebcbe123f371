"""Counting answer sheets at scale: one expression, several engines by address, whole numbers only."""

from merilo.core.tally.counting import Tallies, count
from merilo.core.tally.engines import Engine, EngineUnavailable, connect
from merilo.core.tally.sheets import BLANK, NO, YES, Sheets, SheetsRejected

__all__ = [
    "BLANK",
    "NO",
    "YES",
    "Engine",
    "EngineUnavailable",
    "Sheets",
    "SheetsRejected",
    "Tallies",
    "connect",
    "count",
]
