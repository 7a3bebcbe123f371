"""The board of measures: which of them a person looks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Q, QuerySet

from merilo.accounts.models import User
from merilo.plans.models import DelayRequest, Measure, Task
from merilo.plans.queries.remediation import seen_by
from merilo.plans.queries.tasks import SOON
from merilo.registry.models import Municipality

WANTED: Mapping[str, str] = {
    "": "все незаконченные",
    "late": "просроченные",
    "soon": "срок на этой неделе",
    "moved": "перенесённые",
    "asked": "просят перенести",
    "done": "выполненные",
    "any": "все",
}


def board(
    user: User,
    municipality: Municipality,
    *,
    state: str = "",
    institution: int | None = None,
    year: int | None = None,
    today: date,
    at: datetime,
) -> QuerySet[Measure]:
    """Return the approved measures a person may see and looks for, by their terms."""
    plans = seen_by(user, municipality, at=at)
    found = Measure.objects.filter(shortcoming__remediation__in=plans, item__isnull=False)
    if institution is not None:
        found = found.filter(shortcoming__remediation__institution=institution)
    if year is not None:
        found = found.filter(shortcoming__remediation__year=year)
    running = Q(item__tasks__state=Task.State.OPEN)
    near = date.fromordinal(today.toordinal() + SOON)
    chosen = {
        "": Q(item__tasks__state__in=(Task.State.OPEN, Task.State.REPORTED)),
        "late": running & Q(item__tasks__due_on__lt=today),
        "soon": running & Q(item__tasks__due_on__range=(today, near)),
        "moved": running & Q(item__tasks__due_on__gte=today, delays__state=DelayRequest.State.GIVEN),
        "asked": Q(delays__state=DelayRequest.State.ASKED),
        "done": Q(item__tasks__state=Task.State.DONE),
    }.get(state, Q())
    keys = found.filter(chosen).values("pk")
    return Measure.objects.filter(pk__in=keys).order_by("item__tasks__due_on", "pk").distinct()
