"""Requests for information as pages and letters show them; who may see one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.http import Http404

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.assessment.models import Cycle, InformationRequest
from merilo.assessment.queries.desk import due_words
from merilo.core import papers, wording


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in the list."""

    id: int
    unit: str
    number: str
    sent_on: date
    due_on: date
    text: str
    words: str
    shape: str


def request_rows(cycle: Cycle, user: User, *, today: date, at: datetime) -> tuple[RequestRow, ...]:
    """Return the requests of a cycle a person may see: those that wait first, the most urgent on top."""
    found = _seen_by(cycle, user, today=today, at=at).select_related("unit")
    rows = [(one, *standing(one, today)) for one in found]
    rows.sort(key=lambda row: (row[2] in ("done", "off"), row[0].due_on, row[0].pk))
    return tuple(
        RequestRow(
            one.pk,
            one.unit.name,
            one.number,
            one.sent_on,
            one.due_on,
            wording.shortened("; ".join(one.text.splitlines()), 140),
            words,
            shape,
        )
        for one, words, shape in rows
    )


def request_of(cycle: Cycle, pk: int, user: User, *, today: date, at: datetime) -> InformationRequest:
    """Return a request of a cycle that a person may see. Raises Http404."""
    found = (
        _seen_by(cycle, user, today=today, at=at)
        .select_related("unit__institution", "answer_file", "answered_by", "made_by")
        .prefetch_related("unit__assignees")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404("Такого запроса здесь нет.")
    found.unit.cycle = cycle
    return found


def _seen_by(cycle: Cycle, user: User, *, today: date, at: datetime) -> QuerySet[InformationRequest]:
    """Letters are seen by those who see tasks here; a head sees the own ones, an expert those of assigned units."""
    found = InformationRequest.objects.filter(unit__cycle=cycle)
    if access.may(user, Act.SEE_TASK, within=cycle.municipality.place, at=at):
        return found
    headed = access.institutions(user, cycle.municipality_id, on=today)
    own = Q(unit__institution__in=headed) | Q(unit__institution__parent__in=headed)
    return found.filter(own | Q(unit__assignees__expert=user)).distinct()


def standing(one: InformationRequest, today: date) -> tuple[str, str]:
    """Return how a request stands: words and a shape."""
    if one.withdrawn_at is not None:
        return "отозван", "off"
    if one.answered_on is not None:
        late = (one.answered_on - one.due_on).days
        tail = f", позже срока на {wording.counted(late, 'день', 'дня', 'дней')}" if late > 0 else ""
        return f"отвечен{tail}", "done"
    return due_words(one.due_on, today)


def letter(one: InformationRequest, *, today: date) -> papers.RequestLetter:
    """Return the letter of a request for printing."""
    cycle, institution = one.unit.cycle, one.unit.institution
    municipality = cycle.municipality
    return papers.RequestLetter(
        sender=municipality.authority or municipality.name,
        addressee=institution.name,
        head=institution.head_name,
        address=institution.address,
        number=one.number,
        sent_on=one.sent_on,
        due_on=one.due_on,
        cycle=cycle.title,
        points=tuple(line.strip() for line in one.text.splitlines() if line.strip()),
        signed_by=one.made_by.name if one.made_by is not None else "",
        signed_position=one.made_by.position if one.made_by is not None else "",
        made_on=today,
    )
