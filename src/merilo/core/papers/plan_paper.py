"""A plan with its approval block, as Word or PDF."""

from __future__ import annotations

import dataclasses
from typing import Literal

from merilo.core.papers import pdf, word
from merilo.core.papers.legible import legible
from merilo.core.papers.plans.data import PlanPaper


def plan_paper(data: PlanPaper, *, as_: Literal["docx", "pdf"], template: bytes | None = None) -> bytes:
    """Return a plan as a Word or PDF file, landscape, the words of its lines as they stand. Equal data, equal bytes.

    `template` is a Word file to use instead of the one that ships with the program (docx only).
    Raises BadTemplate when the template names a field the plan does not have or is not a Word file, Unprintable when
    the fonts of the paper have no glyph for a sign.
    """
    from merilo.core.papers.plans.planned import tell

    words = tell(legible(data, keep_lines=True))
    if as_ == "pdf":
        return pdf.compile_pdf("plan_paper.typ", dataclasses.asdict(words), made_on=data.made_on)
    return word.fill(template or "plan_paper.docx", words, made_on=data.made_on)
