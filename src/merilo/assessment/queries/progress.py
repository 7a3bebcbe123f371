"""How gathering goes: sheets by unit and channel, their pace, checklists; who lacks most stands first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from merilo.assessment.models import Channel, Cycle, Inspection, Mark, Phase, Sheet, Unit
from merilo.assessment.queries import checklists, pace
from merilo.core import wording
from merilo.registry.queries import tables

_STATES = {
    Inspection.State.OPEN: ("заполняется", "soon"),
    Inspection.State.CLOSED: ("ждёт приёмки", "soon"),
    Inspection.State.ACCEPTED: ("принят", "done"),
}


@dataclass(frozen=True, slots=True)
class Form:
    """A checklist of a unit: its channel and how far it is."""

    words: str
    state: str
    shape: str


@dataclass(frozen=True, slots=True)
class Row:
    """A unit of the table: what it has, what it needs, when it will have it."""

    id: int
    institution: int
    name: str
    parent: str
    by_channel: tuple[int, ...]  # in the order of `Progress.channels`
    pace: pace.Pace
    reached_on: date | None
    words: str
    shape: str
    forms: tuple[Form, ...]
    experts: tuple[str, ...]
    why_no_need: str


@dataclass(frozen=True, slots=True)
class Progress:
    """The table and its sums. Units that left and heads without own gathering are not in it."""

    rows: tuple[Row, ...]
    channels: tuple[str, ...]
    have: int
    need: int
    reached: int
    accepted: int
    forms: int
    excluded: int
    tests: int

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is missing any more."""
        enough = all(row.pace.need is None or row.pace.is_enough for row in self.rows)
        return bool(self.rows) and enough and self.accepted == self.forms


def progress(cycle: Cycle, *, today: date) -> Progress:
    """Return how gathering goes, those who lack most first."""
    units = list(
        cycle.units.filter(left_at__isnull=True, is_gathered=True)
        .select_related("parent")
        .prefetch_related("assignees__expert")
        .order_by("name")
    )
    sheets = Sheet.objects.filter(unit__cycle=cycle)
    counted = Q(is_test=False, excluded_at__isnull=True)
    by_unit: dict[int, dict[str, int]] = defaultdict(dict)
    for key, channel, number in _counts(sheets.filter(counted), "unit_id", "channel"):
        by_unit[key][channel] = number
    days = pace.looked_at(cycle.starts_on, min(today, cycle.ends_on or today))
    since = timezone.make_aware(datetime.combine(today - timedelta(days=max(days, 1) - 1), time.min))
    recent = dict(_counts(sheets.filter(counted, hour__gte=since), "unit_id"))
    begun = _begun(units)
    forms = {profile: tuple(checklists.forms_of(cycle, profile)) for profile in {unit.profile for unit in units}}
    channels = tuple(one for one in Channel if any(one in found for found in by_unit.values()))
    rows = [
        _row(
            unit,
            by_unit[unit.pk],
            channels,
            recent.get(unit.pk, 0),
            days,
            tuple(_form(one, begun.get((unit.pk, one))) for one in forms[unit.profile]),
            cycle,
            today,
        )
        for unit in units
    ]
    rows.sort(key=lambda row: (-row.pace.missing, row.shape == "done", row.name))
    left_out = sheets.aggregate(
        excluded=Count("pk", filter=Q(is_test=False, excluded_at__isnull=False)),
        tests=Count("pk", filter=Q(is_test=True, source=None)),
    )
    return Progress(
        rows=tuple(rows),
        channels=tuple(str(one.label) for one in channels),
        have=sum(row.pace.have for row in rows),
        need=sum(row.pace.need or 0 for row in rows),
        reached=sum(row.pace.is_enough for row in rows),
        accepted=sum(form.shape == "done" for row in rows for form in row.forms),
        forms=sum(len(row.forms) for row in rows),
        **left_out,
    )


