"""Faults of existing scripts that concern reading and joining, each a test by name."""

from __future__ import annotations

import random
from pathlib import Path

from merilo.core import intake, tally
from tests.intake.files import EDITION, YES
from tests.intake.joined import ITEMS, joined


def test_organisations_are_joined_by_identity_and_not_by_sorted_position(tmp_path: Path) -> None:
    """The k-th of one sorted file is not the k-th of the other: here every sorting differs."""
    names = ["«Ясень»", "Берёза", "берег", "Ёлка", "АИСТ"]
    marks = {name: [1] * at + [0] * (ITEMS - at) for at, name in enumerate(names, 1)}
    sheets = [(name.upper().replace("Ё", "Е").strip("«»"), YES) for at, name in enumerate(names, 1) for _ in range(at)]
    random.Random(1).shuffle(sheets)
    result = joined(tmp_path, marks=marks, answers=sheets)
    assert result.faults == ()
    for one in result.institutions:
        at = names.index(one.name) + 1
        assert (one.respondents, sum(mark or 0 for mark in one.marks.values())) == (at, at)


def test_names_that_differ_by_dots_quotes_case_and_spaces_are_joined(tmp_path: Path) -> None:
    result = joined(tmp_path, marks=["МБУК «Дом культуры с. Заречье»"], answers=['мбук  "Дом культуры с.Заречье" .'])
    assert result.faults == ()


def test_an_organisation_in_one_file_only_does_not_shift_the_others(tmp_path: Path) -> None:
    result = joined(tmp_path, marks=["А", "В"], answers=["А", "Б", "В"])
    assert [fault.text for fault in result.faults] == [
        "Организации «Б» (1\u00a0анкета) нет в сводной таблице чек-листов."
    ]


def test_a_question_nobody_answered_yes_is_not_dropped(tmp_path: Path) -> None:
    """A script that pivots by «Да» loses such a question, and with it a place in the table, for all."""
    nobody = [*YES[:5], "Нет", None, *YES[7:]]
    result = joined(tmp_path, marks=["А", "Б"], answers=[("А", nobody), ("Б", nobody)])
    for _, counts in tally.count(result.sheets, EDITION):
        assert (counts.yes["disabled"], counts.answered["disabled"]) == (0, 1)
        assert (counts.yes["access_satisfied"], counts.answered["access_satisfied"]) == (0, 0)


def test_the_last_item_of_each_block_is_read(tmp_path: Path) -> None:
    result = joined(tmp_path, marks={"А": [1] * ITEMS}, answers=["А"])
    marks = result.institutions[0].marks
    for checklist in EDITION.checklists:
        assert marks[checklist.items[-1].code] == 1
    assert len(marks) == ITEMS


def test_heads_come_from_the_list_and_not_from_code(tmp_path: Path) -> None:
    listed = [["Голова"], ["Филиал 1", None, "Голова"], ["Филиал 2", None, "голова."]]
    names = ["Голова", "Филиал 1", "Филиал 2"]
    result = joined(tmp_path, marks=names, answers=names, units=listed)
    assert [one.parent for one in result.institutions] == [None, "Голова", "Голова"]
    assert [one.parent for one in joined(tmp_path, marks=names, answers=names).institutions] == [None] * 3


def test_hints_name_a_neighbour_and_join_nothing(tmp_path: Path) -> None:
    result = joined(tmp_path, marks=["Детская библиотека"], answers=["Детская библиатека"])
    assert result.institutions[0].respondents == 0
    assert all(isinstance(fault, intake.Fault) for fault in result.faults) and len(result.faults) == 2
