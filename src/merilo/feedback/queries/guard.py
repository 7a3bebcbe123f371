"""What keeps the form of messages from being flooded, and the words for what looks odd; read from guard.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "guard.toml"


@dataclass(frozen=True, slots=True)
class Rules:
    """All thresholds; `limits` as the counter of requests takes them."""

    limits: Mapping[str, str]
    letters_per_second: int
    most_links: int
    words: Mapping[str, str]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Return the rules."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Rules(said["limits"], said["fast"]["letters_per_second"], said["links"]["most"], said["words"])


def doubt_words(codes: Iterable[str]) -> list[str]:
    """Return what looks odd in words."""
    return [rules().words.get(code, code) for code in codes]
