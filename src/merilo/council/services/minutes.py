"""Minutes in four steps: drawn up from the agenda, edited, remarked on by those who were there, signed and closed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.core import papers
from merilo.council.models import Meeting, Remark, Resolution
from merilo.council.queries import minutes as drawn
from merilo.council.queries import votes
from merilo.council.services import effects, inviting
from merilo.council.services.holding import RUNNING
from merilo.council.services.keeping import taken
from merilo.council.services.meetings import MeetingRefused, move, must_be, require
from merilo.plans.models import StoredFile
from merilo.plans.services import files, scheduling
from merilo.registry.services.institutions import tidy


class NotReady(MeetingRefused):
    """Something of the minutes must be done before; the text says what."""


def send_for_remarks(*, meeting: Meeting, actor: User, at: datetime) -> Meeting:
    """Give the draft to those who were there for remarks. Raises MeetingHasMoved, NotReady."""
    by = require(meeting, (Meeting.State.HELD,), actor, at)
    if lacks := drawn.lacks(meeting):
        raise NotReady("Протокол не готов: " + "; ".join(lacks[:5]) + ".")
    today = timezone.localdate(at)
    until = scheduling.load_calendar().workday_after(today, meeting.council.remark_days)
    with transaction.atomic():
        move(meeting, (Meeting.State.HELD,), Meeting.State.REMARKS, remarks_until=until)
        journal.record(
            actor=actor, act="send_for_remarks", within=meeting.place, subject=meeting, at=at, by=by,
            after={"remarks_until": until},
        )  # fmt: skip
    inviting.tell_remarks(meeting, at)
    return meeting


def take_up_again(*, meeting: Meeting, actor: User, at: datetime) -> Meeting:
    """Take the draft back to count votes again; remarks stay. Raises MeetingHasMoved."""
    by = require(meeting, (Meeting.State.REMARKS,), actor, at)
    with transaction.atomic():
        move(meeting, (Meeting.State.REMARKS,), Meeting.State.HELD, remarks_until=None)
        journal.record(actor=actor, act="take_up_minutes", within=meeting.place, subject=meeting, at=at, by=by)
    return meeting


def make_remark(*, meeting: Meeting, text: str, actor: User, at: datetime) -> Remark:
    """Remark on the draft, as a member who was there. Raises MeetingHasMoved, MeetingRefused."""
    by = access.require(actor, Act.JOIN_COUNCIL, within=meeting.place, at=at)
    must_be(meeting, (Meeting.State.REMARKS,))
    if not meeting.seating.filter(member__user=actor, came="present").exists():
        raise MeetingRefused("Замечания к протоколу подают члены совета, которые были на заседании.")
    if meeting.remarks_until is not None and timezone.localdate(at) > meeting.remarks_until:
        raise MeetingRefused("Срок замечаний прошёл.")
    made = Remark(meeting=meeting, author=actor, at=at, text=text.strip())
    with transaction.atomic():
        made.full_clean(exclude=["meeting", "author"])
        made.save()
        journal.record(
            actor=actor, act="make_remark", within=meeting.place, subject=meeting, at=at, by=by,
            after={"remark": made.text},
        )  # fmt: skip
    return made


def answer_remark(*, remark: Remark, state: str, answer: str, actor: User, at: datetime) -> Remark:
    """Say what became of a remark. Raises MeetingHasMoved, MeetingRefused."""
    meeting = remark.meeting
    by = require(meeting, RUNNING, actor, at)
    if state not in (Remark.State.TAKEN, Remark.State.DECLINED):
        raise MeetingRefused("Замечание либо учтено, либо отклонено.")
    if state == Remark.State.DECLINED and not tidy(answer):
        raise MeetingRefused("Напишите, почему замечание отклонено: это войдёт в протокол.")
    remark.state, remark.answer = state, tidy(answer)
    with transaction.atomic():
        remark.full_clean(exclude=["meeting", "author"])
        remark.save(update_fields=["state", "answer"])
        journal.record(
            actor=actor, act="answer_remark", within=meeting.place, subject=meeting, at=at, by=by,
            after={"remark": remark.text, "state": remark.get_state_display()}, reason=remark.answer,
        )  # fmt: skip
    return remark


def close_minutes(*, meeting: Meeting, signed_on: date, file: Any = None, actor: User, at: datetime) -> effects.Done:
    """Close signed minutes: decisions come into force, errands become tasks, lines of plans are reported as done.

    `file` is the signed paper as a scan; without it the program's own print is kept. Nothing is changed any more.
    Raises MeetingHasMoved, NotReady.
    """
    by = require(meeting, RUNNING, actor, at)
    _check_close(meeting, signed_on, timezone.localdate(at))
    scan = taken(file, meeting.council.municipality, actor, at)
    with transaction.atomic():
        hall = votes.hall(meeting)
        for question in meeting.questions.prefetch_related("resolutions__votes__member", "institutions"):
            question.meeting = meeting
            for one in question.resolutions.all():
                is_adopted = drawn.is_adopted(one, question, hall)
                state = Resolution.State.ADOPTED if is_adopted else Resolution.State.DECLINED
                Resolution.objects.filter(pk=one.pk).update(state=state)
        move(meeting, RUNNING, Meeting.State.CLOSED, signed_on=signed_on, closed_at=at)
        kept = scan or _printed(meeting, actor, at)
        Meeting.objects.filter(pk=meeting.pk).update(signed_file=kept)
        meeting.signed_file = kept
        done = effects.carry_out(meeting, file=kept, by=actor, through=by, at=at)
        journal.record(
            actor=actor, act="close_minutes", within=meeting.place, subject=meeting, at=at, by=by,
            after={"signed_on": signed_on, "tasks": done.tasks, "lines_done": done.fulfilled},
        )  # fmt: skip
    return done


def _check_close(meeting: Meeting, signed_on: date, today: date) -> None:
    if not votes.day_of(meeting) <= signed_on <= today:
        raise NotReady("Протокол подписывают не раньше дня заседания и не позже сегодняшнего.")
    lacks = drawn.lacks(meeting)
    if waiting := meeting.remarks.filter(state=Remark.State.OPEN).count():
        lacks = (*lacks, f"замечаний без ответа: {waiting}")
    if meeting.state == Meeting.State.HELD and meeting.format not in votes.FREE:
        lacks = (*lacks, "проект протокола не направлен на замечания")
    if lacks:
        raise NotReady("Протокол не закрыть: " + "; ".join(lacks[:5]) + ".")


def _printed(meeting: Meeting, actor: User, at: datetime) -> StoredFile:
    """Keep the program's own print of the minutes as their file."""
    data = drawn.paper(meeting, on=timezone.localdate(at))
    kind = "pdf"
    try:
        content = papers.minutes(data, as_="pdf")
    except papers.Unprintable:  # a sign no font has: Word takes it
        kind, content = "docx", papers.minutes(data, as_="docx")
    return files.store(
        municipality=meeting.council.municipality, name=f"{drawn.title_of(meeting)}.{kind}", content=content,
        actor=actor, at=at, kinds=files.EVIDENCE,
    )  # fmt: skip
