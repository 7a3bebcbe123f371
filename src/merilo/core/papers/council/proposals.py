"""Proposals of the council to the administration with the letter they go with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from merilo.core import wording
from merilo.core.papers.council import sheet
from merilo.core.papers.legible import legible


@dataclass(frozen=True, kw_only=True)
class Proposals:
    """What the council proposes to whom. `points`: whom it is about and the words."""

    council: str
    to: str
    number: str = ""
    sent_on: date
    year: int
    basis: str
    points: tuple[tuple[str, str], ...]
    answer_by: date
    enclosures: tuple[str, ...] = ()
    signed_by: str = ""
    made_on: date


def proposals(data: Proposals, *, as_: sheet.Kind, template: bytes | None = None) -> bytes:
    """Return letter and proposals as Word or PDF. Equal data, equal bytes. Raises BadTemplate, Unprintable."""
    return sheet.written(_tell(legible(data, keep_lines=True)), as_=as_, made_on=data.made_on, template=template)


def _tell(data: Proposals) -> sheet.SheetText:
    number = f" №{wording.NBSP}{data.number}" if data.number else ""
    blocks: list[sheet.Block] = [
        *sheet.texts(
            f"Направляем результаты независимой оценки качества условий оказания услуг за {data.year} год и "
            f"предложения совета ({data.basis}).",
            "Просим рассмотреть их в месячный срок, не позднее "
            f"{wording.date_words(data.answer_by)}, и сообщить о принятых мерах (ст. 36.1 Закона Российской Федерации "
            f"от 09.10.1992 №{wording.NBSP}3612-1).",
        ),
    ]
    if data.points:
        blocks.append(sheet.heading("Предложения об улучшении качества деятельности учреждений"))
    about = ""
    for place, (unit, words) in enumerate(data.points, 1):
        if unit != about:  # what concerns nobody alone must not read as if it were about the one before
            blocks += sheet.texts(f"{unit or 'Общие предложения'}:")
        about = unit
        blocks += sheet.texts(f"{place}. {words[:1].upper()}{words[1:]}")
    if data.enclosures:
        blocks += [*sheet.texts("Приложения:"), *sheet.points(*data.enclosures)]
    return sheet.SheetText(
        sender=data.council,
        left=(f"{wording.date_words(data.sent_on)}{number}",),
        right=(data.to,),
        title="О результатах независимой оценки и предложениях совета",
        subtitle="",
        blocks=tuple(blocks),
        signatures=(sheet.Signature(post="Председатель совета", name=data.signed_by),),
    )
