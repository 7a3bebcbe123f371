"""Answer sheets in memory: compact columns of one byte an answer."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

NO, YES, BLANK = 0, 1, 2

_IS_YES = bytes([0, 1, 0]).ljust(256, b"\0")
_IS_KNOWN = bytes([1, 1, 0]).ljust(256, b"\0")


class SheetsRejected(ValueError):
    """Answer sheets that cannot be counted; the message is one Russian sentence."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """Answer sheets, a row each, as columns.

    `units`: names; `unit[i]`: number of sheet i's unit in `units`, from 0; `answers[role][i]`: NO, YES or BLANK.
    All columns have the same length.
    """

    units: tuple[str, ...]
    unit: array[int]
    answers: Mapping[str, bytes]

    def __len__(self) -> int:
        """Return the number of sheets."""
        return len(self.unit)

    def to_arrow(self) -> pa.Table:
        """Return the table that engines take: the column `unit` (names) and a nullable yes/no column per role."""
        import pyarrow as pa

        names = pa.array(self.units, pa.string())
        columns = {"unit": names.take(pa.array(self.unit, pa.int64()))}
        answer = {NO: False, YES: True, BLANK: None}
        for role, codes in self.answers.items():
            columns[role] = pa.array(map(answer.__getitem__, codes), pa.bool_())
        return pa.table(columns)


@dataclass(frozen=True, slots=True)
class Column:
    """Answers of one unit to one question as two sets of sheets: where it is «Да», and where it is known.

    A set is a whole number with a bit for each sheet. Offers what `expression.counts` asks of a column.
    """

    yes: int
    known: int

    def ifelse(self, answer: Column, otherwise: None) -> Column:
        """Return the answer where this is «Да», and nothing known elsewhere."""
        return Column(yes=self.yes & answer.yes, known=self.yes & answer.known)

    def count(self) -> int:
        """Return the number of sheets where this is known."""
        return self.known.bit_count()


@dataclass(frozen=True, slots=True)
class UnitTable:
    """The sheets of one unit, as `expression.counts` takes a table."""

    size: int
    columns: Mapping[str, Column]

    def count(self) -> int:
        """Return the number of sheets."""
        return self.size

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]


def by_unit(sheets: Sheets, roles: Sequence[str]) -> Iterator[tuple[str, UnitTable]]:
    """Yield each unit that has sheets, in the order of names, with its sheets; only the roles named."""
    rows: dict[int, list[int]] = {}
    for row, number in enumerate(sheets.unit):
        rows.setdefault(number, []).append(row)
    for number in sorted(rows, key=sheets.units.__getitem__):
        chosen = rows[number]
        columns = {role: _column(bytes(map(sheets.answers[role].__getitem__, chosen))) for role in roles}
        yield sheets.units[number], UnitTable(size=len(chosen), columns=columns)


def _column(codes: bytes) -> Column:
    # A byte per sheet is eight bits, of which only the lowest is ever set: as good a set as one bit per sheet.
    yes, known = (int.from_bytes(codes.translate(table), "little") for table in (_IS_YES, _IS_KNOWN))
    return Column(yes=yes, known=known)
