"""How many meetings were held in a year, and which indicators of plans that answers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q
from django.http import Http404
from django.utils import timezone

from merilo.core import wording
from merilo.council.models import Meeting
from merilo.plans.models import Indicator, IndicatorValue, Plan
from merilo.plans.queries import steps
from merilo.registry.models import Municipality

HELD = (Meeting.State.HELD, Meeting.State.REMARKS, Meeting.State.CLOSED)
# Which indicators speak of meetings, and which of those of the meetings of others.
_MEETINGS = re.compile(r"заседани|совещани|открыт\w+ клуб")
_OTHERS = re.compile(r"совещани\w*(?!.{0,30}совет)|участи\w+ .{0,60}(?:администраци|орган)")
_LONGEST = 290  # of the words that say where a figure is from
_CLUB = re.compile(r"открыт\w+ клуб")


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that counts."""

    id: int
    name: str
    format: str
    on: date
    number: int | None
    came: int


@dataclass(frozen=True, slots=True)
class Year:
    """The meetings of a year: the council's own, and those of other bodies it took part in."""

    year: int
    own: tuple[Held, ...]
    others: tuple[Held, ...]

    @property
    def formats(self) -> tuple[tuple[str, int], ...]:
        """Return how many there were of each kind."""
        return tuple(Counter(one.format for one in (*self.own, *self.others)).items())

    def number_for(self, words: str) -> int:
        """Return the number that answers an indicator with these words."""
        return len(self._meant(words))

    def source_for(self, words: str) -> str:
        """Return where the number is from: the minutes, or the days of meetings of others."""
        meant = self._meant(words)
        if not meant:
            return "заседаний не было"
        said = [
            f"протокол №{wording.NBSP}{one.number} от {one.on:%d.%m.%Y}" if one.number else f"{one.on:%d.%m.%Y}"
            for one in sorted(meant, key=lambda one: one.on)
        ]
        whole = ("совещания " if meant[0].number is None else "") + ", ".join(said)
        return whole if len(whole) <= _LONGEST else wording.shortened(whole, _LONGEST)

    def _meant(self, words: str) -> tuple[Held, ...]:
        said = steps.flat(words)
        if _CLUB.search(said):
            return tuple(one for one in self.own if one.format == Meeting.Format.CLUB.label)
        return self.others if _OTHERS.search(said) else self.own


@dataclass(frozen=True, slots=True)
class Proposed:
    """An indicator of a plan with what the program counted for it."""

    id: int
    name: str
    plan: int
    plan_title: str
    planned: str
    actual: Decimal | None
    source: str
    counted: int

    @property
    def is_confirmed(self) -> bool:
        """Say whether what is written down is what was counted."""
        return self.actual is not None and self.actual == self.counted


def year_of(municipality: Municipality, year: int) -> Year:
    """Return the meetings of a year that were held."""
    found = (
        Meeting.objects.filter(council__municipality=municipality, state__in=HELD)
        .annotate(number_came=Count("seating", filter=Q(seating__came="present"), distinct=True))
        .order_by("starts_at", "pk")
    )
    rows = [
        (one, Held(one.pk, str(one), one.get_format_display(), timezone.localdate(one.starts_at), one.number,
                   one.number_came))
        for one in found
    ]  # fmt: skip
    here = [(one, row) for one, row in rows if row.on.year == year]
    return Year(
        year,
        tuple(row for one, row in here if one.format != Meeting.Format.OTHER),
        tuple(row for one, row in here if one.format == Meeting.Format.OTHER),
    )


def proposed(municipality: Municipality, year: Year) -> tuple[Proposed, ...]:
    """Return the indicators of active plans that count meetings, with the figure the program has."""
    found = Indicator.objects.filter(
        plan__municipality=municipality, plan__state=Plan.State.ACTIVE, plan__starts_on__year__lte=year.year,
        plan__ends_on__year__gte=year.year,
    ).select_related("plan")  # fmt: skip
    meant = [one for one in found if _counts_meetings(one)]
    values = {
        one.indicator_id: one for one in IndicatorValue.objects.filter(indicator__in=meant, year=year.year)
    }  # fmt: skip
    return tuple(
        Proposed(
            one.pk, one.name, one.plan_id, one.plan.title,
            values[one.pk].planned if one.pk in values else "",
            values[one.pk].actual if one.pk in values else None,
            values[one.pk].source if one.pk in values else "",
            year.number_for(one.name),
        )
        for one in meant
    )  # fmt: skip


def indicator_of(municipality: Municipality, key: int) -> Indicator:
    """Return an indicator of a plan that counts meetings. Raises Http404."""
    found = Indicator.objects.select_related("plan__municipality").filter(plan__municipality=municipality, pk=key)
    one = found.first()
    if one is None or not _counts_meetings(one):
        raise Http404("Такого показателя здесь нет.")
    return one


def _counts_meetings(one: Indicator) -> bool:
    """Say whether an indicator counts meetings; a share of something is no number of meetings."""
    said = steps.flat(one.name)
    if "%" in one.unit or "%" in said or said.startswith(("дол", "отчет")):
        return False
    return bool(_MEETINGS.search(said)) or "meetings" in steps.recognise(one.name)
