"""The citizens' questionnaire as a form: its steps, and what travels with it from page to page.

What a form is about is signed, so the pages between need no database: answers survive even when it is not there.
"""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core import signing

from merilo.assessment.models import Link
from merilo.assessment.queries import choices
from merilo.core import methodology

STEPS = Path(__file__).parents[1] / "steps.toml"
SALT = "questionnaire"
# No vowels, so that no word comes about, and nothing that looks like another sign.
SIGNS = "346789BCDFGHJKMNPQRTWXY"
RECEIPT_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the questionnaire; `title` names its words."""

    title: str
    questions: tuple[methodology.Question, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What a form is about. `mode`: "" by link, "kiosk", "test"; `started`: seconds of the epoch."""

    code: str
    mode: str
    name: str
    slug: str
    edition: str
    variant: str
    receipt: str
    started: int
    ends: int  # seconds of the epoch at which the wave is over

    def seconds_left(self, at: datetime) -> int:
        """Return for how long the wave goes on."""
        return max(self.ends - int(at.timestamp()), 1)

    def signed(self) -> str:
        """Return the state as a field of the form keeps it."""
        said = [getattr(self, name) for name in self.__slots__]
        return _signer().sign_object(said, compress=True)


@lru_cache(maxsize=1)
def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT)


def new_state(link: Link, *, mode: str, at: datetime) -> State:
    """Return the state of a form that is opened now, with a receipt of its own."""
    institution, cycle = link.unit.institution, link.wave.cycle
    name = institution.short_name if link.unit.parent_id is None and institution.short_name else link.unit.name
    receipt = "".join(secrets.choice(SIGNS) for _ in range(RECEIPT_LENGTH))
    last = link.wave.ends_on + timedelta(days=1)
    ends = datetime(last.year, last.month, last.day, tzinfo=ZoneInfo(cycle.municipality.time_zone))
    return State(
        link.code, mode, name, cycle.municipality.slug, cycle.edition, cycle.variant, receipt,
        int(at.timestamp()), int(ends.timestamp()),
    )  # fmt: skip


def state_of(text: str, *, code: str, mode: str) -> State | None:
    """Return the state a form has sent back; None when it is not ours or of another page."""
    try:
        said = _signer().unsign_object(text)
        state = State(*said)
    except (signing.BadSignature, ValueError, TypeError, UnicodeError):
        return None
    return state if (state.code, state.mode) == (code, mode) else None


def edition_of(state: State) -> methodology.Edition:
    """Return the edition whose questions the form asks."""
    return choices.edition(state.edition, state.variant)


@lru_cache(maxsize=16)
def steps(edition: methodology.Edition) -> tuple[Step, ...]:
    """Return the pages of an edition's questionnaire: each question stands on one of them."""
    said = tomllib.loads(STEPS.read_text(encoding="utf-8"))["steps"]
    where = {role: number for number, step in enumerate(said) for role in step["roles"]}
    pages: list[list[methodology.Question]] = [[] for _ in said]
    for question in edition.questionnaire.questions:
        beside = where.get(question.after or "")  # behind its filter, whatever the file says
        closing = len(said) - 2 if question.is_closed else len(said) - 1
        number = beside if beside is not None else where.get(question.role, closing)
        where[question.role] = number
        pages[number].append(question)
    return tuple(Step(step["title"], tuple(page)) for step, page in zip(said, pages, strict=True) if page)


@lru_cache(maxsize=16)
def questions(edition: methodology.Edition) -> tuple[Mapping[str, None], tuple[methodology.Question, ...]]:
    """Return the roles of the closed questions, in order, and the other questions."""
    closed = dict.fromkeys(question.role for question in edition.questionnaire.closed)
    return closed, tuple(question for question in edition.questionnaire.questions if not question.is_closed)


def without_unasked(given: Mapping[str, str], step: Step) -> dict[str, str]:
    """Return answers without those that hang on a filter of this step which is not «Да»: browsers send hidden ones."""
    unasked = {one.role for one in step.questions if one.after is not None and given.get(one.after) != "yes"}
    return {role: answer for role, answer in given.items() if role not in unasked}


def grouped(receipt: str) -> str:
    """Return a receipt in groups of four, as people read it."""
    return " ".join(receipt[start : start + 4] for start in range(0, len(receipt), 4))
