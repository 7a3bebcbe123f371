"""Remediation plans drawn from a final calculation; the catalogue of measures they suggest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle
from merilo.plans.services import remediation
from merilo.plans.services.remediation import ShortcomingInput
from merilo.ratings.models import DrawnPlan, SuggestedMeasure
from merilo.ratings.queries import lacking
from merilo.registry.models import Municipality

_LONGEST = 500  # a measure is a sentence


class NothingToDraw(Refused):
    """Results are not final yet, or every institution has its plan already or needs none."""


class MeasureIsTooLong(Refused):
    """A suggested measure that would not fit into a plan."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was made: plans begun, institutions in which nothing was found."""

    plans: int
    without: int


@transaction.atomic
def draw_plans(*, cycle: Cycle, actor: User, at: datetime) -> Drawn:
    """Begin a plan for each institution of a cycle in which something was found and that has none of that year."""
    by = access.require(actor, Act.KEEP_REMEDIATION, within=cycle.municipality.place, at=at)
    calculation = lacking.final_of(cycle)
    if calculation is None:
        raise NothingToDraw("Планы составляют, когда итоги оценки утверждены.")
    found = lacking.found_of(cycle)
    wanting = [one for one in found if one.lacks and one.plan is None]
    if not wanting:
        raise NothingToDraw("Планы всех учреждений, у которых есть недостатки, уже начаты.")
    for one in wanting:
        made = remediation.begin_plan(
            institution=one.institution,
            year=cycle.year,
            cycle=cycle.title,
            shortcomings=[
                ShortcomingInput(lack.criterion, lack.words, lack.origin, lack.code, lack.suggested)
                for lack in one.lacks
            ],
            actor=actor,
            at=at,
        )
        DrawnPlan.objects.create(calculation=calculation, remediation=made, made_at=at)
    without = sum(not one.lacks for one in found)
    journal.record(
        actor=actor, act="draw_plans", within=cycle.municipality.place, subject=calculation, at=at, by=by,
        after={"plans": len(wanting)},
    )  # fmt: skip
    return Drawn(len(wanting), without)


@transaction.atomic
def suggest_measures(
    *, municipality: Municipality, code: str, texts: str, actor: User, at: datetime
) -> SuggestedMeasure | None:
    """Write the municipality's own measures about an item over the built-in ones; none gives these back."""
    by = access.require(actor, Act.KEEP_REMEDIATION, within=municipality.place, at=at)
    lines = lacking.lines_of(texts)
    if any(len(line) > _LONGEST for line in lines):
        raise MeasureIsTooLong(f"Мероприятие длиннее {_LONGEST} знаков. Разделите его на несколько строк.")
    known = SuggestedMeasure.objects.filter(municipality=municipality, code=code).first()
    before = {"words": known.texts if known else ""}
    made = known or SuggestedMeasure(municipality=municipality, code=code)
    made.texts = "\n".join(lines)
    if lines:
        made.full_clean(exclude=["municipality"])
        made.save()
    journal.record(
        actor=actor, act="suggest_measures", within=municipality.place, subject=made, at=at, by=by,
        before=before, after={"words": made.texts},
    )  # fmt: skip
    if not lines and known is not None:
        known.delete()
        return None
    return made if lines else None
