"""The sheet all papers of the council are written on: who writes to whom, a title, blocks of text, signatures."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Literal

from merilo.core import wording
from merilo.core.papers import pdf, word

Kind = Literal["docx", "pdf"]
LINE = "____________________"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a table: its number, its words, and further cells."""

    number: str
    words: str
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Block:
    """A piece of a paper. `kind`: heading, text, intro (a text that leads to what follows), point, or table.

    Of a table `text` heads its words, `heads` the further cells.
    """

    kind: str
    text: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who signs: the post, and the name behind the line."""

    post: str
    name: str


@dataclass(frozen=True, kw_only=True)
class SheetText:
    """A paper in words, as both templates take it. `left` and `right` stand beside each other above the title."""

    sender: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...]


def heading(text: str) -> Block:
    """Return a heading."""
    return Block(kind="heading", text=_tied(text))


def texts(*said: str) -> tuple[Block, ...]:
    """Return paragraphs; empty ones are left out, and one that ends with a colon stays with what it leads to."""
    return tuple(Block(kind="intro" if one.endswith(":") else "text", text=_tied(one)) for one in said if one)


def lines(said: str) -> tuple[Block, ...]:
    """Return a text of several lines as paragraphs."""
    return texts(*(line.strip() for line in said.splitlines()))


def points(*said: str) -> tuple[Block, ...]:
    """Return a list."""
    return tuple(Block(kind="point", text=_tied(one)) for one in said if one)


def table(heads: tuple[str, ...], *rows: tuple[str, ...]) -> Block:
    """Return a table: a number, words that take the room, and narrow further cells."""
    made = tuple(Row(number=row[0], words=row[1], cells=row[2:]) for row in rows)
    return Block(kind="table", text=heads[1], heads=heads[2:], rows=made)


def written(words: SheetText, *, as_: Kind, made_on: date, template: bytes | None = None) -> bytes:
    """Return a paper as Word or PDF. Raises BadTemplate (docx), Unprintable for a sign without a glyph (pdf)."""
    if as_ == "pdf":
        return pdf.compile_pdf("council_sheet.typ", dataclasses.asdict(words), made_on=made_on)
    return word.fill(template or "council_sheet.docx", words, made_on=made_on)


def _tied(text: str) -> str:
    """Return a text in which a number is not torn from its sign."""
    return text.replace("№ ", f"№{wording.NBSP}")


def sentence(said: str) -> str:
    """Return words as a sentence: a capital letter, one dot."""
    return f"{said[:1].upper()}{said[1:].rstrip('.')}." if said else ""
