"""A cycle of a walked town: from the list to the published rating, through its pages."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from merilo.assessment.models import Cycle, SheetImport, Unit
from merilo.core import methodology
from merilo.demo.district import Unit as Asked
from merilo.demo.survey import draw_sheets
from merilo.demo.workbooks import write_answers
from merilo.registry.models import Institution
from tests.rows.walking import Walk

SHEETS = 8
PEOPLE = 10  # recipients of each institution


def open_cycle(walk: Walk, institutions: Sequence[Institution], *, with_branches: bool = False) -> Cycle:
    """Open the cycle of this year with these institutions on its list, given to Vera."""
    walk.fill("anna", "cycle_open", year=str(walk.today.year))
    cycle = Cycle.objects.latest("pk")
    listed = {"chosen": [one.pk for one in institutions]} | ({"with_branches": "on"} if with_branches else {})
    walk.do("anna", "cycle_units_add", cycle.pk, **listed)
    for unit in cycle.units.all():
        known = {"recipients": str(PEOPLE), "recipients_source": "форма 6-НК", "experts": [walk.town.vera.pk]}
        walk.fill("anna", "cycle_unit", cycle.pk, unit.pk, **known)
    return cycle


def approve_list(walk: Walk, cycle: Cycle, *, basis: str = "распоряжение № 3", **rest: Any) -> None:
    """Approve the list on this day."""
    words = {"basis": basis, "decided_on": walk.today.isoformat()}
    walk.do("anna", "cycle_approve", cycle.pk, **words, **rest)


def start(walk: Walk, cycle: Cycle) -> None:
    """Begin gathering for a month."""
    days = {"decided_on": walk.today.isoformat(), "ends_on": (walk.today + timedelta(days=60)).isoformat()}
    walk.do("anna", "cycle_start", cycle.pk, basis="приказ № 5", **days)


def gather(walk: Walk, cycle: Cycle) -> None:
    """Take in the operator's file of answers, fill and accept all checklists; one item of each stand is missing."""
    units = list(cycle.units.filter(is_gathered=True))
    walk.fill("anna", "sheet_imports", cycle.pk, file=_answers(walk, units))
    load = SheetImport.objects.latest("pk")
    walk.fill("anna", "sheet_import_confirm", cycle.pk, load.pk, page="sheet_import")
    for unit in units:
        inspect(walk, cycle, unit)


def inspect(walk: Walk, cycle: Cycle, unit: Unit) -> None:
    """Let Vera mark all items of a unit and Anna accept them."""
    for inspection in ("stand", "site", "visit"):
        path = walk.path("inspection", cycle.pk, unit.pk, inspection)
        page = walk.client("vera").get(path)
        if page.status_code == 404:
            continue
        html = page.content.decode()
        keys = list(dict.fromkeys(re.findall(r'name="(m-[^"]+)"', html)))
        marks = dict.fromkeys(keys, "1")
        if inspection == "stand":
            marks[keys[0]] = "0"
        seen = dict(re.findall(r'name="(s-[^"]+)" value="(\d*)"', html))
        given = {"inspected_on": walk.today.isoformat(), "receipt": "", "close": "1"}
        walk.do("vera", "inspection", cycle.pk, unit.pk, inspection, **marks, **seen, **given)
        walk.do("anna", "inspection_accept", cycle.pk, unit.pk, inspection)


def close(walk: Walk, cycle: Cycle) -> None:
    """End gathering; where not all people were asked it is said why."""
    day = {"decided_on": walk.today.isoformat()}
    walk.do("anna", "cycle_close", cycle.pk, basis="приказ № 6", reason="Опрошены все, кто пришёл.", **day)


def calculate(walk: Walk, cycle: Cycle) -> None:
    """Calculate, and send the preliminary results to the institutions."""
    walk.do("anna", "calculate", cycle.pk)
    walk.do("anna", "objections_send", cycle.pk, basis="письмо № 7", decided_on=walk.today.isoformat())


def finalise(walk: Walk, cycle: Cycle, **rest: Any) -> None:
    """Make the results final, when the time for objections is over."""
    given = {"basis": "протокол совета № 8", "decided_on": walk.today.isoformat(), **rest}
    walk.fill("anna", "finalise", cycle.pk, **given)


def publish(walk: Walk, cycle: Cycle) -> None:
    """Publish the results in the public section."""
    walk.do("anna", "publish", cycle.pk, basis="приказ № 9", decided_on=walk.today.isoformat())


def post(walk: Walk, cycle: Cycle) -> None:
    """Write down that the cards of all institutions stand on bus.gov.ru."""
    for unit in cycle.units.filter(parent__isnull=True):
        page = f"https://bus.gov.ru/info-card/{unit.pk}"
        walk.do("anna", "bus_gov_record", cycle.pk, unit.pk, posted_on=walk.today.isoformat(), url=page)


def questionnaire(walk: Walk, cycle: Cycle) -> str:
    """Return the short address of the questionnaire of a cycle's only unit, which a citizen can open."""
    code = cycle.units.get().links.get().code
    address = walk.open_to_all("ask", code)
    return address


def whole(
    walk: Walk, institutions: Sequence[Institution], *, with_branches: bool = False, until: str = "final"
) -> Cycle:
    """Go from the list to the final results, or as far: three weeks of gathering, two for objections."""
    cycle = open_cycle(walk, institutions, with_branches=with_branches)
    approve_list(walk, cycle)
    start(walk, cycle)
    _later(walk, 20)
    gather(walk, cycle)
    close(walk, cycle)
    if until == "gathered":
        return cycle
    calculate(walk, cycle)
    if until == "preliminary":
        return cycle
    _later(walk, 14)
    finalise(walk, cycle)
    return cycle


def _later(walk: Walk, days: int) -> None:
    day = walk.today + timedelta(days=days)
    walk.on(day.year, day.month, day.day)


def _answers(walk: Walk, units: Sequence[Unit]) -> SimpleUploadedFile:
    edition, draw = methodology.load_edition(), random.Random(4)
    people = [Asked(name=unit.name, recipients=PEOPLE, sheets=SHEETS, mood=0.9, disabled=2) for unit in units]
    sheets = draw_sheets(people, edition, proposals=["нет"], last_day=walk.today, draw=draw)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "Ответы.xlsx"
        write_answers(path, sheets, edition, on=walk.today, draw=draw)
        return SimpleUploadedFile(path.name, path.read_bytes())
