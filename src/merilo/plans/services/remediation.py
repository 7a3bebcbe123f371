"""An institution's remediation plan while it is written: begun, its shortcomings and measures, given to the founder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.plans.models import (
    Measure,
    Plan,
    RemediationPlan,
    RemediationStep,
    Shortcoming,
)
from merilo.plans.queries.remediation import criteria
from merilo.plans.services import remediation_notices
from merilo.registry.models import Institution

_EARLIEST, _LATEST = date(2014, 1, 1), date(2100, 1, 1)
_MOST = 300  # shortcomings of one plan
State = RemediationPlan.State


class PlanIsKnown(Refused):
    """The institution has its plan for this year already."""


class PlanIsClosedToChanges(Refused):
    """A plan that was submitted or approved is no longer the head's to write."""


class MeasureRejected(Refused):
    """A measure without words, without a responsible person, or with a term that cannot be."""


class PlanIsNotReady(Refused):
    """A shortcoming has neither a measure nor a reason why there is none."""


@dataclass(frozen=True, slots=True)
class MeasureInput:
    """A measure as a person or a table gives it."""

    text: str
    due_on: date
    responsible: str
    post: str


@dataclass(frozen=True, slots=True)
class ShortcomingInput:
    """A shortcoming as a calculation, a person or a table gives it."""

    criterion: str
    words: str
    origin: str = ""
    code: str = ""
    suggested: tuple[str, ...] = ()
    measures: tuple[MeasureInput, ...] = ()


@transaction.atomic
def begin_plan(
    *,
    institution: Institution,
    year: int,
    cycle: str = "",
    shortcomings: Sequence[ShortcomingInput] = (),
    is_past: bool = False,
    actor: User,
    at: datetime,
) -> RemediationPlan:
    """Begin the plan of an institution for the year of an assessment, with the shortcomings that were found."""
    municipality = institution.municipality
    by = access.require(actor, Act.KEEP_REMEDIATION, within=municipality.place, at=at)
    today = timezone.localdate(at)
    if RemediationPlan.objects.filter(institution=institution, year=year).exists():
        raise PlanIsKnown(f"План учреждения {wording.quoted(str(institution))} за {year} год уже есть.")
    if len(shortcomings) > _MOST:
        raise MeasureRejected(f"Недостатков больше {_MOST}. Проверьте таблицу.")
    plan = Plan(
        municipality=municipality, kind=Plan.REMEDIATION, title=title_of(institution, year), starts_on=today,
        ends_on=date(today.year + 1, 12, 31), needs_acceptance=True, made_by=actor, made_at=at,
    )  # fmt: skip
    plan.full_clean(exclude=["municipality", "made_by", "source_file", "previous", "controller", "notes"])
    plan.save()
    made = RemediationPlan(
        plan=plan, institution=institution, year=year, cycle=cycle.strip(), is_past=is_past, made_by=actor, made_at=at
    )
    made.full_clean(exclude=["plan", "institution", "made_by"])
    made.save()
    for one in shortcomings:
        _write(made, one)
    note(made, State.DRAFT, "", actor, at)
    journal.record(
        actor=actor, act="begin_remediation", within=made.place, subject=made, at=at, by=by,
        after={"shortcomings": len(shortcomings), "year": year},
    )  # fmt: skip
    if not is_past:
        remediation_notices.begun(remediation=made, at=at)
    return made


def title_of(institution: Institution, year: int) -> str:
    """Return the title of a plan as the legal form gives it."""
    return (
        "План по устранению недостатков, выявленных в ходе независимой оценки качества условий оказания услуг: "
        f"{institution.name}, {year} год"
    )[:600]


@transaction.atomic
def drop_plan(*, remediation: RemediationPlan, actor: User, at: datetime) -> None:
    """Remove a plan that was begun by mistake and has not been approved."""
    by = access.require(actor, Act.KEEP_REMEDIATION, within=remediation.plan.place, at=at)
    held = _held(remediation)
    if held.is_in_force:
        raise PlanIsClosedToChanges("План утверждён: он остаётся.")
    journal.record(
        actor=actor, act="drop_remediation", within=held.place, subject=held, at=at, by=by,
        before={"state": held.get_state_display()},
    )  # fmt: skip
    held.plan.delete()


