"""Operators' checklist summaries: what a file says, whom its rows mean, which marks would be set and which not."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.http import Http404

from merilo.assessment.models import ChecklistImport, Cycle, Inspection, Mark, Unit
from merilo.assessment.queries import checklists, choices, inspections
from merilo.assessment.queries import imports as sheet_imports
from merilo.assessment.queries.imports import NameRow
from merilo.core import intake, papers, wording
from merilo.plans.queries import files

_FREE = (None, Inspection.State.OPEN)


@dataclass(frozen=True, slots=True)
class Difference:
    """An item that is marked already, and otherwise."""

    item: str
    value: Decimal | None
    words: str
    now: str
    given: str
    whose: str


@dataclass(frozen=True, slots=True)
class FormPlan:
    """What a file would do with one form: marks that are new, the same, different; none once it is closed."""

    unit: Unit
    channel: str
    state: str | None  # of the form, None where nobody has begun it
    adds: tuple[tuple[str, Decimal | None], ...]
    same: int
    differs: tuple[Difference, ...]

    @property
    def key(self) -> str:
        """Return what a person ticks to let the file's marks replace those that stand there."""
        return f"{self.unit.pk}-{self.channel}"

    @property
    def title(self) -> str:
        """Return the channel in words."""
        return checklists.CHANNEL_TITLES[self.channel]

    @property
    def is_free(self) -> bool:
        """Say whether marks can be set: the form is not closed."""
        return self.state in _FREE

    @property
    def is_changed(self) -> bool:
        """Say whether the file says of a closed form something else than stands there."""
        return not self.is_free and bool(self.adds or self.differs)

    @property
    def state_words(self) -> str:
        """Return how far the form is."""
        return inspections.STATES[self.state or inspections.NOT_BEGUN][0]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen."""

    names: tuple[NameRow, ...]
    forms: tuple[FormPlan, ...]
    rows: int
    faulty: int
    unknown: int
    left_out: int
    foreign: int
    whole: tuple[str, ...]
    faults: tuple[intake.Fault, ...]
    notes: tuple[str, ...]

    @property
    def adds(self) -> int:
        """Return how many marks are set where none stands."""
        return sum(len(form.adds) for form in self.forms if form.is_free)

    @property
    def blank(self) -> int:
        """Return how many of these are blank cells: 'not applicable'."""
        return sum(value is None for form in self.forms if form.is_free for _, value in form.adds)

    @property
    def same(self) -> int:
        """Return how many marks stand there already as the file has them."""
        return sum(form.same for form in self.forms)

    @property
    def differing(self) -> tuple[FormPlan, ...]:
        """Return the open forms in which a mark stands otherwise."""
        return tuple(form for form in self.forms if form.is_free and form.differs)

    @property
    def closed(self) -> tuple[FormPlan, ...]:
        """Return the closed forms that the file would change, and does not."""
        return tuple(form for form in self.forms if form.is_changed)

    @property
    def units(self) -> int:
        """Return of how many units marks would be set."""
        return len({form.unit.pk for form in self.forms if form.is_free and (form.adds or form.differs)})

    @property
    def may_confirm(self) -> bool:
        """Say whether it can be stored, perhaps without its rows with faults."""
        return not self.whole and not self.unknown and bool(self.adds or self.differing)


def import_of(cycle: Cycle, pk: int) -> ChecklistImport:
    """Return a file of the cycle. Raises Http404."""
    found = ChecklistImport.objects.select_related("file", "made_by").filter(pk=pk, cycle=cycle).first()
    if found is None:
        raise Http404("Такого файла чек-листов в этом цикле нет.")
    found.cycle = cycle
    return found


def imports_of(cycle: Cycle) -> list[ChecklistImport]:
    """Return the files of a cycle, the newest first."""
    return list(ChecklistImport.objects.filter(cycle=cycle).select_related("file", "made_by").defer("reading"))


def same_file(cycle: Cycle, sha256: str, *, but: int | None = None) -> ChecklistImport | None:
    """Return the same file in this cycle that still waits to be stored."""
    waits = (ChecklistImport.State.WAITING, ChecklistImport.State.READY)
    found = ChecklistImport.objects.filter(cycle=cycle, file__sha256=sha256, state__in=waits)
    return found.exclude(pk=but or 0).select_related("file", "made_by").first()


def read_file(load: ChecklistImport) -> intake.Checklists:
    """Return the marks of a stored file. Raises intake.FileRejected, tables.Unreadable."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / load.file.name
        path.symlink_to(files.path_of(load.file).resolve())  # the store knows sums, readers want an ending
        edition = choices.edition_of(load.cycle)
        return intake.read_checklists(path, edition, partial_marks=load.cycle.partial_marks, own_items=False)


