"""On a phone: what a thumb presses is big enough, and the bar of the demo sticks out of no window."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from merilo.accounts import appearance
from tests.site import filling, walking
from tests.site.test_browser import NARROW, PHONE, Visitor, chromium
from tests.site.walking import Page
from tests.town import Town, make_plan

pytestmark = [pytest.mark.slow, pytest.mark.browser]
__all__ = ["chromium"]

THUMB = 44
# What is pressed: buttons, fields, sections. Links inside sentences and tables stay as high as their line.
SMALL = """thumb => [...document.querySelectorAll(
  '.act, button, select, textarea, input:not([type=hidden]), .nav a, .sections a, .tabs a, .pager a,'
  + ' .top a:not(.brand), .menu summary'
)].filter(one => !one.closest('.aloud') && one.getClientRects().length).map(one => [one.closest('label') || one, one])
  .filter(([area]) => area.getBoundingClientRect().height < thumb - 0.5)
  .filter(([, one]) => !(one.type === 'checkbox' && one.closest('td') && one.getBoundingClientRect().height >= 24))
  .map(([, one]) => `${one.tagName} ${one.name || one.textContent.trim()} ${one.getBoundingClientRect().height}`)"""


def test_what_a_thumb_presses_is_as_big_as_a_thumb(chromium: Any, live_server: LiveServer, town: Town) -> None:
    plan = make_plan(town.municipality, controller=town.anna, needs_acceptance=True, approved_on=None)
    filling.fill(town, plan, range(24))
    visitors: dict[str, Visitor] = {}
    faults = []
    for page in walking.walk(town, walking.samples(plan=plan.pk)):
        if page.person not in visitors:
            visitors[page.person] = Visitor(chromium, live_server, town, page.person)
        visitor = visitors[page.person]
        visitor.width_at(PHONE)
        visitor.tab.goto(live_server.url + page.path)
        faults += [f"{page}: {one}" for one in visitor.tab.evaluate(SMALL, THUMB)]
    for visitor in visitors.values():
        visitor.context.close()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("role", ["coordinator", "chair"])
def test_the_bar_of_the_demo_sticks_out_of_no_window(
    role: str, chromium: Any, live_server: LiveServer, town: Town, settings: Any
) -> None:
    settings.DEMO = True
    visitor = Visitor(chromium, live_server, town, role)
    for path in (f"/work/{town.municipality.slug}/", f"/nok/{town.municipality.slug}/", "/sight/"):
        visitor.open(Page("demo", path, role, 200, ""))
        assert visitor.tab.get_by_role("button", name="Сменить роль").is_visible()
        assert visitor.width_at(NARROW) <= NARROW
    visitor.context.close()


def test_an_invitation_and_a_link_to_sign_in_fit_a_phone(chromium: Any, live_server: LiveServer, town: Town) -> None:
    visitor = Visitor(chromium, live_server, town, "coordinator")
    work = f"{live_server.url}/work/{town.municipality.slug}"
    visitor.width_at(NARROW)
    visitor.tab.goto(f"{work}/invitations/new/")
    visitor.tab.locator("main [name=name]").fill("Новикова Анна Петровна")
    visitor.tab.locator("main [name=role]").select_option("member")
    visitor.tab.locator("main .act.main").click()
    assert visitor.tab.get_by_role("heading", name="Приглашение готово").is_visible()
    assert visitor.width_at(NARROW) <= NARROW
    visitor.tab.goto(f"{work}/people/{town.zoya.pk}/")
    visitor.tab.get_by_role("button", name="Сделать ссылку").click()
    assert visitor.tab.get_by_role("heading", name="Ссылка для входа").is_visible()
    assert visitor.width_at(NARROW) <= NARROW
    visitor.context.close()


@pytest.mark.parametrize("size", ["", "150", "200"])
def test_the_way_past_the_sections_is_seen_only_when_reached_by_keyboard(
    size: str, chromium: Any, live_server: LiveServer, town: Town
) -> None:
    visitor = Visitor(chromium, live_server, town, "head", sight=str(appearance.Sight(size=size, spacing="wide")))
    visitor.width_at(NARROW)
    visitor.tab.goto(f"{live_server.url}/work/{town.municipality.slug}/")
    bottom = "document.querySelector('.skip').getBoundingClientRect().bottom"
    assert visitor.tab.evaluate(bottom) <= 0
    visitor.tab.keyboard.press("Tab")
    assert visitor.tab.evaluate(bottom) > 0
    visitor.context.close()
