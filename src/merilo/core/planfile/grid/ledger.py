"""What was taken from the plan's rows so far: entries, the headings above, notes, skipped text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from merilo.core.planfile import texts
from merilo.core.planfile.draft import Place, Skipped
from merilo.core.planfile.grid import columns
from merilo.core.planfile.grid.cells import Row

EMPTY_SECTION = "раздел без мероприятий"


@dataclass(slots=True)
class Entry:
    """A row of the plan being put together: the text of each column, headings above, what was mended."""

    cells: list[str]
    header: columns.Header
    place: Place
    section: tuple[str, ...]
    inherited: dict[int, str] = field(default_factory=dict)  # column -> "merged", or "empty" for a cell left empty
    doubts: list[str] = field(default_factory=list)
    lost_borders: bool = False
    number: str | None = None  # found in the text, where no column holds it

    def place_of(self, column: int) -> Place:
        """Return the address of a cell of the row; `column` counts from 0."""
        return replace(self.place, column=column + 1)

    def text(self, role: columns.Role) -> str:
        """Return the texts of the columns with a role, one after another."""
        return "\n".join(self.cells[place] for place in self.header.all(role) if self.cells[place])


@dataclass(slots=True)
class _Heading:
    title: str
    style: str  # as texts.heading_style says, or "plain"
    place: Place
    has_entries: bool = False
    holds_numbers: bool = False  # its items are numbered below it: 1 above 1.1 or above а)


@dataclass(slots=True)
class Ledger:
    """Rows taken in so far, in order."""

    is_pdf: bool = False
    header: columns.Header | None = None
    entries: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    _headings: list[_Heading] = field(default_factory=list)

    def section(self) -> tuple[str, ...]:
        """Return the headings above the next row, from the widest to the narrowest."""
        return tuple(heading.title for heading in self._headings)

    def add(self, entry: Entry) -> None:
        """Add a row; its `section` is set to the headings it stands under."""
        number = texts.number_of(entry.text("number"))
        if number is not None:
            self._leave(number)
        entry.section = (*self.section(), *self._own_section(entry))
        self.entries.append(entry)
        for heading in self._headings:
            heading.has_entries = True
            above = texts.split_number(heading.title)[0]
            is_below = number.startswith(f"{above}.") if number else texts.is_letter(entry.text("number"))
            heading.holds_numbers |= bool(above) and is_below

    def _own_section(self, entry: Entry) -> tuple[str, ...]:
        """Return what a column of sections says; where the file keeps no merged cells, the row above may say it."""
        place, said = entry.header.first("section"), texts.flat(entry.text("section"))
        if said or place is None or not entry.lost_borders or not self.entries:
            return (said,) if said else ()
        above = self.entries[-1]
        if above.header != entry.header or above.section[: len(self._headings)] != self.section():
            return ()
        return above.section[len(self._headings) :]

    def _leave(self, number: str) -> None:
        """Leave headings whose items are numbered below them when a number of their own level follows."""
        for at, heading in enumerate(self._headings):
            above = texts.split_number(heading.title)[0] or ""
            if heading.holds_numbers and number.count(".") <= above.count(".") and number != above:
                self._drop(at)
                return

    def skip(self, row: Row, why: str) -> None:
        self.skipped.append(Skipped(joined(row), why, row.place))

    def skip_all(self, rows: Sequence[Row], why: str) -> None:
        for row in rows:
            if row.filled():
                self.skip(row, why)

    def head(self, titles: Sequence[tuple[str, Place]]) -> None:
        """Put headings that stand one under another in their places: one of the same style replaces the one before.

        Headings without a mark («plain») take as many of the narrowest places as they are.
        """
        new = [_Heading(title, texts.heading_style(title) or "plain", place) for title, place in titles]
        held = [at for at, heading in enumerate(self._headings) if heading.style == "plain"]
        plain = sum(heading.style == "plain" for heading in new)
        ends = [
            at for at, heading in enumerate(self._headings) if heading.style in {one.style for one in new} - {"plain"}
        ]
        if plain and len(held) >= plain:
            ends.append(held[-plain])
        self._drop(min(ends, default=len(self._headings)))
        for heading in new:
            same = [at for at, other in enumerate(self._headings) if other.style == heading.style != "plain"]
            self._drop(min(same, default=len(self._headings)))
            self._headings.append(heading)

    def close(self) -> None:
        """Leave the last section."""
        self._drop(0)

    def _drop(self, first: int) -> None:
        for heading in self._headings[first:]:
            if not heading.has_entries:
                self.skipped.append(Skipped(heading.title, EMPTY_SECTION, heading.place))
        del self._headings[first:]


def joined(row: Row) -> str:
    """Return a row's texts on one line."""
    return " ".join(texts.flat(text) for text in row.texts() if text)
