"""Phrases of every kind beside what they mean: a clerk adds a line to a table and sees."""

from __future__ import annotations

import csv
import importlib.util
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from merilo.core import deadlines
from tests.deadlines.meaning import meaning
from tests.shared import shared_plans

HERE = Path(__file__).parent


def _rows() -> list[Any]:
    found = []
    for table in sorted(HERE.glob("*.tsv")):
        with table.open(encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                name = f"{table.stem}: {row['words'][:60]}"
                found.append(
                    pytest.param(row["words"].replace("\\n", "\n"), row["from"], row["to"], row["meaning"], id=name)
                )
    return found


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(("words", "start", "end", "expected"), _rows())
def test_a_phrase_means_what_the_table_says(words: str, start: str, end: str, expected: str) -> None:
    assert meaning(deadlines.parse(words, start=_date(start), end=_date(end))) == expected


@pytest.mark.parametrize(("words", "start", "end", "expected"), _rows())
def test_what_say_says_has_the_same_windows(words: str, start: str, end: str, expected: str) -> None:
    period: dict[str, Any] = {"start": _date(start), "end": _date(end), "event_on": date(2026, 3, 5)}
    first = deadlines.parse(words, **period)
    again = deadlines.parse(deadlines.say(first), **period)
    assert again.all_windows() == first.all_windows(), f"{words!r} is said as {first.said!r}"


def test_the_real_phrases_mean_what_people_read_in_them() -> None:
    """Compare with the table beside the plans by its own comparing function."""
    folder = shared_plans()
    spec = importlib.util.spec_from_file_location("check_deadlines", folder / "check_deadlines.py")
    assert spec is not None and spec.loader is not None
    check = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    try:
        spec.loader.exec_module(check)
    finally:
        sys.dont_write_bytecode = before
    text = (folder / "deadlines.tsv").read_text(encoding="utf-8")
    phrases = list(deadlines.read_phrases(text))
    expected = [json.loads(line.split("\t")[3]) for line in text.splitlines()[1:] if line.strip()]
    assert len(phrases) == len(expected) > 100
    faults = []
    for phrase, meant in zip(phrases, expected, strict=True):
        answer = deadlines.parse(phrase.words, start=phrase.start, end=phrase.end).as_dict()
        wrong = check.agrees(answer, meant)
        if wrong:
            faults.append(f"{phrase.words!r}: {wrong}")
    assert not faults, "\n".join(faults)


def test_every_kind_has_its_table() -> None:
    kinds = {"continuous", "as_needed", "recurring", "period", "after_event", "unstated", "several", "unclear"}
    assert {table.stem for table in HERE.glob("*.tsv")} == kinds
