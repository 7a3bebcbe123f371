"""What of the results waits on people's desks: results one may object to, objections that wait for an answer."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.assessment.models import Cycle, Phase, Unit
from merilo.core import wording
from merilo.plans.queries.waiting import Line
from merilo.ratings.models import Objection
from merilo.registry.models import Municipality


def lines(user: User, municipality: Municipality, *, today: date, at: datetime) -> tuple[Line, ...]:
    """Return what the results ask of a person now, by role; the same number of questions however many wait."""
    return (*_to_object(user, municipality, today), *_to_answer(user, municipality, today, at))


def _to_object(user: User, municipality: Municipality, today: date) -> list[Line]:
    """Return the cycles in which the person's institution may still object."""
    headed = access.institutions(user, municipality.pk, on=today)
    if not headed:
        return []
    units = Unit.objects.filter(institution__in=headed, left_at__isnull=True, parent__isnull=True)
    open_ = units.filter(
        cycle__municipality=municipality, cycle__phase=Phase.OBJECTIONS, cycle__objections_until__gte=today
    )
    by_cycle: dict[int, tuple[Cycle, list[str]]] = {}
    for unit in open_.select_related("cycle").order_by("name"):
        by_cycle.setdefault(unit.cycle_id, (unit.cycle, []))[1].append(unit.name)
    return [
        Line(
            "Посмотреть предварительные результаты",
            f"{cycle.title} · {wording.shortened(', '.join(names), 200)}",
            f"можно возразить до {wording.date_words(cycle.objections_until)}" if cycle.objections_until else "",
            "soon",
            reverse("objections", args=[municipality.slug, cycle.pk]),
        )
        for cycle, names in by_cycle.values()
    ]


def _to_answer(user: User, municipality: Municipality, today: date, at: datetime) -> list[Line]:
    """Return the cycles in which objections wait for an answer, for whoever may answer."""
    if not access.may(user, Act.ANSWER_OBJECTION, within=municipality.place, at=at):
        return []
    waiting = Objection.objects.filter(state=Objection.State.FILED, calculation__cycle__municipality=municipality)
    rows = waiting.exclude(calculation__cycle__phase=Phase.CANCELLED).order_by("pk").values_list(
        "calculation__cycle", "calculation__cycle__title", "result__unit__name", "answer_due_on", "at"
    )  # fmt: skip
    by_cycle: dict[int, list[tuple[str, str, date]]] = {}
    for cycle, title, unit, due_on, filed_at in rows:
        by_cycle.setdefault(cycle, []).append((title, unit, due_on or timezone.localdate(filed_at)))
    found = []
    for cycle, objections in by_cycle.items():
        first, names = min(one[2] for one in objections), ", ".join(dict.fromkeys(one[1] for one in objections))
        number = wording.counted(len(objections), "возражение", "возражения", "возражений")
        late = first < today
        found.append(
            Line(
                f"Ответить учреждениям: {number}",
                f"{objections[0][0]} · {wording.shortened(names, 200)}",
                f"{'срок прошёл' if late else 'ответить до'} {wording.date_words(first)}",
                "late" if late else "soon",
                reverse("objections", args=[municipality.slug, cycle]) + "?state=filed",
            )
        )
    return found
