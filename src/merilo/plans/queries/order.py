"""Which terms of a plan contradict the order of the steps: publication before approval, a plan before its results."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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


def clashes(lines: Sequence[tuple[One, frozenset[str], Mapping[str, Any]]]) -> Iterator[Clash[One]]:
    """Return the pairs of lines whose terms stand against the order of their steps, each pair once."""
    told: set[tuple[int, int]] = set()
    for then, then_steps, then_schedule in lines:
        for code in sorted(then_steps):
            step = steps.by_code().get(code)
            for earlier in step.after if step is not None else ():
                for first, first_steps, first_schedule in lines:
                    if first is then or earlier not in first_steps or earlier in then_steps:
                        continue
                    pair = (id(first), id(then))
                    clash = _compare(first, first_schedule, then, then_schedule, earlier, code)
                    if clash is not None and pair not in told:
                        told.add(pair)
                        yield clash


def _compare(
    first: Any, first_schedule: Mapping[str, Any], then: Any, then_schedule: Mapping[str, Any], earlier: str, later: str
) -> Clash[Any] | None:
    fixed = windows(then_schedule)
    if not fixed or _is_of_another_year(first.text, fixed) or _is_of_another_year(then.text, fixed):
        return None
    if first_schedule.get("kind") == "after_event":
        # only a single day set once is said to hang on the event: yearly turns are checked when they come
        if len(fixed) == 1 and then_schedule.get("kind") == "period":
            event = first_schedule.get("event") or "которого слова не называют"
            return Clash(first, then, earlier, later, then_words=_words(fixed[0]), event=event)
        return None
    for year in sorted({end.year for _, end in fixed}):
        mine = [window for window in fixed if window[1].year == year]
        before = [window for window in windows(first_schedule) if window[1].year == year]
        if not before:
            continue
        last, begun = max(mine, key=lambda window: window[1]), min(before)
        if last[1] < begun[0]:
            return Clash(first, then, earlier, later, _words(begun), _words(last), is_certain=True)
        is_short = (before[0][1] - before[0][0]).days <= _LONGEST
        if len(mine) == len(before) == 1 and is_short and last[1] < before[0][1]:
            return Clash(first, then, earlier, later, _words(before[0]), _words(last))
    return None


def _is_of_another_year(text: str, fixed: Sequence[Window]) -> bool:
    """Say whether a line speaks of last year's results: then this year's order says nothing of it."""
    years = {end.year for _, end in fixed}
    return any(match[1] is None or int(match[1]) not in years for match in _LAST_YEAR.finditer(steps.flat(text)))


def _words(window: Window) -> str:
    return wording.date_range_words(*window)
