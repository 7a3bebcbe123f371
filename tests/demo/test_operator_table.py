"""The hand-made table: exactly the mistakes meant, nothing else."""

from __future__ import annotations

from decimal import Decimal

import openpyxl

from merilo.core import methodology
from merilo.demo.handmade import MISTAKES
from tests.demo.conftest import Sample

Row = dict[str, Decimal | None]


def table_of(sample: Sample) -> dict[str, Row]:
    """Return the operator's figures by unit and column."""
    (sheet,) = openpyxl.load_workbook(sample.files.operator_table).worksheets
    header, *rows = list(sheet.iter_rows(values_only=True))
    codes = [str(code) for code in header[2:]]
    return {
        str(row[1]): {
            code: None if value is None else Decimal(str(value)).quantize(Decimal("0.01"))
            for code, value in zip(codes, row[2:], strict=True)
        }
        for row in rows
    }


def right_rows(sample: Sample) -> dict[str, Row]:
    """Return the same figures by the law."""
    return {unit.name: {**unit.indicators, **unit.criteria, "Итог": unit.total} for unit in sample.scores.units}


def differences(sample: Sample) -> dict[str, set[str]]:
    """Return the wrong columns of each unit that has any."""
    right = right_rows(sample)
    wrong = {
        name: {code for code, value in row.items() if value != right[name][code]}
        for name, row in table_of(sample).items()
    }
    return {name: codes for name, codes in wrong.items() if codes}


def test_the_table_has_every_unit_with_a_row_and_every_figure(sample: Sample) -> None:
    table = table_of(sample)
    assert list(table) == [unit.name for unit in sample.facts]
    columns = [i.code for i in sample.edition.indicators] + [c.code for c in sample.edition.criteria] + ["Итог"]
    assert all(list(row) == columns for row in table.values())


def test_only_the_units_with_a_mistake_differ(sample: Sample) -> None:
    expected = {MISTAKES.common_variant, MISTAKES.half_to_even, MISTAKES.lost_item, *MISTAKES.swapped}
    assert set(differences(sample)) == expected


def test_one_unit_follows_the_common_variant(sample: Sample) -> None:
    wrong = differences(sample)[MISTAKES.common_variant]
    assert {"1.1", "1.3", "4.3", "К1", "К4", "Итог"} == wrong
    common = methodology.load_edition(sample.edition.key, variant="common")
    scores = methodology.score(common, sample.facts, methodology.Settings())
    (unit,) = [unit for unit in scores.units if unit.name == MISTAKES.common_variant]
    assert table_of(sample)[MISTAKES.common_variant]["4.3"] == unit.indicators["4.3"]


def test_one_unit_is_rounded_half_to_even(sample: Sample) -> None:
    assert "5.3" in differences(sample)[MISTAKES.half_to_even]
    assert table_of(sample)[MISTAKES.half_to_even]["5.3"] == Decimal("90.62")


def test_one_unit_lost_an_item(sample: Sample) -> None:
    assert differences(sample)[MISTAKES.lost_item] == {"1.1", "К1", "Итог"}
    ours = right_rows(sample)[MISTAKES.lost_item]["1.1"]
    theirs = table_of(sample)[MISTAKES.lost_item]["1.1"]
    assert ours is not None and theirs is not None and 2 < ours - theirs < 4, "half of one item of the site's list"


def test_two_units_are_swapped(sample: Sample) -> None:
    first, second = MISTAKES.swapped
    right, table = right_rows(sample), table_of(sample)
    assert table[first] == right[second] and table[second] == right[first]
