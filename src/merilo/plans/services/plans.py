"""Plans from their making to their closing: by hand, from a read draft, from another plan, from the model plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.plans.models import Item, ItemVersion, Plan, StoredFile
from merilo.plans.services import lines as plan_lines
from merilo.plans.services import parties
from merilo.plans.services.lines import IndicatorInput, LineInput, LineRejected
from merilo.registry.models import Municipality

__all__ = [
    "IndicatorInput",
    "LineInput",
    "LineRejected",
    "PeriodRejected",
    "PlanFields",
    "PlanHasMoved",
    "PlanIsEmpty",
    "activate_plan",
    "close_plan",
    "make_plan",
    "mend_plan",
]

_LONGEST_YEARS = 10
_NOT_TYPED = ("municipality", "made_by", "source_file", "previous", "controller", "notes")
_HEAD: Mapping[str, str] = {
    "title": "название",
    "basis": "основание",
    "approved_by": "кто утвердил",
    "approved_post": "должность утвердившего",
    "approved_document": "чем утверждён",
    "approved_on": "дата утверждения",
    "starts_on": "начало",
    "ends_on": "конец",
    "territory": "территория",
    "controller": "контролирует исполнение",
    "needs_acceptance": "отчёты принимает контролирующий",
}


class PeriodRejected(Refused):
    """A plan's period that no plan of this field has."""


class PlanHasMoved(Refused):
    """Somebody was faster: the plan is no longer in the state in which this can be done."""


class PlanIsEmpty(Refused):
    """A plan without a single line cannot be approved."""


class PlanFields(TypedDict, total=False):
    """What the head of a plan may say beside its title and period."""

    kind: str
    basis: str
    approved_by: str
    approved_post: str
    approved_document: str
    approved_on: date | None
    territory: str
    notes: list[str]
    controller: User | None
    needs_acceptance: bool
    source_file: StoredFile | None
    previous: Plan | None


def make_plan(
    *,
    municipality: Municipality,
    title: str,
    starts_on: date,
    ends_on: date,
    lines: Sequence[LineInput] = (),
    indicators: Sequence[IndicatorInput] = (),
    bindings: Mapping[str, parties.Guess] | None = None,
    actor: User,
    at: datetime,
    **head: Unpack[PlanFields],
) -> Plan:
    """Make a plan that is being prepared, with its lines, their parties, indicators and tasks.

    `bindings` says whom the words of responsible parties mean where that is known already.
    """
    by = access.require(actor, access.Act.KEEP_PLANS, within=municipality.place, at=at)
    check_period(starts_on, ends_on)
    plan = Plan(
        municipality=municipality,
        title=on_one_line(title),
        starts_on=starts_on,
        ends_on=ends_on,
        made_by=actor,
        made_at=at,
        **head,
    )
    with transaction.atomic():
        plan.full_clean(exclude=_NOT_TYPED)
        plan.save()
        items = plan_lines.write_lines(plan, lines, on=timezone.localdate(at), bindings=bindings)
        plan_lines.write_indicators(plan, [(None, one) for one in indicators])
        journal.record(
            actor=actor,
            act="make_plan",
            within=plan.place,
            subject=plan,
            at=at,
            by=by,
            after={**head_of(plan), "пунктов": len(items)},
        )
    return plan


def on_one_line(title: str) -> str:
    """Return a title on one line: documents break it over several."""
    return " ".join(title.split())


def check_period(starts_on: date, ends_on: date) -> None:
    """Raises PeriodRejected for a period that stands on its head or lasts longer than any plan does."""
    if ends_on < starts_on:
        raise PeriodRejected("Конец плана раньше начала: поправьте даты.")
    if not 2000 <= starts_on.year <= ends_on.year <= 2100 or ends_on.year - starts_on.year >= _LONGEST_YEARS:
        raise PeriodRejected(f"Период плана — не длиннее {_LONGEST_YEARS} лет, между 2000 и 2100 годом.")


def head_of(plan: Plan) -> Mapping[str, Any]:
    """Return the head of a plan as the journal keeps it."""
    return {
        words: str(plan.controller or "") if name == "controller" else getattr(plan, name)
        for name, words in _HEAD.items()
    }


