"""The questionnaire on paper: numbered sheets to fill in by hand, each with a QR code of the same one for a phone."""

from __future__ import annotations

import dataclasses
import io
from dataclasses import dataclass
from datetime import date

from merilo.core.papers import pdf
from merilo.core.papers.legible import legible

MOST_SHEETS = 500  # in one file


@dataclass(frozen=True, kw_only=True)
class FormQuestion:
    """A question of «Да» and «Нет»; `skip_to` is the number of the question a «Нет» leads to, `after` its filter's."""

    number: int
    text: str
    skip_to: int | None = None
    after: int | None = None


@dataclass(frozen=True, kw_only=True)
class FormChoice:
    """A question with a few answers to mark one of."""

    text: str
    options: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class QuestionnaireForm:
    """Sheets from `first_number` to `last_number` of one institution in one wave.

    `link`: the full address of the same questionnaire on a phone; without it no code is drawn.
    """

    municipality: str
    institution: str
    title: str
    wave: str
    link: str
    first_number: int
    last_number: int
    questions: tuple[FormQuestion, ...]
    choices: tuple[FormChoice, ...] = ()
    open_question: str = ""
    made_on: date


def questionnaire_form(data: QuestionnaireForm) -> bytes:
    """Return the sheets as one PDF file, each beginning on a page of its own. Equal data, equal bytes.

    Raises ValueError for more than 500 sheets or none, Unprintable when the fonts have no glyph for a sign.
    """
    count = data.last_number - data.first_number + 1
    if not 1 <= count <= MOST_SHEETS:
        raise ValueError(f"В одном файле может быть от 1 до {MOST_SHEETS} анкет.")
    words = {**dataclasses.asdict(legible(data)), "made_on": "", "qr": _code(data.link), "short": _short(data.link)}
    return pdf.compile_pdf("questionnaire_form.typ", words, made_on=data.made_on)


def _short(link: str) -> str:
    """Return the address as people type it."""
    return link.partition("://")[2].rstrip("/") or link


def _code(link: str) -> str:
    """Return the QR code of an address as SVG, one path without a background."""
    if not link:
        return ""
    import segno

    out = io.BytesIO()
    segno.make_qr(link, error="m").save(out, kind="svg", border=2, xmldecl=False, svgns=True, dark="#000")
    return out.getvalue().decode()
