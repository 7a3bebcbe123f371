"""Checklists on paper, for a visit without a phone: each item with boxes, its legal basis and how to check it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date

from merilo.core.papers import pdf
from merilo.core.papers.legible import legible


@dataclass(frozen=True, kw_only=True)
class ChecklistLine:
    """An item with its number in the list."""

    number: str
    text: str
    basis: str
    how_to_check: str


@dataclass(frozen=True, kw_only=True)
class ChecklistGroup:
    """The items of one indicator."""

    code: str
    title: str
    lines: tuple[ChecklistLine, ...]


@dataclass(frozen=True, kw_only=True)
class ChecklistForm:
    """One form: an institution in one channel. `boxes` are the marks that may be chosen, in their order."""

    channel: str
    boxes: tuple[str, ...]
    groups: tuple[ChecklistGroup, ...]


@dataclass(frozen=True, kw_only=True)
class ChecklistPaper:
    """The forms of one institution, each beginning on a page of its own; `experts` are those it was given to."""

    municipality: str
    institution: str
    address: str
    title: str
    experts: str
    forms: tuple[ChecklistForm, ...]
    made_on: date


def checklist_paper(data: ChecklistPaper) -> bytes:
    """Return the forms as one PDF file. Equal data, equal bytes.

    Raises ValueError when there is no form, Unprintable when the fonts have no glyph for a sign.
    """
    if not data.forms:
        raise ValueError("Печатать нечего: у учреждения нет чек-листов.")
    words = {**dataclasses.asdict(legible(data)), "made_on": ""}
    return pdf.compile_pdf("checklist_paper.typ", words, made_on=data.made_on)
