"""Words of Russian as the room needs them: their readings, and whether the dictionary (pymorphy3) knows them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple


class Reading(NamedTuple):
    """One way to read a word: part of speech, case, number, gender (as pymorphy3 names them), lemma, and its marks."""

    part: str
    case: str | None
    number: str | None
    gender: str | None
    lemma: str
    marks: frozenset[str]


@lru_cache(maxsize=8192)
def readings(word: str) -> tuple[Reading, ...]:
    """Return the readings of a word, the likeliest first; () for what does not begin with a letter."""
    if not word or not word[0].isalpha():
        return ()
    return tuple(
        Reading(
            str(found.tag.POS), found.tag.case, found.tag.number, found.tag.gender, found.normal_form,
            frozenset(found.tag.grammemes),
        )
        for found in _analyzer().parse(word.casefold())
    )  # fmt: skip


def is_known(word: str) -> bool:
    """Tell whether the dictionary has the word in this form."""
    return bool(word) and bool(_analyzer().word_is_known(word.casefold()))


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()
