"""The numbers of the guard and the words of its marks, read from guard.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "guard.toml"
CODES = ("browser", "fast", "impossible", "contradiction", "burst")


@dataclass(frozen=True, slots=True)
class Burst:
    """So many sheets from one address within a window are still people; more is a burst."""

    minutes: int
    most: int

    @property
    def window(self) -> timedelta:
        """Return the length of the window."""
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Rules:
    """All thresholds."""

    browser_most: int
    letters_per_second: int
    least_specific: int
    overall: str
    recommend: str
    bursts: tuple[Burst, ...]
    limit: Burst
    words: Mapping[str, str]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Return the rules of the guard."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Rules(
        browser_most=said["browser"]["most"],
        letters_per_second=said["fast"]["letters_per_second"],
        least_specific=said["contradiction"]["least_specific"],
        overall=said["contradiction"]["overall"],
        recommend=said["contradiction"]["recommend"],
        bursts=tuple(Burst(one["minutes"], one["most"]) for one in said["burst"]),
        limit=Burst(said["limit"]["minutes"], said["limit"]["most"]),
        words={code: said["words"][code] for code in CODES},
    )


def doubt_words(codes: Iterable[str]) -> list[str]:
    """Return the marks of a sheet in words."""
    words = rules().words
    return [words.get(code, code) for code in codes]
