"""Lines of a plan that is only being prepared: added, changed and removed freely, each deed in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.plans.models import Item, ItemVersion, Plan
from merilo.plans.models.plans import Line
from merilo.plans.queries import steps
from merilo.plans.services import lines as plan_lines
from merilo.plans.services import plans, scheduling
from merilo.plans.services.lines import LineInput

STEP = "шаг закона"


class PlanIsApproved(Refused):
    """An approved plan is changed by a decision only."""


class LineInUse(Refused):
    """Something was already done about the line, so it cannot vanish."""


def add_line(*, plan: Plan, line: LineInput, after: Item | None = None, actor: User, at: datetime) -> Item:
    """Add a line to a prepared plan: behind another one, or at the end."""
    by = access.require(actor, access.Act.KEEP_PLANS, within=plan.place, at=at)
    with transaction.atomic():
        plan = _prepared(plan)
        place = None if after is None else after.position
        [item] = plan_lines.write_lines(plan, [line], on=timezone.localdate(at), after=place)
        journal.record(
            actor=actor, act="add_plan_line", within=plan.place, subject=item, at=at, by=by, after=line_of(item)
        )
    return item


def change_line(*, item: Item, line: LineInput, actor: User, at: datetime) -> Item:
    """Change what a line of a prepared plan says; its tasks are made again."""
    by = access.require(actor, access.Act.KEEP_PLANS, within=item.plan.place, at=at)
    with transaction.atomic():
        plan = _prepared(item.plan)
        item = Item.objects.get(pk=item.pk)
        before = line_of(item)
        plan_lines.rewrite(item, line, plan=plan)
        ItemVersion.objects.filter(item=item, amendment=None).update(
            **{name: getattr(item, name) for name in Line.LINE_FIELDS}
        )
        plan_lines.forget_tasks(item)
        scheduling.make_tasks(item=item, on=timezone.localdate(at))
        journal.record(
            actor=actor, act="change_plan_line", within=plan.place, subject=item, at=at, by=by,
            before=before, after=line_of(item),
        )  # fmt: skip
    return item


def remove_line(*, item: Item, actor: User, at: datetime) -> None:
    """Take a line out of a prepared plan. Raises LineInUse when something was reported on it."""
    by = access.require(actor, access.Act.KEEP_PLANS, within=item.plan.place, at=at)
    with transaction.atomic():
        plan = _prepared(item.plan)
        item = Item.objects.get(pk=item.pk)
        plan_lines.forget_tasks(item)
        if item.tasks.exists():
            raise LineInUse("По этому пункту уже есть отчёт или перенос срока: убрать его нельзя.")
        journal.record(
            actor=actor, act="remove_plan_line", within=plan.place, subject=item, at=at, by=by, before=line_of(item)
        )
        item.delete()


def _prepared(plan: Plan) -> Plan:
    plan = plans.locked(plan)
    if plan.state != Plan.State.PREPARED:
        raise PlanIsApproved("План утверждён: пункты меняются только решением. Нажмите «Внести изменение».")
    return plan


def line_of(item: Item) -> Mapping[str, Any]:
    """Return a line as the journal keeps it."""
    return {
        "№": item.number,
        "раздел": item.section,
        "мероприятие": item.text,
        "срок": item.deadline_words,
        "ответственные": "; ".join(item.responsible),
        "ожидаемый результат": item.expected_result,
        "показатели": "; ".join(f"{year}: {words}" for year, words in sorted(item.targets.items())),
        STEP: step.name if (step := steps.by_code().get(item.step)) else item.step,
    }
