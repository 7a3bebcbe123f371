"""Working days of Russia: a library's holidays, over them the moved days of a year from a replaceable file."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from merilo.core.deadlines.terms import Offset


class CalendarUnreadable(ValueError):
    """A file of moved days cannot be used; str() is a Russian sentence."""


@dataclass(frozen=True)
class Calendar:
    """Which days are working days: the library's, but `off` are days off and `on` working days whatever it says."""

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()
    _library: dict[int, Any] = field(default_factory=dict, repr=False, compare=False)

    def is_workday(self, day: date) -> bool:
        """Return whether people work on the day. Source: ТК РФ, ст. 111, 112."""
        if day in self.on:
            return True
        return day not in self.off and self._year(day.year).is_working_day(day) is True

    def workday_after(self, day: date, count: int) -> date:
        """Return the count-th working day after the day (count >= 1), or before it (count <= -1)."""
        step = timedelta(days=1 if count > 0 else -1)
        for _ in range(abs(count)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def moved(self, day: date, *, back: bool = False) -> date:
        """Return the day itself or the nearest working day after (before) it. Source: ГК РФ, ст. 193."""
        step = timedelta(days=-1 if back else 1)
        while not self.is_workday(day):
            day += step
        return day

    def end_of(self, event_on: date, offset: Offset) -> date:
        """Return the last day of a term counted from an event's day, not yet moved to a working day.

        Days are counted from the day after the event; a month ends on the same date or the month's last day.
        Source: ГК РФ, ст. 191, 192.
        """
        sign = 1 if offset.side == "after" else -1
        if offset.count == 0:
            return event_on
        if offset.unit == "workday":
            return self.workday_after(event_on, sign * offset.count)
        if offset.unit in ("day", "week"):
            return event_on + timedelta(days=sign * offset.count * (7 if offset.unit == "week" else 1))
        return months_away(event_on, sign * offset.count * (12 if offset.unit == "year" else 1))

    def _year(self, year: int) -> Any:
        """Return the library's holidays of a year; it knows the working Saturdays too."""
        if year not in self._library:
            # a tenth of a second: loaded only when a working day is asked for
            import holidays

            self._library[year] = holidays.country_holidays("RU", years=[year])
        return self._library[year]


def months_away(day: date, months: int) -> date:
    """Return the same date so many months later or earlier, or that month's last day where it has no such date."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def load_calendar(path: Path | None = None) -> Calendar:
    """Return the calendar of a TOML file with a table per year, `off` and `on` lists of dates; without one ours.

    Raises CalendarUnreadable when the file cannot be read or names a date outside its year.
    """
    import tomllib  # only the first term with a working day pays for it

    path = path or Path(__file__).with_name("moved_days.toml")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise CalendarUnreadable(f"Файл перенесённых дней «{path.name}» не читается: {fault}.") from fault
    off: set[date] = set()
    on: set[date] = set()
    for name, table in data.items():
        if not (name.isdigit() and 1990 <= int(name) <= 2099 and isinstance(table, dict)):
            raise CalendarUnreadable(f"Файл перенесённых дней «{path.name}»: раздел «{name}» — не год.")
        off.update(_days(table.get("off", []), int(name), path))
        on.update(_days(table.get("on", []), int(name), path))
    return Calendar(frozenset(off), frozenset(on))


def _days(values: Any, year: int, path: Path) -> Iterable[date]:
    for value in values if isinstance(values, list) else [values]:
        if type(value) is not date or value.year != year:
            raise CalendarUnreadable(
                f"Файл перенесённых дней «{path.name}», {year} год: «{value}» — не день этого года."
            )
        yield value
