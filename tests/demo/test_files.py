"""The files themselves: the same every time, in the shape operators send, joined by identity only."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from merilo import demo
from merilo.core import methodology
from merilo.demo.district import load_district
from merilo.demo.survey import AGES
from tests.shared import shared_plans

ON = date(2026, 3, 1)


def rows_of(path: Path) -> list[tuple[object, ...]]:
    """Return the rows of a workbook's only sheet, read by another library than wrote it."""
    book = openpyxl.load_workbook(path, read_only=True)
    (sheet,) = book.worksheets
    return list(sheet.iter_rows(values_only=True))


def identity(name: object) -> str:
    """Return what is left of a name when case, ё, quotes, spaces and final dots are not looked at."""
    bare = re.sub(r"[«»\"]", "", str(name).lower().replace("ё", "е").replace("\u00a0", " "))
    return " ".join(bare.split()).rstrip(". ")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> demo.SampleFiles:
    return demo.write_sample(tmp_path_factory.mktemp("files"), on=ON)


def test_equal_seed_and_day_give_equal_bytes(files: demo.SampleFiles, tmp_path: Path) -> None:
    again = demo.write_sample(tmp_path / "new folder", on=ON)
    for name in demo.SampleFiles.__slots__:
        first, second = getattr(files, name), getattr(again, name)
        assert first.read_bytes() == second.read_bytes(), first.name


def test_another_seed_moves_only_the_answers_and_what_follows_from_them(
    files: demo.SampleFiles, tmp_path: Path
) -> None:
    other = demo.write_sample(tmp_path, seed=2, on=ON)
    changed = {
        name
        for name in demo.SampleFiles.__slots__
        if getattr(files, name).read_bytes() != getattr(other, name).read_bytes()
    }
    assert changed == {"answers", "operator_table"}


def test_the_day_moves_the_survey_and_the_years_of_the_plan(files: demo.SampleFiles, tmp_path: Path) -> None:
    other = demo.write_sample(tmp_path, on=date(2027, 9, 1))
    assert max(row[0] for row in rows_of(other.answers)[1:]).date() < date(2027, 9, 1)  # type: ignore[union-attr]
    assert max(row[0] for row in rows_of(files.answers)[1:]).date() < ON  # type: ignore[union-attr]
    assert files.plan.read_bytes() != other.plan.read_bytes()


def test_checklist_headers_name_the_block_and_the_item_and_marks_are_0_1_or_blank(files: demo.SampleFiles) -> None:
    header, *rows = rows_of(files.checklists)
    edition = methodology.load_edition(on=ON)
    assert header[1:] == tuple(f"{c.title} [{item.text}]" for c in edition.checklists for item in c.items)
    marks = {mark for row in rows for mark in row[1:]}
    assert marks == {0, 1, None}
    assert len(rows) == len(load_district().units)


def test_answers_ask_the_questions_in_full_and_are_written_in_many_ways(files: demo.SampleFiles) -> None:
    header, *rows = rows_of(files.answers)
    edition = methodology.load_edition(on=ON)
    assert header[2:16] == tuple(f"{q.number}. {q.text_ru}" for q in edition.questionnaire.closed)
    words = {answer for row in rows for answer in row[2:16]}
    assert {"Да", "да", "ДА ", "Нет", "нет", "Нет (переход к вопросу 3)", None} <= words
    assert {str(word).strip().lower()[:3] for word in words - {None}} == {"да", "нет"}
    assert {row[17] for row in rows} == {"женский", "мужской"}
    assert {row[18] for row in rows} == set(AGES)
    assert any(row[16] and "&" in str(row[16]) for row in rows), "a proposal with a letter that markup must escape"


def test_somebody_answers_after_a_no_and_somebody_leaves_a_question_blank(files: demo.SampleFiles) -> None:
    rows = rows_of(files.answers)[1:]
    after_no = [row for row in rows if str(row[2]).lower().startswith("нет") and row[3] is not None]
    assert after_no
    assert [row for row in rows if row[6] is None], "question 5 is asked of everybody"


def test_every_name_in_the_files_joins_by_identity_to_exactly_one_unit(files: demo.SampleFiles) -> None:
    known: dict[str, str] = {}
    for name, others, *_ in rows_of(files.units)[1:]:
        for spelling in (name, *str(others or "").split(";")):
            if identity(spelling):
                assert identity(spelling) not in known, f"{spelling} would mean two units"
                known[identity(spelling)] = str(name)
    in_checklists = [row[0] for row in rows_of(files.checklists)[1:]]
    in_answers = {row[1] for row in rows_of(files.answers)[1:]}
    assert sorted(known[identity(name)] for name in in_checklists) == sorted(set(known.values()))
    assert {known[identity(name)] for name in in_answers} == set(known.values())


def test_names_are_written_in_all_the_ways_that_hurt(files: demo.SampleFiles) -> None:
    official = {row[0] for row in rows_of(files.units)[1:]}
    written = {str(row[1]) for row in rows_of(files.answers)[1:]}
    assert len(written) > 3 * len(official)
    for hurt in ('"', "  ", "\u00a0"):
        assert any(hurt in name for name in written), repr(hurt)
    assert any(name.endswith(".") for name in written)
    assert any(name.isupper() for name in written) and any(name.islower() for name in written)
    assert any("Озерский" in name for name in written), "ё written as е"
    assert any(str(row[0]) not in official for row in rows_of(files.checklists)[1:])
    assert "Озёрский ДК" in {name.strip() for name in written}, "another name, known from the list of units only"


def test_positions_in_the_lists_exist(files: demo.SampleFiles) -> None:
    edition = methodology.load_edition(on=ON)
    sizes = {f"{c.code}/{c.channel}": len(c.items) for c in edition.checklists}
    sizes |= {c.code: len(c.items) for c in edition.checklists if c.code != "1.1"}
    for unit in load_district().units:
        for block, places in (*unit.absent.items(), *unit.unused.items()):
            assert all(place and -sizes[block] <= place <= sizes[block] for place in places), (unit.name, block)


def test_names_of_the_district_and_its_people_are_invented() -> None:
    district = load_district()
    texts = " ".join(
        path.read_text(encoding="utf-8").lower().replace("ё", "е") for path in shared_plans().glob("*.txt")
    )
    proper = [district.name.split()[0], district.head, district.deputy, district.chair, "Берёзовский", "Ключевской"]
    proper += [word for unit in district.units for word in re.findall(r"«([^«»]+)»", unit.name)]
    for name in proper:
        words = name.replace("\u00a0", " ").lower().replace("ё", "е").split()
        assert max(words, key=len) not in texts.split(), name
