"""The pages of a cycle as an officer, a head, an expert use them: from an empty list to closing, and bad input."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from merilo.assessment.models import Assignee, Cycle, InformationRequest, Phase, Unit
from merilo.assessment.queries import options
from merilo.assessment.services import requests as letters
from merilo.registry.models import AssessedYear
from tests.assessment.cycles import make_answered, make_request
from tests.assessment.making import make_cycle, make_marks, make_sheets, make_unit
from tests.town import AT, ON, Town, make_institution

BASIS = {"basis": "протокол совета № 2", "decided_on": "2026-04-10"}
RULES = {"edition": "344n-2024", "objection_days": "5", "answer_days": "5", "year": "2026"} | {
    one.name: one.options[0].value for one in options.questions().values()
}


@pytest.fixture(autouse=True)
def at_the_day(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """The pages are looked at on the day of the tests."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    settings.MEDIA_ROOT = tmp_path


def _page(name: str, *more: object) -> str:
    return reverse(name, args=["tikhorechye", *more])


def _post(client: Client, name: str, *more: object, **values: Any) -> str:
    """Send a form and return the page it led to."""
    answer = client.post(_page(name, *more), values, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_officer_comes_from_nothing_to_a_running_gathering(town: Town, client: Client) -> None:
    client.force_login(town.anna)
    assert "Циклов оценки ещё нет" in client.get(_page("cycles")).content.decode()
    seen = _post(client, "cycle_open", **RULES)
    cycle = Cycle.objects.get()
    assert "Теперь составьте перечень" in seen
    assert "просрочена" in seen
    seen = _post(client, "cycle_units_add", cycle.pk, chosen=[town.library.pk, town.club.pk], with_branches="on")
    assert "В перечень внесено: 3\xa0учреждения" in seen
    assert "нет числа получателей" in seen
    assert AssessedYear.objects.filter(year=2026).count() == 2
    for unit in Unit.objects.all():
        values = {"recipients": "100", "recipients_source": "форма 6-НК", "profile": unit.profile, "is_gathered": "on"}
        _post(client, "cycle_unit", cycle.pk, unit.pk, **values, experts=[town.vera.pk])
    assert "Утвердить перечень" in client.get(_page("cycle", cycle.pk)).content.decode()
    assert "Перечень утверждён" in _post(client, "cycle_approve", cycle.pk, **BASIS)
    seen = client.get(_page("cycle", cycle.pk)).content.decode()
    assert "Начать сбор" in seen
    assert client.get(_page("desk")).content.decode().count("Начать сбор") == 1
    seen = _post(client, "cycle_start", cycle.pk, **BASIS, ends_on="2026-09-20")
    assert "Идёт сбор: не хватает 120\xa0анкет" in seen
    cycle.refresh_from_db()
    assert (cycle.phase, cycle.waves.get().links.count()) == (Phase.GATHERING, 3)


def test_the_start_names_what_is_missing_with_links_instead_of_a_form(town: Town, client: Client) -> None:
    cycle = make_cycle(town, phase=Phase.PREPARATION)
    Assignee.objects.all().delete()
    Cycle.objects.update(list_basis="")
    client.force_login(town.anna)
    seen = client.get(_page("cycle_start", cycle.pk)).content.decode()
    assert seen.count("не назначен эксперт") == 4
    assert _page("cycle_approve", cycle.pk) in seen
    assert "<textarea" not in seen


def test_what_departs_from_the_usual_rule_asks_why_beside_the_field(town: Town, client: Client) -> None:
    client.force_login(town.anna)
    seen = _post(client, "cycle_open", **{**RULES, "rounding": "integer"})
    assert "напишите почему" in seen
    assert not Cycle.objects.exists()
    _post(client, "cycle_open", **{**RULES, "rounding": "integer"}, reason_rounding="как у соседей")
    assert Cycle.objects.get().reasons == {"rounding": "как у соседей"}


def test_rules_are_changed_in_preparation_and_only_read_afterwards(town: Town, client: Client) -> None:
    cycle, running = make_cycle(town, phase=Phase.PREPARATION), make_cycle(town, ordinal=2)
    client.force_login(town.anna)
    _post(client, "cycle_choices", cycle.pk, **{**RULES, "no_base_3_3": "zero"}, reason_no_base="решение совета")
    cycle.refresh_from_db()
    assert cycle.no_base == {"*": "block", "3.3": "zero"}
    assert "<form method" not in client.get(_page("cycle_choices", running.pk)).content.decode().split("<main")[1]
    assert client.post(_page("cycle_choices", running.pk), RULES).status_code == 200
    running.refresh_from_db()
    assert running.no_base == {}


def test_gathering_is_prolonged_closed_and_taken_up_again_on_pages(town: Town, client: Client) -> None:
    cycle = make_cycle(town)
    client.force_login(town.anna)
    _post(client, "cycle_prolong", cycle.pk, **BASIS, ends_on="2026-10-01", reason="мало анкет")
    assert "Собрано не всё" in client.get(_page("cycle_close", cycle.pk)).content.decode()
    seen = _post(client, "cycle_close", cycle.pk, **BASIS)
    assert "Не сохранено" in seen
    assert "данные закреплены снимком" in _post(client, "cycle_close", cycle.pk, **BASIS, reason="срок контракта")
    seen = _post(client, "cycle_reopen", cycle.pk, **BASIS, ends_on="2026-11-01", reason="не опрошен филиал")
    assert "Сбор возобновлён" in seen
    seen = _post(client, "cycle_report", cycle.pk, received_on="2026-04-14", basis="вх. № 3")
    assert "Отчёт оператора записан" in seen
    assert "оступил отчёт оператора: вх. №\u00a03" in seen
    assert "Цикл отменён" in _post(client, "cycle_cancel", cycle.pk, **BASIS, reason="контракт расторгнут")


def test_waves_are_ended_and_opened_on_pages(town: Town, client: Client) -> None:
    cycle = make_cycle(town)
    client.force_login(town.anna)
    assert "идёт" in _post(client, "cycle_wave_open", cycle.pk, starts_on="2026-04-15", ends_on="2026-04-20")
    _post(client, "cycle_wave_end", cycle.pk, cycle.waves.get().pk, reason="листовки испорчены")
    _post(client, "cycle_wave_open", cycle.pk, starts_on="2026-04-15", ends_on="2026-04-20")
    assert cycle.waves.count() == 2
    other = make_cycle(town, ordinal=2)
    assert client.get(_page("cycle_wave_end", cycle.pk, other.waves.get().pk)).status_code == 404


def test_a_unit_leaves_on_its_page(town: Town, client: Client) -> None:
    cycle = make_cycle(town)
    unit = cycle.units.get(institution=town.club)
    client.force_login(town.anna)
    assert "Выбыло из цикла" in _post(client, "cycle_unit_leave", cycle.pk, unit.pk, **BASIS, reason="закрыто")
    assert "выбыло" in client.get(_page("cycle_units", cycle.pk)).content.decode()


def test_marked_units_are_given_to_experts_at_once(town: Town, client: Client) -> None:
    cycle = make_cycle(town)
    client.force_login(town.anna)
    units = list(cycle.units.values_list("pk", flat=True))
    assert "Поручено: 4\xa0учреждения" in _post(client, "cycle_experts", cycle.pk, chosen=units, experts=[town.zoya.pk])
    assert "Отметьте учреждения" in _post(client, "cycle_experts", cycle.pk, chosen=units)
    assert "Отметьте учреждения" in _post(client, "cycle_experts", cycle.pk, chosen=units, experts=[town.gleb.pk])


@pytest.mark.parametrize("name", ["cycle_approve", "cycle_start", "cycle_prolong", "cycle_close", "cycle_cancel"])
@pytest.mark.parametrize("bad", ["", "30.02.2026", "2026-02-30", "99999-01-01", "0001-01-01", "\x00", "9" * 400])
def test_a_bad_day_is_said_in_the_form(name: str, bad: str, town: Town, client: Client) -> None:
    phase = Phase.PREPARATION if name in ("cycle_approve", "cycle_start") else Phase.GATHERING
    cycle = make_cycle(town, phase=phase)
    Cycle.objects.filter(phase=Phase.PREPARATION).update(list_basis="" if name == "cycle_approve" else "протокол")
    client.force_login(town.anna)
    given = {"basis": "протокол", "decided_on": bad, "ends_on": bad, "reason": "так решено"}
    seen = _post(client, name, cycle.pk, **given)
    assert "Не сохранено" in seen or "errorlist" in seen
    assert Cycle.objects.get().phase == phase


@pytest.mark.parametrize(
    "values",
    [
        {"recipients": "-1"}, {"recipients": "0"}, {"recipients": "9" * 30}, {"recipients": "много"},
        {"recipients_source": "\x00"}, {"recipients_source": "я" * 100_000}, {"profile": "иной"},
        {"experts": ["1" * 30]}, {"experts": ["x"]},
    ],
)  # fmt: skip
def test_nonsense_about_a_unit_is_said_in_the_form(values: dict[str, Any], town: Town, client: Client) -> None:
    cycle = make_cycle(town, phase=Phase.PREPARATION)
    unit = cycle.units.get(institution=town.club)
    client.force_login(town.anna)
    given = {"recipients": "5", "recipients_source": "учёт", "profile": "general", "is_gathered": "on", **values}
    assert "errorlist" in _post(client, "cycle_unit", cycle.pk, unit.pk, **given)
    unit.refresh_from_db()
    assert unit.recipients == 100


def test_a_cycle_of_another_municipality_is_not_there(town: Town, client: Client) -> None:
    cycle = make_cycle(town)
    client.force_login(town.stranger)
    assert client.get(reverse("cycle", args=["dalny", cycle.pk])).status_code == 404
    client.force_login(town.anna)
    assert client.get(_page("cycle", 10**18)).status_code == 404


def test_nobody_sees_a_score_while_gathering_runs(town: Town, client: Client) -> None:
    cycle = make_cycle(town)
    for unit in cycle.units.all():
        make_marks(unit)
        make_sheets(unit, 40)
    for who in (town.anna, town.gleb, town.boris, town.olga, town.vera):
        client.force_login(who)
        seen = client.get(_page("cycle", cycle.pk)).content.decode()
        assert "балл" not in seen.split("<main")[1]


def test_a_head_answers_a_request_with_a_file_and_the_officer_takes_it(town: Town, client: Client) -> None:
    cycle = make_cycle(town)
    client.force_login(town.anna)
    library = cycle.units.get(institution=town.library)
    given = {"sent_on": "2026-04-15", "due_on": "2026-04-29", "text": "Адрес сайта\nЧисло читателей", "number": "7"}
    assert "Запрос направлен 1\xa0учреждению" in _post(
        client, "cycle_request_new", cycle.pk, units=[library.pk], **given
    )
    asked = InformationRequest.objects.get()
    client.force_login(town.gleb)
    assert "Ответить на запрос сведений" in client.get(_page("desk")).content.decode()
    assert "Напишите ответ или приложите файл" in _post(client, "cycle_request", cycle.pk, asked.pk)
    file = BytesIO("Сайт: biblio.example".encode())
    file.name = "ответ.txt"
    assert "Ответ отправлен" in _post(client, "cycle_request", cycle.pk, asked.pk, answer="Во вложении", file=file)
    assert "Ответить на запрос" not in client.get(_page("desk")).content.decode()
    client.force_login(town.anna)
    taken = client.get(_page("cycle_request_file", cycle.pk, asked.pk))
    assert b"biblio.example" in b"".join(taken.streaming_content)  # type: ignore[attr-defined]
    with pytest.raises(letters.RequestRefused):
        letters.answer_request(request=asked, answer="ещё раз", actor=town.anna, at=AT)


def test_letters_are_seen_by_the_head_they_are_for_and_by_nobody_elses(town: Town, client: Client) -> None:
    cycle = make_cycle(town)
    asked, answered = make_request(town, cycle), make_answered(town, cycle)
    InformationRequest.objects.filter(pk=asked.pk).update(unit=cycle.units.get(institution=town.club))
    client.force_login(town.gleb)
    assert client.get(_page("cycle_request", cycle.pk, asked.pk)).status_code == 404
    assert client.get(_page("cycle_request", cycle.pk, answered.pk)).status_code == 200
    seen = client.get(_page("cycle_requests", cycle.pk)).content.decode()
    assert "Искра" not in seen.split("<table")[1]


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_letter_is_handed_out(kind: str, town: Town, client: Client) -> None:
    cycle = make_cycle(town)
    asked = make_request(town, cycle)
    client.force_login(town.anna)
    answer = client.get(_page("cycle_request_letter", cycle.pk, asked.pk, kind))
    assert answer.content[:4] == {"docx": b"PK\x03\x04", "pdf": b"%PDF"}[kind]


def test_a_request_is_withdrawn_with_a_reason(town: Town, client: Client) -> None:
    cycle = make_cycle(town)
    asked = make_request(town, cycle)
    client.force_login(town.anna)
    assert "Запрос отозван" in _post(client, "cycle_request_withdraw", cycle.pk, asked.pk, reason="сведения есть")
    assert "Ответить на запрос" not in client.get(_page("desk")).content.decode()
    assert "уже отозван" in _post(client, "cycle_request_withdraw", cycle.pk, asked.pk, reason="ещё раз")


def test_each_finds_on_the_desk_what_the_assessment_asks_of_them(town: Town, client: Client) -> None:
    cycle = make_cycle(town)
    make_request(town, cycle, days=-3)
    make_marks(cycle.units.get(institution=town.club))
    desks = {}
    for word, person in town.people.items():
        if word not in ("stranger",):
            client.force_login(person)
            desks[word] = client.get(_page("desk")).content.decode()
    assert "1\xa0ответ просрочен" in desks["coordinator"]
    assert "просрочено 3\xa0дня" in desks["head"]
    assert "9\xa0чек-листов" in desks["expert"]
    assert not [
        word for word in ("chair", "member", "observer", "performer") if "Независимая оценка</h2>" in desks[word]
    ]
    Cycle.objects.update(ends_on=ON - timedelta(days=1))
    client.force_login(town.anna)
    assert "Завершить или продлить сбор" in client.get(_page("desk")).content.decode()


def _grow(town: Town, cycle: Cycle, number: int) -> None:
    for index in range(number):
        unit = make_unit(cycle, make_institution(town.municipality, f"Клуб села {number}-{index}", kind="club"))
        Assignee.objects.create(unit=unit, expert=town.vera, given_by=town.anna, given_at=AT)
        make_sheets(unit, 1, seed=index)
        make_request(town, cycle, unit=unit)


@pytest.mark.parametrize("phase", [Phase.PREPARATION, Phase.GATHERING])
def test_pages_ask_the_database_as_often_for_300_units_as_for_10(
    phase: str, town: Town, client: Client, django_assert_max_num_queries: Any
) -> None:
    cycle = make_cycle(town, phase=phase)
    names = {"cycle": 34, "cycle_units": 24, "cycle_requests": 18, "cycles": 16, "desk": 60}
    if phase == Phase.PREPARATION:
        names["cycle_units_add"] = 20
    client.force_login(town.anna)
    asked: list[dict[str, int]] = []
    for number in (6, 290):
        _grow(town, cycle, number)
        counts = {}
        for name, most in names.items():
            with django_assert_max_num_queries(most) as found:
                answer = client.get(_page(name, *(() if name in ("cycles", "desk") else (cycle.pk,))))
            assert answer.status_code == 200
            assert len(answer.content) < 60_000, name
            counts[name] = len(found)
        asked.append(counts)
    assert asked[0] == asked[1]
