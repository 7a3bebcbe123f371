"""Minutes as they stand: a live draft from the agenda until they are signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from merilo.core import papers, wording
from merilo.council.models import Meeting, Member, Question, Remark, Resolution, Seat
from merilo.council.queries import decisions, votes

STATES = {
    Meeting.State.PLANNED: "Проект",
    Meeting.State.INVITED: "Проект",
    Meeting.State.HELD: "Проект",
    Meeting.State.REMARKS: "Проект, собираются замечания",
}


def title_of(meeting: Meeting) -> str:
    """Return the minutes as a file is called."""
    number = f" № {meeting.number}" if meeting.number else ""
    return f"Протокол{number} от {votes.day_of(meeting):%d.%m.%Y}"


def is_adopted(resolution: Resolution, question: Question, hall: votes.Hall) -> bool:
    """Return whether a decision is adopted; where nobody votes a recommendation stands as it is written."""
    if question.meeting.format in votes.FREE:
        return True
    return bool(count_of(resolution, question, hall).is_adopted)


def count_of(resolution: Resolution, question: Question, hall: votes.Hall) -> votes.Count:
    """Return the votes on a decision, of those who came or whose sheets have come; without a quorum none is adopted."""
    allowed = {one.pk for one in hall.voters(question)} & hall.came
    counted = votes.count(resolution, allowed=len(allowed), council=question.meeting.council)
    return replace(counted, is_adopted=False, by_chair=False) if hall.lacks_quorum else counted


def lacks(meeting: Meeting) -> tuple[str, ...]:
    """Return what minutes lack before they go to those who were there."""
    found, hall = [], votes.hall(meeting)
    for question in meeting.questions.prefetch_related("resolutions__votes__member", "institutions"):
        question.meeting = meeting
        made = list(question.resolutions.all())
        if not made and not (question.heard or question.said):
            found.append(f"по вопросу {question.position} ничего не записано")
        if meeting.format in votes.FREE:
            continue
        for one in made:
            if count_of(one, question, hall).is_adopted is None:
                found.append(f"нет голосов по решению {decisions.number_of(one)}")
    if meeting.format not in votes.FREE and meeting.presided_id is None:
        found.append("не указано, кто председательствовал")
    return tuple(found)


def paper(meeting: Meeting, *, on: date) -> papers.Minutes:
    """Return the minutes for printing, as they stand."""
    seats = list(meeting.seating.select_related("member"))
    came = [seat for seat in seats if seat.came == Seat.Came.PRESENT]
    hall = votes.hall(meeting)
    questions = meeting.questions.prefetch_related(
        "resolutions__votes__member", "resolutions__supersedes__question__meeting__council", "materials", "institutions"
    )
    return papers.Minutes(
        council=meeting.council.name,
        municipality=meeting.council.municipality.name,
        number=str(meeting.number or ""),
        held_on=votes.day_of(meeting),
        place=meeting.address,
        format=meeting.get_format_display() + (f" ({meeting.body})" if meeting.body else ""),
        title=meeting.title,
        state=STATES.get(Meeting.State(meeting.state), ""),
        presided=meeting.presided.name if meeting.presided is not None else "",
        secretary=meeting.secretary,
        is_absentee=meeting.format == Meeting.Format.ABSENTEE,
        present=tuple(_named(seat.member) for seat in came),
        absent=tuple(
            _named(seat.member) + (f" ({seat.reason})" if seat.reason else "")
            for seat in seats
            if seat.came == Seat.Came.ABSENT
        ),
        guests=tuple(
            ", ".join(filter(None, (guest.name, guest.post))) for guest in meeting.guests.filter(came="present")
        ),
        quorum=_quorum(meeting, len(came)),
        questions=tuple(_question(one, meeting, hall) for one in questions),
        positions=tuple(
            f"{guest.name}: {guest.position}" for guest in meeting.guests.filter(came="present").exclude(position="")
        ),
        remarks=tuple(
            f"{remark.author}: {remark.text} — {remark.get_state_display()}"
            + (f" ({remark.answer})" if remark.answer else "")
            for remark in meeting.remarks.exclude(state=Remark.State.OPEN).select_related("author")
        ),
        made_on=meeting.signed_on or on,
    )


def _quorum(meeting: Meeting, came: int) -> str:
    """Return who came in words; before a meeting nobody can know."""
    if meeting.seats is None:
        return ""
    if meeting.format in votes.FREE:
        members = wording.counted(came, "член совета", "члена совета", "членов совета")
        took_part = wording.plural(came, "Участвует", "Участвуют", "Участвуют")
        return f"{took_part} {members}. Голосование не проводится."
    return votes.quorum_of(meeting).words


def _named(member: Member) -> str:
    post = "" if member.post == Member.Post.MEMBER else f", {member.get_post_display()}"
    return f"{member.name}{post}"


def _question(question: Question, meeting: Meeting, hall: votes.Hall) -> papers.MinutesQuestion:
    question.meeting = meeting
    return papers.MinutesQuestion(
        number=question.position,
        title=question.title,
        speaker=question.speaker,
        heard=question.heard,
        said=question.said,
        decisions=tuple(_decision(one, question, hall) for one in question.resolutions.all()),
        materials=tuple(one.name for one in question.materials.all()),
        recused=tuple(sorted(hall.recused(question).values())),
    )


def _decision(one: Resolution, question: Question, hall: votes.Hall) -> papers.MinutesDecision:
    one.question = question
    is_free = question.meeting.format in votes.FREE
    counted = count_of(one, question, hall)
    outcome = {True: "Решение принято.", False: "Решение не принято.", None: ""}[counted.is_adopted]
    voted = counted.words if counted.has_votes else ""
    if counted.by_chair:
        outcome = "Решение принято: голоса разделились поровну, председатель голосовал за."
    if hall.lacks_quorum:
        outcome = "Решение не принято: нет кворума."
    return papers.MinutesDecision(
        number=decisions.number_of(one),
        text=one.text,
        voted="" if is_free else voted,
        by_name=tuple(f"{name} — {said}" for name, said in counted.by_name),
        outcome="Рекомендация, без голосования." if is_free else outcome,
        responsible=one.responsible,
        due_on=one.due_on,
        instead_of=decisions.words_of(one.supersedes) if one.supersedes is not None else "",
    )
