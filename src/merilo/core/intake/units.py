"""The list of units: names, other names, heads of branches, profiles, groups, recipients of the year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from merilo.core import methodology
from merilo.core.intake.faults import Fault, letter, shown
from merilo.core.intake.grid import find_table, is_blank, text_of
from merilo.core.intake.names import identity, is_total
from merilo.core.wording import listed, quoted, shortened

# Each column by a stem of its header; the first that fits, in this order («Головная организация» before the name).
_STEMS = {
    "parent": r"головн|родительск|учредившая",
    "others": r"друг|иные назван|варианты|синоним|сокращ",
    "profile": r"профил",
    "group": r"групп|тип организац|^тип\b|^вид\b",
    "recipients": r"получател|посетител|численность",
    "name": r"наименован|назван|организац|учрежден",
}
_WHOLE = re.compile(r"\d+([.,]0+)?")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit as listed. `others`: names it also goes by; `parent`: the head's name as written."""

    name: str
    row: int
    others: tuple[str, ...] = ()
    parent: str | None = None
    profile: str = methodology.GENERAL
    group: str | None = None
    recipients: int | None = None


@dataclass(frozen=True, slots=True)
class UnitsList:
    """The list as read. Rows with faults are in `units` all the same."""

    file: str
    sheet: str
    units: tuple[UnitRow, ...]
    extra: Mapping[str, str]
    faults: tuple[Fault, ...]


def read_units(path: Path, edition: methodology.Edition) -> UnitsList:
    """Return the units of a file (.xlsx .xls .ods .csv) with the columns «Наименование; Другие названия (через ;);
    Головная организация; Профиль; Группа; Получателей за год», in any order; all but the name may be absent or blank.

    An unknown profile and recipients that are no whole number are faults in the result.
    Raises FileRejected when the file holds no such table, and tables.Unreadable.
    """
    grid, (columns, texts) = find_table(path, header=_header, what="список организаций")
    faults = [
        grid.fault(f"Столбцов {quoted(texts[places[0]])} несколько: {listed([letter(at) for at in places])}.")
        for places in columns.values()
        if len(places) > 1
    ]
    units: list[UnitRow] = []
    for number, row in enumerate(grid.rows):
        cells = {what: text_of(row[places[0]]) for what, places in columns.items()}
        if all(map(is_blank, row)) or is_total(cells["name"]):
            continue
        if not identity(cells["name"]):
            faults.append(grid.fault("Не указано наименование.", row=number, column=columns["name"][0]))
            continue

        def wrong(what: str, sentence: str, number: int = number) -> None:
            faults.append(grid.fault(sentence, row=number, column=columns[what][0]))

        profile = _profile(cells.get("profile", ""), edition)
        if profile is None:
            known = listed([quoted(title.split(" (")[0]) for title in edition.profiles.values()], "или")
            wrong("profile", f"Профиль {shown(cells['profile'])} неизвестен: нужен {known}.")
        recipients = cells.get("recipients", "").replace(" ", "")
        if recipients and not _WHOLE.fullmatch(recipients):
            wrong("recipients", f"Число получателей {shown(cells['recipients'])} — не целое число.")
            recipients = ""
        units.append(
            UnitRow(
                name=cells["name"],
                row=grid.first + number,
                others=tuple(filter(identity, map(str.strip, cells.get("others", "").split(";")))),
                parent=cells.get("parent") or None,
                profile=profile or methodology.GENERAL,
                group=cells.get("group") or None,
                recipients=int(re.split("[.,]", recipients)[0]) if recipients else None,
            )
        )
    if not units:
        faults.append(grid.fault("Под заголовком нет ни одной организации."))
    used = {at for places in columns.values() for at in places}
    extra = {letter(at): shortened(text) for at, text in enumerate(texts) if text and at not in used}
    return UnitsList(file=grid.file, sheet=grid.sheet, units=tuple(units), extra=extra, faults=tuple(faults))


def _header(
    rows: Sequence[Sequence[object]], at: int
) -> tuple[int, int, tuple[dict[str, list[int]], tuple[str, ...]]] | None:
    """Understand row `at` as the header: what → columns."""
    texts = tuple(map(text_of, rows[at]))
    columns: dict[str, list[int]] = {}
    for column, text in enumerate(texts):
        header = text.lower().replace("ё", "е")
        what = next((what for what, stem in _STEMS.items() if len(header) < 80 and re.search(stem, header)), None)
        if what is not None:
            columns.setdefault(what, []).append(column)
    if len(columns.get("name", ())) > 1:
        telling = [column for column in columns["name"] if re.search(r"наименован|назван", texts[column].lower())]
        columns["name"] = telling or columns["name"]
    if "name" not in columns or (len(columns) < 2 and len([text for text in texts if text]) > 1):
        return None
    return len(columns), at + 1, (columns, texts)


def _profile(text: str, edition: methodology.Edition) -> str | None:
    """Return the profile a word means: its key or the first word of its name; the general one for a blank."""
    word = identity(text)
    if not word:
        return methodology.GENERAL
    for key, title in edition.profiles.items():
        if word in (identity(key), identity(title), identity(title.split()[0])):
            return key
    return None
