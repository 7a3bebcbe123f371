"""Citizens find the questionnaires that are open today on the page that tells how to take part."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from merilo.assessment.models import Phase, Wave
from merilo.assessment.queries import links
from tests.assessment.making import make_cycle, make_wave
from tests.town import ON, Town

PAGE = "/nok/tikhorechye/take-part/"


def test_questionnaires_of_a_running_cycle_are_offered_each_once(town: Town, client: Client) -> None:
    cycle = make_cycle(town)
    make_wave(cycle, number=2)
    today = timezone.localdate()
    Wave.objects.update(starts_on=today, ends_on=today + timedelta(days=9))
    page = client.get(PAGE).content.decode().replace("\u00a0", " ")
    for unit in cycle.units.all():
        latest = unit.links.get(wave__number=2).code
        assert page.count(unit.name) >= 1 and f"/a/{latest}/" in page
        assert client.get(f"/a/{latest}/").status_code == 200
        assert unit.links.get(wave__number=1).code not in page
    assert "Fill in the questionnaire" in client.get(f"{PAGE}?lang=en", follow=True).content.decode()


@pytest.mark.parametrize(
    ("of_cycle", "of_wave"),
    [
        ({"phase": Phase.PRELIMINARY}, {}),
        ({}, {"starts_on": ON + timedelta(days=1)}),
        ({}, {"starts_on": ON - timedelta(days=9), "ends_on": ON - timedelta(days=1)}),
    ],
)
def test_closed_questionnaires_are_not_offered(town: Town, of_cycle: Any, of_wave: Any) -> None:
    cycle = make_cycle(town)
    assert len(links.open_on(town.municipality, ON)) == 4
    type(cycle).objects.update(**of_cycle) if of_cycle else Wave.objects.update(**of_wave)
    assert links.open_on(town.municipality, ON) == []
    assert links.open_on(town.elsewhere, ON) == []
