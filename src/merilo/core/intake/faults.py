"""What is wrong with a file, cell by cell, in sentences a person can act on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something in a file that cannot be used.

    `row` counts from 1 as on the sheet, `column` is its letter. A fault without a row concerns the file as a whole
    and cannot be left out. `text` is one Russian sentence or two.
    """

    file: str
    sheet: str | None
    row: int | None
    column: str | None
    text: str

    @property
    def place(self) -> str:
        """Where it is: «ответы.xlsx, лист «Ответы», строка 14, столбец C»."""
        parts = [self.file]
        if self.sheet is not None and self.sheet != self.file:
            parts.append(f"лист «{self.sheet}»")
        if self.row is not None:
            parts.append(f"строка {self.row}")
        if self.column is not None:
            parts.append(f"столбец {self.column}")
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


def letter(column: int) -> str:
    """Return the letter of a column counted from 0: A, B, …, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def shown(value: object) -> str:
    """Return a cell's value as a fault quotes it: in «ёлочки», on one line, not too long, never empty."""
    text = " ".join(str(value).split())
    return f"«{text if len(text) <= 60 else text[:59] + '…'}»"
