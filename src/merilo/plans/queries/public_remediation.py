"""What anybody may know of remediation: plans that were published, their measures with days, nothing of drafts.

Names and posts of those responsible stand in them as the legal form of the plan demands; reports show links only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from merilo.plans.models import RemediationPlan
from merilo.plans.queries.remediation import PlanRow, plan_rows
from merilo.registry.models import Municipality


def published(municipality: Municipality) -> QuerySet[RemediationPlan]:
    """Return the published plans of a municipality, newest year first."""
    related = ("plan__municipality", "institution__parent")
    found = RemediationPlan.objects.filter(plan__municipality=municipality, state=RemediationPlan.State.PUBLISHED)
    return found.select_related(*related).order_by("-year", "institution__name", "pk")


def published_rows(municipality: Municipality, *, today: date) -> tuple[PlanRow, ...]:
    """Return the published plans with how far they are."""
    return plan_rows(published(municipality), today=today)


def plan_of(municipality: Municipality, key: int) -> RemediationPlan | None:
    """Return a published plan."""
    return published(municipality).filter(pk=key).first()


def of_institution(municipality: Municipality, institution: int) -> Mapping[int, int]:
    """Return by year the published plan of an institution."""
    return dict(published(municipality).filter(institution=institution).values_list("year", "pk"))
