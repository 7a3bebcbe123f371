"""Whatever was gathered and chosen, the site counts what the operator's job counts from the same data as files."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merilo.assessment.models import Cycle, Inspection, Mark, Phase, Sheet, Unit
from merilo.core import dossier, methodology
from merilo.ratings.models import UnitResult
from merilo.ratings.services.calculating import CannotCalculate
from tests.assessment.making import make_cycle
from tests.dossier.files import unit_rows, write
from tests.ratings.making import calculated
from tests.town import AT, ON, Town

EDITIONS = {key: methodology.load_edition(key, allow_unverified=True) for key in ("344n-2024", "344n-2018")}
SAID = {"1": "Да", "0": "Нет", "-": ""}
REFUSED: dict[str, Any] = {}  # what cannot be scored has no figures on either side


@dataclass(frozen=True)
class Gathered:
    """What is drawn: the choices of a cycle, sheets and marks of each of its four units."""

    edition: methodology.Edition
    choices: dict[str, Any]
    sheets: list[list[str]]
    marks: list[dict[str, Decimal | None]]


@st.composite
def gathered(draw: st.DrawFn) -> Gathered:
    """Draw a cycle: few sheets, so that nobody used, nobody answered and 0/0 come about often."""
    key = draw(st.sampled_from(sorted(EDITIONS)))
    variant = draw(st.sampled_from(EDITIONS[key].variants))
    edition = methodology.load_edition(key, variant=variant, allow_unverified=True)
    partial = draw(st.booleans())
    policies = st.sampled_from(methodology.POLICIES)
    choices = {
        "edition": key,
        "variant": variant,
        "rounding": draw(st.sampled_from([one.name for one in edition.roundings])),
        "blank": draw(st.sampled_from(methodology.BLANKS)),
        "branches": draw(st.sampled_from(methodology.BRANCH_RULES)),
        "no_base": draw(st.dictionaries(st.sampled_from(["*", "1.1", "1.3", "3.3", "4.3"]), policies, max_size=3)),
        "groups": draw(st.booleans()),
        "partial_marks": partial,
    }
    values = [Decimal(1), Decimal(1), Decimal(0), None, *([Decimal("0.5")] if partial else [])]
    items = [item.code for checklist in edition.checklists for item in checklist.items]
    one = st.lists(st.sampled_from(values), min_size=len(items), max_size=len(items)).map(
        lambda given: {items[0]: Decimal(1), **dict(zip(items[1:], given[1:], strict=True))}
    )
    lists = st.lists(sheet(edition), min_size=1, max_size=5)
    four = {"min_size": 4, "max_size": 4}
    return Gathered(edition, choices, draw(st.lists(lists, **four)), draw(st.lists(one, **four)))


@st.composite
def sheet(draw: st.DrawFn, edition: methodology.Edition) -> str:
    """Draw a sheet as it is stored: what is not asked is blank, and so may be what was passed over."""
    said: dict[str, str] = {}
    for question in edition.questionnaire.closed:
        is_asked = question.after is None or said[question.after] == "1"
        said[question.role] = draw(st.sampled_from("11110-")) if is_asked else "-"
    line = "".join(said.values())
    return line if line.strip("-") else "0" + line[1:]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gathered())
def test_the_site_counts_what_the_core_counts_from_the_same_files(town: Town, drawn: Gathered) -> None:
    with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
        cycle = stored(town, drawn)
        here = on_the_site(cycle, town)
        there = from_files(Path(folder), cycle, drawn)
        transaction.set_rollback(True)
    assert here == there


def stored(town: Town, drawn: Gathered) -> Cycle:
    """Return a cycle closed with what was drawn."""
    cycle = make_cycle(town, phase=Phase.PRELIMINARY)
    cycle.roles = [question.role for question in drawn.edition.questionnaire.closed]
    for name, value in drawn.choices.items():
        setattr(cycle, name, value)
    cycle.save()
    wave = cycle.waves.get()
    for unit, lines, marks in zip(units_of(cycle), drawn.sheets, drawn.marks, strict=True):
        Sheet.objects.bulk_create(
            Sheet(unit=unit, wave=wave, channel="web", answers=line, hour=AT, receipt=f"u{unit.pk}n{number}")
            for number, line in enumerate(lines)
        )
        for checklist in drawn.edition.checklists:
            form, _ = Inspection.objects.get_or_create(
                unit=unit, channel=checklist.channel, defaults={"state": "accepted", "inspected_on": ON}
            )
            Mark.objects.bulk_create(
                Mark(inspection=form, item=item.code, value=marks[item.code], at=AT) for item in checklist.items
            )
    return cycle


def units_of(cycle: Cycle) -> Sequence[Unit]:
    """Return the units of a cycle in the order in which their data were drawn."""
    return list(cycle.units.select_related("parent").order_by("pk"))


def on_the_site(cycle: Cycle, town: Town) -> dict[str, Any]:
    """Return the figures with their trees as the site has stored them."""
    try:
        made = calculated(cycle, town)
    except CannotCalculate:
        return REFUSED
    return {"municipality": made.municipality} | {
        one.unit.name: one.written for one in UnitResult.objects.filter(calculation=made).select_related("unit")
    }


def from_files(folder: Path, cycle: Cycle, drawn: Gathered) -> dict[str, Any]:
    """Return the figures with their trees as the operator's job writes them, from tables of the same data."""
    units = units_of(cycle)
    lists, questions = drawn.edition.checklists, drawn.edition.questionnaire.closed
    items = [(item.code, f"{one.title} [{item.text}]") for one in lists for item in one.items]
    marks: list[list[object]] = [["Наименование организации", *(title for _, title in items)]]
    sheets: list[list[object]] = [["Наименование организации", *(question.text_ru for question in questions)]]
    for unit, lines, own in zip(units, drawn.sheets, drawn.marks, strict=True):
        marks.append([unit.name, *(own[code] for code, _ in items)])
        sheets += [[unit.name, *(SAID[sign] for sign in line)] for line in lines]
    listed = unit_rows(
        *([one.name, None, one.parent and one.parent.name, _profile(one), one.get_kind_display()] for one in units)
    )
    job = dossier.Job(
        checklists=write(folder / "checklists.csv", marks),
        answers=write(folder / "answers.csv", sheets),
        units=write(folder / "units.csv", listed),
        on=ON,
        allow_unverified=True,
        municipality=cycle.municipality.name,
        **drawn.choices,
    )
    try:
        dossier.run(job, out=folder / "result", papers_wanted=False)
    except methodology.FactsRejected:
        return REFUSED
    written = json.loads((folder / "result" / "scores.json").read_text(encoding="utf-8"))
    return {"municipality": written["municipality"]} | {one["name"]: one for one in written["units"]}


def _profile(unit: Unit) -> str:
    return "творческий" if unit.profile == "creative" else "общий"
