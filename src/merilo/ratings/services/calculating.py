"""A snapshot counted and scored: each unit's figures kept with their tree. A second calculation is a new one."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django_tasks import task

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, Phase, Snapshot
from merilo.assessment.queries import choices, snapshots
from merilo.assessment.services.snapshots import freeze
from merilo.core import dossier, methodology, tally
from merilo.ratings.models import Calculation, CalculationOrder, UnitResult
from merilo.ratings.queries import grounds, statistics

log = logging.getLogger(__name__)

AT_ONCE = 30_000  # sheets a page can wait for; more are counted by the worker
IN_PHASES = frozenset({Phase.PRELIMINARY, Phase.OBJECTIONS, Phase.FINAL, Phase.PUBLISHED})
_OF_SHORTCOMING = [one.name for one in fields(methodology.Shortcoming)]
_PROGRAM_FAULT = "Рассчитать не удалось из-за ошибки программы. Скажите об этом администратору."


class NotClosed(Refused):
    """Gathering goes on, has not begun, or the cycle was cancelled."""


class CannotCalculate(Refused):
    """The snapshot is spoilt, or its facts contradict each other; the text says what."""


class AlreadyOrdered(Refused):
    """The same snapshot is being counted right now."""


def calculate(*, cycle: Cycle, snapshot: Snapshot, actor: User, at: datetime, reason: str = "") -> Calculation:
    """Count and score a snapshot and keep every figure. Raises NotClosed, CannotCalculate."""
    by = access.require(actor, Act.CALCULATE, within=cycle.place, at=at)
    _check_phase(cycle)
    if snapshot.cycle_id != cycle.pk:
        raise CannotCalculate("Этот снимок сделан в другом цикле.")
    seen, scores = _score(cycle, snapshot)
    rows = list(_rows(cycle, seen, scores))
    rested = grounds.of_snapshot(snapshot)
    with transaction.atomic():
        held = Cycle.objects.select_for_update().get(pk=cycle.pk)
        _check_phase(held)
        parent = held.calculations.order_by("number").last()
        calculation = Calculation.objects.create(
            cycle=held,
            snapshot=snapshot,
            number=(held.calculations.aggregate(last=Max("number"))["last"] or 0) + 1,
            parent=parent,
            reason=reason[:1000],
            edition=seen.edition.key,
            variant=seen.edition.variant,
            fingerprint=seen.edition.fingerprint,
            choices=dict(seen.choices),
            notes=list(dossier.unverified(scores)),
            municipality=dossier.municipality_written(scores.municipality),
            quality=_quality(cycle, seen),
            made_by=actor,
            made_at=at,
        )
        for row in rows:
            row.calculation, row.grounds = calculation, rested.get(row.unit_id, {})
        UnitResult.objects.bulk_create(rows, batch_size=100)
        # A final one stays until people put another in its place.
        held.calculations.filter(state=Calculation.State.PRELIMINARY).exclude(pk=calculation.pk).update(
            state=Calculation.State.REPLACED
        )
        journal.record(
            actor=actor,
            act="calculate",
            within=held.place,
            subject=calculation,
            at=at,
            by=by,
            after={"number": calculation.number, "snapshot": snapshot.number, "units": len(rows)},
            reason=reason,
        )
    return calculation


def order_calculation(*, cycle: Cycle, actor: User, at: datetime, reason: str = "") -> Calculation | CalculationOrder:
    """Calculate from the newest state of a cycle: at once, or in the background where it takes long.

    What has changed since the last snapshot is frozen first. Raises NotClosed, CannotCalculate, AlreadyOrdered.
    """
    access.require(actor, Act.CALCULATE, within=cycle.place, at=at)
    _check_phase(cycle)
    snapshot = snapshots.latest(cycle)
    if snapshot is None or snapshots.changed_since(snapshot):
        snapshot = freeze(cycle=cycle, actor=actor, at=at, reason=reason or "перед расчётом", parent=snapshot)
    if snapshot.sheets <= AT_ONCE:
        return calculate(cycle=cycle, snapshot=snapshot, actor=actor, at=at, reason=reason)
    if snapshot.orders.filter(state=CalculationOrder.State.WAITING).exists():
        raise AlreadyOrdered("Этот снимок уже считается: подождите, страница покажет результат.")
    order = CalculationOrder.objects.create(snapshot=snapshot, reason=reason[:1000], made_by=actor, made_at=at)
    transaction.on_commit(lambda: run_order.enqueue(order.pk))
    return order


def carry_out(order_id: int, *, at: datetime) -> None:
    """Make the calculation an order asks for; one that does not wait any more is left alone.

    Whoever has ordered it must still be allowed to: rights are asked for as they are now.
    """
    waiting = CalculationOrder.objects.filter(pk=order_id, state=CalculationOrder.State.WAITING)
    order = waiting.select_related("snapshot__cycle__municipality", "made_by").first()
    if order is None:
        return
    try:
        made = calculate(
            cycle=order.snapshot.cycle,
            snapshot=order.snapshot,
            actor=order.made_by,
            at=at,
            reason=order.reason,
        )
    except (Refused, access.NotAllowed) as refusal:
        waiting.update(state=CalculationOrder.State.FAILED, failure=str(refusal)[:1000])
    except Exception:  # a fault of the program must end in a sentence too, not in a page that waits for ever
        log.exception("calculation of order %s failed", order_id)
        waiting.update(state=CalculationOrder.State.FAILED, failure=_PROGRAM_FAULT)
    else:
        waiting.update(state=CalculationOrder.State.DONE, calculation=made)


def _check_phase(cycle: Cycle) -> None:
    if cycle.phase not in IN_PHASES:
        raise NotClosed("Рассчитать можно, когда сбор информации завершён: баллы считаются по снимку данных.")


def _score(cycle: Cycle, snapshot: Snapshot) -> tuple[dossier.Frozen, methodology.Scores]:
    folder = snapshots.folder_of(snapshot)
    chosen = dossier.settings_written(
        choices.edition_of(cycle),
        choices.settings_of(cycle),
        municipality=cycle.municipality.name,
        roles=list(cycle.roles),
    )
    try:
        seen = dossier.read_frozen(folder, choices=chosen)
        if seen.sha256 != snapshot.manifest_sha256:
            raise CannotCalculate("Опись снимка не та, что записана при его создании. Восстановите снимок из копии.")
        return seen, seen.score()
    except (
        dossier.SnapshotSpoilt,
        tally.SheetsRejected,
        methodology.FactsRejected,
        methodology.SettingsRejected,
        methodology.EditionUnknown,
        methodology.LawFault,
    ) as fault:
        raise CannotCalculate(f"Рассчитать нельзя. {fault}") from fault


def _rows(cycle: Cycle, seen: dossier.Frozen, scores: methodology.Scores) -> Iterator[UnitResult]:
    """Make the row of each unit: figures with their tree as the core writes them, counts, intervals, shortcomings."""
    units = {unit.name: unit for unit in cycle.units.all()}
    facts = {one.name: one for one in seen.facts}
    sheets = statistics.Sheets(seen.counted, seen.edition)
    written = {unit.name: dossier.unit_written(unit) for unit in scores.units}
    reach = {name: statistics.of_unit(one["trace"], sheets) for name, one in written.items()}
    close, channels = _alike(scores, reach), _channels(seen)
    for unit in scores.units:
        one = facts.get(unit.name, methodology.UnitFacts(unit.name, profile=unit.profile))
        yield UnitResult(
            unit=units[unit.name],
            total=unit.total,
            place=unit.place,
            place_last=unit.place_last,
            respondents=unit.respondents,
            result={name: said for name, said in written[unit.name].items() if name != "trace"},
            trace=written[unit.name]["trace"],
            counts=None if one.counts is None else _plain(one.counts, channels.get(unit.name, {})),
            statistics=_statistics(unit, reach[unit.name], close.get(unit.name)),
            shortcomings=[
                {**{name: getattr(found, name) for name in _OF_SHORTCOMING}, "value": f"{found.value:f}"}
                for found in methodology.shortcomings(scores.edition, one, unit)
            ],
        )


def _channels(seen: dossier.Frozen) -> dict[str, dict[str, int]]:
    """Return by unit how many of its sheets came by which way."""
    found: dict[str, dict[str, int]] = {}
    for one in seen.counted.group_by(["unit", "channel"]).aggregate([([], "count_all")]).to_pylist():
        found.setdefault(one["unit"], {})[one["channel"]] = one["count_all"]
    return found


def _plain(counts: methodology.Counts, channels: Mapping[str, int]) -> dict[str, Any]:
    return {
        "channels": dict(channels),
        "respondents": counts.respondents,
        "yes": dict(counts.yes),
        "answered": dict(counts.answered),
        "ignored": dict(counts.ignored),
    }


def _alike(
    scores: methodology.Scores, reach: Mapping[str, Mapping[str, Mapping[str, Any]]]
) -> dict[str, statistics.Alike]:
    total = scores.edition.total_code
    found: dict[str, statistics.Alike] = {}
    for ranked in methodology.rank(scores.units, groups=scores.settings.groups):
        lines = []
        for one in ranked.ranked:
            own = reach[one.unit.name].get(total, {"low": one.unit.total, "high": one.unit.total})
            lines.append((one.unit.name, one.first, one.last, float(own["low"]), float(own["high"])))
        found |= statistics.alike(lines)
    return found


def _statistics(
    unit: methodology.UnitScore, figures: Mapping[str, Mapping[str, Any]], close: statistics.Alike | None
) -> dict[str, Any]:
    rules = statistics.rules()
    small = {code: min(one["n"]) for code, one in figures.items() if one["n"] and min(one["n"]) < rules.small_base}
    return {
        "confidence": rules.confidence,
        "figures": figures,
        "few_sheets": unit.respondents < rules.small_sheets,
        "small": small,
        "alike": None if close is None else asdict(close),
    }


def _quality(cycle: Cycle, seen: dossier.Frozen) -> dict[str, Any]:
    """Return what people should know of the data: by which way they came, what was left out and why."""
    channels = seen.counted["channel"].combine_chunks().value_counts().to_pylist() if seen.counted.num_rows else []
    left = cycle.units.filter(left_at__isnull=False)
    return {
        "sheets": seen.counted.num_rows,
        "channels": {one["values"]: one["counts"] for one in channels},
        "excluded": len(seen.exclusions),
        "why_excluded": dict(Counter(seen.exclusions.values()).most_common()),
        "left_units": {unit.name: unit.left_reason for unit in left},
        "edition_title": seen.edition.title,
    }


@task()
def run_order(order_id: int) -> None:
    """Carry out an order in the background."""
    carry_out(order_id, at=timezone.now())
