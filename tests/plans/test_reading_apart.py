"""A file that is read for ever, or kills its reader, ends in a sentence; the next one is read."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client

from merilo.accounts import apart
from merilo.core import tables
from merilo.plans.models import Draft
from merilo.plans.services import reading
from merilo.registry.models import Import
from tests.papers_of_plans import make_draft
from tests.plans.endless import for_ever, to_death
from tests.town import Town

HERE = "/work/tikhorechye"


@pytest.fixture(autouse=True)
def in_processes(settings: Any, quick_passwords: None) -> None:
    """Read as the site does, but for three seconds only."""
    settings.READ_APART, settings.READ_SECONDS = True, 3


@pytest.mark.parametrize(("reader", "said"), [(for_ever, "не закончилось за 3"), (to_death, "слишком сложный")])
def test_a_reading_without_end_is_given_up_with_a_sentence_and_the_next_file_is_read(
    reader: Any, said: str, town: Town, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = make_draft(town)
    Draft.objects.filter(pk=draft.pk).update(state="waiting", current=None, reading=None)
    began = time.monotonic()
    with monkeypatch.context() as patched:
        patched.setattr(reading, "read_file", reader)
        reading.read_now(draft.pk)
    assert time.monotonic() - began < 20
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"{HERE}/drafts/{draft.pk}/").content.decode()
    assert said in page.replace("\u00a0", " ") and "загрузите снова" in page
    settings.READ_SECONDS = 60
    Draft.objects.filter(pk=draft.pk).update(state="waiting")
    reading.read_now(draft.pk)
    draft.refresh_from_db()
    assert draft.state == "ready" and draft.current["lines"], draft.failure


def test_a_table_of_institutions_without_end_is_refused_in_its_form(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    monkeypatch.setattr(tables, "read_sheets", for_ever)
    client.force_login(town.anna, backend="django.contrib.auth.backends.ModelBackend")
    file = SimpleUploadedFile("t.csv", "Наименование\nКлуб\n".encode())
    answer = client.post(f"{HERE}/institutions/import/", {"file": file})
    assert answer.status_code == 200 and "слишком сложный" in answer.content.decode()
    assert not Import.objects.exists()


def test_what_a_reader_raises_comes_through(tmp_path: Any, settings: Any) -> None:
    settings.READ_SECONDS = 60
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(tables.Unreadable, match=r"x\.xlsx"):
        apart.call(tables.read, tmp_path / "x.xlsx")
