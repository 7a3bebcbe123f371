"""Notices of tasks: what is told to whom, and the address of the page it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from merilo.accounts.models import User
from merilo.accounts.services import notices
from merilo.core import wording
from merilo.plans.models import Plan, Postponement, Report, Task
from merilo.plans.queries import addressees


def tell(*, users: Iterable[User], key: str, text: str, link: str, plan: Plan, at: datetime) -> None:
    """Tell people something about a plan, each once a key."""
    notices.notify(users=users, key=key, text=text, link=link, place=plan.place, at=at)


def page_of(task: Task) -> str:
    """Return the address of a task's page."""
    return reverse("task", args=[task.item.plan.municipality.slug, task.pk])


def name_of(task: Task) -> str:
    """Return a task as notices call it: its line, its institution, its turn."""
    parts = [wording.shortened(str(task.item), 160)]
    if task.institution is not None:
        parts.append(wording.shortened(str(task.institution), 80))
    if task.label:
        parts.append(wording.shortened(task.label, 60))
    return "«" + ", ".join(parts) + "»"


def to_accept(*, report: Report, at: datetime) -> None:
    """Tell who accepts that a report waits."""
    task = report.task
    plan = task.item.plan
    on = timezone.localdate(at)
    people = [plan.controller] if plan.controller is not None else []
    people += addressees.coordinators([plan.municipality_id], on=on)[plan.municipality_id]
    others = [user for user in {one.pk: one for one in people}.values() if user.pk != report.author_id]
    text = f"Отчёт ждёт приёмки: {name_of(task)}."
    tell(users=others, key=f"accept:{report.pk}", text=text, link=page_of(task), plan=plan, at=at)


def reviewed(*, report: Report, at: datetime) -> None:
    """Tell the author and the others who answer for the task what became of the report."""
    task = report.task
    on = timezone.localdate(at)
    people = {user.pk: user for user in addressees.responsible([task], on=on)[task.pk]}
    if report.author is not None:
        people[report.author.pk] = report.author
    others = [user for user in people.values() if user.pk != report.reviewer_id]
    returned = report.state == Report.State.RETURNED
    remark = f" Замечание: {wording.shortened(report.remark, 150)}" if returned else ""
    text = f"Отчёт {'возвращён' if returned else 'принят'}: {name_of(task)}.{remark}"
    key = f"reviewed:{report.pk}:{report.state}"
    tell(users=others, key=key, text=text, link=page_of(task), plan=task.item.plan, at=at)


def given(*, tasks: list[Task], user: User, key: str, at: datetime) -> None:
    """Tell a person that tasks are now theirs."""
    first = tasks[0]
    text = (
        f"Вам поручена задача {name_of(first)}."
        if len(tasks) == 1
        else f"Вам {wording.plural(len(tasks), 'передана', 'переданы', 'передано')} "
        f"{wording.counted(len(tasks), 'задача', 'задачи', 'задач')}. Они на вашем рабочем столе."
    )
    link = page_of(first) if len(tasks) == 1 else reverse("desk", args=[first.item.plan.municipality.slug])
    tell(users=[user], key=key, text=text, link=link, plan=first.item.plan, at=at)


def dated(*, tasks: list[Task], key: str, why: str, at: datetime) -> None:
    """Tell those who answer for tasks that a due date was set or moved; `why` is a part of a sentence."""
    people = addressees.responsible(tasks, on=timezone.localdate(at))
    moved = Postponement.objects.filter(task__in=tasks, at=at, old_due_on__isnull=False)
    stood = dict(moved.values_list("task_id", "old_due_on"))
    for task in tasks:
        due = wording.date_words(task.due_on) if task.due_on else "не назначен"
        old = stood.get(task.pk)
        was = f" (был {wording.date_words(old)})" if old else ""
        text = f"{why}: {name_of(task)}. Срок — {due}{was}"
        tell(
            users=people[task.pk],
            key=f"{key}:{task.pk}",
            text=text[:500],
            link=page_of(task),
            plan=task.item.plan,
            at=at,
        )
