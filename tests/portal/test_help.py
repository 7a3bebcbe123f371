"""Guides: one for each role, the same in the documentation and on the site, true to the words of the pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from merilo.accounts.models import Role
from merilo.portal import guides
from tests.shared import ROOT
from tests.town import Town

DOCS = ROOT / "docs" / "guide"
MOST_KILOBYTES = 100


def test_each_role_has_a_guide() -> None:
    assert guides.roles() == sorted(Role.values)


@pytest.mark.parametrize("role", sorted(Role.values))
def test_the_guide_in_the_documentation_is_that_of_the_site(role: str) -> None:
    assert (DOCS / f"{role}.md").read_text(encoding="utf-8") == (guides.HERE / f"{role}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("role", sorted(Role.values))
def test_a_guide_has_a_few_small_pictures_and_readme_leads_to_it(role: str) -> None:
    shown = re.findall(r"!\[[^]]+\]\(([^)]+)\)", (DOCS / f"{role}.md").read_text(encoding="utf-8"))
    assert 2 <= len(shown) <= 4
    for path in shown:
        assert path.startswith(f"pictures/{role}-")
        assert 2_000 < (DOCS / path).stat().st_size <= MOST_KILOBYTES * 1024, path
    assert f"docs/guide/{role}.md" in (ROOT / "README.ru.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("role", sorted(Role.values))
def test_the_desk_leads_to_the_own_guide(town: Town, client: Client, role: str) -> None:
    client.force_login(town.people[role], backend="django.contrib.auth.backends.ModelBackend")
    home = f"/work/{town.municipality.slug}/"
    assert f'href="{home}help/"' in client.get(home).content.decode()
    page = client.get(f"{home}help/").content.decode()
    own = guides.guide(role)
    assert f"<h1>{own.title}</h1>" in page
    assert all(f"<h2>{part.title}</h2>" in page for part in own.parts if part.title)
    assert "![" not in page and "**" not in page and "`" not in page.split("<main")[1]


def test_another_roles_guide_is_read_and_an_unknown_one_is_not_there(town: Town, client: Client) -> None:
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    home = f"/work/{town.municipality.slug}/help/"
    assert guides.guide("head").title in client.get(f"{home}?role=head").content.decode()
    assert client.get(f"{home}?role=../urls").status_code == 404


def test_numbered_lines_become_steps() -> None:
    kinds = [block.kind for part in guides.guide("performer").parts for block in part.blocks]
    assert kinds.count("steps") == 2 and kinds[0] == "text"
