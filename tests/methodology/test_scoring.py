"""Institutions with branches, rating lists, the municipality, and facts that are refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from merilo.core import methodology
from tests.methodology.builders import ROLES, make_marks, make_vector, score_one

EDITION = methodology.load_edition("344n-2018")
NOBODY = {"disabled": 0, "access_satisfied": 0}


def score(*units: methodology.UnitFacts, **settings: object) -> methodology.Scores:
    return methodology.score(EDITION, units, methodology.Settings(**settings))  # type: ignore[arg-type]


def branch(name: str, **changes: object) -> methodology.UnitFacts:
    return make_vector(name, parent="Библиотека", **changes)


def small(name: str) -> methodology.UnitFacts:
    """A branch with 50 sheets, all satisfied with everything."""
    few = (
        "stand_used",
        "stand_satisfied",
        "site_used",
        "site_satisfied",
        "disabled",
        "access_satisfied",
        "remote_used",
    )
    yes = {**dict.fromkeys(ROLES, 50), **dict.fromkeys((*few, "remote_satisfied"), 9)}
    answered = {**yes, **dict.fromkeys(("stand_used", "site_used", "disabled", "remote_used"), 50)}
    return branch(name, counts=methodology.Counts(50, yes, answered))


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("mean", "98.00"),  # (96 + 100) / 2
        ("by_respondents", "96.80"),  # (96·200 + 100·50) / 250
        ("pooled", "96.80"),  # 242 из 250
    ],
)
def test_the_branch_rule_decides_how_a_survey_share_is_put_together(rule: str, value: str) -> None:
    unit = score(branch("Филиал 1"), small("Филиал 2"), branches=rule).unit("Библиотека")
    assert str(unit.indicators["5.3"]) == value
    assert unit.respondents == 250


@pytest.mark.parametrize("rule", methodology.BRANCH_RULES)
def test_checklist_figures_of_branches_are_the_plain_mean_under_every_rule(rule: str) -> None:
    second = replace(small("Филиал 2"), marks=make_vector(present={"2.1/visit": 1}).marks)
    assert str(score(branch("Филиал 1"), second, branches=rule).unit("Библиотека").indicators["2.1"]) == "50.00"


def test_pooled_counts_differ_from_weighted_shares_where_the_base_is_another_one() -> None:
    units = (branch("Филиал 1"), small("Филиал 2"))
    weighted = score(*units, branches="by_respondents").unit("Библиотека").indicators["3.3"]
    pooled = score(*units, branches="pooled").unit("Библиотека").indicators["3.3"]
    assert str(weighted) == "87.70"  # (84,62·200 + 100·50) / 250
    assert str(pooled) == "90.91"  # 20 из 22


def test_a_parent_without_a_row_of_its_own_is_made_of_its_branches() -> None:
    scores = score(branch("Филиал 1"), branch("Филиал 2", yes={"overall_satisfied": 100}))
    assert [unit.name for unit in scores.units] == ["Библиотека", "Филиал 1", "Филиал 2"]
    assert str(scores.units[0].indicators["5.3"]) == "73.00"
    assert [unit.place for unit in scores.units] == [1, None, None]
    known_by_name = score(methodology.UnitFacts("Библиотека", group="библиотеки"), branch("Филиал 1"))
    assert known_by_name.units[0].group == "библиотеки"
    assert str(known_by_name.units[0].total) == "88.91"
    assert known_by_name.units[0].left_out == ()


@pytest.mark.parametrize("norm", [{"1.1/stand": 0}, None])
def test_a_list_nobody_has_looked_at_is_told_from_one_that_does_not_apply(norm: dict[str, int] | None) -> None:
    marks = make_marks({}, norm)
    if norm is None:
        marks = {code: mark for code, mark in marks.items() if not code.startswith("1.1/stand")}
    reason = next(one.reason for one in score_one(make_vector(marks=marks)).blocked if one.indicator == "1.1")
    assert reason.startswith("обследование не проведено: " if norm is None else "нет ни одного применимого пункта: ")


def test_a_blocked_part_is_left_out_and_named() -> None:
    scores = score(make_vector("Библиотека"), branch("Филиал 1", yes=NOBODY))
    head = scores.unit("Библиотека")
    assert str(head.total) == "88.91"
    assert [left.unit for left in head.left_out] == ["Филиал 1"]
    assert "3.3" in head.left_out[0].reason and "никто не ответил" in head.left_out[0].reason
    assert scores.unit("Филиал 1").total is None
    assert any("Филиал 1" in line for line in methodology.explain(head.trace))


def test_an_institution_all_of_whose_parts_are_blocked_is_blocked_with_their_reasons() -> None:
    head = score(make_vector("Библиотека", yes=NOBODY), branch("Филиал 1", yes=NOBODY)).unit("Библиотека")
    assert head.total is None and head.place is None
    assert [blocked.indicator for blocked in head.blocked] == ["3.3", "3.3"]
    assert "Филиал 1" in head.blocked[1].reason


def test_creative_institutions_are_ranked_apart_and_stand_outside_the_mean() -> None:
    theatre = make_vector("Театр", profile="creative", present={"1.1/stand": 17, "1.1/site": 19})
    scores = score(make_vector("Клуб"), theatre, make_vector("Музей", yes={"overall_satisfied": 100}))
    assert [unit.place for unit in scores.units] == [1, 1, 2]
    assert [(rating.profile, len(rating.ranked)) for rating in methodology.rank(scores.units)] == [
        ("general", 2),
        ("creative", 1),
    ]
    assert scores.municipality.scored == 2
    assert scores.units[1].criteria["К2"] is None and scores.units[1].blocked == ()


def test_groups_are_ranked_apart_only_when_asked() -> None:
    units = (
        make_vector("Клуб", group="клубы"),
        make_vector("Музей", group="музеи", yes={"overall_satisfied": 100}),
        make_vector("Музей 2", group="музеи", yes=NOBODY),
    )
    assert [unit.place for unit in score(*units).units] == [1, 2, None]
    assert [unit.place for unit in score(*units, groups=True).units] == [1, 1, None]
    lists = methodology.rank(score(*units, groups=True).units, groups=True)
    assert [(rating.group, [unit.name for unit in rating.unplaced]) for rating in lists] == [
        ("клубы", []),
        ("музеи", ["Музей 2"]),
    ]


def test_ranking_is_by_rounded_totals() -> None:
    units = (make_vector("Клуб"), make_vector("Музей", yes={"stand_satisfied": 149, "stand_used": 159}))
    exact = {unit.name: unit.total for unit in score(*units, rounding="exact").units}
    assert exact["Клуб"] != exact["Музей"]
    assert [unit.place for unit in score(*units, rounding="exact").units] == [1, 2]
    rounded = score(*units, rounding="2").units
    assert rounded[0].total == rounded[1].total and [unit.place for unit in rounded] == [1, 1]


def test_the_municipality_is_the_plain_mean_of_scored_institutions_with_their_number() -> None:
    scores = score(
        make_vector("Клуб"),
        make_vector("Музей", yes={"overall_satisfied": 100}),
        make_vector("Дом ремёсел", yes=NOBODY),
        branch("Филиал 1"),
    )
    municipality = scores.municipality
    assert municipality.scored == 3  # the library with its branch too
    assert municipality.left_out == ("Дом ремёсел",)
    totals = [scores.unit(name).total for name in ("Клуб", "Музей", "Библиотека")]
    mean = sum(total for total in totals if total is not None) / 3
    assert municipality.total == mean.quantize(Decimal("0.01"), "ROUND_HALF_UP")
    assert str(municipality.criteria["К2"]) == "87.00"


def test_what_a_policy_did_is_told_with_the_score() -> None:
    unit = score_one(make_vector(yes=NOBODY), no_base={"3.3": "renormalise"})
    (applied,) = unit.applied
    assert (applied.indicator, applied.policy, applied.is_whole) == ("3.3", "renormalise", True)
    assert "К3 посчитан по 3.1 и" in applied.text and "вопрос" in applied.text
    stand = score_one(make_vector(yes={"stand_used": 0, "stand_satisfied": 0}), no_base={"1.3": "zero"})
    assert [(one.indicator, one.is_whole) for one in stand.applied] == [("1.3", False)]


@pytest.mark.parametrize(
    ("units", "sentence"),
    [
        ([make_vector("Клуб"), make_vector("Клуб")], "названо дважды"),
        ([make_vector("Клуб", parent="Клуб")], "филиалом самого себя"),
        ([branch("Клуб"), make_vector("Кружок", parent="Клуб")], "сама записана филиалом"),
        ([make_vector("Клуб", profile="sporty")], "профиля «sporty»"),
        ([make_vector("Библиотека", profile="creative"), branch("Филиал 1")], "профиль филиала отличается"),
        ([make_vector(marks={"9.9/roof/01": Decimal(1)})], "пункта «9.9/roof/01» нет"),
        ([make_vector(marks={"2.1/visit/01": Decimal(2)})], "отметка «2»"),
        ([make_vector(marks={"2.1/visit/01": Decimal("NaN")})], "отметка «NaN»"),
        ([make_vector(marks={"2.1/visit/01": "да"})], "отметка «да»"),
        ([make_vector(yes={"overall_satisfied": 201})], "вопрос 14"),
        ([make_vector(yes={"site_satisfied": 111})], "вопрос 4"),
        ([make_vector(yes={"recommend": -1})], "вопрос 12"),
    ],
)
def test_facts_that_contradict_themselves_are_refused(units: list[methodology.UnitFacts], sentence: str) -> None:
    with pytest.raises(methodology.FactsRejected, match=sentence):
        score(*units)


def test_every_fault_of_the_facts_is_told_at_once() -> None:
    with pytest.raises(methodology.FactsRejected) as fault:
        score(make_vector("А", yes={"recommend": -1}), make_vector("Б", yes={"recommend": 999}))
    assert len(fault.value.faults) == 2


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"rounding": "3"}, "Правило округления «3»"),
        ({"blank": "guess"}, "Правило пустых ответов «guess»"),
        ({"branches": "median"}, "Правило филиалов «median»"),
        ({"no_base": {"9.9": "zero"}}, "показателя «9.9» нет"),
        ({"no_base": {"3.3": "guess"}}, "Правило «guess»"),
    ],
)
def test_unknown_settings_are_refused_with_what_there_is(chosen: dict[str, object], sentence: str) -> None:
    with pytest.raises(methodology.SettingsRejected, match=sentence):
        score(make_vector(), **chosen)


def test_a_survey_that_did_not_ask_a_question_has_no_figure_for_it() -> None:
    counts = make_vector().counts
    assert counts is not None
    without = methodology.Counts(
        counts.respondents,
        {role: number for role, number in counts.yes.items() if "stand" not in role and "site" not in role},
        {role: number for role, number in counts.answered.items() if "stand" not in role and "site" not in role},
    )
    unit = score_one(make_vector(counts=without))
    assert unit.indicators["1.3"] is None
    reason = unit.blocked[0].reason
    assert "в анкете не было вопроса" in reason and "один общий вопрос" in reason


def test_settings_tell_themselves_for_the_manifest() -> None:
    told = methodology.Settings(no_base={"3.3": "zero"}, groups=True).as_dict()
    assert told["no_base"] == {"*": "block", "3.3": "zero"}
    assert told["rounding"] == "2" and told["groups"] is True
