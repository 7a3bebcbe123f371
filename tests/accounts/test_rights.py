"""Every address × method × person is tried with real requests against the table written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import resolve

from tests import pages
from tests.town import Town

ROWS = pages.rows()


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever a request does, so that the next person finds the same town."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def clients(town: Town) -> dict[str, Client]:
    """Return a browser for each person; `nobody` has not signed in."""
    browsers = {"nobody": Client()}
    for word, person in town.people.items():
        browsers[word] = Client()
        browsers[word].force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return browsers


def outcome(browser: Client, method: str, path: str) -> str:
    """Return in a word what came of a request: through, forbidden, sign-in, no such method, or the bad status."""
    with undone():
        answer = browser.generic(method, path)
    if 300 <= answer.status_code < 400 and answer.headers["Location"].startswith(resolve_url(settings.LOGIN_URL)):
        return "sign-in"
    if answer.status_code in (403, 404):
        return "forbidden"
    if answer.status_code == 405:
        return "no such method"
    return "through" if answer.status_code < 400 or answer.status_code == 409 else str(answer.status_code)


def test_every_address_of_the_site_stands_in_the_table() -> None:
    nameless = [str(one.pattern) for one in pages.patterns() if not one.name]
    names = [one.name for one in pages.patterns() if one.name]
    assert not nameless, f"addresses without a name: {nameless}"
    assert len(names) == len(set(names)), "a name stands twice in urls.py"
    assert set(names) == set(ROWS), "urls.py and tests/accounts/rights.toml differ"


def test_the_table_names_known_people_only() -> None:
    for row in ROWS.values():
        for said in row.may.values():
            assert said <= pages.EVERYBODY, row.name


@pytest.mark.parametrize("name", sorted(ROWS))
def test_who_gets_through_is_who_the_table_says(name: str, town: Town) -> None:
    row = ROWS[name]
    browsers = clients(town)
    path = pages.address(row, town)
    assert resolve(path.split("?")[0]).url_name == name, f"{path} is the address of another page"
    wrong = []
    for who, browser in browsers.items():
        for method in ("GET", "POST", "PUT", "DELETE"):
            taken = method in row.may
            through = taken and who in row.may[method]
            if through:
                expected = {"through"}
            elif taken:
                expected = {"sign-in", "forbidden"} if who == "nobody" else {"forbidden"}
            else:
                expected = {"no such method", "forbidden", "sign-in"}
            found = outcome(browser, method, path)
            if found not in expected:
                wrong.append(f"{method} {path} by {who}: {found}, expected {' or '.join(sorted(expected))}")
    assert not wrong, "\n".join(wrong)


def test_a_person_who_was_turned_off_gets_through_nowhere(town: Town) -> None:
    browsers = clients(town)
    type(town.anna).objects.update(is_active=False)
    for row in ROWS.values():
        if "GET" in row.may and "nobody" not in row.may["GET"]:
            path = pages.address(row, town)
            assert outcome(browsers["coordinator"], "GET", path) in ("sign-in", "forbidden", "no such method"), path
