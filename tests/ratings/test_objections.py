"""Objections: filed with proof by the head, answered by another person, counted anew, then the results are final."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from merilo.accounts.models import Entry, Notice
from merilo.assessment.models import Cycle, Decision, Mark, Phase, Sheet
from merilo.plans.models import CalendarYear
from merilo.ratings.models import Calculation, Objection, UnitResult
from merilo.ratings.queries import final, objections
from merilo.ratings.services import answering, calculating, finalising, objecting
from merilo.ratings.services.answering import NewMark
from merilo.ratings.services.objecting import ProofInput
from tests.journal_words import inner
from tests.ratings.making import calculated, make_rated_cycle
from tests.town import AT, ON, Town, make_institution, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]
LATER = AT + timedelta(hours=1)
PROOF = ProofInput(url="https://biblioteka.example/stend", note="стенд у входа")
ITEM = "1.1/stand/02"  # marked «нет» at the library's own unit
BASIS = {"basis": "протокол совета от 10.04.2026 № 2", "decided_on": date(2026, 4, 10)}


@pytest.fixture
def sent_cycle(town: Town) -> Cycle:
    """A cycle whose preliminary results went to the institutions; Vera has set all marks."""
    cycle = make_rated_cycle(town, phase=Phase.PRELIMINARY)
    Mark.objects.filter(inspection__unit__cycle=cycle).update(author=town.vera)
    calculated(cycle, town)
    objecting.send_results(cycle=cycle, **BASIS, actor=town.anna, at=AT)
    return cycle


def result_of(cycle: Cycle, institution: Any) -> UnitResult:
    found = UnitResult.objects.filter(unit__cycle=cycle, unit__institution=institution).order_by("-pk").first()
    assert found is not None
    return found


def objected(cycle: Cycle, town: Town, **values: Any) -> Objection:
    given: dict[str, Any] = {"indicator": "1.1", "item": ITEM, "text": "Стенд висит у входа.", "proofs": [PROOF]}
    given |= {"result": result_of(cycle, town.library), "actor": town.gleb, "at": AT}
    return objecting.file_objection(**{**given, **values})


def upheld(one: Objection, town: Town, **values: Any) -> Objection:
    given = {"outcome": "upheld", "answer": "Подтверждается снимком.", "marks": [NewMark(ITEM, Decimal(1))]}
    return answering.answer_objection(**{"objection": one, "actor": town.boris, "at": LATER, **given, **values})


def test_the_term_of_objections_is_counted_in_working_days_and_heads_are_told(sent_cycle: Cycle, town: Town) -> None:
    assert sent_cycle.phase == Phase.OBJECTIONS
    assert sent_cycle.objections_until == date(2026, 4, 22)  # five working days after Wednesday the 15th
    assert "до 22\u00a0апреля" in Notice.objects.get(user=town.gleb).text
    assert Entry.objects.filter(act="send_results", subject_name="расчёт № 1").count() == 1


def test_a_new_calendar_leaves_the_term_institutions_were_told_and_says_so(
    sent_cycle: Cycle, town: Town, client: Any
) -> None:
    page = reverse("objections", args=[town.municipality.slug, sent_cycle.pk])
    client.force_login(town.gleb)
    assert "Срок остаётся прежним" not in client.get(page).content.decode()
    CalendarYear.objects.create(
        year=2026, decree="постановление", days_off=["2026-04-17", "2026-04-20"], working_days=[], made_at=AT
    )
    said = client.get(page).content.decode()
    assert "до 22\u00a0апреля 2026" in said and "кончились бы 24\u00a0апреля 2026" in said
    assert "Срок остаётся прежним" in said


def test_results_are_not_sent_before_they_are_calculated_or_when_something_changed_since(town: Town) -> None:
    cycle = make_rated_cycle(town, phase=Phase.PRELIMINARY)
    with pytest.raises(objecting.NothingToSend, match="сначала рассчитайте"):
        objecting.send_results(cycle=cycle, **BASIS, actor=town.anna, at=AT)
    calculated(cycle, town)
    sheet = Sheet.objects.filter(unit__cycle=cycle).first()
    Sheet.objects.filter(pk=sheet.pk).update(excluded_at=LATER, exclusion_reason="повтор")
    with pytest.raises(objecting.NothingToSend, match="рассчитайте заново"):
        objecting.send_results(cycle=cycle, **BASIS, actor=town.anna, at=LATER)


def test_an_objection_to_a_mark_is_upheld_counted_anew_and_the_results_become_final(
    sent_cycle: Cycle, town: Town
) -> None:
    one = objected(sent_cycle, town)
    assert one.answer_due_on == date(2026, 4, 22)
    told = set(Notice.objects.filter(key=f"objection:{one.pk}:filed").values_list("user__username", flat=True))
    assert told == {"anna", "boris", "vera"}

    upheld(one, town)
    marks = Mark.objects.filter(inspection__unit=one.result.unit, item=ITEM).order_by("pk")
    assert [(mark.value, mark.origin, mark.is_current) for mark in marks] == [
        (Decimal(0), "first", False),
        (Decimal(1), "objection", True),
    ]
    assert objections.standing_of(sent_cycle, today=ON).uncounted == (one.pk,)
    assert "рассчитайте заново" in final.readiness(sent_cycle, today=ON).hindrances[0]
    with pytest.raises(finalising.NotReady, match="рассчитайте заново"):
        finalising.approve_results(cycle=sent_cycle, **BASIS, reason="пора", actor=town.anna, at=LATER)

    first = Calculation.objects.get()
    second = calculating.order_calculation(cycle=sent_cycle, actor=town.anna, at=LATER, reason="учтено")
    assert isinstance(second, Calculation)
    assert (second.parent, second.snapshot.parent) == (first, first.snapshot)
    after, before = result_of(sent_cycle, town.library), one.result
    assert after.calculation_id == second.pk
    assert (before.result["indicators"]["1.1"], after.result["indicators"]["1.1"]) == ("98.53", "100.00")
    first.refresh_from_db()
    assert first.state == "replaced" and first.results.count() == second.results.count()
    changed = {
        line.code for line in objections.was_and_is(objections.objection_of(sent_cycle, one.pk, town.gleb, LATER))
    }
    assert changed == {"1.1", "К1", "S"}

    later = AT + timedelta(days=10)
    made = finalising.approve_results(cycle=sent_cycle, **BASIS, actor=town.anna, at=later)
    assert (made.state, sent_cycle.phase) == ("final", Phase.FINAL)
    assert sent_cycle.decisions.filter(kind=Decision.Kind.FINAL).count() == 1
    entries = Entry.objects.filter(act__in=["file_objection", "answer_objection", "approve_results", "send_results"])
    assert entries.count() == 4
    assert not [found for entry in entries for found in inner(entry)]


def test_an_objection_sent_twice_is_one(sent_cycle: Cycle, town: Town) -> None:
    one, again = (objected(sent_cycle, town, receipt="abc") for _ in range(2))
    assert one == again and Objection.objects.count() == 1
    assert Notice.objects.filter(user=town.boris).count() == 1
    with pytest.raises(objecting.AlreadyFiled, match=f"№\u00a0{one.pk}"):
        objected(sent_cycle, town, receipt="def")


def test_who_set_the_mark_or_objected_does_not_answer(sent_cycle: Cycle, town: Town) -> None:
    one = objected(sent_cycle, town)
    with pytest.raises(answering.AnotherPerson, match="отметки поставили вы"):
        answering.answer_objection(objection=one, outcome="declined", answer="Нет", actor=town.vera, at=LATER)
    Objection.objects.filter(pk=one.pk).update(author=town.boris)
    one.refresh_from_db()
    with pytest.raises(answering.AnotherPerson, match="другой человек"):
        upheld(one, town)
    one.refresh_from_db()
    assert one.state == "filed"


def test_an_objection_to_a_figure_of_answers_excludes_the_sheets_it_names(sent_cycle: Cycle, town: Town) -> None:
    one = objected(sent_cycle, town, indicator="5.3", item="", proofs=[])
    unit = one.result.unit
    own = list(Sheet.objects.filter(unit=unit).values_list("pk", flat=True)[:3])
    strange = Sheet.objects.filter(unit__institution=town.club).first()
    answer = {"outcome": "upheld", "answer": "Серия с одного устройства.", "actor": town.anna, "at": LATER}
    with pytest.raises(answering.AnswerRejected, match=str(strange.pk)):
        answering.answer_objection(objection=one, sheets=[*own, strange.pk], **answer)
    assert not Sheet.objects.filter(excluded_at__isnull=False).exists()
    answering.answer_objection(objection=one, sheets=own, **answer)
    assert set(Sheet.objects.filter(excluded_at__isnull=False).values_list("pk", flat=True)) == set(own)
    assert objections.change_words(one.changes) == ["исключено из расчёта: 3\u00a0анкеты"]
    made = calculating.order_calculation(cycle=sent_cycle, actor=town.anna, at=LATER)
    assert made.quality["why_excluded"] == {"По возражению учреждения": 3}


def test_upheld_means_that_something_changes(sent_cycle: Cycle, town: Town) -> None:
    one = objected(sent_cycle, town)
    with pytest.raises(answering.AnswerRejected, match="что-то меняется"):
        upheld(one, town, marks=[])
    with pytest.raises(answering.AnswerRejected, match="не касается"):
        upheld(one, town, marks=[NewMark("1.1/site/01", Decimal(0))])
    one.refresh_from_db()
    assert one.state == "filed" and not Mark.objects.filter(origin="objection").exists()


def test_a_mark_is_objected_to_with_proof_and_only_where_it_is_not_there(sent_cycle: Cycle, town: Town) -> None:
    with pytest.raises(objecting.ObjectionRejected, match="Покажите"):
        objected(sent_cycle, town, proofs=[])
    with pytest.raises(objecting.ObjectionRejected, match="возражать не на что"):
        objected(sent_cycle, town, item="1.1/stand/01")
    with pytest.raises(objecting.ObjectionRejected, match="Выберите"):
        objected(sent_cycle, town, indicator="9.9", item="")
    assert not Objection.objects.exists()


def test_objections_are_taken_until_the_last_day_of_the_term(sent_cycle: Cycle, town: Town) -> None:
    objected(sent_cycle, town, at=AT + timedelta(days=7))
    with pytest.raises(objecting.TermIsOver, match="до 22\u00a0апреля"):
        objected(sent_cycle, town, indicator="1.3", item="", at=AT + timedelta(days=8))


def test_a_withdrawn_objection_is_not_answered(sent_cycle: Cycle, town: Town) -> None:
    one = objected(sent_cycle, town)
    objecting.withdraw_objection(objection=one, reason="Разобрались", actor=town.gleb, at=LATER)
    with pytest.raises(objecting.ObjectionHasMoved):
        upheld(one, town)
    with pytest.raises(objecting.ObjectionHasMoved):
        objecting.withdraw_objection(objection=one, reason="Ещё раз", actor=town.gleb, at=LATER)
    assert objections.standing(one, ON) == ("отозвано", "off")


def test_a_late_answer_is_shown_as_late(sent_cycle: Cycle, town: Town) -> None:
    one = objected(sent_cycle, town)
    assert objections.standing(one, date(2026, 4, 24)) == ("ответ просрочен на 2\u00a0дня", "late")
    upheld(one, town, at=AT + timedelta(days=9))
    assert objections.standing(one, ON) == ("принято, на 2\u00a0дня позже срока", "done")


def test_open_objections_and_units_without_a_total_need_a_reason_that_stays(sent_cycle: Cycle, town: Town) -> None:
    one = objected(sent_cycle, town)
    UnitResult.objects.filter(unit__institution=town.club).update(total=None)
    club = result_of(sent_cycle, town.club)
    club.result["total"] = None
    club.save(update_fields=["result"])
    later = AT + timedelta(days=10)
    with pytest.raises(finalising.NotReady, match="без ответа: 1\u00a0возражение; без итога: Дом культуры"):
        finalising.approve_results(cycle=sent_cycle, **BASIS, actor=town.anna, at=later)
    finalising.approve_results(cycle=sent_cycle, **BASIS, reason="Решение совета", actor=town.anna, at=later)
    said = sent_cycle.decisions.get(kind=Decision.Kind.FINAL).reason
    assert said.startswith("Решение совета; оставлено: без ответа")
    with pytest.raises(answering.WrongTime):
        upheld(one, town, at=later)
    answering.answer_objection(objection=one, outcome="declined", answer="Поздно", actor=town.boris, at=later)
    assert one.state == "declined"


def test_a_head_sees_own_objections_only(sent_cycle: Cycle, town: Town, client: Any) -> None:
    one = objected(sent_cycle, town)
    other = make_person("klim", "Климов Клим Ильич", "head", str(town.club.place))
    pages = [reverse("objections", args=[town.municipality.slug, sent_cycle.pk])]
    pages.append(reverse("objection", args=[town.municipality.slug, sent_cycle.pk, one.pk]))
    client.force_login(other)
    assert client.get(pages[0]).status_code == 200
    assert f"№&nbsp;{one.pk}" not in client.get(pages[0]).content.decode()
    assert client.get(pages[1]).status_code == 404
    client.force_login(town.gleb)
    assert f"№&nbsp;{one.pk}" in client.get(pages[0]).content.decode()
    assert client.get(pages[1]).status_code == 200


def test_the_head_of_another_institution_finds_no_objections_where_all_is_published(
    sent_cycle: Cycle, town: Town, client: Any
) -> None:
    museum = make_institution(town.municipality, "Музей быта", kind="museum")
    client.force_login(make_person("musya", "Музеева Мария Львовна", "head", str(museum.place)))
    page = f"/work/{town.municipality.slug}/cycles/{sent_cycle.pk}/objections/"
    assert client.get(page).status_code == 403
    Cycle.objects.filter(pk=sent_cycle.pk).update(phase="published")
    assert client.get(page).status_code == 200, "its tab is shown with the published results"


def test_the_whole_way_through_the_pages(sent_cycle: Cycle, town: Town, client: Any) -> None:
    Cycle.objects.update(objections_until=date(2100, 1, 1))  # pages go by the day of today
    slug, unit = town.municipality.slug, result_of(sent_cycle, town.library).unit_id
    client.force_login(town.gleb)
    new = reverse("objection_new", args=[slug, sent_cycle.pk, unit])
    assert ITEM in client.get(new).content.decode()
    said = {"what": ITEM, "text": "Висит у входа", "url": "biblioteka.example/stend", "note": "", "receipt": "r1"}
    answer = client.post(new, {**said, "url": ""})
    assert "Покажите, что отметка неверна" in answer.content.decode()
    for _ in range(2):
        answer = client.post(new, said)
        assert answer.status_code == 302
    one = Objection.objects.get()
    client.force_login(town.boris)
    page = reverse("objection_answer", args=[slug, sent_cycle.pk, one.pk])
    assert client.get(page).status_code == 200
    answer = client.post(page, {"outcome": "upheld", "answer": "Да", "mark_0": "1"})
    assert answer.status_code == 302, answer.content.decode()
    client.force_login(town.anna)
    listed = client.get(reverse("objections", args=[slug, sent_cycle.pk])).content.decode()
    assert "Рассчитать с учётом возражений" in listed
    answer = client.post(reverse("objections_calculate", args=[slug, sent_cycle.pk]), follow=True)
    assert "различи" in answer.content.decode()
    assert Calculation.objects.get(number=2).reason == f"учтено возражение №\u00a0{one.pk}"
    page = reverse("finalise", args=[slug, sent_cycle.pk])
    said = client.get(page).content.decode()
    assert "Закончено не всё:" in said and re.search(r"<li>возражения принимаются до \d\d\.\d\d\.\d{4}</li>", said)
    given = {"basis": BASIS["basis"], "decided_on": "2026-04-10", "reason": "Все учреждения согласны"}
    assert client.post(page, given).status_code == 302
    sent_cycle.refresh_from_db()
    assert sent_cycle.phase == Phase.FINAL


@pytest.mark.parametrize("nonsense", ["1-", "а", "9-3", "1–99999999", "1" * 30, "\0"])
def test_nonsense_for_numbers_of_sheets_is_said_in_the_form(
    sent_cycle: Cycle, town: Town, client: Any, nonsense: str
) -> None:
    one = objected(sent_cycle, town, indicator="5.3", item="", proofs=[])
    client.force_login(town.anna)
    page = reverse("objection_answer", args=[town.municipality.slug, sent_cycle.pk, one.pk])
    answer = client.post(page, {"outcome": "upheld", "answer": "Да", "sheets": nonsense})
    assert answer.status_code == 200 and "wrong" in answer.content.decode()


@pytest.mark.parametrize("many", [3, 60])
def test_the_list_asks_the_database_a_constant_number_of_times(
    sent_cycle: Cycle, town: Town, client: Any, many: int, django_assert_max_num_queries: Any
) -> None:
    result = result_of(sent_cycle, town.library)
    Objection.objects.bulk_create(
        Objection(calculation=result.calculation, result=result, indicator="1.1", text="…", author=town.gleb, at=AT)
        for _ in range(many)
    )
    client.force_login(town.anna)
    with django_assert_max_num_queries(45):
        assert client.get(reverse("objections", args=[town.municipality.slug, sent_cycle.pk])).status_code == 200


def test_an_objection_that_waited_while_results_were_made_final_is_not_taken(sent_cycle: Cycle, town: Town) -> None:
    result = result_of(sent_cycle, town.library)
    assert result.unit.cycle.phase == Phase.OBJECTIONS, "as the page has seen it"
    Cycle.objects.filter(pk=sent_cycle.pk).update(phase=Phase.FINAL)
    with pytest.raises(objecting.TermIsOver):
        objected(sent_cycle, town, result=result)
    assert not Objection.objects.exists()
