"""The report in words: who stands where, what is called best and last, what is told when there is nothing to tell."""

from __future__ import annotations

import dataclasses
import itertools
import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merilo.core import papers
from merilo.core.papers import charts
from merilo.core.papers.report.story import tell
from merilo.core.papers.report.units import families, name_list, spread
from tests.papers import sample


@pytest.fixture(autouse=True)
def _no_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words do not need the drawings; those have tests of their own."""
    monkeypatch.setattr(charts, "bars", lambda rows, mean=None: "<svg/>")
    monkeypatch.setattr(charts, "distribution", lambda points, mean=None: "<svg/>")


def _units(*totals: str | None, **changes: object) -> tuple[papers.Unit, ...]:
    dice = random.Random(1)
    return sample.placed(
        tuple(
            dataclasses.replace(
                sample.unit(n, dice=dice, **changes),
                name=f"Организация {n}",
                total=None if total is None else Decimal(total),
                criteria={"К1": None if total is None else Decimal(total)},
            )
            for n, total in enumerate(totals, start=1)
        )
    )


def _told(units: tuple[papers.Unit, ...], **changes: object):  # type: ignore[no-untyped-def]
    return tell(sample.report(0, units=units, shortcomings=(), **changes))


def test_equal_totals_share_a_place_and_the_next_one_is_skipped() -> None:
    rows = _told(_units("90.00", "80.00", "80.00", "70.00")).ratings[0].units
    assert [row.position for row in rows] == ["1\u00a0место", "2–3\u00a0место", "2–3\u00a0место", "4\u00a0место"]


def test_branches_stand_under_their_head_without_a_place() -> None:
    head, other = _units("70.00", "90.00")
    branch = dataclasses.replace(other, name="Филиал", parent=head.name, place=None)
    rows = _told((head, branch, other)).ratings[0].units
    assert [(row.name, row.position, row.is_branch) for row in rows] == [
        (other.name, "1\u00a0место", False), (head.name, "2\u00a0место", False), ("Филиал", "филиал", True),
    ]  # fmt: skip


def test_creative_organisations_have_a_list_of_their_own_with_their_criteria_only() -> None:
    report = sample.report(6)
    general, creative = tell(report).ratings
    assert {row.name for row in creative.units} == {u.name for u in report.units if u.profile == "creative"}
    assert creative.columns == ("К1", "К3")
    assert "К1 и\u00a0К3" in creative.note
    assert len(general.columns) == 5
    assert not {row.name for row in general.units} & {row.name for row in creative.units}


def test_groups_are_ranked_apart_when_given() -> None:
    units = tuple(
        dataclasses.replace(unit, group=group)
        for unit, group in zip(_units("90.00", "80.00", "70.00"), ("библиотеки", "музеи", None), strict=True)
    )
    titles = [one.title for one in _told(units, ranked_by_group=True).ratings]
    assert titles == ["Общий рейтинг: библиотеки", "Общий рейтинг: музеи", "Общий рейтинг: без группы"]


def test_a_blocked_unit_is_listed_apart_with_every_reason_and_nowhere_ranked() -> None:
    report = sample.report(6)
    words = tell(report)
    blocked = next(u for u in report.units if u.blocked)
    assert [(row.name, row.indicator) for row in words.blocked] == [(blocked.name, "3.3")]
    assert words.blocked[0].reason == blocked.blocked[0].reason
    assert all(row.name != blocked.name for one in words.ratings for row in one.units)
    third = next(part for part in words.criteria if part.code == "К3")
    row = next(row for row in third.units if row.name == blocked.name)
    assert row.values[-1] == "—" and row.total == "—"


def test_when_everything_is_blocked_there_is_no_rating_and_it_is_said() -> None:
    units = tuple(sample.blocked(unit) for unit in sample.report(3).units)
    words = tell(sample.report(0, units=units, criteria=sample.criteria(units), shortcomings=()))
    assert words.ratings == ()
    assert words.rating_note.startswith("Итог не определён ни для одной организации")
    assert len(words.blocked) == 3


def test_best_and_last_name_all_who_share_a_value_and_never_one_unit_twice() -> None:
    part = _told(_units("90", "90", "90", "90", "80", "70", "60", "50")).criteria[0]
    assert [one.value for one in part.best] == ["90"]
    assert part.best[0].names.count("Организация") == 4
    assert [one.value for one in part.last] == ["50", "60", "70"]


def test_one_unit_is_not_compared_with_itself() -> None:
    part = _told(_units("90.00")).criteria[0]
    assert (part.best, part.last) == ((), ())
    assert part.comparison == "Значение есть у одной организации, сравнивать не с чем."


def test_equal_values_are_told_once() -> None:
    part = _told(_units("90.00", "90.00", "90.00")).criteria[0]
    assert part.best == () and part.comparison == "Значения всех организаций равны: 90,00."


def test_the_range_is_over_institutions_and_not_over_their_branches() -> None:
    head, other = _units("70.00", "90.00")
    branch = dataclasses.replace(head, name="Филиал", parent=head.name, criteria={"К1": Decimal("10.00")})
    assert "70,00–90,00 (2\u00a0организации)" in _told((head, branch, other)).criteria[0].summary


def test_criteria_are_told_by_mean_from_the_lowest_and_those_without_one_last() -> None:
    report = sample.report(6)
    blanked = (dataclasses.replace(report.criteria[0], mean=None), *report.criteria[1:])
    words = tell(dataclasses.replace(report, criteria=blanked))
    known = [Decimal(row.mean.replace(",", ".")) for row in words.means[:-1]]
    assert known == sorted(known)
    assert (words.means[-1].code, words.means[-1].mean) == ("К1", "—")


def test_shortcomings_stand_by_institution_and_criterion_and_those_beyond_the_cap_last() -> None:
    report = sample.report(6)
    for told in tell(report).shortcomings:
        own = [row for row in report.shortcomings if row.unit == told.name]
        assert sum(len(group.rows) for group in told.groups) == len(own)
        counted = [group for group in told.groups if not group.title.startswith("Для сведения")]
        assert [group.title[:2] for group in counted] == sorted({row.criterion for row in own if not row.beyond_cap})
        if any(row.beyond_cap for row in own):
            assert told.groups[-1].title.startswith("Для сведения")


def test_a_recommendation_names_those_it_is_for_but_not_for_items_beyond_the_cap() -> None:
    report = sample.report(6)
    words = tell(report)
    texts = {row.text for group in words.recommendations for row in group.rows}
    assert texts == {row.recommendation for row in report.shortcomings if not row.beyond_cap}
    assert "Установить указатели" not in texts


def test_no_shortcomings_is_said_in_words() -> None:
    words = tell(sample.report(3, shortcomings=(), recommendations=()))
    assert words.shortcomings_note == "Недостатков не выявлено."
    assert words.recommendations_note == "Рекомендаций нет."


def test_the_title_page_tells_settings_with_their_reasons_and_what_is_not_verified() -> None:
    report = sample.report(3)
    words = tell(report)
    facts = {fact.name: fact.value for fact in words.facts}
    assert facts["Если делить не на кого"].endswith("(причина: решение совета, протокол № 2)")
    assert facts["Вариант расчёта"] == report.variant
    assert report.edition_key in facts["Порядок расчёта"]
    assert words.unverified == report.unverified


def test_missing_answer_sheets_are_counted_against_the_sample() -> None:
    row = tell(sample.report(1, units=(dataclasses.replace(_units("90.00")[0], respondents=150, needed=200),))).sheets[
        0
    ]
    assert (row.counted, row.needed, row.missing) == ("150", "200", "50")


def test_many_names_become_a_few_names_and_a_number() -> None:
    names = [f"№{n}" for n in range(1, 31)]
    assert name_list(names[:6]) == "№1; №2; №3; №4; №5; №6"
    assert name_list(names) == "№1; №2; №3; №4; №5; и\u00a0ещё 25\u00a0организаций"


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from([None, 0, 1, 2]), st.sampled_from([None, "50", "60"]))))
def test_families_lose_nobody_and_put_every_branch_right_after_its_head(
    rows: list[tuple[int, int | None, str | None]],
) -> None:
    dice = random.Random(0)
    units = [
        dataclasses.replace(
            sample.unit(n, dice=dice), name=f"{name}/{n}", total=total and Decimal(total),
            parent=None if parent is None else f"голова {parent}",
        )
        for n, (name, parent, total) in enumerate(rows)
    ]  # fmt: skip
    heads = [dataclasses.replace(sample.unit(99, dice=dice), name=f"голова {n}", total=Decimal(n)) for n in (0, 1)]
    ordered = families([*units, *heads], key=lambda unit: unit.total)
    assert sorted(u.name for u in ordered) == sorted(u.name for u in [*units, *heads])
    for before, unit in itertools.pairwise(ordered):
        if unit.parent in {"голова 0", "голова 1"}:
            assert before.name == unit.parent or before.parent == unit.parent


@given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=40))
def test_best_and_last_are_the_extremes_and_do_not_meet(values: list[Decimal]) -> None:
    from merilo.core.papers.report import units

    heads = [(f"{n}", value) for n, value in enumerate(values)]
    comparison, best, last = units._best_and_last(heads)
    if comparison:
        assert len(set(values)) == 1
        return
    assert best[0].value == units.points(max(values)) and last[0].value == units.points(min(values))
    assert not {one.value for one in best} & {one.value for one in last}


def test_a_spread_of_one_value_is_one_number() -> None:
    assert spread([Decimal("80.00")] * 2) == "80,00"
    assert spread([]) == "—"
