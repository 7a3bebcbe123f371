"""The numbers that word processors show beside list paragraphs but do not store in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"  # no ё, й, ъ, ь: ECMA-376, ST_NumberFormat russianLower
LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
BULLET = "•"


def written(number: int, style: str) -> str:
    """Return a list number as its style writes it.

    Styles as in ECMA-376 ST_NumberFormat: decimal, decimalZero, lowerRoman, upperRoman, lowerLetter, upperLetter,
    russianLower, russianUpper, none; any other is written in digits. After the alphabet's end letters double: я, аа.
    """
    if style == "none":
        return ""
    if style == "decimalZero":
        return f"{number:02d}"
    if 0 < number < 4000 and style.endswith("Roman"):
        return _cased(_roman(number), style)
    if 0 < number < 4000 and style.endswith("Letter"):
        return _cased(_letters(number, LATIN), style)
    if 0 < number < 4000 and style in ("russianLower", "russianUpper"):
        return _letters(number, RUSSIAN.upper() if style == "russianUpper" else RUSSIAN)
    return str(number)


def _cased(text: str, style: str) -> str:
    return text.upper() if style.startswith("upper") else text


def _letters(number: int, alphabet: str) -> str:
    rounds, place = divmod(number - 1, len(alphabet))
    return alphabet[place] * (rounds + 1)


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        while number >= value:
            text += sign
            number -= value
    return text


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `pattern` holds %1 … %9 where the numbers of the levels stand: «%1.%2.»."""

    style: str
    pattern: str
    start: int = 1
    restarts_after: int | None = None  # a number of this level (from 0) or above begins it anew; None: any level above
    never_restarts: bool = False
    in_digits: bool = False  # every number of the pattern in Arabic digits
    space: str = " "  # what stands between number and text


class Counters:
    """The running numbers of one list."""

    def __init__(self, levels: Mapping[int, Level]) -> None:
        self._levels = levels
        self._now: dict[int, int] = {}

    def restart(self, level: int, start: int) -> None:
        """Make the next number of a level the given one."""
        self._now[level] = start - 1
        for deeper in [at for at in self._now if at > level]:
            del self._now[deeper]

    def next(self, level: int) -> str:
        """Count one paragraph on a level and return what is shown before it, with the space after it."""
        own = self._levels.get(level)
        if own is None:
            return ""
        self._now[level] = self._now.get(level, own.start - 1) + 1
        for deeper in [at for at in self._now if at > level]:
            rule = self._levels.get(deeper)
            if rule and not rule.never_restarts and (rule.restarts_after is None or level <= rule.restarts_after):
                del self._now[deeper]
        if own.style == "bullet":
            return shown_bullet(own.pattern) + own.space
        text = re.sub(r"%([1-9])", lambda match: self._number(int(match[1]) - 1, own), own.pattern)
        return text + own.space if text else ""

    def _number(self, level: int, own: Level) -> str:
        rule = self._levels.get(level)
        if rule is None or rule.style == "bullet":
            return ""
        number = self._now.setdefault(level, rule.start)
        return written(number, "decimal" if own.in_digits else rule.style)


def shown_bullet(sign: str) -> str:
    """Return the sign of a bulleted paragraph; letters and private signs of picture fonts become «•»."""
    sign = sign.strip()
    if not sign or sign[0].isalnum() or "\ue000" <= sign[0] <= "\uf8ff":
        return BULLET
    return sign
