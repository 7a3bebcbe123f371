"""What an officer stumbled over when walking through the plans by hand."""

from __future__ import annotations

import pytest
from django.test import Client

from merilo.plans.models import Plan
from tests.plans.making import make_line
from tests.town import Town, make_plan


@pytest.fixture
def anna(town: Town) -> Client:
    browser = Client()
    browser.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.mark.parametrize("state", [Plan.State.CLOSED, Plan.State.PREPARED])
def test_a_plan_not_in_force_says_so_before_an_amendment_is_typed(town: Town, anna: Client, state: str) -> None:
    plan = make_plan(town.municipality, items=1, state=state)
    answer = anna.get(f"/work/tikhorechye/plans/{plan.pk}/amendments/new/")
    assert answer.status_code == 409
    assert "Изменение вносят в действующий план" in answer.text


def test_the_name_of_a_report_has_one_dot_before_its_kind(town: Town, anna: Client) -> None:
    plan = make_plan(town.municipality, items=1)
    answer = anna.get(f"/work/tikhorechye/plans/{plan.pk}/report/report.docx?period=2026-1")
    assert "..docx" not in answer.headers["Content-Disposition"]


def test_a_term_whose_plan_leaves_the_event_unsaid_does_not_pass_for_an_event(town: Town, anna: Client) -> None:
    plan = make_plan(town.municipality)
    make_line(town, "в месячный срок", plan=plan, responsible=["Управление культуры"])
    item = plan.items.get()
    words = anna.get(f"/work/tikhorechye/items/{item.pk}/event/").text
    assert "событие, от которого считается срок «в месячный срок»</option>" in words
