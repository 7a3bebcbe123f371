"""A letter that asks an institution for information by a day, as Word or PDF."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Literal

from merilo.core import wording
from merilo.core.papers import pdf, word
from merilo.core.papers.legible import legible


@dataclass(frozen=True, kw_only=True)
class RequestLetter:
    """Who asks whom for what by which day; `points` are the lines of what is asked for."""

    sender: str
    addressee: str
    head: str = ""
    address: str = ""
    number: str = ""
    sent_on: date
    due_on: date
    cycle: str
    points: tuple[str, ...]
    signed_by: str = ""
    signed_position: str = ""
    made_on: date


@dataclass(frozen=True, kw_only=True)
class LetterText:
    """The letter in words, as the templates take it."""

    sender: str
    addressee: str
    to: str
    head: str  # in brackets: a name is not declined by machine
    address: str
    heading: str
    title: str
    lead: str
    points: tuple[str, ...]
    answer: str
    signature_post: str
    signature_name: str


def request_letter(data: RequestLetter, *, as_: Literal["docx", "pdf"], template: bytes | None = None) -> bytes:
    """Return the letter as a Word or PDF file. Equal data, equal bytes.

    `template` is a Word file to use instead of the one that ships with the program (docx only).
    Raises BadTemplate for a template that cannot be filled, Unprintable for a sign without a glyph (pdf only).
    """
    words = _tell(legible(data))
    if as_ == "pdf":
        return pdf.compile_pdf("request_letter.typ", dataclasses.asdict(words), made_on=data.made_on)
    return word.fill(template or "request_letter.docx", words, made_on=data.made_on)


def _tell(data: RequestLetter) -> LetterText:
    """Return the letter in words."""
    heading = wording.date_words(data.sent_on)
    if data.number:
        heading = f"{heading} №{wording.NBSP}{data.number}"
    several = len(data.points) > 1
    lead = (
        f"Для проведения независимой оценки качества условий оказания услуг ({data.cycle}) "
        f"{'просим представить следующие сведения' if several else 'просим представить сведения'}:"
    )
    return LetterText(
        sender=data.sender,
        addressee=data.addressee,
        to="Руководителю",
        head=f"({data.head})" if data.head else "",
        address=data.address,
        heading=heading,
        title="О представлении сведений",
        lead=lead,
        points=tuple(f"{number}. {point}" for number, point in enumerate(data.points, 1)) if several else data.points,
        answer=f"Ответ просим направить не позднее {wording.date_words(data.due_on)}",
        signature_post=data.signed_position or "____________________",
        signature_name=data.signed_by,
    )
