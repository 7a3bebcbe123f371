"""Letters of a series as papers take them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from merilo.core import papers, wording
from merilo.outreach.models import Mailing
from merilo.outreach.queries.voices import LetterRow, letters


def paper(mailing: Mailing, row: LetterRow, *, today: date) -> papers.PartnerLetter:
    """Return one letter."""
    municipality = mailing.municipality
    return papers.PartnerLetter(
        sender=municipality.authority or municipality.name,
        to=row.partner,
        person=row.person,
        post=row.post,
        address=row.address,
        number=row.number,
        written_on=mailing.written_on,
        is_invitation=mailing.kind == Mailing.Kind.INVITATION,
        title=mailing.title,
        text=mailing.text,
        reply_by=mailing.reply_by,
        signed_post=mailing.signed_post,
        signed_by=mailing.signed_by,
        made_on=today,
    )


def every(mailing: Mailing, *, today: date) -> Iterator[tuple[str, papers.PartnerLetter]]:
    """Return all letters of a series, each with the name of its file."""
    for row in letters(mailing):
        name = "".join(" " if sign in '<>:"/\\|?*\0\n' else sign for sign in row.partner)
        short = wording.shortened(" ".join(name.split()), 80)
        yield f"{row.position:03} {short}.docx", paper(mailing, row, today=today)
