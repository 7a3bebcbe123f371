"""Pages of plans: what an officer sees and does there, and what cannot be broken through them."""

from __future__ import annotations

import html
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from merilo.plans.models import Amendment, Indicator, IndicatorValue, Item, ItemVersion, Party, Plan, Task
from merilo.plans.services.lines import IndicatorInput, LineInput
from tests.plans.making import ALL, make_line
from tests.plans.test_plan_making import SIGNED, approve, make
from tests.town import Town, make_plan

Counting = Callable[..., AbstractContextManager[Any]]
HEAD = {"title": "План на 2026 год", "starts_on": "2026-01-01", "ends_on": "2026-12-31"}


def url(town: Town, name: str, *keys: object) -> str:
    """Return an address in the town."""
    return reverse(name, args=[town.municipality.slug, *keys])


@pytest.fixture
def anna(client: Client, town: Town) -> Client:
    """A browser in which the coordinator has signed in."""
    client.force_login(town.anna)
    return client


def big_plan(town: Town, number: int) -> Plan:
    """Make a plan of so many lines, each with parties, versions, tasks and an indicator."""
    plan = make_plan(town.municipality, items=number)
    items = list(plan.items.all())
    ItemVersion.objects.bulk_create(ItemVersion(item=item, text=item.text) for item in items)
    Party.objects.bulk_create(Party(item=item, position=1, words=f"Отдел {item.pk % 7}", kind="body") for item in items)
    Task.objects.bulk_create(
        Task(item=item, turn=f"{quarter}", starts_on=date(2026, quarter * 3 - 2, 1), due_on=date(2026, quarter * 3, 28))
        for item in items
        for quarter in (1, 2, 3, 4)
    )
    indicators = Indicator.objects.bulk_create(Indicator(plan=plan, item=item, name="Доля, %") for item in items)
    IndicatorValue.objects.bulk_create(IndicatorValue(indicator=one, year=2026, planned="5") for one in indicators)
    return plan


@pytest.mark.parametrize("number", [10, 1000])
def test_pages_ask_as_much_of_ten_lines_as_of_a_thousand(
    anna: Client, town: Town, number: int, django_assert_max_num_queries: Counting
) -> None:
    plan = big_plan(town, number)
    for name, most in (
        ("plan", 36),
        ("plan_check", 24),
        ("indicators", 26),
        ("amendments", 18),
        ("plan_as_approved", 20),
        ("amend", 24),
    ):
        with django_assert_max_num_queries(most):
            answer = anna.get(url(town, name, plan.pk))
        assert answer.status_code == 200, name
    page = anna.get(url(town, "plan", plan.pk)).content
    assert len(page) < 60_000
    assert page.count(b'<th scope="row"') == min(number, 30)


