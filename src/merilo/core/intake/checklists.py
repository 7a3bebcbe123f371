"""The operator's checklist summary: a row per institution, a column per item, found by the words of its header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from merilo.core import methodology
from merilo.core.intake.faults import Fault, letter, shown
from merilo.core.intake.grid import (
    Grid,
    find_table,
    is_blank,
    organisation_column,
    text_of,
    without_number,
)
from merilo.core.intake.names import identity, is_total
from merilo.core.wording import counted, listed, quoted, shortened

_BRACKETED = re.compile(r"^(?P<title>.*\S)\s*\[(?P<item>.*)\]\s*$", re.S)
_MARKS = {
    **dict.fromkeys(("1", "да", "+", "true", "истина"), Decimal(1)),
    **dict.fromkeys(("0", "нет", "-", "–", "—", "−", "false", "ложь"), Decimal(0)),
}
_DECIMAL = re.compile(r"[01]?[.,]\d{1,6}|[01]")


@dataclass(frozen=True, slots=True)
class UnitMarks:
    """One row: the name as written, its row on the sheet, and item code → mark, None where the item does not apply."""

    name: str
    row: int
    marks: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Checklists:
    """A checklist summary as read.

    `edition`: the edition whose checklists also hold the items that only this operator has (`own_items`, by code), with
    the text of their columns; score with it. `extra`: headers of columns that belong to no checklist, by letter.
    `notes`: what a person should know and nothing stops at. Rows with faults are in `units` all the same.
    """

    file: str
    sheet: str
    edition: methodology.Edition
    units: tuple[UnitMarks, ...]
    own_items: tuple[str, ...]
    extra: Mapping[str, str]
    notes: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Header:
    """A header as understood: per column its checklists and the text of its item, and the texts of all columns."""

    items: Mapping[int, tuple[tuple[methodology.Checklist, ...], str]]
    texts: tuple[str, ...]


def read_checklists(
    path: Path, edition: methodology.Edition, *, partial_marks: bool = False, own_items: bool = True
) -> Checklists:
    """Return the marks of every institution in an operator's checklist summary (.xlsx .xls .ods .csv).

    A column is known by its header `block title [item]`, or by a block title in the row above the items. Marks: 1, 0,
    «да», «нет», «+», «-»; blank is 'not applicable'; between 0 and 1 only with `partial_marks`. Items that only this
    operator has are added to the edition, or put aside with the other columns when `own_items` are not wanted.
    Everything else is a fault in the result. Raises FileRejected when the file holds no such table, and
    tables.Unreadable.
    """
    grid, header = find_table(
        path, header=lambda rows, at: _header(rows, at, edition), what="сводная таблица чек-листов"
    )
    faults: list[Fault] = []
    columns, own = _columns(grid, header, edition, faults, partial=partial_marks)
    if not own_items:
        own_codes = {item.code for items in own.values() for item in items}
        columns, own = {at: code for at, code in columns.items() if code not in own_codes}, {}
    name_column = organisation_column(grid, header.texts, taken=header.items)
    understood = _Marks(partial=partial_marks)
    units: list[UnitMarks] = []
    skipped: list[str] = []
    for number, row in enumerate(grid.rows):
        name = text_of(row[name_column])
        filled = [at for at in columns if not is_blank(row[at])]
        if is_total(name) or _is_column_numbers(row):
            skipped.append(str(grid.first + number))
            continue
        if not identity(name):
            if filled:
                faults.append(
                    grid.fault("Отметки есть, а название организации не указано.", row=number, column=name_column)
                )
            continue
        marks: dict[str, Decimal | None] = dict.fromkeys(columns.values())
        for at in filled:
            try:
                marks[columns[at]] = understood[row[at]]
            except ValueError as fault:
                sentence = f"{fault} Столбец {quoted(shortened(header.texts[at], 100))}."
                faults.append(grid.fault(sentence, row=number, column=at))
        units.append(UnitMarks(name=name, row=grid.first + number, marks=marks if filled else {}))
    if not units:
        faults.append(grid.fault("Под заголовком нет ни одной организации."))
    extended = _extended(edition, own)
    extra = {
        letter(at): text or f"столбец {letter(at)}"
        for at, text in enumerate(header.texts)
        if at not in columns and at != name_column and (text or any(not is_blank(row[at]) for row in grid.rows))
    }
    return Checklists(
        file=grid.file,
        sheet=grid.sheet,
        edition=extended,
        units=tuple(units),
        own_items=tuple(item.code for items in own.values() for item in items),
        extra=extra,
        notes=tuple(_notes(edition, columns=columns, own=own, extra=extra, skipped=skipped)),
        faults=tuple(faults),
    )


def _header(rows: Sequence[Sequence[object]], at: int, edition: methodology.Edition) -> tuple[int, int, _Header] | None:
    """Understand row `at` as the header, or as block titles with the items in the row below."""
    texts = tuple(map(text_of, rows[at]))
    items: dict[int, tuple[tuple[methodology.Checklist, ...], str]] = {}
    for column, text in enumerate(texts):
        bracketed = _BRACKETED.match(text)
        if bracketed and (found := _find_checklists(edition, bracketed["title"])):
            items[column] = (found, bracketed["item"].strip())
    if items:
        return 2 * len(items), at + 1, _Header(items=items, texts=texts)
    if at + 1 >= len(rows):
        return None
    below = tuple(map(text_of, rows[at + 1]))
    found = ()
    recognised = 0
    joined: list[str] = []
    for column in range(max(len(texts), len(below))):
        title = texts[column] if column < len(texts) else ""
        item = below[column] if column < len(below) else ""
        if title:
            found = _find_checklists(edition, title)
        if found and item:
            items[column] = (found, item)
            recognised += any(methodology.find_items(checklist, without_number(item)) for checklist in found)
        joined.append(item if found and item else title or item)
    if recognised < 2 or 2 * recognised < len(items):
        return None
    return 2 * recognised - 1, at + 2, _Header(items=items, texts=tuple(joined))


@cache
def _find_checklists(edition: methodology.Edition, title: str) -> tuple[methodology.Checklist, ...]:
    return methodology.find_checklists(edition, title)


def _columns(
    grid: Grid, header: _Header, edition: methodology.Edition, faults: list[Fault], *, partial: bool
) -> tuple[dict[int, str], dict[tuple[str, str], list[methodology.Item]]]:
    """Return column → item code, and the operator's own items by checklist."""
    columns: dict[int, str] = {}
    own: dict[tuple[str, str], list[methodology.Item]] = {}
    seen: dict[tuple[str, str, str], int] = {}
    wanted: list[tuple[int, methodology.Checklist, str, list[methodology.Item]]] = []
    for at, (checklists, text) in header.items.items():
        if len(checklists) > 1:
            titles = listed([quoted(checklist.title) for checklist in checklists], "или")
            sentence = (
                f"Заголовок {quoted(shortened(header.texts[at], 100))} подходит сразу к нескольким перечням: {titles}."
            )
            faults.append(grid.fault(sentence, column=at))
            continue
        checklist = checklists[0]
        key = (checklist.code, checklist.channel, identity(without_number(text)))
        if key in seen:
            sentence = f"Столбец повторяет столбец {letter(seen[key])}: {quoted(shortened(header.texts[at], 100))}."
            faults.append(grid.fault(sentence, column=at))
            continue
        seen[key] = at
        wanted.append((at, checklist, text, list(methodology.find_items(checklist, without_number(text)))))
    taken: set[str] = set()
    # Who can be only one item chooses first, so that a vague header does not take a clear one's place.
    for at, checklist, text, items in sorted(wanted, key=lambda entry: (len(entry[3]), entry[0])):
        free = [item for item in items if item.code not in taken]
        if free:
            taken.add(free[0].code)
            columns[at] = free[0].code
        elif _holds_marks(grid.column(at), partial=partial):
            others = own.setdefault((checklist.code, checklist.channel), [])
            item = _own_item(checklist, text or f"столбец {letter(at)}", number=len(others) + 1)
            others.append(item)
            columns[at] = item.code
    return dict(sorted(columns.items())), own


