"""Run as a program on an installation of its own: fills it with a cycle that gathers, or tells what is stored there."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "merilo.settings")
django.setup()

from merilo.accounts.models import Grant, User  # noqa: E402
from merilo.assessment.models import Assignee, Cycle, Inspection, Mark, MarkEvidence, Unit  # noqa: E402
from merilo.registry.models import Institution, Municipality  # noqa: E402


def fill() -> dict[str, Any]:
    """Make an expert, a library and a club given to the expert, in a cycle that gathers."""
    now, today = datetime.now(UTC), date.today()
    place = Municipality.objects.get()
    expert = User.objects.create_user(username="expert", password="пароль-эксперта", name="Верина Вера Олеговна")
    Grant.objects.create(user=expert, role="expert", place=str(place.place), since=today - timedelta(days=9))
    cycle = Cycle.objects.create(
        municipality=place, year=today.year, title=f"Независимая оценка {today.year} года", phase="gathering",
        edition="344n-2024", frozen_at=now - timedelta(days=9), starts_on=today - timedelta(days=9),
        ends_on=today + timedelta(days=60), made_at=now,
    )  # fmt: skip
    units = []
    for name, kind in (("Заречная библиотека", "library"), ("Дом культуры «Искра»", "club")):
        one = Institution.objects.create(municipality=place, name=name, short_name=name, kind=kind)
        unit = Unit.objects.create(cycle=cycle, institution=one, name=name, kind=kind, profile="general")
        Assignee.objects.create(unit=unit, expert=expert, given_at=now)
        units.append(unit.pk)
    return {"cycle": cycle.pk, "units": units}


def stored() -> dict[str, Any]:
    """Tell what is stored."""
    marks = Mark.objects.filter(is_current=True)
    return {
        "marks": {mark.item: str(mark.value) for mark in marks},
        "rows": Mark.objects.count(),
        "receipts": list(MarkEvidence.objects.values_list("receipt", flat=True)),
        "files": [one.file.sha256 for one in MarkEvidence.objects.select_related("file") if one.file],
    }


def mark_as_coordinator(unit: str, item: str, value: str) -> dict[str, Any]:
    """Let the coordinator mark an item."""
    coordinator = User.objects.get(username="coordinator")
    form, _ = Inspection.objects.get_or_create(unit_id=unit, channel=item.split("/")[1])
    Mark.objects.filter(inspection=form, item=item).update(is_current=False)
    mark = Mark.objects.create(inspection=form, item=item, value=value, author=coordinator, at=datetime.now(UTC))
    return {"mark": mark.pk}


def end_gathering() -> dict[str, Any]:
    """Let the cycle go on to the next phase."""
    return {"cycles": Cycle.objects.update(phase="preliminary")}


if __name__ == "__main__":
    DEEDS = {"fill": fill, "stored": stored, "mark": mark_as_coordinator, "end": end_gathering}
    print(json.dumps(DEEDS[sys.argv[1]](*sys.argv[2:])))
