"""From answer sheets, wherever they are, to whole numbers per unit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
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

    `rows`: the unit (as in the sheets: a name or a number), then whole numbers in the order of `columns`.
    Iterating gives (unit, methodology.Counts) one by one, so that 60,000 units need not stand in memory as mappings.
    """

    questions: tuple[expression.Asked, ...]
    rows: Sequence[tuple[str | int, ...]]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the whole numbers: respondents, then yes_ROLE, answered_ROLE and, after a filter, ignored_ROLE."""
        return expression.layout(self.questions)

    def __len__(self) -> int:
        """Return the number of units."""
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[str | int, methodology.Counts]]:
        """Yield (unit, counts) in the order of units."""
        place = {name: at for at, name in enumerate(("unit", *self.columns))}
        yes = [(q.role, place[f"yes_{q.role}"]) for q in self.questions]
        answered = [(q.role, place[f"answered_{q.role}"]) for q in self.questions]
        ignored = [(q.role, place[f"ignored_{q.role}"]) for q in self.questions if q.filters]
        for row in self.rows:
            yield (
                row[0],
                methodology.Counts(
                    respondents=row[1],  # type: ignore[arg-type]
                    yes={role: row[at] for role, at in yes},  # type: ignore[misc]
                    answered={role: row[at] for role, at in answered},  # type: ignore[misc]
                    ignored={role: row[at] for role, at in ignored},  # type: ignore[misc]
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
        return Tallies(questions=questions, rows=engine.rows(sheets, questions))
    with connect(engine or ("memory://" if isinstance(sheets, Sheets) else "duckdb://")) as own:
        return Tallies(questions=questions, rows=own.rows(sheets, questions))
