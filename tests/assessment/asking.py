"""A questionnaire that is open today by the real clock, for tests that come through the web."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.utils import timezone

from merilo.assessment.models import Cycle, Link, Sheet, Wave
from tests.assessment.making import make_cycle, make_sheets
from tests.town import Town


def make_open_link(town: Town) -> Link:
    """Return the library's link in a wave that runs today."""
    cycle = _first(town) or make_cycle(town)
    today = timezone.localdate()
    # It has begun long ago: other samples of the same town type sheets on the day of the town.
    Wave.objects.filter(cycle=cycle).update(ends_on=today + timedelta(days=30))
    return Link.objects.select_related("unit", "wave__cycle__municipality").get(
        unit__cycle=cycle, unit__institution=town.library, wave__number=1
    )


def _first(town: Town) -> Cycle | None:
    """Return the cycle that was made first: samples that are made one after another speak of the same one."""
    return Cycle.objects.filter(municipality=town.municipality, phase="gathering").order_by("pk").first()


def make_stored(town: Town) -> Sheet:
    """Return a sheet that somebody has sent by this link."""
    unit = make_open_link(town).unit
    return unit.sheets.filter(receipt="RRRR3333KKKK4444").first() or make_sheets(unit, 1, receipt="RRRR3333KKKK4444")[0]


def make_kiosk_token(town: Town) -> str:
    """Return what stands in the address of the kiosk's thanks."""
    return signing.TimestampSigner(salt="kiosk").sign(make_stored(town).receipt)
