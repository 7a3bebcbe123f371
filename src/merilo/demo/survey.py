"""The invented opinion survey: who answered what, sheet by sheet, so that the numbers wanted come out."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from merilo.core import methodology
from merilo.demo.district import Unit
from merilo.demo.spelling import as_answered

# How many of a hundred people say «Да» to a filter question, from and to.
FILTER_SHARES = (45, 85)
SURVEY_DAYS = 60
AGES = ("до 18", "18–29", "30–44", "45–59", "60 и старше")


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """One sheet: its unit, the unit's name as written, the answers by role (None = blank), the rest of the form."""

    unit: str
    written: str
    at: datetime
    answers: Mapping[str, bool | None]
    proposal: str
    sex: str
    age: str


def draw_sheets(
    units: Sequence[Unit],
    edition: methodology.Edition,
    *,
    proposals: Sequence[str],
    last_day: date,
    draw: random.Random,
) -> tuple[AnswerSheet, ...]:
    """Return the sheets of all units, mixed in order of time; the survey ends on the given day."""
    sheets = [sheet for unit in units for sheet in _sheets_of(unit, edition, proposals, last_day, draw)]
    return tuple(sorted(sheets, key=lambda sheet: (sheet.at, sheet.unit)))


def count_sheets(sheets: Sequence[AnswerSheet], edition: methodology.Edition) -> dict[str, methodology.Counts]:
    """Return each unit's counts of «Да» and of answers by role; an answer after a filter without «Да» is ignored."""
    questions = edition.questionnaire.closed
    counts: dict[str, methodology.Counts] = {}
    for unit in dict.fromkeys(sheet.unit for sheet in sheets):
        own = [sheet.answers for sheet in sheets if sheet.unit == unit]
        yes, answered, ignored = {}, {}, {}
        for question in questions:
            asked = [a[question.role] for a in own if question.after is None or a[question.after]]
            yes[question.role] = sum(answer is True for answer in asked)
            answered[question.role] = sum(answer is not None for answer in asked)
            ignored[question.role] = sum(a[question.role] is not None for a in own) - answered[question.role]
        counts[unit] = methodology.Counts(respondents=len(own), yes=yes, answered=answered, ignored=ignored)
    return counts


def _sheets_of(
    unit: Unit, edition: methodology.Edition, proposals: Sequence[str], last_day: date, draw: random.Random
) -> list[AnswerSheet]:
    people = range(unit.sheets)
    kindness = [draw.random() for _ in people]
    said: dict[str, set[int]] = {}
    for question in edition.questionnaire.closed:
        eligible = list(people) if question.after is None else sorted(said[question.after])
        wanted = _wanted(unit, question, len(eligible), draw)
        if question.kind == "filter":
            said[question.role] = set(draw.sample(eligible, wanted))
        else:  # the discontent are mostly the same people
            order = sorted(eligible, key=lambda person: kindness[person] + draw.random() / 2, reverse=True)
            said[question.role] = set(order[:wanted])
    return [
        AnswerSheet(
            unit=unit.name,
            written=as_answered(unit.name, unit.aliases, draw),
            at=_moment(last_day, draw),
            answers=_answers_of(person, said, edition, unit, draw),
            proposal=draw.choice(proposals) if draw.random() < 0.15 else "",
            sex="женский" if draw.random() < 0.68 else "мужской",
            age=draw.choices(AGES, weights=(9, 16, 28, 25, 22))[0],
        )
        for person in people
    ]


def _wanted(unit: Unit, question: methodology.Question, eligible: int, draw: random.Random) -> int:
    if question.role == "disabled":
        return unit.disabled
    if question.role in unit.counts:
        return unit.counts[question.role]
    if question.kind == "filter":
        return eligible * draw.randint(*FILTER_SHARES) // 100
    return min(eligible, round(eligible * (unit.mood + draw.uniform(-0.04, 0.04))))


def _answers_of(
    person: int, said: Mapping[str, set[int]], edition: methodology.Edition, unit: Unit, draw: random.Random
) -> dict[str, bool | None]:
    """Answer for one person; now and then after a «Нет» (to be ignored) or with a blank for a «Нет»: no «Да» more."""
    answers: dict[str, bool | None] = {}
    for question in edition.questionnaire.closed:
        if question.after is not None and not answers[question.after]:
            answers[question.role] = True if draw.random() < 0.01 else None
        elif person in said[question.role]:
            answers[question.role] = True
        else:
            answers[question.role] = None if not unit.counts and draw.random() < 0.02 else False
    return answers


def _moment(last_day: date, draw: random.Random) -> datetime:
    day = last_day - timedelta(days=draw.randrange(SURVEY_DAYS))
    return datetime(day.year, day.month, day.day, draw.randint(9, 20), draw.randrange(60), draw.randrange(60))
