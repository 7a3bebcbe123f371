"""Every case that breaks careless programs is really in the sample, for every seed; the law's own scoring says so."""

from __future__ import annotations

from decimal import Decimal

from tests.demo.conftest import Sample

HUNDRED = Decimal(100)


def test_nobody_with_a_disability_answered_so_a_unit_is_blocked(sample: Sample) -> None:
    fact, score = sample.fact("Палитра"), sample.score("Палитра")
    assert fact.counts is not None and fact.counts.yes["disabled"] == 0
    assert score.indicators["3.3"] is None and score.criteria["К3"] is None and score.total is None
    assert [blocked.indicator for blocked in score.blocked] == ["3.3"]
    assert score.place is None


def test_a_blocked_branch_leaves_its_parent_scored(sample: Sample) -> None:
    assert sample.score("Ключевской").total is None
    parent = sample.score("районный Дом культуры")
    assert parent.total is not None and parent.place is not None


def test_only_the_invented_zero_bases_block(sample: Sample) -> None:
    blocked = {unit.name for unit in sample.scores.units if unit.total is None}
    assert blocked == {"МБУК «Выставочный зал «Палитра»»", "Ключевской сельский клуб"}


def test_two_units_with_other_figures_share_a_total_and_a_place(sample: Sample) -> None:
    first, second = sample.score("Озёрский"), sample.score("Липовский")
    assert first.total == second.total
    assert first.place == second.place
    assert {code for code in first.indicators if first.indicators[code] != second.indicators[code]} == {
        "2.1", "2.3", "4.1", "4.2", "5.1", "5.2",
    }  # fmt: skip


def test_caps_are_reached_by_more_conditions_than_needed(sample: Sample) -> None:
    fact, score = sample.fact("Юность"), sample.score("Юность")
    for code, least in (("1.2", 6), ("2.1", 7)):
        (checklist,) = [c for c in sample.edition.checklists if c.code == code]
        assert len(checklist.items) >= least
        assert all(fact.marks[item.code] == 1 for item in checklist.items)
        assert score.indicators[code] == HUNDRED


def test_creative_units_are_assessed_by_two_criteria_and_ranked_apart(sample: Sample) -> None:
    creative = [unit for unit in sample.scores.units if unit.profile == "creative"]
    assert sorted(unit.place or 0 for unit in creative) == [1, 2]
    for unit in creative:
        assert {code for code, value in unit.criteria.items() if value is not None} == {"К1", "К3"}


def test_branches_have_no_place_and_a_parent_without_a_row_is_scored_from_them(sample: Sample) -> None:
    rows = {unit.name for unit in sample.facts}
    parents = {unit.parent for unit in sample.facts if unit.parent}
    assert len(parents) == 2 and len(parents - rows) == 1
    assert all(sample.score(unit.name).place is None for unit in sample.facts if unit.parent)
    (without_row,) = parents - rows
    assert sample.score(without_row).total is not None


def test_last_items_of_blocks_are_missing_somewhere(sample: Sample) -> None:
    marks = sample.fact("Жалейка").marks
    for checklist in sample.edition.checklists:
        if checklist.code != "1.2":
            assert marks[checklist.items[-1].code] == 0, checklist.title


def test_some_items_do_not_apply_and_leave_the_base(sample: Sample) -> None:
    marks = sample.fact("Сосновая роща").marks
    assert {code for code, mark in marks.items() if mark is None}
    assert {len([m for m in unit.marks.values() if m is None]) for unit in sample.facts} >= {0, 2}


def test_one_share_lies_on_the_border_between_two_ways_of_rounding(sample: Sample) -> None:
    counts = sample.fact("Созвездие").counts
    assert counts is not None
    exact = Decimal(100 * counts.yes["overall_satisfied"]) / counts.respondents
    assert exact == Decimal("90.625")
    assert sample.score("Созвездие").indicators["5.3"] == Decimal("90.63")


def test_answers_after_a_no_are_there_to_be_ignored(sample: Sample) -> None:
    assert sum(sum(unit.counts.ignored.values()) for unit in sample.facts if unit.counts) > 0


def test_the_sample_is_a_district_of_believable_size_and_spread(sample: Sample) -> None:
    heads = {unit.parent or unit.name for unit in sample.facts}
    assert 12 <= len(heads) <= 17
    totals = [unit.total for unit in sample.scores.units if unit.total is not None]
    assert 60 < min(totals) < max(totals) < 100
    assert max(totals) - min(totals) > 10
