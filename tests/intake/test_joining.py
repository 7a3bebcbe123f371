"""Files are joined by the identity of names: one to one, or a fault; never a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from merilo.core import intake, tally
from tests.intake.files import EDITION, YES
from tests.intake.joined import ITEMS, joined


@pytest.mark.parametrize("other", [
    "МБУК \"Дом культуры им. А.С. Пёрышкина\"", "мбук «дом культуры им. а. с. перышкина»",
    "МБУК «Дом культуры им.А.С.Пёрышкина».",
    "  МБУК\u00a0„Дом  культуры им. А. С. Пёрышкина“ ", "МБУК Дом культуры им А С Пёрышкина",
    "МБУК «Дом культуры\u00ad им. А.С.Пёрышкина»",
])  # fmt: skip
def test_one_name_in_many_ways_is_one_institution(other: str) -> None:
    assert intake.identity(other) == intake.identity("МБУК «Дом культуры им. А.С. Пёрышкина»")


def test_dashes_and_number_signs_do_not_part_names() -> None:
    assert intake.identity("Дом-музей — филиал №2") == intake.identity("Дом - музей - филиал № 2")


@pytest.mark.parametrize(("one", "two"), [("Клуб №1", "Клуб №11"), ("Клуб", "Клубы"), ("Музей быта", "Музей труда")])
def test_different_names_stay_different(one: str, two: str) -> None:
    assert intake.identity(one) != intake.identity(two)


def test_facts_hold_marks_and_counts_of_the_same_institution(tmp_path: Path) -> None:
    no = ["Нет", *YES[1:]]
    result = joined(
        tmp_path,
        marks={"Музей": [1] * ITEMS, "Клуб": [0] * ITEMS},
        answers=[("КЛУБ.", no), ("«Клуб»", YES), ("музей", YES)],
    )
    assert result.faults == ()
    facts = intake.facts(result, tally.count(result.sheets, result.edition))
    museum, club = facts
    assert (museum.name, club.name) == ("Музей", "Клуб")
    assert set(museum.marks.values()) == {1} and set(club.marks.values()) == {0}
    assert museum.counts is not None and club.counts is not None
    assert (museum.counts.respondents, club.counts.respondents) == (1, 2)
    assert (club.counts.yes["stand_used"], club.counts.ignored["stand_satisfied"]) == (1, 1)


def test_the_list_gives_other_names_heads_profiles_and_groups(tmp_path: Path) -> None:
    result = joined(
        tmp_path,
        marks=["РДК", "Сельский клуб", "Театр"],
        answers=["Дом культуры", "РДК", "сельский клуб", "театр"],
        units=[
            ["Дом культуры", "РДК; ДК", None, None, "Клубы", 10],
            ["Сельский клуб", None, "РДК", None, "Клубы", 20],
            ["Театр", None, None, "творческий", None, 30],
        ],
    )
    assert result.faults == ()
    head, branch, theatre = result.institutions
    assert (head.name, head.parent, head.respondents, head.recipients) == ("Дом культуры", None, 2, 10)
    assert (branch.parent, branch.group) == ("Дом культуры", "Клубы")
    assert (theatre.profile, theatre.parent) == ("creative", None)


def test_a_head_may_have_no_rows_of_its_own(tmp_path: Path) -> None:
    listed = [["Система", None, None], ["А", None, "Система"], ["Б", None, "Система"]]
    result = joined(tmp_path, marks=["А", "Б"], answers=["А", "Б"], units=listed)
    assert result.faults == ()
    assert {one.name: (one.parent, one.respondents, bool(one.marks)) for one in result.institutions} == {
        "Система": (None, 0, False), "А": ("Система", 1, True), "Б": ("Система", 1, True),
    }  # fmt: skip
    assert joined(tmp_path, marks=["А", "Б"], answers=["А", "Б"], units=listed[1:]).faults == ()


def test_what_stands_in_one_file_only_is_a_fault_with_a_hint_and_never_a_guess(tmp_path: Path) -> None:
    faults = joined(
        tmp_path, marks=["Центральная библиотека", "Клуб"], answers=["Центральная библиотeка", "Клуб"]
    ).faults
    assert [(fault.file, fault.row) for fault in faults] == [("answers.csv", 2), ("marks.csv", 2)]
    assert "Похоже на «Центральная библиотека»" in faults[0].text
    assert "нет ни одной анкеты" in faults[1].text


def test_a_listed_unit_in_no_file_and_a_unit_outside_the_list_are_faults(tmp_path: Path) -> None:
    faults = joined(tmp_path, marks=["А", "Б"], answers=["А", "Б"], units=[["А"], ["В"]]).faults
    assert [(fault.file, fault.row) for fault in faults] == [("marks.csv", 3), ("answers.csv", 3), ("units.csv", 3)]


def test_two_rows_of_one_unit_are_a_fault_that_names_both(tmp_path: Path) -> None:
    [fault] = joined(tmp_path, marks=["Клуб «Заря»", 'клуб "Заря".'], answers=["Клуб Заря"]).faults
    assert (fault.row, "строке 2" in fault.text) == (3, True)


def test_two_listed_units_that_are_alike_are_a_fault(tmp_path: Path) -> None:
    [fault] = joined(tmp_path, marks=["Клуб"], answers=["Клуб"], units=[["Клуб"], ["Музей", "«КЛУБ»"]]).faults
    assert (fault.file, fault.row) == ("units.csv", 3) and "уже есть в строке 2" in fault.text


def test_a_head_that_is_not_there_and_a_circle_of_heads_are_faults(tmp_path: Path) -> None:
    [fault] = joined(
        tmp_path,
        marks=["Библиотека", "Б"],
        answers=["Библиотека", "Б"],
        units=[["Библиотека"], ["Б", None, "Библиотеки"]],
    ).faults
    assert (
        fault.row == 3
        and "Головной организации «Библиотеки» нет" in fault.text
        and "Похоже на «Библиотека»" in fault.text
    )
    faults = joined(tmp_path, marks=["А", "Б"], answers=["А", "Б"], units=[["А", None, "Б"], ["Б", None, "А"]]).faults
    assert [fault.row for fault in faults] == [2, 3] and "«А» → «Б» → «А»" in faults[0].text
    [own] = joined(tmp_path, marks=["А"], answers=["А"], units=[["А", None, "А"]]).faults
    assert "круг" in own.text


def test_a_row_without_any_mark_is_a_fault(tmp_path: Path) -> None:
    [fault] = joined(tmp_path, marks={"А": [1] * ITEMS, "Б": [None] * ITEMS}, answers=["А", "Б"]).faults
    assert "нет ни одной отметки" in fault.text and fault.row == 3


def test_bad_rows_are_left_out_on_request_and_told(tmp_path: Path) -> None:
    bad = ["может быть", *YES[1:]]
    files = {
        "marks": {"А": [1] * ITEMS, "Б": ["есть", *[1] * (ITEMS - 1)], "В": [1] * ITEMS},
        "answers": [("А", YES), ("А", bad), ("Б", YES), ("В", bad), ("Г", YES)],
    }
    refused = joined(tmp_path, **files)  # type: ignore[arg-type]
    assert [(fault.file, fault.row) for fault in refused.faults] == [
        ("marks.csv", 3), ("answers.csv", 3), ("answers.csv", 5), ("answers.csv", 6),
    ]  # fmt: skip
    result = joined(tmp_path, **files, leave_out=True)  # type: ignore[arg-type]
    assert result.faults == ()
    assert [one.name for one in result.institutions] == ["А"] and result.institutions[0].respondents == 1
    assert (result.left_out_units, result.left_out_sheets) == (("Б", "В"), 4)
    assert {(fault.file, fault.row) for fault in result.left_out} == {
        ("marks.csv", 3), ("marks.csv", 4), ("answers.csv", 3), ("answers.csv", 4),
        ("answers.csv", 5), ("answers.csv", 6),
    }  # fmt: skip
    [(unit, counts)] = tally.count(result.sheets, EDITION)
    assert (unit, counts.respondents, counts.yes["stand_used"]) == ("А", 1, 1)


def test_of_two_rows_of_one_unit_neither_is_chosen(tmp_path: Path) -> None:
    files = {"marks": ["Клуб", "Музей", "«клуб»"], "answers": ["Клуб", "Музей"]}
    result = joined(tmp_path, **files, leave_out=True)  # type: ignore[arg-type]
    assert [one.name for one in result.institutions] == ["Музей"]
    assert result.left_out_units == ("Клуб", "«клуб»")


def test_when_nothing_is_left_it_is_a_fault(tmp_path: Path) -> None:
    result = joined(tmp_path, marks=["А"], answers=["Б"], leave_out=True)
    assert ["ничего не осталось" in fault.text for fault in result.faults] == [True]


def test_open_answers_are_found_by_institution(tmp_path: Path) -> None:
    from tests.intake.files import header, marks_header, write

    rows = [
        [*header(), "Ваши предложения"],
        ["А", *YES, "Тепло"],
        ["Б", "?", *YES[1:], "Шум"],
        ["«а»", *YES, None],
        ["Б", *YES, "Свет"],
    ]
    answers = intake.read_answers(write(tmp_path / "a.csv", rows), EDITION)
    marks = [marks_header(), ["А", *[1] * ITEMS], ["Б", *[1] * ITEMS]]
    checklists = intake.read_checklists(write(tmp_path / "c.csv", marks), EDITION)
    result = intake.join(checklists, answers, leave_out_bad_rows=True)
    assert list(intake.texts(result, answers, "proposals")) == [("А", "Тепло"), ("Б", "Свет")]
