"""How many sheets have come: by unit and channel, how many bear marks, how many were excluded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from merilo.assessment.models import Channel, Cycle, Sheet

UNDER_REVIEW = Q(checked_at=None, excluded_at=None) & ~Q(doubts=[])


@dataclass(frozen=True, slots=True)
class Row:
    """Sheets of a unit, or of all: counted ones by channel, those that wait for a look, those left out."""

    id: int | None
    name: str
    by_channel: tuple[int, ...]
    waiting: int
    excluded: int
    need: int | None = None
    channels: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[tuple[str, int], ...]:
        """Return the counts with the names of their channels."""
        return tuple(zip(self.channels, self.by_channel, strict=True))

    @property
    def counted(self) -> int:
        """Return how many count."""
        return sum(self.by_channel)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The table of the page: only channels by which something has come."""

    channels: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row
    tests: int


def gathered(cycle: Cycle) -> Gathered:
    """Return the numbers of sheets of a cycle."""
    sheets = Sheet.objects.filter(unit__cycle=cycle)
    counts = {
        (one["unit"], one["channel"]): one
        for one in sheets.filter(is_test=False)
        .values("unit", "channel")
        .order_by()
        .annotate(
            counted=Count("pk", filter=Q(excluded_at=None)),
            waiting=Count("pk", filter=UNDER_REVIEW),
            excluded=Count("pk", filter=~Q(excluded_at=None)),
        )
    }
    came = {channel for _, channel in counts}
    channels = [channel for channel in Channel if channel in came] or [Channel.WEB]
    names = tuple(str(channel.label) for channel in channels)
    rows = []
    for unit in cycle.units.filter(left_at=None, is_gathered=True).order_by("name"):
        of_unit = {channel: counts[unit.pk, channel] for channel in channels if (unit.pk, channel) in counts}
        by_channel = tuple(of_unit[channel]["counted"] if channel in of_unit else 0 for channel in channels)
        rows.append(
            Row(
                unit.pk,
                unit.name,
                by_channel,
                _sum(of_unit.values(), "waiting"),
                _sum(of_unit.values(), "excluded"),
                unit.sample_size,
                names,
            )
        )
    sums = tuple(sum(row.by_channel[place] for row in rows) for place in range(len(channels)))
    total = Row(None, "Всего", sums, sum(row.waiting for row in rows), sum(row.excluded for row in rows), None, names)
    return Gathered(names, tuple(rows), total, sheets.filter(is_test=True, source=None).count())


def _sum(counts: Iterable[Mapping[str, Any]], name: str) -> int:
    return sum(one[name] for one in counts)
