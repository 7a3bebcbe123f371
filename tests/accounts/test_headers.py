"""What every answer says to the browser, and which requests are not answered at all."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import pages
from tests.town import Town

EMBEDDED = "embed"


def test_every_page_forbids_scripts_and_styles_of_its_own_text_and_frames(town: Town, client: Client) -> None:
    client.force_login(town.admin, backend="django.contrib.auth.backends.ModelBackend")
    for name, path in pages.addresses(town).items():
        headers = client.get(path).headers
        said = (part.partition(" ") for part in headers["Content-Security-Policy"].split("; "))
        policy = {name: value for name, _, value in said}
        framed_by = "*" if name == EMBEDDED else "'none'"  # that block is made to stand in pages of others
        assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == framed_by, name
        if "sandbox" in policy:
            continue  # a file: may do less than any page
        assert policy["style-src"] == "'self'", name
        assert policy["script-src"] == ("'none'" if name == EMBEDDED else "'self'"), name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert ("X-Frame-Options" not in headers) if name == EMBEDDED else headers["X-Frame-Options"] == "DENY", name
        assert headers["Referrer-Policy"] == "same-origin", name


def test_a_number_keeps_its_sign_beside_it_on_every_page_but_not_in_fields(town: Town, client: Client) -> None:
    town.library.name = town.library.short_name = "Библиотека № 5"
    town.library.save()
    client.force_login(town.anna)
    here = f"/work/{town.municipality.slug}/institutions/"
    shown = client.get(here)
    assert "Библиотека №\u00a05</a>" in shown.content.decode()
    assert int(shown.headers["Content-Length"]) == len(shown.content)
    form = client.get(f"{here}{town.library.pk}/rename/").content.decode()
    assert "Библиотека №\u00a05" in form and 'value="Библиотека № 5"' in form, "what is sent back is what was there"


def test_no_page_answers_to_a_name_that_is_not_ours(town: Town, client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["nok.example.ru"]
    client.force_login(town.admin, backend="django.contrib.auth.backends.ModelBackend")
    for name, path in pages.addresses(town).items():
        assert client.get(path, headers={"host": "evil.example"}).status_code == 400, name
        assert client.get(path, headers={"host": "nok.example.ru"}).status_code != 400, name


@pytest.mark.parametrize("secure", [True, False])
def test_over_https_browsers_are_told_to_stay_there(secure: bool, town: Town, client: Client, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    answer = client.get("/account/login/", headers={"x-forwarded-proto": "https" if secure else "http"})
    assert ("Strict-Transport-Security" in answer.headers) is secure
    assert answer.cookies["csrftoken"]["secure"] and answer.cookies["csrftoken"]["httponly"]


def test_what_is_not_for_everybody_is_kept_by_nobody_and_found_by_no_search(town: Town, client: Client) -> None:
    client.force_login(town.admin, backend="django.contrib.auth.backends.ModelBackend")
    for name, path in pages.addresses(town).items():
        answer = client.get(path)
        is_personal = name.startswith("public_message")  # what a citizen writes, and what he is answered
        if path == "/" or (path.startswith(("/nok/", "/robots.txt", "/favicon.ico")) and not is_personal):
            assert "X-Robots-Tag" not in answer.headers, name
            continue
        if is_personal and answer.status_code == 302:
            continue  # leads to such a page
        assert answer.headers.get("X-Robots-Tag") == "noindex", name
        if name == EMBEDDED:
            continue  # nobody's own: any machine between may keep it
        assert "private" in answer.headers["Cache-Control"] or "no-store" in answer.headers["Cache-Control"], name


def test_the_address_of_a_button_opened_as_a_page_says_what_to_do(town: Town, client: Client) -> None:
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/work/{town.municipality.slug}/tasks/1/report/")
    assert answer.status_code == 405 and "POST" in answer.headers["Allow"]
    assert "нажмите кнопку ещё раз" in answer.content.decode() and "Content-Security-Policy" in answer.headers
