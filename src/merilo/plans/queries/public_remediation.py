"""What anybody may know of remediation: plans that were published, their measures with days, nothing of drafts.

Names and posts of those responsible stand in them as the legal form of the plan demands; reports show links only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from merilo.plans.models import RemediationPlan
from merilo.plans.queries.remediation import MeasureRow, groups_of
from merilo.registry.models import Institution, Municipality


def published(municipality: Municipality) -> QuerySet[RemediationPlan]:
    """Return the published plans of a municipality, newest year first."""
    related = ("plan__municipality", "institution__parent")
    found = RemediationPlan.objects.filter(plan__municipality=municipality, state=RemediationPlan.State.PUBLISHED)
    return found.select_related(*related).order_by("-year", "institution__name", "pk")


def plan_of(municipality: Municipality, key: int) -> RemediationPlan | None:
    """Return a published plan."""
    return published(municipality).filter(pk=key).first()


@dataclass(frozen=True, slots=True)
class Later:
    """What an institution has promised and done since an assessment: its published plan, measures by what was found."""

    plan: int
    measures: Mapping[str, tuple[MeasureRow, ...]]  # by the code of an item or an indicator


def after_year(institution: Institution, year: int, *, today: date) -> Later | None:
    """Return what was done after the assessment of a year; a branch is in the plan of its head organisation."""
    who = institution.parent or institution
    plans = RemediationPlan.objects.filter(institution=who, year=year, state=RemediationPlan.State.PUBLISHED)
    found = plans.order_by("pk").first()
    if found is None:
        return None
    found.institution = who
    measures: dict[str, list[MeasureRow]] = defaultdict(list)
    for group in groups_of(found, today=today):
        for lack in group.rows:
            measures[lack.code] += [one for one in lack.measures if not one.is_off]
    return Later(found.pk, {code: tuple(rows) for code, rows in measures.items() if code})
