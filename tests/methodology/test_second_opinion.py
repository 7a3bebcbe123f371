"""Scoring against a second, deliberately naive implementation, and against the trees it gives."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from merilo.core import methodology
from tests.methodology.builders import FILTER_OF, ITEMS, ROLES
from tests.methodology.evaluator import published
from tests.methodology.naive import Naive, place_of, strings

POLICIES = st.sampled_from(methodology.POLICIES)
CODES = ("*", "1.1", "1.3", "2.1", "2.3", "3.3", "4.1", "4.3", "5.2")
MARKS = st.sampled_from([Decimal(1), Decimal(1), Decimal(0), None, Decimal("0.5"), Decimal("0.25")])


@st.composite
def counts(draw: st.DrawFn) -> methodology.Counts | None:
    """Small numbers hit empty groups, everybody and nobody often."""
    if draw(st.integers(0, 9)) == 0:
        return None
    respondents = draw(st.sampled_from([0, 1, 2, 3, 7, 200, 601]))
    yes: dict[str, int] = {}
    answered: dict[str, int] = {}
    extreme = draw(st.sampled_from(["any", "any", "all no", "all yes"]))
    for role in ROLES:
        most = yes[FILTER_OF[role]] if role in FILTER_OF else respondents
        answered[role] = most if extreme == "all yes" else draw(st.integers(0, most))
        yes[role] = {"all no": 0, "all yes": most}.get(extreme, draw(st.integers(0, answered[role])))
    return methodology.Counts(respondents, yes, answered)


@st.composite
def marks(draw: st.DrawFn) -> dict[str, Decimal | None]:
    found: dict[str, Decimal | None] = {}
    for key, length in ITEMS.items():
        kind = draw(st.sampled_from(["drawn", "drawn", "drawn", "none apply", "not seen", "all"]))
        if kind == "not seen":
            continue
        for number in range(1, length + 1):
            mark = {"none apply": None, "all": Decimal(1)}.get(kind, draw(MARKS) if kind == "drawn" else None)
            found[f"{key}/{number:02d}"] = mark
    return found


@st.composite
def worlds(draw: st.DrawFn) -> list[methodology.UnitFacts]:
    """Some institutions, some of them twins (ties), some with branches, a head perhaps without facts."""
    units: list[methodology.UnitFacts] = []
    for number in range(draw(st.integers(1, 4))):
        name = f"Учреждение {number}"
        profile = draw(st.sampled_from(["general", "general", "creative"]))
        group = draw(st.sampled_from([None, "клубы", "библиотеки"]))
        if units and draw(st.booleans()) and units[-1].parent is None:
            units.append(replace(units[-1], name=name))
            continue
        head = methodology.UnitFacts(name, None, profile, group, draw(marks()), draw(counts()))
        branches = [
            methodology.UnitFacts(f"{name}, филиал {branch}", name, profile, group, draw(marks()), draw(counts()))
            for branch in range(draw(st.sampled_from([0, 0, 1, 2])))
        ]
        if not branches or draw(st.booleans()):
            units.append(head)
        units += branches
    return units


@st.composite
def choices(draw: st.DrawFn) -> methodology.Settings:
    return methodology.Settings(
        rounding=draw(st.sampled_from(["2", "integer", "exact"])),
        no_base={code: draw(POLICIES) for code in CODES if code == "*" or draw(st.integers(0, 3)) == 0},
        blank=draw(st.sampled_from(methodology.BLANKS)),
        branches=draw(st.sampled_from(methodology.BRANCH_RULES)),
        groups=draw(st.booleans()),
        partial_marks=True,
    )


def published_by(units: list[methodology.UnitFacts], chosen: methodology.Settings, variant: str) -> methodology.Scores:
    return methodology.score(methodology.load_edition("344n-2018", variant=variant), units, chosen)


def shown(unit: methodology.UnitScore) -> dict[str, Any]:
    def text(value: Decimal | None) -> str | None:
        return None if value is None else f"{value:f}"

    return {
        "indicators": {code: text(value) for code, value in unit.indicators.items()},
        "criteria": {code: text(value) for code, value in unit.criteria.items()},
        "total": text(unit.total),
    }


@settings(max_examples=150, deadline=None)
@given(worlds(), choices(), st.sampled_from(["per_channel", "common"]))
def test_every_figure_and_place_is_what_the_naive_implementation_says(
    units: list[methodology.UnitFacts], chosen: methodology.Settings, variant: str
) -> None:
    naive = Naive(
        variant=variant,
        rounding=chosen.rounding,
        no_base=dict(chosen.no_base),
        blank=chosen.blank,
        branches=chosen.branches,
    )
    expected = naive.score(units)
    scores = published_by(units, chosen, variant)
    assert {unit.name for unit in scores.units} == set(expected)
    for unit in scores.units:
        assert shown(unit) == strings(expected[unit.name], chosen.rounding), unit.name
        assert unit.place == place_of(unit.name, expected, chosen.rounding, groups=chosen.groups)
        assert bool(unit.blocked) == (unit.total is None)
    general = [one["total"] for one in expected.values() if not one["parent"] and one["profile"] == "general"]
    scored = [total for total in general if total is not None]
    assert scores.municipality.scored == len(scored)
    if scored:
        mean = {"indicators": {}, "criteria": {}, "total": sum(scored) / len(scored)}
        assert f"{scores.municipality.total:f}" == strings(mean, chosen.rounding)["total"]


def figures_in(tree: dict[str, Any]) -> list[dict[str, Any]]:
    return [tree, *(figure for part in tree["parts"] for figure in figures_in(part))]


@settings(max_examples=50, deadline=None)
@given(worlds(), choices(), st.sampled_from(["per_channel", "common"]))
def test_a_stranger_recomputes_every_figure_from_the_tree_alone(
    units: list[methodology.UnitFacts], chosen: methodology.Settings, variant: str
) -> None:
    scores = published_by(units, chosen, variant)
    for unit in [*scores.units, scores.municipality]:
        tree = json.loads(json.dumps(unit.trace.as_dict(), ensure_ascii=False))
        assert methodology.recheck(tree) == ()
        seen = {}
        for figure in figures_in(tree):
            if figure["rounding"] is not None:
                assert figure["value"] == published(figure), figure["code"]
        for figure in [tree, *tree["parts"], *(part for criterion in tree["parts"] for part in criterion["parts"])]:
            seen[figure["code"]] = figure["value"]
        values = {**unit.indicators, **unit.criteria, "S": unit.total}
        assert seen == {code: None if values[code] is None else f"{values[code]:f}" for code in seen}
        assert methodology.explain(methodology.figure_from(tree)) == methodology.explain(unit.trace)


@settings(max_examples=40, deadline=None)
@given(worlds(), choices(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    units: list[methodology.UnitFacts], chosen: methodology.Settings, random: Any
) -> None:
    shuffled = random.sample(units, len(units))
    before = {unit.name: (shown(unit), unit.place) for unit in published_by(units, chosen, "per_channel").units}
    after = {unit.name: (shown(unit), unit.place) for unit in published_by(shuffled, chosen, "per_channel").units}
    assert before == after


@settings(max_examples=40, deadline=None)
@given(worlds(), choices())
def test_names_change_nothing_but_names(units: list[methodology.UnitFacts], chosen: methodology.Settings) -> None:
    def renamed(name: str) -> str:
        return name[::-1]

    others = [
        replace(unit, name=renamed(unit.name), parent=None if unit.parent is None else renamed(unit.parent))
        for unit in units
    ]
    before = {renamed(unit.name): (shown(unit), unit.place) for unit in published_by(units, chosen, "common").units}
    after = {unit.name: (shown(unit), unit.place) for unit in published_by(others, chosen, "common").units}
    assert before == after


@settings(max_examples=40, deadline=None)
@given(marks(), counts(), choices())
def test_one_more_satisfied_person_never_lowers_a_total(
    found: dict[str, Decimal | None], asked: methodology.Counts | None, chosen: methodology.Settings
) -> None:
    if asked is None or asked.yes["recommend"] == asked.answered["recommend"]:
        return
    happier = replace(asked, yes={**asked.yes, "recommend": asked.yes["recommend"] + 1})
    before, after = (
        published_by([methodology.UnitFacts("Дом", marks=found, counts=one)], chosen, "per_channel").units[0].total
        for one in (asked, happier)
    )
    assert before is None or (after is not None and after >= before)
