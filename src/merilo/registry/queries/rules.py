"""What the law fixes about a field of a form, in words to stand beside it; the rules are data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from merilo.core import wording

FILE = Path(__file__).parents[1] / "rules.toml"
# What a line's end must not tear apart.
TIED = (("№ ", f"№{wording.NBSP}"), ("ст. ", f"ст.{wording.NBSP}"), ("ч. ", f"ч.{wording.NBSP}"), ("-ФЗ", "\u2011ФЗ"))
CHECK = "проверьте по официальному тексту"


@cache
def told() -> Mapping[str, str]:
    """Return each rule as a sentence with the point of its act, by name."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: cited(one["words"], one["point"], is_sure=one["status"] == "seen") for name, one in said.items()}


def cited(words: str, point: str, *, is_sure: bool) -> str:
    """Return a rule as a sentence with the point of its act; one that was not compared with the text says so."""
    doubt = "" if is_sure else f"; {CHECK}"
    said = f"{words} ({point}{doubt})."
    for loose, tied in TIED:
        said = said.replace(loose, tied)
    return said
