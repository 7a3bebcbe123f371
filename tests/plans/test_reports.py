"""Reports, acceptance, postponement, handing over: who may, what follows, what cannot happen twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from merilo.accounts.models import Deputy, Entry, Grant, Notice, Role
from merilo.accounts.refusal import Refused
from merilo.plans.models import Plan, Report, Task
from merilo.plans.services import tasks as deeds
from merilo.plans.services.tasks import EvidenceInput
from tests.plans.making import make_line, make_task, tasks_of
from tests.town import AT, ON, Town, make_person, make_plan, make_town


def report(task: Task, actor: object, **values: object) -> Report:
    said = {"done_on": ON, "text": "Сделано", **values}
    return deeds.report_done(task=task, actor=actor, at=AT, **said)  # type: ignore[arg-type]


def strict_plan(town: Town, **values: object) -> Plan:
    return make_plan(town.municipality, needs_acceptance=True, controller=town.boris, **values)


def test_a_report_ends_the_task_where_nobody_must_accept_it(town: Town) -> None:
    task = make_task(town)
    made = report(task, town.pavel, basis="протокол № 3", evidence=[EvidenceInput(url="https://example.org/page")])
    task.refresh_from_db()
    assert (task.state, task.done_on, made.state) == ("done", ON, "accepted")
    assert made.evidence.get().url == "https://example.org/page"
    assert Entry.objects.get(act="report_done").actor == town.pavel


def test_a_report_waits_for_the_controller_and_who_accepts_is_told(town: Town) -> None:
    task = make_task(town, plan=strict_plan(town))
    made = report(task, town.pavel)
    task.refresh_from_db()
    assert (task.state, task.done_on) == ("reported", None)
    assert set(Notice.objects.values_list("user__username", flat=True)) == {"anna", "boris"}
    deeds.accept_report(report=made, actor=town.boris, at=AT)
    task.refresh_from_db()
    assert (task.state, task.done_on) == ("done", ON)


def test_a_returned_report_opens_the_task_and_the_next_one_stands_beside_it(town: Town) -> None:
    task = make_task(town, plan=strict_plan(town))
    first = report(task, town.pavel)
    deeds.return_report(report=first, remark="Где ссылка?", actor=town.boris, at=AT)
    task.refresh_from_db()
    assert task.state == "open" and task.reports.get().remark == "Где ссылка?"
    assert Notice.objects.filter(user=town.pavel, text__contains="Где ссылка?").exists()
    report(task, town.pavel)
    assert sorted(task.reports.values_list("state", flat=True)) == ["returned", "submitted"]


def test_a_form_sent_twice_makes_one_report(town: Town) -> None:
    task = make_task(town)
    assert report(task, town.pavel, receipt="abc") == report(task, town.pavel, receipt="abc")
    with pytest.raises(deeds.TaskHasMoved):
        report(task, town.pavel, receipt="another")
    assert Report.objects.count() == 1


def test_nobody_accepts_the_own_report_but_a_coordinator_alone_says_why(town: Town) -> None:
    task = make_task(town, plan=strict_plan(town), performer=town.boris)
    made = report(task, town.boris)
    with pytest.raises(deeds.OwnReport):
        deeds.accept_report(report=made, actor=town.boris, at=AT, reason="некому")
    deeds.withdraw_report(report=made, actor=town.boris, at=AT)
    other = report(task, town.anna)
    with pytest.raises(deeds.OwnReport):
        deeds.accept_report(report=other, actor=town.anna, at=AT)
    deeds.accept_report(report=other, actor=town.anna, at=AT, reason="контролирующий в отпуске")
    assert Entry.objects.get(act="accept_report").reason == "контролирующий в отпуске"


def test_a_report_accepted_by_mistake_is_returned_by_the_coordinator_only(town: Town) -> None:
    task = make_task(town)
    made = report(task, town.pavel)
    with pytest.raises(PermissionDenied):
        deeds.return_report(report=made, remark="не то", actor=town.pavel, at=AT)
    deeds.return_report(report=made, remark="не то", actor=town.anna, at=AT)
    task.refresh_from_db()
    assert (task.state, task.done_on) == ("open", None)


@pytest.mark.parametrize("values", [{"text": " "}, {"done_on": ON + timedelta(days=1)}, {"done_on": date(1026, 4, 1)},
    {"evidence": [EvidenceInput(url="javascript:alert(1)")]}, {"evidence": [EvidenceInput(url="https://")]},
    {"text": "x" * 20_001}])  # fmt: skip
def test_a_report_that_shows_nothing_or_cannot_be_is_refused_and_changes_nothing(town: Town, values: dict) -> None:  # type: ignore[type-arg]
    task = make_task(town)
    with pytest.raises(Refused):
        report(task, town.pavel, **values)
    task.refresh_from_db()
    assert task.state == "open" and not Report.objects.exists() and not Entry.objects.exists()


@pytest.mark.parametrize("state", ["prepared", "closed"])
def test_nobody_reports_on_a_plan_that_is_not_in_force(town: Town, state: str) -> None:
    task = make_task(town, plan=make_plan(town.municipality, state=state))
    with pytest.raises(deeds.PlanIsNotInForce):
        report(task, town.pavel)


def test_only_those_who_answer_for_the_task_report_on_it(town: Town) -> None:
    task = make_task(town, performer=None)
    head = make_person("club", "Клубов Клим Ильич", Role.HEAD, str(town.club.place))
    for person in (town.boris, town.zoya, town.vera, town.olga, town.admin, town.stranger, town.pavel, head):
        with pytest.raises(PermissionDenied):
            report(task, person)
    report(task, town.gleb)


def test_everybody_named_in_a_line_may_report_on_its_task(town: Town) -> None:
    (task,) = tasks_of(make_line(town, "II квартал", responsible=["Павлов П. И.", "Зорина З. П."]))
    report(task, town.zoya)


def test_a_postponed_term_keeps_its_old_day_its_reason_and_author(town: Town) -> None:
    task = make_task(town)
    moved = deeds.postpone(task=task, new_due_on=date(2026, 5, 4), reason="Ремонт", actor=town.anna, at=AT)
    assert (moved.old_due_on, moved.author, moved.reason) == (date(2026, 4, 20), town.anna, "Ремонт")
    assert Notice.objects.filter(user=town.pavel, text__contains="Срок перенесён").exists()
    for day, reason in ((date(2026, 5, 4), "снова"), (date(2026, 6, 1), "  "), (date(2100, 1, 1), "далеко")):
        with pytest.raises(Refused):
            deeds.postpone(task=task, new_due_on=day, reason=reason, actor=town.anna, at=AT)
    with pytest.raises(PermissionDenied):
        deeds.postpone(task=task, new_due_on=date(2026, 6, 1), reason="хочу", actor=town.pavel, at=AT)


def test_a_cancelled_task_can_be_brought_back(town: Town) -> None:
    task = make_task(town)
    deeds.cancel_task(task=task, reason="не нужно", actor=town.anna, at=AT)
    with pytest.raises(deeds.TaskHasMoved):
        report(task, town.pavel)
    assert deeds.resume_task(task=task, reason="ошибка", actor=town.anna, at=AT).state == "open"


def test_many_tasks_change_together_or_not_at_all(town: Town) -> None:
    plan = make_plan(town.municipality)
    tasks = [make_task(town, plan=plan), make_task(town, plan=plan, state="done", done_on=ON)]
    values = {"new_due_on": date(2026, 5, 5), "reason": "Ремонт", "actor": town.anna, "at": AT}
    with pytest.raises(deeds.TaskHasMoved):
        deeds.with_each(deeds.postpone, tasks=tasks, **values)  # type: ignore[arg-type]
    assert Task.objects.get(pk=tasks[0].pk).due_on == date(2026, 4, 20)
    fresh = Task.objects.select_related("item__plan__municipality", "institution").filter(pk=tasks[0].pk)
    assert deeds.with_each(deeds.postpone, tasks=fresh, **values) == 1  # type: ignore[arg-type]


def test_handing_over_moves_what_is_not_finished_with_a_trace(town: Town) -> None:
    plan = make_plan(town.municipality, controller=town.pavel)
    (mine,) = tasks_of(make_line(town, "II квартал", plan=plan, responsible=["Павлов П. И."]))
    done = make_task(town, plan=plan, state="done", done_on=ON)
    moved = deeds.hand_over(
        from_person=town.pavel, to_person=town.zoya, municipality=town.municipality, reason="Увольнение",
        actor=town.anna, at=AT,
    )  # fmt: skip
    assert (moved.tasks, moved.lines, moved.plans) == (1, 1, 1)
    mine.refresh_from_db(), done.refresh_from_db(), plan.refresh_from_db()
    assert (mine.performer, done.performer, plan.controller) == (town.zoya, town.pavel, town.zoya)
    trace = mine.assignments.get()
    assert (trace.old, trace.new, trace.reason, trace.author) == (town.pavel, town.zoya, "Увольнение", town.anna)
    assert Entry.objects.get(act="hand_over").after["tasks"] == [str(mine)]
    with pytest.raises(deeds.PerformerIsNotHere):
        deeds.hand_over(from_person=town.zoya, to_person=town.stranger, municipality=town.municipality, reason="так",
                        actor=town.anna, at=AT)  # fmt: skip


def test_a_deputy_reports_for_who_is_away_and_only_then(town: Town) -> None:
    task = make_task(town)
    Deputy.objects.create(
        person=town.pavel, deputy=town.zoya, place=str(town.municipality.place), since=ON, until=ON, reason="отпуск"
    )
    report(task, town.zoya)
    assert Entry.objects.get(act="report_done").acting_for == town.pavel.name


def test_standing_in_for_somebody_elsewhere_gives_nothing_here(town: Town) -> None:
    task, there = make_task(town), str(town.elsewhere.place)
    Grant.objects.create(user=town.pavel, role=Role.PERFORMER, place=there, since=date(2024, 1, 1))
    Deputy.objects.create(person=town.pavel, deputy=town.stranger, place=there, since=ON, until=ON, reason="отпуск")
    with pytest.raises(PermissionDenied):
        report(task, town.stranger)


def test_a_needed_task_is_opened_by_hand_each_time(town: Town) -> None:
    item = make_line(town, "по мере необходимости", responsible=["Павлов П. И."])
    values = {"item": item, "due_on": date(2026, 5, 1), "reason": "Пришло письмо", "at": AT}
    first = deeds.open_as_needed(actor=town.anna, **values)  # type: ignore[arg-type]
    second = deeds.open_as_needed(actor=town.anna, **values)  # type: ignore[arg-type]
    assert first.pk != second.pk and first.performer == town.pavel
    with pytest.raises(PermissionDenied):
        deeds.open_as_needed(actor=town.pavel, **values)  # type: ignore[arg-type]
    with pytest.raises(deeds.LineNeedsNothing):
        deeds.open_as_needed(actor=town.anna, **{**values, "item": make_line(town, "II квартал")})  # type: ignore[arg-type]


DEEDS = ("report", "accept", "return", "withdraw", "cancel", "resume", "postpone")
ALLOWED = {
    ("open", "report"): "reported", ("reported", "accept"): "done", ("reported", "return"): "open",
    ("reported", "withdraw"): "open", ("done", "return"): "open", ("open", "cancel"): "cancelled",
    ("cancelled", "resume"): "open", ("open", "postpone"): "open",
}  # fmt: skip


class Moves(TestCase):
    """States are reached by the allowed moves only, in whatever order people try."""

    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.sampled_from(DEEDS), max_size=8))
    def test_a_task_moves_as_the_table_says(self, tried: list[str]) -> None:
        town = make_town()
        task = make_task(town, plan=strict_plan(town))
        day = date(2026, 6, 1)
        for number, deed in enumerate(tried):
            before = Task.objects.get(pk=task.pk)
            state = before.state
            latest = task.reports.first() or Report(
                task=before, author=town.pavel, state="withdrawn", at=AT, done_on=ON
            )
            latest.task = before
            doing = {
                "report": lambda t=before: report(t, town.pavel),
                "accept": lambda r=latest: deeds.accept_report(report=r, actor=town.boris, at=AT),
                "return": lambda r=latest: deeds.return_report(report=r, remark="нет", actor=town.boris, at=AT),
                "withdraw": lambda r=latest: deeds.withdraw_report(report=r, actor=town.pavel, at=AT),
                "cancel": lambda t=before: deeds.cancel_task(task=t, reason="нет", actor=town.anna, at=AT),
                "resume": lambda t=before: deeds.resume_task(task=t, reason="да", actor=town.anna, at=AT),
                "postpone": lambda t=before, n=number: deeds.postpone(
                    task=t, new_due_on=day + timedelta(days=n), reason="да", actor=town.anna, at=AT
                ),
            }
            try:
                doing[deed]()
            except Refused:
                moved = False
            else:
                moved = True
            after = Task.objects.get(pk=task.pk).state
            assert moved == ((state, deed) in ALLOWED), (state, deed, moved)
            assert after == (ALLOWED[state, deed] if moved else state)


def test_of_two_reports_by_people_who_saw_the_task_open_one_is_kept(town: Town) -> None:
    task = make_task(town)
    seen = [Task.objects.select_related("item__plan__municipality", "institution").get(pk=task.pk) for _ in range(2)]
    report(seen[0], town.pavel)
    assert seen[1].state == "open"
    with pytest.raises(deeds.TaskHasMoved):
        report(seen[1], town.gleb)
    assert Report.objects.get().author == town.pavel


def test_of_accepting_and_withdrawing_at_the_same_moment_one_holds(town: Town) -> None:
    task = make_task(town, plan=strict_plan(town))
    made = report(task, town.pavel)
    seen = Report.objects.select_related("task__item__plan__municipality", "task__institution").get(pk=made.pk)
    deeds.withdraw_report(report=made, actor=town.pavel, at=AT)
    with pytest.raises(deeds.ReportHasMoved):
        deeds.accept_report(report=seen, actor=town.boris, at=AT)
    assert Task.objects.get(pk=task.pk).state == "open"


def test_a_receipt_of_another_task_is_refused_in_a_sentence(town: Town) -> None:
    one, other = make_task(town), make_task(town)
    report(one, town.pavel, receipt="abc")
    with pytest.raises(Refused):
        report(other, town.pavel, receipt="abc")
    other.refresh_from_db()
    assert other.state == "open"
