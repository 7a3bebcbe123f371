"""What the founder decides about a remediation plan: returned, approved, published; the rules of the municipality.

With the approval each measure becomes a line of a plan with a task; from then on it is reported on, accepted and
postponed as every task is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.plans.models import Item, Measure, Party, Plan, RemediationPlan, RemediationRules
from merilo.plans.queries.remediation import criteria, rules_of
from merilo.plans.services import fulfilling, lines, remediation_notices, scheduling
from merilo.plans.services import remediation as remediation_plans
from merilo.plans.services.reports import EvidenceInput
from merilo.registry.models import Municipality

_EARLIEST = date(2014, 1, 1)
State = RemediationPlan.State


class RemarksAreMissing(Refused):
    """A plan goes back only with words on what to mend."""


class ApprovalRejected(Refused):
    """An approval of a day that cannot be, or without its words."""


class PublicationRejected(Refused):
    """A publication of a day that cannot be."""


@transaction.atomic
def return_plan(*, remediation: RemediationPlan, remark: str, actor: User, at: datetime) -> RemediationPlan:
    """Give a plan back to the head with words on what to mend."""
    by = access.require(actor, Act.KEEP_REMEDIATION, within=remediation.plan.place, at=at)
    remark = remark.strip()
    if not remark:
        raise RemarksAreMissing("Напишите, что исправить: без замечаний план не вернуть.")
    remediation_plans.move(remediation, (State.SUBMITTED,), State.RETURNED)
    remediation_plans.note(remediation, State.RETURNED, remark, actor, at)
    remediation_plans.told(
        remediation, "return_remediation", remediation, by, actor, at, after={"state": "возвращён"},
        reason=wording.shortened(remark, 1000),
    )  # fmt: skip
    remediation_notices.returned(remediation=remediation, remark=remark, at=at)
    return remediation


@transaction.atomic
def approve_plan(
    *,
    remediation: RemediationPlan,
    approved_by: str,
    approved_post: str,
    approved_document: str,
    approved_on: date,
    actor: User,
    at: datetime,
) -> RemediationPlan:
    """Approve a plan: measures become tasks, the term of publication begins, the plans of work are told."""
    by = access.require(actor, Act.KEEP_REMEDIATION, within=remediation.plan.place, at=at)
    today = timezone.localdate(at)
    if not approved_by.strip() or not approved_post.strip():
        raise ApprovalRejected("Назовите, кто утвердил план, и должность.")
    if not _EARLIEST <= approved_on <= today:
        raise ApprovalRejected(f"Проверьте день утверждения: {wording.date_words(approved_on)}")
    remediation_plans.check_ready(remediation)
    ready = (State.SUBMITTED, State.DRAFT) if remediation.is_past else (State.SUBMITTED,)
    remediation_plans.move(remediation, ready, State.APPROVED)
    plan = remediation.plan
    plan.approved_by, plan.approved_post = approved_by.strip(), approved_post.strip()
    plan.approved_document, plan.approved_on = approved_document.strip(), approved_on
    _set_in_force(remediation, today)
    remediation.publish_by = publish_by(plan.municipality, approved_on)
    remediation.save(update_fields=["publish_by"])
    remediation_plans.note(remediation, State.APPROVED, approved_document.strip(), actor, at)
    remediation_plans.told(
        remediation, "approve_remediation", remediation, by, actor, at,
        after={"state": "утверждён", "approved_on": approved_on, "publish_by": remediation.publish_by},
        reason=approved_document.strip(),
    )  # fmt: skip
    if not remediation.is_past:
        _tell_plans(remediation, "remediation", approved_on, actor, at)
        remediation_notices.approved(remediation=remediation, at=at)
    return remediation


def publish_by(municipality: Municipality, approved_on: date) -> date:
    """Return the last day to publish a plan approved on a day.

    The day after it is the first; a last day without work moves to the next working day (ГК РФ, ст. 191 и 193).
    """
    rules, calendar = rules_of(municipality), scheduling.load_calendar()
    if rules.in_working_days:
        return calendar.workday_after(approved_on, rules.publish_days)
    return calendar.moved(approved_on + timedelta(days=rules.publish_days))


@transaction.atomic
def publish_plan(
    *, remediation: RemediationPlan, published_on: date, url: str = "", actor: User, at: datetime
) -> RemediationPlan:
    """Publish a plan in the public section, and note where else it stands: the page of the institution's site."""
    by = access.require(actor, Act.DRAW_REMEDIATION, within=remediation.place, at=at)
    approved_on = remediation.plan.approved_on
    if approved_on is not None and not approved_on <= published_on <= timezone.localdate(at):
        raise PublicationRejected(
            f"План утверждён {approved_on:%d.%m.%Y}: день публикации — не раньше этого дня и не позже сегодняшнего."
        )
    remediation.published_on, remediation.published_at_url = published_on, url.strip()
    remediation.full_clean(exclude=["plan", "institution", "made_by"], validate_constraints=False)
    remediation_plans.move(
        remediation, (State.APPROVED,), State.PUBLISHED, published_on=published_on, published_at_url=url.strip()
    )
    remediation_plans.note(remediation, State.PUBLISHED, url.strip(), actor, at)
    remediation_plans.told(
        remediation, "publish_remediation", remediation, by, actor, at,
        after={"state": "опубликован", "published_on": published_on, "url": url.strip()},
    )  # fmt: skip
    if not remediation.is_past:
        proofs = (EvidenceInput(url=url.strip()),) if url.strip() else ()
        _tell_plans(remediation, "remediation_published", published_on, actor, at, proofs)
    return remediation


