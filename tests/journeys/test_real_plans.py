"""All five real plans go from the file to the plan in a real browser, and no line, party or target is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from merilo.core import planfile, tables
from merilo.plans.models import Draft, Item, Plan
from tests.shared import shared_plans
from tests.town import Town

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PLANS = {"ana": 9, "kil": 11, "kim": 8, "mue": 16, "uzl": 6}


@pytest.fixture
def tab(chromium: Any, live_server: LiveServer, town: Town) -> Iterator[Any]:
    """A window in which the coordinator has signed in."""
    context = chromium.new_context(base_url=live_server.url, locale="ru-RU", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/account/login/")
    page.fill("[name=login]", "anna")
    page.fill("[name=password]", "пароль-anna")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/work/**")
    yield page
    context.close()


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("letters", sorted(PLANS))
def test_a_real_plan_goes_from_the_file_to_the_plan(letters: str, tab: Any, town: Town) -> None:
    (path,) = shared_plans().glob(f"{letters}*.txt")
    read = planfile.read(tables.read(path))
    assert len(read.items) == PLANS[letters]

    upload(tab, path)
    compare_with_document(tab, read)
    accept(tab)

    plan = Plan.objects.get()
    assert tab.locator("h1").inner_text() == plan.title == words(read.title or "")
    assert read.period is not None
    assert (plan.starts_on, plan.ends_on) == (read.period.start, read.period.end)
    assert (plan.approved_by, plan.approved_post, plan.approved_document) == (
        read.approval.by or "", read.approval.post or "", read.approval.document or "",
    )  # fmt: skip
    assert plan.notes == list(read.notes)
    items = list(plan.items.order_by("position"))
    assert len(items) == len(read.items)
    for item, line in zip(items, read.items, strict=True):
        compare(item, line)
    compare_targets(plan, read)
    assert Draft.objects.get().reading == read.as_dict(), "what was read is never changed"


def upload(tab: Any, path: Path) -> None:
    tab.goto("/work/tikhorechye/drafts/upload/")
    tab.set_input_files("[name=file]", str(path))
    tab.click("text=Загрузить и прочитать")
    tab.wait_for_selector("#lines")


def compare_with_document(tab: Any, read: planfile.Draft) -> None:
    """Every line stands on the page with its words and its reading, and its place in the document is a click away."""
    address = tab.url
    cards: dict[int, str] = {}
    for number in range(1, (len(read.items) - 1) // 15 + 2):
        tab.goto(f"{address}?page={number}")
        for card in tab.locator("article.sheet").all():
            key = int(card.get_attribute("id").removeprefix("line-"))
            cards[key] = words(card.text_content())
    assert len(cards) == len(read.items)
    for key, line in enumerate(read.items, 1):
        assert words(line.text) in cards[key]
        assert all(words(party) in cards[key] for party in line.responsible)
        if line.deadline is not None:
            assert words(line.deadline.words) in cards[key] and words(line.deadline.said) in cards[key]
            assert words(line.deadline.counted) in cards[key]
    for key, line in enumerate(read.items, 1):
        tab.goto(f"{address}source/?line={key}")
        here = words(" ".join(tab.locator("tr.here").all_text_contents()))
        assert words(line.text)[:30] in here, f"the place of line {key}"
        assert tab.locator("#here").count() == 1
    tab.goto(address)


def accept(tab: Any) -> None:
    tab.click("a:has-text('Принять план')")
    box = tab.locator("[name=with_doubts]")
    if box.count():
        box.check()
    tab.click("button:has-text('Принять план')")
    tab.wait_for_url("**/plans/*/")


def compare(item: Item, line: planfile.Item) -> None:
    """An item says what the line says, and its tasks are of the kind its term asks for."""
    assert item.text == line.text.strip()
    assert (item.number, item.section) == (line.number or "", line.section or "")
    assert item.responsible == list(line.responsible)
    assert [party.words for party in item.parties.all()] == list(line.responsible)
    assert words(item.expected_result) == words(line.expected_result or "")
    assert item.targets == dict(line.targets)
    assert item.source == planfile.place_words(line.source)
    assert set(line.doubts) <= set(item.doubts)
    assert line.deadline is not None
    assert item.deadline_words == line.deadline.words.strip() and item.schedule == line.deadline.as_dict()
    made = {(task.origin, task.state, task.due_on) for task in item.tasks.all()}
    kinds = {(origin, state) for origin, state, _ in made}
    assert kinds == wanted(item.schedule), f"{item.schedule['kind']}: {item.schedule['words']}"
    dated = {due for origin, _, due in made if origin == "term" and due is not None}
    assert dated == ends(item.schedule)


def wanted(schedule: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return the kinds of tasks a term asks for, as the page on plans says it."""
    if schedule["kind"] == "several":
        return {kind for part in schedule["parts"] for kind in wanted(part)}
    if schedule["kind"] == "as_needed":
        return set()
    if schedule["kind"] == "after_event":
        return {("event", "waiting")}
    return {("control", "open")} if goes_on(schedule) else {("term", "open")}


def goes_on(schedule: Mapping[str, Any]) -> bool:
    """Work without an end, or a term of many months under a condition, is looked at each quarter."""
    days = [(date.fromisoformat(one["to"]) - date.fromisoformat(one["from"])).days for one in schedule["windows"]]
    return schedule["kind"] == "continuous" or bool(schedule["flags"]["condition"] and max(days, default=0) > 92)


def ends(schedule: Mapping[str, Any]) -> set[date]:
    """Return the days by which something must be done."""
    if schedule["kind"] == "several":
        return {day for part in schedule["parts"] for day in ends(part)}
    if schedule["kind"] in ("as_needed", "after_event") or goes_on(schedule):
        return set()
    return {date.fromisoformat(window["to"]) for window in schedule["windows"]}


def compare_targets(plan: Plan, read: planfile.Draft) -> None:
    """The indicators of the whole plan are there with every value and every contradiction found."""
    found = list(plan.indicators.filter(item__isnull=True))
    assert [one.name for one in found] == [words(target.name) for target in read.targets]
    for one, target in zip(found, read.targets, strict=True):
        assert {str(value.year): value.planned for value in one.values.all()} == dict(target.values)
        assert (one.unit, one.doubts) == (target.unit or "", list(target.doubts))
