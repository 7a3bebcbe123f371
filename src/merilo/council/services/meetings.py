"""Meetings before they are held: called, their agenda, who is invited."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Held
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.council.models import Council, Guest, Material, Meeting, Question, Resolution, Seat
from merilo.council.queries import agenda, composition, votes
from merilo.council.services import inviting
from merilo.council.services.keeping import taken
from merilo.registry.models import Institution
from merilo.registry.services.institutions import tidy

MEETING = ("format", "title", "body", "starts_at", "address", "votes_until")
BEFORE = (Meeting.State.PLANNED, Meeting.State.INVITED)
OPEN = (*BEFORE, Meeting.State.HELD, Meeting.State.REMARKS)
MOST_QUESTIONS = 60


class MeetingRefused(Refused):
    """The meeting cannot be called or changed so; the text says why."""


class MeetingHasMoved(Refused):
    """The meeting is in a state in which this cannot be done, or somebody was faster."""


def plan_meeting(*, council: Council, values: Mapping[str, Any], actor: User, at: datetime) -> Meeting:
    """Call a meeting. Raises MeetingRefused, ValidationError."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=council.place, at=at)
    if council.ended_on is not None:
        raise MeetingRefused("Полномочия этого совета прекращены: заседаний у него больше нет.")
    made = Meeting(council=council, made_by=actor, made_at=at)
    _fill(made, values)
    _check(made)
    with transaction.atomic():
        made.full_clean(exclude=["made_by"])
        made.save()
        journal.record(
            actor=actor, act="plan_meeting", within=council.place, subject=made, at=at, by=by, after=_told(made)
        )
    return made


def change_meeting(*, meeting: Meeting, values: Mapping[str, Any], actor: User, at: datetime) -> Meeting:
    """Move a meeting, or correct its head; those invited are told. Raises MeetingHasMoved, MeetingRefused."""
    by = require(meeting, BEFORE, actor, at)
    before = _told(meeting)
    _fill(meeting, values)
    _check(meeting)
    with transaction.atomic():
        meeting.full_clean(exclude=["made_by"])
        meeting.save(update_fields=list(MEETING))
        journal.record(
            actor=actor, act="change_meeting", within=meeting.place, subject=meeting, at=at, by=by,
            before=before, after=_told(meeting),
        )  # fmt: skip
    if meeting.state == Meeting.State.INVITED and before != _told(meeting):
        inviting.tell_changed(meeting, at)
    return meeting


def cancel_meeting(*, meeting: Meeting, reason: str, actor: User, at: datetime) -> Meeting:
    """Give a meeting up before it is held; those invited are told. Raises MeetingHasMoved, MeetingRefused."""
    by = require(meeting, BEFORE, actor, at)
    if not tidy(reason):
        raise MeetingRefused("Напишите, почему заседание отменяется.")
    was_invited = meeting.state == Meeting.State.INVITED
    with transaction.atomic():
        move(meeting, BEFORE, Meeting.State.CANCELLED, cancel_reason=tidy(reason)[:500])
        journal.record(
            actor=actor, act="cancel_meeting", within=meeting.place, subject=meeting, at=at, by=by, reason=tidy(reason)
        )
    if was_invited:
        inviting.tell_changed(meeting, at)
    return meeting


def add_question(*, meeting: Meeting, values: Mapping[str, Any], actor: User, at: datetime) -> Question:
    """Put a question on the agenda; `draft` makes the draft of a decision. Raises MeetingHasMoved, MeetingRefused."""
    by = require(meeting, OPEN, actor, at)
    with transaction.atomic():
        made = _put_question(meeting, values)
        journal.record(
            actor=actor, act="add_question", within=meeting.place, subject=meeting, at=at, by=by,
            after={"question": made.title},
        )  # fmt: skip
    return made


def add_waiting(*, meeting: Meeting, keys: Collection[str], actor: User, at: datetime) -> list[Question]:
    """Put what waits on the agenda; return the questions. Raises MeetingHasMoved, MeetingRefused."""
    by = require(meeting, OPEN, actor, at)
    waits = agenda.waiting(meeting.council.municipality, today=timezone.localdate(at))
    chosen = [one for one in waits if one.key in set(keys)]
    if not chosen:
        raise MeetingRefused("Отметьте, что внести в повестку: возможно, вопросы уже внёс кто-то другой.")
    with transaction.atomic():
        made = [
            _put_question(meeting, {"title": one.title, "kind": one.kind, "plan_id": one.plan, "task_id": one.task})
            for one in chosen
        ]
        journal.record(
            actor=actor, act="add_question", within=meeting.place, subject=meeting, at=at, by=by,
            after={"questions": [one.title for one in made]},
        )  # fmt: skip
    return made