@pytest.mark.parametrize("number", [10, 1000])
def test_the_list_asks_as_much_of_ten_plans_as_of_a_thousand(
    anna: Client, town: Town, number: int, django_assert_max_num_queries: Counting
) -> None:
    for place in range(number // 10):
        make_plan(town.municipality, items=10, title=f"План {place}")
    with django_assert_max_num_queries(20):
        assert anna.get(url(town, "plans")).status_code == 200


def test_a_plan_is_made_by_hand_line_by_line_and_approved(anna: Client, town: Town) -> None:
    answer = anna.post(url(town, "plan_new"), HEAD)
    plan = Plan.objects.get()
    assert answer.url == url(town, "plan", plan.pk)
    line = {
        "text": "Обновить стенды",
        "number": "1",
        "deadline_words": "ежеквартально",
        "responsible": "учреждения культуры\nОтдел культуры",
    }
    anna.post(url(town, "line_add", plan.pk), line)
    item = plan.items.get()
    assert item.responsible == ["учреждения культуры", "Отдел культуры"]
    page = anna.get(url(town, "line", plan.pk, item.pk)).content.decode()
    assert "каждый квартал" in page
    anna.post(
        url(town, "line_change", plan.pk, item.pk), {**line, "text": "Обновить сайты", "deadline_words": "до 1 мая"}
    )
    anna.post(url(town, "plan_approve", plan.pk), {**SIGNED, "approved_on": "2025-12-20"})
    plan.refresh_from_db()
    assert (plan.state, plan.items.get().text) == ("active", "Обновить сайты")
    refused = anna.post(url(town, "line_change", plan.pk, item.pk), line)
    assert "только решением" in refused.content.decode()
    assert plan.items.get().text == "Обновить сайты"


def test_the_full_plan_is_made_of_the_chosen_steps(anna: Client, town: Town) -> None:
    answer = anna.post(url(town, "plan_model"), {**HEAD, "codes": ["list", "results"]})
    assert answer.status_code == 302
    assert list(Item.objects.values_list("step", flat=True)) == ["list", "results"]
    none = anna.post(url(town, "plan_model"), HEAD)
    assert none.status_code == 200
    assert Plan.objects.count() == 1
    assert anna.post(url(town, "plan_model"), {**HEAD, "codes": ["чужой"]}).status_code == 200


def test_lines_are_chosen_by_responsible_state_section_and_words(anna: Client, town: Town) -> None:
    plan = make(
        town,
        LineInput("Собрать анкеты", section="I", deadline_words="март", responsible=("Отдел",)),
        LineInput("Обновить сайт", section="II", deadline_words="октябрь", responsible=("Комитет",)),
    )
    page = url(town, "plan", plan.pk)
    for question, shown, hidden in (
        ({"q": "анкеты"}, "Собрать анкеты", "Обновить сайт"),
        ({"responsible": "Комитет"}, "Обновить сайт", "Собрать анкеты"),
        ({"section": "I"}, "Собрать анкеты", "Обновить сайт"),
    ):
        said = anna.get(page, question).content.decode()
        table = said[said.index("<tbody>") :]
        assert shown in table
        assert hidden not in table
    assert "Собрать анкеты" in anna.get(page, {"state": "нет такого", "page": "-9"}).content.decode()


def test_a_plan_of_several_years_shows_one_year_at_a_time(anna: Client, town: Town) -> None:
    plan = make(town, LineInput("Дело", deadline_words="ежегодно, май"), ends_on=date(2028, 12, 31))
    for year in (2026, 2028):
        page = anna.get(url(town, "plan", plan.pk), {"year": year}).content.decode()
        assert f"План по месяцам {year} года" in page
        assert f"до 31.05.{year}" in page
    assert "2028 года" in anna.get(url(town, "plan", plan.pk), {"year": 2030}).content.decode()


def test_state_in_the_picture_is_told_by_words_and_pattern(anna: Client, town: Town) -> None:
    plan = make(
        town,
        LineInput("Прошло", deadline_words="01.01.2026"),
        LineInput("Ждёт", deadline_words="через 3 дня после отчёта"),
    )
    approve(town, plan)
    page = anna.get(url(town, "plan", plan.pk)).content.decode()
    assert "url(#late-lines)" in page
    assert "до 01.01.2026: просрочено" in page
    assert "ждёт события" in page


def test_a_plan_is_amended_through_its_pages(anna: Client, town: Town) -> None:
    plan = approve(
        town, make(town, LineInput("Старое", number="1", deadline_words="до 1 июля"), LineInput("Лишнее", number="2"))
    )
    first, second = plan.items.order_by("position")
    assert "Старое" in anna.get(url(town, "amend", plan.pk)).content.decode()
    form = anna.get(url(town, "amend", plan.pk), {"line": [first.pk, second.pk], "new": "1"}).content.decode()
    assert f'name="line-{second.pk}-is_excluded"' in form
    said = {
        "line": [first.pk, second.pk], "new": "1", "decision": "протокол № 2", "reason": "Так решил совет",
        "on": "2026-01-20",
        f"line-{first.pk}-text": "Новое", f"line-{first.pk}-number": "1",
        f"line-{first.pk}-deadline_words": "до 1 июля",
        f"line-{second.pk}-text": "Лишнее", f"line-{second.pk}-is_excluded": "on",
        "new-0-text": "Ещё одно", "new-0-deadline_words": "май",
    }  # fmt: skip
    faulty = anna.post(url(town, "amend", plan.pk), {**said, "decision": "", "on": "2026-02-30"})
    assert faulty.status_code == 200
    assert not Amendment.objects.exists()
    assert "Новое" in faulty.content.decode(), "what was typed is not lost"
    assert anna.post(url(town, "amend", plan.pk), said).status_code == 302
    page = anna.get(url(town, "amendments", plan.pk)).content.decode()
    for words in ("протокол №\u00a02", "Так решил совет", "Пункт исключён", "Пункт добавлен", "<del>", "<ins>"):
        assert words in page
    assert "Старое" in anna.get(url(town, "plan_as_approved", plan.pk)).content.decode()


def test_the_page_of_a_line_names_the_institution_of_each_task(anna: Client, town: Town) -> None:
    item = make_line(town, "II квартал", responsible=[ALL])
    page = anna.get(reverse("line", args=[town.municipality.slug, item.plan_id, item.pk])).text
    for institution in (town.library, town.club, town.theatre):
        assert f'<span class="sub">{html.escape(str(institution))} · срок' in page
    assert "исполнитель не назначен" not in page


def test_the_following_plan_is_made_of_chosen_lines(anna: Client, town: Town) -> None:
    plan = approve(
        town, make(town, LineInput("Дело 2026 года", deadline_words="до 1 марта 2026 г."), LineInput("Другое"))
    )
    first = plan.items.order_by("position")[0]
    answer = anna.post(
        url(town, "plan_next", plan.pk),
        {"title": "План на 2027 год", "starts_on": "2027-01-01", "ends_on": "2027-12-31", "only": [first.pk]},
    )
    made = Plan.objects.get(previous=plan)
    assert answer.url == url(town, "plan", made.pk)
    assert [item.text for item in made.items.all()] == ["Дело 2027 года"]


def test_a_figure_needs_its_source_and_a_contradiction_is_shown(anna: Client, town: Town) -> None:
    indicator = IndicatorInput("Оценено учреждений", {"2026": "2"}, "ед.", computed="covered_count")
    plan = make(town, indicators=[indicator])
    one = Indicator.objects.get()
    page = url(town, "indicator_actual", plan.pk, one.pk)
    assert "откуда число" in anna.post(page, {"year": "2026", "actual": "3"}).content.decode()
    assert anna.post(page, {"year": "2026", "actual": "3", "source": "отчёт № 1"}).status_code == 302
    shown = anna.get(url(town, "indicators", plan.pk)).content.decode()
    assert "внесено 3, а программа насчитала 0" in shown
    assert "отчёт №\u00a01" in shown
    for wrong in (
        {"year": "1999", "actual": "1"},
        {"year": "2026", "actual": "1e999"},
        {"year": "2026", "actual": "много"},
    ):
        assert anna.post(page, {**wrong, "source": "x"}).status_code == 200
    assert IndicatorValue.objects.get(year=2026).actual == 3


NASTY = ("\x00", "<script>alert(1)</script>", "9" * 5000, "30.02.2026", "' OR 1=1 --", "\u202e", "a" * 150_000)


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_no_words_whatever_break_a_form_of_plans(anna: Client, town: Town, nasty: str) -> None:
    plan = make(town, LineInput("Дело"), indicators=[IndicatorInput("Доля", {"2026": "1"})])
    item, one = plan.items.get(), Indicator.objects.get()
    fields = ("title", "starts_on", "ends_on", "basis", "text", "number", "section", "deadline_words", "responsible",
              "targets", "step", "after", "approved_by", "approved_post", "approved_document", "approved_on", "codes",
              "name", "unit", "values", "computed", "year", "actual", "source", "controller", "only", "reason",
              )  # fmt: skip
    said = dict.fromkeys(fields, nasty)
    pages = [("plan_new",), ("plan_model",), ("plan_mend", plan.pk), ("plan_approve", plan.pk), ("plan_next", plan.pk),
             ("line_add", plan.pk), ("line_change", plan.pk, item.pk), ("indicator_add", plan.pk),
             ("indicator_change", plan.pk, one.pk), ("indicator_actual", plan.pk, one.pk)]  # fmt: skip
    for name, *keys in pages:
        answer = anna.post(url(town, name, *keys), said)
        assert answer.status_code in (200, 302, 409), (name, answer.status_code)
        assert b"<script>alert" not in answer.content
    approve(town, plan)
    amended = {
        "line": [nasty, item.pk],
        "new": nasty,
        "decision": nasty,
        "on": nasty,
        "reason": nasty,
        f"line-{item.pk}-text": nasty,
    }
    assert anna.post(url(town, "amend", plan.pk), amended).status_code in (200, 302, 409)
    for question in ("q", "state", "responsible", "section", "page", "year", "line", "new", "step"):
        for name in ("plan", "amend", "plans"):
            keys = [] if name == "plans" else [plan.pk]
            assert anna.get(url(town, name, *keys), {question: nasty[:2000]}).status_code == 200


def test_a_plan_of_another_municipality_is_not_found(anna: Client, town: Town) -> None:
    theirs = make_plan(town.elsewhere, items=1)
    ours = make_plan(town.municipality, items=1)
    for name in ("plan", "plan_check", "plan_mend", "plan_approve", "plan_close", "plan_next", "line_add", "amend",
                 "amendments", "plan_as_approved", "indicators", "indicator_add"):  # fmt: skip
        assert anna.get(url(town, name, theirs.pk)).status_code == 404, name
        assert anna.get(url(town, name, 10**25)).status_code == 404, name
    assert anna.get(url(town, "line", ours.pk, theirs.items.get().pk)).status_code == 404
    indicator = Indicator.objects.create(plan=theirs, name="Доля")
    assert anna.get(url(town, "indicator_change", ours.pk, indicator.pk)).status_code == 404


def test_looking_changes_nothing(anna: Client, town: Town) -> None:
    plan = make(town, LineInput("Дело"))
    anna.get(url(town, "line_remove", plan.pk, plan.items.get().pk))
    anna.get(url(town, "plan_close", plan.pk))
    assert plan.items.count() == 1
    assert Plan.objects.get().state == "prepared"


def test_no_line_of_the_table_begins_with_a_semicolon(anna: Client, town: Town) -> None:
    item = make_plan(town.municipality, items=1).items.get()
    Party.objects.create(item=item, position=1, words="Председатель", kind="person", user=town.boris)
    Party.objects.create(item=item, position=2, words="Управление культуры", kind="body")
    page = anna.get(url(town, "plan", item.plan_id)).content.decode()
    assert "Председатель;" in page and "</span>;" not in page
