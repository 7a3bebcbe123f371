"""What signed minutes do: plans are approved, errands become tasks, lines of plans show themselves fulfilled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef

from merilo.accounts.access import Held
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.council.models import Meeting, Question, Resolution
from merilo.council.queries import decisions, votes
from merilo.council.services import operators
from merilo.plans.models import Plan, StoredFile, Task
from merilo.plans.services import fulfilling, lines, plans, reports
from merilo.plans.services.lines import LineInput
from merilo.plans.services.reports import EvidenceInput

ERRANDS = "council"  # the kind of the plan in which the errands of a council's year stand
FULFILS = {Question.Kind.TERMS: "terms", Question.Kind.OPERATOR: "operator"}  # steps that a decision alone fulfils


@dataclass(frozen=True, slots=True)
class Done:
    """What came of the minutes, for the one who signed them."""

    tasks: int
    fulfilled: int
    said: tuple[str, ...]


def carry_out(meeting: Meeting, *, file: StoredFile, by: User, through: Held, at: datetime) -> Done:
    """Do what the decisions of signed minutes ask for; called inside the deed that signs them, allowed `through`."""
    on = votes.day_of(meeting)
    adopted = [
        one
        for question in meeting.questions.select_related("plan", "meeting__council__municipality")
        for one in question.resolutions.filter(state=Resolution.State.ADOPTED).select_related("supersedes__item")
    ]
    said = [words for one in adopted if (words := _done(one, on, file, by, at))]
    tasks = sum(_give(one, on) for one in adopted if one.responsible or one.due_on)
    for one in adopted:
        if one.supersedes is not None:
            _take_off(one.supersedes, one, at)
    return Done(tasks, _report(meeting, on, file, by, through, at), tuple(said))


def _done(one: Resolution, on: date, file: StoredFile, by: User, at: datetime) -> str:
    """Do what the kind of a question asks for; return what was done in words."""
    question, basis = one.question, decisions.words_of(one)
    municipality = question.meeting.council.municipality
    words = ""
    if question.kind == Question.Kind.PLAN and question.plan is not None:
        approved = _quietly(lambda: _approve(question.plan, one, on, by, at))  # type: ignore[arg-type]
        if approved is None:
            words = "План не утверждён программой: утвердите его на странице плана этим решением."
        else:
            words = f"Утверждён план «{wording.shortened(question.plan.title, 200)}»"
            _fulfil(municipality, on, "work_plan", basis, file, by, at)
    elif question.kind in FULFILS:
        _fulfil(municipality, on, FULFILS[Question.Kind(question.kind)], basis, file, by, at)
        selection = operators.approved_by_council(one, on)
        words = f"Утверждено техническое задание: {wording.shortened(selection.title, 200)}" if selection else ""
    if words:
        Resolution.objects.filter(pk=one.pk).update(done_words=words[:500])
    return words


def _approve(plan: Plan, one: Resolution, on: date, by: User, at: datetime) -> Plan | None:
    if plan.state != Plan.State.PREPARED:
        return None
    council = one.question.meeting.council
    return plans.activate_plan(
        plan=plan, approved_by=wording.shortened(council.name, 300), approved_post="",
        approved_document=decisions.words_of(one), approved_on=on, actor=by, at=at,
    )  # fmt: skip


def _fulfil(
    municipality: Any, on: date, step: str, basis: str, file: StoredFile, by: User, at: datetime
) -> None:  # fmt: skip
    fulfilling.fulfil(
        municipality=municipality, year=on.year, step=step, done_on=on, text="Решение общественного совета.",
        basis=basis, actor=by, at=at, evidence=(EvidenceInput(file=file, note="Протокол"),),
    )  # fmt: skip


def _give(one: Resolution, on: date) -> int:
    """Make an errand of a decision: a line of the council's plan of errands with its tasks; return how many tasks."""
    meeting = one.question.meeting
    plan, noted = _errands(meeting, on), decisions.minutes_words(meeting)
    minutes = f"Протокол №{wording.NBSP}{meeting.number} от {on:%d.%m.%Y}" if meeting.number else noted
    term = f"не позднее {wording.date_words(one.due_on)}" if one.due_on is not None else ""
    line = LineInput(
        text=one.text,
        number=f"{meeting.number or f'{on:%d.%m}'}/{decisions.number_of(one)}"[:20],
        section=f"{minutes[:1].upper()}{minutes[1:]}",
        deadline_words=term,
        responsible=tuple(part.strip() for part in one.responsible.split(";") if part.strip()),
        source=decisions.words_of(one)[:120],
    )
    item = lines.write_lines(plan, [line], on=on)[0]
    Resolution.objects.filter(pk=one.pk).update(item=item)
    return item.tasks.count()


def _errands(meeting: Meeting, on: date) -> Plan:
    """Return the plan in which the errands of a council's year stand; the first one of the year makes it."""
    municipality = meeting.council.municipality
    made, _ = Plan.objects.get_or_create(
        municipality=municipality, kind=ERRANDS, starts_on=date(on.year, 1, 1),
        defaults={
            "title": f"Поручения общественного совета, {on.year} год",
            "basis": "решения общественного совета",
            "approved_by": wording.shortened(meeting.council.name, 300),
            "approved_on": on,
            "ends_on": date(on.year + 2, 12, 31),
            "state": Plan.State.ACTIVE,
            "made_at": meeting.made_at,
            "made_by": meeting.made_by,
        },
    )  # fmt: skip
    return made


def _take_off(old: Resolution, new: Resolution, at: datetime) -> None:
    """Take off the errand of a decision that another one has superseded."""
    if old.item is None:
        return
    old.item.tasks.filter(state__in=(Task.State.OPEN, Task.State.WAITING)).update(
        state=Task.State.CANCELLED, cancelled_at=at, cancel_reason=f"Вместо этого: {decisions.words_of(new)}"[:1000]
    )


def _report(meeting: Meeting, on: date, file: StoredFile, by: User, through: Held, at: datetime) -> int:
    """Report the lines of plans this meeting answers as done, with the minutes; return how many.

    Without a quorum the council has not met; a question on which it adopted none of the drafts is not dealt with.
    """
    number = 0
    if votes.hall(meeting).lacks_quorum:
        return number
    basis = decisions.minutes_words(meeting)
    waiting = meeting.questions.filter(task__state=Task.State.OPEN).exclude(
        Exists(Resolution.objects.filter(question=OuterRef("pk"), state=Resolution.State.DECLINED)),
        ~Exists(Resolution.objects.filter(question=OuterRef("pk"), state=Resolution.State.ADOPTED)),
    )
    for question in waiting.select_related("task__item__plan"):
        task = question.task
        assert task is not None
        report = partial(
            reports.report_done,
            task=task,
            actor=by,
            at=at,
            done_on=on,
            text=f"Рассмотрено на заседании: {question.title}",
            basis=basis,
            evidence=(EvidenceInput(file=file, note="Протокол"),),
            through=through,
        )
        done = _quietly(report)
        number += done is not None
    return number


def _quietly(deed: Callable[[], Any]) -> Any:
    """Do something in the plans, or leave it to a person there: the minutes are signed all the same."""
    try:
        with transaction.atomic():
            return deed()
    except (Refused, PermissionDenied, ValidationError):
        return None