def change_question(*, question: Question, values: Mapping[str, Any], actor: User, at: datetime) -> Question:
    """Change a question of the agenda, or write down what was heard and said. Raises MeetingHasMoved."""
    meeting = question.meeting
    by = require(meeting, OPEN, actor, at)
    before = {"question": question.title, "heard": question.heard, "said": question.said}
    for name in ("kind", "title", "speaker", "plan", "task", "heard", "said"):
        if name in values:
            value = values[name]
            setattr(question, name, value.strip() if isinstance(value, str) else value)
    with transaction.atomic():
        question.full_clean(exclude=["meeting", "plan", "task"])
        question.save(update_fields=["kind", "title", "speaker", "plan", "task", "heard", "said"])
        if "institutions" in values:
            question.institutions.set(_own(values["institutions"], meeting))
        journal.record(
            actor=actor, act="change_question", within=meeting.place, subject=meeting, at=at, by=by,
            before=before, after={"question": question.title, "heard": question.heard, "said": question.said},
        )  # fmt: skip
    return question


def drop_question(*, question: Question, actor: User, at: datetime) -> None:
    """Take a question off the agenda; one with votes stays. Raises MeetingHasMoved, MeetingRefused."""
    meeting = question.meeting
    by = require(meeting, OPEN, actor, at)
    if any(one.votes.exists() or one.votes_for is not None for one in question.resolutions.all()):
        raise MeetingRefused("По вопросу уже голосовали: снять его с повестки нельзя.")
    with transaction.atomic():
        title = question.title
        question.delete()
        for place, one in enumerate(meeting.questions.order_by("position", "pk"), 1):
            Question.objects.filter(pk=one.pk).update(position=place)
        journal.record(
            actor=actor, act="drop_question", within=meeting.place, subject=meeting, at=at, by=by,
            before={"question": title},
        )  # fmt: skip


def raise_question(*, question: Question, actor: User, at: datetime) -> None:
    """Move a question one place up in the agenda before the meeting. Raises MeetingHasMoved."""
    meeting = question.meeting
    by = require(meeting, BEFORE, actor, at)
    above = meeting.questions.filter(position__lt=question.position).order_by("-position").first()
    if above is None:
        return
    with transaction.atomic():
        Question.objects.filter(pk=above.pk).update(position=question.position)
        Question.objects.filter(pk=question.pk).update(position=above.position)
        journal.record(
            actor=actor, act="raise_question", within=meeting.place, subject=meeting, at=at, by=by,
            after={"question": question.title},
        )  # fmt: skip


def add_material(
    *, question: Question, name: str, file: Any = None, url: str = "", actor: User, at: datetime
) -> Material:
    """Give a document or a link with a question. Raises MeetingHasMoved, MeetingRefused, FileRejected."""
    meeting = question.meeting
    by = require(meeting, OPEN, actor, at)
    if not file and not url:
        raise MeetingRefused("Приложите файл или укажите ссылку.")
    stored = taken(file, meeting.council.municipality, actor, at)
    shown = tidy(name) or (stored.name if stored is not None else wording.shortened(url, 200))
    made = Material(question=question, name=shown[:300], file=stored, url=url)
    with transaction.atomic():
        made.full_clean(exclude=["question", "file"])
        made.save()
        journal.record(
            actor=actor, act="add_material", within=meeting.place, subject=meeting, at=at, by=by,
            after={"question": question.title, "file": made.name},
        )  # fmt: skip
    return made


def drop_material(*, material: Material, actor: User, at: datetime) -> None:
    """Take a document off a question. Raises MeetingHasMoved."""
    meeting = material.question.meeting
    by = require(meeting, OPEN, actor, at)
    with transaction.atomic():
        journal.record(
            actor=actor, act="drop_material", within=meeting.place, subject=meeting, at=at, by=by,
            before={"question": material.question.title, "file": material.name},
        )  # fmt: skip
        material.delete()


def add_guest(*, meeting: Meeting, values: Mapping[str, Any], actor: User, at: datetime) -> Guest:
    """Invite somebody who does not vote. Raises MeetingHasMoved, ValidationError."""
    by = require(meeting, OPEN, actor, at)
    made = Guest(meeting=meeting, **{name: values.get(name) or "" for name in ("name", "post", "email")})
    made.institution = values.get("institution")
    if made.institution is not None:
        _own([made.institution], meeting)
        made.name = made.name or made.institution.head_name
        made.post = made.post or ", ".join(filter(None, (made.institution.head_position, str(made.institution))))
        made.email = made.email or made.institution.email
    made.name, made.post = tidy(made.name), tidy(made.post)[:500]
    if not made.name:
        raise MeetingRefused("Напишите имя: у учреждения в реестре руководитель не указан.")
    with transaction.atomic():
        made.full_clean(exclude=["institution"])
        made.save()
        journal.record(
            actor=actor, act="add_guest", within=meeting.place, subject=meeting, at=at, by=by,
            after={"guest": made.name},
        )  # fmt: skip
    return made


