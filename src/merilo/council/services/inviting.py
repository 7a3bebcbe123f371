"""Whom a meeting is told of: notices in the program, letters by mail with the invitation and the calendar entry."""

from __future__ import annotations

import logging
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from merilo.accounts.models import MailAttempt, User
from merilo.accounts.queries import people
from merilo.accounts.services import notices
from merilo.core import papers, wording
from merilo.council.models import Guest, Meeting, Seat
from merilo.council.queries import letters, votes

log = logging.getLogger(__name__)


def tell_invited(meeting: Meeting, at: datetime) -> None:
    """Tell members and invited heads in the program that a meeting is called."""
    text = f"Приглашение: {letters.name_of(meeting)}, {letters.when_of(meeting)}"
    _tell(meeting, _everybody(meeting, at), f"invited:{meeting.starts_at:%Y%m%d%H%M}", text, at)


def tell_changed(meeting: Meeting, at: datetime) -> None:
    """Tell those who were invited that the meeting was moved or cancelled."""
    if meeting.state == Meeting.State.CANCELLED:
        text = f"Заседание отменено: {letters.name_of(meeting)}. {meeting.cancel_reason}"
    else:
        text = f"Заседание изменено: {letters.name_of(meeting)}, {letters.when_of(meeting)}"
    _tell(meeting, _everybody(meeting, at), f"changed:{at:%Y%m%d%H%M%S}", text, at)


def tell_remarks(meeting: Meeting, at: datetime) -> None:
    """Tell those who were present that the minutes wait for their remarks."""
    until = wording.date_words(meeting.remarks_until) if meeting.remarks_until else ""
    came = [seat.member.user for seat in meeting.seating.filter(came=Seat.Came.PRESENT).select_related("member__user")]
    users = [one for one in came if one is not None]
    _tell(meeting, users, "remarks", f"Проект протокола ждёт замечаний до {until}: {letters.name_of(meeting)}", at)


def _everybody(meeting: Meeting, at: datetime) -> list[User]:
    members = [seat.member.user for seat in meeting.seating.select_related("member__user")]
    guests = meeting.guests.filter(institution__isnull=False).select_related("institution")
    places = [str(guest.institution.place) for guest in guests if guest.institution is not None]
    heads = people.heads_of(places, on=timezone.localdate(at)) if places else []
    return [*(one for one in members if one is not None), *heads]


def _tell(meeting: Meeting, users: list[User], what: str, text: str, at: datetime) -> None:
    link = reverse("meeting", args=[meeting.council.municipality.slug, meeting.pk])
    notices.notify(
        users=users, key=f"meeting:{meeting.pk}:{what}", text=text, link=link, place=meeting.place, at=at
    )  # fmt: skip


def send_letters(meeting: Meeting) -> None:
    """Put the letters of a meeting into the queue, where there is a mail server at all."""
    if not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        transaction.on_commit(lambda: mail_invitations.enqueue(meeting.pk))


def send_now(meeting_id: int, *, at: datetime) -> int:
    """Send the letters that have not gone yet; return how many went. One that fails is noted and tried next time."""
    meeting = Meeting.objects.select_related("council__municipality").filter(pk=meeting_id).first()
    if meeting is None or meeting.state != Meeting.State.INVITED:
        return 0
    with timezone.override(meeting.council.municipality.time_zone):
        return sum(_send(meeting, one, at) for one in _waiting(meeting))


def _waiting(meeting: Meeting) -> list[Seat | Guest]:
    seats = meeting.seating.filter(mailed_at__isnull=True).exclude(member__email="").select_related("member")
    return [*seats, *meeting.guests.filter(mailed_at__isnull=True).exclude(email="").select_related("institution")]


def _send(meeting: Meeting, one: Seat | Guest, at: datetime) -> bool:
    to = one.member.email if isinstance(one, Seat) else one.email
    subject = f"Приглашение: {letters.name_of(meeting)}, {votes.day_of(meeting):%d.%m.%Y}"
    letter = letters.invitation(meeting, one, on=timezone.localdate(at))
    body = f"{letter.council}\n\nПриглашаем: {letters.name_of(meeting)}.\n{letters.when_of(meeting)}"
    mail = EmailMessage(subject, f"{body}\n{meeting.address}\n\nПриглашение и повестка во вложении.", to=[to])
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    mail.attach("Приглашение.docx", papers.invitation(letter, as_="docx"), word)
    mail.attach("Заседание.ics", letters.calendar(meeting, at=at), "text/calendar")
    try:
        mail.send()
    except (OSError, SMTPException, ValueError) as error:
        MailAttempt.objects.create(at=at, to=to, subject=subject, error=f"{type(error).__name__}: {error}"[:500])
        log.warning("invitation of meeting %s to %s did not go: %s", meeting.pk, one.pk, error)
        return False
    type(one).objects.filter(pk=one.pk).update(mailed_at=at)
    MailAttempt.objects.create(at=at, to=to, subject=subject)
    return True


@task()
def mail_invitations(meeting_id: int) -> None:
    """Send the letters of a meeting in the background; the clock is read here, at the edge."""
    send_now(meeting_id, at=timezone.now())