def has_open_forms(cycle: Cycle) -> bool:
    """Say in one question whether a checklist that was begun is not accepted yet."""
    begun = Inspection.objects.filter(unit__cycle=cycle, unit__left_at__isnull=True, unit__is_gathered=True)
    return begun.exclude(state=Inspection.State.ACCEPTED).exists()


def _begun(units: Sequence[Unit]) -> dict[tuple[int, str], str]:
    """Return how far each checklist is, by unit and channel; one that is only laid out is not in it."""
    empty = Q(state=Inspection.State.OPEN, remark="") & ~Exists(Mark.objects.filter(inspection=OuterRef("pk")))
    found = Inspection.objects.filter(unit__in=units).exclude(empty)
    return {(unit, channel): state for unit, channel, state in found.values_list("unit_id", "channel", "state")}


def _counts(sheets: Any, *by: str) -> Sequence[tuple[Any, ...]]:
    return list(sheets.order_by().values_list(*by).annotate(number=Count("pk")))


def _row(
    unit: Unit,
    found: Mapping[str, int],
    channels: Sequence[str],
    recent: int,
    days: int,
    forms: tuple[Form, ...],
    cycle: Cycle,
    today: date,
) -> Row:
    is_over = cycle.phase not in (Phase.PREPARATION, Phase.GATHERING)
    speed = pace.Pace(sum(found.values()), unit.sample_size, 0 if is_over else recent, days)
    reached_on = speed.reached_on(today)
    words, shape = standing(speed, reached_on, cycle.ends_on)
    if is_over and shape == "late":
        words = "не набрано"
    return Row(
        id=unit.pk,
        institution=unit.institution_id,
        name=unit.name,
        parent=unit.parent.name if unit.parent is not None else "",
        by_channel=tuple(found.get(one, 0) for one in channels),
        pace=speed,
        reached_on=reached_on,
        words=words,
        shape=shape,
        forms=forms,
        experts=tuple(one.expert.get_short_name() for one in unit.assignees.all()),
        why_no_need="" if unit.sample_size is not None else unit.recipients_source,
    )


def standing(speed: pace.Pace, reached_on: date | None, ends_on: date | None) -> tuple[str, str]:
    """Return how a unit stands with its sheets: words and a shape."""
    if speed.need is None:
        return "объём выборки не задан", "wait"
    if speed.is_enough:
        return "набрано", "done"
    if not speed.have:
        return "анкет нет", "late"
    if reached_on is None:
        return "анкеты не поступают", "late"
    if ends_on is not None and reached_on > ends_on:
        return f"не успеть: {_day(reached_on, ends_on)}", "late"
    return f"к {_day(reached_on, ends_on)}", "soon"


def _day(day: date, beside: date | None) -> str:
    """Return a day without its year where the year goes without saying."""
    if beside is not None and day.year != beside.year:
        return wording.date_words(day)
    return f"{day.day}{wording.NBSP}{wording.MONTHS_GENITIVE[day.month - 1]}"


def _form(channel: str, state: str | None) -> Form:
    words, shape = _STATES[Inspection.State(state)] if state else ("не начат", "wait")
    return Form(str(Inspection.Channel(channel).label), words, shape)


def table(seen: Progress) -> tables.Table:
    """Return the table as a file holds it: without the signs of the page, all units, in its order."""
    titles = (
        *("Учреждение", "Головная организация", "Анкет нужно", "Анкет есть", "Не хватает"),
        *(channel.capitalize() for channel in seen.channels),
        *("В неделю", "Наберётся", "Дата", "Чек-листов принято", "Чек-листов всего", "Эксперты"),
    )
    rows = tuple(
        (
            *(row.name, row.parent, row.pace.need, row.pace.have, row.pace.missing),
            *row.by_channel,
            *(row.pace.per_week, row.words, row.reached_on),
            *(sum(form.shape == "done" for form in row.forms), len(row.forms), ", ".join(row.experts)),
        )
        for row in seen.rows
    )
    return tables.Table("Ход сбора", titles, rows)