def drop_guest(*, guest: Guest, actor: User, at: datetime) -> None:
    """Take a guest off the list. Raises MeetingHasMoved."""
    meeting = guest.meeting
    by = require(meeting, OPEN, actor, at)
    with transaction.atomic():
        journal.record(
            actor=actor, act="drop_guest", within=meeting.place, subject=meeting, at=at, by=by,
            before={"guest": guest.name},
        )  # fmt: skip
        guest.delete()


def invite(*, meeting: Meeting, actor: User, at: datetime) -> Meeting:
    """Invite all who sit in the council on the day and the guests: notices at once, letters by mail behind it.

    May be repeated: a letter goes to those who have had none. Raises MeetingHasMoved, MeetingRefused.
    """
    by = require(meeting, BEFORE, actor, at)
    if not meeting.questions.exists():
        raise MeetingRefused("Повестка пуста: внесите вопросы, потом приглашайте.")
    members = composition.sitting(meeting.council, votes.day_of(meeting))
    if not members.exists():
        raise MeetingRefused("На день заседания в совете никого нет: проверьте состав.")
    with transaction.atomic():
        move(meeting, BEFORE, Meeting.State.INVITED, invited_at=at)
        there = set(meeting.seating.values_list("member", flat=True))
        Seat.objects.bulk_create(Seat(meeting=meeting, member=one) for one in members if one.pk not in there)
        meeting.seating.exclude(member__in=members).delete()
        journal.record(
            actor=actor, act="invite_to_meeting", within=meeting.place, subject=meeting, at=at, by=by,
            after={"members": members.count(), "guests": meeting.guests.count()},
        )  # fmt: skip
    inviting.tell_invited(meeting, at)
    inviting.send_letters(meeting)
    return meeting


def require(meeting: Meeting, states: tuple[str, ...], actor: User, at: datetime) -> Held:
    """Return the role by which a person keeps a meeting that is in one of these states. Raises MeetingHasMoved."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=meeting.place, at=at)
    must_be(meeting, states)
    return by


def must_be(meeting: Meeting, states: tuple[str, ...]) -> None:
    """Raises MeetingHasMoved for a meeting in another state."""
    if meeting.state not in states:
        raise MeetingHasMoved(f"Сейчас это сделать нельзя: заседание — «{meeting.get_state_display()}».")


def move(meeting: Meeting, before: tuple[str, ...], after: str, **values: Any) -> None:
    """Change the state if nobody was faster. Raises MeetingHasMoved."""
    must_be(meeting, before)
    if not Meeting.objects.filter(pk=meeting.pk, state=meeting.state).update(state=after, **values):
        raise MeetingHasMoved("Заседание уже изменил кто-то другой: обновите страницу.")
    meeting.refresh_from_db(fields=["state", *values])


def _put_question(meeting: Meeting, values: Mapping[str, Any]) -> Question:
    last = meeting.questions.aggregate(last=Max("position"))["last"] or 0
    if last >= MOST_QUESTIONS:
        raise MeetingRefused(f"В повестке не больше {MOST_QUESTIONS} вопросов.")
    given = {name: values.get(name) or "" for name in ("title", "speaker")}
    made = Question(meeting=meeting, position=last + 1, kind=values.get("kind") or Question.Kind.OTHER, **given)
    made.title, made.speaker = tidy(made.title), tidy(made.speaker)
    made.plan_id, made.task_id = values.get("plan_id"), values.get("task_id")
    made.full_clean(exclude=["meeting", "plan", "task"])
    made.save()
    made.institutions.set(_own(values.get("institutions") or (), meeting))
    if draft := (values.get("draft") or "").strip():
        Resolution.objects.create(question=made, ordinal=1, text=draft[:8000])
    return made


def _own(institutions: Collection[Institution], meeting: Meeting) -> Collection[Institution]:
    if any(one.municipality_id != meeting.council.municipality_id for one in institutions):
        raise MeetingRefused("Это учреждение другого муниципалитета.")
    return institutions


def _fill(meeting: Meeting, values: Mapping[str, Any]) -> None:
    for name in MEETING:
        if name in values:
            value = values[name]
            setattr(meeting, name, tidy(value) if isinstance(value, str) else value)


def _check(meeting: Meeting) -> None:
    if meeting.format == Meeting.Format.ABSENTEE:
        if meeting.votes_until is None or meeting.votes_until < votes.day_of(meeting):
            raise MeetingRefused("Для заочного голосования укажите последний день приёма голосов, не раньше начала.")
    else:
        meeting.votes_until = None
    if meeting.format == Meeting.Format.OTHER and not meeting.body:
        raise MeetingRefused("Напишите, чьё это совещание: администрации, комитета, другого органа.")


def _told(meeting: Meeting) -> dict[str, Any]:
    return {
        "format": meeting.get_format_display(),
        "title": meeting.title,
        "starts_at": f"{timezone.localtime(meeting.starts_at):%d.%m.%Y %H:%M}",
        "address": meeting.address,
    }
