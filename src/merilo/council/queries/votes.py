"""Quorum and votes: who sits, who came, who may not judge, what the count comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from merilo.core import wording
from merilo.council.models import Conflict, Council, Meeting, Member, Question, Resolution, Seat, Vote
from merilo.council.queries import composition

FREE = (Meeting.Format.CLUB, Meeting.Format.OTHER)  # no votes are counted there, recommendations only


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many sit in the council, how many came, how many must."""

    seats: int
    present: int
    needed: int
    is_absentee: bool = False

    @property
    def is_there(self) -> bool:
        """Return whether enough came."""
        return self.seats > 0 and self.present >= self.needed

    @property
    def words(self) -> str:
        """Return the quorum as minutes say it."""
        came = wording.counted(self.present, "член", "члена", "членов")
        there = "Кворум есть." if self.is_there else f"Кворума нет: нужно не меньше {self.needed}."
        one, more = ("Голосовал", "Голосовали") if self.is_absentee else ("Присутствует", "Присутствуют")
        took_part = wording.plural(self.present, one, more, more)
        return f"{took_part} {came} совета из {self.seats}. {there}"


@dataclass(frozen=True, slots=True)
class Count:
    """Votes on a decision. `is_adopted` is None while nobody has voted."""

    votes_for: int
    against: int
    abstained: int
    voters: int
    is_adopted: bool | None
    by_name: tuple[tuple[str, str], ...] = ()
    by_chair: bool = False  # equal halves, and the chair was for it

    @property
    def has_votes(self) -> bool:
        """Return whether anybody has voted."""
        return any((self.votes_for, self.against, self.abstained))

    @property
    def words(self) -> str:
        """Return the votes as minutes say them."""
        said = (("за", self.votes_for), ("против", self.against), ("воздержались", self.abstained))
        return ", ".join(f"{what} — {number or 'нет'}" for what, number in said)


def day_of(meeting: Meeting) -> date:
    """Return the day of a meeting in the time zone of the place."""
    return timezone.localdate(meeting.starts_at)


def needed(council: Council, seats: int) -> int:
    """Return how many of so many must come."""
    return {
        Council.Quorum.MORE_THAN_HALF: seats // 2 + 1,
        Council.Quorum.HALF: (seats + 1) // 2,
        Council.Quorum.TWO_THIRDS: -(-2 * seats // 3),
    }[Council.Quorum(council.quorum)]


def quorum_of(meeting: Meeting) -> Quorum:
    """Return the quorum of a meeting: counted anew until it was held, then as it was."""
    seats = meeting.seats
    if seats is None:
        seats = composition.sitting(meeting.council, day_of(meeting)).count()
    present = meeting.seating.filter(came=Seat.Came.PRESENT).count()
    return Quorum(seats, present, needed(meeting.council, seats), meeting.format == Meeting.Format.ABSENTEE)


@dataclass(frozen=True, slots=True)
class Hall:
    """Who votes at a meeting, read once for all its questions.

    `there`: who may vote at all: those who came, in an absentee vote all who sit. `came`: whose vote or sheet counts.
    """

    there: tuple[Member, ...]
    came: frozenset[int]
    interests: tuple[tuple[int, int, str], ...]  # institution, member, name of the member
    lacks_quorum: bool = False  # known from the day the meeting was held

    def recused(self, question: Question) -> dict[int, str]:
        """Return who does not vote on a question because of an interest: key of the member → name."""
        about = {key for one in question.institutions.all() for key in (one.pk, one.parent_id) if key is not None}
        return {member: name for institution, member, name in self.interests if institution in about}

    def voters(self, question: Question) -> list[Member]:
        """Return who votes on a question: those who may vote without an interest in it."""
        out = self.recused(question)
        return [one for one in self.there if one.pk not in out]


def hall(meeting: Meeting) -> Hall:
    """Return who votes at a meeting, in two questions to the database (three for an absentee vote)."""
    on = day_of(meeting)
    seats = meeting.seating.filter(came=Seat.Came.PRESENT)
    if meeting.format == Meeting.Format.ABSENTEE:
        there = tuple(composition.sitting(meeting.council, on).order_by("name"))
        came = frozenset(seats.values_list("member", flat=True))
    else:
        there = tuple(seat.member for seat in seats.select_related("member").order_by("member__name"))
        came = frozenset(one.pk for one in there)
    stated = Conflict.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on), member__council=meeting.council_id, stated_on__lte=on
    ).values_list("institution", "member", "member__name")
    lacks_quorum = (
        meeting.format not in FREE and meeting.seats is not None and len(came) < needed(meeting.council, meeting.seats)
    )
    return Hall(there, came, tuple(stated), lacks_quorum)


def voters(question: Question) -> list[Member]:
    """Return who votes on one question."""
    return hall(question.meeting).voters(question)


def count(resolution: Resolution, *, allowed: int, council: Council) -> Count:
    """Return the votes on a decision; more than half of those who may vote and came must be for it.

    `allowed`: how many may vote. Equal halves are decided by the chair where the statute says so.
    """
    if resolution.is_named:
        cast = [(one.member, one.choice) for one in resolution.votes.all()]
        number = {choice: sum(said == choice for _, said in cast) for choice in Vote.Choice.values}
        three = (number["for"], number["against"], number["abstained"])
        chair = any(member.post == Member.Post.CHAIR and said == Vote.Choice.FOR for member, said in cast)
        named = tuple((member.name, str(Vote.Choice(said).label)) for member, said in cast)
    else:
        three = (resolution.votes_for or 0, resolution.votes_against or 0, resolution.abstained or 0)
        chair, named = resolution.chair_was_for, ()
    if not any(three):
        return Count(*three, allowed, None, named)
    tie = 2 * three[0] == allowed and three[0] == three[1]
    by_chair = tie and council.chair_decides and chair
    return Count(*three, allowed, 2 * three[0] > allowed or by_chair, named, by_chair)
