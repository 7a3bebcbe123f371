"""Whatever is uploaded: an answer in Russian, never a fault of the program, never raw HTML, never half a draft."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from functools import cache
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merilo.plans.models import Draft, Item, Plan, StoredFile, Task
from merilo.plans.queries import files
from tests.papers_of_plans import HEAD, LINES, page
from tests.town import Town

HERE = "/work/tikhorechye/drafts/"
EVIL = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "=HYPERLINK(\"http://x\";\"y\")", "+7(000)", "@SUM(1)",
    "-1", "{{ 7|add:7 }}", "{% load x %}", "'; DROP TABLE plans_draft; --", "\x00", "\u202e", "\ufffe", "&lt;b&gt;",
    "30.02.2026", "99999999999999999999", "—", "«»", "до 31 ноября", "ежеквартально\nдо 40 числа", "\ud7ff", "🙂" * 20,
)  # fmt: skip
ENDINGS = ("docx", "xlsx", "ods", "odt", "pdf", "rtf", "doc", "xls", "csv", "html", "txt")
NAMES = st.one_of(
    st.sampled_from(
        ["../../x.txt", 'a"b.txt', "a'b.html", "<b>.csv", "\u202egnp.txt", "..", " .txt", "CON.txt", "a\rb.txt"]
    ),
    st.text(min_size=1, max_size=40).map(lambda name: name.replace("\x00", "") or "x"),
)
CELLS = st.one_of(
    st.sampled_from(EVIL), st.text(max_size=40), st.sampled_from([cell for line in LINES for cell in line]), st.just("")
)  # fmt: skip
ROWS = st.lists(st.lists(CELLS, min_size=0, max_size=7), max_size=12)
QUICK = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
HEADS = (b"%PDF-1.7\n", b"{\\rtf1 ", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xd8\xff", b"<html>")
MEMBERS = ("word/document.xml", "xl/workbook.xml", "[Content_Types].xml", "content.xml", "mimetype", "../x")


def as_csv(rows: list[list[str]], encoding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([list(HEAD), *rows])
    return out.getvalue().encode(encoding, "replace")


def as_workbook(rows: list[list[str]], merged: bool) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for place, row in enumerate([list(HEAD), *rows], 1):
        for column, cell in enumerate(row, 1):
            book.active.cell(place, column).value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", cell).replace(
                "\ufffe", ""
            )
    if merged and len(rows) > 1:
        book.active.merge_cells(start_row=2, end_row=3, start_column=4, end_column=4)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_archive(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        for name, content in members:
            zipped.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def anna(client: Client, town: Town) -> Client:
    client.force_login(town.anna)
    return client


def look(browser: Client, name: str, content: bytes) -> None:
    """Upload, then open everything there is to open; accept where nothing hinders; then take it all back."""
    with transaction.atomic():
        _look(browser, name, content)
        transaction.set_rollback(True)


def _look(browser: Client, name: str, content: bytes) -> None:
    file = SimpleUploadedFile("x", content)
    file._name = name  # what a browser may send: Django's own uploader would clean it
    answer = browser.post(f"{HERE}upload/", {"file": file, "is_again": "on"})
    assert answer.status_code in (200, 302)
    draft = Draft.objects.order_by("-pk").first()
    if answer.status_code == 200:
        assert draft is None and not StoredFile.objects.exists()
        assert "faults" in answer.content.decode()
        return
    assert draft is not None and draft.state in (Draft.State.READY, Draft.State.FAILED)
    assert files.path_of(draft.file).is_file()
    assert browser.get(f"/work/tikhorechye/files/{draft.file_id}/x").status_code == 200
    parts = ["", *(["source/", "head/", "accept/", "lines/1/", "?show=doubtful"] if draft.state == "ready" else [])]
    for part in parts:
        sound(browser.get(f"{HERE}{draft.pk}/{part}"))
    sound(browser.get(HERE))
    if draft.state == Draft.State.READY:
        accept(browser, draft)


def sound(answer: Any) -> None:
    assert answer.status_code == 200
    seen = answer.content.decode()
    assert "<script>alert" not in seen and not re.search(r"<img[^>]+onerror", seen) and "DROP TABLE plans" not in (
        "".join(re.findall(r"<[^>]*>", seen))
    )  # fmt: skip


def accept(browser: Client, draft: Draft) -> None:
    answer = browser.post(f"{HERE}{draft.pk}/accept/", {"with_doubts": "on"})
    assert answer.status_code in (302, 409)
    if answer.status_code == 409:
        assert not Plan.objects.exists() and not Item.objects.exists() and not Task.objects.exists()
        return
    plan = Plan.objects.get()
    standing = [line for line in draft.current["lines"] if not line["deleted"]]
    assert plan.items.count() == len(standing)
    assert browser.get(f"/work/tikhorechye/plans/{plan.pk}/").status_code == 200


@pytest.mark.slow
@QUICK
@given(ROWS, NAMES)
def test_a_page_with_anything_in_its_cells(anna: Client, rows: list[list[str]], name: str) -> None:
    look(anna, f"{name}.html", page(rows))


@pytest.mark.slow
@QUICK
@given(ROWS, st.sampled_from(["utf-8", "utf-8-sig", "cp1251", "utf-16"]))
def test_a_table_in_any_encoding(anna: Client, rows: list[list[str]], encoding: str) -> None:
    look(anna, "план.csv", as_csv(rows, encoding))


@pytest.mark.slow
@QUICK
@given(ROWS, st.booleans())
def test_a_workbook_with_formulas_merged_and_empty_cells(anna: Client, rows: list[list[str]], merged: bool) -> None:
    look(anna, "план.xlsx", as_workbook(rows, merged))


@pytest.mark.slow
@QUICK
@given(st.binary(max_size=3000), st.sampled_from(ENDINGS), NAMES)
def test_random_bytes_under_any_name(anna: Client, content: bytes, ending: str, name: str) -> None:
    look(anna, f"{name}.{ending}", content)


@cache
def whole_files() -> tuple[bytes, bytes]:
    """Two sound files, made once: a workbook bears the time of its making, and an example must stay what it was."""
    return page(LINES), as_workbook([list(line) for line in LINES], True)


@pytest.mark.slow
@QUICK
@given(st.data())
def test_a_real_file_with_a_torn_place(anna: Client, data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(whole_files()))
    cut = data.draw(st.integers(0, len(whole)))
    noise = data.draw(st.binary(max_size=20))
    look(anna, "план.xlsx", whole[:cut] + noise + whole[cut + len(noise) :])


@pytest.mark.slow
@QUICK
@given(
    st.sampled_from(HEADS),
    st.binary(max_size=2000),
    st.sampled_from(ENDINGS),
)  # fmt: skip
def test_the_right_beginning_with_anything_behind_it(anna: Client, head: bytes, rest: bytes, ending: str) -> None:
    look(anna, f"план.{ending}", head + rest)


@pytest.mark.slow
@QUICK
@given(
    st.lists(
        st.tuples(
            st.sampled_from(MEMBERS),
            st.one_of(st.binary(max_size=300), st.just(page(LINES))),
        ),
        max_size=4,
    )
)  # fmt: skip
def test_an_archive_that_looks_like_a_document(anna: Client, members: list[tuple[str, bytes]]) -> None:
    look(anna, "план.docx", as_archive(members))


def test_the_usual_plan_passes_through_the_same_way(anna: Client) -> None:
    _look(anna, "план.html", page())
    assert Draft.objects.get().state == Draft.State.ACCEPTED and Plan.objects.get().items.count() == len(LINES)
