"""An operator is chosen, the contract signed, the report received, the work accepted.

The day of the report starts the terms of the law that are counted in months from it.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from merilo.accounts import journal
from merilo.accounts.models import User
from merilo.core import wording
from merilo.council.models import Offer, Question, Selection
from merilo.council.queries import decisions
from merilo.council.services import matters
from merilo.council.services.keeping import taken
from merilo.council.services.operators import (
    COLLECTING,
    SelectionHasMoved,
    SelectionRefused,
    check_decision,
    require,
)
from merilo.plans.services import fulfilling
from merilo.registry.models import Municipality
from merilo.registry.services.institutions import tidy

State = Selection.State


def choose_operator(
    *, selection: Selection, offer: Offer, basis: str, decided_on: date, reason: str, actor: User, at: datetime
) -> Selection:
    """Choose an operator by a decision. Raises SelectionHasMoved, SelectionRefused."""
    by = require(selection, COLLECTING, actor, at)
    if offer.selection_id != selection.pk or offer.declined:
        raise SelectionRefused("Выбирают из рассматриваемых предложений этого отбора.")
    if not tidy(reason):
        raise SelectionRefused("Напишите, почему выбрано это предложение: цена, срок, опыт.")
    check_decision(basis, decided_on, timezone.localdate(at))
    if decided_on < offer.received_on:
        raise SelectionRefused("Решение не могло быть принято раньше, чем поступило предложение.")
    with transaction.atomic():
        _move(
            selection, COLLECTING, State.CHOSEN, chosen=offer, chosen_basis=tidy(basis), chosen_on=decided_on,
            chosen_reason=tidy(reason)[:1000],
            chosen_resolution=decisions.named(selection.municipality, basis, decided_on),
        )  # fmt: skip
        matters.take_off(municipality=selection.municipality, key=f"offers:{selection.pk}")
        journal.record(
            actor=actor, act="choose_operator", within=selection.place, subject=selection, at=at, by=by,
            after={"operator": offer.name, "decided_on": decided_on, "basis": tidy(basis)}, reason=tidy(reason),
        )  # fmt: skip
    return selection


def sign_contract(
    *,
    selection: Selection,
    number: str,
    signed_on: date,
    price: Decimal | None,
    report_due_on: date | None,
    file: Any = None,
    actor: User,
    at: datetime,
) -> Selection:
    """Write down the contract; the plan's line of the operator reports itself. Raises SelectionHasMoved."""
    by = require(selection, (State.CHOSEN,), actor, at)
    if not selection.chosen_on <= signed_on <= timezone.localdate(at):  # type: ignore[operator]
        raise SelectionRefused("Контракт подписывают не раньше выбора оператора и не позже сегодняшнего дня.")
    if report_due_on is not None and report_due_on < signed_on:
        raise SelectionRefused("Срок отчёта раньше дня контракта.")
    stored = taken(file, selection.municipality, actor, at)
    with transaction.atomic():
        _move(
            selection, (State.CHOSEN,), State.CONTRACTED, contract_number=tidy(number)[:60], contract_on=signed_on,
            contract_price=price, report_due_on=report_due_on, contract_file=stored,
        )  # fmt: skip
        journal.record(
            actor=actor, act="sign_contract", within=selection.place, subject=selection, at=at, by=by,
            after={"number": selection.contract_number, "signed_on": signed_on, "price": price},
        )  # fmt: skip
    assert selection.chosen is not None
    fulfilling.fulfil(
        municipality=selection.municipality, year=signed_on.year, step="operator", done_on=signed_on,
        text=f"Контракт заключён: {selection.chosen.name}.", basis=_contract(selection), actor=actor, at=at,
    )  # fmt: skip
    return selection


