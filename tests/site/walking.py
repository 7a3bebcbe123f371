"""Every page of the site that shows HTML, with a person who may open it; found by asking, not by a list kept here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests import pages
from tests.town import Town

# Whose eyes a page is looked at with: whoever sees most of it comes first.
EYES = (
    "nobody",
    "coordinator",
    "admin",
    "head",
    "chair",
    "performer",
    "member",
    "expert",
    "observer",
    "region",
    "stranger",
)
BACKEND = "django.contrib.auth.backends.ModelBackend"
NOT_OURS = ("account_", "mfa_", "socialaccount_", "openid_connect_")
PASSING = {"enter", "ask_kiosk_done"}  # a link that opens once and not for long, a page that stands for some seconds
ENTRANCES = ("account_login", "account_reset_password", "account_signup")


@dataclass(frozen=True)
class Page:
    """A page as a person sees it, and what the server sent."""

    name: str
    path: str
    person: str
    status: int
    html: str
    queries: int = 0

    def __str__(self) -> str:
        return f"{self.name} ({self.path}) by {self.person}"

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.html, re.S)
        return " ".join(found[1].split()) if found else ""


def browser(town: Town, person: str) -> Client:
    """Return a browser in which a person has signed in; `nobody` has not."""
    client = Client(raise_request_exception=False)
    if person != "nobody":
        client.force_login(town.people[person], backend=BACKEND)
    return client


def samples(**instead: object) -> dict[str, Callable[[Town], object]]:
    """Return how things for the addresses are made: each once, some already there."""
    ready = {word: (lambda _, thing=thing: thing) for word, thing in instead.items()}
    return {word: cache(make) for word, make in pages.SAMPLES.items()} | ready


def walk(town: Town, things: Mapping[str, Callable[[Town], object]] | None = None) -> list[Page]:
    """Return every page that is HTML: our own, those of signing in, a desk for each role, and the pages of refusal."""
    browsers = {person: browser(town, person) for person in EYES}
    found = []
    for name, person, path in _addresses(town, things or samples()):
        with CaptureQueriesContext(connection) as asked:
            answer = browsers[person].get(path)
        # Pages of signing in may answer that there is nothing to do. Ours may not, this person is let through;
        # 410 is said by a link that opens once.
        assert name.startswith(NOT_OURS) or answer.status_code in (200, 302, 410), (
            f"{name} {path}: {answer.status_code}"
        )
        assert answer.status_code < 500, f"{name} {path}: {answer.status_code}"
        if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
            found.append(Page(name, path, person, 200, _text(answer), len(asked)))
    slug, elsewhere = town.municipality.slug, town.elsewhere.slug
    refusals = [
        ("not_found", "nobody", "/nok/net-takogo/", 404),
        ("not_found_signed_in", "coordinator", f"/work/{slug}/net-takogo/", 404),
        ("forbidden", "coordinator", f"/work/{elsewhere}/", 403),
    ]
    for name, person, path, status in refusals:
        answer = browsers[person].get(path)
        assert answer.status_code == status, f"{path} by {person}: {answer.status_code}"
        found.append(Page(name, path, person, status, _text(answer)))
    return found


def mistaken(town: Town, things: Mapping[str, Callable[[Town], object]] | None = None) -> list[Page]:
    """Return every form of ours as it comes back when sent with nothing filled in; that changes nothing."""
    found = []
    things = things or samples()
    for name, row in pages.rows().items():
        eyes = [person for person in EYES if person in row.may.get("GET", ()) and person in row.may.get("POST", ())]
        if not eyes:
            continue
        path = pages.address(row, town, things)
        with transaction.atomic():
            answer = browser(town, eyes[0]).post(path)
            transaction.set_rollback(True)
        assert answer.status_code < 500, f"{name} {path}: {answer.status_code}"
        if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
            found.append(Page(f"{name}_mistaken", path, eyes[0], 200, _text(answer)))
    return found


def _addresses(town: Town, things: Mapping[str, Callable[[Town], object]]) -> Iterator[tuple[str, str, str]]:
    """Return name, person and path of everything that can be asked for."""
    for name, row in pages.rows().items():
        may = row.may.get("GET", frozenset())
        eyes = [person for person in EYES if person in may]
        if name == "desk":
            yield from ((f"desk_{person}", person, pages.address(row, town, things)) for person in eyes)
        elif eyes:
            yield name, eyes[0], pages.address(row, town, things)
    for name in _signing_in(get_resolver().url_patterns):
        with suppress(NoReverseMatch):  # those that need arguments are led to by others
            yield name, "nobody" if name in ENTRANCES else "coordinator", reverse(name)


def _signing_in(found: list[URLPattern | URLResolver]) -> Iterator[str]:
    """Return names of the pages of signing in."""
    for one in found:
        if isinstance(one, URLResolver):
            yield from _signing_in(one.url_patterns)
        elif one.name and one.lookup_str.startswith("allauth."):
            yield one.name


def _text(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content, "utf-8")
