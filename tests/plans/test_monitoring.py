"""The quarterly round: asked once, answered by the head, silent ones seen and reminded, summed up with a report."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from merilo.accounts.models import Notice
from merilo.plans.models import Measure, MonitoringRound, Task
from merilo.plans.queries import monitoring as queries
from merilo.plans.queries import remediation
from merilo.plans.services import monitoring, remediation_deciding, reports
from merilo.plans.services.monitoring import Answer
from tests.plans.making import make_line
from tests.plans.remedies import approved, opened
from tests.town import AT, ON, Town, make_plan

pytestmark = pytest.mark.django_db


def test_a_round_asks_about_every_open_measure_and_is_summed_up_once(town: Town) -> None:
    work = make_plan(town.municipality)
    line = make_line(town, "II квартал", plan=work, text="Мониторинг", step="monitoring")
    round = opened(town)
    assert round.answer_by == date(2026, 7, 3)
    with pytest.raises(monitoring.RoundRejected, match="уже открыт"):
        monitoring.open_round(municipality=town.municipality, year=2026, quarter=2, actor=town.anna, at=AT)
    measure = Measure.objects.get()
    assert queries.silent(round) == {town.library: 1}
    with pytest.raises(PermissionDenied):
        monitoring.answer_round(
            round=round, institution=town.library, answers={measure.pk: Answer("Готово")}, actor=town.boris, at=AT
        )
    monitoring.answer_round(
        round=round, institution=town.library, answers={measure.pk: Answer("Заказали", 40)}, actor=town.gleb, at=AT
    )
    assert not queries.silent(round)
    with pytest.raises(monitoring.ConclusionIsMissing):
        monitoring.close_round(round=round, conclusion=" ", actor=town.anna, at=AT)
    monitoring.close_round(round=round, conclusion="Идёт по плану.", actor=town.anna, at=AT)
    assert line.tasks.get().state == Task.State.DONE
    with pytest.raises(monitoring.RoundIsClosed):
        monitoring.answer_round(
            round=round, institution=town.library, answers={measure.pk: Answer("Ещё")}, actor=town.gleb, at=AT
        )


def test_nothing_is_asked_about_measures_that_are_done(town: Town) -> None:
    approved(town)
    task = remediation.task_of(Measure.objects.get())
    assert task is not None
    report = reports.report_done(task=task, actor=town.gleb, at=AT, done_on=ON, text="Сделано")
    reports.accept_report(report=report, actor=town.anna, at=AT)
    with pytest.raises(monitoring.RoundRejected, match="спрашивать не о чем"):
        monitoring.open_round(municipality=town.municipality, year=2026, quarter=1, actor=town.anna, at=AT)
    told = Notice.objects.count()
    round = monitoring.open_round(municipality=town.municipality, year=2026, quarter=2, actor=town.anna, at=AT)
    page = queries.round_page(round, today=ON)
    assert (page.asked, page.done, page.silent) == (1, 1, ()), "the report of the quarter tells what was mended in it"
    assert Notice.objects.count() == told, "nobody is asked"


def test_the_clock_opens_the_round_in_the_last_days_of_a_quarter_and_reminds_the_silent(town: Town) -> None:
    approved(town)
    assert MonitoringRound.objects.count() == 0
    monitoring.tend(at=datetime(2026, 6, 20, 9, tzinfo=UTC))
    assert MonitoringRound.objects.count() == 0
    for _ in range(2):
        monitoring.tend(at=datetime(2026, 6, 27, 9, tzinfo=UTC))
    round = MonitoringRound.objects.get()
    assert (round.year, round.quarter) == (2026, 2)
    told = Notice.objects.filter(user=town.gleb, key__startswith="round-")
    monitoring.tend(at=datetime(2026, 7, 2, 9, tzinfo=UTC))
    monitoring.tend(at=datetime(2026, 7, 2, 20, tzinfo=UTC))
    assert told.count() == 1
    monitoring.tend(at=datetime(2026, 7, 6, 9, tzinfo=UTC))
    assert told.count() == 2
    assert Notice.objects.filter(user=town.anna, key=f"round-over:{round.pk}").count() == 1


def test_a_municipality_may_open_its_rounds_by_hand_only(town: Town) -> None:
    approved(town)
    remediation_deciding.set_rules(municipality=town.municipality, opens_rounds=False, actor=town.anna, at=AT)
    monitoring.tend(at=datetime(2026, 6, 28, 9, tzinfo=UTC))
    assert MonitoringRound.objects.count() == 0


def test_a_publication_that_is_late_is_told_to_both_sides(town: Town) -> None:
    plan = approved(town)
    assert plan.publish_by is not None
    late = AT + timedelta(days=10)
    monitoring.tend(at=late)
    monitoring.tend(at=late)
    for person in (town.gleb, town.anna):
        assert Notice.objects.filter(user=person, text__contains="срок публикации прошёл").count() == 1


def test_the_head_answers_on_one_page_and_the_report_says_it(town: Town, client: Client) -> None:
    round = opened(town)
    measure = Measure.objects.get()
    client.force_login(town.gleb)
    page = f"/work/{town.municipality.slug}/remediation/monitoring/{round.pk}/institutions/{town.library.pk}/"
    empty = client.post(page, {f"m{measure.pk}-words": " "})
    assert "Ответьте хотя бы об одном" in empty.content.decode()
    answered = client.post(page, {f"m{measure.pk}-words": "Табличка заказана", f"m{measure.pk}-percent": "60"})
    assert answered.status_code == 302
    client.force_login(town.boris)
    made = client.get(f"/work/{town.municipality.slug}/remediation/monitoring/{round.pk}/report.docx").content
    body = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert "Табличка заказана (готовность 60 %)" in body and "Ответили все учреждения" in body


def test_the_head_of_another_institution_sees_neither_the_plan_nor_the_round(town: Town, client: Client) -> None:
    round = opened(town)
    town.gleb.grants.update(place=str(town.club.place))
    client.force_login(town.gleb)
    plan = Measure.objects.get().shortcoming.remediation_id
    for path in (f"{plan}/", f"{plan}/plan.docx", f"monitoring/{round.pk}/",
                 f"monitoring/{round.pk}/institutions/{town.library.pk}/"):  # fmt: skip
        assert client.get(f"/work/{town.municipality.slug}/remediation/{path}").status_code in (403, 404), path
    assert town.library.name not in client.get(f"/work/{town.municipality.slug}/remediation/").content.decode()


def test_citizens_read_published_plans_with_days_and_never_drafts(town: Town, client: Client) -> None:
    plan = approved(town)
    pages = f"/nok/{town.municipality.slug}/remediation/"
    assert client.get(f"{pages}{plan.pk}/").status_code == 404
    assert town.library.name not in client.get(pages).content.decode()
    remediation_deciding.publish_plan(remediation=plan, published_on=ON, actor=town.gleb, at=AT)
    assert town.library.name in client.get(pages).content.decode()
    said = client.get(f"{pages}{plan.pk}/").content.decode()
    assert "Повесить табличку с адресом" in said and "31\u00a0мая 2026" in said
    assert "overdue" in client.get(f"{pages}{plan.pk}/?lang=en").content.decode()
    assert client.get(f"{pages}{plan.pk}/plan.pdf").content.startswith(b"%PDF")