def _holds_marks(values: Sequence[object], *, partial: bool) -> bool:
    """Say whether a column of an unknown item holds marks and not remarks."""
    understood = _Marks(partial=partial)

    def is_mark(value: object) -> bool:
        try:
            understood[value]
        except ValueError:
            return False
        return True

    filled = [value for value in values if not is_blank(value)]
    return 2 * sum(map(is_mark, filled)) > len(filled)


def _own_item(checklist: methodology.Checklist, text: str, *, number: int) -> methodology.Item:
    return methodology.Item(
        code=f"{checklist.code}/{checklist.channel}/+{number:02}",
        text=text,
        basis="перечень оператора",
        how_to_check="По методике оператора.",
        recommendation=f"Устранить недостаток по пункту перечня оператора {quoted(text)}.",
        words=(),
    )


def _extended(
    edition: methodology.Edition, own: Mapping[tuple[str, str], Sequence[methodology.Item]]
) -> methodology.Edition:
    """Return the edition with the operator's own items at the end of its checklists."""
    if not own:
        return edition
    checklists = (
        replace(checklist, items=(*checklist.items, *own.get((checklist.code, checklist.channel), ())))
        for checklist in edition.checklists
    )
    return replace(edition, checklists=tuple(checklists))


class _Marks(dict[object, Decimal | None]):
    """Marks by the cell's value, each distinct value understood once. Raises ValueError with a sentence."""

    def __init__(self, *, partial: bool) -> None:
        super().__init__()
        self.partial = partial

    def __missing__(self, value: object) -> Decimal | None:
        mark = _mark(value, partial=self.partial)
        self[value] = mark
        return mark


