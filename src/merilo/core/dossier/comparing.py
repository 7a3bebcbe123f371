"""An operator's own table held against a dossier: every difference, with its likely cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from merilo.core import intake, methodology
from merilo.core.dossier import manifest
from merilo.core.dossier.causes import Causes, same
from merilo.core.dossier.gathering import gather
from merilo.core.dossier.job import choices_read, settings_of
from merilo.core.dossier.optable import OperatorTable, figures_of, read_table
from merilo.core.wording import counted, decimal_words


@dataclass(frozen=True, slots=True)
class Deviation:
    """One figure that differs, or a row that only one side has (then `code` is None).

    `cause` is a key: swapped, missing, follows, variant, rounding, branches, blank, policy, no_cap, lost_item, base,
    missing_row, extra_row, unknown; `why` the same in Russian.
    """

    unit: str
    code: str | None
    ours: Decimal | None
    theirs: Decimal | None
    cause: str
    why: str

    def as_dict(self) -> dict[str, Any]:
        """Return the deviation for JSON."""
        return {
            "unit": self.unit,
            "code": self.code,
            "ours": None if self.ours is None else f"{self.ours:f}",
            "theirs": None if self.theirs is None else f"{self.theirs:f}",
            "cause": self.cause,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of it: `compared` figures stood on both sides, `unread` columns of the table were not understood."""

    differences: tuple[Deviation, ...]
    compared: int
    unread: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the comparison for JSON."""
        return {
            "compared": self.compared,
            "unread_columns": list(self.unread),
            "differences": [one.as_dict() for one in self.differences],
        }

    def lines(self) -> list[str]:
        """Return the comparison as lines for people, by organisation."""
        figures = counted(self.compared, "цифра", "цифры", "цифр")
        lines = [f"Сравнено: {figures}."]
        if self.unread:
            lines.append(f"Столбцы, которые не сравниваются: {', '.join(self.unread)}.")
        if not self.differences:
            return [*lines, "Различий нет."]
        lines.append(f"Различий: {len(self.differences)}.")
        for unit, group in groupby(self.differences, key=lambda one: one.unit):
            lines += ["", unit, *_unit_lines(list(group))]
        return lines


def _unit_lines(deviations: list[Deviation]) -> list[str]:
    if deviations[0].cause == "swapped":  # the whole row is another's: its figures one by one say nothing more
        return [f"  вся строка ({counted(len(deviations), 'цифра', 'цифры', 'цифр')}): {deviations[0].why}"]
    lines = []
    for one in deviations:
        if one.code is None:
            lines.append(f"  {one.why}")
        else:
            theirs, ours = decimal_words(_like(one.theirs, one.ours), "пусто"), decimal_words(one.ours, "не выведено")
            lines.append(f"  {one.code:<4} у оператора {theirs}, по расчёту {ours} — {one.why}")
    return lines


def _like(theirs: Decimal | None, ours: Decimal | None) -> Decimal | None:
    """Return the operator's figure with the places of ours where it needs no more of them."""
    if theirs is None or ours is None:
        return theirs
    written = theirs.quantize(Decimal(1).scaleb(ours.as_tuple().exponent))  # type: ignore[arg-type]
    return written if written == theirs else theirs


def compare(folder: Path, path: Path) -> Comparison:
    """Hold an operator's table against a dossier.

    The table: a row per unit, columns by code 1.1…5.3, К1…К5, Итог in any order; names are matched by identity and by
    the other names of the dossier's list of units. Figures are compared to the sixth place. Raises NotADossier,
    TableRejected, and the failures of reading, see INPUT_FAILURES.
    """
    content = manifest.read(folder)
    files = {entry["part"]: folder / entry["file"] for entry in content["inputs"]}
    job = choices_read(content["settings"], files=files)
    gathered = gather(job)
    scores = methodology.score(gathered.edition, gathered.facts, settings_of(job))
    table = read_table(path, gathered.edition)
    names = {intake.identity(unit.name): unit.name for unit in scores.units}
    if job.units:
        for row in intake.read_units(job.units, gathered.edition).units:
            names |= {intake.identity(other): row.name for other in row.others}
    rows = {name: row for row in reversed(table.rows) if (name := names.get(intake.identity(row.name))) is not None}
    deviations = [*_deviations(table, scores, Causes(job, gathered, scores, rows), names)]
    found = {names.get(intake.identity(row.name)) for row in table.rows}
    compared = sum(len(row.values) for row in table.rows if intake.identity(row.name) in names)
    deviations += [
        Deviation(unit.name, None, None, None, "missing_row", "в таблице оператора нет такой строки")
        for unit in scores.units
        if unit.name not in found and unit.parent is None
    ]
    return Comparison(tuple(deviations), compared, table.unread)


def _deviations(
    table: OperatorTable, scores: methodology.Scores, causes: Causes, names: Mapping[str, str]
) -> Iterator[Deviation]:
    seen: dict[str, str] = {}
    for row in table.rows:
        name = names.get(intake.identity(row.name))
        if name is None:
            why = f"строка {row.number} таблицы оператора: такой организации в расчёте нет"
            yield Deviation(row.name, None, None, None, "extra_row", why)
            continue
        if name in seen:
            why = f"строка {row.number} таблицы оператора: организация названа второй раз ({seen[name]})"
            yield Deviation(row.name, None, None, None, "extra_row", why)
            continue
        seen[name] = f"строка {row.number}"
        unit = scores.unit(name)
        ours = figures_of(unit)
        wrong = [code for code, value in row.values.items() if not same(value, ours.get(code))]
        for code in wrong:
            cause, why = causes.of(unit, code, row)
            yield Deviation(name, code, ours.get(code), row.values[code], cause, why)