@transaction.atomic
def add_shortcoming(
    *, remediation: RemediationPlan, shortcoming: ShortcomingInput, actor: User, at: datetime
) -> Shortcoming:
    """Add a shortcoming that people know of though the assessment did not find it."""
    by, held = _writing(remediation, actor, at)
    made = _write(held, shortcoming)
    told(held, "add_shortcoming", made, by, actor, at, after={"words": made.words})
    return made


@transaction.atomic
def change_shortcoming(
    *, shortcoming: Shortcoming, words: str, no_measure: str, actor: User, at: datetime
) -> Shortcoming:
    """Change the words of a shortcoming, or say why there is no measure about it."""
    by, held = _writing(shortcoming.remediation, actor, at)
    before = {"words": shortcoming.words, "no_measure": shortcoming.no_measure}
    shortcoming.words, shortcoming.no_measure = words.strip(), " ".join(no_measure.split())
    if shortcoming.no_measure and shortcoming.measures.exists():
        raise MeasureRejected("У недостатка есть мероприятие: уберите его или причину, почему мероприятия нет.")
    shortcoming.full_clean(exclude=["remediation", "suggested"])
    shortcoming.save(update_fields=["words", "no_measure"])
    after = {"words": shortcoming.words, "no_measure": shortcoming.no_measure}
    told(held, "change_shortcoming", shortcoming, by, actor, at, before=before, after=after)
    return shortcoming


@transaction.atomic
def remove_shortcoming(*, shortcoming: Shortcoming, actor: User, at: datetime) -> None:
    """Remove a shortcoming that people have added; one the assessment found stays, with a reason instead."""
    by, held = _writing(shortcoming.remediation, actor, at)
    if shortcoming.code:
        raise PlanIsNotReady("Недостаток найден при оценке: он остаётся. Напишите, почему мероприятия нет.")
    told(held, "remove_shortcoming", shortcoming, by, actor, at, before={"words": shortcoming.words})
    shortcoming.delete()


@transaction.atomic
def add_measure(*, shortcoming: Shortcoming, measure: MeasureInput, actor: User, at: datetime) -> Measure:
    """Add a measure about a shortcoming."""
    by, held = _writing(shortcoming.remediation, actor, at)
    made = _measure(shortcoming, measure, today=None if held.is_past else timezone.localdate(at))
    if shortcoming.no_measure:
        shortcoming.no_measure = ""
        shortcoming.save(update_fields=["no_measure"])
    told(held, "add_measure", made, by, actor, at, after=_said(made))
    return made


@transaction.atomic
def change_measure(*, measure: Measure, given: MeasureInput, actor: User, at: datetime) -> Measure:
    """Change a measure of a plan that is being written."""
    by, held = _writing(measure.shortcoming.remediation, actor, at)
    before = _said(measure)
    _fill(measure, given, today=None if held.is_past else timezone.localdate(at))
    measure.save(update_fields=["text", "due_on", "responsible", "post"])
    told(held, "change_measure", measure, by, actor, at, before=before, after=_said(measure))
    return measure


@transaction.atomic
def remove_measure(*, measure: Measure, actor: User, at: datetime) -> None:
    """Remove a measure of a plan that is being written."""
    by, held = _writing(measure.shortcoming.remediation, actor, at)
    told(held, "remove_measure", measure, by, actor, at, before=_said(measure))
    measure.delete()


@transaction.atomic
def submit_plan(*, remediation: RemediationPlan, actor: User, at: datetime) -> RemediationPlan:
    """Give a plan to the founder. Each shortcoming has a measure, or a reason why there is none."""
    by = access.require(actor, Act.DRAW_REMEDIATION, within=remediation.place, at=at)
    check_ready(remediation)
    move(remediation, (State.DRAFT, State.RETURNED), State.SUBMITTED)
    note(remediation, State.SUBMITTED, "", actor, at)
    told(remediation, "submit_remediation", remediation, by, actor, at, after={"state": "на согласовании"})
    remediation_notices.submitted(remediation=remediation, at=at)
    return remediation


