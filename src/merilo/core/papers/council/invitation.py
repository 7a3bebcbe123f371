"""An invitation to a meeting of the council: a letter with the agenda."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from merilo.core.papers.council import sheet
from merilo.core.papers.legible import legible


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """Who is asked to what meeting. `when`: day and hour in words; `questions`: title and who speaks."""

    council: str
    to: str
    post: str = ""
    written_on: date
    format: str
    title: str = ""
    when: str
    place: str = ""
    questions: tuple[str, ...]
    materials: tuple[str, ...] = ()
    is_guest: bool = False
    signed_post: str = ""
    signed_by: str = ""
    made_on: date


def invitation(data: Invitation, *, as_: sheet.Kind, template: bytes | None = None) -> bytes:
    """Return the letter as Word or PDF. Equal data, equal bytes. Raises BadTemplate, Unprintable."""
    return sheet.written(_tell(legible(data)), as_=as_, made_on=data.made_on, template=template)


def _tell(data: Invitation) -> sheet.SheetText:
    from merilo.core import wording

    what = f"{data.format}" + (f" «{data.title}»" if data.title else "")
    where = f", {data.place}" if data.place else ""
    lead = f"Приглашаем принять участие: {what}. Начало: {data.when}{where}."
    tail = (
        "Просим подтвердить участие и подготовить позицию по вопросам, которые касаются вашего учреждения."
        if data.is_guest
        else "Если участвовать не сможете, сообщите об этом секретарю совета: от этого зависит кворум."
    )
    blocks = [
        *sheet.texts(lead, "Повестка дня:" if data.questions else ""),
        *sheet.texts(*(f"{number}. {one}" for number, one in enumerate(data.questions, 1))),
        *sheet.texts("Материалы:" if data.materials else ""),
        *sheet.points(*data.materials),
        *sheet.texts(tail),
    ]
    return sheet.SheetText(
        sender=data.council,
        left=(wording.date_words(data.written_on),),
        right=tuple(part for part in (data.post, data.to) if part),
        title="Приглашение",
        subtitle="",
        blocks=tuple(blocks),
        signatures=(sheet.Signature(post=data.signed_post or "Председатель совета", name=data.signed_by),),
    )
