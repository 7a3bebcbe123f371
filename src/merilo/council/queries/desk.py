"""What of the council waits on people's desks: meetings to come, votes to give, minutes to remark on, to close."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.core import wording
from merilo.council.models import Council, Meeting, Member, Remark, Seat
from merilo.council.queries import composition, guides, letters, letters_sent, operators, votes
from merilo.plans.queries.waiting import Line
from merilo.registry.models import Municipality

OPEN = (Meeting.State.PLANNED, Meeting.State.INVITED, Meeting.State.HELD, Meeting.State.REMARKS)


def lines(user: User, municipality: Municipality, *, today: date, at: datetime) -> tuple[Line, ...]:
    """Return what the council asks of a person now."""
    council = composition.council_of(municipality)
    if council is None:
        return ()
    meetings = list(
        council.meetings.filter(state__in=OPEN).select_related("council__municipality").order_by("starts_at", "pk")
    )
    found: list[Line] = []
    if access.may(user, Act.KEEP_COUNCIL, within=municipality.place, at=at):
        found += _kept(council, meetings, municipality, today)
    member = composition.member_for(user, council, on=today)
    if member is not None and access.may(user, Act.JOIN_COUNCIL, within=municipality.place, at=at):
        found += _own(member, meetings, municipality, today)
    return tuple(found)


def _kept(council: Council, meetings: list[Meeting], municipality: Municipality, today: date) -> Iterator[Line]:
    ending = composition.ends_soon(council, today)
    if ending is not None:
        page = reverse("council", args=[municipality.slug])
        yield Line("Обновить состав совета", ending.words, "", ending.shape, page)
    for row in letters_sent.late(municipality, today=today):
        page = reverse("proposal", args=[municipality.slug, row.id])
        yield Line("Напомнить администрации об ответе", f"{row.name}: {row.to}", row.words, "late", page)
    yield from _waits(municipality, today)
    waiting = Counter(
        Remark.objects.filter(meeting__in=meetings, state=Remark.State.OPEN).values_list("meeting", flat=True)
    )
    for one in meetings:
        over = (one.votes_until or votes.day_of(one)) < today
        if one.state == Meeting.State.INVITED and over:
            deed = "Подвести итог голосования" if one.votes_until else "Отметить, кто был на заседании"
            yield _line(deed, one, municipality, "заседание прошло", "late")
        elif one.state == Meeting.State.HELD:
            yield _line("Дописать протокол", one, municipality, "", "")
        elif one.state == Meeting.State.REMARKS:
            if waiting[one.pk]:
                words = wording.counted(waiting[one.pk], "замечание", "замечания", "замечаний")
                yield _line("Ответить на замечания к протоколу", one, municipality, words, "soon")
            elif one.remarks_until is not None and one.remarks_until < today:
                yield _line("Подписать и закрыть протокол", one, municipality, "срок замечаний прошёл", "soon")


def _waits(municipality: Municipality, today: date) -> Iterator[Line]:
    for selection in operators.overdue(municipality, today=today):
        words, shape = operators.standing(selection, today)
        page = reverse("selection", args=[municipality.slug, selection.pk])
        yield Line("Получить отчёт оператора", selection.title, words, shape, page)
    for selection in operators.to_decide(municipality, today=today):
        page = reverse("selection", args=[municipality.slug, selection.pk])
        yield Line("Выбрать оператора", selection.title, "приём предложений закончен", "soon", page)
    for inquiry in guides.waiting(municipality):
        page = reverse("inquiry_answer", args=[municipality.slug, inquiry.pk])
        yield Line("Ответить на вопрос члена совета", wording.shortened(inquiry.text, 120), "", "", page)


def _own(member: Member, meetings: list[Meeting], municipality: Municipality, today: date) -> Iterator[Line]:
    for one in meetings:
        if one.state == Meeting.State.INVITED and one.votes_until is not None:
            if today <= one.votes_until and not member.votes.filter(resolution__question__meeting=one).exists():
                until = f"до {wording.date_words(one.votes_until)}"
                page = reverse("my_votes", args=[municipality.slug, one.pk])
                yield Line("Проголосовать заочно", letters.name_of(one), until, "soon", page)
        elif one.state == Meeting.State.INVITED and votes.day_of(one) >= today:
            yield _line("Заседание совета", one, municipality, letters.when_of(one), "soon")
        elif one.state == Meeting.State.REMARKS and one.remarks_until is not None and today <= one.remarks_until:
            came = one.seating.filter(member=member, came=Seat.Came.PRESENT).exists()
            if came:
                until = f"до {wording.date_words(one.remarks_until)}"
                yield _line("Прочитать проект протокола", one, municipality, until, "soon")


def _line(text: str, one: Meeting, municipality: Municipality, words: str, shape: str) -> Line:
    when = "" if words == letters.when_of(one) else f", {letters.when_of(one)}"
    name = letters.name_of(one)
    return Line(text, f"{name}{when}", words, shape, reverse("meeting", args=[municipality.slug, one.pk]))
