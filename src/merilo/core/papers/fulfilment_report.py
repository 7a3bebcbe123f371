"""The report on the fulfilment of a plan in a period, as Word or PDF."""

from __future__ import annotations

import dataclasses
from typing import Literal

from merilo.core.papers import pdf, word
from merilo.core.papers.legible import legible
from merilo.core.papers.plans.data import FulfilmentReport
from merilo.core.papers.plans.text import FulfilmentText


def fulfilment_report(data: FulfilmentReport, *, as_: Literal["docx", "pdf"], template: bytes | None = None) -> bytes:
    """Return the report on a plan's fulfilment as a Word or PDF file, landscape. Equal data give equal bytes.

    `template` is a Word file to use instead of the one that ships with the program (docx only).
    Raises BadTemplate when the template names a field the report does not have or is not a Word file, Unprintable when
    the fonts of the paper have no glyph for a sign.
    """
    words = fulfilment_words(data)
    if as_ == "pdf":
        return pdf.compile_pdf("fulfilment_report.typ", dataclasses.asdict(words), made_on=data.made_on)
    return word.fill(template or "fulfilment_report.docx", words, made_on=data.made_on)


def fulfilment_words(data: FulfilmentReport) -> FulfilmentText:
    """Return the report as the words its papers show, for a page that shows it before it is taken."""
    from merilo.core.papers.plans.fulfilled import tell

    return tell(legible(data, keep_lines=True))
