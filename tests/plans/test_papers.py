"""Papers of a plan from the site: what they say, who gets them, how many questions they cost."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest
from django.test import Client

from merilo.core import papers
from merilo.plans.models import Item, ItemVersion, Plan, Report, Task
from merilo.plans.queries import fulfilment
from merilo.plans.queries import papers as printed
from merilo.plans.queries.nameless import nameless
from tests.plans import story
from tests.town import Town, make_plan

TODAY = date(2026, 4, 15)
QUARTER = fulfilment.quarter(2026, 1)


@pytest.fixture
def told(town: Town) -> story.Story:
    return story.make_story(town)


def _words(made: bytes) -> str:
    document = docx.Document(io.BytesIO(made))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells]).replace("\u00a0", " ")


def test_as_approved_the_plan_prints_its_approved_words_after_any_change(told: story.Story) -> None:
    before = printed.plan_paper(told.plan, version="approved", made_on=TODAY)
    story.amend(told)
    after = printed.plan_paper(told.plan, version="approved", made_on=TODAY)
    assert after == before and after.changes == ()
    assert [line.text for line in after.lines] == [text for _, _, text, _, _ in story.LINES]
    assert [line.responsible for line in after.lines] == [tuple(words) for *_, words in story.LINES]


def test_as_amended_it_prints_the_present_words_and_says_what_changed(told: story.Story) -> None:
    story.amend(told)
    paper = printed.plan_paper(told.plan, version="amended", made_on=TODAY)
    assert [one.decision for one in paper.changes] == ["распоряжение № 45"]
    changed = {line.number: (line.changed_by, line.is_added, line.is_excluded) for line in paper.lines}
    assert changed["1"] == ((), False, False)
    assert changed["2"] == ((1,), False, False)
    assert changed["6"] == ((1,), False, True)
    assert changed["7"] == ((1,), True, False)
    text = _words(papers.plan_paper(paper, as_="docx"))
    assert "в редакции изменения: № 1 — распоряжение № 45 от 3 марта 2026 г." in text
    assert "Заключить контракт на торгах1" in text and "Исключён.2" in text and "Подвести итоги3" in text


def test_a_plan_made_without_versions_prints_its_lines(town: Town) -> None:
    plan = make_plan(town.municipality, items=3)
    paper = printed.plan_paper(plan, version="approved", made_on=TODAY)
    assert [line.text for line in paper.lines] == ["Мероприятие 1", "Мероприятие 2", "Мероприятие 3"]


def test_a_prepared_plan_prints_as_it_stands_with_blanks_to_be_signed(town: Town) -> None:
    plan = make_plan(town.municipality, items=1, state=Plan.State.PREPARED)
    item = Item.objects.get(plan=plan)
    ItemVersion.objects.create(item=item, text="Прежние слова")
    paper = printed.plan_paper(plan, version="approved", made_on=TODAY)
    assert [line.text for line in paper.lines] == ["Мероприятие 1"]
    assert "«____» ______________ 2026 г." in _words(papers.plan_paper(paper, as_="docx"))


def test_the_pages_of_a_plan_lead_to_both_editions_and_the_report(
    client: Client, town: Town, told: story.Story
) -> None:
    client.force_login(town.anna)
    page = client.get(f"/work/tikhorechye/plans/{told.plan.pk}/").content.decode()
    assert f"plans/{told.plan.pk}/print.docx" in page and f"plans/{told.plan.pk}/report/" in page
    page = client.get(f"/work/tikhorechye/plans/{told.plan.pk}/approved/").content.decode()
    assert f"plans/{told.plan.pk}/print.docx?version=approved" in page
    client.force_login(town.gleb)
    assert (
        f"plans/{told.plan.pk}/report/" not in client.get(f"/work/tikhorechye/plans/{told.plan.pk}/").content.decode()
    )


@pytest.mark.parametrize(("words", "kept"), [
    ("Иванов И. И.", "ответственное лицо"),
    ("И.И. Иванов", "ответственное лицо"),
    ("Иванова Мария Петровна", "ответственное лицо"),
    ("Сидорова Мария Петровна, специалист", "специалист"),
    ("специалист Сидорова-Петрова М.П.", "специалист"),
    ("директор МБУК «Центр» (Иванов И.И.)", "директор МБУК «Центр»"),
    ("директор — Иванов Иван Ильич; совет", "директор; совет"),
    ("Библиотека им. А. С. Пушкина", "Библиотека им. А. С. Пушкина"),
    ("музей имени Фёдора Михайловича Достоевского", "музей имени Фёдора Михайловича Достоевского"),
    ("Управление культуры Администрации Округа", "Управление культуры Администрации Округа"),
    ("Общественный совет\nРуководители учреждений", "Общественный совет\nРуководители учреждений"),
    ("", ""),
])  # fmt: skip
def test_names_of_people_are_left_out_and_names_of_houses_stay(words: str, kept: str) -> None:
    assert nameless(words) == kept


def test_the_public_copy_names_nobody_but_who_approved_it(told: story.Story) -> None:
    paper = printed.plan_paper(told.plan, version="approved", made_on=TODAY, without_names=True)
    text = _words(papers.plan_paper(paper, as_="docx"))
    assert "Сидорова" not in text and "Кузнецов" not in text and "И. И. Громов" in text
    assert "Библиотеке им. А. С. Пушкина" in text


def test_the_report_counts_each_task_once(told: story.Story) -> None:
    report = fulfilment.report(told.plan, QUARTER, today=TODAY, author=None)
    assert report.totals == papers.Totals(
        due=3, in_time=1, afterwards=1, checking=0, going=0, late=1, cancelled=0, waiting=1
    )
    lines = {line.number: line for line in report.lines}
    assert sorted(lines) == ["1", "2", "6"]
    assert lines["1"].deeds[0].proofs == (
        "протокол № 1 от 20.02.2026", "https://nok.example.ru/perechen", "файл «протокол.pdf» (скан)",
    )  # fmt: skip
    delay = lines["2"].delays[0]
    assert (delay.due_on, delay.remark) == (date(2026, 3, 31), "Отчёт возвращён: нет номера контракта")
    assert delay.moves[0].reason == "Торги объявлены заново"
    assert report.waiting == ("Пункт 4 «Рассмотреть отчёт оператора»: отчёт оператора поступил",)
    assert [(line.number, line.due_on) for line in report.next_lines] == [("3", (date(2026, 6, 30),))]
    assert report.next_period == "II квартал 2026\u00a0г."
    assert report.targets[0].actual == {"2026": "37,5"}


def test_what_was_late_before_the_period_is_carried_into_it(told: story.Story) -> None:
    report = fulfilment.report(told.plan, fulfilment.quarter(2026, 2), today=TODAY, author=None)
    assert (report.totals.due, report.totals.going, report.totals.in_time) == (3, 2, 1)
    assert (report.totals.carried, report.totals.carried_done) == (1, 0)
    Task.objects.filter(item=told.items["2"]).update(state="done", done_on=date(2026, 4, 10))
    report = fulfilment.report(told.plan, fulfilment.quarter(2026, 2), today=TODAY, author=None)
    assert (report.totals.carried, report.totals.carried_done) == (1, 1)


def test_what_was_moved_out_of_the_period_or_done_ahead_is_said(told: story.Story) -> None:
    Task.objects.filter(item=told.items["2"]).update(due_on=date(2026, 7, 1))
    Task.objects.filter(item=told.items["3"], state="done").update(done_on=date(2026, 3, 5))
    report = fulfilment.report(told.plan, QUARTER, today=TODAY, author=None)
    assert (report.totals.due, report.totals.moved, report.totals.ahead) == (2, 1, 1)
    line = next(line for line in report.lines if line.number == "2")
    assert (line.total, len(line.moves)) == (0, 1)
    assert "срок перенесён" in _words(papers.fulfilment_report(report, as_="docx"))


def test_a_report_that_waits_and_a_task_taken_off_are_neither_done_nor_late(told: story.Story, town: Town) -> None:
    late = Task.objects.get(item=told.items["2"])
    Task.objects.filter(pk=late.pk).update(state="reported")
    Report.objects.create(task=late, author=town.pavel, at=story.AT, done_on=TODAY, text="Заключён", state="submitted")
    Task.objects.filter(item=told.items["6"]).update(state="cancelled", cancel_reason="пункт исключён", done_on=None)
    report = fulfilment.report(told.plan, QUARTER, today=TODAY, author=None)
    assert (report.totals.due, report.totals.checking, report.totals.cancelled, report.totals.late) == (3, 1, 1, 0)
    text = _words(papers.fulfilment_report(report, as_="docx"))
    assert "ждёт приёмки" in text and "снято: пункт исключён" in text and "Заключён" in text


@pytest.mark.parametrize(("number", "first", "last"), [
    (1, date(2026, 1, 1), date(2026, 3, 31)), (2, date(2026, 4, 1), date(2026, 6, 30)),
    (3, date(2026, 7, 1), date(2026, 9, 30)), (4, date(2026, 10, 1), date(2026, 12, 31)),
])  # fmt: skip
def test_a_quarter_has_its_days_and_its_follower(number: int, first: date, last: date) -> None:
    one = fulfilment.quarter(2026, number)
    assert (one.starts_on, one.ends_on) == (first, last)
    assert fulfilment.following(one).starts_on > last


def test_the_quarter_proposed_is_the_last_one_that_ended(town: Town) -> None:
    plan = make_plan(town.municipality)
    assert fulfilment.proposed(plan, TODAY).key == "2026-1"
    assert fulfilment.proposed(plan, date(2025, 12, 1)).key == "2026-1"
    assert fulfilment.proposed(plan, date(2030, 1, 1)).key == "2026-4"


@pytest.mark.parametrize("rows", [10, 1000])
def test_papers_ask_the_same_number_of_questions_whatever_the_plan(
    town: Town, rows: int, django_assert_max_num_queries: Any
) -> None:
    plan = make_plan(town.municipality, items=rows)
    items = list(Item.objects.filter(plan=plan))
    Task.objects.bulk_create(
        Task(item=item, due_on=date(2026, 3, 31), state="done", done_on=TODAY, turn="0") for item in items
    )
    tasks = Task.objects.filter(item__plan=plan)
    Report.objects.bulk_create(
        Report(task=one, author=town.pavel, at=story.AT, done_on=TODAY, state="accepted") for one in tasks
    )
    with django_assert_max_num_queries(8):
        assert fulfilment.report(plan, QUARTER, today=TODAY, author=town.anna).totals.afterwards == rows
    with django_assert_max_num_queries(8):
        assert len(printed.plan_paper(plan, version="amended", made_on=TODAY).lines) == rows


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_staff_take_the_plan_in_both_editions(client: Client, town: Town, told: story.Story, kind: str) -> None:
    client.force_login(town.pavel)
    for version in ("approved", "amended"):
        answer = client.get(f"/work/tikhorechye/plans/{told.plan.pk}/print.{kind}?version={version}")
        assert answer.status_code == 200 and answer.content.startswith(b"PK" if kind == "docx" else b"%PDF")
        assert (
            f".{kind}" in answer.headers["Content-Disposition"]
            and "attachment" in answer.headers["Content-Disposition"]
        )


@pytest.mark.parametrize("tail", [
    "print.exe", "print.docx?version=secret", "report/report.docx?period=2031-1", "report/report.docx?period=own",
    "report/report.txt?period=2026-1", "report/report.docx?period=own&since=30.02.2026&until=x",
])  # fmt: skip
def test_a_wrong_address_is_no_page(client: Client, town: Town, told: story.Story, tail: str) -> None:
    client.force_login(town.anna)
    assert client.get(f"/work/tikhorechye/plans/{told.plan.pk}/{tail}").status_code == 404


def test_a_plan_of_another_municipality_is_not_there(client: Client, town: Town) -> None:
    other = make_plan(town.elsewhere, items=1)
    client.force_login(town.anna)
    for tail in ("print.docx", "report/", "report/report.docx"):
        assert client.get(f"/work/tikhorechye/plans/{other.pk}/{tail}").status_code == 404


def test_the_period_is_chosen_and_its_figures_are_seen_first(client: Client, town: Town, told: story.Story) -> None:
    client.force_login(town.anna)
    page = client.get(f"/work/tikhorechye/plans/{told.plan.pk}/report/?period=2026-1").content.decode()
    assert "I квартал 2026\u00a0г. (с\u00a01\u00a0января по\u00a031\u00a0марта 2026\u00a0г.)" in page
    assert "report.docx?period=2026-1" in page and "Торги объявлены заново" in page
    wrong = client.get(
        f"/work/tikhorechye/plans/{told.plan.pk}/report/?period=own&since=2026-05-01&until=2026-02-01"
    ).content.decode()
    assert "Конец периода раньше начала." in wrong and "report.docx" not in wrong
    own = client.get(
        f"/work/tikhorechye/plans/{told.plan.pk}/report/report.docx?period=own&since=2026-01-10&until=2026-04-10"
    )
    assert "за период с 10 января по 10 апреля 2026 г." in _words(own.content)


@pytest.mark.parametrize("text", ["period=" + "9" * 5000, "period=own&since=0001-01-01&until=9999-12-31", "period=%00"])
def test_no_choice_of_a_period_breaks_the_page(client: Client, town: Town, told: story.Story, text: str) -> None:
    client.force_login(town.anna)
    assert client.get(f"/work/tikhorechye/plans/{told.plan.pk}/report/?{text}").status_code == 200


def test_a_sign_without_a_letter_in_the_fonts_is_told_and_word_still_works(
    client: Client, town: Town, told: story.Story
) -> None:
    Plan.objects.filter(pk=told.plan.pk).update(title="План 日")
    client.force_login(town.anna)
    answer = client.get(f"/work/tikhorechye/plans/{told.plan.pk}/print.pdf")
    assert answer.status_code == 409 and "нет знака «日»" in answer.content.decode()
    assert client.get(f"/work/tikhorechye/plans/{told.plan.pk}/print.docx").status_code == 200


def test_the_report_names_its_author(town: Town, told: story.Story) -> None:
    report = fulfilment.report(told.plan, QUARTER, today=TODAY, author=town.anna)
    assert (report.author, report.author_post) == ("Андреева Анна Ильинична", "должность")
    assert "Андреева Анна Ильинична" in _words(papers.fulfilment_report(report, as_="docx"))


@pytest.mark.parametrize("said", ["«14» декабря 2026 г.", "14.12.2026", "от 14 декабря 2026 года"])
def test_the_day_of_approval_is_not_said_twice(town: Town, said: str) -> None:
    plan = make_plan(town.municipality)
    plan.approved_document, plan.approved_on = said, date(2026, 12, 14)
    assert printed.approval(plan).document == ""
    plan.approved_document = f"приказ № 5 {said}"
    assert printed.approval(plan).document == plan.approved_document
