"""What the pages of cycles show: the list, what is to be done now, decisions, waves, the units with what they lack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from merilo.accounts.models import Role, User
from merilo.assessment.models import Cycle, Decision, Phase, Unit, Wave
from merilo.assessment.queries import readiness
from merilo.assessment.queries.progress import Progress
from merilo.core import wording
from merilo.registry.models import Institution, Municipality
from merilo.registry.queries import coverage

VISITORS = (Role.EXPERT, Role.CHAIR, Role.MEMBER, Role.COORDINATOR)


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A cycle in the list."""

    id: int
    title: str
    year: int
    phase: str
    shape: str
    units: int
    sheets: int
    starts_on: date | None
    ends_on: date | None


def cycle_rows(municipality: Municipality) -> tuple[CycleRow, ...]:
    """Return the cycles of a municipality, the latest first."""
    cycles = list(Cycle.objects.filter(municipality=municipality))
    units = dict(
        Unit.objects.filter(cycle__in=cycles, left_at__isnull=True)
        .order_by().values_list("cycle").annotate(number=Count("pk"))
    )  # fmt: skip
    counted = Q(sheets__is_test=False, sheets__excluded_at__isnull=True)
    sheets = dict(
        Unit.objects.filter(cycle__in=cycles, left_at__isnull=True)
        .order_by().values_list("cycle").annotate(number=Count("sheets", filter=counted))
    )  # fmt: skip
    shapes = {Phase.PUBLISHED: "done", Phase.CANCELLED: "off"}
    return tuple(
        CycleRow(
            one.pk, one.title, one.year, one.get_phase_display(), shapes.get(Phase(one.phase), ""),
            units.get(one.pk, 0), sheets.get(one.pk, 0), one.starts_on, one.ends_on,
        )
        for one in cycles
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be done now: the page it is done on, the words of its button, why now."""

    page: str
    words: str
    why: str = ""


def next_deed(cycle: Cycle, *, today: date, went: Progress | None = None) -> Deed | None:
    """Return the next deed of the coordinator; None when nothing is left to do but to wait."""
    if cycle.phase == Phase.PREPARATION:
        return _to_prepare(cycle)
    if cycle.phase == Phase.GATHERING:
        return _to_gather(cycle, today, went)
    if cycle.phase == Phase.PRELIMINARY:
        return Deed("results", "Рассчитать и направить учреждениям", "Данные закреплены снимком.")
    if cycle.phase == Phase.OBJECTIONS:
        until = cycle.objections_until
        if until is not None and today <= until:
            why = f"Возражения принимаются до {wording.date_words(until)}"
            return Deed("objections", "Рассмотреть возражения", why)
        return Deed("objections", "Утвердить итоги", "Срок возражений истёк.")
    if cycle.phase == Phase.FINAL:
        return Deed("publication", "Опубликовать результаты", "Итоги утверждены.")
    return None


def _to_prepare(cycle: Cycle) -> Deed:
    lacks = readiness.lacks(cycle)
    if any(lack.where == "units" for lack in lacks):
        return Deed("cycle_units_add", "Составить перечень", "В перечне ещё нет учреждений.")
    if any(lack.where == "unit" for lack in lacks):
        number = sum(lack.where == "unit" for lack in lacks)
        why = f"До начала сбора не хватает: {wording.counted(number, 'сведение', 'сведения', 'сведений')}."
        return Deed("cycle_units", "Дополнить сведения", why)
    if lacks:
        return Deed("cycle_approve", "Утвердить перечень", "Сведения полны, перечень ещё не утверждён решением.")
    return Deed("cycle_start", "Начать сбор", "Всё готово: перечень утверждён, эксперты назначены.")


def _to_gather(cycle: Cycle, today: date, went: Progress | None) -> Deed | None:
    if went is not None and went.is_whole:
        return Deed("cycle_close", "Завершить сбор", "Анкет достаточно, чек-листы приняты.")
    if cycle.ends_on is not None and today > cycle.ends_on:
        return Deed(
            "cycle_close", "Завершить или продлить сбор", f"Срок сбора истёк {wording.date_words(cycle.ends_on)}"
        )
    return None


def while_gathering(went: Progress) -> Deed:
    """Return what brings gathering forward while its end is not due: what lacks, and where it is done."""
    lacks = []
    missing = sum(row.pace.missing for row in went.rows)
    if missing:
        lacks.append(f"не хватает {wording.counted(missing, 'анкеты', 'анкет', 'анкет')}")
    if went.accepted < went.forms:
        left = wording.counted(went.forms - went.accepted, "чек-лист", "чек-листа", "чек-листов")
        lacks.append(f"не принято: {left}")
    why = f"Идёт сбор: {wording.listed(lacks)}."
    if went.accepted < went.forms:
        return Deed("inspections", "Открыть чек-листы", why)
    return Deed("links", "Раздать ссылки на анкету", why)


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision about the cycle as the page says it."""

    words: str
    basis: str
    decided_on: date
    reason: str
    author: str
    at: datetime
    until: str


def decisions(cycle: Cycle) -> tuple[DecisionRow, ...]:
    """Return the decisions of a cycle, the latest first."""
    found = cycle.decisions.select_related("author").order_by("-at", "-pk")
    return tuple(
        DecisionRow(
            words=str(one.get_kind_display()),
            basis=one.basis,
            decided_on=one.decided_on,
            reason=one.reason,
            author=one.author.get_short_name() if one.author is not None else "",
            at=one.at,
            until=_until(one),
        )
        for one in found
    )


def _until(one: Decision) -> str:
    """Return what was decided besides the kind: a day, names."""
    for name in ("ends_on", "objections_until"):
        if name in one.values:
            return f"до {wording.date_words(date.fromisoformat(one.values[name]))}"
    names = one.values.get("left")
    return ", ".join(names) if isinstance(names, list) else ""


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A wave with what it brought."""

    id: int
    title: str
    starts_on: date
    last_on: date
    ended_at: datetime | None
    sheets: int
    words: str
    shape: str
    is_running: bool


def waves(cycle: Cycle, *, today: date) -> tuple[WaveRow, ...]:
    """Return the waves of a cycle in their order."""
    counted = Q(sheets__is_test=False, sheets__excluded_at__isnull=True, sheets__unit__left_at__isnull=True)
    return tuple(_wave(one, today) for one in cycle.waves.annotate(count=Count("sheets", filter=counted)))


def _wave(one: Any, today: date) -> WaveRow:
    if one.ended_at is not None:
        words, shape = "завершена", "done"
    elif today < one.starts_on:
        words, shape = "ещё не началась", "wait"
    elif today > one.ends_on:
        words, shape = "последний день прошёл", "wait"
    else:
        words, shape = "идёт", ""
    return WaveRow(
        one.pk, one.title, one.starts_on, one.last_on, one.ended_at, one.count, words, shape, one.ended_at is None
    )


def wave_of(cycle: Cycle, pk: int) -> Wave | None:
    """Return a wave of a cycle."""
    wave = cycle.waves.filter(pk=pk).first()
    if wave is not None:
        wave.cycle = cycle
    return wave


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of the list: what the cycle knows of it, and what it lacks before gathering."""

    id: int
    institution: int
    name: str
    parent: int | None
    kind: str
    profile: str
    is_other_profile: bool
    recipients: int | None
    source: str
    sample_size: int | None
    experts: tuple[str, ...]
    is_gathered: bool
    left: str
    lacks: tuple[str, ...]
    closed_on: date | None


def unit_rows(cycle: Cycle) -> tuple[UnitRow, ...]:
    """Return the units of a cycle, branches behind their heads, those that left at the end."""
    lacks: dict[int, list[str]] = {}
    if cycle.phase == Phase.PREPARATION:
        for lack in readiness.lacks(cycle):
            if lack.unit is not None:
                lacks.setdefault(lack.unit, []).append(lack.short)
    units = list(
        cycle.units.select_related("institution", "parent").prefetch_related("assignees__expert").order_by("name")
    )
    heads = {unit.pk: unit.name for unit in units}
    units.sort(
        key=lambda unit: (
            unit.left_at is not None,
            heads.get(unit.parent_id or unit.pk, ""),
            unit.parent_id or 0,
            unit.name,
        )
    )
    return tuple(
        UnitRow(
            id=unit.pk,
            institution=unit.institution_id,
            name=unit.name,
            parent=unit.parent_id,
            kind=str(unit.get_kind_display()),
            profile=str(unit.get_profile_display()),
            is_other_profile=unit.profile != unit.institution.profile,
            recipients=unit.recipients,
            source=unit.recipients_source,
            sample_size=unit.sample_size,
            experts=tuple(one.expert.get_short_name() for one in unit.assignees.all()),
            is_gathered=unit.is_gathered,
            left=unit.left_reason if unit.left_at is not None else "",
            lacks=tuple(lacks.get(unit.pk, ())),
            closed_on=unit.institution.closed_on,
        )
        for unit in units
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a list."""

    institutions: int
    branches: int
    sample: int
    lacking: int
    left: int


def totals(rows: tuple[UnitRow, ...]) -> Totals:
    """Return the sums of a list, without those that left."""
    here = [row for row in rows if not row.left]
    return Totals(
        institutions=sum(row.parent is None for row in here),
        branches=sum(row.parent is not None for row in here),
        sample=sum(row.sample_size or 0 for row in here if row.is_gathered),
        lacking=sum(bool(row.lacks) for row in here),
        left=len(rows) - len(here),
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """An institution that can come onto the list, with how it stands in the coverage and how many branches it has."""

    id: int
    name: str
    kind: str
    words: str
    shape: str
    is_planned: bool
    branches: int
    is_done: bool


_RANK = {"late": 0, "due": 1, "free": 3, "done": 4}
_SHAPES = {"late": "late", "due": "soon", "done": "done"}


def candidates(cycle: Cycle, *, today: date) -> tuple[Candidate, ...]:
    """Return the institutions not on the list yet: late and due ones first, then planned, then the others."""
    listed = set(cycle.units.values_list("institution_id", flat=True))
    branches = dict(
        Institution.objects.filter(municipality=cycle.municipality, parent__isnull=False, closed_on__isnull=True)
        .order_by().values_list("parent").annotate(number=Count("pk"))
    )  # fmt: skip
    seen = coverage.coverage(cycle.municipality, year=cycle.year, today=today)
    free = [row for row in seen.rows if row.id not in listed and not row.is_closed and row.standing != "out"]
    free.sort(key=lambda row: (min(_RANK.get(row.standing, 3), 2 if row.is_planned else 9), row.name))
    return tuple(
        Candidate(
            row.id, row.name, row.kind_name, row.words, _SHAPES.get(row.standing, "wait"), row.is_planned,
            branches.get(row.id, 0), row.standing == "done",
        )
        for row in free
    )  # fmt: skip


def branches_to_add(unit: Unit) -> list[tuple[int, str]]:
    """Return the open branches of a unit's institution that are not on the list."""
    listed = unit.cycle.units.values("institution_id")
    found = unit.institution.branches.filter(closed_on__isnull=True).exclude(pk__in=listed).order_by("name")
    return [(one.pk, str(one)) for one in found]


def experts(municipality: Municipality, *, on: date) -> QuerySet[User]:
    """Return who may be given units: experts, members of the council on visits, coordinators."""
    now = Q(grants__since__lte=on) & (Q(grants__until__isnull=True) | Q(grants__until__gte=on))
    here = Q(grants__place=str(municipality.place), grants__role__in=VISITORS)
    return User.objects.filter(here & now, is_active=True).distinct().order_by("name", "pk")
