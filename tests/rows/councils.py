"""The council of a walked town: called together, its minutes signed, its proposals sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from merilo.council.models import Meeting, Proposal, Resolution
from merilo.council.queries.votes import FREE
from merilo.plans.models import Task
from tests.rows.walking import Walk


def call(walk: Walk, *, title: str, who: str = "anna", kind: str = "ordinary", body: str = "") -> Meeting:
    """Call a meeting for this day at ten."""
    given = {"format": kind, "title": title, "starts_at": f"{walk.today:%Y-%m-%d}T10:00", "address": "ул. Речная, 4"}
    walk.do(who, "meeting_new", **given, body=body)
    return Meeting.objects.latest("pk")


def ask(walk: Walk, meeting: Meeting, title: str, *, who: str = "anna", task: Task | None = None, **said: Any) -> Any:
    """Put a question in own words on the agenda; `task` is the line it answers. Return it."""
    line = {"task": "" if task is None else str(task.pk)}
    walk.fill(who, "question_add", meeting.pk, **{"title": title, "kind": "other", **line, **said})
    return meeting.questions.latest("pk")


def hold(
    walk: Walk, meeting: Meeting, decisions: Mapping[int, str], *, who: str = "anna", came: int = 5,
    positions: Mapping[int, str] | None = None,
) -> str:  # fmt: skip
    """Hold a meeting: who came, a decision on each question, votes, minutes signed the next day."""
    members = sorted(meeting.council.members.all(), key=lambda one: one.post != "chair")[:came]
    said: dict[str, Any] = {}
    for guest, words in (positions or {}).items():
        said |= {f"guest_{guest}": "on", f"position_{guest}": words}
    given = {"present": [one.pk for one in members], "presided": members[0].pk, "secretary": "Зорина З. П."}
    walk.do(who, "meeting_hold", meeting.pk, **given, **said)
    for question, words in decisions.items():
        walk.do(who, "resolution_add", meeting.pk, question, text=words)
        one = Resolution.objects.get(question=question)
        if meeting.format in FREE:
            continue  # such meetings recommend, nobody votes
        walk.do(who, "resolution_vote", meeting.pk, one.pk, votes_for=came, against=0, abstained=0, chair_was_for="on")
    walk.do(who, "minutes_send", meeting.pk)
    next_day = walk.today + timedelta(days=1)
    walk.on(next_day.year, next_day.month, next_day.day)
    return walk.do(who, "minutes_close", meeting.pk, signed_on=next_day.isoformat())


def decide(
    walk: Walk, title: str, *, task: Task | None = None, who: str = "anna", kind: str = "other",
    words: str = "Принять к сведению.", form_of: str = "ordinary", **said: Any,
) -> Resolution:  # fmt: skip
    """Hold a meeting about one question, which may answer a line of the plan; return the decision."""
    meeting = call(walk, title=title, who=who, kind=form_of)
    question = ask(walk, meeting, title, who=who, task=task, kind=kind, **said)
    hold(walk, meeting, {question.pk: words}, who=who)
    return Resolution.objects.get(question=question)


def propose(walk: Walk, decision: Resolution, *, year: int, points: Sequence[str], who: str = "anna") -> Proposal:
    """Write proposals that rest on a decision and send them on this day."""
    given = {"to": "Главе администрации", "year": str(year), "points": "\n".join(points), "of_council": decision.pk}
    walk.do(who, "proposal_new", **given)
    one = Proposal.objects.latest("pk")
    sent = {"sent_on": walk.today.isoformat(), "number": "14", "sent_how": "нарочно"}
    walk.do(who, "proposal_send", one.pk, **sent)
    return one


def on(day: date) -> str:
    """Return a day as minutes name it."""
    return f"{day:%d.%m.%Y}"
