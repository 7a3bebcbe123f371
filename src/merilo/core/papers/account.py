"""A plain account: a title, paragraphs, tables of any columns, a signature, as Word or PDF.

For reports that differ only in what they say: monitoring of remediation, a director's sheet, a section of a public
report. The first column of a table is the widest.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Literal

from merilo.core import wording
from merilo.core.papers import pdf, word
from merilo.core.papers.legible import legible


@dataclass(frozen=True, kw_only=True)
class AccountRow:
    """A row of a table: as many cells as the table has heads."""

    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AccountPart:
    """A part: its title, paragraphs, and a table where it has heads; `notes` stand under the table."""

    title: str = ""
    texts: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[AccountRow, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Account:
    """What is told, about whom, for which time, and who signs it."""

    municipality: str
    title: str
    subtitle: str = ""
    lead: tuple[str, ...] = ()
    parts: tuple[AccountPart, ...]
    signature_post: str = ""
    signature_name: str = ""
    is_wide: bool = False
    made_on: date


@dataclass(frozen=True, kw_only=True)
class AccountText:
    """The account as the templates take it."""

    municipality: str
    title: str
    subtitle: str
    lead: tuple[str, ...]
    parts: tuple[AccountPart, ...]
    signature_post: str
    signature_name: str
    made_on: str
    is_wide: bool


def account(data: Account, *, as_: Literal["docx", "pdf"], template: bytes | None = None) -> bytes:
    """Return an account as a Word or PDF file, portrait or (with many columns) landscape. Equal data, equal bytes.

    `template` is a Word file to use instead of the one that ships with the program (docx only).
    Raises BadTemplate for a template that cannot be filled, Unprintable for a sign without a glyph (pdf only).
    """
    said = legible(data, keep_lines=True)
    words = AccountText(
        municipality=said.municipality,
        title=said.title,
        subtitle=said.subtitle,
        lead=said.lead,
        parts=said.parts,
        signature_post=wording.capital(said.signature_post) or "____________________",
        signature_name=said.signature_name,
        made_on=f"Составлено {wording.date_words(said.made_on)}",
        is_wide=said.is_wide,
    )
    if as_ == "pdf":
        return pdf.compile_pdf("account.typ", dataclasses.asdict(words), made_on=data.made_on)
    return word.fill(template or ("account_wide.docx" if data.is_wide else "account.docx"), words, made_on=data.made_on)
