"""Batches of paper sheets: what was printed, what came back, what was typed, which sheets are typed twice."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import Http404
from django.utils import timezone

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import Grant, Role, User
from merilo.assessment.models import Assignee, Batch, Cycle, Link, SecondEntry, Sheet, Unit, Wave

MOST_IN_A_BATCH = 500


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in the list."""

    pk: int
    words: str
    unit: str
    wave: str
    printed: int
    printed_at: datetime
    returned: int | None
    entered: int
    spoiled: int
    second_wanted: int
    second_done: int
    unsettled: int
    closed_at: datetime | None
    may_enter: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a batch is. `sample`: numbers to be typed twice; `differing`: answers that differed among `compared`."""

    entered: tuple[int, ...]
    spoils: tuple[tuple[int, str], ...]
    missing: tuple[int, ...]
    sample: tuple[int, ...]
    second_done: tuple[int, ...]
    second_left: tuple[int, ...]
    unsettled: int
    compared: int
    differing: int
    corrected: int
    typists: tuple[tuple[str, int], ...]

    @property
    def next_number(self) -> int | None:
        """The first number that is neither typed nor spoiled."""
        return self.missing[0] if self.missing else None


def units_to_enter(cycle: Cycle, actor: User, *, at: datetime) -> list[Unit]:
    """Return the units whose sheets a person may enter now, in the order of the list."""
    units = (
        cycle.units.filter(left_at__isnull=True, is_gathered=True)
        .select_related("institution")
        .prefetch_related("assignees")
        .order_by("name")
    )
    return [one for one in units if access.may(actor, Act.ENTER_SHEETS, within=one.place_in(cycle), at=at)]


def units_with_batches(cycle: Cycle) -> list[tuple[int, str]]:
    """Return the units that have batches, as choices of a form."""
    return list(cycle.units.filter(batches__isnull=False).distinct().order_by("name").values_list("pk", "name"))


def totals(found: Sequence[BatchRow]) -> dict[str, int]:
    """Return how many sheets of these batches were printed, came back, were typed and spoiled."""
    return {
        "printed": sum(row.printed for row in found),
        "returned": sum(row.returned or 0 for row in found),
        "entered": sum(row.entered for row in found),
        "spoiled": sum(row.spoiled for row in found),
    }


def waves_to_enter(cycle: Cycle) -> list[Wave]:
    """Return the waves of a cycle, the newest first."""
    return list(cycle.waves.order_by("-number"))


def batch_of(cycle: Cycle, pk: int) -> Batch:
    """Return a batch of the cycle with its unit, wave and the people the unit is given to. Raises Http404."""
    found = Batch.objects.select_related("unit__institution", "unit__parent", "wave", "printed_by", "closed_by")
    try:
        batch = found.prefetch_related("unit__assignees").get(pk=pk, unit__cycle=cycle)
    except Batch.DoesNotExist:
        raise Http404("Такой пачки анкет в этом цикле нет.") from None
    batch.unit.cycle = batch.wave.cycle = cycle
    return batch


def link_of(unit: Unit, wave: Wave) -> Link | None:
    """Return the short address of a unit in a wave."""
    link = Link.objects.filter(unit=unit, wave=wave).first()
    if link is not None:
        link.unit, link.wave = unit, wave
    return link


def rows(
    cycle: Cycle, actor: User, *, at: datetime, unit: int | None = None, wave: int | None = None, state: str = ""
) -> list[BatchRow]:
    """Return the batches of a cycle, the newest first; `state`: "open" or "closed"."""
    second = Q(sheets__second__isnull=False)
    found = (
        Batch.objects.filter(unit__cycle=cycle)
        .select_related("unit__institution", "wave")
        .prefetch_related(Prefetch("unit__assignees", Assignee.objects.only("unit_id", "expert_id")))
        .annotate(
            entered=Count("sheets"),
            second_done=Count("sheets", filter=second),
            unsettled=Count("sheets", filter=second & Q(sheets__second__settled_at__isnull=True)),
        )
        .order_by("-printed_at", "-pk")
    )
    if unit is not None:
        found = found.filter(unit_id=unit)
    if wave is not None:
        found = found.filter(wave_id=wave)
    if state:
        found = found.filter(closed_at__isnull=state == "open")
    return [_row(one, cycle, actor, at) for one in found]


def _row(batch: Any, cycle: Cycle, actor: User, at: datetime) -> BatchRow:
    return BatchRow(
        pk=batch.pk,
        words=numbers_words(batch),
        unit=batch.unit.name,
        wave=batch.wave.title,
        printed=batch.printed,
        printed_at=batch.printed_at,
        returned=batch.returned,
        entered=batch.entered,
        spoiled=len(batch.spoils) if batch.spoiled is None else batch.spoiled,
        second_wanted=wanted(batch, batch.entered),
        second_done=batch.second_done,
        unsettled=batch.unsettled,
        closed_at=batch.closed_at,
        may_enter=batch.closed_at is None
        and access.may(actor, Act.ENTER_SHEETS, within=batch.unit.place_in(cycle), at=at),
    )


def numbers_words(batch: Batch) -> str:
    """Return the numbers of a batch: «№ 1–20»."""
    if batch.first_number == batch.last_number:
        return f"№\u00a0{batch.first_number}"
    return f"№\u00a0{batch.first_number}–{batch.last_number}"


def wanted(batch: Batch, entered: int) -> int:
    """Return how many of so many entered sheets are to be typed twice: the share of the batch, rounded up."""
    return -(-entered * batch.second_share // 100)


def sample(batch: Batch, entered: Iterable[int]) -> tuple[int, ...]:
    """Return the numbers to be typed twice.

    Everybody who knows the batch and the numbers entered finds the same ones: those whose SHA-256 of
    «batch:number» comes first.
    """
    numbers = sorted(entered, key=lambda one: hashlib.sha256(f"{batch.pk}:{one}".encode()).digest())
    return tuple(sorted(numbers[: wanted(batch, len(numbers))]))


def standing(batch: Batch) -> Standing:
    """Return how far a batch is."""
    typed = list(
        Sheet.objects.filter(batch=batch)
        .select_related("second", "typed_by")
        .prefetch_related("changes")
        .order_by("number")
    )
    entered = tuple(one.number for one in typed if one.number is not None)
    spoils = tuple(sorted((int(number), why) for number, why in batch.spoils.items()))
    gone = {*entered, *(number for number, _ in spoils)}
    chosen = sample(batch, entered)
    seconds = {one.number: one.second for one in typed if hasattr(one, "second")}
    done = tuple(number for number in entered if number in seconds)
    compared, differing = _compared(typed)
    return Standing(
        entered=entered,
        spoils=spoils,
        missing=tuple(one for one in range(batch.first_number, batch.last_number + 1) if one not in gone),
        sample=chosen,
        second_done=done,
        second_left=tuple(one for one in chosen if one not in seconds),
        unsettled=sum(one.settled_at is None for one in seconds.values()),
        compared=compared,
        differing=differing,
        corrected=sum(bool(one.changes.all()) for one in typed),
        typists=tuple(sorted(Counter(str(one.typed_by or "неизвестно") for one in typed).items())),
    )


def _compared(typed: Sequence[Any]) -> tuple[int, int]:
    """Return how many answers were typed twice, and how many of those differed: the first typing as it was at first."""
    pairs = [(first_typing(one), one.second.answers) for one in typed if hasattr(one, "second")]
    return sum(len(first) for first, _ in pairs), sum(
        one != other for first, second in pairs for one, other in zip(first, second, strict=True)
    )


def first_typing(sheet: Sheet) -> str:
    """Return the answers as the first person typed them, before any correction."""
    changes = sheet.changes.all()
    return changes[0].before if changes else sheet.answers


def sheet_by_number(batch: Batch, number: int) -> Sheet | None:
    """Return the sheet with this number in a batch, with its second entry."""
    return Sheet.objects.filter(batch=batch, number=number).select_related("second", "typed_by").first()


def could_type_instead(unit: Unit, actor: User, *, at: datetime) -> bool:
    """Say whether anybody but this person may enter sheets of a unit: a coordinator, or an expert it is given to."""
    if any(one.expert_id != actor.pk and one.expert.is_active for one in unit.assignees.select_related("expert")):
        return True
    on = timezone.localdate(at)
    now = Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))
    here = Grant.objects.filter(now, role=Role.COORDINATOR, place=f"mun:{unit.cycle.municipality_id}")
    return here.filter(user__is_active=True).exclude(user=actor).exists()


def second_next(batch: Batch, actor: User, *, alone: bool) -> int | None:
    """Return the number of the sample a person should type again next; own sheets only where nobody else could."""
    numbered = Sheet.objects.filter(batch=batch, number__isnull=False)
    entered = {one.number or 0: one.typed_by_id for one in numbered.only("number", "typed_by_id")}
    done = set(SecondEntry.objects.filter(sheet__batch=batch).values_list("sheet__number", flat=True))
    left = [one for one in sample(batch, entered) if one not in done]
    return next((one for one in left if alone or entered[one] != actor.pk), None)
