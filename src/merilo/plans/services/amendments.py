"""Changes of a plan in force: by a decision, with a reason. The approved text stays, each change stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import deadlines, wording
from merilo.plans.models import Amendment, Item, Plan
from merilo.plans.services import composing, plans, remaking, scheduling, turns
from merilo.plans.services import lines as plan_lines
from merilo.plans.services.lines import LineInput

NOT_IN_FORCE = "Изменение вносят в действующий план: этот ещё готовится или уже закрыт."


class PlanNotInForce(Refused):
    """Only a plan in force is amended: a prepared one is edited, a closed one stays as it is."""


class AmendmentRejected(Refused):
    """The change does not hold together: nothing changes, a line named twice, a date that cannot be."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """What a decision does with one line: another text (`item`, `line`), none (`item`), a new line (`line`)."""

    item: Item | None = None
    line: LineInput | None = None
    after: Item | None = None  # behind which line a new one stands; None: at the end


def amend(
    *,
    plan: Plan,
    decision: str,
    reason: str,
    on: date,
    changes: Sequence[LineChange],
    actor: User,
    at: datetime,
) -> Amendment:
    """Amend a plan in force by a decision of a day. Every line keeps what it said before; its tasks follow it."""
    by = access.require(actor, access.Act.KEEP_PLANS, within=plan.place, at=at)
    with transaction.atomic():
        plan = plans.locked(plan)
        _check(plan, changes, on=on, today=timezone.localdate(at))
        last = Amendment.objects.filter(plan=plan).aggregate(last=Max("ordinal"))["last"] or 0
        amendment = Amendment(
            plan=plan,
            ordinal=last + 1,
            on=on,
            decision=" ".join(decision.split()),
            reason=reason.strip(),
            author=actor,
            made_at=at,
        )
        amendment.full_clean(exclude=["plan", "author"])
        amendment.save()
        desk = _Desk(amendment, actor, at, scheduling.load_calendar())
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for change in changes:
            old, new = desk.apply(change)
            before.update(old)
            after.update(new)
        if not amendment.versions.exists():
            raise AmendmentRejected("Изменение ничего не меняет: текст пунктов остался прежним.")
        journal.record(
            actor=actor,
            act="amend_plan",
            within=plan.place,
            subject=amendment,
            at=at,
            by=by,
            before=before,
            after=after,
            reason=wording.shortened(f"{amendment.decision}. {amendment.reason}", 1000),
        )
    return amendment


def _check(plan: Plan, changes: Sequence[LineChange], *, on: date, today: date) -> None:
    if plan.state != Plan.State.ACTIVE:
        raise PlanNotInForce(NOT_IN_FORCE)
    if not changes:
        raise AmendmentRejected("Выберите хотя бы один пункт, который меняется, исключается или добавляется.")
    named = [change.item.pk for change in changes if change.item is not None]
    if len(named) != len(set(named)):
        raise AmendmentRejected("Один и тот же пункт назван в изменении дважды.")
    about = [item for change in changes for item in (change.item, change.after) if item is not None]
    if any(item.plan_id != plan.pk for item in about) or any(
        change.item is None and change.line is None for change in changes
    ):
        raise AmendmentRejected("В изменении назван пункт другого плана.")
    if plan.approved_on is not None and on < plan.approved_on:
        raise AmendmentRejected(
            f"План утверждён {wording.date_words(plan.approved_on)}: решение об изменении не может быть раньше."
        )
    if on > today:
        raise AmendmentRejected("Решение датировано днём, который ещё не наступил.")


@dataclass(frozen=True, slots=True)
class _Desk:
    """One amendment being made."""

    amendment: Amendment
    actor: User
    at: datetime
    calendar: deadlines.Calendar

    def apply(self, change: LineChange) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Carry out one change; return the line before and after, as the journal keeps them."""
        if change.item is None:
            return {}, self._add(change)
        item = Item.objects.select_related("plan").get(pk=change.item.pk)
        name = _name(item)
        before = _told(item, name)
        asked = turns.turns_of(item)
        if change.line is None:
            item.is_excluded = True
            item.save(update_fields=["is_excluded"])
        else:
            item.is_excluded = False
            plan_lines.rewrite(item, change.line, plan=self.amendment.plan)
        after = _told(item, name)
        if before == after:
            return {}, {}
        if _words(before) == _words(after):
            return before, after
        plan_lines.version_of(item, amendment=self.amendment).save(force_insert=True)
        remaking.remake_tasks(
            item=item, before=asked, why=self._why(), actor=self.actor, at=self.at, calendar=self.calendar
        )
        return before, after

    def _add(self, change: LineChange) -> Mapping[str, Any]:
        assert change.line is not None
        place = None if change.after is None else Item.objects.get(pk=change.after.pk).position
        [item] = plan_lines.write_lines(
            self.amendment.plan,
            [change.line],
            on=timezone.localdate(self.at),
            after=place,
            amendment=self.amendment,
        )
        return _told(item, _name(item))

    def _why(self) -> str:
        day = wording.date_words(self.amendment.on)
        return f"Изменение № {self.amendment.ordinal} от {day}: {self.amendment.decision}"


def _words(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a plan itself says: the step of the law is our own mark on a line, the journal alone keeps it."""
    return {key: value for key, value in told.items() if not key.endswith(composing.STEP)}


def _name(item: Item) -> str:
    """Return how the journal calls a line: by its number, or by its place and words as they were."""
    return f"п. {item.number}" if item.number else f"{item.position}-я строка «{wording.shortened(item.text, 60)}»"


def _told(item: Item, name: str) -> Mapping[str, Any]:
    said = {f"{name}: {key}": value for key, value in composing.line_of(item).items()}
    return {**said, f"{name}: исключён": item.is_excluded}
