"""The page of all papers: nothing is forgotten, links lead where the reader may go, a new municipality is told how."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from merilo.core import papers
from merilo.portal import all_papers
from tests.assessment import cycles
from tests.town import Town, make_plan


def page_of(town: Town, client: Client, who: str) -> str:
    client.force_login(town.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/work/{town.municipality.slug}/papers/").content.decode()


def test_every_paper_of_the_catalogue_has_a_page() -> None:
    assert set(all_papers.PAGES) == {one.key for one in papers.PAPERS}


@pytest.mark.parametrize("who", ["coordinator", "chair", "expert", "head", "performer", "observer", "admin", "region"])
def test_each_paper_is_told_and_its_link_opens_for_the_reader(town: Town, client: Client, who: str) -> None:
    make_plan(town.municipality)
    cycles.cycle_here(town)
    page = page_of(town, client, who)
    assert all(one.title in page for one in papers.PAPERS)
    links = set(re.findall(r'<th scope="row"><a href="([^"]+)"', page))
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    assert len(links) >= (3 if who in ("performer", "admin") else 7)


def test_a_new_municipality_is_told_what_comes_first(town: Town, client: Client) -> None:
    page = page_of(town, client, "coordinator")
    assert "сначала загрузите план" in page and "сначала откройте цикл оценки" in page