def summary(read: intake.Checklists) -> dict[str, Any]:
    """Return what is kept of a reading: the items of its columns, each row's marks in their order, what is wrong."""
    items = list(dict.fromkeys(code for unit in read.units for code in unit.marks))
    bad = {fault.row for fault in read.faults if fault.row is not None}
    whole = [fault.text for fault in read.faults if fault.row is None]
    if len(read.units) > sheet_imports.MOST_NAMES * 10:
        whole.append("В файле слишком много строк: похоже, это не сводная таблица чек-листов.")
    return {
        "sheet": read.sheet,
        "items": items,
        "rows": [
            {
                "name": unit.name,
                "row": unit.row,
                "bad": unit.row in bad,
                "marks": [_packed(unit.marks[code]) for code in items] if unit.marks else [],
            }
            for unit in read.units[: sheet_imports.MOST_NAMES * 10]
        ],
        "whole": whole,
        "faults": [[one.row, one.column, one.text] for one in read.faults if one.row is not None][
            : sheet_imports.MOST_FAULTS
        ],
        "notes": list(read.notes),
    }


def _packed(value: Decimal | None) -> str:
    return "" if value is None else checklists.value_words(value)


def preview(load: ChecklistImport, cycle: Cycle) -> Preview:
    """Return what a reading would do with the names chosen so far and the marks that stand there now."""
    reading: Mapping[str, Any] = load.reading
    known = sheet_imports.known_names(cycle)
    by_pk = {unit.pk: unit for unit, _ in known.values()}
    rows = [row for row in reading["rows"] if row["marks"]]
    names = tuple(_names(rows, known, by_pk, load.mapping))
    meant: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for name, row in zip(names, rows, strict=True):
        if name.unit is not None and not row["bad"]:
            meant[name.unit].append(row)
    twice = [
        f"Строки {wording.listed([str(row['row']) for row in same])} — об одном учреждении "
        f"{wording.quoted(by_pk[unit].name)}: оставьте в файле одну."
        for unit, same in meant.items()
        if len(same) > 1
    ]
    given = {unit: _marks_of(same[0], reading["items"]) for unit, same in meant.items()}
    forms, foreign = _forms(cycle, {by_pk[unit]: marks for unit, marks in given.items()})
    return Preview(
        names=names,
        forms=forms,
        rows=len(rows),
        faulty=sum(row["bad"] for row in rows),
        unknown=sum(one.how == "unknown" and not row["bad"] for one, row in zip(names, rows, strict=True)),
        left_out=sum(one.how == "left_out" for one in names),
        foreign=foreign,
        whole=(*reading["whole"], *twice),
        faults=tuple(intake.Fault(load.file.name, reading["sheet"], *fault) for fault in reading["faults"]),
        notes=tuple(reading["notes"]),
    )


def _names(
    rows: Sequence[Mapping[str, Any]],
    known: Mapping[str, tuple[Unit, str]],
    by_pk: Mapping[int, Unit],
    mapping: Mapping[str, int],
) -> Iterator[NameRow]:
    hints = iter(range(sheet_imports.MOST_HINTS))
    for row in rows:
        said = {"name": row["name"], "row": row["row"], "sheets": sum(map(bool, row["marks"])), "faulty": row["bad"]}
        yield sheet_imports.name_row(said, known, by_pk, mapping, hints)


def _marks_of(row: Mapping[str, Any], items: Sequence[str]) -> dict[str, Decimal | None]:
    return {
        code: Decimal(text) if text else None for code, text in zip(items, row["marks"], strict=True)
    }  # fmt: skip