def _mark(value: object, *, partial: bool) -> Decimal | None:
    text = text_of(value).lower()
    if not text:
        return None
    if text in _MARKS:
        return _MARKS[text]
    if _DECIMAL.fullmatch(text):
        mark = Decimal(text.replace(",", "."))
        if mark in (0, 1):
            return mark.quantize(Decimal(1))
        if 0 < mark < 1 and partial:
            return mark
        if 0 < mark < 1:
            raise ValueError(
                f"Неполная отметка {shown(value)} не разрешена правилами этого цикла: нужны 1, 0 или пусто."
            )
    raise ValueError(f"Отметка {shown(value)} не понята: нужны 1, 0 или пустая клетка (пункт не применим).")


def _is_column_numbers(row: Sequence[object]) -> bool:
    """Say whether a row only numbers the columns: 1, 2, 3 …"""
    texts = [text_of(value) for value in row if not is_blank(value)]
    return len(texts) > 3 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _notes(
    edition: methodology.Edition,
    *,
    columns: Mapping[int, str],
    own: Mapping[tuple[str, str], Sequence[methodology.Item]],
    extra: Mapping[str, str],
    skipped: Sequence[str],
) -> list[str]:
    notes = []
    found = set(columns.values())
    for checklist in edition.checklists:
        others = own.get((checklist.code, checklist.channel), ())
        missing = [item.text for item in checklist.items if item.code not in found]
        title = f"{checklist.code} {quoted(checklist.title)}"
        if len(missing) == len(checklist.items) and not others:
            notes.append(f"В файле нет блока {title}.")
        elif missing:
            texts = listed([quoted(shortened(text, 60)) for text in missing])
            notes.append(f"Блок {title}: нет столбцов для пунктов {texts}; они не учитываются.")
        if others:
            texts = listed([quoted(shortened(item.text, 60)) for item in others])
            number = counted(len(others), "пункт", "пункта", "пунктов")
            notes.append(f"Блок {title}: {number} есть только в перечне оператора, учтены по его тексту: {texts}.")
    if extra:
        notes.append(
            f"Столбцы вне перечней отложены: {listed([quoted(shortened(text, 60)) for text in extra.values()])}."
        )
    if skipped:
        notes.append(f"Строки итогов и нумерации пропущены: {listed(skipped)}.")
    return notes
