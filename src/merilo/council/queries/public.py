"""The council as everybody may see it: who sits in it by name, when it met, what it decided. No votes by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from merilo.council.models import Council, Meeting, Resolution
from merilo.council.queries import composition, decisions, votes
from merilo.registry.models import Municipality


@dataclass(frozen=True, slots=True)
class PublicDecision:
    """A decision in force or one that was superseded."""

    number: str
    text: str
    instead: str  # the later decision that superseded it


@dataclass(frozen=True, slots=True)
class PublicMeeting:
    """A meeting whose minutes are signed, or one that is to come."""

    id: int
    title: str
    format: str
    on: date
    number: int | None
    decisions: tuple[PublicDecision, ...]


@dataclass(frozen=True, slots=True)
class PublicCouncil:
    """The council at work."""

    name: str
    basis: str
    ends_on: date
    members: tuple[tuple[str, str], ...]  # name and post
    to_come: tuple[PublicMeeting, ...]


def council(municipality: Municipality, *, today: date) -> PublicCouncil | None:
    """Return the council at work, None where none is written down."""
    found = composition.council_of(municipality)
    if found is None:
        return None
    sitting = sorted(
        composition.sitting(found, today), key=lambda one: (composition.ORDER[one.Post(one.post)], one.name)
    )
    coming = found.meetings.filter(state=Meeting.State.INVITED).exclude(format=Meeting.Format.ABSENTEE)
    return PublicCouncil(
        found.name,
        found.basis,
        found.ends_on,
        tuple((one.name, one.post) for one in sitting),
        tuple(_meeting(one) for one in coming.order_by("starts_at") if votes.day_of(one) >= today),
    )


def held(municipality: Municipality) -> list[PublicMeeting]:
    """Return the meetings with signed minutes, the latest first."""
    found = Meeting.objects.filter(council__in=Council.objects.filter(municipality=municipality), state="closed")
    related = "questions__resolutions__superseded_by__question__meeting"
    return [_meeting(one) for one in found.select_related("council").prefetch_related(related)]


def _meeting(one: Meeting) -> PublicMeeting:
    made = []
    for question in one.questions.all():
        question.meeting = one
        for resolution in question.resolutions.all():
            if resolution.state != Resolution.State.ADOPTED:
                continue
            resolution.question = question
            later = next((each for each in resolution.superseded_by.all() if each.state == "adopted"), None)
            instead = decisions.words_of(later) if later is not None else ""
            made.append(PublicDecision(decisions.number_of(resolution), resolution.text, instead))
    return PublicMeeting(one.pk, one.title, one.format, votes.day_of(one), one.number, tuple(made))
