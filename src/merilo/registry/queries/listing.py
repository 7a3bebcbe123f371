"""A table of institutions as read from a file, row by row, with what is wrong in which cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from merilo.accounts import apart
from merilo.core import tables
from merilo.core.intake import identity
from merilo.core.wording import quoted, shortened
from merilo.registry.models import Institution
from merilo.registry.queries import cells, headers

MOST_ROWS = 10_000
OWN = {"name", "short_name", "recipients", "stands"}  # never the same for two rows, even if their cell is merged
ONLY_NAME = "Заполнено одно наименование: не заголовок ли это раздела?"
_LINKS = ("municipality", "parent", "successor")
_LONGEST_KEPT = 600  # characters of a value that is wrong anyway


class NoList(ValueError):
    """The file holds no table of institutions; the text is one Russian sentence."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a cell (or a row) in one sentence; `column` is its letter."""

    row: int
    column: str
    text: str


@dataclass(slots=True)
class ListedRow:
    """An institution as a row says it. `values` holds only what the row says; `parent` is the head's ИНН or name."""

    row: int
    name: str
    values: dict[str, Any] = field(default_factory=dict)
    parent: str = ""
    stands: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Listing:
    """The table as read; it lives in the database between the preview and the confirmation."""

    sheet: str
    columns: dict[str, str]  # what → letter
    unknown: dict[str, str]  # letter → header
    rows: list[ListedRow]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Listing:
        """Return what `as_json` has kept."""
        rows = [ListedRow(**{**row, "faults": [Fault(**fault) for fault in row["faults"]]}) for row in kept["rows"]]
        return cls(kept["sheet"], kept["columns"], kept["unknown"], rows)


def read(path: Path) -> Listing:
    """Return the institutions of a workbook or CSV file. Raises NoList, tables.Unreadable, apart.EndedBadly."""
    best: tuple[int, tables.Sheet, list[list[str]], headers.Header] | None = None
    for sheet in apart.call(tables.read_sheets, path):
        texts = [[cells.text_of(value) for value in row] for row in sheet.rows]
        header = headers.find(texts)
        if header is not None and (best is None or len(header.columns) > best[0]):
            best = len(header.columns), sheet, texts, header
    if best is None:
        raise NoList("В файле не нашлось столбца «Наименование»: добавьте строку заголовков или возьмите образец.")
    _, sheet, texts, header = best
    if header.repeated:
        what, places = next(iter(header.repeated.items()))
        letters = " и ".join(map(letter, places))
        raise NoList(f"Столбец {quoted(headers.TITLES[what])} встречается дважды ({letters}): оставьте один.")
    if len(texts) - header.row > MOST_ROWS:
        raise NoList(f"В таблице больше {MOST_ROWS} строк: разделите её.")
    above = _covered(sheet, header)
    rows = [_row(number, row, header, above.get(number, {}), texts) for number, row in _data(texts, header)]
    if not rows:
        raise NoList("Под заголовками нет ни одной строки.")
    _find_repeats(rows, header)
    return Listing(
        sheet=sheet.name,
        columns={what: letter(at) for what, at in header.columns.items()},
        unknown={letter(at): shortened(text) for at, text in header.unknown.items()},
        rows=rows,
    )


