"""Tables of institutions for the tests, as workbooks and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook

from merilo.registry.models import Import
from merilo.registry.queries.imports import preview
from merilo.registry.services import imports
from tests.town import AT, Town


def xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook of one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_csv(rows: Sequence[Sequence[object]], encoding: str = "utf-8-sig") -> bytes:
    """Return a CSV file with semicolons."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode(encoding)


def make_import(town: Town, *, done: bool = False) -> Import:
    """Read in a small table; with `done` it is confirmed as well."""
    content = as_csv([["Наименование", "ИНН"], ["Музей «Река»", "7707083893"]])
    common = {"actor": town.anna, "at": AT}
    load = imports.upload_table(municipality=town.municipality, name="учреждения.csv", content=content, **common)
    if done:
        imports.confirm_import(load=load, mark=preview(load).mark, **common)
    return load
