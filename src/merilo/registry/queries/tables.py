"""Lists as files: workbooks, and CSV in which no cell can become a formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from merilo.accounts import sheets
from merilo.registry.queries.coverage import Coverage, CoverageRow
from merilo.registry.queries.headers import HINTS, TITLES
from merilo.registry.queries.institutions import Row
from merilo.registry.queries.listing import Fault

Value = str | int | Decimal | date | None
TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name and the titles of its columns."""

    name: str
    titles: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def institutions_table(rows: Sequence[Row]) -> Table:
    """Return a list of institutions with the columns an import understands."""
    titles = (
        *("Полное наименование", "Краткое наименование", "Головная организация", "Вид", "Профиль", "ИНН"),
        *("Руководитель", "Должность", "Телефон", "Эл. почта", "Адрес", "Сайт"),
        *("Получателей за год", "Год", "Открыто", "Закрыто"),
    )
    return Table(
        "Учреждения",
        titles,
        tuple(
            (
                *(row.name, row.short_name, row.parent_name, row.kind_name, row.profile_name, row.inn),
                *(row.head_name, row.head_position, row.phone, row.email, row.address, row.site),
                *(row.recipients, row.recipients_year, row.opened_on, row.closed_on),
            )
            for row in rows
        ),
    )


def coverage_table(seen: Coverage, rows: Sequence[CoverageRow]) -> Table:
    """Return the picture of coverage as words."""
    titles = ("Учреждение", "Вид", *map(str, seen.years), "Последняя оценка", "Провести не позже", "Состояние")
    return Table(
        "Охват",
        titles,
        tuple(
            (row.name, row.kind_name, *(cell.words for cell in row.cells), row.last, row.due, row.words) for row in rows
        ),
    )


def faults_table(faults: Sequence[Fault]) -> Table:
    """Return what is wrong in a table of institutions, to mend it by."""
    rows = tuple((fault.row, fault.column, fault.text) for fault in faults)
    return Table("Ошибки", ("Строка", "Столбец", "Что не так"), rows)


def import_template(*, made_on: date) -> bytes:
    """Return an empty workbook to fill in, with a second sheet that says what to write."""
    from merilo.core import papers

    empty = papers.Sheet(
        name="Учреждения", columns=tuple(papers.Column(title=title) for title in TITLES.values()), rows=()
    )
    hints = tuple((title, HINTS.get(what, "")) for what, title in TITLES.items())
    columns = (papers.Column(title="Столбец"), papers.Column(title="Что писать"))
    told = papers.Sheet(name="Пояснения", columns=columns, rows=hints)
    return papers.workbook([empty, told], created_on=made_on, title="Учреждения: образец таблицы")


def written(table: Table, kind: str, *, made_on: date) -> bytes:
    """Return a table as a file of a kind of TYPES."""
    if kind == "xlsx":
        return _workbook(table, made_on)
    return b"".join(sheets.csv_lines(table.titles, (list(map(_cell, row)) for row in table.rows)))


def _workbook(table: Table, made_on: date) -> bytes:
    from merilo.core import papers  # heavy, and most pages need no papers

    columns = tuple(
        papers.Column(title=title, kind=_kind([row[at] for row in table.rows])) for at, title in enumerate(table.titles)
    )
    sheet = papers.Sheet(name=table.name, columns=columns, rows=table.rows)
    return papers.workbook([sheet], created_on=made_on, title=table.name)


def _kind(values: Sequence[Value]) -> Literal["text", "integer", "date"]:
    given = [value for value in values if value is not None]
    if given and all(isinstance(value, date) for value in given):
        return "date"
    return "integer" if given and all(isinstance(value, int) for value in given) else "text"


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return str(value)
