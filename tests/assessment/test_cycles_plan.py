"""What the plan asked for shows itself: lines of a step report themselves, lines that wait for an event begin."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from merilo.assessment.models import Cycle, Phase
from merilo.assessment.services import cycles, fulfilling, phases
from merilo.plans.models import Event, Item, Plan, Report, Task
from merilo.plans.queries import steps
from tests.assessment.making import make_cycle
from tests.plans.making import make_line
from tests.town import AT, ON, Town

BASIS = {"basis": "протокол совета от 10.04.2026 № 2", "decided_on": date(2026, 4, 10)}


def _line(town: Town, words: str, step: str = "", **more: Any) -> Item:
    item = make_line(town, words, **more)
    Item.objects.filter(pk=item.pk).update(step=step)
    item.refresh_from_db()
    return item


def _state(item: Item) -> list[str]:
    return list(item.tasks.order_by("due_on", "pk").values_list("state", flat=True))


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_the_line_of_the_list_is_reported_when_the_list_is_approved(town: Town) -> None:
    item = _line(town, "до 1 июня", "list")
    cycle = make_cycle(town, phase=Phase.PREPARATION)
    Cycle.objects.update(list_basis="")
    cycle.refresh_from_db()
    cycles.approve_list(cycle=cycle, actor=town.anna, at=AT, **BASIS)
    assert _state(item) == ["done"]
    report = Report.objects.get()
    assert (report.basis, report.done_on) == (BASIS["basis"], BASIS["decided_on"])


def test_a_line_of_an_uploaded_plan_is_known_by_its_words(town: Town) -> None:
    item = _line(town, "до 1 июня")
    other = _line(town, "до 1 июня")
    Item.objects.filter(pk=item.pk).update(text="Утверждение перечня учреждений, подлежащих независимой оценке")
    Item.objects.filter(pk=other.pk).update(text="Утверждение сметы")
    cycle = make_cycle(town, phase=Phase.PREPARATION)
    Cycle.objects.update(list_basis="")
    cycle.refresh_from_db()
    cycles.approve_list(cycle=cycle, actor=town.anna, at=AT, **BASIS)
    assert (_state(item), _state(other)) == (["done"], ["open"])


def test_the_line_of_gathering_is_reported_at_its_closing_for_the_institutions_of_the_cycle(town: Town) -> None:
    item = _line(town, "до 1 июня", "gathering")
    other = _line(town, "до 1 июня", "publication")
    cycle = make_cycle(town)
    phases.close_gathering(cycle=cycle, reason="срок", actor=town.anna, at=AT, **BASIS)
    assert _state(item) == ["done"]
    assert _state(other) == ["open"]


def test_a_turn_that_has_not_begun_is_left_open(town: Town) -> None:
    item = _line(town, "ежеквартально", "gathering")
    cycle = make_cycle(town)
    phases.close_gathering(cycle=cycle, reason="срок", actor=town.anna, at=AT, **BASIS)
    assert _state(item) == ["done", "done", "open", "open"]


def test_a_line_waiting_for_the_operators_report_begins_with_it(town: Town) -> None:
    waits = _line(town, "в течение месяца после получения отчёта от оператора", "results")
    other = _line(town, "в течение 3 дней после утверждения плана мероприятий")
    cycle = make_cycle(town)
    day = ON - timedelta(days=1)
    cycles.receive_report(cycle=cycle, received_on=day, basis="вх. № 3", actor=town.anna, at=AT)
    task = waits.tasks.get()
    assert (task.state, task.due_on) == ("open", date(2026, 5, 14))
    assert Event.objects.get().basis == "вх. № 3"
    assert _state(other) == ["waiting"]
    cycles.receive_report(cycle=cycle, received_on=ON, basis="вх. № 4", actor=town.anna, at=AT)
    assert Event.objects.count() == 1, "what has begun does not begin again"


def test_lines_after_the_results_begin_when_they_are_considered(town: Town) -> None:
    began = [
        _line(town, "в течение 10 рабочих дней после подписания протокола совета", "publication"),
        _line(town, "в год проведения оценки после получения результатов", "bus_gov"),
    ]
    waits = [
        _line(town, "в течение 5 дней после опубликования результатов"),
        _line(town, "в течение месяца после получения отчёта от оператора"),
    ]
    cycle = make_cycle(town, phase=Phase.OBJECTIONS)
    phases.finalise(cycle=cycle, actor=town.anna, at=AT, **BASIS)
    assert [_state(item) for item in began] == [["open"], ["open"]]
    assert [_state(item) for item in waits] == [["waiting"], ["waiting"]]
    phases.mark_published(cycle=cycle, actor=town.anna, at=AT, **BASIS)
    assert _state(began[0]) == ["done"]
    assert _state(waits[0]) == ["open"]


def test_a_plan_that_is_not_in_force_or_of_another_year_is_left_alone(town: Town) -> None:
    prepared, past = _line(town, "до 1 июня", "results"), _line(town, "до 1 июня", "results")
    Plan.objects.filter(pk=prepared.plan_id).update(state=Plan.State.PREPARED)
    Plan.objects.filter(pk=past.plan_id).update(starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    cycle = make_cycle(town, phase=Phase.OBJECTIONS)
    phases.finalise(cycle=cycle, actor=town.anna, at=AT, **BASIS)
    assert cycle.phase == Phase.FINAL
    assert _state(prepared) == _state(past) == ["open"]


def test_what_the_plan_does_not_take_does_not_break_the_deed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    item = _line(town, "до 1 июня", "results")
    Task.objects.update(state=Task.State.DONE, done_on=ON)
    cycle = make_cycle(town, phase=Phase.OBJECTIONS)
    phases.finalise(cycle=cycle, actor=town.anna, at=AT, **BASIS)
    assert not Report.objects.exists()
    Task.objects.update(state=Task.State.OPEN, done_on=None)
    given = {"municipality": town.municipality, "year": 2026, "step": "results", "text": "", "basis": "протокол"}
    assert fulfilling.fulfil(**given, done_on=ON + timedelta(days=3), actor=town.anna, at=AT) == 0
    assert fulfilling.fulfil(**given, done_on=ON, actor=town.stranger, at=AT) == 0
    assert fulfilling.fulfil(**given, done_on=ON, actor=town.anna, at=AT) == 1
    assert _state(item) == ["done"]


def test_steps_that_are_named_are_steps_of_the_law() -> None:
    assert set(fulfilling.EVENTS) - {"gathering_started"} <= {step.code for step in steps.steps()}


@pytest.mark.parametrize(
    ("event", "step"),
    [
        ("получение отчёта от оператора", "operator_report"),
        ("поступление отчёта организации-оператора", "operator_report"),
        ("подписание протокола совета", "results"),
        ("утверждение результатов независимой оценки", "results"),
        ("получение результатов", "results"),
        ("опубликование результатов", "publication"),
        ("размещение результатов на сайте bus.gov.ru", "bus_gov"),
        ("утверждение перечня организаций", "list"),
        ("окончание сбора информации", "gathering"),
        ("утверждение плана мероприятий", ""),
        ("поступление предложений совета", "proposals"),
        ("поступление информации", "proposals"),
        ("регистрация обращения", ""),
    ],
)
def test_an_event_of_a_line_is_known_by_its_words_and_by_one_step_only(event: str, step: str) -> None:
    assert [one for one in fulfilling.EVENTS if fulfilling.means(event, one)] == ([step] if step else [])