def receive_report(
    *, selection: Selection, received_on: date, basis: str, file: Any = None, actor: User, at: datetime
) -> Selection:
    """Write down that the operator's report has come: lines of plans that wait for it begin.

    Raises SelectionHasMoved, SelectionRefused.
    """
    by = require(selection, (State.CONTRACTED,), actor, at)
    if not selection.contract_on <= received_on <= timezone.localdate(at):  # type: ignore[operator]
        raise SelectionRefused("Отчёт поступает не раньше контракта и не позже сегодняшнего дня.")
    if not tidy(basis):
        raise SelectionRefused("Напишите, чем подтверждается: письмо, входящий номер.")
    stored = taken(file, selection.municipality, actor, at)
    with transaction.atomic():
        _move(
            selection, (State.CONTRACTED,), State.REPORTED, reported_on=received_on, report_basis=tidy(basis)[:500],
            report_file=stored,
        )  # fmt: skip
        matters.put(
            municipality=selection.municipality, key=f"report:{selection.pk}", kind=Question.Kind.RESULTS,
            title=f"О результатах независимой оценки за {selection.year} год: отчёт оператора", since=received_on,
        )  # fmt: skip
        journal.record(
            actor=actor, act="receive_operator_report", within=selection.place, subject=selection, at=at, by=by,
            after={"received_on": received_on, "basis": tidy(basis)},
        )  # fmt: skip
    for year in sorted({selection.year, received_on.year}):
        fulfilling.fulfil(
            municipality=selection.municipality, year=year, step="operator_report", done_on=received_on,
            text="Отчёт оператора поступил.", basis=tidy(basis), actor=actor, at=at,
        )  # fmt: skip
        fulfilling.happen(
            municipality=selection.municipality, year=year, step="operator_report", happened_on=received_on,
            basis=tidy(basis), actor=actor, at=at,
        )  # fmt: skip
    return selection


def report_came(*, municipality: Municipality, year: int, received_on: date, basis: str) -> None:
    """Note on the contract of a year that its report was written down elsewhere; part of that deed.

    The room that knows the cycle puts its own matter before the council, so the one of the contract is taken off.
    """
    here = Selection.objects.filter(municipality=municipality, year=year)
    found = here.filter(state=State.CONTRACTED, contract_on__lte=received_on)
    if found.count() == 1:
        found.update(state=State.REPORTED, reported_on=received_on, report_basis=tidy(basis)[:500])
    for one in here:
        matters.take_off(municipality=municipality, key=f"report:{one.pk}")


def accept_work(
    *, selection: Selection, accepted_on: date, basis: str, file: Any = None, actor: User, at: datetime
) -> Selection:
    """Write down that the operator's work is accepted. Raises SelectionHasMoved, SelectionRefused."""
    by = require(selection, (State.REPORTED,), actor, at)
    if not selection.reported_on <= accepted_on <= timezone.localdate(at):  # type: ignore[operator]
        raise SelectionRefused("Работу принимают не раньше отчёта и не позже сегодняшнего дня.")
    if not tidy(basis):
        raise SelectionRefused("Назовите акт приёмки: дата и номер.")
    stored = taken(file, selection.municipality, actor, at)
    with transaction.atomic():
        _move(
            selection, (State.REPORTED,), State.ACCEPTED, accepted_on=accepted_on,
            acceptance_basis=tidy(basis)[:500], acceptance_file=stored,
        )  # fmt: skip
        journal.record(
            actor=actor, act="accept_work", within=selection.place, subject=selection, at=at, by=by,
            after={"accepted_on": accepted_on, "basis": tidy(basis)},
        )  # fmt: skip
    return selection


def cancel_selection(*, selection: Selection, reason: str, actor: User, at: datetime) -> Selection:
    """Give a selection up before the report: nobody came, the contract was ended. Raises SelectionHasMoved."""
    before = (State.COLLECTING, State.CHOSEN, State.CONTRACTED)
    by = require(selection, before, actor, at)
    if not tidy(reason):
        raise SelectionRefused("Напишите, почему отбор не состоялся.")
    with transaction.atomic():
        _move(selection, before, State.CANCELLED, cancel_reason=tidy(reason)[:500])
        for key in ("terms", "offers"):
            matters.take_off(municipality=selection.municipality, key=f"{key}:{selection.pk}")
        journal.record(
            actor=actor, act="cancel_selection", within=selection.place, subject=selection, at=at, by=by,
            reason=tidy(reason),
        )  # fmt: skip
    return selection


def _move(selection: Selection, before: tuple[str, ...], after: str, **values: Any) -> None:
    if not Selection.objects.filter(pk=selection.pk, state__in=before).update(state=after, **values):
        raise SelectionHasMoved("Отбор уже изменил кто-то другой: обновите страницу.")
    selection.refresh_from_db()


def _contract(selection: Selection) -> str:
    number = f" №{wording.NBSP}{selection.contract_number}" if selection.contract_number else ""
    return f"контракт от {selection.contract_on:%d.%m.%Y}{number}"
