"""A place in the tokens, and the small words that every part of the grammar knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from merilo.core.deadlines.grammar.tokens import Token
from merilo.core.deadlines.terms import OffsetUnit, TurnUnit

Result = TypeVar("Result")

_MONTHS = tuple(
    re.compile(pattern)
    for pattern in (
        r"янв(ар[ьяюе]|арем|арям|арях)?", r"фев(р(ал[ьяюе]|алем)?)?", r"март(а|у|е|ом)?|мар", r"апр(ел[ьяюе]|елем)?",
        r"ма[йяюе]|маем", r"июн([ьяюе]|ем)?", r"июл([ьяюе]|ем)?", r"авг(уст(а|у|е|ом)?)?",
        r"сен(т(ябр[ьяюе]|ябрем)?)?", r"окт(ябр[ьяюе]|ябрем)?", r"ноя(б(р[ьяюе]|рем)?)?", r"дек(абр[ьяюе]|абрем)?",
    )
)  # fmt: skip
_WEEKDAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"понедельник(а|у|е|ам|и|ов)?|пн", r"вторник(а|у|е|ам|и|ов)?|вт", r"сред(а|у|ы|е|ам)|ср",
        r"четверг(а|у|е|ам|и|ов)?|чт", r"пятниц(а|у|ы|е|ам)?|пт", r"суббот(а|у|ы|е|ам)?|сб",
        r"воскресень(е|я|ю|ям)|воскресений|вс",
    )
)  # fmt: skip
_TURN_UNITS: tuple[tuple[TurnUnit, re.Pattern[str]], ...] = (
    ("day", re.compile(r"день|дня|дней|дню|сутки|суток|дн")),
    ("week", re.compile(r"недел[яюие]|недель|неделей|нед")),
    ("month", re.compile(r"месяц(а|у|е|ев|ы)?|месяцем|мес")),
    ("quarter", re.compile(r"квартал(а|у|е|ов|ы|ом)?|кв")),
    ("half", re.compile(r"полугоди[еяюи]|полугодий|полугодием|полгода|полугода")),
    ("year", re.compile(r"год(а|у|ы|ов|ом)?|лет|г")),
)
_OFFSET_UNITS: tuple[tuple[OffsetUnit, re.Pattern[str]], ...] = (
    ("day", re.compile(r"день|дня|дней|дню|дни|сутки|суток|дн|дневн\w+|суточн\w+")),
    ("week", re.compile(r"недел[яюие]|недель|нед|недельн\w+")),
    ("month", re.compile(r"месяц(а|у|е|ев|ы)?|мес|месячн\w+")),
    ("year", re.compile(r"год(а|у|ы|ов)?|лет|годичн\w+")),
)


class Cursor:
    """Tokens with a place; every taking method moves it on success and leaves it on failure."""

    def __init__(self, text: str, tokens: tuple[Token, ...], place: int = 0, end: int | None = None) -> None:
        self.text = text
        self.tokens = tokens
        self.place = place
        self.end = len(tokens) if end is None else end

    @property
    def done(self) -> bool:
        return self.place >= self.end

    def peek(self, ahead: int = 0) -> Token | None:
        place = self.place + ahead
        return self.tokens[place] if 0 <= place < self.end else None

    def norm(self, ahead: int = 0) -> str:
        token = self.peek(ahead)
        return token.norm if token else ""

    def take(self, *norms: str) -> bool:
        """Move over one token that is any of these."""
        if self.norm() in norms and not self.done:
            self.place += 1
            return True
        return False

    def match(self, pattern: str) -> bool:
        """Move over one token whose whole spelling matches the pattern."""
        if not self.done and re.fullmatch(pattern, self.norm()):
            self.place += 1
            return True
        return False

    def phrase(self, *patterns: str) -> bool:
        """Move over a run of tokens, each matching its pattern; line breaks between them do not count."""
        with self.attempt() as keep:
            for pattern in patterns:
                self.take("\n")
                if not self.match(pattern):
                    return False
            keep()
            return True

    @contextmanager
    def attempt(self) -> Iterator[Callable[[], None]]:
        """Give the place back on leaving unless the block has called `keep`."""
        start, kept = self.place, [False]

        def keep() -> None:
            kept[0] = True

        try:
            yield keep
        finally:
            if not kept[0]:
                self.place = start

    def first(self, *rules: Callable[[Cursor], Result]) -> Result | None:
        """Return what the first fitting rule reads here."""
        for rule in rules:
            start = self.place
            found = rule(self)
            if found is not None:
                return found
            self.place = start
        return None

    def longest(self, *rules: Callable[[Cursor], Result]) -> Result | None:
        """Return what the rule that reads farthest reads; of equals the first."""
        start, best, far = self.place, None, self.place
        for rule in rules:
            self.place = start
            found = rule(self)
            if found is not None and self.place > far:
                best, far = found, self.place
        self.place = far
        return best

    def slice(self, first: int, last: int) -> str:
        """Return the text of the tokens first <= i < last."""
        if first >= last:
            return ""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def number(self, low: int = 0, high: int = 10**9) -> int | None:
        token = self.peek()
        if token is None or token.value is None or not low <= token.value <= high:
            return None
        self.place += 1
        return token.value

    def month(self) -> int | None:
        """Read a month's name, shortened or not; return its number."""
        return self._index(_MONTHS)

    def weekday(self) -> int | None:
        """Read a day of the week; return 0 for Monday."""
        return self._index(_WEEKDAYS)

    def turn_unit(self) -> TurnUnit | None:
        """Read a unit of recurrence: день, неделя … год."""
        for unit, pattern in _TURN_UNITS:
            if pattern.fullmatch(self.norm()) and not self.done:
                self.place += 1
                self.take(".")
                return unit
        return None

    def offset_unit(self) -> OffsetUnit | None:
        """Read a unit of distance, «рабочих дней» and «календарных дней» among them."""
        with self.attempt() as keep:
            self.take("-")
            self.match(r"х|ти|ми|и")
            self.take("-")
            working = self.match(r"раб|рабоч\w+|банковск\w+")
            if working or self.match(r"кал|календ|календарн\w+"):
                self.take(".")
            for unit, pattern in _OFFSET_UNITS:
                if not self.done and pattern.fullmatch(self.norm()):
                    keep()
                    self.place += 1
                    self.take(".")
                    if not working and unit == "day" and self.match(r"рабочих|рабочего"):
                        working = True
                    return "workday" if working and unit == "day" else unit
        return None

    def _index(self, patterns: tuple[re.Pattern[str], ...]) -> int | None:
        norm = self.norm()
        offset = 1 if patterns is _MONTHS else 0
        for index, pattern in enumerate(patterns):
            if not self.done and pattern.fullmatch(norm):
                self.place += 1
                if len(norm) <= 4 and norm not in ("май", "мая", "мае", "маю", "июнь", "июль", "июня", "июля"):
                    self.take(".")
                return index + offset
        return None
