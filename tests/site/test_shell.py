"""What stands around every page: navigation by rights, the version for weak sight, pages of refusal."""

from __future__ import annotations

import re

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import path

from merilo import urls
from merilo.accounts import appearance
from merilo.accounts.access import MAY, Act
from merilo.accounts.appearance import Sight
from merilo.accounts.refusal import Refused
from merilo.portal.templatetags.nav import STAFF
from tests.site.walking import browser
from tests.town import Town


def fail(request: HttpRequest) -> None:
    """A page with a fault in it."""
    raise RuntimeError("внутреннее слово")


def refuse(request: HttpRequest) -> None:
    """A page whose service refuses."""
    raise Refused("План уже утверждён.")


urlpatterns = [*urls.urlpatterns, path("fail/", fail), path("refuse/", refuse)]
handler500 = urls.handler500


def request_with(cookie: str) -> HttpRequest:
    """Return a request that brings a cookie of the version for weak sight."""
    request = RequestFactory().get("/")
    request.COOKIES[appearance.COOKIE] = cookie
    return request


def test_a_choice_survives_its_cookie() -> None:
    wanted = Sight(scheme="blue", size="200", spacing="wide", pictures="off")
    assert appearance.read(request_with(str(wanted))) == wanted


@pytest.mark.parametrize("cookie", ["", "scheme", "scheme-red.size-900", "-.-", 'scheme-"><b>', "х" * 5000])
def test_nonsense_in_the_cookie_is_the_usual_look(cookie: str) -> None:
    assert not appearance.read(request_with(cookie)).is_on


def test_the_choice_is_written_on_the_page_and_can_be_left(client: Client, town: Town) -> None:
    home = f"/nok/{town.municipality.slug}/"
    answer = client.post("/sight/", {"scheme": "black", "size": "150", "next": home})
    assert answer.headers["Location"] == home
    assert '<html lang="ru" data-scheme="black" data-size="150">' in client.get(home).content.decode()
    assert "Обычная версия" in client.get(home).content.decode()
    client.post("/sight/", {"off": "1", "next": home})
    assert '<html lang="ru">' in client.get(home).content.decode()


@pytest.mark.parametrize("address", ["https://example.org/", "//example.org", "javascript:alert(1)", "/\\example.org"])
def test_the_choice_leads_nobody_away(client: Client, address: str, db: None) -> None:
    assert client.post("/sight/", {"scheme": "black", "next": address}).headers["Location"] == "/"


def test_everybody_sees_the_sections_they_may_open(town: Town) -> None:
    desk = f"/work/{town.municipality.slug}/"
    for person in town.people:
        if person == "stranger":
            continue
        visitor = browser(town, person)
        nav = re.search(r'<nav class="nav".*?</nav>', visitor.get(desk).content.decode(), re.S)
        assert nav, person
        shown = re.findall(r'href="([^"]+)"', nav[0])
        for address in shown:
            assert visitor.get(address, follow=True).status_code == 200, f"{person} is shown {address}"
        role = "observer" if person == "region" else person
        seen = [one for one in STAFF if role in MAY[one.act]]
        expected = [one for one in seen if one.act is not Act.SEE_REGION or person == "region"]
        assert len(shown) == len(expected), f"{person}: {shown}"


def test_the_section_of_a_page_is_marked(town: Town) -> None:
    page = browser(town, "coordinator").get(f"/work/{town.municipality.slug}/").content.decode()
    assert page.count('aria-current="page"') == 1
    assert f'href="/work/{town.municipality.slug}/" aria-current="page"' in page


@pytest.mark.urls("tests.site.test_shell")
def test_what_went_wrong_is_said_in_russian_without_the_inner_words(town: Town) -> None:
    visitor = browser(town, "coordinator")
    visitor.cookies[appearance.COOKIE] = "scheme-black"
    broken = visitor.get("/fail/")
    assert broken.status_code == 500
    assert "Это наша ошибка" in broken.content.decode()
    assert "внутреннее слово" not in broken.content.decode()
    assert 'data-scheme="black"' in broken.content.decode()
    refused = visitor.get("/refuse/")
    assert refused.status_code == 409
    assert "План уже утверждён." in refused.content.decode()


def test_a_stranger_is_told_who_could_help(town: Town) -> None:
    page = browser(town, "stranger").get(f"/work/{town.municipality.slug}/")
    assert page.status_code == 403
    assert "попросите координатора" in page.content.decode()
    assert "Рабочий стол" not in page.content.decode()


def test_an_old_form_is_explained(town: Town) -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/sight/", {"scheme": "black"})
    assert page.status_code == 403
    assert "Страница устарела" in page.content.decode()


def test_a_page_of_nobody_has_no_navigation_of_staff(client: Client, town: Town) -> None:
    page = client.get("/nok/net/").content.decode()
    assert 'class="nav"' not in page
    assert "Такой страницы нет" in page


def test_the_demo_says_that_it_is_one(client: Client, town: Town) -> None:
    home = f"/nok/{town.municipality.slug}/"
    assert "Учебный пример" not in client.get(home).content.decode()
    type(town.municipality).objects.filter(pk=town.municipality.pk).update(is_demo=True)
    assert "Учебный пример" in client.get(home).content.decode()
