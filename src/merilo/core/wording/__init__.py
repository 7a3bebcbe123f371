"""Russian for machines: numerals with nouns, dates in their cases, quotes, lists, non-breaking spaces."""

from merilo.core.wording.dates import (
    MONTHS_GENITIVE,
    MONTHS_NOMINATIVE,
    date_range_words,
    date_words,
)
from merilo.core.wording.declension import Case, nominative
from merilo.core.wording.latin import in_latin
from merilo.core.wording.numbers import counted, decimal_words, places_words, plural, points_words
from merilo.core.wording.phrases import NBSP, capital, file_size_words, inside, listed, quoted, shortened, unbroken

__all__ = [
    "MONTHS_GENITIVE",
    "MONTHS_NOMINATIVE",
    "NBSP",
    "Case",
    "capital",
    "counted",
    "date_range_words",
    "date_words",
    "decimal_words",
    "file_size_words",
    "in_latin",
    "inside",
    "listed",
    "nominative",
    "places_words",
    "plural",
    "points_words",
    "quoted",
    "shortened",
    "unbroken",
]
