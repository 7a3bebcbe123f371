"""Institutions side by side: who is above the others is said only where chance cannot have done it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from merilo.ratings.models import Publication
from merilo.ratings.queries import beside, comparing
from tests.ratings.publishing import published
from tests.town import Town


def cells(*given: tuple[str | None, str | None, str | None]) -> list[comparing.Cell]:
    return [comparing.Cell(at, f"У{at}", *one, "") for at, one in enumerate(given)]


@pytest.mark.parametrize(
    ("given", "untold", "expected"),
    [
        ([("90", "88", "92"), ("80", "78", "82")], (), ["first", ""]),
        ([("90", "88", "92"), ("87", "84", "88"), ("70", "69", "71")], (), ["alike", "alike", ""]),
        ([("90", "88", "92"), ("90", "85", "93"), ("80", "79", "81")], (), ["even", "even", ""]),
        ([("100", None, None), ("80", None, None)], (), ["first", ""]),  # marks of checklists: no sample
        ([("100", None, None), ("100", None, None)], (), ["even", "even"]),
        ([("95", "94", "96"), ("60", None, None)], ("У1",), ["alike", "alike"]),  # its interval is kept back
        ([("95", "94", "96"), (None, None, None)], (), ["", ""]),  # nobody to stand beside
        ([("95", "94", "96"), (None, None, None), ("80", "79", "81")], (), ["first", "", ""]),
    ],
)
def test_only_what_lies_apart_is_said_to_be_above(given: Any, untold: Any, expected: list[str]) -> None:
    assert comparing.standings(cells(*given), untold) == expected


@pytest.mark.django_db
@pytest.mark.usefixtures("own_store")
class TestForEverybody:
    """The public page."""

    @pytest.fixture
    def publication(self, town: Town, own_store: object) -> Publication:
        return published(town)

    def test_the_rating_leads_there_and_figures_stand_beside_each_other(
        self, client: Client, town: Town, publication: Publication
    ) -> None:
        here = "/nok/tikhorechye/results/2026/"
        assert f"{here}compare/" in client.get(here).content.decode()
        assert (
            f"{here}compare/?&amp;institution={town.club.pk}" in client.get(f"{here}{town.club.pk}/").content.decode()
        )
        empty = client.get(f"{here}compare/").content.decode()
        assert empty.count("<select") == 2 and "<table" not in empty
        said = client.get(f"{here}compare/?institution={town.club.pk}&institution={town.library.pk}").content.decode()
        assert said.count(f'data-label="{town.club.name}"') > 10
        assert f"{here}{town.club.pk}/1.1/" in said and said.count("<select") == 1
        assert f'<option value="{town.club.pk}"' not in said

    def test_strange_and_foreign_numbers_are_nobody(self, client: Client, town: Town, publication: Publication) -> None:
        asked = "&".join(f"institution={one}" for one in ("x", "-1", "²", "9" * 30, "0", "987654"))
        assert "<table" not in client.get(f"/nok/tikhorechye/results/2026/compare/?{asked}").content.decode()

    def test_totals_of_two_profiles_are_not_held_against_each_other(self, town: Town, publication: Publication) -> None:
        found = beside.side_by_side(publication, [town.club.pk, town.theatre.pk])
        assert found.two_profiles
        assert [cell.standing for cell in found.lines[-1].cells] == ["", ""]

    def test_what_is_kept_back_elsewhere_is_kept_back_here(self, town: Town, publication: Publication) -> None:
        found = beside.side_by_side(publication, [town.club.pk, town.library.pk])  # in the club answered three
        lines = {line.code: line.cells for line in found.lines}
        for code in ("3.3", "К3"):
            assert lines[code][0].value is not None and lines[code][0].low is lines[code][0].high is None
            assert "first" not in {cell.standing for cell in lines[code]}
        assert found.are_untold

    def test_three_cost_as_many_questions_as_two(
        self, town: Town, publication: Publication, django_assert_num_queries: Any
    ) -> None:
        both = [town.library.pk, town.club.pk]
        with CaptureQueriesContext(connection) as asked:
            beside.side_by_side(publication, both)
        with django_assert_num_queries(len(asked)):
            beside.side_by_side(publication, [*both, town.theatre.pk])
