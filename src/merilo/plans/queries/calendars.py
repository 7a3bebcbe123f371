"""Which production calendars are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from merilo.core import deadlines
from merilo.plans.models import CalendarYear
from merilo.registry.models import Municipality


@dataclass(frozen=True, slots=True)
class Year:
    """A year's calendar: the days its decree moved, and where they come from; without a decree by holidays only."""

    year: int
    decree: str
    days_off: tuple[date, ...]
    working_days: tuple[date, ...]
    made_by: str = ""
    made_at: datetime | None = None
    is_known: bool = True
    is_needed: bool = False


def years(today: date) -> tuple[Year, ...]:
    """Return the calendars loaded here and those that came with the program, this year and the next even if missing."""
    built_in = deadlines.load_calendar()
    loaded = {row.year: row for row in CalendarYear.objects.select_related("made_by")}
    known = {day.year for day in built_in.off | built_in.on}
    found = []
    for year in sorted({*loaded, *known, today.year, today.year + 1}, reverse=True):
        if row := loaded.get(year):
            found.append(
                Year(
                    year,
                    row.decree,
                    _dates(row.days_off),
                    _dates(row.working_days),
                    str(row.made_by or ""),
                    row.made_at,
                )
            )
            continue
        off = tuple(sorted(day for day in built_in.off if day.year == year))
        on = tuple(sorted(day for day in built_in.on if day.year == year))
        is_known = year in known
        decree = "вошёл в программу" if is_known else ""
        needed = not is_known and (year == today.year or today.month >= 10)
        found.append(Year(year, decree, off, on, is_known=is_known, is_needed=needed))
    return tuple(found)


def is_loaded(year: int) -> bool:
    """Say whether the decree of a year was loaded here."""
    return CalendarYear.objects.filter(year=year).exists()


def is_shared(municipality: Municipality) -> bool:
    """Say whether the calendar is that of other municipalities too, so that only an administrator loads it."""
    return Municipality.objects.exclude(pk=municipality.pk).exists()


def next_year(today: date) -> int:
    """Return the first year from this one on whose decree is not known."""
    known = {one.year for one in years(today) if one.is_known}
    return next(year for year in range(today.year, today.year + 3) if year not in known)


def _dates(days: list[str]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) for day in days)
