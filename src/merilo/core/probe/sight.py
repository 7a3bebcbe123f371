"""A version for weak sight: a known script, a button with a script behind it, a link that leads to one and answers."""

from __future__ import annotations

import re

from merilo.core.probe import words
from merilo.core.probe.addresses import joined, site_of
from merilo.core.probe.demands import HALF, STRONG, Finding
from merilo.core.probe.fetching import PROBLEMS, Fetcher
from merilo.core.probe.page import Page
from merilo.core.probe.result import Evidence
from merilo.core.probe.site import Site
from merilo.core.wording import shortened

CODE = "3.2/visit/04"
MOST_PAGES = 20
_HOOK = re.compile(
    r"bvi-open|bvi-|specialButton|special-?version|visually|impaired|poor-?vision|low-?vision|"
    r"slabovid|cecutient|eyeless|set_?special|vi-toggle|a11y|accessib|aa-enable|fv-open|uhpv|icon-eye|"
    r"eye-icon|glasses",
    re.I,
)
_ADDRESS = re.compile(r"[?&](?:special\w*|vision|isvi|vi|blind|visually\w*|slabovid\w*|accessib\w*)=", re.I)


def judge(site: Site, fetcher: Fetcher) -> list[Finding]:
    """Return what a site says for its version for weak sight: the first thing that works, else what does not."""
    pages = site.pages[:MOST_PAGES]
    found = next(filter(None, map(_by_script, pages)), None) or _by_link(pages, fetcher)
    return [found] if found else list(filter(None, map(_dead_button, pages)))[:1]


def _finding(strength: int, kind: str, page: Page, quote: str, why: str) -> Finding:
    return Finding(strength, Evidence(page.url, page.clicks, shortened(quote, 220), kind, page.screenshot), why)


def _by_script(page: Page) -> Finding | None:
    script = next((s for one in page.scripts if (s := words.service_at(one)) and s.means == "weak_sight"), None)
    hooks = [line for line in page.hooks.split("\n") if _says_so(line) or _HOOK.search(line)]
    if script is not None:
        quote = f"{script.name}; {hooks[0] if hooks else 'кнопку ставит скрипт'}"
        return _finding(STRONG, "script", page, quote, "подключена известная версия для слабовидящих")
    alive = next((line for line in hooks if _is_alive(line, page)), None)
    if alive and (page.inline.strip() or page.scripts):
        return _finding(STRONG, "script", page, alive, "есть кнопка версии для слабовидящих со скриптом")
    return None


def _by_link(pages: list[Page], fetcher: Fetcher) -> Finding | None:
    for page in pages:
        for link in page.links:
            is_named = words.said("weak_sight", link.text) or (not link.text and _ADDRESS.search(link.url))
            if not is_named or (page.is_news and not link.in_menu):
                continue
            quote, problem = f"{link.text}: {link.url}", fetcher.start_of(link.url).problem
            if not problem:
                return _finding(STRONG, "link", page, quote, "ссылка на версию для слабовидящих открывается")
            why = f"ссылка на версию для слабовидящих не открывается: {PROBLEMS.get(problem, '')}"
            return _finding(HALF, "link", page, quote, why)
    return None


def _dead_button(page: Page) -> Finding | None:
    hook = next(filter(_says_so, page.hooks.split("\n")), None)
    why = "кнопка «для слабовидящих» есть, но за ней ничего нет"
    return _finding(HALF, "link", page, hook, why) if hook else None


def _says_so(hook: str) -> bool:
    return words.said("weak_sight", hook.partition("<")[0])


def _is_alive(hook: str, page: Page) -> bool:
    """Say whether a button has something behind it: a known class, a deed of its own, a script that names it."""
    if _HOOK.search(hook) or "onclick" in hook:
        return True
    names = re.findall(r"(?:id|class)=([\w -]+)", hook)
    if names and any(
        site_of(joined(page.url, script) or "") == site_of(page.url) for script in page.scripts if ".js" in script
    ):
        return True  # the site's own script file: what it does with the button is for a person to try
    return any(len(name) > 3 and name in page.inline for one in names for name in one.split())
