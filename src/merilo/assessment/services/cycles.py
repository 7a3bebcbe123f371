"""A cycle is opened with its choices, the choices change until gathering begins, the list is approved."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal, sheets
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.assessment.models import Cycle, Decision, Phase
from merilo.assessment.queries import options
from merilo.assessment.queries.choices import edition as read_edition
from merilo.assessment.queries.options import Choices
from merilo.assessment.services import deciding, fulfilling
from merilo.core import methodology
from merilo.council.services import contracting, matters
from merilo.plans.services.reports import EvidenceInput
from merilo.registry.models import Municipality
from merilo.registry.services.institutions import tidy

MOST_DAYS = 60
LIST_HEAD = ("Учреждение", "Вид", "Чей филиал", "Получателей услуг за год")
LIST_WIDTHS = (60, 26, 60, 24)


class ChoicesAreFrozen(Refused):
    """Gathering has begun: only a decision about an indicator without a base can still be made."""


class ListNotApproved(Refused):
    """The list is empty, or fixed already."""


class ReportNotDue(Refused):
    """The operator's report can come only after gathering has begun, and not on a day ahead."""


def open_cycle(
    *, municipality: Municipality, year: int, title: str = "", choices: Choices, actor: User, at: datetime
) -> Cycle:
    """Open the cycle of a year; a second one in the same year gets its number. Raises ValidationError by field."""
    by = access.require(actor, Act.KEEP_CYCLE, within=municipality.place, at=at)
    today = timezone.localdate(at)
    if not today.year - 1 <= year <= today.year + 1:
        raise ValidationError({"year": "Цикл открывают на прошлый, этот или следующий год."})
    reasons = _checked(choices, today)
    with transaction.atomic():
        Municipality.objects.select_for_update().get(pk=municipality.pk)  # two at once get different numbers
        last = Cycle.objects.filter(municipality=municipality, year=year).order_by("-ordinal").first()
        ordinal = last.ordinal + 1 if last is not None else 1
        usual = f"Независимая оценка {year} года" + (f" ({ordinal}-й цикл)" if ordinal > 1 else "")
        made = Cycle(
            municipality=municipality, year=year, ordinal=ordinal, title=tidy(title) or usual, made_by=actor, made_at=at
        )
        _put(made, choices, reasons)
        made.full_clean(exclude=["municipality", "made_by", "no_base", "reasons", "roles"])
        made.save(force_insert=True)
        journal.record(
            actor=actor, act="open_cycle", within=municipality.place, subject=made, at=at, by=by, after=_said(made)
        )
    return made


def choose(*, cycle: Cycle, choices: Choices, actor: User, at: datetime) -> Cycle:
    """Change the choices of a cycle that is being prepared. Raises ChoicesAreFrozen, ValidationError by field."""
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    reasons = _checked(choices, timezone.localdate(cycle.made_at))
    with transaction.atomic():
        held = Cycle.objects.select_for_update().get(pk=cycle.pk)
        if held.phase != Phase.PREPARATION:
            raise ChoicesAreFrozen("Сбор начат: правила цикла закреплены и больше не меняются.")
        before = _said(held)
        _put(held, choices, reasons)
        held.full_clean(exclude=["municipality", "made_by", "no_base", "reasons", "roles"])
        held.save(update_fields=[*options.FIELDS, "reasons"])
        journal.record(
            actor=actor, act="choose", within=cycle.place, subject=cycle, at=at, by=by, before=before, after=_said(held)
        )
    return held


def approve_list(*, cycle: Cycle, basis: str, decided_on: date, actor: User, at: datetime) -> Cycle:
    """Write down by which decision the list was approved; the plan's line of the list reports itself.

    Raises ListNotApproved, NoDecision.
    """
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    deciding.check(basis, decided_on, today=timezone.localdate(at))
    units = list(cycle.units.filter(left_at__isnull=True).values_list("name", flat=True))
    if not units:
        raise ListNotApproved("В перечне нет ни одного учреждения: утверждать нечего.")
    with transaction.atomic():
        waiting = Cycle.objects.filter(pk=cycle.pk, phase=Phase.PREPARATION, list_basis="")
        if not waiting.update(list_basis=tidy(basis), list_decided_on=decided_on):
            raise ListNotApproved("Перечень уже утверждён, или сбор уже начат.")
        cycle.refresh_from_db(fields=["list_basis", "list_decided_on"])
        matters.take_off(municipality=cycle.municipality, key=f"list:{cycle.pk}")
        deciding.note(cycle, Decision.Kind.LIST, basis, decided_on, "", actor, at, values={"units": units})
        journal.record(
            actor=actor, act="approve_list", within=cycle.place, subject=cycle, at=at, by=by,
            after={"decided_on": decided_on, "basis": tidy(basis), "units": units},
        )  # fmt: skip
    fulfilling.pass_on(
        cycle=cycle,
        step="list",
        on=decided_on,
        text=f"Перечень учреждений утверждён: {len(units)}.",
        basis=tidy(basis),
        evidence=[_listed(cycle)],
        actor=actor,
        at=at,
    )
    return cycle


