"""The way from words to the answer: read, date, say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from merilo.core.deadlines.calendar import Calendar, load_calendar
from merilo.core.deadlines.counting import count
from merilo.core.deadlines.dating import Dated, Period, date_span
from merilo.core.deadlines.grammar.phrase import read
from merilo.core.deadlines.schedule import Flags, Kind, Schedule, Window
from merilo.core.deadlines.speech import speak
from merilo.core.deadlines.terms import (
    AfterEvent,
    AsNeeded,
    Continuous,
    Offset,
    Reading,
    Several,
    Span,
    Turn,
    Unclear,
    Unstated,
)
from merilo.core.deadlines.turning import date_turn

_NO_PERIOD = "Период плана неизвестен: дат пока нет."


class WrongPeriod(ValueError):
    """The plan's period cannot be used; str() is a Russian sentence."""


def parse(
    words: str,
    *,
    start: date | None = None,
    end: date | None = None,
    event_on: date | None = None,
    calendar: Calendar | None = None,
) -> Schedule:
    """Return what deadline words mean inside a plan's period from `start` to `end`, both inclusive.

    Any text is answered; what is not understood is the kind `unclear` with its reason. Without a period only dates
    with their own year get windows. `event_on` gives a term counted from an event its window; `calendar` replaces our
    calendar of working days. Raises WrongPeriod when only one end of the period is given, or they stand in wrong order.
    """
    if (start is None) != (end is None):
        raise WrongPeriod("У периода плана нужны обе даты: первый и последний день.")
    period = None
    if start is not None and end is not None:
        if start > end:
            raise WrongPeriod(f"Период плана кончается ({end:%d.%m.%Y}) раньше, чем начинается ({start:%d.%m.%Y}).")
        period = Period(start, end)
    desk = _Desk(period, event_on, calendar)
    return replace(desk.answer(read(words)), words=words)


class _Desk:
    """What all parts of one phrase are dated with."""

    def __init__(self, period: Period | None, event_on: date | None, calendar: Calendar | None) -> None:
        self.period = period
        self.event_on = event_on
        self._calendar = calendar

    @property
    def calendar(self) -> Calendar:
        if self._calendar is None:
            self._calendar = load_calendar()
        return self._calendar

    def answer(self, reading: Reading) -> Schedule:
        """Return the whole answer to a reading."""
        term = reading.term
        plain = Schedule(
            words=reading.words,
            kind="unclear",
            flags=Flags(reading.if_possible, reading.condition, reading.basis),
            doubts=reading.doubts,
            term=term,
        )
        if isinstance(term, Span):
            found = self._dated(plain, "period", date_span(term, self.period))
        elif isinstance(term, Turn):
            found = self._recurring(plain, term)
        elif isinstance(term, Continuous):
            found = self._continuous(plain, term)
        elif isinstance(term, AsNeeded):
            found = replace(plain, kind="as_needed", event=term.event)
            if term.turn is not None:
                found = replace(found, every=term.turn.every, times=term.turn.times, at_least=term.turn.at_least)
        elif isinstance(term, AfterEvent):
            found = self._after_event(plain, term)
        elif isinstance(term, Unstated):
            found = replace(plain, kind="unstated")
        elif isinstance(term, Several):
            found = self._several(plain, term)
        else:
            found = replace(plain, kind="unclear", reason=term.reason)
        return replace(found, said=speak(found), counted=count(found, self.period, self.event_on))

    def _dated(self, plain: Schedule, kind: Kind, dated: Dated) -> Schedule:
        if dated.reason is not None:
            return replace(plain, kind="unclear", reason=dated.reason, term=Unclear(dated.reason))
        return replace(plain, kind=kind, windows=dated.windows, doubts=_unique(plain.doubts + dated.doubts))

    def _continuous(self, plain: Schedule, term: Continuous) -> Schedule:
        windows: list[Window] = []
        doubts: tuple[str, ...] = ()
        for span in term.bounds:
            dated = date_span(span, self.period)
            if dated.reason is not None:
                return self._dated(plain, "continuous", dated)
            windows.extend(dated.windows)
            doubts += dated.doubts
        if not term.bounds and self.period is None:
            doubts = (_NO_PERIOD,)
        elif not term.bounds and self.period is not None:
            windows = [Window(self.period.start, self.period.end)]
        return self._dated(plain, "continuous", Dated(tuple(windows), doubts))

    def _recurring(self, plain: Schedule, turn: Turn) -> Schedule:
        dated = date_turn(turn, self.period, self.calendar)
        if dated.reason is not None:
            dated = Dated(doubts=(*dated.doubts, dated.reason))
        found = self._dated(plain, "recurring", dated)
        return replace(found, every=turn.every, times=turn.times, at_least=turn.at_least)

    def _several(self, plain: Schedule, term: Several) -> Schedule:
        parts: list[Schedule] = []
        for reading in term.parts:
            part = self.answer(reading)
            if reading.onwards and parts and parts[-1].windows:
                part = self._from(part, parts[-1].windows[-1].end + timedelta(days=1))
            parts.append(part)
        unclear = next((part for part in parts if part.kind == "unclear"), None)
        if unclear is not None:
            reason = f"Непонятна часть «{unclear.words}»: {unclear.reason}"
            return replace(plain, kind="unclear", reason=reason, term=Unclear(reason))
        return replace(plain, kind="several", parts=tuple(parts))

    def _from(self, part: Schedule, day: date) -> Schedule:
        """«Далее» begins after the part before it, if the plan goes on then."""
        later = tuple(
            Window(max(window.start, day), window.end) for window in part.windows if window.end >= day
        )  # fmt: skip
        return replace(part, windows=later) if later else part

    def _after_event(self, plain: Schedule, term: AfterEvent) -> Schedule:
        doubts = list(plain.doubts)
        if term.event is None:
            doubts.append("Слова не называют события, от которого считать срок.")
        if term.earliest:
            doubts.append("Слова говорят лишь, раньше какого дня нельзя; предельного дня они не называют.")
        windows: tuple[Window, ...] = ()
        if self.event_on is not None:
            windows = (self._window(self.event_on, term),)
            if term.offset is None:
                doubts.append("Сколько дней даётся, слова не говорят: взят ближайший рабочий день.")
        found = replace(
            plain, kind="after_event", event=term.event, offset=term.offset, windows=windows, doubts=tuple(doubts)
        )
        if term.turn is not None:
            found = replace(found, every=term.turn.every, times=term.turn.times, at_least=term.turn.at_least)
        return found

    def _window(self, event_on: date, term: AfterEvent) -> Window:
        """Count from the day after the event; a term ending on a day off is moved. Source: ГК РФ, ст. 191-193."""
        offset = term.offset or Offset(1, "workday", term.side)
        end = self.calendar.end_of(event_on, offset)
        if offset.count == 0:
            return Window(end, end)
        if term.side == "before":
            end = self.calendar.moved(end, back=True)
            start = self.period.start if self.period is not None else end
            return Window(min(start, end), end)
        end = self.calendar.moved(end)
        return Window(event_on + timedelta(days=1), end)


def _unique(doubts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(doubts))
