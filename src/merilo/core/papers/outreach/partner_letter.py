"""A letter or an invitation to an organisation that helps to tell people of the assessment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from merilo.core import wording
from merilo.core.papers.council import sheet
from merilo.core.papers.legible import legible


@dataclass(frozen=True, kw_only=True)
class PartnerLetter:
    """Who writes to whom; `text` is of several paragraphs. `person`: as the list of partners names him."""

    sender: str
    to: str
    person: str = ""
    post: str = ""
    address: str = ""
    number: str = ""
    written_on: date
    is_invitation: bool = False
    title: str
    text: str
    reply_by: date | None = None
    signed_post: str = ""
    signed_by: str = ""
    made_on: date


def partner_letter(data: PartnerLetter, *, as_: sheet.Kind, template: bytes | None = None) -> bytes:
    """Return the letter as Word or PDF. Equal data, equal bytes. Raises BadTemplate, Unprintable."""
    return sheet.written(_tell(legible(data, keep_lines=True)), as_=as_, made_on=data.made_on, template=template)


def _tell(data: PartnerLetter) -> sheet.SheetText:
    number = f" №{wording.NBSP}{data.number}" if data.number else ""
    reply = ""
    if data.reply_by is not None:
        what = "подтвердить участие" if data.is_invitation else "направить ответ"
        reply = f"Просим {what} не позднее {wording.date_words(data.reply_by)}"
    whom = ", ".join(part for part in (data.post, data.person) if part)
    return sheet.SheetText(
        sender=data.sender,
        left=(f"{wording.date_words(data.written_on)}{number}",),
        right=tuple(part for part in (data.to, whom, data.address) if part),
        title="Приглашение" if data.is_invitation else data.title,
        subtitle=data.title if data.is_invitation else "",
        blocks=(*sheet.lines(data.text), *sheet.texts(sheet.sentence(reply))),
        signatures=(sheet.Signature(post=wording.capital(data.signed_post) or sheet.LINE, name=data.signed_by),),
    )
