"""Whole invented sites of several makes, each with the verdicts an expert would give."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from tests.probe.asking import audit
from tests.probe.serving import serve

SITES = (
    "village_library", "house_of_culture", "library_system", "empty_shell", "scripted",
    "museum_joomla", "art_school_ucoz", "theatre_tilda", "gosweb", "club_plain",  # written afterwards, code unseen
    "park_ucoz", "puppet_tilda", "school_joomla", "portal_section", "culture_house_gosweb",  # and these after them
    "library_thumbnails", "library_law_retold", "club_ucoz_poor", "museum_template",  # after the look of real ones
    "centre_blocks", "dk_charter_typed", "centre_joomla_old", "library_lures",  # the hardest of thirty written later
)  # fmt: skip


def site(name: str) -> Any:
    return importlib.import_module(f"tests.probe.sites.{name}")


def answers(module: Any) -> Any:
    return module.answers if module.answers.__code__.co_argcount else module.answers()


@pytest.mark.parametrize("name", SITES)
def test_the_verdicts_are_those_of_an_expert(name: str) -> None:
    module = site(name)
    with serve(answers(module)) as served:
        result = audit(served.url.rstrip("/") + getattr(module, "PATH", "/"), name=module.NAME)
    wrong = {
        code: (result.item(code).verdict, result.item(code).reason)
        for code, wanted in module.KEY.items()
        if result.item(code).verdict != wanted
    }
    missed = getattr(module, "MISSED", set())  # known, and few
    assert wrong.keys() == missed, wrong
    assert {one.code for one in result.items} <= set(module.KEY)


def test_of_all_verdicts_at_least_ninety_five_in_a_hundred_agree() -> None:
    modules = [site(name) for name in SITES]
    missed = sum(len(getattr(module, "MISSED", ())) for module in modules)
    assert missed <= 0.05 * sum(len(module.KEY) for module in modules)
