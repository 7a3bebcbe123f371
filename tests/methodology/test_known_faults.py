"""Faults of the scripts operators use today, each of which must not happen here."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from merilo.core import methodology
from merilo.core.methodology import lawbook
from tests.methodology.builders import ITEMS, make_vector, score_one

EDITION = methodology.load_edition("344n-2018")


def test_results_belong_to_names_and_not_to_sorted_positions() -> None:
    good = make_vector("Я — хороший клуб", yes={"overall_satisfied": 200})
    bad = make_vector("А — плохой клуб", yes={"overall_satisfied": 10})
    for order in ([good, bad], [bad, good]):
        scores = methodology.score(EDITION, order)
        assert str(scores.unit("Я — хороший клуб").indicators["5.3"]) == "100.00"
        assert str(scores.unit("А — плохой клуб").indicators["5.3"]) == "5.00"


def test_a_question_nobody_answered_yes_in_one_unit_is_not_dropped_for_all() -> None:
    nobody = make_vector("Клуб без посетителей с инвалидностью", yes={"disabled": 0, "access_satisfied": 0})
    scores = methodology.score(EDITION, [nobody, make_vector()])
    assert scores.units[0].indicators["3.3"] is None
    assert str(scores.units[1].indicators["3.3"]) == "84.62"


@pytest.mark.parametrize("policy", methodology.POLICIES)
@pytest.mark.parametrize("variant", ["per_channel", "common"])
def test_nothing_divides_by_zero(policy: str, variant: str) -> None:
    facts = [
        methodology.UnitFacts("Ничего"),
        methodology.UnitFacts("Только пустая анкета", counts=methodology.Counts(0, {}, {})),
        methodology.UnitFacts("Ничего не применимо", marks={"1.1/stand/01": None}),
    ]
    settings = methodology.Settings(no_base={"*": policy}, blank="left_out")
    scores = methodology.score(methodology.load_edition("344n-2018", variant=variant), facts, settings)
    assert [unit.total for unit in scores.units] == [None, None, None]
    assert all(unit.blocked for unit in scores.units)
    assert scores.municipality.total is None and scores.municipality.scored == 0


def test_conditions_of_3_1_have_a_cap(tmp_path: Path) -> None:
    shutil.copytree(lawbook.LAW, tmp_path / "law")
    path = tmp_path / "law" / "mintrud-344n-2018.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("points = { value = 20", "points = { value = 30"), encoding="utf-8")
    edition = methodology.load_edition("344n-2018", folder=tmp_path / "law")
    unit = methodology.score(edition, [make_vector(present={"3.1/visit": 5})]).units[0]
    assert str(unit.indicators["3.1"]) == "100.00"


@pytest.mark.parametrize(("key", "length"), ITEMS.items())
def test_the_last_item_of_each_block_is_not_lost_in_the_shortcomings(key: str, length: int) -> None:
    facts = make_vector(present={**ITEMS, key: length - 1})
    found = methodology.shortcomings(EDITION, facts, score_one(facts))
    assert [one.item for one in found] == [f"{key}/{length:02d}"]


def test_equal_totals_share_a_place_and_the_next_place_is_skipped() -> None:
    best = make_vector("Первый", yes={"overall_satisfied": 200})
    last = make_vector("Последний", yes={"overall_satisfied": 100})
    scores = methodology.score(EDITION, [make_vector("Б"), last, make_vector("А"), best])
    assert {unit.name: unit.place for unit in scores.units} == {"Первый": 1, "А": 2, "Б": 2, "Последний": 4}
    (rating,) = methodology.rank(scores.units)
    assert [ranked.unit.name for ranked in rating.ranked] == ["Первый", "А", "Б", "Последний"]
    assert [ranked.words for ranked in rating.ranked][1] == "2–3\u00a0место"
    assert [(unit.place, unit.place_last) for unit in scores.units] == [(2, 3), (4, 4), (2, 3), (1, 1)]


def test_branch_averages_come_from_the_facts_and_not_from_the_code() -> None:
    head = make_vector("Библиотека", yes={"overall_satisfied": 200})
    branches = [
        replace(make_vector(f"Филиал {number}", yes={"overall_satisfied": 100 + number}), parent="Библиотека")
        for number in range(1, 4)
    ]
    scores = methodology.score(EDITION, [head, *branches])
    # (100,00 + 50,50 + 51,00 + 51,50) / 4
    assert str(scores.unit("Библиотека").indicators["5.3"]) == "63.25"
    assert [unit.place for unit in scores.units] == [1, None, None, None]


def test_a_half_goes_up_in_decimal_and_not_to_the_even_in_binary() -> None:
    # 497 из 800 — это ровно 62,125: двоичное округление к чётному дало бы 62,12.
    assert round(62.125, 2) == 62.12
    counts = make_vector().counts
    assert counts is not None
    many = replace(
        counts,
        respondents=800,
        yes={**counts.yes, "recommend": 497},
        answered={**counts.answered, "recommend": 800},
    )
    assert str(score_one(make_vector(counts=many)).indicators["5.1"]) == "62.13"


def test_an_answer_after_a_blank_filter_does_not_enter_a_share() -> None:
    sheet = methodology.read_answers(EDITION, {"remote_used": None, "remote_satisfied": "Да"})
    assert sheet["remote_satisfied"] is None and sheet.ignored == ("remote_satisfied",)


def test_a_blank_after_a_yes_to_the_filter_is_not_satisfied_under_either_rule() -> None:
    counts = make_vector().counts
    assert counts is not None
    partly = replace(counts, answered={**counts.answered, "access_satisfied": 11, "overall_satisfied": 192})
    figures = {blank: score_one(make_vector(counts=partly), blank=blank).indicators for blank in methodology.BLANKS}
    assert str(figures["unsatisfied"]["3.3"]) == str(figures["left_out"]["3.3"]) == "84.62"
    assert str(figures["unsatisfied"]["5.3"]) == "96.00"
    assert str(figures["left_out"]["5.3"]) == "100.00"


def test_partial_marks_count_where_the_rules_of_the_cycle_allow_them() -> None:
    marks = {**make_vector().marks, "1.1/stand/15": Decimal("0.5"), "2.1/visit/05": Decimal("0.5")}
    unit = score_one(make_vector(marks=marks), partial_marks=True)
    assert str(unit.indicators["1.1"]) == "90.02"  # ½ · (14,5/17 + 18/19) · 100
    assert str(unit.indicators["2.1"]) == "90.00"
    with pytest.raises(methodology.FactsRejected, match=r"отметка «0\.5»"):
        score_one(make_vector(marks=marks))
