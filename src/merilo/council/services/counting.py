"""Meetings that were held answer the indicators of plans: the program counts, a person confirms in the plan."""

from __future__ import annotations

from decimal import Decimal

from merilo.accounts.refusal import Refused
from merilo.council.queries import counting as about
from merilo.plans.models import Indicator


class NothingToConfirm(Refused):
    """The count has changed since it was seen."""


def counted(*, indicator: Indicator, year: int, shown: int) -> tuple[Decimal, str]:
    """Return the number of meetings that answers an indicator and where it is from, as the plan writes them down.

    `shown`: the number the person has seen. Raises NothingToConfirm.
    """
    found = about.year_of(indicator.plan.municipality, year)
    number = found.number_for(indicator.name)
    if number != shown:
        raise NothingToConfirm(f"Пока вы смотрели, заседаний стало {number}: проверьте и подтвердите ещё раз.")
    return Decimal(number), found.source_for(indicator.name)
