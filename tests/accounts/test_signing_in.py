"""Signing in: by name or mail, with limits; nothing of it leads outside or lives longer than the person."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from merilo.accounts.models import Entry, User
from merilo.accounts.services import entrance, unlock
from tests.town import AT, Town


@pytest.fixture(autouse=True)
def forgiven() -> None:
    """Start each test with no failed attempts."""
    cache.clear()


def sign_in(client: Client, login: str, password: str, **values: str) -> object:
    """Send the form of signing in."""
    return client.post("/account/login/", {"login": login, "password": password, **values})


def test_people_sign_in_by_name_whatever_its_capitals_and_come_to_their_work(town: Town, client: Client) -> None:
    sign_in(client, "Anna", "пароль-anna")
    assert client.get("/work/").headers["Location"] == "/work/tikhorechye/"


def test_people_sign_in_by_mail(town: Town, client: Client) -> None:
    User.objects.filter(pk=town.anna.pk).update(email="anna@example.ru")
    sign_in(client, "anna@example.ru", "пароль-anna")
    assert client.get("/me/").status_code == 200


def test_after_six_wrong_passwords_the_right_one_is_refused_until_unlocked(town: Town, client: Client) -> None:
    for _ in range(6):
        sign_in(client, "anna", "не тот")
    answer = sign_in(client, "anna", "пароль-anna")
    assert "Слишком много неудачных попыток" in answer.text  # type: ignore[attr-defined]
    assert unlock("ANNA", at=AT) == town.anna
    sign_in(client, "anna", "пароль-anna")
    assert client.get("/me/").status_code == 200
    assert Entry.objects.get().act == "unlock"


STRICT = {"login_failed": "10/5m/ip,6/15m/key", "login": "1000/m/ip"}


def test_unlocking_lifts_the_limit_of_the_address_the_person_came_from(
    town: Town, client: Client, settings: object
) -> None:
    settings.ACCOUNT_RATE_LIMITS = STRICT  # type: ignore[attr-defined]
    for number in range(10):
        sign_in(client, f"someone{number}", "не тот")
    answer = sign_in(client, "anna", "пароль-anna")
    assert "Слишком много неудачных попыток" in answer.text  # type: ignore[attr-defined]
    unlock("boris", at=AT)
    sign_in(client, "anna", "пароль-anna")
    assert client.get("/me/").status_code == 302, "Boris has never come from here"
    unlock("anna", at=AT)
    sign_in(client, "anna", "пароль-anna")
    assert client.get("/me/").status_code == 200


def test_unlocking_behind_a_web_server_lifts_the_limit_of_the_client(
    town: Town, client: Client, settings: object
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    settings.ACCOUNT_RATE_LIMITS = STRICT  # type: ignore[attr-defined]
    near, far = {"x-forwarded-for": "2001:db8::7"}, {"x-forwarded-for": "203.0.113.9"}
    for number in range(10):
        for headers in (near, far):
            client.post("/account/login/", {"login": f"someone{number}", "password": "не тот"}, headers=headers)
    right = {"login": "anna", "password": "пароль-anna"}
    client.post("/account/login/", right, headers=near)
    assert client.get("/me/").status_code == 302
    unlock("anna", at=AT)
    client.post("/account/login/", right, headers=far)
    assert client.get("/me/").status_code == 302, "an address from which nobody tried that name stays limited"
    client.post("/account/login/", right, headers=near)
    assert client.get("/me/").status_code == 200


def test_unlocking_nobody_is_said(town: Town) -> None:
    for name in ("нет такого", "", "   "):
        with pytest.raises(entrance.NoSuchPerson):
            unlock(name, at=AT)


def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(town: Town, client: Client) -> None:
    said = [sign_in(client, login, "x").context["form"].non_field_errors() for login in ("anna", "nobody")]  # type: ignore[attr-defined]
    assert said[0] == said[1]


@pytest.mark.parametrize("bad", ["//evil.example", "https://evil.example/x", "javascript:alert(1)", "/\\evil.example"])
def test_no_next_leads_outside(town: Town, client: Client, bad: str) -> None:
    answer = sign_in(client, "anna", "пароль-anna", next=bad)
    assert "evil" not in answer.headers["Location"]  # type: ignore[attr-defined]
    assert "javascript" not in answer.headers["Location"]  # type: ignore[attr-defined]
    assert "evil" not in client.post("/account/logout/", {"next": bad}).headers["Location"]


def test_forms_without_their_token_are_refused(town: Town) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    for name, arguments in (("invite", []), ("disable_person", [town.pavel.pk]), ("make_link", [town.pavel.pk])):
        assert strict.post(reverse(name, args=["tikhorechye", *arguments])).status_code == 403
    assert strict.post("/account/login/", {"login": "anna", "password": "пароль-anna"}).status_code == 403


def test_a_session_dies_with_the_person(town: Town, client: Client) -> None:
    client.force_login(town.pavel, backend="django.contrib.auth.backends.ModelBackend")
    User.objects.filter(pk=town.pavel.pk).update(is_active=False)
    assert client.get("/me/").status_code == 302
    answer = sign_in(client, "pavel", "пароль-pavel")
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert client.get("/me/").status_code == 302


def test_a_role_that_has_ended_closes_the_door(town: Town, client: Client) -> None:
    client.force_login(town.pavel, backend="django.contrib.auth.backends.ModelBackend")
    town.pavel.grants.update(until="2024-02-01")
    assert client.get("/work/tikhorechye/").status_code == 403
    assert "Ролей пока нет" in client.get("/work/").text


def test_a_changed_password_is_written_down_and_ends_other_sessions(town: Town, client: Client) -> None:
    other = Client()
    for browser in (client, other):
        sign_in(browser, "anna", "пароль-anna")
    new = {"password1": "тихий омут 7", "password2": "тихий омут 7"}
    client.post("/account/password/change/", {"oldpassword": "пароль-anna", **new})
    assert Entry.objects.get().act == "change_password"
    assert client.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_email", "account_confirm_email", "socialaccount_connections", "mfa_add_webauthn"],
)
def test_pages_that_make_no_sense_here_do_not_exist(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_pages_of_signing_in_are_wholly_russian(town: Town, client: Client) -> None:
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    nobody = Client()
    pages = [
        nobody.get(path).text
        for path in ("/account/login/", "/account/password/reset/", "/join/", "/account/inactive/")
    ]
    pages += [
        client.get(path).text
        for path in ("/account/password/change/", "/account/reauthenticate/", "/me/", "/account/logout/")
    ]
    for page in pages:
        main = page.partition("<main")[2].partition(">")[2].partition("</main>")[0]
        body = re.sub(r"<[^>]*>", " ", main).replace("anna", "")
        assert not re.search(r"[A-Za-z]{4,}", body), re.findall(r"[A-Za-z]{4,}", body)


def test_a_password_is_reset_by_mail_and_an_unknown_address_gets_none(town: Town, client: Client) -> None:
    User.objects.filter(pk=town.anna.pk).update(email="anna@example.ru")
    for address in ("anna@example.ru", "nobody@example.ru"):
        assert client.post("/account/password/reset/", {"email": address}).headers["Location"].endswith("/done/")
    (letter,) = mail.outbox
    assert letter.to == ["anna@example.ru"]
    assert letter.subject == "Мерило: смена пароля"
    path = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", letter.body)
    assert path is not None
    form = client.get(path[1], follow=True)
    new = {"password1": "тихий омут 7", "password2": "тихий омут 7"}
    client.post(form.request["PATH_INFO"], new)
    assert User.objects.get(pk=town.anna.pk).check_password("тихий омут 7")
    assert "Ссылка не действует" in Client().get(path[1], follow=True).text


def test_without_a_mail_server_the_page_says_who_helps(town: Town, client: Client, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # type: ignore[attr-defined]
    assert "одноразовую ссылку" in client.get("/account/password/reset/").text


def test_the_second_step_is_set_up_and_asked_for(town: Town, client: Client) -> None:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    def now(secret: str) -> str:
        return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))

    sign_in(client, "anna", "пароль-anna")
    page = client.get("/account/2fa/activate/")
    if page.status_code == 302:
        client.post(page.headers["Location"], {"password": "пароль-anna"})
        page = client.get("/account/2fa/activate/")
    secret = page.context["form"].secret
    client.post("/account/2fa/activate/", {"code": now(secret)})
    assert len(client.get("/account/2fa/codes/").context["unused_codes"]) == 10
    other = Client()
    answer = sign_in(other, "anna", "пароль-anna")
    assert answer.headers["Location"].startswith("/account/2fa/authenticate/")  # type: ignore[attr-defined]
    assert other.get("/me/").status_code == 302
    assert other.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    recovery = client.get("/account/2fa/codes/").context["unused_codes"][0]
    other.post("/account/2fa/authenticate/", {"code": recovery})
    assert other.get("/me/").status_code == 200
