"""What an operator's program hands over in batches: sheets and marks, each told apart by its receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Channel, Cycle, Inspection, Link, Mark, Sheet, Unit
from merilo.assessment.queries import inspections
from merilo.assessment.services import inspecting
from merilo.assessment.services.accepting import SheetRejected, accept_sheet, read_sheet
from merilo.assessment.services.inspecting import MarkInput

MOST = 500
STORED, REPEATED, REFUSED = "stored", "repeated", "refused"
CHANNELS = (Channel.API, Channel.TELEPHONE, Channel.PAPER, Channel.VISIT)
OTHER_ANSWERS = "Под этим ключом уже сохранены другие ответы: они не изменены. Ошибку исправляют в анкете на сайте."


class TooManyAtOnce(Refused):
    """More than a batch may hold."""


@dataclass(frozen=True, slots=True)
class SheetInput:
    """A sheet as a program hands it over: its receipt, the institution's key, the way it came, answers by role."""

    receipt: str
    institution: int
    answers: Mapping[str, str]
    channel: str = Channel.API
    language: str = "ru"


@dataclass(frozen=True, slots=True)
class MarkOf:
    """A mark with the institution and the checklist it belongs to."""

    institution: int
    channel: str
    mark: MarkInput


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one thing that was handed over."""

    receipt: str
    status: str  # "stored" | "repeated" | "refused"
    faults: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    """Units of a cycle by institution, with what was asked about them once."""

    units: dict[int, Unit]
    links: dict[int, Link] = field(default_factory=dict)

    @classmethod
    def of(cls, cycle: Cycle) -> _Found:
        rows = cycle.units.filter(left_at__isnull=True).select_related("institution").prefetch_related("assignees")
        units = {row.institution_id: row for row in rows}
        for unit in units.values():
            unit.cycle = cycle
        links = Link.objects.filter(wave__cycle=cycle, wave__ended_at__isnull=True).select_related("wave", "unit")
        newest: dict[int, Link] = {}
        for link in links.order_by("wave__number"):
            link.wave.cycle = cycle
            newest[link.unit_id] = link
        return cls(units, newest)


def take_sheets(*, cycle: Cycle, sheets: Sequence[SheetInput], actor: User, at: datetime) -> list[Outcome]:
    """Store sheets one by one; a faulty one does not hold up the others, one that is known is not stored again.

    Raises NotAllowed when one of the units is not the actor's to enter sheets for, TooManyAtOnce; then none is stored.
    """
    _check_size(sheets)
    found = _Found.of(cycle)
    units = {one.institution: found.units[one.institution] for one in sheets if one.institution in found.units}
    by = None
    for place in [unit.place_in(cycle) for unit in units.values()] or [cycle.place]:
        by = access.require(actor, Act.ENTER_SHEETS, within=place, at=at)
    known = {
        row.receipt: row for row in Sheet.objects.filter(receipt__in=[_receipt(cycle, one.receipt) for one in sheets])
    }
    with transaction.atomic():  # no sheet without its entry in the journal
        outcomes = [_take(cycle, one, found, known, actor, at) for one in sheets]
        stored = sum(one.status == STORED for one in outcomes)
        if stored:
            journal.record(
                actor=actor, act="take_sheets", within=cycle.place, subject=cycle, at=at, by=by,
                after={"sheets": stored},
            )  # fmt: skip
    return outcomes


def _take(cycle: Cycle, one: SheetInput, found: _Found, known: dict[str, Sheet], actor: User, at: datetime) -> Outcome:
    unit = found.units.get(one.institution)
    if unit is None:
        return Outcome(one.receipt, REFUSED, ("Такого учреждения нет в перечне цикла.",))
    link = found.links.get(unit.pk)
    if link is None:
        return Outcome(one.receipt, REFUSED, ("По этому учреждению сейчас нет открытой волны опроса.",))
    if one.channel not in CHANNELS:
        return Outcome(one.receipt, REFUSED, (f"Способ сбора неизвестен. Есть: {', '.join(CHANNELS)}.",))
    receipt = _receipt(cycle, one.receipt)
    given: dict[str, Any] = {
        "link": link, "raw": one.answers, "channel": one.channel, "language": one.language, "receipt": receipt,
        "at": at,
    }  # fmt: skip
    try:
        sheet = accept_sheet(**given, actor=actor)
        if receipt in known and read_sheet(**given).answers != sheet.answers:
            return Outcome(one.receipt, REFUSED, (OTHER_ANSWERS,))
    except SheetRejected as refused:
        return Outcome(one.receipt, REFUSED, refused.faults)
    except Refused as refused:
        return Outcome(one.receipt, REFUSED, (str(refused),))
    if receipt in known:
        return Outcome(one.receipt, REPEATED)
    known[receipt] = sheet
    return Outcome(one.receipt, STORED)


def _receipt(cycle: Cycle, receipt: str) -> str:
    """Return a receipt apart from those of other cycles: nobody meets, or finds out, another operator's keys."""
    return f"a{cycle.pk}.{receipt}"


