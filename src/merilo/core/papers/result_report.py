"""The report of a cycle's results, as Word or PDF."""

from __future__ import annotations

import dataclasses
from typing import Literal

from merilo.core.papers import pdf, word
from merilo.core.papers.legible import legible
from merilo.core.papers.report.data import ResultReport


def result_report(data: ResultReport, *, as_: Literal["docx", "pdf"], template: bytes | None = None) -> bytes:
    """Return the report of a cycle as a Word or PDF file. Equal data give equal bytes.

    `template` is a Word file to use instead of the one that ships with the program (docx only).
    Raises BadTemplate when the template names a field the report does not have or is not a Word file, Unprintable when
    the fonts of the paper have no glyph for a sign.
    """
    from merilo.core.papers.report.story import tell  # the words of the report cost time that tables do not need

    words = tell(legible(data))
    if as_ == "pdf":
        return pdf.compile_pdf("result_report.typ", dataclasses.asdict(words), made_on=data.made_on)
    return word.fill(template or "result_report.docx", words, made_on=data.made_on)
