"""When a message must be registered and answered, and how that was counted; the numbers stand in terms.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from merilo.core import wording
from merilo.core.deadlines import Calendar, Offset
from merilo.registry.queries import rules as law

FILE = Path(__file__).parents[1] / "terms.toml"
Name = Literal["register", "answer", "extend", "forward", "prepare"]
_FORMS = {"day": ("день", "дня", "дней"), "workday": ("рабочий день", "рабочих дня", "рабочих дней")}


@dataclass(frozen=True, slots=True)
class Rule:
    """How long something may take, and which act says so."""

    count: int
    unit: Literal["day", "workday"]
    what: str
    point: str
    is_sure: bool
    after: str = ""  # from which day it runs, in words

    @property
    def help_text(self) -> str:
        """Return the rule as a sentence, to stand beside a field."""
        length = wording.counted(self.count, *_FORMS[self.unit])
        since = f" со дня {self.after}" if self.after else ""
        return law.cited(f"{self.what} — {length}{since}", self.point, is_sure=self.is_sure)


@dataclass(frozen=True, slots=True)
class Term:
    """The last day, and how it was counted in words."""

    due_on: date
    counted: str


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """Return the terms by name."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: Rule(
            one["count"], one["unit"], one["what"], one["point"], one["status"] != "unverified", one.get("after", "")
        )
        for name, one in said.items()
    }


def term(name: Name, start: date, calendar: Calendar, *, after: str, days: int | None = None) -> Term:
    """Return the last day for something that begins on a day; `after` names the day («регистрации»).

    `days` is a shorter term a municipality has set itself. The last day is moved to the working day before it; where
    nothing but days off lies between, to the one after.
    """
    rule = rules()[name]
    count = rule.count if days is None else min(days, rule.count)
    end = calendar.end_of(start, Offset(count, rule.unit, "after"))
    due_on = calendar.moved(end, back=True)
    if due_on <= start:
        due_on = calendar.moved(end)
    source = rule.point if count == rule.count else "порядок этого сайта"
    length = wording.counted(count, *_FORMS[rule.unit])
    words = f"{rule.what}: {length} со дня {after} ({wording.date_words(start)}), {source}. "
    if due_on == end:
        return Term(due_on, f"{words}Последний день — {wording.date_words(end)}")
    which = "предшествующий" if due_on < end else "первый следующий"
    return Term(
        due_on, f"{words}{wording.date_words(end)} — нерабочий день, поэтому взят {which} рабочий: "
        f"{wording.date_words(due_on)}",
    )  # fmt: skip
