"""Joining an operator's files by the identity of institutions: one to one, or a fault; never a guess."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import compress

from merilo.core import methodology, tally
from merilo.core.intake.answers import AnswerSheets
from merilo.core.intake.checklists import Checklists, UnitMarks
from merilo.core.intake.faults import Fault
from merilo.core.intake.names import identity, resembling
from merilo.core.intake.units import UnitRow, UnitsList
from merilo.core.wording import counted, quoted

MOST_HINTS = 200  # a hint compares a name with all others; after so many a list is wrong as a whole


@dataclass(frozen=True, slots=True)
class Institution:
    """One institution or branch: who it is, what was found there, how many sheets tell about it.

    `parent`: the head's name, which may have no institution of its own here. `marks` as in UnitMarks, empty where there
    is no row; `recipients` of the year as listed.
    """

    name: str
    parent: str | None
    profile: str
    group: str | None
    recipients: int | None
    marks: Mapping[str, Decimal | None]
    respondents: int


@dataclass(frozen=True, slots=True)
class Joined:
    """The files as one, ready for counting and scoring, when `faults` is empty.

    `edition`: the one to score with (see Checklists.edition). `sheets`: for tally, its units are names of institutions;
    `sheet_rows[i]` is the place of sheet i in AnswerSheets, for its open answers. `not_asked`: as in AnswerSheets.
    `left_out`: the faults whose rows were left out on request, `left_out_units` the institutions that are gone with
    them, `left_out_sheets` the number of sheets. `notes`: Russian sentences a person should read.
    """

    edition: methodology.Edition
    institutions: tuple[Institution, ...]
    sheets: tally.Sheets
    sheet_rows: array[int]
    not_asked: Mapping[str, str]
    faults: tuple[Fault, ...]
    left_out: tuple[Fault, ...]
    left_out_units: tuple[str, ...]
    left_out_sheets: int
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Entry:
    """An institution while the files are being joined."""

    name: str
    listed: UnitRow | None = None
    row: UnitMarks | None = None
    head: str | None = None
    has_branches: bool = False
    names: list[int] = field(default_factory=list)  # numbers in AnswerSheets.names
    sheets: int = 0


@dataclass(slots=True)
class _Bad:
    """Rows to leave out: of the units list, of the checklist summary, of the answers; and names in the answers."""

    units: set[int] = field(default_factory=set)
    marks: set[int] = field(default_factory=set)
    sheets: set[int] = field(default_factory=set)
    names: set[int] = field(default_factory=set)


def join(
    checklists: Checklists, answers: AnswerSheets, units: UnitsList | None = None, *, leave_out_bad_rows: bool = False
) -> Joined:
    """Return the three files joined by the identity of names (see `identity`) and other names.

    Everything that does not match one to one, or stands in one file only, is a fault, beside the faults of reading.
    Without a list every row of the checklist summary is a general unit of its own. A head may have no rows of its own
    when it stands in the list or two units name it. With `leave_out_bad_rows` rows with faults are left out, and then
    what no longer matches without them; faults that concern a file as a whole remain.
    """
    reading = [*(units.faults if units else ()), *checklists.faults, *answers.faults]
    bad = _Bad()
    left_out: list[Fault] = []
    if leave_out_bad_rows:
        left_out = [fault for fault in reading if fault.row is not None]
        reading = [fault for fault in reading if fault.row is None]
        for faults, rows in (
            (units.faults if units else (), bad.units),
            (checklists.faults, bad.marks),
            (answers.faults, bad.sheets),
        ):
            rows.update(fault.row for fault in faults if fault.row is not None)
    matching = _Matching(checklists, answers, units, bad)
    while leave_out_bad_rows and matching.faults:
        left_out += matching.faults
        matching = _Matching(checklists, answers, units, bad)
    remaining = [*reading, *matching.faults]
    if leave_out_bad_rows and not remaining and not any(entry.row or entry.sheets for entry in matching.entries):
        remaining.append(
            Fault(checklists.file, None, None, None, "После исключения строк с ошибками ничего не осталось.")
        )
    sheets, sheet_rows = _sheets(answers, matching.entries, bad)
    kept = {entry.row.row for entry in matching.entries if entry.row is not None}
    return Joined(
        edition=checklists.edition,
        institutions=tuple(map(_institution, matching.entries)),
        sheets=sheets,
        sheet_rows=sheet_rows,
        not_asked=answers.not_asked,
        faults=tuple(remaining),
        left_out=tuple(left_out),
        left_out_units=tuple(unit.name for unit in checklists.units if leave_out_bad_rows and unit.row not in kept),
        left_out_sheets=len(answers) - len(sheets) if leave_out_bad_rows else 0,
        notes=(*checklists.notes, *answers.notes),
    )


def facts(joined: Joined, counts: Iterable[tuple[str | int, methodology.Counts]]) -> tuple[methodology.UnitFacts, ...]:
    """Return what scoring needs to know about each institution; `counts` as tally gives them for `joined.sheets`."""
    counted_units = dict(counts)
    return tuple(
        methodology.UnitFacts(
            name=one.name,
            parent=one.parent,
            profile=one.profile,
            group=one.group,
            marks=one.marks,
            counts=counted_units.get(one.name),
        )
        for one in joined.institutions
    )


class _Matching:
    """One attempt to match the rows that are not bad; `faults` say what did not match, `bad` gets those rows too."""

    def __init__(self, checklists: Checklists, answers: AnswerSheets, units: UnitsList | None, bad: _Bad) -> None:
        self.checklists, self.answers, self.units, self.bad = checklists, answers, units, bad
        self.faults: list[Fault] = []
        self.entries: list[_Entry] = []
        self.by_identity: dict[str, _Entry] = {}
        self.hints = 0
        rows = [row for row in checklists.units if row.row not in bad.marks]
        if units is not None:
            self._list([row for row in units.units if row.row not in bad.units])
        self._mark(rows)
        self._ask()
        self._require_both()

    def _unit_fault(self, row: UnitRow, column: str | None, text: str) -> None:
        assert self.units is not None
        self.faults.append(Fault(self.units.file, self.units.sheet, row.row, column, text))
        self.bad.units.add(row.row)

    def _marks_fault(self, row: UnitMarks, text: str) -> None:
        self.faults.append(Fault(self.checklists.file, self.checklists.sheet, row.row, None, text))
        self.bad.marks.add(row.row)

    def _name_fault(self, number: int, text: str) -> None:
        first = self.answers.rows[self.answers.unit.index(number)]
        self.faults.append(Fault(self.answers.file, self.answers.sheet, first, None, text))
        self.bad.names.add(number)

    def _hint(self, name: str) -> str:
        self.hints += 1
        close = resembling(name, self.by_identity) if self.hints <= MOST_HINTS else None
        return f" Похоже на {quoted(self.by_identity[close].name)}." if close else ""

    def _list(self, rows: Sequence[UnitRow]) -> None:
        """Enter the units of the list under all their names, and their heads."""
        for row in rows:
            entry = _Entry(name=row.name, listed=row)
            clash = None
            for name in (row.name, *row.others):
                known = self.by_identity.setdefault(identity(name), entry)
                if known is not entry and known.listed is not None:
                    clash = (name, known.listed)
            if clash is not None:
                other = clash[1]
                sentence = f"Название {quoted(clash[0])} уже есть в строке {other.row}: {quoted(other.name)}."
                self._unit_fault(row, None, sentence)
                self.bad.units.add(other.row)  # which of the two is meant is not for us to choose
            else:
                self.entries.append(entry)
        named = Counter(identity(row.parent) for row in rows if row.parent)
        written: dict[str, str] = {}
        for entry in self.entries:
            listed = entry.listed
            if listed is None or listed.parent is None:
                continue
            parent = listed.parent
            key = identity(parent)
            head = self.by_identity.get(key)
            if head is None and named[key] < 2:
                sentence = f"Головной организации {quoted(parent)} нет в списке.{self._hint(parent)}"
                self._unit_fault(listed, None, sentence)
                continue
            if head is not None:
                head.has_branches = True
            entry.head = head.name if head is not None else written.setdefault(key, parent)
        for entry in self.entries:
            circle = self._circle(entry)
            if circle and entry.listed is not None:
                sentence = f"Головные организации замкнуты в круг: {' → '.join(map(quoted, circle))}."
                self._unit_fault(entry.listed, None, sentence)

    def _circle(self, entry: _Entry) -> list[str]:
        """Return the chain of heads that leads back to the entry, with it at both ends; empty when there is none."""
        chain = [entry.name]
        head = entry.head
        while head is not None and len(chain) <= len(self.entries):
            chain.append(head)
            if head == entry.name:
                return chain
            above = self.by_identity.get(identity(head))
            head = above.head if above is not None else None
        return []

    def _mark(self, rows: Sequence[UnitMarks]) -> None:
        """Give each row of the checklist summary to its institution."""
        for row in rows:
            key = identity(row.name)
            if self.units is None and key not in self.by_identity:
                self.by_identity[key] = _Entry(name=row.name)
                self.entries.append(self.by_identity[key])
            entry = self.by_identity.get(key)
            if entry is None:
                self._marks_fault(
                    row, f"Организации {quoted(row.name)} нет в списке организаций.{self._hint(row.name)}"
                )
            elif entry.row is not None:
                other = f"{entry.row.row}: {quoted(entry.row.name)}"
                self._marks_fault(row, f"Организация {quoted(row.name)} уже есть в строке {other}.")
                self.bad.marks.add(entry.row.row)  # which of the two is right is not for us to choose
            else:
                entry.row = row

    def _ask(self) -> None:
        """Give each name in the answers to its institution."""
        answers, bad = self.answers, self.bad
        if bad.sheets:
            sheets = Counter(
                number for number, row in zip(answers.unit, answers.rows, strict=True) if row not in bad.sheets
            )
        else:
            sheets = Counter(answers.unit)
        where = "сводной таблице чек-листов" if self.units is None else "списке организаций"
        for number, name in enumerate(answers.names):
            if not sheets[number] or number in bad.names or not identity(name):
                continue
            entry = self.by_identity.get(identity(name))
            if entry is None:
                many = counted(sheets[number], "анкета", "анкеты", "анкет")
                self._name_fault(number, f"Организации {quoted(name)} ({many}) нет в {where}.{self._hint(name)}")
            else:
                entry.names.append(number)
                entry.sheets += sheets[number]

    def _require_both(self) -> None:
        """Ask every institution for marks and sheets; a head may have neither."""
        for entry in self.entries:
            is_head = entry.has_branches
            if entry.row is not None and not entry.row.marks and not (is_head and not entry.sheets):
                self._marks_fault(entry.row, f"У организации {quoted(entry.row.name)} нет ни одной отметки.")
            elif entry.row is not None and entry.row.marks and not entry.sheets:
                self._marks_fault(
                    entry.row, f"По организации {quoted(entry.row.name)} нет ни одной анкеты в файле ответов."
                )
            elif entry.row is None and entry.sheets:
                many = counted(entry.sheets, "анкета", "анкеты", "анкет")
                for number in entry.names:
                    sentence = f"По организации {quoted(self.answers.names[number])} {many}, а в чек-листах её нет."
                    self._name_fault(number, sentence)
            elif entry.row is None and not is_head and entry.listed is not None:
                self._unit_fault(
                    entry.listed, None, f"Организации {quoted(entry.name)} нет ни в чек-листах, ни в ответах."
                )


def _institution(entry: _Entry) -> Institution:
    row = entry.listed or UnitRow(name=entry.name, row=0)
    return Institution(
        name=entry.name,
        parent=entry.head,
        profile=row.profile,
        group=row.group,
        recipients=row.recipients,
        marks=entry.row.marks if entry.row is not None else {},
        respondents=entry.sheets,
    )


def _sheets(answers: AnswerSheets, entries: Sequence[_Entry], bad: _Bad) -> tuple[tally.Sheets, array[int]]:
    """Return the matched sheets that are not bad, with institutions as units, and their places in `answers`."""
    asked = [entry for entry in entries if entry.sheets]
    place = [-1] * len(answers.names)
    for number, entry in enumerate(asked):
        for name in entry.names:
            place[name] = number
    unit = array("l", map(place.__getitem__, answers.unit))
    if not bad.sheets and -1 not in place:
        kept = array("l", range(len(unit)))
        columns = dict(answers.answers)
    else:
        good = bytes(number >= 0 and row not in bad.sheets for number, row in zip(unit, answers.rows, strict=True))
        kept = array("l", compress(range(len(unit)), good))
        columns = {role: bytes(compress(codes, good)) for role, codes in answers.answers.items()}
        unit = array("l", compress(unit, good))
    return tally.Sheets(units=tuple(entry.name for entry in asked), unit=unit, answers=columns), kept


def texts(joined: Joined, answers: AnswerSheets, role: str) -> Iterator[tuple[str, str]]:
    """Yield (institution, text) for every answer to an open question or choice, in the order of the file."""
    column = answers.texts.get(role, ())
    if column:
        for number, row in zip(joined.sheets.unit, joined.sheet_rows, strict=True):
            text = column[row]
            if text is not None:
                yield joined.sheets.units[number], text
