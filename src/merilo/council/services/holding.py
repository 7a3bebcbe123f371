"""A meeting as it is held: who came, what is decided, how people voted, also without meeting."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.council.models import Meeting, Member, Question, Resolution, Seat, Vote
from merilo.council.queries import composition, decisions, votes
from merilo.council.services.meetings import BEFORE, OPEN, MeetingHasMoved, MeetingRefused, move, must_be, require
from merilo.registry.services.institutions import tidy

RUNNING = (Meeting.State.HELD, Meeting.State.REMARKS)
MOST_DECISIONS = 30


class VoteRefused(MeetingRefused):
    """These votes cannot be: too many, of one who may not judge, without a quorum."""


def hold(
    *,
    meeting: Meeting,
    present: Collection[Member],
    presided: Member | None,
    secretary: str,
    reasons: Mapping[int, str] | None = None,
    guests: Mapping[int, str] | None = None,
    actor: User,
    at: datetime,
) -> Meeting:
    """Write down who came to a meeting and what the guests said; from now on decisions are made and voted on.

    `reasons`: why an absent member was absent, `guests`: position of each guest who came, both by key. May be repeated
    to correct who came, while nobody has voted. Raises MeetingHasMoved, MeetingRefused.
    """
    by = require(meeting, (*BEFORE, Meeting.State.HELD), actor, at)
    on = votes.day_of(meeting)
    if on > timezone.localdate(at):
        raise MeetingRefused("День заседания ещё не наступил: если оно прошло раньше, исправьте дату.")
    if not meeting.questions.exists():
        raise MeetingRefused("В повестке нет ни одного вопроса.")
    sitting = {one.pk: one for one in composition.sitting(meeting.council, on)}
    came = {one.pk for one in present}
    if meeting.format == Meeting.Format.ABSENTEE:
        came = _who_voted(meeting, at)
    if came - sitting.keys():
        raise MeetingRefused("Отмечен человек, который в этот день не был в составе совета.")
    if presided is not None and presided.pk not in sitting:
        raise MeetingRefused("Председательствует тот, кто в этот день в составе совета.")
    if presided is not None and presided.pk not in came and meeting.format != Meeting.Format.ABSENTEE:
        raise MeetingRefused(
            "Председательствовал тот, кто был: отметьте его среди присутствовавших или назовите другого."
        )
    if meeting.state == Meeting.State.HELD and came != _came(meeting) and _is_voted(meeting):
        raise MeetingRefused("Уже голосовали: кто присутствовал, больше не меняется.")
    with transaction.atomic():
        is_own = meeting.format != Meeting.Format.OTHER  # minutes of others are numbered by others
        number = meeting.number or (_next_number(meeting) if is_own else None)
        values = {"presided": presided, "secretary": tidy(secretary), "seats": len(sitting), "number": number}
        move(meeting, (*BEFORE, Meeting.State.HELD), Meeting.State.HELD, **values)
        meeting.seating.exclude(member__in=sitting).delete()
        for key in sitting:
            state = Seat.Came.PRESENT if key in came else Seat.Came.ABSENT
            reason = "" if key in came else tidy((reasons or {}).get(key, ""))[:300]
            Seat.objects.update_or_create(meeting=meeting, member_id=key, defaults={"came": state, "reason": reason})
        for guest in meeting.guests.all():
            there = guest.pk in (guests or {})
            guest.came = Seat.Came.PRESENT if there else Seat.Came.ABSENT
            guest.position = (guests or {}).get(guest.pk, "").strip()[:8000]
            guest.save(update_fields=["came", "position"])
        journal.record(
            actor=actor, act="hold_meeting", within=meeting.place, subject=meeting, at=at, by=by,
            after={"present": sorted(sitting[key].name for key in came), "number": number},
        )  # fmt: skip
    return meeting


def add_resolution(*, question: Question, values: Mapping[str, Any], actor: User, at: datetime) -> Resolution:
    """Write the draft of a decision on a question. Raises MeetingHasMoved, MeetingRefused."""
    meeting = question.meeting
    by = require(meeting, OPEN, actor, at)
    last = question.resolutions.aggregate(last=Max("ordinal"))["last"] or 0
    if last >= MOST_DECISIONS:
        raise MeetingRefused(f"По одному вопросу не больше {MOST_DECISIONS} решений.")
    made = Resolution(question=question, ordinal=last + 1)
    _fill(made, values)
    with transaction.atomic():
        _save(made)
        journal.record(
            actor=actor, act="add_resolution", within=meeting.place, subject=meeting, at=at, by=by,
            after=_told(made),
        )  # fmt: skip
    return made


def change_resolution(*, resolution: Resolution, values: Mapping[str, Any], actor: User, at: datetime) -> Resolution:
    """Change the draft of a decision; one that was voted on keeps its text. Raises MeetingHasMoved, MeetingRefused."""
    meeting = resolution.question.meeting
    by = require(meeting, OPEN, actor, at)
    before = _told(resolution)
    _fill(resolution, values)
    if resolution.text != before["text"] and _has_votes(resolution):
        raise MeetingRefused("За этот текст уже голосовали: измените ответственного или срок, а текст оставьте.")
    with transaction.atomic():
        _save(resolution)
        journal.record(
            actor=actor, act="change_resolution", within=meeting.place, subject=meeting, at=at, by=by,
            before=before, after=_told(resolution),
        )  # fmt: skip
    return resolution


def drop_resolution(*, resolution: Resolution, actor: User, at: datetime) -> None:
    """Take the draft of a decision back; one that was voted on stays. Raises MeetingHasMoved, MeetingRefused."""
    meeting = resolution.question.meeting
    by = require(meeting, OPEN, actor, at)
    if _has_votes(resolution):
        raise MeetingRefused("За это решение уже голосовали: убрать его нельзя.")
    with transaction.atomic():
        journal.record(
            actor=actor, act="drop_resolution", within=meeting.place, subject=meeting, at=at, by=by,
            before=_told(resolution),
        )  # fmt: skip
        resolution.delete()


def vote_by_count(
    *, resolution: Resolution, votes_for: int, against: int, abstained: int, chair_was_for: bool, actor: User,
    at: datetime,
) -> Resolution:  # fmt: skip
    """Write down how many were for, against, abstained. Raises MeetingHasMoved, VoteRefused."""
    meeting = resolution.question.meeting
    by = require(meeting, (Meeting.State.HELD,), actor, at)
    allowed = _voters(resolution)
    total = votes_for + against + abstained
    if total != len(allowed):
        raise VoteRefused(f"Голосуют {len(allowed)}, а голосов {total}: каждый из них за, против или воздержался.")
    chair = any(one.post == Member.Post.CHAIR for one in allowed)
    with transaction.atomic():
        resolution.votes.all().delete()
        resolution.is_named = False
        resolution.votes_for, resolution.votes_against, resolution.abstained = votes_for, against, abstained
        resolution.chair_was_for = chair_was_for and chair and votes_for > 0
        resolution.save(update_fields=["is_named", "votes_for", "votes_against", "abstained", "chair_was_for"])
        journal.record(
            actor=actor, act="count_votes", within=meeting.place, subject=meeting, at=at, by=by,
            after={"decision": decisions.number_of(resolution), "votes": f"{votes_for}, {against}, {abstained}"},
        )  # fmt: skip
    return resolution


def vote_by_name(*, resolution: Resolution, cast: Mapping[int, str], actor: User, at: datetime) -> Resolution:
    """Write down how each voted, by key of the member; in an absentee vote from the paper sheets that have come.

    `cast` holds all sheets: one that was entered by mistake is entered again or left out; what a member has cast stays.
    Raises MeetingHasMoved, VoteRefused.
    """
    meeting = resolution.question.meeting
    is_absentee = meeting.format == Meeting.Format.ABSENTEE
    by = require(meeting, (Meeting.State.INVITED,) if is_absentee else (Meeting.State.HELD,), actor, at)
    allowed = {one.pk for one in _voters(resolution)}
    own = set(resolution.votes.filter(by_sheet=False).values_list("member", flat=True)) if is_absentee else set()
    if strange := set(cast) - (allowed - own):
        raise VoteRefused(f"Голосов, которые не принимаются: {len(strange)}. Обновите страницу.")
    if not is_absentee and set(cast) != allowed:
        raise VoteRefused("Отметьте голос каждого, кто присутствовал и может голосовать.")
    with transaction.atomic():
        resolution.votes.exclude(member__in=own).delete()
        for key, choice in cast.items():
            Vote.objects.update_or_create(
                resolution=resolution, member_id=key,
                defaults={"choice": Vote.Choice(choice), "by_sheet": is_absentee, "at": at},
            )  # fmt: skip
        Resolution.objects.filter(pk=resolution.pk).update(is_named=True, votes_for=None)
        journal.record(
            actor=actor, act="name_votes", within=meeting.place, subject=meeting, at=at, by=by,
            after={"decision": decisions.number_of(resolution), "sheets_entered": len(cast)},
        )  # fmt: skip
    resolution.refresh_from_db()
    return resolution


def cast_votes(*, meeting: Meeting, cast: Mapping[int, str], actor: User, at: datetime) -> int:
    """Vote in an absentee vote as the member one is: what was not answered stays open; a vote is given once.

    `cast`: key of the decision → what is said. Raises MeetingHasMoved, VoteRefused.
    """
    by = access.require(actor, Act.JOIN_COUNCIL, within=meeting.place, at=at)
    today = timezone.localdate(at)
    must_be(meeting, (Meeting.State.INVITED,))
    if meeting.format != Meeting.Format.ABSENTEE or meeting.votes_until is None:
        raise VoteRefused("На этом заседании голосуют очно.")
    if today > meeting.votes_until:
        raise VoteRefused("Приём голосов закончен.")
    member = composition.member_for(actor, meeting.council, on=today)
    if member is None:
        raise VoteRefused("Голосуют члены совета: ваша учётная запись ни за кем из них не закреплена.")
    known = {one.pk: one for question in _questions(meeting) for one in question.resolutions.all()}
    with transaction.atomic():
        number = 0
        for key, choice in cast.items():
            resolution = known.get(key)
            if resolution is None or member.pk not in {one.pk for one in _voters(resolution)}:
                raise VoteRefused("По одному из вопросов ваш голос не принимается. Обновите страницу.")
            _, is_new = Vote.objects.get_or_create(
                resolution=resolution, member=member, defaults={"choice": Vote.Choice(choice), "at": at}
            )
            number += is_new
            Resolution.objects.filter(pk=key).update(is_named=True)
        if not number:
            raise VoteRefused("Отметьте хотя бы один ответ. Поданный голос не меняется.")
        journal.record(
            actor=actor, act="cast_votes", within=meeting.place, subject=meeting, at=at, by=by,
            after={"votes_given": number},
        )  # fmt: skip
    return number


def _voters(resolution: Resolution) -> list[Member]:
    meeting = resolution.question.meeting
    if meeting.format in votes.FREE:
        raise VoteRefused("На открытом клубе и чужом совещании не голосуют: запишите рекомендацию.")
    if meeting.format != Meeting.Format.ABSENTEE and not votes.quorum_of(meeting).is_there:
        raise VoteRefused("Кворума нет: решения не принимаются. Можно обсудить вопросы и назначить новый день.")
    return votes.voters(resolution.question)


def _who_voted(meeting: Meeting, at: datetime) -> set[int]:
    """Return whose sheets have come. Raises MeetingHasMoved while others may still vote."""
    drafts = [one for question in _questions(meeting) for one in question.resolutions.all()]
    if not drafts:
        raise MeetingRefused("Голосовать не о чем: напишите проекты решений.")
    hall = votes.hall(meeting)
    wanted = {one.pk for draft in drafts for one in hall.voters(draft.question)}
    given = {vote.member_id for draft in drafts for vote in draft.votes.all()}
    late = meeting.votes_until is None or timezone.localdate(at) > meeting.votes_until
    if not late and wanted - given:
        raise MeetingHasMoved("Голоса ещё принимаются: итог подводят после последнего дня или когда ответили все.")
    return given


def _questions(meeting: Meeting) -> list[Question]:
    found = meeting.questions.prefetch_related("institutions", "resolutions__votes")
    return list(found.select_related("meeting__council"))


def _came(meeting: Meeting) -> set[int]:
    return set(meeting.seating.filter(came=Seat.Came.PRESENT).values_list("member", flat=True))


def _is_voted(meeting: Meeting) -> bool:
    found = Resolution.objects.filter(question__meeting=meeting)
    return found.filter(votes_for__isnull=False).exists() or Vote.objects.filter(resolution__in=found).exists()


def _has_votes(resolution: Resolution) -> bool:
    return resolution.votes_for is not None or resolution.votes.exists()


def _next_number(meeting: Meeting) -> int:
    year = votes.day_of(meeting).year
    same = Meeting.objects.filter(council=meeting.council_id, starts_at__year=year, number__isnull=False)
    return (same.aggregate(last=Max("number"))["last"] or 0) + 1


def _fill(resolution: Resolution, values: Mapping[str, Any]) -> None:
    for name in ("text", "responsible", "due_on", "supersedes"):
        if name in values:
            value = values[name]
            setattr(resolution, name, value.strip() if isinstance(value, str) else value)


def _save(resolution: Resolution) -> None:
    meeting = resolution.question.meeting
    old = resolution.supersedes
    if old is not None and not decisions.in_force(meeting.council.municipality).filter(pk=old.pk).exists():
        raise MeetingRefused("Отменить можно только действующее решение этого совета.")
    if resolution.due_on is not None and resolution.due_on < votes.day_of(meeting):
        raise MeetingRefused("Срок исполнения раньше дня заседания.")
    resolution.full_clean(exclude=["question", "item", "supersedes"])
    resolution.save()


def _told(resolution: Resolution) -> dict[str, Any]:
    return {"text": resolution.text, "responsible": resolution.responsible, "due_on": resolution.due_on}
