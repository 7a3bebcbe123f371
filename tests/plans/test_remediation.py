"""Remediation plans from the first line to the publication: who may, what becomes of measures, what plans are told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from merilo.accounts.models import Entry, Notice
from merilo.plans.models import DelayRequest, Measure, RemediationPlan, Task
from merilo.plans.queries import promises
from merilo.plans.queries import remediation as queries
from merilo.plans.services import delays, remediation, remediation_deciding, reports
from merilo.plans.services.remediation import MeasureInput, ShortcomingInput
from tests.plans import remedies
from tests.plans.making import ALL, make_line
from tests.plans.remedies import APPROVED, approved, begun, make_measure, submitted
from tests.town import AT, ON, Town, make_plan

pytestmark = pytest.mark.django_db
State = RemediationPlan.State


def test_the_head_writes_submits_and_mends_what_the_founder_returned(town: Town) -> None:
    plan = begun(town)
    lack = plan.shortcomings.get()
    with pytest.raises(remediation.PlanIsNotReady, match="Без мероприятия"):
        remediation.submit_plan(remediation=plan, actor=town.gleb, at=AT)
    make_measure(town, lack)
    remediation.submit_plan(remediation=plan, actor=town.gleb, at=AT)
    with pytest.raises(remediation.PlanIsClosedToChanges):
        make_measure(town, lack)
    with pytest.raises(remediation_deciding.RemarksAreMissing):
        remediation_deciding.return_plan(remediation=plan, remark=" ", actor=town.anna, at=AT)
    remediation_deciding.return_plan(remediation=plan, remark="Срок слишком далёкий.", actor=town.anna, at=AT)
    assert queries.plan_page(plan, today=ON).remark == "Срок слишком далёкий."
    assert Notice.objects.filter(user=town.gleb, text__contains="Срок слишком далёкий").exists()
    make_measure(town, lack, text="Заказать табличку")
    remediation.submit_plan(remediation=plan, actor=town.gleb, at=AT)
    remediation_deciding.approve_plan(remediation=plan, **APPROVED, actor=town.anna, at=AT)
    assert plan.state == State.APPROVED


def test_neither_the_head_approves_nor_do_strangers_write(town: Town) -> None:
    plan = submitted(town)
    with pytest.raises(PermissionDenied):
        remediation_deciding.approve_plan(remediation=plan, **APPROVED, actor=town.gleb, at=AT)
    for person in (town.boris, town.vera, town.pavel, town.olga, town.admin, town.stranger):
        with pytest.raises(PermissionDenied):
            remediation.submit_plan(remediation=plan, actor=person, at=AT)


def test_a_shortcoming_without_a_measure_needs_a_reason_and_never_both(town: Town) -> None:
    plan = begun(town)
    lack = plan.shortcomings.get()
    remediation.change_shortcoming(
        shortcoming=lack, words=lack.words, no_measure="Здание закрыто на ремонт.", actor=town.gleb, at=AT
    )
    with pytest.raises(remediation.PlanIsNotReady, match="ни одного мероприятия"):
        remediation.submit_plan(remediation=plan, actor=town.gleb, at=AT)
    make_measure(town, lack)
    lack.refresh_from_db()
    assert lack.no_measure == ""
    with pytest.raises(remediation.MeasureRejected):
        remediation.change_shortcoming(
            shortcoming=lack, words=lack.words, no_measure="Передумали", actor=town.gleb, at=AT
        )
    with pytest.raises(remediation.PlanIsNotReady, match="найден при оценке"):
        remediation.remove_shortcoming(shortcoming=lack, actor=town.gleb, at=AT)


def test_an_approved_measure_is_a_task_of_the_institution_with_the_same_day(town: Town) -> None:
    plan = approved(town)
    measure = Measure.objects.get()
    task = queries.task_of(measure)
    assert task is not None
    assert (task.due_on, task.institution, task.state) == (measure.due_on, town.library, Task.State.OPEN)
    report = reports.report_done(task=task, actor=town.gleb, at=AT, done_on=ON, text="Табличка висит")
    with pytest.raises(PermissionDenied):
        reports.accept_report(report=report, actor=town.gleb, at=AT)
    assert queries.row_of(measure, today=ON).mark.words == "ждёт приёмки"
    reports.accept_report(report=report, actor=town.anna, at=AT)
    row = queries.row_of(measure, today=ON)
    assert (row.is_done, row.done_on, row.done_words) == (True, ON, "Табличка висит")
    assert queries.plan_page(plan, today=ON).row.words == "исполнен"


def test_publication_is_counted_from_the_approval_and_told_to_the_plans_of_work(town: Town) -> None:
    work = make_plan(town.municipality)
    drawn = make_line(
        town, "до 1 июня 2026 г.", plan=work, text="Разработать планы", responsible=[ALL], step="remediation"
    )
    waiting = make_line(
        town, "в течение 3 дней после утверждения плана", plan=work, responsible=[ALL], step="remediation_published"
    )
    plan = approved(town)
    assert plan.publish_by == date(2026, 4, 20)  # the third day is a Saturday
    of_line = {task.institution_id: task for task in Task.objects.filter(item=drawn)}
    assert of_line[town.library.pk].state == Task.State.DONE
    assert of_line[town.club.pk].state == Task.State.OPEN
    term = Task.objects.get(item=waiting, institution=town.library)
    assert term.due_on is not None and term.state == Task.State.OPEN
    assert Task.objects.get(item=waiting, institution=town.club).state == Task.State.WAITING
    remediation_deciding.publish_plan(
        remediation=plan, published_on=ON, url="https://lib.example/plan", actor=town.gleb, at=AT
    )
    term.refresh_from_db()
    assert term.state == Task.State.DONE
    assert term.reports.get().evidence.get().url == "https://lib.example/plan"


def test_time_that_was_given_ends_by_itself_and_the_measure_is_open_again(town: Town) -> None:
    approved(town)
    measure = Measure.objects.get()
    later = measure.due_on + timedelta(days=30)
    with pytest.raises(delays.DelayRejected):
        delays.ask_delay(measure=measure, until=measure.due_on, reason="Подрядчик", actor=town.gleb, at=AT)
    asked = delays.ask_delay(measure=measure, until=later, reason="Нет подрядчика", actor=town.gleb, at=AT)
    with pytest.raises(PermissionDenied):
        delays.give_delay(delay=asked, actor=town.gleb, at=AT)
    delays.give_delay(delay=asked, actor=town.anna, at=AT)
    assert queries.row_of(measure, today=later).mark.words.startswith("перенесено до")
    assert delays.expire_delays(at=AT + (later - ON)) == 0
    over = AT + (later - ON) + timedelta(days=1)
    assert delays.expire_delays(at=over) == 1
    assert delays.expire_delays(at=over) == 0
    asked.refresh_from_db()
    assert asked.state == DelayRequest.State.EXPIRED
    row = queries.row_of(measure, today=over.date())
    assert (row.is_late, row.mark.words) == (True, "просрочено 1\u00a0день")
    assert Entry.objects.filter(act="expire_delay", actor=None).count() == 1
    assert Notice.objects.filter(user=town.gleb, text__startswith="Перенос истёк").count() == 1


def test_a_plan_of_an_earlier_year_is_written_down_with_terms_that_have_passed(town: Town) -> None:
    lack = ShortcomingInput("К1", "На сайте нет графика работы", measures=(
        MeasureInput("Разместить график", date(2025, 3, 1), "Глебов Г. Ю.", "директор"),))  # fmt: skip
    plan = remediation.begin_plan(
        institution=town.library, year=2024, shortcomings=[lack], is_past=True, actor=town.anna, at=AT
    )
    remediation_deciding.approve_plan(
        remediation=plan, **{**APPROVED, "approved_on": date(2025, 1, 15)}, actor=town.anna, at=AT
    )
    assert queries.row_of(Measure.objects.get(), today=ON).is_late
    with pytest.raises(remediation.PlanIsKnown):
        remediation.begin_plan(institution=town.library, year=2024, actor=town.anna, at=AT)


def test_the_next_checklist_learns_what_was_promised_for_an_item(town: Town) -> None:
    approved(town)
    found = promises.promised([town.library.pk, town.club.pk], before=2026, today=ON)
    [promise] = found[town.library.pk, "1.1/stand/02"]
    assert (promise.year, promise.words) == (2025, "через 46\u00a0дней")
    assert not promises.promised([town.library.pk], before=2025, today=ON)


def test_how_much_was_done_in_time_counts_only_terms_that_have_come(town: Town) -> None:
    approved(town)
    measure = Measure.objects.get()
    assert not promises.timely([town.library.pk], year=2026, today=ON)
    task = queries.task_of(measure)
    assert task is not None
    report = reports.report_done(task=task, actor=town.gleb, at=AT, done_on=ON, text="Сделано")
    reports.accept_report(report=report, actor=town.anna, at=AT)
    kept = promises.timely([town.library.pk], year=2026, today=ON)[town.library.pk]
    assert (kept.due, kept.in_time, kept.done) == (1, 1, 1)


def test_lists_ask_the_database_as_often_for_many_plans_as_for_few(
    town: Town, django_assert_max_num_queries: object
) -> None:
    plan = approved(town)
    lack = plan.shortcomings.get()
    item = Measure.objects.get().item
    assert item is not None
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        queries.plan_rows(queries.seen_by(town.anna, town.municipality, at=AT), today=ON)
    Measure.objects.bulk_create(
        Measure(shortcoming=lack, text=f"Мера {number}", due_on=ON, responsible="Глебов", post="директор")
        for number in range(1000)
    )
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        [row] = queries.plan_rows(queries.seen_by(town.anna, town.municipality, at=AT), today=ON)
    assert row.total == 1001


def test_a_plan_without_shortcomings_is_not_called_ready(town: Town, client: Client) -> None:
    plan = remediation.begin_plan(
        institution=town.library, year=2025, cycle="Проверка", shortcomings=[], actor=town.anna, at=AT
    )
    client.force_login(town.gleb, backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get(f"/work/{town.municipality.slug}/remediation/{plan.pk}/").content.decode()
    assert "Добавить недостаток" in shown
    assert "можно передать" not in shown and "Передать на согласование" not in shown
    RemediationPlan.objects.update(is_past=True)
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    assert "Утвердить план" not in client.get(f"/work/{town.municipality.slug}/remediation/{plan.pk}/").content.decode()


def test_whoever_answers_a_shortcoming_comes_back_to_its_place(town: Town, client: Client) -> None:
    plan = remedies.begin(town)
    lack = plan.shortcomings.get()
    client.force_login(town.gleb, backend="django.contrib.auth.backends.ModelBackend")
    page = f"/work/{town.municipality.slug}/remediation/{plan.pk}/"
    given = {"text": "Повесить", "due_on": "2027-05-31", "responsible": "Глебов Г. Ю.", "post": "директор"}
    answer = client.post(f"{page}shortcomings/{lack.pk}/measures/add/", given)
    assert (answer.status_code, answer["Location"]) == (302, f"{page}#s{lack.pk}")
    assert f'id="s{lack.pk}"' in client.get(page).content.decode()
