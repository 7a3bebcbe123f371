"""What everybody sees of the grounds of a mark is what was kept with the result: days and open links, never photos."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from merilo.assessment.models import Inspection, MarkEvidence, Phase
from merilo.ratings.models import Calculation
from merilo.ratings.queries import explanation, results
from tests.ratings.making import calculated, make_rated_cycle
from tests.ratings.publishing import publish
from tests.town import AT, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]
ITEM = "1.1/site/01"


def test_only_links_that_were_there_and_lead_to_the_open_web_are_told(client: Client, town: Town) -> None:
    cycle = make_rated_cycle(town, phase=Phase.FINAL)
    seen = Inspection.objects.get(unit__cycle=cycle, unit__institution=town.library, channel="site")
    urls = [
        "https://library.example/about", "javascript:alert(1)", "ftp://library.example/plan", "https://[::1",
        "https://library.example@other.example/", f"{settings.BASE_ADDRESS}/work/town/tasks/", "data:text/html,1",
    ]  # fmt: skip
    MarkEvidence.objects.bulk_create(
        MarkEvidence(inspection=seen, item=ITEM, url=url, at=AT - timedelta(hours=1)) for url in urls
    )
    made = calculated(cycle, town)
    Calculation.objects.update(state="final")
    publication = publish(cycle, made, town)
    MarkEvidence.objects.filter(url=urls[0]).update(url="https://swapped.example/")
    late = AT + timedelta(days=1)
    MarkEvidence.objects.create(inspection=seen, item=ITEM, url="https://later.example/", at=late)
    Inspection.objects.filter(pk=seen.pk).update(inspected_on=late.date())
    page = f"/nok/{town.municipality.slug}/results/{cycle.year}/{town.library.pk}/1.1/"
    text = client.get(page).content.decode()
    assert f'href="{urls[0]}"' in text
    for bad in (*urls[1:], "swapped.example", "later.example"):
        assert bad not in text
    assert publication.calculation.results.get(unit=seen.unit).grounds["links"] == {ITEM: urls[:1]}


def test_the_heads_own_part_is_not_given_the_interval_of_the_whole(town: Town) -> None:
    cycle = make_rated_cycle(town, phase=Phase.FINAL)
    made = calculated(cycle, town)
    result = explanation.unit_result(made, cycle.units.get(institution=town.library))
    assert result is not None
    tree = explanation.find(result.trace, "5.3")
    assert tree is not None
    node = explanation.teller_of(result, results.edition_of(made)).node(tree, unit=result.unit.name)
    own, branch = node.parts
    assert node.reach
    assert branch.reach
    assert own.owner == town.library.name
    assert own.reach == ""
