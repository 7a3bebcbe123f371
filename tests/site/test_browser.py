"""Every page in a real Chromium: axe finds nothing in any scheme, nothing sticks out, nothing is complained of."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from merilo.accounts import appearance
from tests.shared import ROOT
from tests.site import filling, walking
from tests.site.walking import Page
from tests.town import Town, make_plan

pytestmark = [pytest.mark.slow, pytest.mark.browser]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
SHOTS = ROOT / "out" / "shots"
NARROW, PHONE, ENLARGED, DESK = 320, 360, 640, 1280  # a window of 1280 enlarged twice is 640 pixels wide
SCHEMES = tuple(scheme for scheme in appearance.CHOICES["scheme"] if scheme)
GREATEST = {"size": "200", "spacing": "wide"}
# All rules axe has on by default. Only sounds and films would have to be fetched before; style sheets are asked for by
# no such rule, and fetching them again takes as long as all the rest.
OPTIONS = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}
OF_COLOURS = ("color-contrast", "link-in-text-block")  # a scheme changes colours, and these are the rules about them
# How everything inside <main> looks: colours, letters, distances.
STYLES = """() => [...document.querySelectorAll('main *')].map(one => { const style = getComputedStyle(one);
  return ['color', 'backgroundColor', 'borderTopColor', 'fontSize', 'letterSpacing', 'lineHeight', 'display']
    .map(name => style[name]).join(); })"""
RESIZED = "dispatchEvent(new Event('resize'))"  # now, not at the next frame, in which axe may be looking already
PARTS = 2  # so that two processes can share the walk, which begins anew in each


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for all tests of this module, which asks nobody but our own server."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    # Playwright keeps a loop in this thread; the tests' own questions to the database are still one after another.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Visitor:
    """A person at the browser, who hears what the browser complains of."""

    def __init__(self, chromium: Any, server: LiveServer, town: Town, person: str, sight: str = "") -> None:
        self.server = server
        self.context = chromium.new_context(locale="ru-RU", viewport={"width": DESK, "height": 900})
        cookies = walking.browser(town, person).cookies
        kept = {name: morsel.value for name, morsel in cookies.items()} | ({appearance.COOKIE: sight} if sight else {})
        self.context.add_cookies([{"name": n, "value": v, "url": server.url} for n, v in kept.items()])
        self.tab = self.context.new_page()
        self.complaints: list[str] = []
        self.tab.on("console", lambda said: said.type in ("error", "warning") and self.complaints.append(said.text))
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, page: Page) -> None:
        """Open a page; only a page of refusal may be told of as one."""
        self.complaints.clear()
        answer = self.tab.goto(self.server.url + page.path)
        assert answer.status == page.status, f"{page}: {answer.status}"
        if page.status != 200:
            self.complaints = [one for one in self.complaints if f"status of {page.status}" not in one]

    def look_at(self, page: Page) -> None:
        """Show what the server answered before, under its own address."""
        address = self.server.url + page.path
        html = "text/html; charset=utf-8"
        self.tab.route(address, lambda asked: asked.fulfill(body=page.html, content_type=html))
        self.tab.goto(address)
        self.tab.unroute(address)

    def faults(self, *rules: str) -> list[str]:
        """Return what axe finds on the page as it stands, by all its usual rules or by those named."""
        from axe_playwright_python.base import AXE_SCRIPT

        if not self.tab.evaluate("'axe' in window"):
            self.tab.evaluate(AXE_SCRIPT)
        options = {**OPTIONS, **({"runOnly": list(rules)} if rules else {})}
        found = self.tab.evaluate("options => axe.run(options).then(result => result.violations)", options)
        return [
            f"{one['id']}: {one['help']} — {node['html'][:160]} {node['failureSummary'][:200]!r}"
            for one in found
            for node in one["nodes"][:3]
        ]

    def width_at(self, width: int) -> int:
        """Return how wide the page is in a window of that width."""
        self.tab.set_viewport_size({"width": width, "height": 800})
        return int(self.tab.evaluate(f"() => {{ {RESIZED}; return document.scrollingElement.scrollWidth; }}"))

    def put_on(self, **look: str) -> None:
        """Change the look as the cookie would, without asking for the page again."""
        self.tab.evaluate(
            "look => { for (const [name, value] of Object.entries(look))"
            " if (value) document.documentElement.dataset[name] = value;"
            f" else delete document.documentElement.dataset[name]; {RESIZED}; }}",
            {name: look.get(name, "") for name in appearance.CHOICES},
        )


@pytest.fixture
def visitors(chromium: Any, live_server: LiveServer, town: Town) -> Iterator[dict[str, Visitor]]:
    """A browser for each person, made when first needed."""

    class Visitors(dict[str, Visitor]):
        def __missing__(self, person: str) -> Visitor:
            self[person] = Visitor(chromium, live_server, town, person)
            return self[person]

    everybody = Visitors()
    yield everybody
    for one in everybody.values():
        one.context.close()


@pytest.fixture
def full_town(town: Town) -> list[Page]:
    """All pages of a town in which there is something to see."""
    plan = make_plan(town.municipality, controller=town.anna, needs_acceptance=True, approved_on=None)
    filling.fill(town, plan, range(24))
    return walking.walk(town, walking.samples(plan=plan.pk))


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_stands_before_axe_in_every_scheme_and_window(
    part: int, full_town: list[Page], visitors: dict[str, Visitor]
) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    faults: list[str] = []
    for page in full_town[part::PARTS]:
        visitor = visitors[page.person]
        visitor.width_at(DESK)
        show = visitor.look_at if page.name in walking.PASSING else visitor.open
        show(page)
        visitor.tab.screenshot(path=SHOTS / f"{page.name}-{DESK}.png", full_page=True)
        for look, said in _everything_wrong(visitor):
            faults.append(f"{page}{look}: {said}")
        visitor.width_at(PHONE)
        visitor.tab.screenshot(path=SHOTS / f"{page.name}-{PHONE}.png", full_page=True)
        faults += [f"{page}: the browser complains: {said}" for said in visitor.complaints]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("part", range(PARTS))
def test_empty_lists_and_forms_with_faults_stand_before_axe(
    part: int, town: Town, visitors: dict[str, Visitor]
) -> None:
    things = walking.samples()
    mistaken = walking.mistaken(town, things)
    assert len(mistaken) > 20
    faults: list[str] = []
    for page in [*walking.walk(town, things), *mistaken][part::PARTS]:
        visitor = visitors[page.person]
        visitor.width_at(DESK)
        show = visitor.look_at if page in mistaken else visitor.open
        show(page)
        faults += [f"{page}: {fault}" for fault in visitor.faults()]
        visitor.put_on(scheme="black")
        faults += [f"{page}: {wide}" for wide in _too_wide(visitor, NARROW)]
        faults += [f"{page}, black on a phone: {fault}" for fault in visitor.faults()]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_look_put_on_in_the_page_is_the_one_the_server_sends(
    scheme: str, chromium: Any, live_server: LiveServer, town: Town
) -> None:
    look = {"scheme": scheme, "size": "200", "spacing": "wide"}
    sent = Visitor(chromium, live_server, town, "coordinator", sight=str(appearance.Sight(**look)))
    usual = Visitor(chromium, live_server, town, "coordinator")
    for path in (f"/nok/{town.municipality.slug}/", f"/work/{town.municipality.slug}/", "/style/"):
        page = Page("sight", path, "coordinator", 200, "")
        sent.open(page)
        usual.open(page)
        without = usual.tab.evaluate(STYLES)
        usual.put_on(**look)
        assert usual.tab.evaluate(STYLES) == sent.tab.evaluate(STYLES) != without
    sent.context.close()
    usual.context.close()


def _everything_wrong(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with an open page and in which look; leave it in the usual one."""
    for scheme in SCHEMES:
        visitor.put_on(scheme=scheme)
        yield from ((f", scheme {scheme}", fault) for fault in visitor.faults(*OF_COLOURS))
    visitor.put_on(scheme="black", **GREATEST)
    yield from ((", letters twice as big", wide) for wide in _too_wide(visitor, DESK, PHONE))
    visitor.put_on(scheme="black", pictures="off", **GREATEST)
    yield from ((", letters twice as big on a phone, no pictures", fault) for fault in visitor.faults())
    visitor.put_on()
    yield from (("", wide) for wide in _too_wide(visitor, ENLARGED, PHONE, NARROW))
    yield from ((", on a phone", fault) for fault in visitor.faults())
    yield from (("", wide) for wide in _too_wide(visitor, DESK))
    yield from (("", fault) for fault in visitor.faults())


