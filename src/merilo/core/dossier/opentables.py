"""Tables of open data: one set of rows as CSV for people with a spreadsheet, JSON and Parquet for programs.

CSV is as Russian Excel opens it: UTF-8 with its mark, semicolons, decimal commas; a text that would begin a formula has
an apostrophe before it. The three files say the same, and `differences` names the first cells in which they do not.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

ACTIVE = ("=", "+", "-", "@", "\t", "\r")
FORMS = ("csv", "json", "parquet")
TRUTH = {"true": True, "false": False}

Value = str | int | Decimal | bool | None
Row = tuple[Value, ...]


class Unreadable(ValueError):
    """A file of open data cannot be read; the text is one Russian sentence."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name, its type in a Table Schema, what it means in Russian."""

    name: str
    type: str  # "string" | "integer" | "number" | "boolean"
    title: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of open data; `key`: the columns that name a row."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]
    key: tuple[str, ...]

    def names(self) -> list[str]:
        """Return the names of the columns."""
        return [one.name for one in self.fields]


def write(table: Table, folder: Path) -> None:
    """Write a table in all its forms."""
    (folder / f"{table.name}.csv").write_bytes(_csv(table))
    (folder / f"{table.name}.json").write_text(_json(table), encoding="utf-8")
    _parquet(table, folder / f"{table.name}.parquet")


def _csv(table: Table) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.names())
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return file.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(ACTIVE) else text


def _json(table: Table) -> str:
    lines = (
        json.dumps(dict(zip(table.names(), map(_plain, row), strict=True)), ensure_ascii=False) for row in table.rows
    )
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _plain(value: Value) -> Any:
    """Return a value for JSON; a decimal of points has at most ten places, which a float holds."""
    return float(value) if isinstance(value, Decimal) else value


def _parquet(table: Table, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.fields)
    arrays = [
        pa.array([_plain(value) for value in column], kinds[field.type])
        for field, column in zip(table.fields, columns, strict=True)
    ]
    pq.write_table(pa.table(arrays, names=table.names()), path, compression="zstd")


def read(folder: Path, name: str, fields: Sequence[Field]) -> list[dict[str, Value]]:
    """Return the rows of a CSV as it was written, by the names of its columns. Raises Unreadable."""
    path = folder / f"{name}.csv"
    try:
        lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";", strict=True))
    except FileNotFoundError:
        raise Unreadable(f"{path.name}: файла нет.") from None
    except (OSError, ValueError, csv.Error) as error:
        raise Unreadable(f"{path.name}: файл не читается.") from error
    if not lines or lines[0] != [one.name for one in fields]:
        raise Unreadable(f"{path.name}: столбцы не те, что описаны в datapackage.json.")
    found = []
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(fields):
            raise Unreadable(f"{path.name}, строка {number}: столбцов {len(line)}, а должно быть {len(fields)}.")
        found.append({
            one.name: _value(text, one, f"{path.name}, строка {number}, {one.name}")
            for one, text in zip(fields, line, strict=True)
        })  # fmt: skip
    return found


def _value(text: str, field: Field, where: str) -> Value:
    if text == "":
        return None
    try:
        match field.type:
            case "integer":
                return int(text)
            case "number":
                return Decimal(text.replace(",", "."))
            case "boolean":
                return TRUTH[text]
    except (ValueError, InvalidOperation, KeyError):
        raise Unreadable(f"{where}: «{text[:40]}» — не то, что здесь бывает.") from None
    return text[1:] if text.startswith("'") and text[1:].startswith(ACTIVE) else text


def differences(folder: Path, name: str, rows: Sequence[dict[str, Value]], key: Sequence[str]) -> Iterator[str]:
    """Yield cells in which the JSON and the Parquet of a table are not its CSV."""
    for form in FORMS[1:]:
        file = f"{name}.{form}"
        try:
            other = _rows(folder / file)
        except (OSError, ValueError):
            yield f"{file}: файла нет или он не читается."
            continue
        if len(other) != len(rows):
            yield f"{file}: строк {len(other)}, а в {name}.csv {len(rows)}."
        for here, there in zip(rows, other, strict=False):
            for column, value in here.items():
                if not isinstance(there, dict) or not _same(value, there.get(column)):
                    named = ", ".join(str(here[one]) for one in key if here[one] is not None)
                    found = there.get(column) if isinstance(there, dict) else None
                    yield f"{file}: {named}: {column} = {_said(found)}, а в {name}.csv {_said(value)}."


def _rows(path: Path) -> list[Any]:
    if path.suffix == ".json":
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, list):
            raise ValueError
        return found
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows: list[Any] = pq.read_table(path).to_pylist()
    except pa.ArrowException as error:
        raise ValueError from error
    return rows


def _same(one: Value, other: object) -> bool:
    if isinstance(one, Decimal):
        return isinstance(other, int | float) and not isinstance(other, bool) and float(one) == float(other)
    return type(one) is type(other) and one == other


def _said(value: object) -> str:
    return (
        "пусто" if value is None else str(value).replace(".", ",") if isinstance(value, Decimal | float) else str(value)
    )
