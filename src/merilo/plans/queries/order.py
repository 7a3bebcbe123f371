"""Which terms of a plan contradict the order of the steps: publication before approval, a plan before its results."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

from merilo.core import wording
from merilo.plans.queries import steps

Window = tuple[date, date]
_LONGEST = 100  # days: a longer term says too little of the day on which the thing is done
_LAST_YEAR = re.compile(r"прошл|предыдущ|прошедш|минувш|(?<!\d)(20\d\d)(?!\d)")


def windows(schedule: Mapping[str, Any]) -> tuple[Window, ...]:
    """Return the days of a stored schedule and of its parts; work without an end has none of its own."""
    if schedule.get("kind") in ("continuous", "as_needed"):
        return ()
    own = [
        (date.fromisoformat(window["from"]), date.fromisoformat(window["to"]))
        for window in schedule.get("windows") or ()
    ]
    return tuple(sorted([*own, *(window for part in schedule.get("parts") or () for window in windows(part))]))


One = TypeVar("One", bound=Any)  # a line with its `text`


@dataclass(frozen=True, slots=True)
class Clash(Generic[One]):
    """Two lines in the wrong order, or one that waits for an event while the next has a fixed day."""

    first: One
    then: One
    first_step: str
    then_step: str
    first_words: str = ""
    then_words: str = ""
    is_certain: bool = False
    event: str = ""

    @property
    def waits(self) -> bool:
        """Say whether the first of the two waits for an event."""
        return bool(self.event)


@dataclass(frozen=True, slots=True)
class _Placed(Generic[One]):
    """A line with its days by year, worked out once; lines are compared pair by pair."""

    line: One
    kind: str
    event: str
    own: tuple[Window, ...]
    by_year: Mapping[int, list[Window]]
    years_named: frozenset[int]
    is_of_last_year: bool

    @property
    def days(self) -> Hashable:
        """All that the order looks at; lines of the same days are compared with others once for all of them."""
        return self.kind, self.event, self.own, self.years_named, self.is_of_last_year

    def is_of_other_years(self, years: Mapping[int, object]) -> bool:
        """Say whether the line speaks of other results than this year's: then the order says nothing of it."""
        return self.is_of_last_year or not self.years_named <= years.keys()


def clashes(lines: Sequence[tuple[One, frozenset[str], Mapping[str, Any]]]) -> Iterator[Clash[One]]:
    """Return the pairs of lines whose terms stand against the order of their steps, each pair once."""
    of_step: dict[str, dict[Hashable, list[_Placed[One]]]] = defaultdict(lambda: defaultdict(list))
    placed = [(_place(line, schedule), codes) for line, codes, schedule in lines]
    for one, codes in placed:
        for code in codes:
            of_step[code][one.days].append(one)
    told: set[tuple[int, int]] = set()
    compared: dict[Hashable, Clash[One] | None] = {}
    for then, codes in placed:
        if not then.own:
            continue
        for code in sorted(codes):
            step = steps.by_code().get(code)
            for earlier in step.after if step is not None else ():
                for days, same in of_step[earlier].items() if earlier not in codes else ():
                    key = (days, then.days, earlier, code)
                    if key not in compared:
                        compared[key] = _compare(same[0], then, earlier, code)
                    clash = compared[key]
                    for first in same:
                        if clash is not None and (id(first), id(then)) not in told:
                            told.add((id(first), id(then)))
                            yield replace(clash, first=first.line, then=then.line)


def _place(line: One, schedule: Mapping[str, Any]) -> _Placed[One]:
    own = windows(schedule)
    by_year: dict[int, list[Window]] = defaultdict(list)
    for window in own:
        by_year[window[1].year].append(window)
    named = [match[1] for match in _LAST_YEAR.finditer(steps.flat(line.text))]
    return _Placed(
        line,
        schedule.get("kind") or "",
        schedule.get("event") or "",
        own,
        by_year,
        frozenset(int(year) for year in named if year is not None),
        None in named,
    )


def _compare(first: _Placed[One], then: _Placed[One], earlier: str, later: str) -> Clash[One] | None:
    if first.is_of_other_years(then.by_year) or then.is_of_other_years(then.by_year):
        return None
    if first.kind == "after_event":
        # only a single day set once is said to hang on the event: yearly turns are checked when they come
        if len(then.own) == 1 and then.kind == "period":
            event = first.event or "которого слова не называют"
            return Clash(first.line, then.line, earlier, later, then_words=_words(then.own[0]), event=event)
        return None
    for year in sorted(then.by_year.keys() & first.by_year.keys()):
        mine, before = then.by_year[year], first.by_year[year]
        last, begun = max(mine, key=lambda window: window[1]), min(before)
        if last[1] < begun[0]:
            return Clash(first.line, then.line, earlier, later, _words(begun), _words(last), is_certain=True)
        is_short = (before[0][1] - before[0][0]).days <= _LONGEST
        if len(mine) == len(before) == 1 and is_short and last[1] < before[0][1]:
            return Clash(first.line, then.line, earlier, later, _words(before[0]), _words(last))
    return None


def _words(window: Window) -> str:
    return wording.date_range_words(*window)
