"""Proposals to the administration as pages and letters show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404

from merilo.core import papers, wording
from merilo.council.models import Member, Proposal
from merilo.council.queries import composition
from merilo.registry.models import Municipality


@dataclass(frozen=True, slots=True)
class Row:
    """Proposals in the list."""

    id: int
    name: str
    to: str
    sent_on: date | None
    number: str
    answer_by: date | None
    words: str
    shape: str


def proposal_of(municipality: Municipality, key: int) -> Proposal:
    """Return proposals of a municipality. Raises Http404."""
    found = Proposal.objects.select_related("municipality", "reply_file").filter(municipality=municipality, pk=key)
    one = found.first()
    if one is None:
        raise Http404("Таких предложений здесь нет.")
    return one


def standing(one: Proposal, today: date) -> tuple[str, str]:
    """Return how proposals stand: words and a shape."""
    if one.sent_on is None or one.answer_by is None:
        return "готовятся", "wait"
    if one.replied_on is not None:
        late = (one.replied_on - one.answer_by).days
        tail = f", позже срока на {wording.counted(late, 'день', 'дня', 'дней')}" if late > 0 else ""
        return f"рассмотрены{tail}", "done"
    days = (one.answer_by - today).days
    if days < 0:
        return f"ответ просрочен на {wording.counted(-days, 'день', 'дня', 'дней')}", "late"
    return f"ответ через {wording.counted(days, 'день', 'дня', 'дней')}" if days else "ответ сегодня", "soon"


def rows(municipality: Municipality, *, today: date) -> list[Row]:
    """Return the proposals of a municipality, the latest year first."""
    return [
        Row(one.pk, str(one).capitalize(), one.to, one.sent_on, one.number, one.answer_by, *standing(one, today))
        for one in Proposal.objects.filter(municipality=municipality)
    ]


def late(municipality: Municipality, *, today: date) -> list[Row]:
    """Return the proposals the administration has not answered in time."""
    return [row for row in rows(municipality, today=today) if row.shape == "late"]


def paper(one: Proposal, *, answer_by: date, today: date) -> papers.Proposals:
    """Return letter and proposals for printing; a draft is printed as if it went today."""
    council = composition.council_of(one.municipality)
    chair = None if council is None else council.members.filter(left_on__isnull=True, post=Member.Post.CHAIR).first()
    return papers.Proposals(
        council=council.name if council is not None else "Общественный совет",
        to=one.to,
        number=one.number,
        sent_on=one.sent_on or today,
        year=one.year,
        basis=one.basis,
        points=tuple(_point(line.strip()) for line in one.points.splitlines() if line.strip()),
        answer_by=one.answer_by or answer_by,
        signed_by=chair.name if chair is not None else "",
        made_on=one.sent_on or today,
    )


def _point(line: str) -> tuple[str, str]:
    about, colon, words = line.partition(":")
    return (about.strip(), words.strip()) if colon and words.strip() and len(about) < 200 else ("", line)
