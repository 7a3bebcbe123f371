"""A place in the tokens, and the small words that every part of the grammar knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from merilo.core.deadlines.grammar.tokens import Token, compiled
from merilo.core.deadlines.terms import OffsetUnit, TurnUnit

Result = TypeVar("Result")


def _numbered(*forms: str) -> dict[str, int]:
    return {word: number for number, words in enumerate(forms) for word in words.split()}


def _named(**forms: str) -> dict[str, Any]:
    return {word: name for name, words in forms.items() for word in words.split()}


_MONTHS = _numbered(
    "янв январь января январю январе январем январям январях", "фев февр февраль февраля февралю феврале февралем",
    "мар март марта марту марте мартом", "апр апрель апреля апрелю апреле апрелем", "май мая маю мае маем",
    "июн июнь июня июню июне июнем", "июл июль июля июлю июле июлем", "авг август августа августу августе августом",
    "сен сент сентябрь сентября сентябрю сентябре сентябрем", "окт октябрь октября октябрю октябре октябрем",
    "ноя нояб ноябрь ноября ноябрю ноябре ноябрем", "дек декабрь декабря декабрю декабре декабрем",
)  # fmt: skip
_WEEKDAYS = _numbered(
    "пн понедельник понедельника понедельнику понедельнике понедельникам понедельники понедельников",
    "вт вторник вторника вторнику вторнике вторникам вторники вторников", "ср среда среду среды среде средам",
    "чт четверг четверга четвергу четверге четвергам четверги четвергов", "пт пятница пятницу пятницы пятнице пятницам",
    "сб суббота субботу субботы субботе субботам", "вс воскресенье воскресенья воскресенью воскресеньям воскресений",
)  # fmt: skip
_TURN_UNITS: dict[str, TurnUnit] = _named(
    day="день дня дней дню сутки суток дн", week="неделя неделю недели неделе недель неделей нед",
    month="месяц месяца месяцу месяце месяцев месяцы месяцем мес",
    quarter="квартал квартала кварталу квартале кварталов кварталы кварталом кв",
    half="полугодие полугодия полугодию полугодии полугодий полугодием полгода полугода",
    year="год года году годы годов годом лет г",
)  # fmt: skip
_OFFSET_UNITS: dict[str, OffsetUnit] = _named(
    day="день дня дней дню дни сутки суток дн", week="неделя неделю недели неделе недель нед",
    month="месяц месяца месяцу месяце месяцев месяцы мес", year="год года году годы годов лет",
)  # fmt: skip
_OFFSET_ADJECTIVES: tuple[tuple[str, OffsetUnit], ...] = (
    ("дневн", "day"), ("суточн", "day"), ("недельн", "week"), ("месячн", "month"), ("годичн", "year"),
)  # fmt: skip


@cache
def _choices(pattern: str) -> tuple[frozenset[str], tuple[tuple[str, int], ...]] | None:
    """Return a pattern of words and beginnings («числа|рабоч\\w+») as these; None when it is more than that."""
    words: set[str] = set()
    beginnings: list[tuple[str, int]] = []
    for choice in pattern.split("|"):
        stem = choice.removesuffix("\\w+").removesuffix("\\w*")
        if not stem.isalpha():
            return None
        if stem == choice:
            words.add(choice)
        else:
            beginnings.append((stem, len(stem) + choice.endswith("+")))
    return frozenset(words), tuple(beginnings)


def spelt(word: str, pattern: str) -> bool:
    """Return whether the whole word fits the pattern."""
    choices = _choices(pattern)
    if choices is None:
        return compiled(pattern).fullmatch(word) is not None
    words, beginnings = choices
    return word in words or any(len(word) >= least and word.startswith(stem) for stem, least in beginnings)


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
        if not self.done and spelt(self.norm(), pattern):
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
        found = self._index(_MONTHS, full=("май", "мая", "мае", "маю", "июнь", "июль", "июня", "июля"))
        return None if found is None else found + 1

    def weekday(self) -> int | None:
        """Read a day of the week; return 0 for Monday."""
        return self._index(_WEEKDAYS)

    def turn_unit(self) -> TurnUnit | None:
        """Read a unit of recurrence: день, неделя … год."""
        unit = _TURN_UNITS.get(self.norm())
        if unit is not None:
            self.place += 1
            self.take(".")
        return unit

    def offset_unit(self) -> OffsetUnit | None:
        """Read a unit of distance, «рабочих дней» and «календарных дней» among them."""
        with self.attempt() as keep:
            self.take("-")
            self.match(r"х|ти|ми|и")
            self.take("-")
            working = self.match(r"раб|рабоч\w+|банковск\w+")
            if working or self.match(r"кал|календ|календарн\w+"):
                self.take(".")
            norm = self.norm()
            unit = _OFFSET_UNITS.get(norm)
            if unit is None:
                unit = next((unit for stem, unit in _OFFSET_ADJECTIVES if norm.startswith(stem) and norm != stem), None)
            if unit is None:
                return None
            keep()
            self.place += 1
            self.take(".")
            if not working and unit == "day" and self.match(r"рабочих|рабочего"):
                working = True
            return "workday" if working and unit == "day" else unit
        return None

    def _index(self, forms: dict[str, int], *, full: tuple[str, ...] = ()) -> int | None:
        """Read a word of a list, with the full stop of a short one."""
        norm = self.norm()
        found = forms.get(norm)
        if found is not None:
            self.place += 1
            if len(norm) <= 4 and norm not in full:
                self.take(".")
        return found
