"""A line becomes tasks: one a window and party, checks of what goes on, once however often they are made."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from merilo.core import deadlines
from merilo.plans.models import Item, Party, Plan, Task
from merilo.plans.services import parties, scheduling, turns
from tests.plans.making import ALL, make_line, tasks_of
from tests.town import AT, ON, Town, make_institution, make_person, make_plan, make_town

WORDS = (
    "ежеквартально", "ежемесячно до 10 числа", "2 раза в год", "ежегодно до 1 октября", "апрель", "июнь, декабрь",
    "май-июнь", "до 1 июля", "I полугодие", "4 квартал", "еженедельно", "в течение года", "до конца года",
)  # fmt: skip


def shown(tasks: list[Task]) -> list[tuple[str, str, str]]:
    return [(task.label.replace("\xa0", " "), str(task.due_on), task.state) for task in tasks]


def test_a_line_of_every_quarter_has_four_tasks(town: Town) -> None:
    assert shown(tasks_of(make_line(town, "ежеквартально"))) == [
        ("I квартал 2026 г.", "2026-03-31", "open"),
        ("II квартал 2026 г.", "2026-06-30", "open"),
        ("III квартал 2026 г.", "2026-09-30", "open"),
        ("IV квартал 2026 г.", "2026-12-31", "open"),
    ]


def test_work_without_an_end_is_checked_each_quarter(town: Town) -> None:
    tasks = tasks_of(make_line(town, "постоянно"))
    assert [task.origin for task in tasks] == ["control"] * 4
    assert [task.due_on for task in tasks] == [
        date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)
    ]  # fmt: skip


def test_a_long_window_under_a_condition_is_checked_each_quarter_and_a_short_one_is_not(town: Town) -> None:
    long = tasks_of(make_line(town, "1-4 кварталы 2026 года (по мере выполнения плана)"))
    short = tasks_of(make_line(town, "май 2026 года (по мере выполнения плана)"))
    assert [task.origin for task in long] == ["control"] * 4
    assert [task.origin for task in short] == ["term"]


def test_a_long_window_without_a_condition_is_one_task(town: Town) -> None:
    assert shown(tasks_of(make_line(town, "в течение года"))) == [("2026 год", "2026-12-31", "open")]


def test_work_of_every_day_is_checked_each_quarter_not_each_day(town: Town) -> None:
    assert len(tasks_of(make_line(town, "ежедневно"))) == 4


def test_a_plan_that_begins_in_mid_quarter_has_its_first_check_at_the_end_of_that_quarter(town: Town) -> None:
    plan = make_plan(town.municipality, starts_on=date(2026, 2, 10), ends_on=date(2026, 7, 15))
    tasks = tasks_of(make_line(town, "постоянно", plan=plan))
    assert [(task.starts_on, task.due_on) for task in tasks] == [
        (date(2026, 2, 10), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 7, 15)),
    ]


@pytest.mark.parametrize(
    ("words", "state", "said"),
    [("в установленные сроки", "open", "Срок в словах не назван"),
     ("30 февраля", "open", "Назначьте дату"),
     ("", "open", "Срок не указан"),
     ("в течение 3 дней после утверждения плана", "waiting", "Ждёт события: утверждение")],
)  # fmt: skip
def test_a_line_without_a_day_has_one_task_that_says_why(town: Town, words: str, state: str, said: str) -> None:
    (task,) = tasks_of(make_line(town, words))
    assert task.due_on is None and task.state == state and said in task.note


def test_what_is_done_when_needed_has_no_task_until_somebody_opens_one(town: Town) -> None:
    assert tasks_of(make_line(town, "по мере необходимости")) == []


def test_all_institutions_get_a_task_each_but_neither_branches_nor_closed_ones(town: Town) -> None:
    make_institution(town.municipality, "Закрытый клуб", closed_on=date(2026, 1, 20))
    make_institution(town.elsewhere, "Чужая библиотека")
    tasks = tasks_of(make_line(town, "II квартал", responsible=[ALL]))
    assert {task.institution for task in tasks} == {town.library, town.club, town.theatre}


def test_the_administration_beside_the_institutions_has_a_task_of_its_own(town: Town) -> None:
    tasks = tasks_of(make_line(town, "II квартал", responsible=["Администрация округа", ALL, str(town.library)]))
    assert sorted(str(task.institution) for task in tasks) == sorted(
        ["None", str(town.library), str(town.club), str(town.theatre)]
    )


def test_two_people_of_a_line_share_one_task(town: Town) -> None:
    (task,) = tasks_of(make_line(town, "II квартал", responsible=["Павлов П. И.", "Зорина З. П."]))
    assert task.performer == town.pavel


def test_a_changed_term_takes_old_tasks_off_and_leaves_what_was_done(town: Town) -> None:
    item = make_line(town, "II квартал, IV квартал")
    Task.objects.filter(item=item, due_on=date(2026, 6, 30)).update(state="done", done_on=ON)
    item.schedule = deadlines.parse("III квартал", start=item.plan.starts_on, end=item.plan.ends_on).as_dict()
    item.save()
    (made,) = scheduling.make_tasks(item=item, on=ON)
    assert made.due_on == date(2026, 9, 30)
    assert sorted(item.tasks.values_list("due_on", "state")) == [
        (date(2026, 6, 30), "done"), (date(2026, 9, 30), "open"), (date(2026, 12, 31), "cancelled")
    ]  # fmt: skip


def test_a_term_that_comes_back_is_asked_for_again(town: Town) -> None:
    item = make_line(town, "II квартал")
    for is_excluded in (True, False, True, False):
        item.is_excluded = is_excluded
        scheduling.make_tasks(item=item, on=ON)
    assert [task.state for task in tasks_of(item)] == ["open"]
    assert item.tasks.filter(state="cancelled").count() == 2


def test_a_task_taken_off_by_hand_is_not_made_again(town: Town) -> None:
    item = make_line(town, "II квартал")
    item.tasks.update(state="cancelled", cancel_reason="не нужно")
    assert scheduling.make_tasks(item=item, on=ON) == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [("Учреждения культуры", "institutions"), ("руководители муниципальных учреждений культуры", "institutions"),
     ("директора учреждений", "institutions"), ("Администрация Тихореченского округа", "body"),
     ("Общественный совет при главе округа", "body"), ("Начальник отдела культуры", "unbound"),
     ("Ответственный за размещение", "unbound"), ("Иванов И. И.", "unbound"), ("Павлов П. И.", "person"),
     ("начальник отдела П. И. Павлов", "person"), ("председатель Общественного совета", "person"),
     ("Театр «Маска»", "institution"), ("МБУК «Искра»", "institution"), ("", "unbound"), ("Директор", "unbound")],
)  # fmt: skip
def test_words_are_bound_only_where_they_say_it_beyond_doubt(town: Town, words: str, kind: str) -> None:
    assert parties.guess(words, town.municipality)["kind"] == kind


def test_two_people_of_one_name_are_nobody_in_particular(town: Town) -> None:
    make_person("pavel2", "Павлов Пётр Иванович", "performer", str(town.municipality.place))
    assert parties.guess("Павлов П. И.", town.municipality)["kind"] == "unbound"
    assert parties.guess("Павлов Пётр Иванович", town.municipality)["kind"] == "person"


def test_binding_words_everywhere_remakes_open_tasks_with_a_trace(town: Town) -> None:
    plan = make_plan(town.municipality)
    first = make_line(town, "II квартал", plan=plan, responsible=["Ответственный за сайт"])
    second = make_line(town, "III квартал", plan=plan, responsible=["Ответственный за сайт"])
    bound = parties.bind_party(
        party=first.parties.get(), kind="person", user=town.pavel, everywhere=True, actor=town.anna, at=AT
    )
    assert len(bound) == 2
    for item in (first, second):
        (task,) = tasks_of(item)
        assert task.performer == town.pavel and task.assignments.get().new == town.pavel
    parties.bind_party(party=first.parties.get(), kind="institutions", actor=town.anna, at=AT)
    assert {task.institution for task in tasks_of(first)} == {town.library, town.club, town.theatre}
    assert [task.state for task in tasks_of(second)] == ["open"]


def test_nobody_of_another_municipality_can_be_bound(town: Town) -> None:
    party = make_line(town, "II квартал").parties.get()
    with pytest.raises(Exception, match="роль"):
        parties.bind_party(party=party, kind="person", user=town.stranger, actor=town.anna, at=AT)
    other = make_institution(town.elsewhere, "Чужая библиотека")
    with pytest.raises(parties.BindingRejected):
        parties.bind_party(party=party, kind="institution", institution=other, actor=town.anna, at=AT)
    party.refresh_from_db()
    assert party.kind == Party.Kind.BODY


class Windows(TestCase):
    """Properties over all kinds of words."""

    @settings(max_examples=40, deadline=None)
    @given(
        words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=2, unique=True).map(", ".join),
        months=st.integers(1, 24),
    )
    def test_there_is_a_task_a_window_and_making_them_again_makes_nothing(self, words: str, months: int) -> None:
        municipality = make_town().municipality
        end = date(2026 + (months - 1) // 12, (months - 1) % 12 + 1, 28)
        plan = Plan.objects.create(
            municipality=municipality, title="План", starts_on=date(2026, 1, 1), ends_on=end, made_at=AT
        )
        read = deadlines.parse(words, start=plan.starts_on, end=end)
        item = Item.objects.create(plan=plan, position=1, text="Дело", deadline_words=words, schedule=read.as_dict())
        made = scheduling.make_tasks(item=item, on=ON)
        windows = read.all_windows()
        dated = [task for task in made if task.due_on is not None]
        assert sorted((task.starts_on, task.due_on) for task in dated) == sorted((w.start, w.end) for w in windows)
        assert scheduling.make_tasks(item=item, on=ON) == []
        assert Task.objects.count() == len(made)


@given(start=st.dates(date(2024, 1, 1), date(2027, 1, 1)), days=st.integers(0, 900))
def test_the_checks_of_a_long_window_cover_each_of_its_days_once(start: date, days: int) -> None:
    end = date.fromordinal(start.toordinal() + days)
    leaf = {"kind": "continuous", "windows": [{"from": start.isoformat(), "to": end.isoformat()}]}
    found = turns.turns_of(Item(schedule=leaf))
    covered = [
        day for turn in found for day in range(turn.starts_on.toordinal(), turn.due_on.toordinal() + 1)  # type: ignore[union-attr]
    ]  # fmt: skip
    assert covered == list(range(start.toordinal(), end.toordinal() + 1))
    assert all((turn.due_on - turn.starts_on).days < 92 for turn in found)  # type: ignore[operator]
