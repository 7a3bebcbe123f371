"""What every page of the site owes: a title of its own, a language, nothing inline, little weight, few questions."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from merilo.plans.models import Plan
from tests.site import filling, walking
from tests.site.walking import Page
from tests.town import Town, make_plan

MOST_BYTES = 60 * 1024
MOST_QUERIES = 40
OFTEN = {"desk_coordinator": 84}  # each room asks its own, some for each cycle that runs: the samples make several
SECTIONS = 5  # a part of a page that was empty at ten rows asks its own question
USUAL = 60
SAME = re.compile(r"^(desk|not_found|join|public_plan|ask|visit_|council(?=$|_one$)).*")  # one page under several names


class Markup(HTMLParser):
    """Collects what the content security policy or good manners forbid."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.headings: list[str] = []
        self.lang = ""
        self.feed(html)
        self.faults += [f"id «{one}» stands twice" for one, times in self.ids.items() if times > 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "style" in given or tag == "style":
            self.faults.append(f"inline style at <{tag}>")
        self.faults += [f"{name} at <{tag}>" for name in given if name.startswith("on")]
        if tag == "script" and "src" not in given:
            self.faults.append("inline script")
        if (given.get("href") or "").startswith("javascript:"):
            self.faults.append("javascript: link")
        for name in ("src", "href"):
            if tag in ("script", "link", "img") and "//" in (given.get(name) or ""):
                self.faults.append(f"<{tag}> from elsewhere: {given[name]}")
        if tag == "html":
            self.lang = given.get("lang") or ""
        if tag == "h1":
            self.headings.append(tag)
        if given.get("id"):
            self.ids[str(given["id"])] += 1


@pytest.fixture
def walked(town: Town) -> list[Page]:
    """Every page of the town."""
    return walking.walk(town)


def test_every_page_is_clean(walked: list[Page]) -> None:
    faults = []
    for page in walked:
        markup = Markup(page.html)
        faults += [f"{page}: {fault}" for fault in markup.faults]
        if markup.lang != "ru":
            faults.append(f"{page}: lang is «{markup.lang}»")
        if len(markup.headings) != 1:
            faults.append(f"{page}: {len(markup.headings)} headings of the first level")
        # The page of parts shows markup on purpose, and what is to be copied stands in boxes.
        shown = re.sub(r"<(pre|textarea)\b.*?</\1>", "", page.html, flags=re.S)
        if left := re.search(r"{%|{{|&lt;(?:p|b|a|div)\b|\bNone\b", shown):
            faults.append(f"{page}: «{left[0]}» in what people read")
    assert not faults, "\n".join(faults)


def test_every_page_has_a_title_of_its_own(walked: list[Page]) -> None:
    names: dict[str, set[str]] = {}
    for page in walked:
        names.setdefault(page.title, set()).add(SAME.sub(r"\1", "publication" if page.name == "publish" else page.name))
    assert not {title: sorted(same) for title, same in names.items() if len(same) > 1}
    assert not [title for title in names if not re.match(r"[А-ЯЁ«№0-9]", title) or title.startswith("Мерило")]


def full(town: Town) -> Plan:
    """Return an empty plan in force to be filled."""
    return make_plan(town.municipality, title="Большой план на 2026 год", controller=town.anna, needs_acceptance=True)


def test_pages_are_light_in_a_district_of_usual_size(town: Town) -> None:
    plan = full(town)
    filling.fill(town, plan, range(USUAL))
    heavy = {str(page): size for page in walking.walk(town, walking.samples(plan=plan.pk))
             if (size := len(page.html.encode())) > MOST_BYTES}  # fmt: skip
    assert not heavy


def test_pages_ask_as_little_at_a_thousand_rows_as_at_ten(town: Town) -> None:
    plan = full(town)
    things = walking.samples(plan=plan.pk)
    filling.fill(town, plan, range(10))
    walking.walk(town, things)  # samples make cycles of their own, which a desk tells of: let them be there from now on
    few = walking.walk(town, things)
    filling.fill(town, plan, range(10, 1000))
    many = {(page.name, page.person): page for page in walking.walk(town, things)}
    faults = []
    for page in few:
        grown = many.get((page.name, page.person))
        if grown is None:
            assert page.name in walking.PASSING, f"{page} is gone"
        elif grown.queries > page.queries + SECTIONS or grown.queries > OFTEN.get(page.name, MOST_QUERIES):
            faults.append(f"{page}: {page.queries} questions at ten rows, {grown.queries} at a thousand")
    assert not faults, "\n".join(faults)


def test_plans_that_differ_in_their_last_words_are_told_apart_where_one_is_chosen(town: Town) -> None:
    long = "План работы Общественного совета по независимой оценке качества при управлении культуры округа на {} год"
    for year in (2026, 2027):
        make_plan(town.municipality, title=long.format(year))
    answer = walking.browser(town, "coordinator").get(f"/work/{town.municipality.slug}/plans/new/")
    assert all(f"{long.format(year)}</a>" in answer.content.decode() for year in (2026, 2027))
