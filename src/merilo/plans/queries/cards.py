"""The page of a task: what, from which line, how it was counted, by when, and all that has happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from merilo.accounts import access
from merilo.accounts.models import User
from merilo.core import wording
from merilo.plans.models import Assignment, Event, Evidence, Item, Plan, Postponement, Report, Task
from merilo.plans.queries import addressees
from merilo.plans.queries.tasks import Standing, standing


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence: its name, and where to get it."""

    kind: str
    name: str
    note: str
    url: str = ""
    file: int | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened to a task."""

    at: datetime
    who: str
    what: str
    text: str = ""
    basis: str = ""
    state: str = ""
    shape: str = ""
    remark: str = ""
    reviewer: str = ""
    reviewed_at: datetime | None = None
    proofs: tuple[Proof, ...] = ()
    report: int | None = None


@dataclass(frozen=True, slots=True)
class Deeds:
    """What the person who looks may do with the task now."""

    report: bool
    withdraw: bool
    review: bool
    review_own: bool  # only with a reason
    change: bool
    record_event: bool


@dataclass(frozen=True, slots=True)
class TaskCard:
    """All that stands on the page of a task."""

    id: int
    title: str
    label: str
    plan: Plan
    item: Item
    said: str
    counted: str
    doubts: tuple[str, ...]
    institution: str
    performer: str
    responsible: tuple[str, ...]
    controller: str
    standing: Standing
    state: str
    starts_on: date | None
    due_on: date | None
    first_due_on: date | None
    done_on: date | None
    note: str
    cancel_reason: str
    remark: str  # of the report given back last, until the next one
    event: Event | None
    history: tuple[Moment, ...]
    standing_report: int | None
    done: int
    total: int
    deeds: Deeds
    can_resume: bool

    @property
    def term(self) -> str:
        """The term in words: from which day to which, or by which day."""
        if self.due_on is None:
            return ""
        first = self.starts_on if self.starts_on and self.starts_on <= self.due_on else self.due_on
        return wording.date_range_words(first, self.due_on)


def task_card(task: Task, user: User, *, today: date, at: datetime) -> TaskCard:
    """Return the page of a task as a person sees it. `task` comes from `tasks.task_of`."""
    item, plan = task.item, task.item.plan
    reports = list(
        Report.objects.filter(task=task).select_related("author", "reviewer").prefetch_related("evidence__file")
    )
    moves = list(Postponement.objects.filter(task=task).select_related("author"))
    current = next((one for one in reports if one.state in (Report.State.SUBMITTED, Report.State.ACCEPTED)), None)
    leaf = _leaf(task)
    states = [state for (state,) in Task.objects.filter(item=item, turn=task.turn).values_list("state")]
    kept = [state for state in states if state != Task.State.CANCELLED]
    return TaskCard(
        id=task.pk,
        title=wording.shortened(item.text, 200),
        label=task.label,
        plan=plan,
        item=item,
        said=leaf.get("said") or "",
        counted=leaf.get("counted") or "",
        doubts=tuple(leaf.get("doubts") or ()),
        institution=str(task.institution or ""),
        performer=str(task.performer or ""),
        responsible=tuple(str(user) for user in addressees.responsible([task], on=today)[task.pk]),
        controller=str(plan.controller or ""),
        standing=standing(task, today),
        state=task.state,
        starts_on=task.starts_on,
        due_on=task.due_on,
        first_due_on=moves[0].old_due_on if moves and moves[0].old_due_on != task.due_on else None,
        done_on=task.done_on,
        note=task.note,
        cancel_reason=task.cancel_reason,
        remark=_remark(task, reports),
        event=task.event,
        history=_history(task, reports, moves),
        standing_report=current.pk if current else None,
        done=sum(state == Task.State.DONE for state in kept),
        total=len(kept),
        deeds=_deeds(task, current, user, at),
        can_resume=task.state == Task.State.CANCELLED and not task.turn.startswith("off:"),
    )


def _leaf(task: Task) -> dict[str, Any]:
    """Return the term of the line that the task answers to, the whole schedule where it is one term."""
    schedule = task.item.schedule or {}
    parts = schedule.get("parts") or ()
    digits = [piece for piece in task.turn.split(":")[:2] if piece.isdigit()]
    if schedule.get("kind") == "several" and digits and int(digits[0]) < len(parts):
        return dict(parts[int(digits[0])], counted=parts[int(digits[0])].get("counted") or schedule.get("counted"))
    return dict(schedule)


def _remark(task: Task, reports: list[Report]) -> str:
    if task.state != Task.State.OPEN or not reports or reports[0].state != Report.State.RETURNED:
        return ""
    return reports[0].remark


def _deeds(task: Task, current: Report | None, user: User, at: datetime) -> Deeds:
    plan = task.item.plan
    reporting = access.find(user, access.Act.REPORT_TASK, within=task.place_in(plan), at=at)
    reviewing = access.find(user, access.Act.ACCEPT_REPORT, within=plan.place, at=at)
    changing = access.may(user, access.Act.KEEP_PLANS, within=plan.place, at=at)
    is_active = plan.state == Plan.State.ACTIVE
    waits = current is not None and current.state == Report.State.SUBMITTED
    is_own = current is not None and _is_own(current, user, reviewing)
    wrote = current is not None and reporting is not None and _is_own(current, user, reporting)
    return Deeds(
        report=reporting is not None and task.state == Task.State.OPEN and is_active,
        withdraw=wrote and current is not None and current.reviewer_id is None,
        review=reviewing is not None and waits and not (is_own and reviewing.role == access.OWN),
        review_own=is_own,
        change=changing,
        record_event=task.state == Task.State.WAITING and is_active and _may_record(task, user, at),
    )


def _is_own(report: Report, user: User, by: access.Held | None) -> bool:
    instead = by.instead_of.pk if by is not None and by.instead_of is not None else None
    return report.author_id is not None and report.author_id in (user.pk, instead)


def _may_record(task: Task, user: User, at: datetime) -> bool:
    plan = task.item.plan
    if access.may(user, access.Act.KEEP_PLANS, within=plan.place, at=at):
        return True
    if task.institution is None:
        return False
    place = access.Place(plan.municipality_id, task.institution.parent_id or task.institution.pk)
    return access.may(user, access.Act.REPORT_TASK, within=place, at=at)


def _history(task: Task, reports: list[Report], moves: list[Postponement]) -> tuple[Moment, ...]:
    moments = [_told(report) for report in reports]
    for move in moves:
        old = wording.date_words(move.old_due_on) if move.old_due_on else "без срока"
        what = f"Срок: {old} → {wording.date_words(move.new_due_on)}"
        moments.append(Moment(move.at, str(move.author or "программа"), what, move.reason))
    for change in Assignment.objects.filter(task=task).select_related("old", "new", "author"):
        what = f"Исполнитель: {change.old or 'не назначен'} → {change.new or 'не назначен'}"
        moments.append(Moment(change.at, str(change.author or "программа"), what, change.reason))
    if task.event is not None:
        event = task.event
        what = f"Событие «{event.name}» произошло {wording.date_words(event.happened_on)}"
        moments.append(Moment(event.made_at, str(event.author or "программа"), what, basis=event.basis))
    if task.cancelled_at is not None:
        moments.append(Moment(task.cancelled_at, "", "Задача снята", task.cancel_reason))
    return tuple(sorted(moments, key=lambda moment: moment.at, reverse=True))


_SHAPES = {
    Report.State.SUBMITTED: "wait",
    Report.State.ACCEPTED: "done",
    Report.State.RETURNED: "late",
    Report.State.WITHDRAWN: "wait",
}


def _told(report: Report) -> Moment:
    return Moment(
        at=report.at,
        who=str(report.author or "программа"),
        what=f"Отчёт: выполнено {wording.date_words(report.done_on)}",
        text=report.text,
        basis=report.basis,
        state=report.get_state_display(),
        shape=_SHAPES[Report.State(report.state)],
        remark=report.remark,
        reviewer=str(report.reviewer or ""),
        reviewed_at=report.reviewed_at,
        proofs=tuple(_proof(piece) for piece in report.evidence.all()),
        report=report.pk,
    )


def _proof(piece: Evidence) -> Proof:
    if piece.file is None:
        return Proof(piece.kind, piece.note or wording.shortened(piece.url, 80), piece.note, url=piece.url)
    return Proof(piece.kind, piece.file.name, piece.note, file=piece.file_id, size=piece.file.size)


def report_of(task: Task, key: int) -> Report | None:
    """Return a report on a task."""
    found = Report.objects.filter(task=task, pk=key).first()
    if found is not None:
        found.task = task
    return found
