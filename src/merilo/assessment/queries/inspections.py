"""What inspections found: the marks a calculation takes, who may accept them, how far the forms of a cycle are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import Role, User
from merilo.assessment.models import Correction, Cycle, Inspection, Mark, Unit
from merilo.assessment.queries import checklists

UNITS_ON_A_PAGE = 30
NOT_BEGUN = "new"  # a form nobody has opened has no row yet
STATES = {
    NOT_BEGUN: ("не начат", "wait"),
    "returned": ("возвращён", "late"),
    Inspection.State.OPEN: ("заполняется", ""),
    Inspection.State.CLOSED: ("ждёт приёмки", "soon"),
    Inspection.State.ACCEPTED: ("принят", "done"),
}
_ACCEPTING = (Role.COORDINATOR, Role.CHAIR, Role.MEMBER, Role.EXPERT)


def marks_by_unit(cycle: Cycle) -> dict[int, dict[str, Decimal | None]]:
    """Return the marks that count, by unit and item: those of accepted inspections of units still on the list.

    None is 'not applicable'. A unit without an accepted inspection has no entry; a channel that was not accepted
    leaves its items out.
    """
    found = Mark.objects.filter(
        inspection__unit__cycle=cycle,
        inspection__unit__left_at__isnull=True,
        inspection__state=Inspection.State.ACCEPTED,
        is_current=True,
    )
    marks: dict[int, dict[str, Decimal | None]] = {}
    for unit, item, value in found.values_list("inspection__unit_id", "item", "value").order_by("pk"):
        marks.setdefault(unit, {})[item] = value
    return marks


def may_fill_some(cycle: Cycle, actor: User, *, at: datetime) -> bool:
    """Say whether a person may fill checklists of the cycle now: all of them, or of units given to them."""
    if access.may(actor, Act.FILL_CHECKLIST, within=cycle.place, at=at):
        return True
    units = cycle.units.filter(left_at__isnull=True, assignees__isnull=False).distinct().select_related("institution")
    found = units.prefetch_related("assignees")
    return any(access.may(actor, Act.FILL_CHECKLIST, within=one.place_in(cycle), at=at) for one in found)


def inspection_of(unit: Unit, channel: str) -> Inspection | None:
    """Return the form of a unit in a channel, not yet kept if nobody has filled it; None where there is nothing."""
    if checklists.form_of(unit.cycle, unit, channel) is None:
        return None
    related = ("closed_by", "accepted_by")
    found = Inspection.objects.select_related(*related).filter(unit=unit, channel=channel).first()
    found = found or Inspection(unit=unit, channel=channel)
    found.unit = unit
    return found


def missing(inspection: Inspection, form: checklists.Form) -> tuple[str, ...]:
    """Return the codes of items without a mark, in order."""
    there: set[str] = set()
    if inspection.pk is not None:
        marks = Mark.objects.filter(inspection=inspection, is_current=True)
        there = set(marks.values_list("item", flat=True))
    return tuple(item.code for item in form.items if item.code not in there)


def authors(inspection: Inspection) -> set[int]:
    """Return who has set any mark of a form, or closed it."""
    found = Mark.objects.filter(inspection=inspection, author__isnull=False)
    own = set(found.values_list("author_id", flat=True))
    return own | ({inspection.closed_by_id} if inspection.closed_by_id else set())


def acceptors(inspection: Inspection, *, on: date) -> list[User]:
    """Return the people of the municipality who may accept this form on a day: those without a hand in it."""
    now = Q(grants__since__lte=on) & (Q(grants__until__isnull=True) | Q(grants__until__gte=on))
    place = str(inspection.unit.cycle.place).split("/")[0]
    found = User.objects.filter(now, grants__place=place, grants__role__in=_ACCEPTING, is_active=True)
    return list(found.exclude(pk__in=authors(inspection)).distinct().order_by("name"))


@dataclass(frozen=True, slots=True)
class Cell:
    """One form in the overview."""

    channel: str
    title: str
    state: str
    words: str
    shape: str
    done: int
    total: int
    corrections: int

    @property
    def missing(self) -> int:
        """Return how many items have no mark."""
        return max(0, self.total - self.done)

    @property
    def share(self) -> int:
        """Return how much is marked, in whole percent."""
        return 100 * min(self.done, self.total) // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class Row:
    """One unit in the overview: its forms by channel, None where it has none."""

    unit: int
    name: str
    kind: str
    who: tuple[str, ...]
    cells: tuple[Cell | None, ...]

    @property
    def missing(self) -> int:
        """Return how many items have no mark, in all forms together."""
        return sum(cell.missing for cell in self.cells if cell)

    @property
    def waiting(self) -> int:
        """Return how many forms are not accepted yet."""
        return sum(1 for cell in self.cells if cell and cell.state != Inspection.State.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the overview is asked for."""

    state: str = ""
    expert: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """How far all forms of a channel are."""

    channel: str
    title: str
    accepted: int
    closed: int
    open: int
    new: int

    @property
    def all(self) -> int:
        """Return the number of forms."""
        return self.accepted + self.closed + self.open + self.new


