"""The steps the law and good practice ask of a plan, and the acts that were replaced: read from data files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from merilo.core import wording


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the assessment: a line of the built-in full plan, and how a plan's own line is known to be it."""

    code: str
    name: str
    section: str
    text: str
    deadline: str
    responsible: tuple[str, ...]
    result: str
    basis: str
    is_sure: bool
    is_required: bool
    words: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    by: re.Pattern[str] | None
    after: tuple[str, ...]
    who: re.Pattern[str] | None
    who_name: str

    @property
    def basis_words(self) -> str:
        """Return the act, with «проверьте» where it was not compared with the official text."""
        return self.basis if self.is_sure else f"{self.basis} (проверьте по официальному тексту)"


@dataclass(frozen=True, slots=True)
class Act:
    """An act that another took the place of."""

    name: str
    pattern: re.Pattern[str]
    since: date
    instead: str


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("merilo.plans").joinpath("law", name).read_text(encoding="utf-8"))


@cache
def steps() -> tuple[Step, ...]:
    """Return the steps in the order they are done."""
    return tuple(_step(row) for row in _read("steps.toml")["step"])


def _step(row: Mapping[str, Any]) -> Step:
    return Step(
        code=row["code"],
        name=row["name"],
        section=row["section"],
        text=row["text"],
        deadline=row["deadline"],
        responsible=tuple(row["responsible"]),
        result=row["result"],
        basis=row["basis"].replace("№ ", f"№{wording.NBSP}"),
        is_sure=row["status"] == "seen",
        is_required=row.get("required", False),
        words=tuple(re.compile(pattern) for pattern in row["words"]),
        unless=tuple(re.compile(pattern) for pattern in row.get("unless", ())),
        by=re.compile(row["by"]) if "by" in row else None,
        after=tuple(row.get("after", ())),
        who=re.compile(row["who"]) if "who" in row else None,
        who_name=row.get("who_name", ""),
    )


@cache
def note() -> str:
    """Return what is to be said beside everything the steps say."""
    return str(_read("steps.toml")["note"])


@cache
def acts() -> tuple[Act, ...]:
    """Return the acts that were replaced."""
    return tuple(
        Act(row["name"], re.compile(row["pattern"]), row["since"], row["instead"]) for row in _read("acts.toml")["act"]
    )


@cache
def by_code() -> Mapping[str, Step]:
    """Return the steps by their codes."""
    return {step.code: step for step in steps()}


@lru_cache(maxsize=8192)
def flat(text: str) -> str:
    """Return a text as the patterns expect it: one line, lower case, ё as е, plain dashes."""
    return re.sub(r"[‐‑–—−]", "-", " ".join(text.lower().replace("ё", "е").replace(wording.NBSP, " ").split()))


@lru_cache(maxsize=8192)
def recognise(text: str, responsible: tuple[str, ...] = ()) -> frozenset[str]:
    """Return the codes of the steps that the words of a line speak of."""
    said = flat(text)[:4000]
    people = flat(" ".join(responsible))
    return frozenset(step.code for step in steps() if _speaks_of(step, said, people))


def last_of(codes: Collection[str]) -> str:
    """Return the step that comes after all the others of these, "" where none does."""
    return next((code for code in sorted(codes) if set(codes) - {code} <= _before(code)), "")


@cache
def _before(code: str) -> frozenset[str]:
    """Return the steps that have been done before a step can be, near and far."""
    near = by_code()[code].after
    return frozenset(near).union(*map(_before, near))


def _speaks_of(step: Step, said: str, people: str) -> bool:
    if not any(pattern.search(said) for pattern in step.words) or any(pattern.search(said) for pattern in step.unless):
        return False
    return step.by is None or bool(step.by.search(said) or step.by.search(people))
