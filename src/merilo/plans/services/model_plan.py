"""The built-in full plan: every step of the assessment as a line, chosen by a person, in the years they name."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import deadlines
from merilo.plans.models import Plan
from merilo.plans.queries import steps
from merilo.plans.services import plans
from merilo.plans.services.lines import LineInput
from merilo.registry.models import Municipality


class NoStepsChosen(Refused):
    """A plan from the built-in one needs at least one of its steps."""


def make_model_plan(
    *,
    municipality: Municipality,
    title: str,
    starts_on: date,
    ends_on: date,
    codes: Collection[str],
    actor: User,
    at: datetime,
    **head: str,
) -> Plan:
    """Make a plan of the chosen steps of the built-in full plan, numbered by section."""
    chosen = [step for step in steps.steps() if step.code in codes]
    if not chosen:
        raise NoStepsChosen("Выберите хотя бы один шаг.")
    plans.check_period(starts_on, ends_on)
    numbers: dict[str, int] = {}
    lines = []
    for step in chosen:
        numbers[step.section] = numbers.get(step.section, 0) + 1
        number = f"{len(numbers)}.{numbers[step.section]}"
        lines.append(line_of(step, number=number, starts_on=starts_on, ends_on=ends_on))
    return plans.make_plan(
        municipality=municipality,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        lines=lines,
        actor=actor,
        at=at,
        basis=head.get("basis", ""),
        territory=head.get("territory", ""),
    )


def line_of(step: steps.Step, *, number: str = "", starts_on: date, ends_on: date) -> LineInput:
    """Return a step as a line of a plan; where its basis was not verified the line says so."""
    doubt = () if step.is_sure else (f"Основание проверьте по официальному тексту: {step.basis}.",)
    return LineInput(
        text=step.text,
        number=number,
        section=step.section,
        deadline_words=deadline_of(step, starts_on=starts_on, ends_on=ends_on),
        responsible=step.responsible,
        expected_result=step.result,
        step=step.code,
        doubts=doubt,
    )


def deadline_of(step: steps.Step, *, starts_on: date, ends_on: date) -> str:
    """Return the deadline of a step: in a plan of several years a day of the year comes back every year."""
    several = ends_on.year > starts_on.year
    if several and deadlines.parse(step.deadline, start=starts_on, end=ends_on).kind == "period":
        return f"ежегодно, {step.deadline}"
    return step.deadline
