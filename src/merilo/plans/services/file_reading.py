"""The reading of a plan's file that runs in a process of its own, so nothing here needs Django."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from merilo.core import planfile, tables


def read_file(path: Path, *, name: str, start: date | None, end: date | None) -> tuple[tables.Source, planfile.Draft]:
    """Return a document and the plan read from it. Raises Unreadable, NotAPlan, CalendarUnreadable."""
    source = tables.read(path, name=name)
    return source, planfile.read(source, start=start, end=end)