def _write(remediation: RemediationPlan, one: ShortcomingInput) -> Shortcoming:
    if one.criterion not in criteria():
        raise MeasureRejected(f"Критерия «{wording.shortened(one.criterion, 20)}» нет: их пять, от К1 до К5.")
    last = remediation.shortcomings.aggregate(last=Max("position"))["last"] or 0
    made = Shortcoming(
        remediation=remediation, position=last + 1, criterion=one.criterion, words=one.words.strip(),
        origin=one.origin[:500], code=one.code, suggested=list(one.suggested),
    )  # fmt: skip
    made.full_clean(exclude=["remediation", "suggested"])
    made.save()
    for measure in one.measures:
        _measure(made, measure, today=None)
    return made


def _measure(shortcoming: Shortcoming, given: MeasureInput, *, today: date | None) -> Measure:
    made = Measure(shortcoming=shortcoming)
    _fill(made, given, today=today)
    made.save()
    return made


def _fill(measure: Measure, given: MeasureInput, *, today: date | None) -> None:
    measure.text, measure.due_on = given.text.strip(), given.due_on
    measure.responsible, measure.post = " ".join(given.responsible.split()), " ".join(given.post.split())
    if not _EARLIEST <= given.due_on < _LATEST:
        raise MeasureRejected(f"Проверьте год срока: {given.due_on:%d.%m.%Y}.")
    if today is not None and given.due_on < today:
        raise MeasureRejected(f"Срок {given.due_on:%d.%m.%Y} уже прошёл. Назначьте срок не раньше сегодняшнего дня.")
    measure.full_clean(exclude=["shortcoming", "item"])


def check_ready(remediation: RemediationPlan) -> None:
    """Raises PlanIsNotReady for a plan with a shortcoming that nobody has answered, or without any measure."""
    empty = remediation.shortcomings.annotate(number=Count("measures")).filter(number=0, no_measure="")
    found = list(empty[:3])
    if found:
        named = "; ".join(f"«{wording.shortened(one.words, 80)}»" for one in found)
        raise PlanIsNotReady(f"Без мероприятия и без объяснения: {named}. Добавьте мероприятие или причину.")
    if not Measure.objects.filter(shortcoming__remediation=remediation).exists():
        raise PlanIsNotReady("В плане нет ни одного мероприятия.")


def _writing(remediation: RemediationPlan, actor: User, at: datetime) -> tuple[access.Held, RemediationPlan]:
    """Ask for the right to write the plan, and that it is still to be written."""
    by = access.require(actor, Act.DRAW_REMEDIATION, within=remediation.place, at=at)
    held = _held(remediation)
    if not held.may_be_changed:
        raise PlanIsClosedToChanges("План уже передан на согласование: менять его можно, когда его вернут.")
    return by, held


def _held(remediation: RemediationPlan) -> RemediationPlan:
    related = ("plan__municipality", "institution")
    return RemediationPlan.objects.select_for_update(of=("self",)).select_related(*related).get(pk=remediation.pk)


def move(remediation: RemediationPlan, old: Sequence[str], new: str, **values: Any) -> None:
    """Put a plan into its next state, once. Raises PlanIsClosedToChanges."""
    if not RemediationPlan.objects.filter(pk=remediation.pk, state__in=old).update(state=new, **values):
        raise PlanIsClosedToChanges("План уже в другом состоянии: обновите страницу.")
    remediation.state = new


def note(remediation: RemediationPlan, state: str, words: str, actor: User, at: datetime) -> None:
    """Keep a step of a plan with what was said."""
    RemediationStep.objects.create(remediation=remediation, state=state, words=words, author=actor, at=at)


def told(
    remediation: RemediationPlan, act: str, subject: Any, by: access.Held, actor: User, at: datetime, **said: Any
) -> None:
    """Write the journal of a plan."""
    journal.record(actor=actor, act=act, within=remediation.place, subject=subject, at=at, by=by, **said)


def _said(measure: Measure) -> dict[str, Any]:
    return {
        "words": measure.text,
        "due_on": measure.due_on,
        "responsible": f"{measure.responsible}, {measure.post}",
    }