def _too_wide(visitor: Visitor, *widths: int) -> Iterator[str]:
    """Yield of which windows the page sticks out to the side; a wide table moves inside its own frame."""
    for width in widths:
        if (wide := visitor.width_at(width)) > width:
            yield f"{wide} pixels wide in a window of {width}"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_version_for_weak_sight_is_whole_as_the_server_sends_it(
    scheme: str, chromium: Any, live_server: LiveServer, town: Town
) -> None:
    look = appearance.Sight(scheme=scheme, size="150", spacing="wide", pictures="off")
    visitor = Visitor(chromium, live_server, town, "coordinator", sight=str(look))
    for path in ("/sight/", "/style/", f"/nok/{town.municipality.slug}/", f"/work/{town.municipality.slug}/"):
        visitor.open(Page("sight", path, "coordinator", 200, ""))
        assert visitor.tab.locator("html").get_attribute("data-scheme") == scheme
        visitor.tab.screenshot(path=SHOTS / f"weak-sight-{scheme}-{path.strip('/').replace('/', '-')}.png")
        assert visitor.faults() == []
        assert visitor.complaints == []
    visitor.context.close()


def test_weak_sight_is_chosen_remembered_and_left_without_scripts(
    chromium: Any, live_server: LiveServer, town: Town
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="ru-RU")
    tab = context.new_page()
    home = f"{live_server.url}/nok/{town.municipality.slug}/"
    tab.goto(home)
    tab.get_by_role("link", name="Версия для слабовидящих").first.click()
    tab.get_by_label("белым по чёрному").check()
    tab.get_by_label("вдвое крупнее").check()
    tab.get_by_role("button", name="Показать так").click()
    assert tab.url == home
    root = tab.locator("html")
    assert (root.get_attribute("data-scheme"), root.get_attribute("data-size")) == ("black", "200")
    tab.goto(live_server.url + "/account/login/")
    assert root.get_attribute("data-scheme") == "black"
    tab.get_by_role("button", name="Обычная версия").click()
    assert root.get_attribute("data-scheme") is None
    context.close()
