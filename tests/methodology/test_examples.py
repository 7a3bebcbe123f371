"""The law's examples, kept as data a clerk can add to."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from merilo.core import methodology
from tests.methodology.builders import VECTOR_PRESENT, VECTOR_YES, make_counts, make_marks

EXAMPLES = [
    example
    for path in sorted((Path(__file__).parent / "examples").glob("*.toml"))
    for example in tomllib.loads(path.read_text(encoding="utf-8"))["example"]
]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["name"] for example in EXAMPLES])
def test_the_law_gives_what_the_example_says(example: dict[str, Any]) -> None:
    edition = methodology.load_edition(
        None if "on" in example else "344n-2018", on=example.get("on"), variant=example.get("variant")
    )
    assert edition.key == example.get("expect_edition", edition.key)
    facts = methodology.UnitFacts(
        "Дом культуры «Заря»",
        profile=example.get("profile", "general"),
        marks=make_marks({**VECTOR_PRESENT, **example.get("present", {})}),
        counts=make_counts(example.get("respondents", 200), {**VECTOR_YES, **example.get("yes", {})}),
    )
    unit = methodology.score(edition, [facts], methodology.Settings(**example.get("settings", {}))).units[0]
    figures = {**unit.indicators, **unit.criteria, "S": unit.total}
    shown = {code: "" if figures[code] is None else str(figures[code]) for code in example["expect"]}
    assert shown == example["expect"]


INDICATORS = [indicator.code for indicator in methodology.load_edition("344n-2018").indicators]


@pytest.mark.parametrize("code", INDICATORS)
def test_every_indicator_has_an_example_at_0_and_at_100(code: str) -> None:
    told = {example["expect"].get(code) for example in EXAMPLES}
    assert {"0.00", "100.00"} <= told


@pytest.mark.parametrize("code", INDICATORS)
def test_every_indicator_has_an_example_on_both_sides_of_each_change_of_edition(code: str) -> None:
    sphere = methodology.load_edition().sphere
    followed = [info.until for info in methodology.editions() if info.sphere == sphere and info.until is not None]
    told = {example["on"] for example in EXAMPLES if "on" in example and code in example["expect"]}
    assert followed
    assert {day + timedelta(days=after) for day in followed for after in (0, 1)} <= told
