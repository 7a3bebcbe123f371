"""The questionnaire in a real Chromium: a phone, the keyboard alone, no scripts, a lost connection, a kiosk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error
from pytest_django.live_server_helper import LiveServer

from merilo.assessment.models import Sheet
from merilo.assessment.services import pace
from merilo.assessment.views import questionnaire
from tests.assessment.asking import make_open_link
from tests.assessment.making import ROLES
from tests.town import Town

pytestmark = [pytest.mark.slow, pytest.mark.browser]
BEHIND = {"stand_used": "stand_satisfied", "site_used": "site_satisfied", "disabled": "access_satisfied"}
STEPS = 5
REFUSED = frozenset({"stand_used", "disabled", "recommend"})


@pytest.fixture
def phone(chromium: Any, live_server: LiveServer) -> Iterator[Any]:
    """The browser of a phone of 360 px that runs no scripts."""
    pace.forget()
    context = chromium.new_context(
        base_url=live_server.url, locale="ru-RU", viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    page = context.new_page()
    page.set_default_timeout(60_000)  # beside other work the machine is slow
    yield page
    context.close()


def by_keys(page: Any, *, refused: frozenset[str] = frozenset()) -> list[str]:
    """Answer the questions of a page with Tab, Space and arrows, and stop on its main button; return what was asked."""
    asked: list[str] = []
    while True:
        page.keyboard.press("Tab")
        now = page.locator(":focus")
        if now.get_attribute("type") == "radio" and now.get_attribute("value") in ("yes", "no"):
            name = str(now.get_attribute("name"))
            asked.append(name)
            page.keyboard.press("Space")
            if name in refused:
                page.keyboard.press("ArrowDown")
        elif "main" in str(now.get_attribute("class")).split():
            return asked


def press(page: Any) -> None:
    """Press what is in focus and wait for the next page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def carried(page: Any) -> dict[str, str]:
    """Return what a page of the questionnaire sends besides what is answered on it."""
    return {
        str(one.get_attribute("name")): str(one.get_attribute("value"))
        for one in page.locator("form input[type=hidden]").all()
    }


def line(refused: frozenset[str]) -> str:
    """Return a sheet as it is stored: «Да» to everything else, nothing behind a «Нет»."""
    skipped = {behind for asked, behind in BEHIND.items() if asked in refused}
    return "".join("-" if role in skipped else "0" if role in refused else "1" for role in ROLES)


def test_a_sheet_is_filled_by_keys_alone_and_outlives_a_lost_connection(
    phone: Any, town: Town, live_server: LiveServer
) -> None:
    phone.goto(f"/a/{make_open_link(town).code}/")
    asked: list[str] = []
    for step in range(STEPS):
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
        asked += by_keys(phone, refused=REFUSED)
        if step < STEPS - 1:
            press(phone)
    assert asked == [role for role, sign in zip(ROLES, line(REFUSED), strict=True) if sign != "-"]
    phone.context.set_offline(True)
    sent = phone.url, {**carried(phone), "go": "send"}
    with suppress(Error):  # the browser says itself that there is no connection
        press(phone)
    assert not phone.locator("button.main").count() and not Sheet.objects.exists()
    phone.context.set_offline(False)
    phone.reload()  # the button of that page: the form is sent again as it was filled
    receipt = phone.locator("#receipt").inner_text()
    assert [one.answers for one in Sheet.objects.all()] == [line(REFUSED)]
    assert phone.context.request.post(sent[0], form=sent[1], headers={"Origin": live_server.url}).url == phone.url
    assert receipt.replace(" ", "") in phone.url
    assert Sheet.objects.count() == 1


def test_an_answer_that_could_not_be_stored_is_told_of_and_kept(
    phone: Any, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> None:
        raise questionnaire.DatabaseFailed("database or disk is full")

    phone.goto(f"/a/{make_open_link(town).code}/")
    for _ in range(STEPS - 1):
        by_keys(phone)
        press(phone)
    phone.locator("textarea").fill("Больше книг")
    with monkeypatch.context() as broken:
        broken.setattr(questionnaire.accepting, "take_answer", full)
        by_keys(phone)
        press(phone)
    assert phone.locator("[role=alert]").is_visible() and not phone.locator("#receipt").count()
    assert phone.locator("textarea").input_value() == "Больше книг"
    by_keys(phone)
    press(phone)
    assert phone.locator("#receipt").is_visible()
    assert [(one.answers, one.texts) for one in Sheet.objects.all()] == [("1" * 14, {"proposals": "Больше книг"})]


def test_a_kiosk_comes_back_to_its_beginning_with_nothing_left_of_who_was_there(
    phone: Any, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questionnaire, "RETURN_AFTER", 2)
    path = f"/a/{make_open_link(town).code}/kiosk/"
    phone.goto(path)
    press_start(phone)
    for _ in range(STEPS):
        by_keys(phone, refused=frozenset({"site_used"}))
        press(phone)
    assert phone.locator("#receipt").is_visible()
    phone.wait_for_url(f"**{path}")
    first = left_on(phone)
    assert [one["value"] for one in phone.context.cookies()] == ["-"]
    for _ in range(3):  # whoever comes next presses «Назад» in the browser: a fresh questionnaire, and no fault of it
        phone.go_back()
        phone.wait_for_load_state()
        assert not phone.locator("#receipt").count() and not phone.locator("input:checked").count()
        assert phone.locator("button.main").is_visible() and phone.url.endswith(path)
    phone.goto(path)
    press_start(phone)
    assert first == {} and left_on(phone) == {}
    assert [one.channel for one in Sheet.objects.all()] == ["kiosk"]


def press_start(phone: Any) -> None:
    with phone.expect_navigation():
        phone.locator("button.main").click()


def left_on(phone: Any) -> Mapping[str, str]:
    """Return what of answers stands on a page."""
    found = {one.get_attribute("name"): one.get_attribute("value") for one in phone.locator("input:checked").all()}
    carried = phone.locator("input[name=so_far]")
    if carried.count() and (given := str(carried.get_attribute("value")).strip("-")):
        found["so_far"] = given
    return found