def _forms(cycle: Cycle, given: Mapping[Unit, Mapping[str, Decimal | None]]) -> tuple[tuple[FormPlan, ...], int]:
    """Return what happens to each form, and how many marks belong to items their unit is not looked at by.

    Blank cells of a channel without a single mark are no 'not applicable': nobody has looked there.
    """
    there = _standing(cycle, given)
    by_profile = {profile: checklists.forms_of(cycle, profile) for profile in {unit.profile for unit in given}}
    found, foreign = [], 0
    for unit, marks in sorted(given.items(), key=lambda pair: (pair[0].name, pair[0].pk)):
        asked = by_profile[unit.profile]
        codes = {code for form in asked.values() for code in form.codes}
        foreign += sum(value is not None and code not in codes for code, value in marks.items())
        for channel, form in asked.items():
            own = {item.code: marks[item.code] for item in form.items if item.code in marks}
            if any(value is not None for value in own.values()):
                found.append(_form(unit, channel, own, there.get((unit.pk, channel))))
    return tuple(found), foreign


def _standing(cycle: Cycle, units: Mapping[Unit, object]) -> dict[tuple[int, str], tuple[str, dict[str, Mark]]]:
    """Return the state of each form and its marks that count, by unit and channel."""
    forms = Inspection.objects.filter(unit__cycle=cycle, unit__in=list(units))
    found = {one.pk: ((one.unit_id, one.channel), (str(one.state), dict[str, Mark]())) for one in forms}
    for mark in Mark.objects.filter(inspection__in=forms, is_current=True).select_related("author"):
        found[mark.inspection_id][1][1][mark.item] = mark
    return dict(found.values())


def _form(
    unit: Unit, channel: str, given: Mapping[str, Decimal | None], there: tuple[str, Mapping[str, Mark]] | None
) -> FormPlan:
    state, now = there or (None, {})
    return FormPlan(
        unit=unit,
        channel=channel,
        state=state,
        adds=tuple((item, value) for item, value in given.items() if item not in now),
        same=sum(item in now and now[item].value == value for item, value in given.items()),
        differs=tuple(
            Difference(
                item=item,
                value=value,
                words=checklists.item_words(item),
                now=checklists.mark_words(now[item].value),
                given=checklists.mark_words(value),
                whose=_whose(now[item]),
            )
            for item, value in given.items()
            if item in now and now[item].value != value
        ),
    )


def _whose(mark: Mark) -> str:
    if mark.origin == Mark.Origin.FIRST:
        return str(mark.author or "")
    return str(Mark.Origin(mark.origin).label)


def faults_book(load: ChecklistImport, seen: Preview, *, made_on: Any) -> bytes:
    """Return as a workbook what is wrong with a file row by row, and where it meets other marks."""
    name = load.file.name
    lines = [papers.ErrorLine(file=name, text=text) for text in seen.whole]
    lines += [
        papers.ErrorLine(file=one.file, sheet=one.sheet or "", row=one.row, column=one.column or "", text=one.text)
        for one in seen.faults
    ]
    lines += [
        papers.ErrorLine(file=name, row=row.first_row, text=f"Учреждения «{row.name}» нет в перечне цикла.")
        for row in seen.names
        if row.how == "unknown"
    ]
    lines += [
        papers.ErrorLine(
            file=name,
            text=f"{form.unit.name}: {one.words} — в файле «{one.given}», стоит «{one.now}» ({one.whose}).",
        )
        for form in seen.forms
        for one in form.differs
    ]
    return papers.workbook(papers.error_sheets(lines), created_on=made_on, title="Ошибки файла чек-листов")


def template_book(cycle: Cycle, *, made_on: Any) -> bytes:
    """Return an empty summary: a row for each unit of the cycle, a column for each item of its checklists."""
    edition = choices.edition_of(cycle)
    columns = [papers.Column(title="Наименование учреждения", width=48)]
    columns += [
        papers.Column(title=f"{checklist.title} [{item.text}]", width=24)
        for checklist in edition.checklists
        for item in checklist.items
    ]
    names = cycle.units.filter(left_at__isnull=True, is_gathered=True).order_by("name").values_list("name", flat=True)
    rows = tuple((name, *[None] * (len(columns) - 1)) for name in names)
    sheet = papers.Sheet(name="Чек-листы", columns=tuple(columns), rows=rows)
    return papers.workbook((sheet,), created_on=made_on, title="Сводная таблица чек-листов")
