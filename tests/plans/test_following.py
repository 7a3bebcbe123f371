"""The plan of the next years: years in words moved as years only, what was not done carried along."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from merilo.plans.models import Plan, Task
from merilo.plans.services import following, parties, shifting
from merilo.plans.services.lines import IndicatorInput, LineInput
from tests.plans.test_plan_making import approve, make
from tests.town import AT, Town

NEAR = {"first": 2025, "last": 2027}
NEXT = {"title": "План на 2027 год", "starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("до 1 марта 2026 г.", "до 1 марта 2027 г."),
        ("15.03.2026", "15.03.2027"),
        ("15.03.26", "15.03.27"),
        ("2026\n2026\n2027", "2027\n2027\n2028"),
        ("IV квартал 2026 года", "IV квартал 2027 года"),
        ("2025-2027 годы", "2026-2028 годы"),
        ("ежегодно до 1 октября", "ежегодно до 1 октября"),
        ("по приказу от 12.02.2026 № 5", "по приказу от 12.02.2026 № 5"),
        ("2018 год", "2018 год"),
    ],
)
def test_years_of_deadlines_move(before: str, after: str) -> None:
    assert shifting.shift_term(before, 1, **NEAR) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("итоги 2026 года", "итоги 2027 года"),
        ("опросить 2026 человек", "опросить 2026 человек"),
        ("план на 2025-2027 гг.", "план на 2026-2028 гг."),
        ("приказ от 5 декабря 2026 г. № 4", "приказ от 5 декабря 2026 г. № 4"),
        ("распоряжение № 2026-р", "распоряжение № 2026-р"),
        ("закон 2026 года", "закон 2026 года"),
        ("2026/27 учебный год", "2027/28 учебный год"),
        ("отчёт за март 2026", "отчёт за март 2027"),
        ("по закону 2017 года и плану 2026 года", "по закону 2017 года и плану 2027 года"),
    ],
)
def test_years_of_texts_move_only_where_words_say_that_they_are_years(before: str, after: str) -> None:
    assert shifting.shift_text(before, 1, **NEAR) == after


PIECES = [
    "2026 год", "до 1 мая 2026 г.", "15.03.2026", "2025-2027 гг.", "приказ от 01.02.2026 № 3", "№ 2026", "2026 анкет",
    "стр. 12,2026", "постоянно",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=5).map("; ".join), st.integers(1, 6))
def test_moving_there_and_back_changes_nothing_and_words_without_years_stay(words: str, by: int) -> None:
    for move in (shifting.shift_term, shifting.shift_text):
        there = move(words, by, first=2025, last=2027)
        assert move(there, -by, first=2025 + by, last=2027 + by) == words
        assert len(there) == len(words)


@given(st.text(max_size=80), st.integers(-5, 5))
def test_text_of_any_kind_is_moved_without_harm(words: str, by: int) -> None:
    for move in (shifting.shift_term, shifting.shift_text):
        assert len(move(words, by, first=2025, last=2027)) == len(words)
        assert move(words, 0, first=2025, last=2027) == words


def old_plan(town: Town) -> Plan:
    """Make a plan of 2026, something of it done."""
    plan = approve(
        town,
        make(
            town,
            LineInput(
                "Сделанное дело 2026 года", number="1", deadline_words="до 1 марта 2026 г.", targets={"2026": "1"}
            ),
            LineInput("Несделанное", number="2", deadline_words="ежеквартально", responsible=("Мастер на все руки",)),
            LineInput("Вечное", number="3", deadline_words="постоянно"),
            indicators=[IndicatorInput("Охват в 2026 году, %", {"2026": "40"}, "%")],
        ),
    )
    done = Task.objects.filter(item__number="1") | Task.objects.filter(item__number="2", due_on=date(2026, 3, 31))
    done.update(state="done", done_on=date(2026, 2, 1))
    return plan


def follow(town: Town, plan: Plan, **values: object) -> Plan:
    """Make the plan of 2027 from it."""
    return following.make_following_plan(plan=plan, actor=town.anna, at=AT, **{**NEXT, **values})  # type: ignore[arg-type]


def test_lines_go_over_with_their_years_moved_and_what_was_not_done_said(town: Town) -> None:
    plan = old_plan(town)
    party = plan.items.get(number="2").parties.get()
    parties.bind_party(party=party, kind="person", user=town.pavel, actor=town.anna, at=AT)
    made = follow(town, plan)
    first, second, third = made.items.order_by("position")
    assert (first.text, first.deadline_words, first.targets) == (
        "Сделанное дело 2027 года",
        "до 1 марта 2027 г.",
        {"2027": "1"},
    )
    assert first.tasks.get().due_on == date(2027, 2, 28)
    assert first.doubts == []
    assert "выполнено: 1 из 4" in second.doubts[0]
    assert second.parties.get().user == town.pavel
    assert third.doubts == []
    assert made.previous == plan
    assert made.state == "prepared"
    indicator = made.indicators.get(item=None)
    assert (indicator.name, indicator.values.get().year) == ("Охват в 2027 году, %", 2027)
    assert indicator.doubts


def test_only_chosen_lines_go_over_and_excluded_ones_stay(town: Town) -> None:
    plan = old_plan(town)
    plan.items.filter(number="3").update(is_excluded=True)
    keys = list(plan.items.exclude(number="1").values_list("pk", flat=True))
    assert [item.number for item in follow(town, plan, only=keys).items.all()] == ["2"]
    with pytest.raises(following.NothingToCopy):
        follow(town, plan, only=[])


def test_a_day_that_the_new_year_lacks_becomes_a_doubt(town: Town) -> None:
    plan = make(
        town, LineInput("Дело", deadline_words="29.02.2024"), starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31)
    )
    made = follow(town, plan, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    item = made.items.get()
    assert item.deadline_words == "29.02.2025"
    assert any("не читается" in doubt for doubt in item.doubts)


def test_the_proposed_plan_is_as_long_and_right_behind(town: Town) -> None:
    plan = make(town, title="План на 2024–2026 годы", starts_on=date(2024, 1, 1), ends_on=date(2026, 12, 31))
    assert following.proposed(plan) == ("План на 2027–2029 годы", date(2027, 1, 1), date(2029, 12, 31))


def test_strangers_copy_nothing(town: Town) -> None:
    plan = old_plan(town)
    for person in (town.stranger, town.boris, town.olga, town.gleb):
        with pytest.raises(PermissionDenied):
            following.make_following_plan(plan=plan, actor=person, at=AT, **NEXT)  # type: ignore[arg-type]
    assert Plan.objects.count() == 1
