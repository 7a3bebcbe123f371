"""Coverage: every institution is assessed at least once in three years. Who is due, who is late, how much is covered.

The three years count from the year of the last assessment, for one never assessed from the year of opening: assessed
in 2023, it must be assessed again in 2026 at the latest, and is late from 2027. Where neither is known nothing shows
that it was assessed in the last three years, so it is late now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from merilo.registry.models import AssessedYear, Institution, Municipality
from merilo.registry.queries.institutions import in_order, is_open

TERM = 3  # years: Закон № 3612-I, ст. 36.1 — не чаще раза в год и не реже раза в три года
BACK, AHEAD = 3, 2  # years the picture shows around the year of the page


class Mark(StrEnum):
    """What a year means for an institution."""

    DONE = "done"
    PLANNED = "planned"
    MISSED = "missed"
    DUE = "due"
    LATE = "late"
    FREE = "free"
    OUT = "out"


SHAPES: dict[Mark, tuple[str, str]] = {
    Mark.DONE: ("●", "проведена"),
    Mark.PLANNED: ("○", "намечена"),
    Mark.DUE: ("◐", "последний год срока"),
    Mark.LATE: ("▲", "просрочена"),
    Mark.MISSED: ("✕", "была намечена, но не проведена"),
    Mark.FREE: ("·", "срок не подошёл"),
    Mark.OUT: ("—", "не подлежит"),
}
SHOWN: Sequence[tuple[str, str]] = [
    ("", "все"),
    ("late", "просроченные"),
    ("due", "с последним годом срока"),
    ("planned", "намеченные на этот год"),
    ("unplanned", "пора, а не намечены"),
    ("closed", "закрытые"),
]


@dataclass(frozen=True, slots=True)
class Cell:
    """A year of an institution: a shape and the words for it."""

    year: int
    mark: Mark
    shape: str
    words: str
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """An institution over the years of the picture, and how it stands in the year of the page."""

    id: int
    name: str
    kind_name: str
    cells: tuple[Cell, ...]
    standing: Mark
    words: str
    last: int | None
    due: int | None
    is_planned: bool
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """The picture and its summary for one year."""

    year: int
    years: tuple[int, ...]
    rows: tuple[CoverageRow, ...]
    subject: int
    covered: int
    percent: Decimal | None
    late: int
    due: int
    planned: int
    done: int
    exempt: int


def coverage(municipality: Municipality, *, year: int, today: date) -> Coverage:
    """Return how the institutions of a municipality stand in a year, and the picture of the years around it."""
    return coverages([municipality], year=year, today=today)[municipality.pk]


def coverages(municipalities: Iterable[Municipality], *, year: int, today: date) -> dict[int, Coverage]:
    """Return the same of many municipalities, by key; two questions whatever their number."""
    of: dict[int, list[Institution]] = {one.pk: [] for one in municipalities}
    for one in Institution.objects.filter(municipality__in=of, parent__isnull=True):
        of[one.municipality_id].append(one)
    assessed: dict[int, list[AssessedYear]] = {}
    for each in AssessedYear.objects.filter(institution__municipality__in=of, institution__parent__isnull=True):
        assessed.setdefault(each.institution_id, []).append(each)
    return {key: _coverage(heads, assessed, year, today) for key, heads in of.items()}


def _coverage(
    heads: Iterable[Institution], assessed: Mapping[int, Sequence[AssessedYear]], year: int, today: date
) -> Coverage:
    years = tuple(range(year - BACK, year + AHEAD + 1))
    on = min(today, date(year, 12, 31))
    rows = [
        _row(one, assessed.get(one.pk, []), years, year, today, is_closed=not is_open(one, on))
        for one in sorted(heads, key=lambda one: in_order(str(one)))
        if one.closed_on is None or one.closed_on.year >= years[0]
    ]
    now = [row for row in rows if not row.is_closed]
    subject = [row for row in now if row.standing is not Mark.OUT]
    covered = sum(row.last is not None and row.last > year - TERM for row in subject)
    share = (Decimal(covered * 100) / len(subject)).quantize(Decimal("0.1"), ROUND_HALF_UP) if subject else None
    return Coverage(
        year=year,
        years=years,
        rows=tuple(rows),
        subject=len(subject),
        covered=covered,
        percent=share,
        late=sum(row.standing is Mark.LATE for row in subject),
        due=sum(row.standing is Mark.DUE for row in subject),
        planned=sum(row.is_planned for row in subject),
        done=sum(row.standing is Mark.DONE for row in subject),
        exempt=len(now) - len(subject),
    )


def shown(rows: Iterable[CoverageRow], which: str) -> list[CoverageRow]:
    """Return the rows a person asked for, see SHOWN; closed institutions only when asked for."""
    if which == "closed":
        return [row for row in rows if row.is_closed]
    return [row for row in rows if not row.is_closed and _fits(row, which)]


def assessment(municipality: Municipality, key: int) -> AssessedYear | None:
    """Return an assessment of an institution of this municipality."""
    return (
        AssessedYear.objects.select_related("institution")
        .filter(pk=key, institution__municipality=municipality)
        .first()
    )


def _fits(row: CoverageRow, which: str) -> bool:
    if which == "planned":
        return row.is_planned
    if which == "unplanned":
        return row.standing in (Mark.LATE, Mark.DUE) and not row.is_planned
    return not which or row.standing == which


def _row(
    one: Institution, assessed: Sequence[AssessedYear], years: Sequence[int], year: int, today: date, *, is_closed: bool
) -> CoverageRow:
    held = {each.year: each.total for each in assessed if each.state == AssessedYear.State.DONE}
    planned = {each.year for each in assessed if each.state == AssessedYear.State.PLANNED}
    cells = tuple(_cell(one, held, planned, each, today) for each in years)
    last = max((each for each in held if each <= year), default=None)
    due = _due(one, held, year)
    standing = _standing(one, held, year, today)
    return CoverageRow(
        id=one.pk,
        name=str(one),
        kind_name=one.get_kind_display(),
        cells=cells,
        standing=standing,
        words=_words(one, standing, due, last, year),
        last=last,
        due=due,
        is_planned=year in planned,
        is_closed=is_closed,
    )


def _due(one: Institution, held: Iterable[int], year: int) -> int | None:
    """Return the year in which an institution must be assessed at the latest, seen from a year; None if unknown."""
    start = max((each for each in held if each < year), default=one.opened_on.year if one.opened_on else None)
    return None if start is None else start + TERM


def _standing(one: Institution, held: Iterable[int], year: int, today: date) -> Mark:
    """Return how an institution stands in a year, plans aside."""
    if year in held:
        return Mark.DONE
    begins = one.opened_on.year if one.opened_on else 0
    ends = one.closed_on.year if one.closed_on else year + 1
    if one.exempt_reason or year < begins or year >= ends:
        return Mark.OUT
    due = _due(one, held, year)
    if due is None:
        return Mark.LATE if year == today.year else Mark.FREE
    if year == due:
        return Mark.DUE
    return Mark.LATE if due < year <= today.year else Mark.FREE


def _cell(one: Institution, held: dict[int, Decimal | None], planned: set[int], year: int, today: date) -> Cell:
    mark = _standing(one, held, year, today)
    if year in planned and mark is not Mark.DONE:
        mark = Mark.PLANNED if year >= today.year else Mark.MISSED
    shape, words = SHAPES[mark]
    return Cell(year, mark, shape, words, held.get(year))


def _words(one: Institution, standing: Mark, due: int | None, last: int | None, year: int) -> str:
    if standing is Mark.DONE:
        return f"проведена в {year} году"
    if standing is Mark.OUT:
        return f"не подлежит: {one.exempt_reason}" if one.exempt_reason else "не подлежит в этом году"
    if standing is Mark.DUE:
        return f"провести в {due} году"
    if standing is Mark.LATE and last is not None:
        return f"просрочена: последняя в {last} году"
    if standing is Mark.LATE:
        return "просрочена: оценок не было" if due is not None else "просрочена: сведений об оценках нет"
    return f"срок — {due} год" if due is not None else "сведений об оценках нет"
