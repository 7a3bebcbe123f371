"""The table of the guide says what the tests walk, and the tests walk every row there is."""

from __future__ import annotations

from tests.rows import guide

COUNTS = {"KIM": 8, "UZL": 6, "MUE": 16, "ANA": 9}
KILMEZ = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.2", "3.3", "note")


def test_every_row_of_the_five_plans_is_walked() -> None:
    wanted = {f"{letters}-{number}" for letters, last in COUNTS.items() for number in range(1, last + 1)}
    wanted |= {f"KIL-{number}" for number in KILMEZ} | {"MUE-T1", "MUE-T2", "ALL"}
    assert set(guide.rows()) == wanted


def test_the_guide_says_what_the_tests_walk() -> None:
    assert guide.PAGE.read_text(encoding="utf-8") == guide.page(), "write it anew: python -m tests.rows.guide"
