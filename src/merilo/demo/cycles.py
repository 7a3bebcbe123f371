"""Cycles of the invented district: two finished and published, one in the middle of gathering; all through services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from merilo.assessment.models import Cycle
from merilo.assessment.models import Unit as Listed
from merilo.assessment.queries import choices, options
from merilo.assessment.services import cycles, phases, units
from merilo.demo import abroad, asked, gathering, inspected, outcomes
from merilo.demo.district import Unit
from merilo.demo.stage import Cast, moment

COUNCIL = "протокол заседания Общественного совета от {day:%d.%m.%Y} № {number}"
# The cycle of this year, in days from today: what has happened so far.
OPENED, LISTED, ASKED, STARTED, ENDS = -58, -49, -46, -23, 24
ACCEPTED, CLOSED = 4, 1  # forms of its checklists


def play(cast: Cast, *, today: date, at: datetime) -> None:
    """Let the cycles of three years happen up to today."""
    for said in asked.cycles():
        if "days" in said:
            _finished(cast, said, today.year - said["back"])
        else:
            _running(cast, said, today, at)
    abroad.give_key(cast, at=at)


def _finished(cast: Cast, said: Mapping[str, Any], year: int) -> None:
    """Carry a cycle from its list to its publication."""
    days = {name: date.fromisoformat(f"{year}-{day}") for name, day in said["days"].items()}
    cycle, facts = _listed(cast, said, year, opened=days["open"], listed=days["listed"])
    inspected.ask_for_information(cast, cycle, sent_on=days["listed"] + timedelta(days=10), now=moment(days["start"]))
    _start(cast, cycle, days["start"], days["end"])
    last = days.get("longer", days["end"])
    now = moment(last + timedelta(days=1), 15)
    inspected.visit_all(cast, cycle, list(facts), first=days["start"] + timedelta(days=10), now=now)
    inspected.fill(cast, cycle, facts, first=days["start"] + timedelta(days=10))
    if "prolonged" in days:
        phases.prolong(
            cycle=cycle, ends_on=last, basis=COUNCIL.format(day=days["prolonged"], number=4),
            decided_on=days["prolonged"], reason="В трёх учреждениях опрошено меньше половины нужного числа людей.",
            actor=cast.coordinator, at=moment(days["prolonged"], 12),
        )  # fmt: skip
    _gather(cast, said, cycle, facts, gathering.Days(days["start"], last, now))
    gathering.exclude_loop(cast, cycle, most=10**6, at=now)
    phases.close_gathering(
        cycle=cycle, basis=f"приказ управления культуры от {now:%d.%m.%Y} № 41-о", decided_on=now.date(),
        reason=said["close_reason"], actor=cast.coordinator, at=now,
    )  # fmt: skip
    outcomes.settle(cast, cycle, days)
    is_last = said["back"] == 1
    abroad.carry_over(cast, cycle, first=days["published"] + timedelta(days=3), but=2 if is_last else 0)
    if is_last:
        abroad.check_report(cast, cycle, on=days["report"])


def _running(cast: Cast, said: Mapping[str, Any], today: date, at: datetime) -> None:
    """Begin this year's cycle and let half of it be gathered."""
    on = {name: today + timedelta(days=days) for name, days in _DAYS.items()}
    cycle, facts = _listed(cast, said, today.year, opened=on["open"], listed=on["listed"])
    inspected.ask_for_information(cast, cycle, sent_on=on["asked"], now=at, silent=1)
    _start(cast, cycle, on["start"], on["end"])
    visited = today - timedelta(days=6)
    inspected.visit_all(cast, cycle, list(facts), first=visited, now=at, a_day=1, apart=4)
    inspected.begin(cast, cycle, facts, first=visited, accepted=ACCEPTED, closed=CLOSED)
    inspected.mend(cast, cycle, at=at)
    yesterday = today - timedelta(days=1)
    _gather(cast, said, cycle, facts, gathering.Days(on["start"], yesterday, at))
    gathering.exclude_loop(cast, cycle, most=said["loop"] // 2, at=at - timedelta(hours=8))


_DAYS = {"open": OPENED, "listed": LISTED, "asked": ASKED, "start": STARTED, "end": ENDS}


def _listed(
    cast: Cast, said: Mapping[str, Any], year: int, *, opened: date, listed: date
) -> tuple[Cycle, dict[Listed, Unit]]:
    """Open a cycle, make its list with what is true of each unit, give it to the expert, have it approved."""
    at = moment(opened)
    cycle = cycles.open_cycle(
        municipality=cast.municipality, year=year, choices=options.Choices(options.edition_in_force(opened)),
        actor=cast.coordinator, at=at,
    )  # fmt: skip
    heads = [cast.heads[one["short"]] for one in said["unit"]]
    units.add_units(cycle=cycle, institutions=heads, with_branches=True, actor=cast.coordinator, at=at)
    own = {cast.heads[one["short"]].pk: one for one in said["unit"] if "recipients" in one}
    facts = asked.facts(said, cycle, choices.edition_of(cycle))
    for unit, true in facts.items():
        if unit.parent_id is not None:
            source = "журнал посещений филиала"
            units.set_unit(
                unit=unit, values={"recipients": true.sheets * 5 // 2, "recipients_source": source},
                actor=cast.coordinator, at=at,
            )  # fmt: skip
        elif unit.institution_id in own:
            one = own[unit.institution_id]
            units.set_unit(
                unit=unit, values={"recipients": one["recipients"], "recipients_source": one["source"]},
                actor=cast.coordinator, at=at,
            )  # fmt: skip
    units.assign_experts(cycle=cycle, units=list(facts), experts=[cast.expert], actor=cast.coordinator, at=at)
    heads_only = [unit for unit in facts if unit.parent_id is None]
    units.assign_experts(
        cycle=cycle, units=heads_only, experts=[cast.member], only_add=True, actor=cast.coordinator, at=at
    )
    cycles.approve_list(
        cycle=cycle, basis=COUNCIL.format(day=listed, number=2), decided_on=listed, actor=cast.coordinator,
        at=moment(listed, 13),
    )  # fmt: skip
    return cycle, facts


def _start(cast: Cast, cycle: Cycle, on: date, ends_on: date) -> None:
    phases.start_gathering(
        cycle=cycle, basis=f"приказ управления культуры от {on:%d.%m.%Y} № 22-о", decided_on=on, ends_on=ends_on,
        actor=cast.coordinator, at=moment(on, 5),
    )  # fmt: skip


def _gather(
    cast: Cast, said: Mapping[str, Any], cycle: Cycle, facts: Mapping[Listed, Unit], days: gathering.Days
) -> None:
    imported = {one["short"]: one["imported"] for one in said["unit"] if "imported" in one}
    gathering.gather(cast, cycle, facts, days=days, imported=imported, loop=said["loop"])
