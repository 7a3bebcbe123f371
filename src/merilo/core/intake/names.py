"""The identity of an institution under the many ways of writing its name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from difflib import get_close_matches
from functools import lru_cache

_QUOTES = re.compile(r"[\"'«»„“”‟‘’‚‛‹›`´″′＂]")
_DASHES = re.compile(r"\s*[-‐‑‒–—―−﹘﹣－]+\s*")
_DOTS = re.compile(r"[.…·]+")
_NUMBER_SIGN = re.compile(r"\s*№\s*")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_TOTALS = re.compile(r"(итог|итого|всего|среднее|в среднем|средн\w+ (балл|значени)\w*|сумма|максимум|минимум)\b")


@lru_cache(maxsize=200_000)
def identity(name: str) -> str:
    """Return what two ways of writing one name have in common; empty when nothing is left.

    Case, ё and е, quotes of all kinds, runs of spaces, dots, kinds of dashes and spaces around them do not part names.
    """
    name = _INVISIBLE.sub("", name).replace("№", " № ")
    name = unicodedata.normalize("NFC", name).casefold().replace("ё", "е")
    name = _DOTS.sub(" ", _QUOTES.sub(" ", name))
    name = _NUMBER_SIGN.sub(" № ", _DASHES.sub("-", name))
    return " ".join(name.split()).strip("-, ")


def is_total(name: str) -> bool:
    """Say whether a row's name is that of a totals row: «Итого», «Всего:», «Среднее значение»."""
    return _TOTALS.match(identity(name)) is not None and len(name) < 60


def resembling(name: str, known: Collection[str]) -> str | None:
    """Return the known identity that an unknown one resembles most, if any does. Only a hint for a person."""
    close = get_close_matches(identity(name), known, n=1, cutoff=0.75)
    return close[0] if close else None
