"""The sheet of a member in an absentee vote: each draft of a decision with three boxes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from merilo.core import wording
from merilo.core.papers.council import sheet
from merilo.core.papers.legible import legible

BOX = "☐"


@dataclass(frozen=True, kw_only=True)
class VotingSheet:
    """Who votes on what until when. `drafts`: number, the question, the draft; `recused` ones have no boxes."""

    council: str
    member: str
    title: str = ""
    until: date
    drafts: tuple[tuple[str, str, str], ...]
    recused: frozenset[str] = frozenset()
    return_to: str = ""
    made_on: date


def voting_sheet(data: VotingSheet, *, as_: sheet.Kind, template: bytes | None = None) -> bytes:
    """Return the sheet as Word or PDF. Equal data, equal bytes. Raises BadTemplate, Unprintable."""
    return sheet.written(_tell(legible(data)), as_=as_, made_on=data.made_on, template=template)


def _tell(data: VotingSheet) -> sheet.SheetText:
    until = wording.date_words(data.until)  # ends with the dot of «г.»
    where = f"{until} по адресу: {data.return_to.rstrip('.')}." if data.return_to else until
    rows = []
    for number, question, draft in data.drafts:
        boxes = ("—", "—", "—") if number in data.recused else (BOX, BOX, BOX)
        rows.append((number, f"{question}. {draft}", *boxes))
    blocks = [
        *sheet.texts(
            f"Голос принимается до {where}",
            "По каждому вопросу отметьте один ответ. Лист без подписи не учитывается.",
        ),
        *([sheet.table(("№", "Вопрос и проект решения", "За", "Против", "Воздержался"), *rows)] if rows else ()),
        *sheet.texts("Прочерк: вы не голосуете, у вас конфликт интересов." if data.recused else ""),
        *sheet.texts(f"Дата: {sheet.LINE}"),
    ]
    return sheet.SheetText(
        sender=data.council,
        left=(),
        right=(),
        title="Лист заочного голосования",
        subtitle=". ".join(part for part in (data.title, data.member) if part),
        blocks=tuple(blocks),
        signatures=(sheet.Signature(post="Член совета", name=data.member),),
    )
