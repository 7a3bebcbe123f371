"""Signing in by an OpenID Connect server, in a real browser, against a real server that may lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from merilo.cli.walking import FIELD, Visitor
from tests.accounts.oidc_server import CLIENT, SECRET, Provider, running
from tests.installation.running import Place, Served, serving

pytestmark = [pytest.mark.slow, pytest.mark.browser]
BUTTON = "Войти через портал области"
OLGA = {"sub": "olga-1", "email": "Ozerova@nok.example.ru", "email_verified": True, "name": "Olga"}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """The server of sign-in."""
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def served(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site whose coordinator's mail the administrator has written in, and whose administrator has said his own."""
    place = Place(
        tmp_path_factory.mktemp("oidc") / "data",
        {"MERILO_OIDC": provider.address, "MERILO_OIDC_ID": CLIENT, "MERILO_OIDC_SECRET": SECRET,
         "MERILO_OIDC_NAME": BUTTON},
    ).begin()  # fmt: skip
    with serving(place, "--web-only") as site:
        admin = site.visitor("admin")
        people = admin.open("/work/zarechny/people/")[1]
        page = next(one for one in re.findall(r'href="(/work/zarechny/people/\d+/)"', people))
        said = {"name": "Озерова Ольга", "email": "ozerova@nok.example.ru"}
        assert "ozerova@nok.example.ru" in admin.open(page, {**said, "csrfmiddlewaretoken": token(admin, page)})[1]
        own = {"name": "Админов Артём", "email": "adminov@nok.example.ru"}
        assert "Почта adminov@nok.example.ru не подтверждена" in admin.open(
            "/me/", {**own, "csrfmiddlewaretoken": token(admin, "/me/")}
        )[1]  # fmt: skip
        yield site


def token(visitor: Visitor, page: str) -> str:
    """Return the word a form of a page must be sent with."""
    found = FIELD.search(visitor.open(page)[1])
    assert found
    return found[1]


@pytest.fixture
def tab(chromium: Any, served: Served, provider: Provider) -> Iterator[Any]:
    """A window that has not signed in; the server tells the truth about Olga."""
    provider.person, provider.lie = dict(OLGA), ""
    context = chromium.new_context(base_url=served.address, locale="ru-RU")
    yield context.new_page()
    context.close()


def come_in(tab: Any) -> tuple[int, str]:
    """Press the button of the sign-in page; return the status and the words of the page one comes to."""
    tab.goto("/account/login/")
    seen: list[Any] = []
    tab.on("response", lambda answer: seen.append(answer) if answer.request.resource_type == "document" else None)
    tab.get_by_role("link", name=BUTTON).click()
    tab.wait_for_load_state()
    return seen[-1].status, tab.locator("main").inner_text()


def is_in(tab: Any) -> bool:
    """Say whether the window is signed in."""
    tab.goto("/me/")
    return "/me/" in tab.url and "login" not in tab.url


def test_who_is_known_by_a_proved_mail_comes_in_and_later_by_name_of_the_server(
    tab: Any, served: Served, provider: Provider
) -> None:
    status, _ = come_in(tab)
    assert status == 200 and "/work/" in tab.url
    tab.goto("/me/")
    assert tab.locator("[name=email]").input_value() == "ozerova@nok.example.ru"
    tab.context.clear_cookies()
    provider.person["email"] = "new@nok.example.ru"
    come_in(tab)
    assert is_in(tab), "once bound, it is the number of the person there that counts"
    served.visitor("coordinator")  # the password still opens too


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "nobody-1", "email": "nobody@nok.example.ru", "email_verified": True},
        {"sub": "sly-1", "email": "ozerova@nok.example.ru", "email_verified": False},
        {"sub": "sly-2", "email": "ozerova@nok.example.ru", "email_verified": "false"},
        {"sub": "sly-3"},
    ],
)
def test_whom_nobody_knows_here_is_told_so_and_gets_no_account(
    person: dict[str, Any], tab: Any, provider: Provider
) -> None:
    provider.person = person
    status, words = come_in(tab)
    assert status == 200 and "Здесь вас пока не знают" in words and "пригласить" in words
    assert not is_in(tab)


def test_a_mail_that_a_person_has_only_said_himself_opens_nothing_until_he_ties_the_account(
    tab: Any, served: Served, provider: Provider
) -> None:
    provider.person = {"sub": "boss-1", "email": "adminov@nok.example.ru", "email_verified": True}
    status, words = come_in(tab)
    assert status == 403 and "Почта здесь не подтверждена" in words
    assert not is_in(tab)
    tab.goto("/account/login/")
    tab.fill("[name=login]", "admin")
    tab.fill("[name=password]", served.place.passwords["admin"])
    tab.press("[name=password]", "Enter")
    tab.wait_for_url("**/work/**")
    for stranger in ("process=connect", "process=connect&tie=made-up"):  # a page of others leads the browser here
        tab.goto(f"/account/elsewhere/oidc/?{stranger}")
        assert "Почта здесь не подтверждена" in tab.locator("main").inner_text()
    tab.goto("/me/")
    tab.get_by_role("link", name="привязать к этой учётной записи").click()
    tab.wait_for_url("**/me/")
    assert "Единый вход привязан" in tab.locator("main").inner_text()
    tab.context.clear_cookies()
    come_in(tab)
    assert is_in(tab)
    tab.get_by_role("button", name="Отвязать").click()
    assert "Единый вход отвязан" in tab.locator("main").inner_text()
    tab.context.clear_cookies()
    assert come_in(tab)[0] == 403


@pytest.mark.parametrize(
    "lie",
    ["signature", "nonce", "state", "sub", "issuer", "audience", "expired", "none", "no kid", "no token", "nonsense"],
)
def test_a_lie_of_the_server_is_refused_with_a_sentence(lie: str, tab: Any, provider: Provider) -> None:
    provider.lie = lie
    status, words = come_in(tab)
    assert status in (401, 502) and "Войти через него сейчас не вышло" in words
    assert not is_in(tab)


def test_who_changes_his_mind_there_comes_back_to_the_door(tab: Any, provider: Provider) -> None:
    provider.lie = "refused"
    status, words = come_in(tab)
    assert status == 200 and "Вход отменён" in words


def test_addresses_made_up_by_others_change_nothing(tab: Any, served: Served, provider: Provider) -> None:
    for path in (
        "callback/?code=x&state=y",
        "callback/",
        "?scope=admin&auth_params=prompt%3Dnone%26nonce%3Dmine&next=//evil.example",
    ):
        answer = tab.goto(f"/account/elsewhere/oidc/{path}")
        assert answer is not None and answer.status < 500 and "evil" not in tab.url
    assert tab.goto("/account/elsewhere/other/").status == 404
