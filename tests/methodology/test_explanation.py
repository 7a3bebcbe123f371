"""A tree of figures told in Russian, listed as shortcomings, and checked against tampering."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from merilo.core import methodology
from tests.methodology.builders import ITEMS, make_vector, score_one

EDITION = methodology.load_edition("344n-2018")


def told(unit: methodology.UnitScore) -> str:
    return "\n".join(methodology.explain(unit.trace))


def test_the_story_says_how_each_figure_arose() -> None:
    story = told(score_one(make_vector()))
    for line in (
        "½ · (14 из 17 + 18 из 19) · 100 = 88,54",
        "½ · (150 из 160 + 95 из 110) · 100 = 90,06",
        "30 · 3, но не больше 100 = 90,00",
        "11 из 13 · 100 = 84,62",
        "0,3 · 88,54 + 0,3 · 90,00 + 0,4 · 90,06 = 89,59",
        "(89,59 + 87,00 + 75,39 + 97,46 + 95,10) / 5 = 88,91",
        "показатель 3.3 (Пдостуд); редакция 344n-2018",
    ):
        assert line in story


def test_parts_are_indented_under_their_whole() -> None:
    lines = methodology.explain(score_one(make_vector()).trace)
    assert lines[0].startswith("S «Итоговая оценка» — Дом культуры «Заря»: 88,91")
    depth = {line.split()[0]: len(line) - len(line.lstrip()) for line in lines}
    assert depth["S"] < depth["К1"] < depth["1.1"] < depth["1.1,"]
    assert "1.1, стенд: есть 14 из 17\u00a0применимых пунктов (по номерам в перечне — нет: 15, 16, 17)" in told(
        score_one(make_vector())
    )


def test_the_common_variant_tells_its_own_denominators() -> None:
    story = told(score_one(make_vector(), variant="common"))
    assert "(14 + 18) из (2\u00a0·\u00a019) · 100 = 84,21" in story
    assert "(150 + 95) из (2\u00a0·\u00a0200) · 100 = 61,25" in story


@pytest.mark.parametrize(
    ("policy", "line"),
    [
        ("renormalise", "(0,3 · 60,00 + 0,4 · 80,00) / 0,7 = 71,43"),
        ("mean_of_others", "взято среднее остальных: (60,00 + 80,00) / 2 = 70,00"),
        ("zero", "применено правило: принято 0 баллов"),
        ("full", "применено правило: принят наибольший балл"),
        ("block", "применено правило: балл не выставляется до решения людей"),
    ],
)
def test_the_policy_and_its_reason_are_told(policy: str, line: str) -> None:
    unit = score_one(make_vector(yes={"disabled": 0, "access_satisfied": 0}), no_base={"3.3": policy})
    assert line in told(unit)
    assert "измерить нечего: никто не ответил" in told(unit)


def test_the_story_of_the_municipality_names_the_number_of_institutions() -> None:
    scores = methodology.score(EDITION, [make_vector("А"), make_vector("Б")])
    assert "среднее по 2\u00a0учреждениям = 88,91" in "\n".join(methodology.explain(scores.municipality.trace))


def test_shortcomings_are_items_below_one_and_survey_figures_below_the_threshold() -> None:
    facts = make_vector(yes={"recommend": 159, "schedule_satisfied": 160})
    found = methodology.shortcomings(EDITION, facts, score_one(facts))
    survey = [(one.criterion, one.indicator, str(one.value)) for one in found if one.item is None]
    assert survey == [("К5", "5.1", "79.50")]
    assert all(one.recommendation and one.text and one.unit == facts.name for one in found)
    assert sum(one.item is not None for one in found) == 3 + 1 + 3 + 3 + 2 + 2


def test_items_beyond_a_reached_cap_are_listed_for_information() -> None:
    facts = make_vector(present={**ITEMS, "1.2/site": 4, "2.1/visit": 5, "3.2/visit": 4})
    found = methodology.shortcomings(EDITION, facts, score_one(facts))
    assert [(one.indicator, one.beyond_cap) for one in found] == [
        ("1.2", True),
        ("1.2", True),
        ("2.1", True),
        ("2.1", True),
        ("3.2", False),
        ("3.2", False),
    ]


def test_partial_marks_are_shortcomings_and_items_that_do_not_apply_are_not() -> None:
    marks = {**make_vector(present=ITEMS).marks, "1.1/site/03": None, "1.1/site/19": Decimal("0.5")}
    facts = make_vector(marks=marks)
    found = methodology.shortcomings(EDITION, facts, score_one(facts, partial_marks=True))
    assert [(one.item, str(one.value)) for one in found] == [("1.1/site/19", "0.5")]


def test_criteria_that_are_not_assessed_give_no_shortcomings() -> None:
    facts = make_vector(profile="creative", yes={"overall_satisfied": 1})
    assert {one.criterion for one in methodology.shortcomings(EDITION, facts, score_one(facts))} == {"К1", "К3"}


def test_a_figure_set_by_policy_is_no_shortcoming_of_the_institution() -> None:
    facts = make_vector(present=ITEMS, yes={"disabled": 0, "access_satisfied": 0})
    assert methodology.shortcomings(EDITION, facts, score_one(facts, no_base={"*": "zero"})) == ()


def leaves(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, inner in items:
        if isinstance(inner, dict | list):
            yield from leaves(inner, (*path, key))
        else:
            yield (*path, key)


# What a tree cannot hold by itself: words, names, and counts that no figure of this tree divides by. These are compared
# with the raw inputs by whoever has them.
WORDS = {"title", "point", "unit", "profile", "reason", "missing", "no_base", "branches", "channels"}
FREE = {"ignored", "answered", "respondents", "cap"}


def is_arithmetic(path: tuple[Any, ...]) -> bool:
    return not (WORDS | {"left_out", "parts_of_unit"}) & set(path)


def changed(value: object) -> object:
    if value is None:
        return "1"
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    text = str(value)
    return f"{Decimal(text) + 1:f}" if text.replace(".", "").isdigit() and text.count(".") <= 1 else text + "?"


@pytest.mark.parametrize(
    ("branches", "policy"), [("mean", "renormalise"), ("by_respondents", "mean_of_others"), ("pooled", "full")]
)
def test_recheck_names_a_change_of_any_number_in_the_tree(branches: str, policy: str) -> None:
    second = make_vector("Филиал", parent="Библиотека", yes={"disabled": 0, "access_satisfied": 0})
    third = make_vector("Филиал 2", parent="Библиотека", yes={"stand_used": 0, "stand_satisfied": 0})
    settings = methodology.Settings(branches=branches, no_base={"*": policy})
    unit = methodology.score(EDITION, [make_vector("Библиотека"), second, third], settings).units[0]
    tree = json.loads(json.dumps(unit.trace.as_dict()))
    assert methodology.recheck(tree) == ()
    # Every seventh leaf keeps the test quick; leaves of a figure stand at changing distances, so all kinds come up.
    numbers = [path for path in leaves(tree) if is_arithmetic(path)][::7]
    unnoticed = []
    for path in numbers:
        place = tree
        for key in path[:-1]:
            place = place[key]
        kept = place[path[-1]]
        place[path[-1]] = changed(kept)
        if not methodology.recheck(tree):
            unnoticed.append(path)
        place[path[-1]] = kept
    assert len(numbers) > 100
    assert [path for path in unnoticed if path[-1] not in FREE and path != ("code",)] == []


@pytest.mark.parametrize("tree", [{}, {"code": "S"}, {"parts": 1}, [], "S", None, {"parts": [None]}])
def test_recheck_of_what_is_no_tree_is_a_difference_and_no_exception(tree: Any) -> None:
    assert methodology.recheck(tree)
