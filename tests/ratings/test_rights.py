"""Who sees figures in which phase: each page × phase × person, tried by real requests."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from merilo.assessment.models import Cycle, Phase, Unit
from merilo.ratings.models import Calculation
from tests.ratings.making import calculated, make_rated_cycle
from tests.town import AT, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]

COUNCIL = {"coordinator", "chair", "member", "expert", "observer", "region"}  # the region observes everywhere
EARLY = {"coordinator", "expert"}
ALL_SCORES = {
    Phase.PREPARATION: EARLY, Phase.GATHERING: EARLY, Phase.PRELIMINARY: COUNCIL, Phase.OBJECTIONS: COUNCIL,
    Phase.FINAL: COUNCIL, Phase.PUBLISHED: COUNCIL, Phase.CANCELLED: set(),
}  # fmt: skip
OWN_SCORES = {phase: people | ({"head"} if people == COUNCIL else set()) for phase, people in ALL_SCORES.items()}
PAGES = {
    "results/table.csv": ALL_SCORES,
    "results/compare/": ALL_SCORES,
    "results/compare/table.csv": ALL_SCORES,
    "calculations/1/differences/": ALL_SCORES,
    "calculations/1/differences/table.xlsx": ALL_SCORES,
    "results/": OWN_SCORES,
    "results/{own}/": OWN_SCORES,
    "results/{own}/table.csv": OWN_SCORES,
    "results/{own}/figures/S/": OWN_SCORES,
    "results/{own}/figures/3.3/": OWN_SCORES,
    "results/{branch}/": OWN_SCORES,
    "results/{other}/": ALL_SCORES,
    "results/{other}/table.csv": ALL_SCORES,
    "results/{other}/figures/К1/": ALL_SCORES,
}


def rated(town: Town) -> Cycle:
    """Make a calculated cycle."""
    return calculated(make_rated_cycle(town), town).cycle


def put(cycle: Cycle, phase: str) -> None:
    """Put a cycle into a phase, with a final calculation where the phase has one."""
    Cycle.objects.filter(pk=cycle.pk).update(phase=phase)
    state = "final" if phase in (Phase.FINAL, Phase.PUBLISHED) else "preliminary"
    Calculation.objects.filter(cycle=cycle).update(state=state)


def test_each_page_of_figures_opens_to_whom_the_phase_allows(town: Town) -> None:
    cycle = rated(town)
    words = {
        "own": cycle.units.get(institution=town.library).pk,
        "branch": cycle.units.get(institution=town.branch).pk,
        "other": cycle.units.get(institution=town.club).pk,
    }
    clients: dict[str, Any] = {}
    for name, person in town.people.items():
        clients[name] = Client()
        clients[name].force_login(person)
    wrong = []
    for phase in Phase.values:
        put(cycle, phase)
        for path, people in PAGES.items():
            address = f"/work/{town.municipality.slug}/cycles/{cycle.pk}/{path.format(**words)}"
            for name, client in clients.items():
                status = client.get(address).status_code
                is_in = status == 200
                led_out = status == 302 and path == "results/" and phase == Phase.PUBLISHED
                if is_in != (name in people[Phase(phase)]) or not (led_out or status in (200, 403, 404)):
                    wrong.append((phase, path, name, status))
    assert wrong == []


def test_a_head_is_led_to_the_own_institution_and_sees_no_other(town: Town, client: Client) -> None:
    cycle = rated(town)
    client.force_login(town.gleb)
    page = client.get(f"/work/{town.municipality.slug}/cycles/{cycle.pk}/results/").content.decode()
    assert town.library.name in page
    assert town.club.name not in page


def test_a_head_is_not_told_the_place_among_others_before_publication(town: Town, client: Client) -> None:
    cycle = rated(town)
    unit = cycle.units.get(institution=town.library)
    client.force_login(town.gleb)
    address = f"/work/{town.municipality.slug}/cycles/{cycle.pk}/results/{unit.pk}/"
    assert "неотличимо от мест" not in client.get(address).content.decode()
    assert not re.search(r"\d место", client.get(address).content.decode())
    put(cycle, Phase.PUBLISHED)
    assert re.search(r"\d место", client.get(address).content.decode())


def test_what_is_published_is_read_by_others_on_the_page_for_everybody(town: Town, client: Client) -> None:
    cycle = rated(town)
    put(cycle, Phase.PUBLISHED)
    address = f"/work/{town.municipality.slug}/cycles/{cycle.pk}/results/"
    public = f"/nok/{town.municipality.slug}/results/{cycle.year}/"
    client.force_login(town.pavel)
    assert client.get(address)["Location"] == public
    client.force_login(town.gleb)
    assert public in client.get(address).content.decode()
    Unit.objects.filter(institution__in=[town.library, town.branch]).update(left_at=AT, left_reason="закрыто")
    assert client.get(address)["Location"] == public
    assert f'href="{address}">Результаты' in client.get(address.replace("results/", "")).content.decode(), "the tab"


def test_a_correction_that_is_not_published_is_not_for_everybody(town: Town, client: Client) -> None:
    cycle = rated(town)
    put(cycle, Phase.PUBLISHED)
    cycle.refresh_from_db()
    calculated(cycle, town, reason="исправление")
    unit = cycle.units.get(institution=town.club)
    address = f"/work/{town.municipality.slug}/cycles/{cycle.pk}/results/{unit.pk}/"
    for name, person in town.people.items():
        client.force_login(person)
        assert (client.get(address).status_code == 200) == (name in COUNCIL), name
        assert (client.get(f"{address}?calc=2").status_code == 200) == (name in COUNCIL), name


def test_the_snapshot_is_for_those_who_may_take_it(town: Town, client: Client) -> None:
    cycle = rated(town)
    start = f"/work/{town.municipality.slug}/cycles/{cycle.pk}/"
    for name, person in town.people.items():
        client.force_login(person)
        for path in ("calculations/1/package.zip", "calculations/1/check/", "snapshots/1/sheets.csv"):
            assert (client.get(start + path).status_code == 200) == (name in ("coordinator", "observer", "region")), (
                name,
                path,
            )


@pytest.mark.parametrize("phase", [Phase.PREPARATION, Phase.GATHERING, Phase.CANCELLED])
def test_an_observer_takes_no_sheets_away_while_scores_are_not_for_observers(
    town: Town, client: Client, phase: str
) -> None:
    cycle = rated(town)  # closed once, then opened again: the snapshot is there
    put(cycle, phase)
    client.force_login(town.olga)
    for path in ("calculations/1/package.zip", "calculations/1/check/", "snapshots/1/sheets.csv"):
        assert client.get(f"/work/{town.municipality.slug}/cycles/{cycle.pk}/{path}").status_code == 403, path
    client.force_login(town.anna)
    assert client.get(f"/work/{town.municipality.slug}/cycles/{cycle.pk}/snapshots/1/sheets.csv").status_code == 200


def test_another_municipality_has_no_such_cycle(town: Town, client: Client) -> None:
    cycle = rated(town)
    client.force_login(town.stranger)
    assert client.get(f"/work/{town.elsewhere.slug}/cycles/{cycle.pk}/results/").status_code == 404
