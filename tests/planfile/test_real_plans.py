"""The five real plans are read completely: item by item against outlines checked by hand, and word by word."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from merilo.core import planfile, tables
from tests.planfile import made, outline
from tests.shared import shared_plans

EXPECTED = sorted((Path(__file__).parent / "expected").glob("*.toml"))


def source_of(expected: Path) -> tables.Source:
    (path,) = shared_plans().glob(f"{expected.stem}*.txt")
    return tables.read(path)


def draft_of(letters: str) -> planfile.Draft:
    return planfile.read(source_of(Path(letters)))


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_every_item_is_read_as_the_plan_writes_it(expected: Path) -> None:
    wanted = tomllib.loads(expected.read_text(encoding="utf-8"))
    got = outline.of_plan(planfile.read(source_of(expected)))
    assert len(got["items"]) == len(wanted["items"])
    for item, other in zip(got["items"], wanted["items"], strict=True):
        assert item == other
    assert got == wanted


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_no_word_is_lost_and_none_is_added_but_inherited_cells_and_units(expected: Path) -> None:
    source = source_of(expected)
    draft = planfile.read(source)
    units = {word for target in draft.targets for word in made.words_of(target.unit or "")}
    assert not {word for word in made.lost(source, draft) if word not in units}
    inherited = [item for item in draft.items if any("взято из строки выше" in doubt for doubt in item.doubts)]
    assert sum(made.added(source, draft).values()) == sum(
        len(made.words_of(party)) for item in inherited for party in item.responsible
    )


def test_all_the_items_of_the_five_plans_are_there() -> None:
    counts = {path.stem: len(planfile.read(source_of(path)).items) for path in EXPECTED}
    assert counts == {"ana": 9, "kil": 11, "kim": 8, "mue": 16, "uzl": 6}


def test_a_row_cut_by_a_page_is_mended_without_doubt_where_its_other_cells_are_empty() -> None:
    item = draft_of("kim").items[6]
    assert len(item.responsible) == 2 and not item.doubts
    assert item.responsible[1] == draft_of("kim").items[5].responsible[1], (
        "the mended party is the one of the row above"
    )


def test_cells_that_may_have_bled_into_the_next_row_stay_and_both_rows_are_doubted() -> None:
    items = draft_of("uzl").items
    assert [bool(item.doubts) for item in items] == [False, False, False, True, True, False]
    assert [len(item.responsible) for item in items] == [2, 2, 2, 1, 4, 2]


def test_each_institution_gets_its_own_year() -> None:
    deadline = draft_of("mue").items[0].deadline
    assert deadline is not None and deadline.kind == "several" and deadline.windows == ()
    assert [part.words for part in deadline.parts] == ["2022", "2022", "2023"]
    assert [str(part.of)[:2] for part in deadline.parts] == ["1.", "2.", "3."]
    assert [part.windows[0].end.isoformat() for part in deadline.parts] == ["2022-12-31", "2022-12-31", "2023-12-31"]


def test_both_contradictions_of_the_target_table_are_pointed_out() -> None:
    share, count = draft_of("mue").targets
    assert (share.values["2022"], count.values["2022"], count.values["2023"]) == ("66.6", "2", "1")
    assert len(share.doubts) == 1 and "66,7" in share.doubts[0] and "66,6" in share.doubts[0]
    assert any("не может уменьшаться" in doubt for doubt in count.doubts)
    assert any("100 % от 3" in doubt for doubt in count.doubts)


def test_empty_cells_under_a_filled_one_inherit_it_with_a_doubt() -> None:
    items = {item.number: item for item in draft_of("kil").items}
    for number in ("2.2", "2.3", "2.4", "2.5"):
        assert items[number].responsible == items["2.1"].responsible and len(items[number].doubts) == 1
    assert not items["3.1"].doubts


def test_a_period_the_title_does_not_give_comes_from_a_note_with_a_doubt() -> None:
    draft = draft_of("kil")
    assert draft.period is not None and draft.period.start.year == draft.period.end.year == 2022
    assert any("примечания" in doubt for doubt in draft.doubts)
    assert len(draft.notes) == 1


def test_the_json_has_the_keys_of_the_contract() -> None:
    data = draft_of("ana").as_dict()
    assert list(data) == [
        "title", "approval", "period", "territory", "columns", "items", "targets", "notes", "skipped", "doubts",
    ]  # fmt: skip
    assert list(data["items"][0]) == [
        "number", "section", "text", "deadline", "responsible", "expected_result", "targets", "source", "doubts",
    ]  # fmt: skip
    assert data["items"][0]["targets"] == {"2019": "4", "2020": "4", "2021": "4"}
    assert data["items"][0]["source"].startswith("table 1, row 4")
    assert [piece["why"] for piece in data["skipped"]] == ["номера столбцов"]


def test_a_draft_is_told_in_lines_without_none_and_with_every_text() -> None:
    for path in EXPECTED:
        draft = planfile.read(source_of(path))
        told = "\n".join(planfile.describe(draft))
        assert "None" not in told
        for item in draft.items:
            assert item.text.split("\n")[0] in told
