"""Choices of a cycle: what departs from the default says why, they freeze, and the examples people read are true."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from merilo.accounts.models import Entry
from merilo.assessment.models import Cycle, Decision, Phase
from merilo.assessment.queries import choices, options
from merilo.assessment.queries.options import Choices
from merilo.assessment.services import cycles
from merilo.core import methodology
from tests.assessment.making import make_cycle
from tests.methodology.builders import make_counts, make_marks, make_vector, score_one
from tests.town import AT, Town

USUAL = Choices("344n-2024")


def _result(name: str, value: str) -> str:
    return next(one.result for one in options.questions()[name].options if one.value == value)


def _figures(name: str, value: str) -> list[str]:
    return re.findall(r"\d+,\d+", _result(name, value))


def _said(value: Decimal | None) -> str:
    return str(value).replace(".", ",")


@pytest.mark.parametrize("value", ["per_channel", "common"])
def test_the_example_of_denominators_is_what_the_core_counts(value: str) -> None:
    found = score_one(make_vector(), variant=value)
    assert _figures("variant", value) == [_said(found.indicators["1.1"]), _said(found.indicators["4.3"])]


@pytest.mark.parametrize("value", ["2", "integer", "exact"])
def test_the_example_of_rounding_is_what_the_core_counts(value: str) -> None:
    assert _figures("rounding", value) == [_said(score_one(make_vector(), rounding=value).total)]


@pytest.mark.parametrize("value", ["unsatisfied", "left_out"])
def test_the_example_of_blanks_is_what_the_core_counts(value: str) -> None:
    facts = make_vector(counts=make_counts(200, {"comfort_satisfied": 188}, {"comfort_satisfied": 195}))
    found = score_one(facts, blank=value, no_base={"*": "zero"})
    assert _figures("blank", value) == [_said(found.indicators["2.3"])]


@pytest.mark.parametrize("value", ["mean", "by_respondents", "pooled"])
def test_the_example_of_branches_is_what_the_core_counts(value: str) -> None:
    head = make_vector("Головное", counts=make_counts(300, {"disabled": 10, "access_satisfied": 9}))
    branch = make_vector("Филиал", parent="Головное", counts=make_counts(100, {"disabled": 50, "access_satisfied": 15}))
    settings = methodology.Settings(branches=value, no_base={"*": "zero"})
    found = methodology.score(methodology.load_edition("344n-2024"), [head, branch], settings)
    assert _figures("branches", value)[-1] == _said(found.unit("Головное").indicators["3.3"])


@pytest.mark.parametrize(("value", "half"), [("no", "0"), ("yes", "0.5")])
def test_the_example_of_partial_marks_is_what_the_core_counts(value: str, half: str) -> None:
    marks = make_marks({"1.1/stand": 14, "1.1/site": 19}) | {"1.1/stand/15": Decimal(half)}
    found = score_one(make_vector(marks=marks), partial_marks=value == "yes")
    assert _figures("partial_marks", value)[-1] == _said(found.indicators["1.1"])


@pytest.mark.parametrize("value", methodology.POLICIES)
def test_the_example_of_no_base_is_what_the_core_counts(value: str) -> None:
    found = score_one(make_vector(yes={"disabled": 0, "access_satisfied": 0}), no_base={"3.3": value})
    said = _figures("no_base", value)
    assert said == ([] if value == "block" else [_said(found.criteria["К3"])])
    assert (found.criteria["К3"] is None) == (value == "block")


@pytest.mark.parametrize(("value", "places"), [("no", [1, 3, 2]), ("yes", [1, 2, 1])])
def test_the_example_of_groups_is_how_the_core_ranks(value: str, places: list[int]) -> None:
    units = [
        make_vector("Первая", group="библиотека", yes={"overall_satisfied": 200}),
        make_vector("Вторая", group="библиотека", yes={"overall_satisfied": 100}),
        make_vector("Дом культуры", group="клуб", yes={"overall_satisfied": 150}),
    ]
    settings = methodology.Settings(groups=value == "yes")
    found = methodology.score(methodology.load_edition("344n-2024"), units, settings)
    assert [unit.place for unit in found.units] == places
    assert re.findall(r"\d", _result("groups", value)) == [str(place) for place in places]


def test_a_cycle_is_opened_by_the_usual_rules_without_a_word_more(town: Town) -> None:
    made = cycles.open_cycle(municipality=town.municipality, year=2026, choices=USUAL, actor=town.anna, at=AT)
    assert (made.title, made.ordinal, made.phase) == ("Независимая оценка 2026 года", 1, Phase.PREPARATION)
    assert choices.settings_of(made) == methodology.Settings()
    assert choices.edition_of(made).variant == "per_channel"
    second = cycles.open_cycle(municipality=town.municipality, year=2026, choices=USUAL, actor=town.anna, at=AT)
    assert second.title == "Независимая оценка 2026 года (2-й цикл)"
    assert Entry.objects.filter(act="open_cycle").count() == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("edition", "344n-2018"), ("variant", "common"), ("rounding", "integer"), ("blank", "left_out"),
        ("branches", "pooled"), ("groups", True), ("partial_marks", True), ("no_base", {"3.3": "zero"}),
    ],
)  # fmt: skip
def test_what_is_not_the_usual_rule_says_why(name: str, value: object, town: Town) -> None:
    given = {"municipality": town.municipality, "year": 2026, "actor": town.anna, "at": AT}
    other = replace(USUAL, **{name: value})  # type: ignore[arg-type]
    with pytest.raises(ValidationError) as fault:
        cycles.open_cycle(**given, choices=other)
    assert list(fault.value.message_dict) == [f"reason_{name}"]
    made = cycles.open_cycle(**given, choices=replace(other, reasons={name: "так принято в области"}))
    assert made.reasons == {name: "так принято в области"}
    assert getattr(made, name) == value


@pytest.mark.parametrize("year", [2024, 2028])
def test_a_cycle_is_of_this_year_or_one_beside(year: int, town: Town) -> None:
    with pytest.raises(ValidationError):
        cycles.open_cycle(municipality=town.municipality, year=year, choices=USUAL, actor=town.anna, at=AT)


def test_rules_nobody_knows_are_refused(town: Town) -> None:
    for bad in ({"rounding": "7"}, {"edition": "1-1999"}, {"variant": "x"}, {"no_base": {"9.9": "zero"}}):
        with pytest.raises(ValidationError):
            cycles.open_cycle(
                municipality=town.municipality, year=2026, choices=replace(USUAL, **bad), actor=town.anna, at=AT
            )  # type: ignore[arg-type]


def test_choices_change_until_gathering_begins(town: Town) -> None:
    cycle = make_cycle(town, phase=Phase.PREPARATION)
    other = replace(USUAL, rounding="integer", reasons={"rounding": "как у соседей"})
    assert cycles.choose(cycle=cycle, choices=other, actor=town.anna, at=AT).rounding == "integer"
    assert [line.words for line in options.lines(Cycle.objects.get()) if line.name == "rounding"] == [
        "Показатели целые, критерии с одним знаком"
    ]
    running = make_cycle(town, ordinal=2)
    with pytest.raises(cycles.ChoicesAreFrozen):
        cycles.choose(cycle=running, choices=other, actor=town.anna, at=AT)
    with pytest.raises(PermissionDenied):
        cycles.choose(cycle=cycle, choices=other, actor=town.boris, at=AT)


def test_a_decision_about_an_indicator_without_base_stands_over_the_choice(town: Town) -> None:
    cycle = make_cycle(town, phase=Phase.PRELIMINARY)
    cycle.no_base = {"*": "block", "4.3": "zero"}
    for number, values in enumerate([{"3.3": "zero"}, {"3.3": "renormalise"}]):
        Decision.objects.create(
            cycle=cycle, kind="policy", basis=f"протокол № {number}", decided_on=AT.date(), values=values, at=AT
        )
    assert choices.no_base_of(cycle) == {"*": "block", "4.3": "zero", "3.3": "renormalise"}
