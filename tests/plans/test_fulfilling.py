"""What was done elsewhere fulfils lines of plans: of several steps the last one, whoever may do the deed."""

from __future__ import annotations

from datetime import date

import pytest

from merilo.accounts.models import User
from merilo.plans.models import Task
from merilo.plans.queries import steps
from merilo.plans.services import fulfilling
from tests.plans.making import make_line
from tests.town import AT, ON, Town


@pytest.mark.parametrize(
    ("codes", "last"),
    [
        ({"results", "proposals"}, "proposals"),
        ({"terms", "operator"}, "operator"),
        ({"list", "remediation_published"}, "remediation_published"),
        ({"meetings", "results"}, ""),
        ({"monitoring"}, "monitoring"),
        (set(), ""),
    ],
)
def test_of_steps_one_after_another_the_last_one_counts(codes: set[str], last: str) -> None:
    assert steps.last_of(codes) == last


def done(town: Town, step: str, actor: User, **values: object) -> int:
    return fulfilling.fulfil(
        municipality=town.municipality, year=2026, step=step, done_on=ON, text="Сделано", basis="письмо № 1",
        actor=actor, at=AT, **values,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_line_of_two_steps_is_done_by_the_second(town: Town) -> None:
    words = "Рассмотрение результатов на совете, формирование предложений"
    task = make_line(town, "II квартал", text=words).tasks.get()
    assert done(town, "results", town.anna) == 0
    assert done(town, "proposals", town.anna) == 1
    task.refresh_from_db()
    assert task.state == Task.State.DONE


def test_who_may_do_the_deed_fulfils_the_line_though_lines_are_the_coordinators(town: Town) -> None:
    make_line(town, "II квартал", text="Направление предложений совета в администрацию")
    assert done(town, "proposals", town.boris) == 1, "the chair sends proposals"


def test_a_term_before_the_plan_is_met_by_the_first_time_it_is_done(town: Town) -> None:
    item = make_line(town, "2025 год", text="Включение результатов в трудовые договоры с руководителями")
    task = item.tasks.get()
    task.due_on = date(2025, 12, 31)
    task.save()
    assert done(town, "directors", town.anna) == 1


@pytest.mark.parametrize(
    ("text", "who", "step"),
    [
        ("Размещение сведений на bus.gov.ru в разделе «Независимая оценка»", "Администрация", "bus_gov"),
        ("Выпуск буклетов о возможности выражения мнений", "Учреждения", "inform"),
        ("Размещение на стендах информации о порядке подачи жалоб и выражения мнений", "Учреждения", "feedback"),
        ("Рассмотрение результатов, поступивших от общественного совета", "Администрация", "considered"),
        ("Включение в трудовые договоры выполнения планов по устранению недостатков", "Администрация", "directors"),
        ("Рассмотрение жалоб граждан", "Администрация", "appeals"),
    ],
)
def test_words_near_each_other_name_their_own_steps(text: str, who: str, step: str) -> None:
    assert steps.recognise(text, (who,)) == {step}


def test_telling_citizens_in_one_way_does_not_fulfil_a_line_on_another(town: Town) -> None:
    lines = ("Освещение оценки в СМИ", "Взаимодействие с общественными организациями", "Информирование граждан")
    press, partners, both = (make_line(town, "II квартал", text=text).tasks.get() for text in lines)
    assert done(town, "inform", town.anna, aspect="media") == 2
    assert done(town, "inform", town.anna, aspect="partners") == 1
    for task in (press, partners, both):
        task.refresh_from_db()
        assert task.state == Task.State.DONE
