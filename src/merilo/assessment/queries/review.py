"""The queue of marked sheets: what is odd about each, whom it came with, how sheets fall on days; what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from merilo.assessment.models import Cycle, Sheet, SheetTrace
from merilo.assessment.queries import answers, choices, gathered, guard
from merilo.core import methodology, wording

ON_A_PAGE = 50
MOST_AT_ONCE = 20_000
GROUP = 16  # signs of a hash that tell one burst from another
STATES = {
    "waiting": "ждут разбора",
    "kept": "оставлены",
    "excluded": "исключены",
    "all": "все отмеченные и исключённые",
}
_SHOWN = {True: "Да", False: "Нет", None: "—"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the queue to show."""

    state: str = "waiting"
    unit: int | None = None
    mark: str = ""
    day: date | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A sheet in the queue."""

    id: int
    unit: str
    channel: str
    at: datetime  # exact while the wave lasts, then the hour
    is_exact: bool
    seconds: int | None
    marks: tuple[str, ...]
    answers: str
    aloud: str
    proposal: str
    group: str
    group_size: int
    state: str
    shape: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue."""

    rows: tuple[Row, ...]
    page: Page[Sheet]
    total: int


@dataclass(frozen=True, slots=True)
class Day:
    """Sheets that came on a day: plain, marked and waiting, excluded; heights of their bars in a picture."""

    on: date
    plain: int
    marked: int
    excluded: int

    @property
    def total(self) -> int:
        """Return all of them."""
        return self.plain + self.marked + self.excluded


@dataclass(frozen=True, slots=True)
class Exclusion:
    """How many sheets were left out for one reason."""

    reason: str
    count: int


def exclusions(cycle: Cycle) -> list[Exclusion]:
    """Return how many sheets of the cycle were excluded, by reason, the commonest first; for the published result."""
    rows = (
        Sheet.objects.filter(unit__cycle=cycle, unit__left_at=None, is_test=False, excluded_at__isnull=False)
        .values_list("exclusion_reason")
        .annotate(count=Count("pk"))
        .order_by("-count", "exclusion_reason")
    )
    return [Exclusion(reason, count) for reason, count in rows]


def sheets(cycle: Cycle, wanted: Wanted) -> QuerySet[Sheet]:
    """Return the sheets of the queue that are wanted."""
    odd = ~Q(doubts=[])
    found = Sheet.objects.filter(unit__cycle=cycle, is_test=False).filter(
        {
            "waiting": gathered.UNDER_REVIEW,
            "kept": odd & Q(checked_at__isnull=False, excluded_at=None),
            "excluded": Q(excluded_at__isnull=False),
        }.get(wanted.state, odd | Q(excluded_at__isnull=False))
    )
    if wanted.unit is not None:
        found = found.filter(unit=wanted.unit)
    if wanted.mark in guard.CODES:
        found = found.filter(doubts__icontains=f'"{wanted.mark}"')
    if wanted.group:
        found = found.filter(trace__address_hash__startswith=wanted.group)
    if wanted.day is not None:
        zone = ZoneInfo(cycle.municipality.time_zone)
        found = found.annotate(day=TruncDate("hour", tzinfo=zone)).filter(day=wanted.day)
    return found


def keys(cycle: Cycle, wanted: Wanted) -> list[int]:
    """Return the keys of all sheets wanted, not more than can be decided at once."""
    return list(sheets(cycle, wanted).order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])


def queue(cycle: Cycle, wanted: Wanted, *, number: int | str) -> Queue:
    """Return a page of the queue, the newest sheets first."""
    found = sheets(cycle, wanted).select_related("unit", "trace", "excluded_by").order_by("-pk")
    paginator = Paginator(found, ON_A_PAGE)
    page = paginator.get_page(number)
    shown = list(page.object_list)
    edition, roles = choices.edition_of(cycle), answers.roles_of(cycle)
    sizes = _group_sizes(cycle, shown)
    return Queue(tuple(_row(one, edition, roles, sizes) for one in shown), page, paginator.count)


def _trace(sheet: Sheet) -> SheetTrace | None:
    return getattr(sheet, "trace", None)