@transaction.atomic
def set_rules(*, municipality: Municipality, actor: User, at: datetime, **values: Any) -> RemediationRules:
    """Fix the terms the law leaves to the municipality, and who approves plans."""
    by = access.require(actor, Act.KEEP_REMEDIATION, within=municipality.place, at=at)
    rules = rules_of(municipality)
    before = {name: getattr(rules, name) for name in values}
    for name, value in values.items():
        setattr(rules, name, value)
    rules.full_clean(exclude=["municipality"])
    rules.save()
    journal.record(
        actor=actor, act="set_remediation_rules", within=municipality.place, subject=rules, at=at, by=by,
        before=before, after=values,
    )  # fmt: skip
    return rules


def _set_in_force(remediation: RemediationPlan, today: date) -> None:
    """Make a line and a task of each measure, inside a plan that is as long as its measures ask for."""
    plan, institution = remediation.plan, remediation.institution
    found = Measure.objects.filter(shortcoming__remediation=remediation).select_related("shortcoming")
    measures = sorted(found, key=lambda one: (one.shortcoming.criterion, one.shortcoming.position, one.due_on, one.pk))
    assert plan.approved_on is not None
    plan.starts_on = min(plan.approved_on, min(one.due_on for one in measures))
    plan.ends_on = max(plan.approved_on, max(one.due_on for one in measures))
    plan.state = Plan.State.ACTIVE
    plan.full_clean(exclude=["municipality", "made_by", "source_file", "previous", "controller", "notes"])
    plan.save()
    given = [
        lines.LineInput(
            text=one.text,
            number=str(number),
            section=f"{one.shortcoming.criterion}. {criteria()[one.shortcoming.criterion]}",
            deadline_words=f"до {wording.date_words(one.due_on)} включительно",
            responsible=(f"{one.responsible}, {one.post}",),
            expected_result=f"Устранён недостаток: {one.shortcoming.words}",
        )
        for number, one in enumerate(measures, 1)
    ]
    meant: dict[str, Any] = {
        words: {"kind": Party.Kind.INSTITUTION, "user": None, "institution": institution}
        for line in given
        for words in line.responsible
    }
    items: list[Item] = lines.write_lines(plan, given, on=today, bindings=meant)
    for measure, item in zip(measures, items, strict=True):
        measure.item = item
    Measure.objects.bulk_update(measures, ["item"])


def _tell_plans(
    remediation: RemediationPlan,
    step: str,
    on: date,
    actor: User,
    at: datetime,
    evidence: Sequence[EvidenceInput] = (),
) -> None:
    """Tell the plans of work: the institution's own tasks of this step are done, terms that count from it begin.

    What the municipality owes as a whole is done when the last institution's plan of that year has come so far.
    """
    plan, institution = remediation.plan, remediation.institution
    municipality, year = plan.municipality, remediation.year
    past = [State.PUBLISHED] if step == "remediation_published" else [State.APPROVED, State.PUBLISHED]
    others = RemediationPlan.objects.filter(plan__municipality=municipality, year=year).exclude(state__in=past)
    basis = f"{plan.title}. {plan.approved_document}".strip()
    said = "утверждён" if step == "remediation" else "опубликован"
    for one in sorted({year, on.year}):
        fulfilling.fulfil(
            municipality=municipality, year=one, step=step, done_on=on, text=f"План {said}: {institution}",
            basis=basis[:500], institutions=[institution.parent_id or institution.pk], is_whole=not others.exists(),
            evidence=evidence, actor=actor, at=at,
        )  # fmt: skip
        fulfilling.happen(
            municipality=municipality, year=one, step=step, happened_on=on, basis=basis, actor=actor, at=at,
            institution=institution.parent or institution,
        )  # fmt: skip


def counted_words(municipality: Municipality) -> str:
    """Return how the term of publication is counted, in words for the page."""
    rules = rules_of(municipality)
    kind = ("рабочий день", "рабочих дня", "рабочих дней") if rules.in_working_days else ("день", "дня", "дней")
    return f"{wording.counted(rules.publish_days, *kind)} со дня, следующего за днём утверждения"
