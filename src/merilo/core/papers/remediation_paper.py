"""An institution's remediation plan in the form approved by the Government's decree № 457, as Word or PDF."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Literal

from merilo.core import wording
from merilo.core.papers import pdf, word
from merilo.core.papers.legible import legible
from merilo.core.papers.plans.data import Approval
from merilo.core.papers.plans.planned import approval_words
from merilo.core.papers.plans.text import ApprovalText

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
NOTHING = "Недостатки не выявлены"


@dataclass(frozen=True, kw_only=True)
class RemediationLine:
    """A measure, or a shortcoming without one: then `measure` says why."""

    shortcoming: str
    measure: str
    due_on: date | None = None
    who: str = ""
    done: str = ""
    done_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RemediationSection:
    """What is mended of one criterion."""

    title: str
    lines: tuple[RemediationLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RemediationPaper:
    """The plan of one institution; all criteria stand in it, those without a shortcoming too."""

    municipality: str
    organisation: str
    year: int
    approval: Approval
    sections: tuple[RemediationSection, ...]
    is_draft: bool = False
    made_on: date


@dataclass(frozen=True, kw_only=True)
class RemediationRow:
    """A row in words; the shortcoming stands once above its measures."""

    shortcoming: str
    measure: str
    due: str
    who: str
    done: str
    done_on: str


@dataclass(frozen=True, kw_only=True)
class RemediationPart:
    """A section in words."""

    title: str
    rows: tuple[RemediationRow, ...]


@dataclass(frozen=True, kw_only=True)
class RemediationText:
    """The plan in words, as the templates take it."""

    municipality: str
    approval: ApprovalText
    title: str
    about: str
    organisation: str
    year: str
    draft: str
    sections: tuple[RemediationPart, ...]


def remediation_paper(data: RemediationPaper, *, as_: Literal["docx", "pdf"], template: bytes | None = None) -> bytes:
    """Return the plan as a Word or PDF file, landscape. Equal data, equal bytes.

    `template` is a Word file to use instead of the one that ships with the program (docx only).
    Raises BadTemplate for a template that cannot be filled, Unprintable for a sign without a glyph (pdf only).
    """
    words = _tell(legible(data, keep_lines=True))
    if as_ == "pdf":
        return pdf.compile_pdf("remediation_paper.typ", dataclasses.asdict(words), made_on=data.made_on)
    return word.fill(template or "remediation_paper.docx", words, made_on=data.made_on)


def _tell(data: RemediationPaper) -> RemediationText:
    return RemediationText(
        municipality=data.municipality,
        approval=approval_words(data.approval, year=data.made_on.year),
        title="ПЛАН",
        about="по устранению недостатков, выявленных в ходе независимой оценки качества условий оказания услуг",
        organisation=data.organisation,
        year=f"на {data.year}{wording.NBSP}год",
        draft=f"Проект. Составлен {wording.date_words(data.made_on)}" if data.is_draft else "",
        sections=tuple(
            RemediationPart(title=f"{_ROMAN[place]}. {one.title}", rows=_rows(one.lines))
            for place, one in enumerate(data.sections)
        ),
    )


def _rows(lines: tuple[RemediationLine, ...]) -> tuple[RemediationRow, ...]:
    if not lines:
        return (RemediationRow(shortcoming=NOTHING, measure="—", due="—", who="—", done="—", done_on="—"),)
    found = []
    above = ""
    for line in lines:
        said = "" if line.shortcoming == above else line.shortcoming
        found.append(
            RemediationRow(
                shortcoming=said, measure=line.measure, due=_day(line.due_on), who=line.who, done=line.done,
                done_on=_day(line.done_on),
            )
        )  # fmt: skip
        above = line.shortcoming
    return tuple(found)


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day is not None else ""
