"""What has happened in a year that makes things due: told by rooms above, or known from remediation plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from merilo.outreach.models import Happening, Occasion
from merilo.plans.models import RemediationPlan
from merilo.registry.models import Municipality


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that makes things due; `institutions` None: in all of them, empty: in none."""

    occasion: str
    key: str
    title: str
    on: date
    institutions: frozenset[int] | None
    due_on: date | None = None  # where the deed itself has fixed the term
    seen: tuple[date, str] | None = None  # published already, as its own room knows: day and address
    plan: int | None = None  # the remediation plan
    is_watched: bool = False  # a plan of an earlier year: only how it is carried out is still told


REMEDIATION = "remediation-"


def causes(municipality: Municipality, year: int) -> list[Cause]:
    """Return what happened in a year or belongs to it, the earliest first."""
    told = [
        Cause(one.occasion, one.key, one.title, one.happened_on,
              frozenset(unit.pk for unit in one.institutions.all()) or None)
        for one in Happening.objects.filter(municipality=municipality)
        .filter(Q(year=year) | Q(happened_on__year=year)).prefetch_related("institutions")
    ]  # fmt: skip
    return sorted([*told, *_remediation(municipality, year)], key=lambda one: (one.on, one.key))


def _remediation(municipality: Municipality, year: int) -> list[Cause]:
    """Return the approved remediation plans; one of the year before is watched, not published again."""
    state = RemediationPlan.State
    found = RemediationPlan.objects.filter(
        Q(year__in=(year - 1, year)) | Q(plan__approved_on__year=year, is_past=False),
        plan__municipality=municipality, plan__approved_on__isnull=False,
        state__in=(state.APPROVED, state.PUBLISHED), institution__parent=None,
    ).select_related("plan")  # fmt: skip
    return [
        Cause(
            Occasion.REMEDIATION, f"{REMEDIATION}{one.pk}", f"План {one.year} года", one.plan.approved_on,
            frozenset({one.institution_id}), one.publish_by,
            (one.published_on, one.published_at_url) if one.published_on else None, one.pk,
            is_watched=one.is_past or year not in (one.year, one.plan.approved_on.year),
        )
        for one in found
        if one.plan.approved_on is not None
    ]  # fmt: skip