def activate_plan(
    *,
    plan: Plan,
    approved_by: str,
    approved_post: str,
    approved_document: str,
    approved_on: date,
    actor: User,
    at: datetime,
) -> Plan:
    """Put a prepared plan in force: who approved it, in which post, by what, when. From now on it is amended only."""
    by = access.require(actor, access.Act.KEEP_PLANS, within=plan.place, at=at)
    with transaction.atomic():
        plan = locked(plan)
        if plan.state != Plan.State.PREPARED:
            raise PlanHasMoved("План уже утверждён: обновите страницу.")
        if not Item.objects.filter(plan=plan, is_excluded=False).exists():
            raise PlanIsEmpty("В плане нет ни одного пункта: сначала добавьте пункты, потом утверждайте.")
        before = head_of(plan)
        plan.approved_by, plan.approved_post = approved_by.strip(), approved_post.strip()
        plan.approved_document, plan.approved_on = approved_document.strip(), approved_on
        plan.full_clean(exclude=_NOT_TYPED)
        _move(plan, Plan.State.PREPARED, Plan.State.ACTIVE)
        plan.save(update_fields=["approved_by", "approved_post", "approved_document", "approved_on"])
        _keep_as_approved(plan)
        journal.record(
            actor=actor,
            act="activate_plan",
            within=plan.place,
            subject=plan,
            at=at,
            by=by,
            before=before,
            after=head_of(plan),
        )
    return plan


def _keep_as_approved(plan: Plan) -> None:
    """What the lines say at this moment is the approved text, whatever they said while the plan was prepared."""
    ItemVersion.objects.filter(item__plan=plan, amendment=None).delete()
    ItemVersion.objects.bulk_create(plan_lines.version_of(item) for item in Item.objects.filter(plan=plan))


def _move(plan: Plan, old: str, new: str) -> None:
    if Plan.objects.filter(pk=plan.pk, state=old).update(state=new) != 1:
        raise PlanHasMoved("Состояние плана уже изменил кто-то другой: обновите страницу.")
    plan.state = new


def close_plan(*, plan: Plan, reason: str, actor: User, at: datetime) -> Plan:
    """Close a plan in force: nothing more is asked of anybody by it, all stays readable."""
    by = access.require(actor, access.Act.KEEP_PLANS, within=plan.place, at=at)
    with transaction.atomic():
        if plan.state == Plan.State.PREPARED:
            raise PlanHasMoved("План ещё не утверждён: закрывают действующий план.")
        _move(plan, Plan.State.ACTIVE, Plan.State.CLOSED)
        journal.record(
            actor=actor,
            act="close_plan",
            within=plan.place,
            subject=plan,
            at=at,
            by=by,
            before={"состояние": Plan.State.ACTIVE.label},
            after={"состояние": Plan.State.CLOSED.label},
            reason=wording.shortened(reason, 1000),
        )
    return plan


def mend_plan(*, plan: Plan, actor: User, at: datetime, **head: Any) -> Plan:
    """Correct the head of a plan; of one in force only who controls it and accepts reports, the rest is approved."""
    by = access.require(actor, access.Act.KEEP_PLANS, within=plan.place, at=at)
    with transaction.atomic():
        plan = locked(plan)
        allowed = tuple(_HEAD) if plan.state == Plan.State.PREPARED else ("controller", "needs_acceptance")
        changed = {name: value for name, value in head.items() if name in _HEAD and getattr(plan, name) != value}
        if refused := [name for name in changed if name not in allowed]:
            names = ", ".join(_HEAD[name] for name in refused)
            raise PlanHasMoved(f"План утверждён, поэтому не меняется: {names}. Внесите изменение решением.")
        before = head_of(plan)
        for name, value in changed.items():
            setattr(plan, name, value)
        plan.title = on_one_line(plan.title)
        check_period(plan.starts_on, plan.ends_on)
        plan.full_clean(exclude=_NOT_TYPED)
        plan.save(update_fields=list(changed))
        if {"starts_on", "ends_on"} & set(changed):
            plan_lines.read_again(plan, on=timezone.localdate(at))
        journal.record(
            actor=actor,
            act="mend_plan",
            within=plan.place,
            subject=plan,
            at=at,
            by=by,
            before=before,
            after=head_of(plan),
        )
    return plan


def locked(plan: Plan) -> Plan:
    """Return the plan as it stands now, held against others until the transaction ends."""
    return Plan.objects.select_for_update(of=("self",)).select_related("municipality", "controller").get(pk=plan.pk)
