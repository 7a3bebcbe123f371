"""A meeting in letters: its name, the invitation of each person, the entry for calendars."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Event

from merilo.core import papers, wording
from merilo.council.models import Guest, Meeting, Member, Seat
from merilo.council.queries import composition, votes
from merilo.plans.queries import feeds

LASTS = timedelta(hours=2)  # so long a meeting stands in people's calendars


def name_of(meeting: Meeting) -> str:
    """Return a meeting as letters and notices call it."""
    kind = meeting.get_format_display()
    if meeting.format == Meeting.Format.OTHER and meeting.body:
        kind = f"совещание ({meeting.body})"
    return f"{kind} {wording.quoted(meeting.title)}" if meeting.title else kind


def when_of(meeting: Meeting) -> str:
    """Return day and hour in words; of an absentee vote its last day."""
    if meeting.votes_until is not None:
        return f"голос принимается до {wording.date_words(meeting.votes_until)}"
    there = timezone.localtime(meeting.starts_at)
    return f"{wording.date_words(there.date())} в {there:%H:%M}"


def chair_of(meeting: Meeting) -> Member | None:
    """Return who signs the letters."""
    sitting = composition.sitting(meeting.council, votes.day_of(meeting))
    return sitting.filter(post=Member.Post.CHAIR).first()


def invitation(meeting: Meeting, one: Seat | Guest, *, on: date) -> papers.Invitation:
    """Return the letter to a member or a guest."""
    chair = chair_of(meeting)
    questions = list(meeting.questions.prefetch_related("materials"))
    to = one.member.name if isinstance(one, Seat) else one.name
    return papers.Invitation(
        council=meeting.council.name,
        to=to,
        post="" if isinstance(one, Seat) else one.post,
        written_on=on,
        format=name_of(meeting),
        when=when_of(meeting),
        place=meeting.address,
        questions=tuple(
            question.title + (f". Докладывает: {question.speaker}" if question.speaker else "")
            for question in questions
        ),
        materials=tuple(
            material.name + (f": {material.url}" if material.url else "")
            for question in questions
            for material in question.materials.all()
        ),
        is_guest=isinstance(one, Guest) and one.institution_id is not None,
        signed_by=chair.name if chair is not None else "",
        made_on=on,
    )


def calendar(meeting: Meeting, *, at: datetime) -> bytes:
    """Return a meeting as a file calendar programs take."""
    whole = feeds.calendar(f"Мерило: {name_of(meeting)}")
    entry = Event()
    slug = meeting.council.municipality.slug
    entry.add("uid", f"meeting-{meeting.pk}@{slug}.merilo")
    entry.add("dtstamp", at)
    if meeting.votes_until is not None:
        entry.add("dtstart", meeting.votes_until)
        entry.add("dtend", meeting.votes_until + timedelta(days=1))
    else:
        entry.add("dtstart", meeting.starts_at)
        entry.add("dtend", meeting.starts_at + LASTS)
    entry.add("summary", wording.shortened(f"{name_of(meeting)[:1].upper()}{name_of(meeting)[1:]}", 200))
    entry.add("location", meeting.address)
    agenda = (f"{one.position}. {one.title}" for one in meeting.questions.all())
    entry.add("description", "\n".join(agenda))
    entry.add("url", f"{settings.BASE_ADDRESS}{reverse('meeting', args=[slug, meeting.pk])}")
    entry.add("status", "CANCELLED" if meeting.state == Meeting.State.CANCELLED else "CONFIRMED")
    entry.add_component(feeds.alarm(name_of(meeting), timedelta(days=-1)))
    whole.add_component(entry)
    return feeds.written(whole)
