"""Own indicators of the council: set by a decision, filled, beside the score of the law and never inside it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from merilo.accounts.access import NotAllowed
from merilo.council.models import OwnValue
from merilo.council.queries import own as about
from merilo.council.services import own, people
from merilo.ratings.queries import results
from tests.council.choosing import filled, own_here
from tests.council.making import FORMED, council_here, member_here
from tests.ratings import making as rated
from tests.ratings import publishing
from tests.town import AT, ON, Town


def fill(town: Town, value: object, **values: object) -> OwnValue | None:
    given = {"indicator": own_here(town), "institution": town.library, "year": 2026, "actor": town.anna, "at": AT}
    return own.fill_own(**given | {"value": value} | values)  # type: ignore[arg-type]


def test_an_indicator_rests_on_a_decision(town: Town) -> None:
    values = {"name": "Показатель", "about": "", "kind": "points", "top": None, "unit": "", "since": 2026,
              "until": None, "is_public": False}  # fmt: skip
    with pytest.raises(own.OwnRefused, match="решение совета"):
        own.set_own(
            municipality=town.municipality, values=values, basis=" ", decided_on=ON, actor=town.anna, at=AT
        )  # fmt: skip
    with pytest.raises(ValidationError, match="наибольший балл"):
        own.set_own(
            municipality=town.municipality, values=values, basis="протокол № 2", decided_on=ON, actor=town.anna, at=AT
        )  # fmt: skip


def test_values_fit_their_measure_and_their_years(town: Town) -> None:
    points = own_here(town, name="Волонтёры", kind="points", top=Decimal(5))
    assert fill(town, Decimal(5), indicator=points) is not None
    for value, year in ((Decimal(6), 2026), (Decimal(1), 2025), (Decimal(1), 2027)):
        with pytest.raises(own.OwnRefused):
            fill(town, value, indicator=points, year=year)
    with pytest.raises(own.OwnRefused, match="«да» или «нет»"):
        fill(town, Decimal(3))
    with pytest.raises(own.OwnRefused, match="больше не меняется"):
        own.change_own(
            indicator=points, basis="протокол № 3", decided_on=ON, actor=town.anna, at=AT,
            values={"name": "Волонтёры", "about": "", "kind": "yes", "top": None, "unit": "", "since": 2026,
                    "until": None, "is_public": False},
        )  # fmt: skip
    assert fill(town, None, indicator=points) is None and not OwnValue.objects.exists()


def test_members_fill_in_but_not_about_an_institution_of_their_interest(town: Town) -> None:
    council_here(town)
    assert fill(town, Decimal(1), actor=town.zoya) is not None
    people.state_conflict(
        member=member_here(town), institution=town.library, words="сестра", stated_on=FORMED, actor=town.zoya, at=AT
    )
    with pytest.raises(own.OwnRefused, match="конфликте интересов"):
        fill(town, Decimal(0), actor=town.zoya)
    with pytest.raises(NotAllowed):
        fill(town, Decimal(0), actor=town.gleb)


def test_values_stand_beside_the_score_and_leave_it_as_it_was(town: Town, client: Client) -> None:
    cycle = rated.make_rated(town)
    calculation = cycle.calculations.latest("number")
    before = {row.unit: (row.total, row.place) for row in results.heads_of(calculation)}
    result = calculation.results.get(unit__institution=town.library)
    own_here(town, since=cycle.year)
    fill(town, Decimal(1), note="до 21 часа", year=cycle.year)
    again = rated.calculated(cycle, town, reason="ещё раз")
    assert before and {row.unit: (row.total, row.place) for row in results.heads_of(again)} == before
    told = str(again.results.get(unit__institution=town.library).result)
    assert "Работает после 19 часов" not in told
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/work/{town.municipality.slug}/cycles/{cycle.pk}/results/{result.unit_id}/"
    page = client.get(address).content.decode()
    assert "Работает после 19 часов" in page and "балл независимой оценки не входят" in page and "до 21 часа" in page


def test_everybody_sees_only_what_the_council_opened(town: Town, client: Client) -> None:
    publication = publishing.publication_here(town)
    year = publication.cycle.year
    open_one = own_here(town, name="Кружков для взрослых", kind="number", unit="кружков", since=year, is_public=True)
    own_here(town, since=year)
    fill(town, Decimal(12), indicator=open_one, year=year)
    fill(town, Decimal(1), year=year)
    assert [one.words for one in about.beside(town.library.pk, year, is_public=True)] == ["кружков: 12"]
    assert len(about.beside(town.library.pk, year)) == 2
    page = client.get(f"/nok/{town.municipality.slug}/results/{year}/{town.library.pk}/").content.decode()
    assert "кружков: 12" in page and "Работает после 19 часов" not in page
    closed = filled(town)
    assert client.get(f"/nok/{town.municipality.slug}/council/own/{closed.pk}/file/").status_code == 404


def test_the_table_asks_no_more_for_more_institutions(
    town: Town, client: Client, django_assert_max_num_queries: object
) -> None:
    from merilo.registry.models import Institution

    Institution.objects.bulk_create(
        Institution(municipality=town.municipality, name=f"Клуб № {number}", kind="club") for number in range(60)
    )
    for number in range(5):
        own_here(town, name=f"Показатель {number}")
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        page = client.get(f"/work/{town.municipality.slug}/council/own/").content
    assert len(page) < 60_000 and "Клуб №\u00a010".encode() in page


def test_a_value_is_filled_in_on_its_page(town: Town, client: Client) -> None:
    indicator = own_here(town, name="Кружков", kind="number", unit="кружков")
    client.force_login(town.zoya, backend="django.contrib.auth.backends.ModelBackend")
    here = f"/work/{town.municipality.slug}/council/own/{indicator.pk}/2026/{town.library.pk}/"
    assert client.post(here, {"value": "много"}).status_code == 200
    assert client.post(here, {"value": "0", "note": "закрыты на ремонт"}).status_code == 302
    assert OwnValue.objects.get().value == 0
    assert client.post(here, {"value": ""}).status_code == 302 and not OwnValue.objects.exists()
    assert client.get(here.replace("/2026/", "/2025/")).status_code == 404