@dataclass(frozen=True, slots=True)
class Overview:
    """The forms of a cycle: a page of units, what is missing most on top, and the totals of all."""

    page: Page[Row]
    totals: tuple[Total, ...]
    units: int

    @property
    def rows(self) -> Iterable[Row]:
        """Return the units of the page."""
        return self.page.object_list


def overview(cycle: Cycle, wanted: Wanted, *, number: str = "1") -> Overview:
    """Return the forms of a cycle's units as far as they are, those that lack most first."""
    rows = _rows(cycle)
    shown = [row for row in rows if _is_wanted(row[1], row[0], wanted)]
    shown.sort(key=lambda row: (-row[1].missing, -row[1].waiting, row[1].name))
    page = Paginator([row for _, row in shown], UNITS_ON_A_PAGE).get_page(number)
    return Overview(page, _totals([row for _, row in rows]), len(rows))


def _rows(cycle: Cycle) -> list[tuple[Unit, Row]]:
    units = list(cycle.units.filter(left_at__isnull=True, is_gathered=True).prefetch_related("assignees__expert"))
    forms = {profile: checklists.forms_of(cycle, profile) for profile in {unit.profile for unit in units}}
    found = {(one.unit_id, one.channel): one for one in _counted(cycle, forms)}
    return [(unit, _row(unit, forms[unit.profile], found)) for unit in units]


def _counted(cycle: Cycle, forms: Mapping[str, Mapping[str, checklists.Form]]) -> Iterable[Inspection]:
    """Return the forms that were opened, with the number of marked items and of corrections that wait."""
    asked = Q(pk__in=[])
    for profile, channels in forms.items():
        codes = [code for form in channels.values() for code in form.codes]
        asked |= Q(unit__profile=profile, marks__item__in=codes)
    is_filed = Q(corrections__state=Correction.State.FILED)
    return Inspection.objects.filter(unit__cycle=cycle).annotate(
        done=Count("marks", filter=Q(marks__is_current=True) & asked, distinct=True),
        filed=Count("corrections", filter=is_filed, distinct=True),
    )


def _row(unit: Unit, forms: Mapping[str, checklists.Form], found: Mapping[tuple[int, str], Inspection]) -> Row:
    cells = tuple(
        _cell(forms[channel], found.get((unit.pk, channel))) if channel in forms else None
        for channel in checklists.CHANNELS
    )
    who = tuple(sorted(str(one.expert) for one in unit.assignees.all()))
    return Row(unit.pk, unit.name, unit.get_kind_display(), who, cells)


def _cell(form: checklists.Form, inspection: Inspection | None) -> Cell:
    state, done, filed = NOT_BEGUN, 0, 0
    if inspection is not None:
        done, filed = inspection.done, inspection.filed  # type: ignore[attr-defined]
        begun = done or inspection.remark or inspection.state != Inspection.State.OPEN
        state = inspection.state if begun else NOT_BEGUN
    shown = "returned" if inspection is not None and state == Inspection.State.OPEN and inspection.remark else state
    words, shape = STATES[shown]
    return Cell(form.channel, form.title, state, words, shape, done, len(form.items), filed)


def _is_wanted(row: Row, unit: Unit, wanted: Wanted) -> bool:
    if wanted.expert is not None and wanted.expert not in {one.expert_id for one in unit.assignees.all()}:
        return False
    folded = row.name.casefold().replace("ё", "е")
    if not all(word in folded for word in wanted.words.casefold().replace("ё", "е").split()):
        return False
    if wanted.state == "corrections":
        return any(cell and cell.corrections for cell in row.cells)
    return not wanted.state or any(cell and cell.state == wanted.state for cell in row.cells)


def _totals(rows: Iterable[Row]) -> tuple[Total, ...]:
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        for cell in row.cells:
            if cell is not None:
                of_channel = counts.setdefault(cell.channel, dict.fromkeys((*Inspection.State.values, NOT_BEGUN), 0))
                of_channel[cell.state] += 1
    return tuple(
        Total(channel, checklists.CHANNEL_TITLES[channel], n["accepted"], n["closed"], n["open"], n[NOT_BEGUN])
        for channel in checklists.CHANNELS
        if (n := counts.get(channel))
    )
