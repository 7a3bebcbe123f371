"""Dates in Russian words and cases."""

from __future__ import annotations

from datetime import date

from merilo.core.wording.phrases import NBSP

MONTHS_NOMINATIVE = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
MONTHS_GENITIVE = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip


def date_words(day: date) -> str:
    """Return a date as documents write it: «1 марта 2026 г.», with non-breaking spaces."""
    return f"{day.day}{NBSP}{MONTHS_GENITIVE[day.month - 1]} {day.year}{NBSP}г."


def date_range_words(first: date, last: date) -> str:
    """Return a span of days: «с 1 по 15 марта 2026 г.», one day as a plain date. first <= last."""
    if first == last:
        return date_words(first)
    if (first.year, first.month) == (last.year, last.month):
        start = str(first.day)
    elif first.year == last.year:
        start = f"{first.day}{NBSP}{MONTHS_GENITIVE[first.month - 1]}"
    else:
        start = date_words(first)
    return f"с{NBSP}{start} по{NBSP}{date_words(last)}"
