"""A municipality in which nothing was done yet: every page of a list says what to do first."""

from __future__ import annotations

import re

from django.test import Client

from merilo.accounts.models import Grant
from merilo.registry.models import Municipality
from tests import pages
from tests.town import Town, make_person

# Not lists of the municipality: forms, settings, one's own things; the page of visits is filled by the phone itself.
FULL = {"desk", "help", "all_papers", "settings", "portal_texts", "people", "journal", "calendar_years", "visit_home"}
NEEDS = re.compile(r"{(?!slug)")
SAYS = re.compile(r'class="empty"|class="steps"')
ROWS = re.compile(r'<tbody>\s*<tr|<ul class="(?:tasks|cards)">\s*<li|<form method="post"|<dl class="about')


def _coordinator(place: Municipality) -> Client:
    client = Client()
    person = make_person("first", "Первая Анна Ивановна", "coordinator", str(place.place))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_where_institutions_are_missing_the_way_to_enter_them_is_one_button(town: Town) -> None:
    place = town.elsewhere
    place.institutions.all().delete()
    client = _coordinator(place)
    for path in ("information/", "information/posters/", "probes/"):
        page = client.get(f"/work/{place.slug}/{path}").content.decode()
        assert f'<a class="act main" href="/work/{place.slug}/institutions/">Внести учреждения</a>' in page, path


def test_every_list_of_an_empty_municipality_says_what_to_do_first(town: Town) -> None:
    place = town.elsewhere
    Grant.objects.filter(user=town.stranger).delete()
    client = _coordinator(place)
    silent = []
    for name, row in pages.rows().items():
        may = "coordinator" in row.may.get("GET", ())
        if name in FULL or not may or not row.path.startswith("/work/{slug}/") or NEEDS.search(row.path):
            continue
        answer = client.get(row.path.format(slug=place.slug))
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        main = answer.content.decode().partition("<main")[2]
        if not ROWS.search(main) and not SAYS.search(main):
            silent.append(f"{name} ({row.path})")
    assert not silent, "\n".join(silent)
