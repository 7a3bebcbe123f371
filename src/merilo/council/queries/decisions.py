"""Decisions of the council: in words by which papers name them, and as what the rooms above may rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from merilo.core import wording
from merilo.council.models import Meeting, Resolution
from merilo.council.queries.votes import FREE, day_of
from merilo.registry.models import Municipality

MOST = 100  # a list to choose from; older ones are named in words


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision the rooms above may rest on."""

    id: int
    words: str
    decided_on: date
    text: str

    @property
    def label(self) -> str:
        """Return the choice as a list offers it."""
        return f"{self.words}: {wording.shortened(self.text, 90)}"


@dataclass(frozen=True, slots=True)
class Row:
    """A decision as lists show it."""

    id: int
    number: str
    text: str
    question: str
    kind: str
    words: str
    decided_on: date
    meeting: int
    state: str
    shape: str
    responsible: str
    due_on: date | None
    task_state: str
    task_shape: str
    task: int | None
    done_words: str


def words_of(resolution: Resolution) -> str:
    """Return a decision as papers name it: «протокол общественного совета от 12.03.2026 № 3, п. 1.1»."""
    return f"{minutes_words(resolution.question.meeting)}, п. {number_of(resolution)}"


def minutes_words(meeting: Meeting) -> str:
    """Return minutes as papers name them; what was noted at a meeting of another body has no number of the council."""
    on = f"от {day_of(meeting):%d.%m.%Y}"
    if meeting.number is None:
        return f"запись о совещании ({meeting.body}) {on}"
    return f"протокол общественного совета {on} №{wording.NBSP}{meeting.number}"


def number_of(resolution: Resolution) -> str:
    """Return the number of a decision in its minutes."""
    return f"{resolution.question.position}.{resolution.ordinal}"


def choices(municipality: Municipality, kind: str = "") -> list[Choice]:
    """Return the decisions in force, the latest first; of one kind and of no special kind where a kind is named."""
    found = in_force(municipality).exclude(question__meeting__format__in=FREE)  # where nobody votes nothing is decided
    if kind:
        found = found.filter(question__kind__in=(kind, "other"))
    return [
        Choice(one.pk, words_of(one), day_of(one.question.meeting), one.text)
        for one in found.order_by("-question__meeting__starts_at", "question__position", "ordinal")[:MOST]
    ]


def named(municipality: Municipality, words: str, decided_on: date) -> Resolution | None:
    """Return the decision that is named so, None where these words are of another paper."""
    said = " ".join(words.split())
    for one in in_force(municipality).filter(question__meeting__starts_at__year=decided_on.year):
        if " ".join(words_of(one).split()) == said and day_of(one.question.meeting) == decided_on:
            return one
    return None


def in_force(municipality: Municipality) -> QuerySet[Resolution]:
    """Return the decisions of signed minutes that no later one has superseded."""
    return (
        Resolution.objects.filter(
            question__meeting__council__municipality=municipality,
            question__meeting__state=Meeting.State.CLOSED,
            state=Resolution.State.ADOPTED,
        )
        .exclude(superseded_by__state=Resolution.State.ADOPTED)
        .select_related("question__meeting__council")
    )


def one(municipality: Municipality, key: int | None) -> Resolution | None:
    """Return a decision in force by its key."""
    return None if key is None else in_force(municipality).filter(pk=key).first()
