"""The reading and the counting, in Russian."""

from __future__ import annotations

from datetime import date

from merilo.core.deadlines.dating import Period
from merilo.core.deadlines.schedule import Schedule


def say(schedule: Schedule) -> str:
    """Return our reading of a deadline in Russian; read again with the same period it gives the same windows."""
    return schedule.said or speak(schedule)


def speak(schedule: Schedule) -> str:
    return schedule.words


def count(schedule: Schedule, period: Period | None, event_on: date | None) -> str:
    return ""
