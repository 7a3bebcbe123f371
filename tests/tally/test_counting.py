"""One expression, the same whole numbers from every engine."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merilo.core import methodology, tally
from tests.tally.loop import FILTERS, ROLES, Sheet, counted_one_by_one

EDITION = methodology.load_edition("344n-2024")
CODES = {True: tally.YES, False: tally.NO, None: tally.BLANK}

Rows = list[tuple[str, Sheet]]

answers = st.fixed_dictionaries({role: st.sampled_from([True, False, None]) for role in ROLES})
tables = st.lists(st.tuples(st.sampled_from(["Клуб", "Музей «Быт»", "", "O'Neil; --"]), answers), max_size=12)


def in_memory(rows: Rows) -> tally.Sheets:
    units = tuple(dict.fromkeys(unit for unit, _ in rows))
    return tally.Sheets(
        units=units,
        unit=array("l", [units.index(unit) for unit, _ in rows]),
        answers={role: bytes(CODES[sheet[role]] for _, sheet in rows) for role in ROLES},
    )


@pytest.fixture(scope="module")
def duckdb() -> Iterator[tally.Engine]:
    with tally.connect("duckdb://?threads=1") as engine:
        yield engine


def test_the_loop_knows_the_questionnaire_of_the_edition() -> None:
    closed = [q for q in EDITION.questionnaire.questions if q.kind in ("filter", "satisfied")]
    assert tuple(q.role for q in closed) == ROLES
    assert {q.role: q.after for q in closed if q.after} == FILTERS


@given(rows=tables)
@settings(max_examples=200)
def test_memory_counts_as_the_loop_does(rows: Rows) -> None:
    counted = tally.count(in_memory(rows), EDITION)
    assert dict(counted) == counted_one_by_one(rows)
    assert [unit for unit, _ in counted] == sorted({unit for unit, _ in rows})


@given(rows=tables)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_duckdb_counts_as_the_loop_does(rows: Rows, duckdb: tally.Engine) -> None:
    counted = tally.count(in_memory(rows), EDITION, engine=duckdb)
    assert dict(counted) == counted_one_by_one(rows)
    assert [unit for unit, _ in counted] == sorted({unit for unit, _ in rows})


def some_rows() -> Rows:
    pattern = [True, None, False, True, False]
    return [
        (f"Клуб {at % 3}", {role: pattern[(at * place) % 5] for place, role in enumerate(ROLES)}) for at in range(60)
    ]


def test_a_parquet_file_and_a_folder_of_them_count_alike(tmp_path: Path, duckdb: tally.Engine) -> None:
    rows = some_rows()
    table = in_memory(rows).to_arrow()
    pq.write_table(table, tmp_path / "одна.parquet")
    folder = tmp_path / "wave [1]*?"
    (folder / "b").mkdir(parents=True)
    pq.write_table(table.slice(0, 25), folder / "a.parquet")
    pq.write_table(table.slice(25), folder / "b" / "c.parquet")
    expected = counted_one_by_one(rows)
    assert dict(tally.count(tmp_path / "одна.parquet", EDITION, engine=duckdb)) == expected
    assert dict(tally.count(folder, EDITION, engine=duckdb)) == expected
    assert dict(tally.count(str(folder), EDITION)) == expected


def test_units_may_be_numbers_and_other_columns_are_not_looked_at() -> None:
    rows = some_rows()
    table = in_memory(rows).to_arrow()
    numbers = pa.array([int(name.as_py()[-1]) + 100 for name in table["unit"]], pa.int32())
    table = table.set_column(0, "unit", numbers).append_column("channel", pa.array(["qr"] * len(rows)))
    counted = dict(tally.count(table, EDITION))
    assert sorted(counted) == [100, 101, 102]
    assert counted[101] == counted_one_by_one(rows)["Клуб 1"]


def test_a_unit_whose_sheets_are_all_blank_has_zeros_and_not_nothing() -> None:
    rows: Rows = [("Пустой", dict.fromkeys(ROLES))]
    for engine in ("memory://", "duckdb://"):
        [(unit, counts)] = tally.count(in_memory(rows), EDITION, engine=engine)
        assert unit == "Пустой"
        assert counts.respondents == 1
        assert set(counts.yes.values()) == set(counts.answered.values()) == set(counts.ignored.values()) == {0}
        assert all(type(value) is int for value in counts.yes.values())


def test_no_sheets_give_no_units() -> None:
    for engine in ("memory://", "duckdb://"):
        assert len(tally.count(in_memory([]), EDITION, engine=engine)) == 0


def test_a_filter_after_a_filter_asks_for_both() -> None:
    from merilo.core.methodology import Question, Questionnaire

    def question(role: str, after: str | None) -> Question:
        kind = "filter" if role in "ab" else "satisfied"
        return Question(
            role=role, kind=kind, number=None, text_ru=role, text_en=role, after=after, skip_to=None, header_words=()
        )

    class Chained:
        questionnaire = Questionnaire(
            source="", status="own", questions=(question("a", None), question("b", "a"), question("c", "b")),
            merged=(), yes=(), no=(), skip_stems=(), sample_share=EDITION.questionnaire.sample_share, sample_most=600,
        )  # fmt: skip

    yes, no = tally.YES, tally.NO
    sheets = tally.Sheets(
        units=("Клуб",),
        unit=array("l", [0, 0, 0, 0]),
        answers={"a": bytes([yes, yes, no, no]), "b": bytes([yes, no, yes, no]), "c": bytes([yes, yes, yes, yes])},
    )
    for engine in ("memory://", "duckdb://"):
        [(_, counts)] = tally.count(sheets, Chained(), engine=engine)  # type: ignore[arg-type]
        assert (counts.yes["c"], counts.answered["c"], counts.ignored["c"]) == (1, 1, 3)
        assert (counts.yes["b"], counts.answered["b"], counts.ignored["b"]) == (1, 2, 2)


def test_a_missing_column_is_named(duckdb: tally.Engine) -> None:
    table = in_memory(some_rows()).to_arrow()
    with pytest.raises(tally.SheetsRejected, match=r"нет столбцов: «unit» и.«recommend»"):
        tally.count(table.drop_columns(["unit", "recommend"]), EDITION, engine=duckdb)
    sheets = in_memory(some_rows())
    del sheets.answers["recommend"]  # type: ignore[attr-defined]
    with pytest.raises(tally.SheetsRejected, match="«recommend»"):
        tally.count(sheets, EDITION)


@pytest.mark.parametrize("role", ["unit", "recommend"])
def test_a_column_of_a_wrong_type_is_named(role: str, duckdb: tally.Engine) -> None:
    table = in_memory(some_rows()).to_arrow()
    at = table.schema.get_field_index(role)
    table = table.set_column(at, role, pa.array([0.5] * len(table)))
    with pytest.raises(tally.SheetsRejected, match=f"не того вида: «{role}»"):
        tally.count(table, EDITION, engine=duckdb)


def test_a_sheet_without_a_unit_is_refused(duckdb: tally.Engine) -> None:
    table = in_memory(some_rows()).to_arrow()
    table = table.set_column(0, "unit", pa.array([None, *table["unit"].to_pylist()[1:]], pa.string()))
    with pytest.raises(tally.SheetsRejected, match="Анкеты без организации: 1"):
        tally.count(table, EDITION, engine=duckdb)


def test_what_is_not_parquet_is_refused_in_a_sentence(tmp_path: Path, duckdb: tally.Engine) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 not really")
    for path in (tmp_path / "empty", tmp_path / "none.parquet", tmp_path / "broken.parquet"):
        with pytest.raises(tally.SheetsRejected) as caught:
            tally.count(path, EDITION, engine=duckdb)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    ["", "duckdb", "postgres://x", "spark://", "duckdb:///x.db", "duckdb://?colour=1", "duckdb://?threads=no"],
)
def test_an_unknown_address_or_option_is_refused_in_a_sentence(address: str) -> None:
    with pytest.raises(tally.EngineUnavailable):
        tally.connect(address)


def test_a_cluster_that_does_not_answer_is_said_at_once() -> None:
    for address in ("spark://127.0.0.1:9", "spark://127.0.0.1", "spark://no.such.host.invalid:7077", "spark://h:bad"):
        with pytest.raises(tally.EngineUnavailable, match="не отвечает"):
            tally.connect(address)
