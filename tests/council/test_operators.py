"""An operator: offers side by side, the choice by a decision, the report that starts the terms of the law."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from merilo.accounts.models import Entry
from merilo.assessment.queries import terms as drawn
from merilo.assessment.services import cycles as cycle_services
from merilo.core import papers
from merilo.council.models import Matter, Question, Resolution, Selection
from merilo.council.queries import agenda, desk, operators
from merilo.council.services import contracting, holding, meetings
from merilo.council.services import operators as services
from merilo.plans.models import Task
from tests.assessment import cycles
from tests.council.choosing import a_file, chosen, contracted, make_offer, selection_here
from tests.council.making import closed, council_here, make_meeting
from tests.plans.making import make_line
from tests.town import AT, ON, Town


def test_offers_stand_side_by_side_the_cheapest_first(town: Town) -> None:
    selection = selection_here(town)
    late = make_offer(town, selection, "ИП Поздний", price=Decimal(1))
    services.decline_offer(offer=late, reason="поступило позже срока", actor=town.anna, at=AT)
    compared = operators.compared(selection)
    assert [one.offer.name for one in compared] == ["АНО «Мнение»", "ООО «Опрос»", "ИП Поздний"]
    assert (compared[0].price, compared[0].best) == ("90\xa0000\xa0руб.", ("наименьшая цена",))
    assert compared[1].best == ("наименьший срок",) and compared[2].best == ()  # works are equal: nobody has more
    with pytest.raises(services.SelectionRefused, match="рассматриваемых"):
        contracting.choose_operator(
            selection=selection, offer=late, basis="протокол", decided_on=ON, reason="дёшево", actor=town.anna, at=AT
        )


def test_what_is_chosen_is_chosen_by_a_decision_that_is_linked(town: Town, client: Client) -> None:
    council_here(town)
    selection = selection_here(town)
    waits = {one.kind: one for one in agenda.waiting(town.municipality, today=ON)}
    meeting = make_meeting(town, question="")
    meetings.add_waiting(meeting=meeting, keys={waits["operator"].key}, actor=town.anna, at=AT)
    holding.add_resolution(question=meeting.questions.get(), values={"text": "Выбрать"}, actor=town.anna, at=AT)
    closed(town, meeting)
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/work/{town.municipality.slug}/council/operators/{selection.pk}/choose/"
    offer = selection.offers.get(name="АНО «Мнение»")
    given = {"chosen": offer.pk, "reason": "наименьшая цена", "of_council": Resolution.objects.get().pk}
    assert client.post(path, given).status_code == 302
    selection.refresh_from_db()
    assert (selection.state, selection.chosen, selection.chosen_on) == ("chosen", offer, ON)
    assert selection.chosen_resolution == Resolution.objects.get()
    assert not Matter.objects.filter(kind="operator").exists()


def test_terms_of_reference_are_approved_by_the_minutes_and_their_line_is_done(town: Town) -> None:
    council_here(town)
    selection = selection_here(town)
    line = make_line(town, "II квартал", text="Утвердить техническое задание", step="terms")
    meeting = make_meeting(town, question="")
    question = meetings.add_question(
        meeting=meeting, values={"title": "О задании", "kind": Question.Kind.TERMS, "draft": "Утвердить"},
        actor=town.anna, at=AT,
    )  # fmt: skip
    closed(town, meeting)
    selection.refresh_from_db()
    assert selection.terms_resolution == question.resolutions.get() and selection.terms_on == ON
    assert "Утверждено техническое задание" in question.resolutions.get().done_words
    assert line.tasks.get().state == Task.State.DONE
    assert operators.approved_words(town.municipality, 2026).startswith("Утверждено: протокол")
    services.give_terms(selection=selection, file=a_file(), actor=town.anna, at=AT)
    assert operators.approved_words(town.municipality, 2026) == ""


def test_terms_drawn_from_a_cycle_are_kept_as_a_file_and_begin_the_selection(town: Town, client: Client) -> None:
    cycle = cycles.cycle_here(town)
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/work/{town.municipality.slug}/cycles/{cycle.pk}/terms/hand/"
    assert client.post(path).status_code == 302
    one = Selection.objects.get()
    assert one.year == cycle.year and one.terms_file is not None and one.terms_file.name.endswith(".docx")
    assert client.post(path).status_code == 302 and Selection.objects.count() == 1
    one.refresh_from_db()
    services.approve_terms(selection=one, basis="протокол № 2", decided_on=ON, actor=town.anna, at=AT)
    assert drawn.terms(cycle, today=ON).approved == "Утверждено: протокол № 2"


def test_the_report_starts_the_lines_that_wait_for_it(town: Town) -> None:
    waiting = make_line(
        town, "в течение месяца со дня поступления отчёта оператора", text="Рассмотреть отчёт оператора"
    )
    assert waiting.tasks.get().state == Task.State.WAITING
    one = contracting.receive_report(
        selection=contracted(town), received_on=ON, basis="письмо, вх. № 214", actor=town.anna, at=AT
    )
    task = waiting.tasks.get()
    assert (task.state, task.due_on) == (Task.State.OPEN, date(2026, 5, 15))
    assert Matter.objects.filter(key=f"report:{one.pk}", kind="results").exists()
    done = contracting.accept_work(selection=one, accepted_on=ON, basis="акт № 1", actor=town.anna, at=AT)
    assert done.state == "accepted"
    with pytest.raises(services.SelectionHasMoved, match="работа принята"):
        contracting.cancel_selection(selection=done, reason="поздно", actor=town.anna, at=AT)


def test_a_report_noted_in_the_cycle_is_noted_on_the_contract(town: Town) -> None:
    one, cycle = contracted(town), cycles.cycle_here(town)
    cycle_services.receive_report(cycle=cycle, received_on=ON, basis="акт № 1", actor=town.anna, at=AT)
    one.refresh_from_db()
    assert (one.state, one.reported_on, one.report_basis) == ("reported", ON, "акт № 1")
    assert [matter.key for matter in Matter.objects.filter(kind="results")] == [f"results:{cycle.pk}"]


def test_a_late_report_stands_on_the_desk_of_those_who_keep_the_council(town: Town) -> None:
    council_here(town)
    one = contracted(town)
    late = date(2026, 9, 2)
    assert operators.standing(one, late) == ("отчёт просрочен на 1\xa0день", "late")
    for person, sees in ((town.anna, True), (town.boris, True), (town.zoya, False)):
        lines = desk.lines(person, town.municipality, today=late, at=AT)
        assert any("отчёт оператора" in line.text.lower() for line in lines) is sees, person


def test_steps_are_not_jumped_over_and_days_do_not_run_backwards(town: Town) -> None:
    one = selection_here(town)
    with pytest.raises(services.SelectionHasMoved):
        contracting.receive_report(selection=one, received_on=ON, basis="письмо", actor=town.anna, at=AT)
    chosen_one = chosen(town)
    with pytest.raises(services.SelectionRefused, match="не раньше выбора"):
        contracting.sign_contract(
            selection=chosen_one, number="1", signed_on=date(2026, 1, 1), price=None, report_due_on=None,
            actor=town.anna, at=AT,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Selection.objects.filter(pk=one.pk).update(state="chosen")


def test_everything_is_told_in_words_and_the_paper_compares(town: Town) -> None:
    one = contracted(town)
    acts = set(Entry.objects.values_list("act", flat=True))
    assert acts >= {"open_selection", "give_terms", "add_offer", "choose_operator", "sign_contract"}
    paper = operators.paper(one, council="Общественный совет", today=ON)
    assert paper.chosen == "АНО «Мнение»" and papers.offers(paper, as_="docx") and papers.offers(paper, as_="pdf")


def test_the_page_asks_no_more_for_more_offers(
    town: Town, client: Client, django_assert_max_num_queries: object
) -> None:
    one = selection_here(town)
    long = {"experience": "опыт " * 700, "conditions": "условия " * 400}
    for number in range(13):
        make_offer(town, one, f"Оператор № {number}", attached=[a_file()], **long)
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        page = client.get(f"/work/{town.municipality.slug}/council/operators/{one.pk}/").content.decode()
    assert "Оператор №\u00a012" in page and "целиком они в сравнении в Word" in page and len(page.encode()) < 60_000
    with pytest.raises(services.OfferRefused, match="не больше 15"):
        make_offer(town, one, "Ещё один")


def test_an_offer_of_another_town_or_with_a_wrong_number_is_refused(town: Town, client: Client) -> None:
    one = selection_here(town)
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    home = f"/work/{town.municipality.slug}/council/operators/{one.pk}/offers/add/"
    given = {"name": "ИП", "inn": "123", "received_on": "2026-04-01", "price": "-5", "days": "9" * 30}
    page = client.post(home, given).content.decode()
    assert "10 цифр" in page and one.offers.count() == 2
    ok = client.post(home, {"name": "ИП Ясный", "received_on": "2026-04-01", "price": "12 000,50"})
    assert ok.status_code == 302 and one.offers.get(name="ИП Ясный").price == Decimal("12000.50")