def receive_report(*, cycle: Cycle, received_on: date, basis: str, actor: User, at: datetime) -> Decision:
    """Write down that the operator's report has come: lines of plans that wait for it begin. Raises ReportNotDue."""
    by = access.require(actor, Act.KEEP_CYCLE, within=cycle.place, at=at)
    if cycle.phase in (Phase.PREPARATION, Phase.CANCELLED):
        raise ReportNotDue("Отчёт оператора поступает после начала сбора.")
    deciding.check(basis, received_on, today=timezone.localdate(at))
    if cycle.starts_on is not None and received_on < cycle.starts_on:
        raise ReportNotDue("Отчёт не мог поступить раньше, чем начался сбор.")
    with transaction.atomic():
        made = deciding.note(cycle, Decision.Kind.REPORT, basis, received_on, "", actor, at)
        contracting.report_came(
            municipality=cycle.municipality, year=cycle.year, received_on=received_on, basis=basis
        )  # fmt: skip
        matters.put(
            municipality=cycle.municipality, key=f"results:{cycle.pk}", kind="results", since=received_on,
            title=f"О результатах независимой оценки: {cycle.title}",
        )  # fmt: skip
        journal.record(
            actor=actor, act="receive_report", within=cycle.place, subject=cycle, at=at, by=by,
            after={"received_on": received_on, "basis": tidy(basis)},
        )  # fmt: skip
    fulfilling.pass_on(
        cycle=cycle,
        step="operator_report",
        on=received_on,
        text="Отчёт оператора поступил.",
        basis=tidy(basis),
        actor=actor,
        at=at,
    )
    return made


def _listed(cycle: Cycle) -> EvidenceInput:
    """Return the approved list as a table."""
    units = cycle.units.filter(left_at__isnull=True).select_related("parent")
    rows = (
        (one.name, one.get_kind_display(), str(one.parent or ""), str(one.recipients or "")) for one in units
    )  # fmt: skip
    table = sheets.workbook("Перечень", LIST_HEAD, rows, widths=LIST_WIDTHS)
    return EvidenceInput(name=f"Перечень учреждений, {cycle.year} год.xlsx", content=table)


def _checked(choices: Choices, on: date) -> dict[str, str]:
    """Return the reasons that are kept. Raises ValidationError by field: a rule nobody knows, a reason that lacks."""
    faults: dict[str, str] = {}
    try:
        edition = read_edition(choices.edition, choices.variant)
        methodology.check_settings(
            edition,
            methodology.Settings(
                choices.rounding,
                choices.no_base,
                choices.blank,
                choices.branches,
                choices.groups,
                choices.partial_marks,
            ),
        )
    except (methodology.EditionUnknown, methodology.SettingsRejected) as fault:
        raise ValidationError({"edition": str(fault)}) from fault
    for name in ("objection_days", "answer_days"):
        if not 1 <= getattr(choices, name) <= MOST_DAYS:
            faults[name] = f"Рабочих дней — от 1 до {MOST_DAYS}."
    reasons = {name: tidy(choices.reasons.get(name, ""))[:1000] for name in options.FIELDS}
    for name in choices.departures(on):
        if not reasons[name]:
            faults[f"reason_{name}"] = "Выбрано не обычное правило: напишите почему."
    if faults:
        raise ValidationError(faults)
    return {name: reason for name, reason in reasons.items() if reason}


def _put(cycle: Cycle, choices: Choices, reasons: dict[str, str]) -> None:
    for name in options.FIELDS:
        setattr(cycle, name, getattr(choices, name))
    cycle.no_base = dict(choices.no_base)
    cycle.reasons = reasons


def _said(cycle: Cycle) -> dict[str, Any]:
    """Return the choices as the journal says them: in words."""
    said: dict[str, Any] = {line.name: line.words for line in options.lines(cycle)}
    said |= {"title": cycle.title, "objection_days": cycle.objection_days, "answer_days": cycle.answer_days}
    return said