def _group_sizes(cycle: Cycle, shown: Sequence[Sheet]) -> Counter[str]:
    """Return how many sheets came from the addresses of these."""
    hashes = {one.address_hash for one in map(_trace, shown) if one is not None and one.address_hash}
    rows = (
        SheetTrace.objects.filter(wave__cycle=cycle, address_hash__in=hashes, sheet__is_test=False)
        .values_list("address_hash")
        .annotate(count=Count("pk"))
    )
    return Counter(dict(rows))


def _row(sheet: Sheet, edition: methodology.Edition, roles: Sequence[str], sizes: Counter[str]) -> Row:
    trace = _trace(sheet)
    given = answers.unpacked(sheet.answers, roles) if len(sheet.answers) == len(roles) else {}
    address = trace.address_hash if trace is not None else ""
    state, shape = ("исключена", "off") if sheet.excluded_at else ("оставлена", "done")
    if not sheet.excluded_at and not sheet.checked_at:
        state, shape = "ждёт разбора", "soon"
    return Row(
        id=sheet.pk,
        unit=sheet.unit.name,
        channel=sheet.get_channel_display(),
        at=trace.at if trace is not None else sheet.hour,
        is_exact=trace is not None,
        seconds=trace.seconds if trace is not None else None,
        marks=tuple(guard.doubt_words(sheet.doubts)),
        answers=" ".join(sheet.answers.replace("1", "✓").replace("0", "✕").replace("-", "·")),
        aloud="; ".join(f"{edition.question(role).number} — {_SHOWN[said]}" for role, said in given.items()),
        proposal=wording.shortened(str(sheet.texts.get("proposals", "")), 300),
        group=address[:GROUP],
        group_size=sizes[address] if address else 0,
        state=state,
        shape=shape,
        by=sheet.excluded_by.name if sheet.excluded_by else "",
        reason=sheet.exclusion_reason,
    )


def days(cycle: Cycle, unit: int | None = None) -> list[Day]:
    """Return how sheets fall on days, from the first day on which any came to the last."""
    found = Sheet.objects.filter(unit__cycle=cycle, is_test=False)
    if unit is not None:
        found = found.filter(unit=unit)
    rows = (
        found.annotate(on=TruncDate("hour", tzinfo=ZoneInfo(cycle.municipality.time_zone)))
        .values("on")
        .order_by("on")
        .annotate(
            total=Count("pk"),
            marked=Count("pk", filter=gathered.UNDER_REVIEW),
            excluded=Count("pk", filter=Q(excluded_at__isnull=False)),
        )
    )
    return [
        Day(one["on"], one["total"] - one["marked"] - one["excluded"], one["marked"], one["excluded"]) for one in rows
    ]


@dataclass(frozen=True, slots=True)
class Bar:
    """A day in the picture: where its parts stand."""

    day: Day
    x: float
    width: float
    parts: tuple[tuple[str, float, float], ...]  # class, top, height
    label: str


PICTURE = (640, 150)  # width and height of the bars


def bars(found: Sequence[Day]) -> Iterator[Bar]:
    """Return the bars of the picture; days without sheets leave their place empty."""
    if not found:
        return
    width, height = PICTURE
    first, last = found[0].on, found[-1].on
    step = width / max((last - first).days + 1, 14)
    most = max(one.total for one in found)
    every = max(1, len(found) // 6)
    for number, one in enumerate(found):
        top, parts = float(height), []
        for name, count in (("plain", one.plain), ("soon", one.marked), ("late", one.excluded)):
            tall = height * count / most
            top -= tall
            if count:
                parts.append((name, round(top, 1), round(tall, 1)))
        label = f"{one.on:%d.%m}" if number % every == 0 else ""
        yield Bar(one, round((one.on - first).days * step, 1), round(step * 0.8, 1), tuple(parts), label)


def units(cycle: Cycle) -> list[tuple[int, str]]:
    """Return the units of the cycle by which the queue can be narrowed."""
    return list(cycle.units.filter(is_gathered=True).order_by("name").values_list("pk", "name"))