def letter(column: int) -> str:
    """Return the letter of a column counted from 0: A, B, …, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _data(texts: list[list[str]], header: headers.Header) -> Iterable[tuple[int, list[str]]]:
    """Give the rows under the header with their numbers, without blank ones, numbers of columns and totals."""
    for at, row in enumerate(texts[header.row + 1 :], header.row + 2):
        filled = [text for text in row if text]
        is_numbering = len(filled) > 1 and filled == [str(number) for number in range(1, len(filled) + 1)]
        is_total = any(identity(text).startswith(("итого", "всего")) for text in filled[:2])
        if filled and not is_numbering and not is_total:
            yield at, row


def _covered(sheet: tables.Sheet, header: headers.Header) -> dict[int, dict[int, int]]:
    """Return, by row, the columns in which a cell is merged with one above, and the row where its value stands."""
    above: dict[int, dict[int, int]] = {}
    for (top, column), (bottom, _) in sheet.merged:
        if top > header.row and column in header.columns.values():
            for row in range(top + 1, min(bottom, len(sheet.rows) - 1) + 1):
                above.setdefault(row + 1, {})[column] = top
    return above


def _row(
    number: int, texts: list[str], header: headers.Header, above: dict[int, int], table: list[list[str]]
) -> ListedRow:
    said = {what: texts[at] if at < len(texts) else "" for what, at in header.columns.items()}
    made = ListedRow(row=number, name=shortened(said["name"], 200))
    for what, text in said.items():
        at = header.columns[what]
        try:
            if at in above and what in OWN:
                raise cells.Unclear(f"Ячейка объединена со строкой {above[at] + 1}: впишите значение в каждую строку.")
            _take(made, what, cells.meant(table[above[at]][at] if at in above else text))
        except cells.Unclear as unclear:
            made.faults.append(Fault(number, letter(header.columns[what]), str(unclear)))
    if not identity(said["name"]) and header.columns["name"] not in above:
        made.faults.append(Fault(number, letter(header.columns["name"]), "Не указано наименование."))
    if "recipients" in made.values:
        made.values.setdefault("recipients_year", header.year)
        if made.values["recipients_year"] is None:
            del made.values["recipients_year"]
            made.notes.append("Не сказано, за какой год число получателей.")
    else:
        made.values.pop("recipients_year", None)
        made.values.pop("recipients_source", None)
    if len(header.columns) > 2 and set(made.values) == {"name"} and not made.parent and not made.stands:
        made.notes.append(ONLY_NAME)
    _check(made, header)
    return made


def _take(made: ListedRow, what: str, text: str) -> None:
    """Put what a cell says into the row. Raises Unclear."""
    if not text:
        return
    if what == "parent":
        made.parent = shortened(text, 500)
    elif what == "stands":
        made.stands = [place[:300] for place in map(str.strip, text.split(";")) if place]
    else:
        made.values[what] = _READERS.get(what, str)(text)


_READERS: dict[str, Any] = {
    "inn": lambda text: cells.digits(text, 10),
    "ogrn": lambda text: cells.digits(text, 13),
    "kind": cells.kind,
    "profile": cells.profile,
    "recipients": cells.whole,
    "recipients_year": cells.year,
    "opened_on": lambda text: cells.day(text).isoformat(),
    "site": cells.address_of_site,
    "bus_gov_page": cells.address_of_site,
}


def _check(made: ListedRow, header: headers.Header) -> None:
    """Hold the row to what the columns of the registry can take."""
    try:
        Institution(**made.values).clean_fields(exclude=_LINKS)
    except ValidationError as error:
        for what, sentences in error.message_dict.items():
            if what in made.values:
                made.values[what] = shortened(str(made.values[what]), _LONGEST_KEPT)
                made.faults += [Fault(made.row, letter(header.columns.get(what, 0)), text) for text in sentences]


def _find_repeats(rows: list[ListedRow], header: headers.Header) -> None:
    """Say of rows that name an institution named above."""
    names: dict[tuple[str, str], int] = {}
    numbers: dict[str, int] = {}
    for row in rows:
        key = (identity(row.parent), identity(row.values.get("name", "")))
        if key[1] and names.setdefault(key, row.row) != row.row:
            text = f"Наименование повторяет строку {names[key]}."
            row.faults.append(Fault(row.row, letter(header.columns["name"]), text))
        inn = row.values.get("inn")
        if inn and not row.parent and numbers.setdefault(inn, row.row) != row.row:
            row.faults.append(Fault(row.row, letter(header.columns["inn"]), f"ИНН повторяет строку {numbers[inn]}."))
