"""Whatever stands in a file: never a failure of the program, never half an import, never raw HTML."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from merilo.registry.models import Import, Institution, PastName, Stand
from merilo.registry.queries.headers import TITLES
from merilo.registry.services import imports
from tests.registry.tables import as_csv, xlsx
from tests.town import AT, Town

quietly = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
NASTY = [
    "", " ", "\u00a0", "-", "нет", "Музей", "музей", "«Музей»", "Клуб", "Клуб № 2", "Тихореченская библиотека",
    "Дом культуры «Искра»", "Сельский филиал № 1", "7707083893", "7707083890", "7830002293", "1027700132195",
    "<script>alert(1)</script>", "<b>", "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+7 (000) 1", "#REF!",
    "{{ 7|add:1 }}",
    "30.02.2020", "01.09.2001", "0001-01-01", "2025", "9" * 30, "-1", "1e309", "12 345", "общий", "творческий",
    "библиотека", "другое", "a@example.ru", "example.ru", "javascript:alert(1)", "http://[", "фойе; касса",
    "Итого", "М" * 600,
]  # fmt: skip
cells = st.sampled_from(NASTY) | st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), max_codepoint=0x10FFFF), max_size=30
)
headers = st.lists(st.sampled_from([*TITLES.values(), "Цвет", "", "Наименование"]), min_size=1, max_size=8)
grids = headers.flatmap(
    lambda head: st.lists(st.lists(cells, min_size=len(head), max_size=len(head)), max_size=8).map(
        lambda rows: [head, *rows]
    )
)


class Sent(io.BytesIO):
    """A file under whatever name a browser may send."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name


@contextmanager
def undone() -> Iterator[None]:
    """Each example finds the same town."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def state() -> list[dict[str, Any]]:
    return [row for model in (Institution, PastName, Stand) for row in model.objects.order_by("pk").values()]


def goes_through(client: Client, name: str, content: bytes) -> None:
    """Upload, look, confirm with faulty rows passed over, undo: as a person would."""
    before = state()
    answer = client.post("/work/tikhorechye/institutions/import/", {"file": Sent(name, content)})
    assert answer.status_code in (200, 302)
    assert state() == before
    load = Import.objects.first()
    if answer.status_code == 200:
        assert load is None and "faults" in answer.content.decode()
        return
    assert load is not None
    path = f"/work/tikhorechye/institutions/import/{load.pk}/"
    page = client.get(path)
    shown = page.content.decode()
    assert page.status_code == 200 and "<script>alert" not in shown and "<b></b>" not in shown
    assert client.get(f"{path}faults.csv").status_code == client.get(f"{path}faults.xlsx").status_code == 200
    counts = page.context["seen"].counts
    mark = page.context["seen"].mark
    if counts["fault"]:
        refused = client.post(f"{path}confirm/", {"mark": mark}, follow=True)
        assert refused.redirect_chain == [(path, 302)]
        assert "есть строки с ошибками" in refused.content.decode()
        assert state() == before
    answer = client.post(f"{path}confirm/", {"mark": mark, "skip_faults": "on"})
    assert answer.status_code == 302
    assert Institution.objects.count() == 4 + counts["create"]
    assert client.get("/work/tikhorechye/institutions/").status_code == 200
    assert client.get("/work/tikhorechye/institutions/table.csv").status_code == 200
    for one in Institution.objects.all():
        one.full_clean()
    assert client.post(f"{path}undo/").status_code == 302
    assert state() == before


@pytest.mark.slow
@quietly
@given(grid=grids, encoding=st.sampled_from(["utf-8-sig", "utf-16"]))
@example(grid=[["Наименование", "Наименование"], ["А", "Б"]], encoding="utf-8-sig")
@example(grid=[["Наименование", "Головная организация"], ["А", "Б"], ["Б", "А"]], encoding="utf-8-sig")
@example(grid=[["Наименование", "ИНН"], ["А\x00Б", "7707083893\x00"]], encoding="utf-8-sig")
@example(grid=[["Наименование", "Открыто"], ["А", "٠١.٠٩.٢٠٠١"]], encoding="utf-8-sig")
def test_any_csv_goes_through_or_is_refused(town: Town, grid: list[list[str]], encoding: str) -> None:
    client = Client()
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    with undone():
        goes_through(client, "таблица.csv", as_csv(grid, encoding))


@pytest.mark.slow
@quietly
@given(grid=grids)
def test_any_workbook_goes_through_or_is_refused(town: Town, grid: list[list[str]]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    client = Client()
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    with undone():
        goes_through(
            client, "таблица.xlsx", xlsx([[ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row] for row in grid])
        )


@pytest.mark.slow
@quietly
@given(
    cut=st.integers(0, 6000),
    noise=st.binary(max_size=40),
    name=st.sampled_from(["a.xlsx", "a.csv", "..", "\x1f", "a" * 400, "\U0001f600" * 100])
    | st.text(min_size=1, max_size=120).filter(lambda name: name.strip(". /\\\x00")),
)
def test_any_damaged_file_is_refused_in_a_sentence(town: Town, cut: int, noise: bytes, name: str) -> None:
    whole = xlsx([["Наименование", "ИНН"], ["Музей", "7707083893"]])
    client = Client(raise_request_exception=True)
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    with undone():
        goes_through(client, name, whole[:cut] + noise + whole[cut + len(noise) :])


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_old_encodings_go_through(town: Town, encoding: str) -> None:
    client = Client()
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    rows = [["Наименование", "Адрес"], *[[f"Музей села Речного {number}", "улица Лесная"] for number in range(20)]]
    goes_through(client, "таблица.csv", as_csv(rows, encoding))


@pytest.mark.parametrize(
    "name", ["..", ".", "/", "a/../..", "C:\\\\b\\\\", "\x00", "\ud800.csv", "\U0001f600" * 200, "я" * 300 + ".csv"]
)
def test_any_name_of_a_file_is_borne(town: Town, name: str) -> None:
    content = as_csv([["Наименование", "ИНН"], ["Музей", ""]])
    load = imports.upload_table(municipality=town.municipality, name=name, content=content, actor=town.anna, at=AT)
    assert 0 < len(load.file_name) <= 60
