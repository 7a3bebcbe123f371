"""From answer sheets, wherever they are, to whole numbers per unit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

from merilo.core import methodology
from merilo.core.tally import expression
from merilo.core.tally.engines import Engine, connect
from merilo.core.tally.sheets import Sheets

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Tallies:
    """Counts of every unit that has sheets, in the order of units.

    `units`: names or numbers, as in the sheets; `numbers`: column of whole numbers by name (respondents, yes_ROLE,
    answered_ROLE, after a filter also ignored_ROLE), each as long as `units`. Iterating gives (unit,
    methodology.Counts) one by one, so that those of 60,000 units need not stand in memory together.
    """

    questions: tuple[expression.Asked, ...]
    units: Sequence[str | int]
    numbers: Mapping[str, Sequence[int]]

    def __len__(self) -> int:
        """Return the number of units."""
        return len(self.units)

    def __iter__(self) -> Iterator[tuple[str | int, methodology.Counts]]:
        """Yield (unit, counts) in the order of units."""
        roles = tuple(question.role for question in self.questions)
        conditional = tuple(question.role for question in self.questions if question.filters)
        for unit, respondents, yes, answered, ignored in zip(
            self.units,
            self.numbers[expression.RESPONDENTS],
            zip(*(self.numbers[f"yes_{role}"] for role in roles), strict=True),
            zip(*(self.numbers[f"answered_{role}"] for role in roles), strict=True),
            zip(*(self.numbers[f"ignored_{role}"] for role in conditional), strict=True) if conditional else repeat(()),
            strict=False,
        ):
            yield (
                unit,
                methodology.Counts(
                    respondents=respondents,
                    yes=dict(zip(roles, yes, strict=True)),
                    answered=dict(zip(roles, answered, strict=True)),
                    ignored=dict(zip(conditional, ignored, strict=True)),
                ),
            )


def count(
    sheets: Sheets | Path | str | pa.Table,
    edition: methodology.Edition,
    *,
    engine: Engine | str | None = None,
    not_asked: Collection[str] = (),
) -> Tallies:
    """Return how many people answered what, per unit: respondents, and per yes/no question «Да» and answered.

    Questions after a filter count only the sheets whose filter is «Да»; answers after a «Нет» or blank filter are
    told apart as ignored. Whole numbers >= 0; a unit without sheets is not in the result, that is the caller's matter.

    `sheets`: a Parquet file or a folder of them (a path, or a storage address the engine knows), an Arrow table, or
    `Sheets`; one row a sheet, a column `unit` (text or whole numbers) and a nullable yes/no column for each role; other
    columns are not looked at. `engine`: as `connect` gives, or an address; without it sheets in memory are
    counted in memory and all else by an embedded DuckDB, which is closed again. `not_asked`: roles that the form
    in use did not have; they and what depends on them are absent from the counts and need no columns.

    Raises SheetsRejected (no such file, a missing column, a wrong type, a sheet without a unit) and EngineUnavailable.
    """
    questions = expression.asked(edition, without=not_asked)
    if isinstance(engine, Engine):
        units, *numbers = engine.columns(sheets, questions)
    else:
        with connect(engine or ("memory://" if isinstance(sheets, Sheets) else "duckdb://")) as own:
            units, *numbers = own.columns(sheets, questions)
    return Tallies(
        questions=questions,
        units=units,
        numbers=dict(zip(expression.layout(questions), numbers, strict=True)),
    )
