"""Meetings that were held answer the indicators of plans: the program counts, a person confirms."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.council.queries import counting as about
from merilo.plans.models import Indicator, IndicatorValue
from merilo.plans.services import indicators


class NothingToConfirm(Refused):
    """The count has changed since it was seen, or nothing was held."""


def confirm_meetings(
    *, indicator: Indicator, year: int, shown: int, actor: User, at: datetime
) -> IndicatorValue:  # fmt: skip
    """Write the number of meetings of a year down as what came of an indicator. Raises NothingToConfirm.

    `shown`: the number the person has seen; the journal is written by the plans.
    """
    access.require(actor, Act.KEEP_PLANS, within=indicator.plan.place, at=at)
    counted = about.year_of(indicator.plan.municipality, year)
    number = counted.number_for(indicator.name)
    if number != shown:
        raise NothingToConfirm(f"Пока вы смотрели, заседаний стало {number}: проверьте и подтвердите ещё раз.")
    return indicators.record_actual(
        indicator=indicator, year=year, actual=Decimal(number), source=counted.source_for(indicator.name), actor=actor,
        at=at,
    )  # fmt: skip
