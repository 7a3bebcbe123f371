"""Intervals: Wilson's against known values, sums of shares by simulation, who cannot be told apart."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from merilo.core import methodology, tally
from merilo.core.dossier import unit_written
from merilo.ratings.queries import statistics

EDITION = methodology.load_edition("344n-2024")
ENGINE = tally.connect("duckdb://?threads=1")
ROLES = [question.role for question in EDITION.questionnaire.closed]


@pytest.mark.parametrize(
    ("positive", "base", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # and the mirror of one of them
        (20, 20, 0.8389, 1.0000),
        (11, 13, 0.5777, 0.9567),
    ],
)
def test_wilsons_interval_is_that_of_the_tables(positive: int, base: int, low: float, high: float) -> None:
    assert statistics.wilson(positive, base) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


def test_of_nobody_nothing_is_known() -> None:
    assert statistics.wilson(0, 0) == (0.0, 1.0)


@given(st.integers(1, 5000), st.data())
def test_wilsons_interval_holds_the_share_and_stays_within_bounds(base: int, data: Any) -> None:
    positive = data.draw(st.integers(0, base))
    low, high = statistics.wilson(positive, base)
    assert 0 <= low <= positive / base <= high <= 1
    mirror = statistics.wilson(base - positive, base)
    assert mirror == (pytest.approx(1 - high), pytest.approx(1 - low))


def facts_of(table: pa.Table, marks: str = "1", **more: Any) -> list[methodology.UnitFacts]:
    """Return the facts of the units of a table of sheets, all marks alike."""
    items = {item.code: Decimal(marks) for checklist in EDITION.checklists for item in checklist.items}
    return [
        methodology.UnitFacts(name=str(name), marks=items, counts=counts, **more.get(str(name), {}))
        for name, counts in tally.count(table, EDITION, engine=ENGINE)
    ]


def table_of(answers: np.ndarray, units: list[str] | None = None) -> pa.Table:
    """Return sheets as the snapshot has them: blank after a filter that is «Нет»."""
    columns: dict[str, Any] = {}
    for at, question in enumerate(EDITION.questionnaire.closed):
        asked = np.ones(len(answers), bool) if question.after is None else answers[:, ROLES.index(question.after)]
        columns[question.role] = pa.array(answers[:, at], pa.bool_(), mask=~asked)
    names = pa.array(units or ["Библиотека"] * len(answers)).dictionary_encode()
    return pa.table({"unit": names, **columns})


def happy(chance: np.random.Generator, number: int, *, mean: float, spread: float) -> np.ndarray:
    """Return answers of people some of whom are happy with everything: answers of a sheet hang together."""
    mood = chance.beta(mean * spread, (1 - mean) * spread, size=(number, 1))
    answers = chance.random((number, len(ROLES))) < mood
    for at, question in enumerate(EDITION.questionnaire.closed):
        if question.kind == "filter":
            answers[:, at] = chance.random(number) < 0.6
    return answers


@pytest.mark.slow
@pytest.mark.parametrize(("number", "mean"), [(40, 0.85), (120, 0.8), (400, 0.9)])
def test_the_interval_of_the_total_holds_the_truth_about_95_times_in_a_hundred(number: int, mean: float) -> None:
    chance = np.random.default_rng(number)
    # Every survey indicator estimates the mean mood, so the truth is what the weights make of it; checklists are full.
    truth = _total_at(mean)
    held, runs = 0, 400
    widths = []
    for _ in range(runs):
        table = table_of(happy(chance, number, mean=mean, spread=4))
        unit = methodology.score(EDITION, facts_of(table), methodology.Settings(rounding="exact")).units[0]
        if unit.total is None:
            continue
        tree = unit_written(unit)["trace"]
        reach = statistics.interval(statistics.total_terms(tree), float(unit.total), statistics.Sheets(table, EDITION))
        assert reach is not None
        held += reach[0] <= truth <= reach[1]
        widths.append(reach[1] - reach[0])
    # 400 runs at 95 % lie between 92 and 98 with a wide margin
    assert 0.92 <= held / len(widths) <= 0.985
    assert 0 < np.mean(widths) < 100


def _total_at(mean: float) -> float:
    shares = sum(
        float(indicator.weight) * (mean * 100 if indicator.measured_by == "survey" else 100.0) / len(EDITION.criteria)
        for indicator in EDITION.indicators
    )
    return shares


def test_answers_that_hang_together_widen_the_interval() -> None:
    chance = np.random.default_rng(7)
    table = table_of(happy(chance, 300, mean=0.8, spread=1))
    tree = unit_written(methodology.score(EDITION, facts_of(table)).units[0])["trace"]
    terms = statistics.total_terms(tree)
    alone = statistics.interval(terms, 90.0, None)
    together = statistics.interval(terms, 90.0, statistics.Sheets(table, EDITION))
    assert alone is not None
    assert together is not None
    assert together[1] - together[0] > 1.3 * (alone[1] - alone[0])


@pytest.mark.slow
def test_the_interval_agrees_with_a_bootstrap_of_whole_sheets() -> None:
    chance = np.random.default_rng(11)
    table = table_of(happy(chance, 300, mean=0.75, spread=3))
    unit = methodology.score(EDITION, facts_of(table), methodology.Settings(rounding="exact")).units[0]
    assert unit.total is not None
    reach = statistics.interval(
        statistics.total_terms(unit_written(unit)["trace"]), float(unit.total), statistics.Sheets(table, EDITION)
    )
    again = []
    for _ in range(400):
        sample = table.take(pa.array(chance.integers(0, table.num_rows, table.num_rows)))
        drawn = methodology.score(EDITION, facts_of(sample), methodology.Settings(rounding="exact")).units[0]
        again.append(float(drawn.total or 0))
    assert reach is not None
    low, high = np.percentile(again, [2.5, 97.5])
    assert reach == (pytest.approx(low, abs=0.5), pytest.approx(high, abs=0.5))


def test_a_single_share_has_wilsons_interval_and_a_checklist_none() -> None:
    chance = np.random.default_rng(3)
    table = table_of(happy(chance, 90, mean=0.7, spread=5))
    tree = unit_written(methodology.score(EDITION, facts_of(table)).units[0])["trace"]
    found = statistics.of_unit(tree, statistics.Sheets(table, EDITION))
    figures = {part["code"]: part for criterion in tree["parts"] for part in criterion["parts"]}
    inputs = figures["2.3"]["inputs"]
    low, high = statistics.wilson(inputs["satisfied"][0], inputs["base"][0])
    assert (float(found["2.3"]["low"]), float(found["2.3"]["high"])) == (
        pytest.approx(100 * low, abs=0.011),
        pytest.approx(100 * high, abs=0.011),
    )
    assert found["2.3"]["n"] == inputs["base"]
    assert len(found["1.3"]["n"]) == 2
    assert not {"1.1", "1.2", "2.1", "3.1", "3.2"} & found.keys()


@pytest.mark.parametrize("branches", ["mean", "by_respondents", "pooled"])
def test_an_institution_with_branches_has_an_interval_of_all_its_sheets(branches: str) -> None:
    chance = np.random.default_rng(5)
    units = ["Голова"] * 100 + ["Филиал"] * 300
    table = table_of(happy(chance, 400, mean=0.8, spread=4), units)
    facts = facts_of(table, Филиал={"parent": "Голова"})
    scores = methodology.score(EDITION, facts, methodology.Settings(branches=branches))
    sheets = statistics.Sheets(table, EDITION)
    found = {unit.name: statistics.of_unit(unit_written(unit)["trace"], sheets) for unit in scores.units}
    wide = {name: float(one["S"]["high"]) - float(one["S"]["low"]) for name, one in found.items()}
    alone = methodology.score(EDITION, [one for one in facts if one.name == "Голова"]).units[0]
    own = statistics.of_unit(unit_written(alone)["trace"], sheets)["S"]
    assert 0 < wide["Голова"] < float(own["high"]) - float(own["low"])
    assert found["Голова"]["2.3"]["n"] == [400]


@pytest.mark.parametrize("policy", ["renormalise", "mean_of_others", "zero", "full"])
def test_a_figure_set_by_policy_adds_no_chance_of_its_own(policy: str) -> None:
    chance = np.random.default_rng(9)
    answers = happy(chance, 100, mean=0.8, spread=4)
    answers[:, ROLES.index("disabled")] = False
    answers[:, ROLES.index("stand_used")] = False
    table = table_of(answers)
    unit = methodology.score(EDITION, facts_of(table), methodology.Settings(no_base={"*": policy})).units[0]
    tree = unit_written(unit)["trace"]
    terms = statistics.total_terms(tree)
    assert "access_satisfied" not in {term.role for term in terms}
    site = [term for term in terms if term.role == "site_satisfied"]
    alone = 1 if policy in ("renormalise", "mean_of_others") else 2
    assert sum(term.weight for term in site) == pytest.approx(100 * 0.4 / 5 / alone)
    found = statistics.of_unit(tree, statistics.Sheets(table, EDITION))
    assert "3.3" not in found
    assert float(found["S"]["low"]) < float(unit.total or 0) < float(found["S"]["high"])


def test_who_overlaps_cannot_be_told_apart_and_who_does_not_can() -> None:
    found = statistics.alike([
        ("первый", 1, 1, 95.0, 99.0), ("второй", 2, 3, 85.0, 91.0), ("третий", 2, 3, 86.0, 92.0),
        ("четвёртый", 4, 4, 80.0, 85.5), ("пятый", 5, 5, 60.0, 70.0),
    ])  # fmt: skip
    assert found["первый"] == statistics.Alike(1, 1, 0)
    assert found["второй"] == statistics.Alike(2, 4, 2)
    assert found["третий"] == statistics.Alike(2, 3, 1)
    assert found["четвёртый"] == statistics.Alike(2, 4, 1)
    assert found["пятый"].others == 0
    assert statistics.alike([]) == {}
