"""Reports on tasks: filed with evidence, accepted or returned, taken back. A report is added, never edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.plans.models import Evidence, Plan, Report, StoredFile, Task
from merilo.plans.services import files, telling

MOST_EVIDENCE = 20
_LONGEST_TEXT = 20_000
_EARLIEST = date(2000, 1, 1)


class TaskHasMoved(Refused):
    """The task is not in the state in which this can be done: somebody was faster, or it waits for its event."""


class PlanIsNotInForce(Refused):
    """Nobody reports on a plan that is still prepared or already closed."""


class NothingToShow(Refused):
    """A report that says nothing and shows nothing."""


class EvidenceRejected(Refused):
    """A piece of evidence that is neither a file nor a link to a page."""


class DayRejected(Refused):
    """A day of fulfilment that has not come yet, or cannot be meant."""


class ReportHasMoved(Refused):
    """The report was accepted, returned or withdrawn already."""


class RemarkIsMissing(Refused):
    """A report goes back only with words on what to mend."""


class OwnReport(Refused):
    """Nobody accepts the own report; a coordinator who is alone may, with the reason written down."""


@dataclass(frozen=True, slots=True)
class EvidenceInput:
    """What a report rests on: a file already stored, the content of one to store, or a link."""

    file: StoredFile | None = None
    name: str = ""
    content: BinaryIO | bytes | None = None
    url: str = ""
    note: str = ""


@transaction.atomic
def report_done(
    *,
    task: Task,
    actor: User,
    at: datetime,
    done_on: date,
    text: str = "",
    basis: str = "",
    evidence: Sequence[EvidenceInput] = (),
    receipt: str | None = None,
    through: access.Held | None = None,
) -> Report:
    """Say that a task is done; return the report. Upper rooms call this too and name their paper in `basis`.

    `receipt` is the form's: a form sent twice makes one report. Where the plan asks for it, the report waits for
    acceptance; otherwise the task is done with it. `through`: the role by which the person has done the deed that
    answers the task; that deed was asked for its own right, so this one is not asked for once more.
    """
    plan = task.item.plan
    by = through or access.require(actor, access.Act.REPORT_TASK, within=task.place_in(plan), at=at)
    if receipt and (known := Report.objects.filter(receipt=receipt).first()):
        if known.task_id != task.pk:
            raise TaskHasMoved("Эта форма уже отправлена по другой задаче: откройте задачу заново.")
        return known
    text, basis = text.strip(), basis.strip()
    _check(plan, done_on, text, basis, evidence, today=timezone.localdate(at))
    waits = plan.needs_acceptance
    state = Task.State.REPORTED if waits else Task.State.DONE
    open_now = Task.objects.filter(pk=task.pk, state=Task.State.OPEN)
    if not open_now.update(state=state, done_on=None if waits else done_on):
        raise TaskHasMoved(_why_not(Task.objects.get(pk=task.pk)))
    report = Report(
        task=task, author=actor, at=at, done_on=done_on, text=text, basis=basis, receipt=receipt or None,
        state=Report.State.SUBMITTED if waits else Report.State.ACCEPTED,
    )  # fmt: skip
    report.full_clean(exclude=["task", "author", "reviewer", "reviewed_at", "receipt"])
    report.save()
    for piece in evidence:
        _keep(piece, report=report, plan=plan, actor=actor, at=at)
    task.refresh_from_db()
    journal.record(
        actor=actor, act="report_done", within=task.place_in(plan), subject=task, at=at, by=by,
        before={"state": Task.State.OPEN}, after={"state": str(state), "done_on": done_on, "evidence": len(evidence)},
        reason=wording.shortened(text or basis, 1000),
    )  # fmt: skip
    if waits:
        telling.to_accept(report=report, at=at)
    return report


def _check(plan: Plan, done_on: date, text: str, basis: str, evidence: Sequence[EvidenceInput], *, today: date) -> None:
    if plan.state != Plan.State.ACTIVE:
        word = "ещё не утверждён" if plan.state == Plan.State.PREPARED else "закрыт"
        raise PlanIsNotInForce(f"План {word}: отчитываться по нему нельзя.")
    if done_on > today:
        raise DayRejected(f"День исполнения ({done_on:%d.%m.%Y}) ещё не наступил.")
    if done_on < _EARLIEST:
        raise DayRejected(f"День исполнения ({done_on:%d.%m.%Y}) слишком давний. Проверьте год.")
    if not text and not basis and not evidence:
        raise NothingToShow("Напишите, что сделано, или приложите подтверждение: файл, фотографию, ссылку.")
    if len(text) > _LONGEST_TEXT:
        raise NothingToShow(f"Текст отчёта длиннее {_LONGEST_TEXT} знаков. Приложите его файлом.")
    if len(evidence) > MOST_EVIDENCE:
        raise EvidenceRejected(f"Подтверждений больше {MOST_EVIDENCE}. Соберите их в один файл.")


def _why_not(task: Task) -> str:
    return {
        Task.State.WAITING: "Задача ждёт события: сначала запишите, когда оно произошло.",
        Task.State.REPORTED: "Об этой задаче уже отчитались, отчёт ждёт приёмки.",
        Task.State.DONE: "Эта задача уже выполнена.",
        Task.State.CANCELLED: "Эта задача снята, отчитываться о ней не нужно.",
    }.get(Task.State(task.state), "Задача изменилась, откройте её заново.")


def _keep(piece: EvidenceInput, *, report: Report, plan: Plan, actor: User, at: datetime) -> None:
    file = piece.file
    if file is None and piece.content is not None:
        file = files.store(municipality=plan.municipality, name=piece.name, content=piece.content, actor=actor, at=at)
    url = piece.url.strip()
    if file is None and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc):
        raise EvidenceRejected("Ссылка начинается с http:// или https://.")
    if file is not None and file.municipality_id != plan.municipality_id:
        raise EvidenceRejected("Этот файл — другого муниципалитета.")
    is_photo = file is not None and file.content_type.startswith("image/")
    kind = Evidence.Kind.LINK if file is None else Evidence.Kind.PHOTO if is_photo else Evidence.Kind.FILE
    kept = Evidence(report=report, kind=kind, file=file, url="" if file else url, note=piece.note.strip())
    kept.full_clean(exclude=["report", "file"])
    kept.save()


@transaction.atomic
def accept_report(*, report: Report, actor: User, at: datetime, reason: str = "") -> Report:
    """Accept a report: the task is done. The author cannot, but a coordinator may, giving a `reason`."""
    task, plan = report.task, report.task.item.plan
    by = access.require(actor, access.Act.ACCEPT_REPORT, within=plan.place, at=at)
    stands_for = by.instead_of.pk if by.instead_of is not None else None
    reason = reason.strip()
    if report.author_id in (actor.pk, stands_for):
        if by.role == access.OWN:
            raise OwnReport("Свой отчёт не принимают: его примет координатор.")
        if not reason:
            raise OwnReport("Это ваш собственный отчёт. Чтобы принять его, напишите, почему его не примет другой.")
    _review(report, Report.State.SUBMITTED, Report.State.ACCEPTED, actor=actor, at=at, remark=reason)
    Task.objects.filter(pk=task.pk, state=Task.State.REPORTED).update(state=Task.State.DONE, done_on=report.done_on)
    journal.record(
        actor=actor, act="accept_report", within=plan.place, subject=task, at=at, by=by,
        before={"state": Task.State.REPORTED}, after={"state": Task.State.DONE, "done_on": report.done_on},
        reason=reason[:1000],
    )  # fmt: skip
    telling.reviewed(report=report, at=at)
    return report


@transaction.atomic
def return_report(*, report: Report, remark: str, actor: User, at: datetime) -> Report:
    """Give a report back with words on what to mend; the task is open again. One accepted by mistake returns too."""
    task, plan = report.task, report.task.item.plan
    by = access.require(actor, access.Act.ACCEPT_REPORT, within=plan.place, at=at)
    remark = remark.strip()
    if not remark:
        raise RemarkIsMissing("Напишите, что нужно исправить: без этого отчёт не вернуть.")
    before = Report.State(report.state)
    if before not in (Report.State.SUBMITTED, Report.State.ACCEPTED):
        raise ReportHasMoved("Этот отчёт уже возвращён или отозван.")
    _review(report, before, Report.State.RETURNED, actor=actor, at=at, remark=remark)
    _open_again(task)
    journal.record(
        actor=actor, act="return_report", within=plan.place, subject=task, at=at, by=by,
        before={"report": before.label}, after={"report": Report.State.RETURNED.label, "state": Task.State.OPEN},
        reason=remark[:1000],
    )  # fmt: skip
    telling.reviewed(report=report, at=at)
    return report


@transaction.atomic
def withdraw_report(*, report: Report, actor: User, at: datetime) -> Report:
    """Take the own report back, as long as nobody has looked at it; the task is open again."""
    task, plan = report.task, report.task.item.plan
    by = access.require(actor, access.Act.REPORT_TASK, within=task.place_in(plan), at=at)
    stands_for = by.instead_of.pk if by.instead_of is not None else None
    if report.author_id not in (actor.pk, stands_for):
        raise ReportHasMoved("Отозвать отчёт может только тот, кто его подал.")
    before = Report.State(report.state)
    if report.reviewer_id is not None or before not in (Report.State.SUBMITTED, Report.State.ACCEPTED):
        raise ReportHasMoved("Отчёт уже рассмотрен, отозвать его нельзя.")
    moved = Report.objects.filter(pk=report.pk, state=before, reviewer__isnull=True)
    if not moved.update(state=Report.State.WITHDRAWN):
        raise ReportHasMoved("Отчёт уже рассмотрен, отозвать его нельзя.")
    report.state = Report.State.WITHDRAWN
    _open_again(task)
    journal.record(
        actor=actor, act="withdraw_report", within=task.place_in(plan), subject=task, at=at, by=by,
        before={"report": before.label}, after={"report": Report.State.WITHDRAWN.label, "state": Task.State.OPEN},
    )  # fmt: skip
    return report


def _review(report: Report, before: str, after: str, *, actor: User, at: datetime, remark: str) -> None:
    """Move a report from one state to the next, once."""
    moved = Report.objects.filter(pk=report.pk, state=before)
    if not moved.update(state=after, reviewer=actor, reviewed_at=at, remark=remark):
        raise ReportHasMoved("Отчёт уже рассмотрен или отозван, откройте задачу заново.")
    report.refresh_from_db()


def _open_again(task: Task) -> None:
    done = Task.objects.filter(pk=task.pk, state__in=(Task.State.REPORTED, Task.State.DONE))
    done.update(state=Task.State.OPEN, done_on=None)
