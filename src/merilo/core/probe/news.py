"""News and announcements: whether there are any, and how old the newest is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from merilo.core.probe import facts, words
from merilo.core.probe.demands import HALF, STRONG, Finding
from merilo.core.probe.page import Block, Page
from merilo.core.probe.result import Evidence
from merilo.core.probe.site import Site
from merilo.core.wording import date_words, shortened

FRESH = timedelta(days=62)
_IN_PATH = re.compile(r"/(20\d\d)[/-](0?[1-9]|1[0-2])(?:[/-](0?[1-9]|[12]\d|3[01]))?(?:[/-]|$)")
CARD = 7  # a line that only looks like a heading
_OTHER_PARTS = re.compile(r"контакт|о нас|вопрос|услуг|режим|адрес|партн[её]р|ссылк|отзыв", re.I)
_ALL_THE_SAME = re.compile(r"копирайт|©|все права|последнее обновление|обновлен|сегодня", re.I)


@dataclass(frozen=True, slots=True)
class Dated:
    """A dated line."""

    day: date
    page: Page
    quote: str


def judge(site: Site) -> tuple[list[Finding], date | None]:
    """Return the findings on news and the newest date."""
    dated: list[Dated] = []
    undated: tuple[Page, str] | None = None
    for page in site.pages:
        lines, first = _lines(page)
        undated = undated or ((page, first) if first else None)
        for quote in lines:
            dated += [Dated(day, page, quote) for day in facts.dates(quote) or filter(None, [facts.month(quote)])]
        if page.is_news:
            dated += [Dated(day, page, moment) for moment in page.times for day in facts.dates(moment)]
            if found := _IN_PATH.search(page.url):
                dated.append(Dated(date(int(found[1]), int(found[2]), min(int(found[3] or 1), 28)), page, page.heading))
    horizon = site.on + timedelta(days=370)
    known = [one for one in dated if date(2000, 1, 1) <= one.day <= horizon]
    if not known:
        if undated is None:
            return [], None
        page, quote = undated
        return [Finding(HALF, _evidence(page, quote), "новости есть, но без дат: свежесть не определить")], None
    last = max(known, key=lambda one: one.day)
    if last.day >= site.on - FRESH:
        why = f"последняя дата — {date_words(last.day)}"
        return [Finding(STRONG, _evidence(last.page, last.quote), why)], last.day
    return [
        Finding(HALF, _evidence(last.page, last.quote), f"новости устарели: последняя дата — {date_words(last.day)}")
    ], last.day


def _evidence(page: Page, quote: str) -> Evidence:
    return Evidence(page.url, page.clicks, shortened(quote, 220), "news", page.screenshot)


def _lines(page: Page) -> tuple[list[str], str]:
    """Return the lines of news on a page, all of a page of news, and the first line with something told."""
    lines: list[str] = []
    first = ""
    under, level = page.is_news, 0
    for block in page.blocks:
        if block.zone == "menu" or (block.is_common and page.clicks != 0 and page.is_news):
            continue
        if block.level and not page.is_news and not (under and goes_on(block, level)):
            under, level = words.said("news", block.text), block.level
            continue
        is_news = under or (page.clicks == 0 and block.zone == "main" and _tells_news(block.text))
        if is_news and not _ALL_THE_SAME.search(block.text):
            lines.append(block.text[:1500])
            if not first and (len(block.text.split()) >= 4 or facts.day_of_month(block.text)):
                first = block.text
    return lines, first


def _tells_news(text: str) -> bool:
    """Say whether a line of the front page is news without a heading: an invitation, a date with what happened."""
    return facts.announced(text) or facts.starts_with_date(text)


def goes_on(block: Block, level: int) -> bool:
    """Say whether a heading under a heading of news belongs to it: a smaller one, or the title of a card."""
    if block.level > level:
        return True
    return block.level == level == CARD and not words.titled(block.text) and not _OTHER_PARTS.search(block.text)
