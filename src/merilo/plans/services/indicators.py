"""Target indicators of a plan: what is planned by year, and what came of it with its source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.plans.models import Indicator, IndicatorValue, Plan
from merilo.plans.queries.indicators import COMPUTED
from merilo.plans.services import lines as plan_lines
from merilo.plans.services import plans
from merilo.plans.services.lines import IndicatorInput


class IndicatorIsApproved(Refused):
    """The planned values of an approved plan are part of what was approved."""


class SourceMissing(Refused):
    """A figure without its source is worth nothing."""


class YearNotPlanned(Refused):
    """A year that is none of the plan's."""


def add_indicator(*, plan: Plan, indicator: IndicatorInput, actor: User, at: datetime) -> Indicator:
    """Add an indicator to a prepared plan."""
    by = access.require(actor, access.Act.KEEP_PLANS, within=plan.place, at=at)
    with transaction.atomic():
        plan = _prepared(plan)
        [made] = plan_lines.write_indicators(plan, [(None, indicator)])
        journal.record(
            actor=actor, act="add_indicator", within=plan.place, subject=made, at=at, by=by, after=_told(made)
        )
    return made


def change_indicator(*, indicator: Indicator, given: IndicatorInput, actor: User, at: datetime) -> Indicator:
    """Change what an indicator of a prepared plan says; how it is counted can be chosen at any time."""
    plan = indicator.plan
    by = access.require(actor, access.Act.KEEP_PLANS, within=plan.place, at=at)
    with transaction.atomic():
        plan = plans.locked(plan)
        before = _told(indicator)
        indicator.computed = given.computed
        if plan.state == Plan.State.PREPARED:
            indicator.name, indicator.unit, indicator.doubts = given.name[:600], given.unit[:60], []
            _plan_values(indicator, given.values)
        elif (given.name, given.unit, dict(given.values)) != (indicator.name, indicator.unit, planned(indicator)):
            raise IndicatorIsApproved("План утверждён: название и плановые значения меняются только решением.")
        indicator.save(update_fields=["name", "unit", "computed", "doubts"])
        journal.record(
            actor=actor, act="change_indicator", within=plan.place, subject=indicator, at=at, by=by,
            before=before, after=_told(indicator),
        )  # fmt: skip
    return indicator


def remove_indicator(*, indicator: Indicator, actor: User, at: datetime) -> None:
    """Take an indicator out of a prepared plan."""
    by = access.require(actor, access.Act.KEEP_PLANS, within=indicator.plan.place, at=at)
    with transaction.atomic():
        plan = _prepared(indicator.plan)
        journal.record(
            actor=actor, act="remove_indicator", within=plan.place, subject=indicator, at=at, by=by,
            before=_told(indicator),
        )  # fmt: skip
        indicator.delete()


def record_actual(
    *, indicator: Indicator, year: int, actual: Decimal | None, source: str, actor: User, at: datetime
) -> IndicatorValue:
    """Write down what came of an indicator in a year and where the figure is from; None takes it back."""
    plan = indicator.plan
    by = access.require(actor, access.Act.KEEP_PLANS, within=plan.place, at=at)
    if actual is not None and not source.strip():
        raise SourceMissing("Назовите, откуда число: отчёт, форма, протокол.")
    if not plan.starts_on.year - 1 <= year <= plan.ends_on.year:
        raise YearNotPlanned(f"{year} год не входит в план.")
    with transaction.atomic():
        plans.locked(plan)
        value, _ = IndicatorValue.objects.get_or_create(indicator=indicator, year=year)
        before = {"факт": value.actual, "откуда": value.source, "год": None}
        value.actual, value.source = actual, source.strip() if actual is not None else ""
        value.clean_fields(exclude=["indicator"])
        value.save(update_fields=["actual", "source"])
        journal.record(
            actor=actor, act="record_actual", within=plan.place, subject=indicator, at=at, by=by,
            before=before, after={"факт": value.actual, "откуда": value.source, "год": year},
        )  # fmt: skip
    return value


def planned(indicator: Indicator) -> dict[str, str]:
    """Return the planned values by year."""
    return {str(value.year): value.planned for value in indicator.values.all() if value.planned}


def _plan_values(indicator: Indicator, values: Mapping[str, str]) -> None:
    standing = {str(value.year): value for value in indicator.values.all()}
    for year, value in standing.items():
        if year not in values and value.actual is None:
            value.delete()
        elif value.planned != values.get(year, ""):
            value.planned = values.get(year, "")[:100]
            value.save(update_fields=["planned"])
    IndicatorValue.objects.bulk_create(
        IndicatorValue(indicator=indicator, year=int(year), planned=words[:100])
        for year, words in values.items()
        if year not in standing
    )


def _prepared(plan: Plan) -> Plan:
    plan = plans.locked(plan)
    if plan.state != Plan.State.PREPARED:
        raise IndicatorIsApproved("План утверждён: показатели меняются только решением.")
    return plan


def _told(indicator: Indicator) -> dict[str, str]:
    values = planned(Indicator.objects.prefetch_related("values").get(pk=indicator.pk))
    return {
        "показатель": indicator.name,
        "единица": indicator.unit,
        "считает": COMPUTED.get(indicator.computed, "вносят люди"),
        "план": "; ".join(f"{year}: {words}" for year, words in sorted(values.items())),
    }
