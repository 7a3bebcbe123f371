"""Years in the words of a plan moved to another plan's years. Pure: words in, words out."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MONTH = r"январ|феврал|март|апрел|ма[йяе]|июн|июл|август|сентябр|октябр|ноябр|декабр"
# What a year of an act looks like: it belongs to the act, whatever year the plan is for.
_OF_ACT = (
    r"\bот\s+(?:\d{1,2}\.\d{1,2}\.\d{2,4}|(?:\d{1,2}\s+[а-яё]+\s+)?20\d\d)|"
    r"(?:закон|приказ|постановлени|распоряжени|указ|решени|протокол)[а-яё]*\s+20\d\d|"
    r"[№N]\s*[\w/-]*20\d\d[\w/-]*|20\d\d-(?:ФЗ|р|п)\b"
)
_FULL_DATE = r"(?<!\d)(?P<day>\d{1,2}\.\d{1,2}\.)(?P<dated>20\d\d|\d\d)(?!\d|\.\d)"
_RANGE = r"(?<!\d)(?P<first>20\d\d)(?P<dash>\s*[-–—/]\s*)(?P<last>20\d\d|\d\d)(?!\d)"
_ONE = r"(?<!\d)(?<!\d[.,])(?P<year>20\d\d)(?!\d|[.,]\d)"
_IN_TERM = re.compile(rf"(?P<act>{_OF_ACT})|{_FULL_DATE}|{_RANGE}|{_ONE}", re.IGNORECASE)
# In running text a number is a year only where the words beside it say so: «2025 год», «в 2025 г.», «март 2025».
_YEAR_WORD = r"(?=\s*(?:-?[йм]\s+)?(?:г\b|гг\b|г\.|год))"
_BEFORE = rf"(?P<before>(?:квартала?|кв\.|полугоди[ея]|{_MONTH})[а-яё]*\s+)"
_IN_TEXT = re.compile(
    rf"(?P<act>{_OF_ACT})|{_FULL_DATE}|{_RANGE}|(?<!\d)(?P<named>20\d\d){_YEAR_WORD}|{_BEFORE}(?P<after>20\d\d)(?!\d)",
    re.IGNORECASE,
)


def shift_term(words: str, by: int, *, first: int, last: int) -> str:
    """Return deadline words with the years from `first` to `last` moved; in a deadline every such number is a year."""
    return _IN_TERM.sub(lambda match: _moved(match, by, first, last), words)


def shift_text(words: str, by: int, *, first: int, last: int) -> str:
    """Return a line's text with years moved, as far as the words beside a number say that it is a year."""
    return _IN_TEXT.sub(lambda match: _moved(match, by, first, last), words)


def shift_years(values: Mapping[str, str], by: int) -> dict[str, str]:
    """Return values by year with the years moved."""
    return {str(int(year) + by): words for year, words in values.items()}


def _moved(match: re.Match[str], by: int, first: int, last: int) -> str:
    found = match.groupdict()
    if found.get("act"):
        return match[0]
    if found.get("day"):
        return found["day"] + _year(found["dated"], by, first, last)
    if found.get("first"):
        start, end = found["first"], found["last"]
        if not first <= int(start) <= last:
            return match[0]
        return f"{int(start) + by}{found['dash']}{_year(end, by, first, last + 1)}"
    if found.get("after"):
        return found["before"] + _year(found["after"], by, first, last)
    return _year(found.get("year") or found.get("named") or match[0], by, first, last)


def _year(written: str, by: int, first: int, last: int) -> str:
    """Return a year of four or two figures moved, if it is one of those that move."""
    year = int(written) + (2000 if len(written) == 2 else 0)
    if not first <= year <= last:
        return written
    return f"{(year + by) % 100:02}" if len(written) == 2 else str(year + by)
