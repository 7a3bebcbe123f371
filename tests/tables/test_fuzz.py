"""Damaged files of every kind: a Source or a refusal, nothing else."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merilo.core import tables
from tests.tables.samples import levels, listed, opendocument, p, rich, tbl, tc, tr, word, zipped
from tests.tables.test_opendocument import LIST, cell, row, table
from tests.tables.test_pdf import printed
from tests.tables.test_richtext import row as rich_row

FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@cache
def sample(kind: str) -> bytes:
    if kind == "docx":
        return word(
            p("План") + tbl(tr(tc(listed()), tc("май", '<w:vMerge w:val="restart"/>'))),
            numbering=levels(("decimal", "%1.")),
        )
    if kind == "odt":
        item = '<text:list text:style-name="L"><text:list-item><text:p>дело</text:p></text:list-item></text:list>'
        return opendocument(
            item + table(row(cell("1", 'table:number-columns-spanned="2"'), cell("май"))), automatic=LIST
        )
    if kind == "ods":
        return opendocument(table(row(cell("1"), cell("2"))), kind="spreadsheet")
    if kind == "xlsx":
        file = BytesIO()
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet("План")
            sheet.write_row(0, 0, ["№", "Дело", 0.5], book.add_format({"num_format": "0%"}))
            sheet.merge_range("A2:B3", "вместе")
        return file.getvalue()
    if kind == "pdf":
        return printed([["№", "Дело"], ["1", "Заседание совета"]])
    if kind == "rtf":
        return rich("\\pard План\\par " + rich_row("1", "{\\listtext 1.\\tab}май\\u1084?") + "{\\header \\pard x\\par}")
    if kind == "html":
        return "<html><body><ol><li>раз</ol><table><tr><td colspan=2>а<tr><td>1<td>2</table></body></html>".encode(
            "cp1251"
        )
    return "План\n№\tДело\n1\tЗаседание совета\n".encode("cp1251")


def survives(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    for door in (tables.read, tables.read_sheets):
        try:
            door(path)
        except tables.Unreadable as refusal:
            assert path.name in str(refusal)


KINDS = ["docx", "odt", "ods", "xlsx", "pdf", "rtf", "html", "txt"]
DAMAGE = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12)


def damaged(data: bytes, cut: float, flips: list[tuple[float, int]]) -> bytes:
    broken = bytearray(data[: int(len(data) * cut) or 1])
    for place, value in flips:
        broken[int(place * len(broken))] = value
    return bytes(broken)


@pytest.mark.parametrize("kind", KINDS)
@given(cut=st.sampled_from([1.0, 1.0, 0.98, 0.7, 0.3]), flips=DAMAGE)
@FUZZ
def test_cut_and_flipped_files_are_read_or_refused(
    tmp_path: Path, kind: str, cut: float, flips: list[tuple[float, int]]
) -> None:
    survives(tmp_path / f"план.{kind}", damaged(sample(kind), cut, flips))


@pytest.mark.parametrize("kind", ["docx", "odt", "ods", "xlsx"])
@given(member=st.integers(0, 100), flips=DAMAGE, drop=st.booleans())
@FUZZ
def test_damage_inside_a_sound_zip_is_read_or_refused(
    tmp_path: Path, kind: str, member: int, flips: list[tuple[float, int]], drop: bool
) -> None:
    with zipfile.ZipFile(BytesIO(sample(kind))) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = sorted(members)[member % len(members)]
    content = members.pop(name)
    assert isinstance(content, bytes)
    if not drop and content:
        members[name] = damaged(content, 1.0, flips)
    survives(tmp_path / f"план.{kind}", zipped(members))


@given(data=st.binary(min_size=1, max_size=400))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes) -> None:
    survives(tmp_path / "план", data)


@given(text=st.text(st.sampled_from("абв \t\n|-*#;\"'\r<>&"), max_size=120))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_plain_text_keeps_its_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "план.txt"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        source = tables.read(path)
    except tables.Unreadable:
        assert not any(sign in text for sign in "абв") or "<" in text
        return
    if source.kind == "txt":
        letters = [sign for part in source.parts for sign in str(part) if sign in "абв"]
        assert sorted(letters) == sorted(sign for sign in text if sign in "абв")
