"""The table an operator would have counted by hand, with the mistakes that are usually made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

from merilo.core import methodology
from merilo.demo.workbooks import write_rows

CENT = Decimal("0.01")
Row = dict[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Mistakes:
    """Which unit suffers which mistake, by name."""

    common_variant: str
    half_to_even: str
    lost_item: str
    swapped: tuple[str, str] | None = None


MISTAKES = Mistakes(
    common_variant="МБУК «Ясноборский краеведческий музей»",
    half_to_even="МБУК «Киноцентр «Созвездие»»",
    swapped=("МБУДО «Детская школа искусств № 2»", "МБУК «Центр культуры и досуга «Гармония»»"),
    lost_item="МБУК «Городской Дом культуры «Юность»»",
)


def write_operator_table(
    path: Path,
    facts: Sequence[methodology.UnitFacts],
    edition: methodology.Edition,
    *,
    on: date,
    mistakes: Mistakes = MISTAKES,
) -> None:
    """Write the operator's own table of figures, a row per unit, columns by code, with some mistakes."""
    rows = wrong_rows(facts, edition, mistakes)
    codes = list(rows[facts[0].name])
    table: list[list[object]] = [["№ п/п", "Наименование организации", *codes]]
    for number, (name, row) in enumerate(rows.items(), start=1):
        table.append([number, name, *(None if row[code] is None else float(row[code] or 0) for code in codes)])
    write_rows(path, "Расчёт", table, on=on, widths=(7, 55, *(9 for _ in codes)))


def wrong_rows(
    facts: Sequence[methodology.UnitFacts], edition: methodology.Edition, mistakes: Mistakes = MISTAKES
) -> dict[str, Row]:
    """Return figures by unit and code, some of them wrong as the mistakes say."""
    rows = _score_rows(facts, edition)
    common = methodology.load_edition(edition.key, variant="common")
    rows[mistakes.common_variant] = _score_rows(facts, common)[mistakes.common_variant]
    rows[mistakes.half_to_even] = _half_to_even(facts, edition, mistakes.half_to_even)
    lossy = [_without_last_item(unit, edition) if unit.name == mistakes.lost_item else unit for unit in facts]
    rows[mistakes.lost_item] = _score_rows(lossy, edition)[mistakes.lost_item]
    if mistakes.swapped is not None:
        first, second = mistakes.swapped
        rows[first], rows[second] = rows[second], rows[first]
    return rows


def _score_rows(facts: Sequence[methodology.UnitFacts], edition: methodology.Edition) -> dict[str, Row]:
    scores = methodology.score(edition, facts, methodology.Settings())
    names = {unit.name for unit in facts}
    return {u.name: {**u.indicators, **u.criteria, "Итог": u.total} for u in scores.units if u.name in names}


def _half_to_even(facts: Sequence[methodology.UnitFacts], edition: methodology.Edition, name: str) -> Row:
    """Round a unit's exact indicators as spreadsheets of some operators do: halves to the even neighbour."""
    exact = methodology.score(edition, facts, methodology.Settings(rounding="exact"))
    unit = next(unit for unit in exact.units if unit.name == name)
    row: Row = {code: _even(value) for code, value in unit.indicators.items()}
    criteria: Row = {}
    for criterion in edition.criteria:
        parts = [(i.weight, row[i.code]) for i in edition.indicators if i.criterion == criterion.code]
        criteria[criterion.code] = _even(sum((weight * (value or 0) for weight, value in parts), Decimal(0)))
    total = _even(sum((value or Decimal(0) for value in criteria.values()), Decimal(0)) / len(criteria))
    return {**row, **criteria, "Итог": total}


def _even(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(CENT, rounding=ROUND_HALF_EVEN)


def _without_last_item(unit: methodology.UnitFacts, edition: methodology.Edition) -> methodology.UnitFacts:
    """Lose the last present item of the site's list, as a script with a column too few does."""
    site = next(checklist for checklist in edition.checklists if checklist.channel == "site")
    last = [item.code for item in site.items if unit.marks[item.code] == 1][-1]
    return replace(unit, marks={**unit.marks, last: Decimal(0)})