def take_marks(*, cycle: Cycle, marks: Sequence[MarkOf], actor: User, at: datetime) -> list[Outcome]:
    """Set marks; those of one checklist go in together or, when one is faulty, not at all.

    Raises NotAllowed when one of the units is not the actor's to inspect, TooManyAtOnce; then none is set.
    """
    _check_size(marks)
    units = _Found.of(cycle).units
    for number in {one.institution for one in marks} & units.keys():
        access.require(actor, Act.FILL_CHECKLIST, within=units[number].place_in(cycle), at=at)
    outcomes: dict[int, Outcome] = {}
    groups: dict[tuple[int, str], list[int]] = {}
    for place, one in enumerate(marks):
        groups.setdefault((one.institution, one.channel), []).append(place)
    for (institution, channel), places in groups.items():
        given = [
            replace(one.mark, receipt=_receipt(cycle, one.mark.receipt or "")) for one in map(marks.__getitem__, places)
        ]
        for place, (status, faults) in zip(
            places, _set(cycle, units.get(institution), channel, given, actor, at), strict=True
        ):
            outcomes[place] = Outcome(marks[place].mark.receipt or "", status, faults)
    return [outcomes[place] for place in range(len(marks))]


def _set(
    cycle: Cycle, unit: Unit | None, channel: str, given: list[MarkInput], actor: User, at: datetime
) -> list[tuple[str, tuple[str, ...]]]:
    if unit is None:
        return [(REFUSED, ("Такого учреждения нет в перечне цикла.",))] * len(given)
    inspection = inspections.inspection_of(unit, channel) if channel in Inspection.Channel.values else None
    if inspection is None:
        return [(REFUSED, ("Такого чек-листа у этого учреждения нет: бывают site, stand и visit.",))] * len(given)
    try:
        with transaction.atomic():
            kept = inspecting.set_marks(inspection=inspection, marks=given, actor=actor, at=at, origin=Mark.Origin.API)
    except Refused as refused:
        return [(REFUSED, (str(refused),))] * len(given)
    repeated = {one.receipt for one in kept.repeated}
    met = {one.given.receipt: one.theirs for one in kept.conflicts}
    return [
        (REFUSED, (_met(met[one.receipt]),))
        if one.receipt in met
        else (REPEATED if one.receipt in repeated else STORED, ())
        for one in given
    ]


def _met(mark: Mark) -> str:
    """Say whose mark stands there: a program replaces its own marks only, a person decides about all others."""
    whose = {
        Mark.Origin.API: "из другой программы",
        Mark.Origin.IMPORT: "из файла оператора",
    }.get(Mark.Origin(mark.origin), "человеком")
    return f"Пункт уже отмечен {whose}: программа эту отметку не меняет, её меняют в чек-листе на сайте."


def _check_size(things: Sequence[object]) -> None:
    if len(things) > MOST:
        raise TooManyAtOnce(f"За один раз принимается не больше {MOST} записей: разделите передачу на части.")
