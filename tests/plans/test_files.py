"""Files that come in: told by content, cleaned, checked, kept once, handed out through the rights."""

from __future__ import annotations

import hashlib
import os
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from merilo.plans.models import Evidence, Plan, Report, StoredFile, Task
from merilo.plans.queries import files as queries
from merilo.plans.queries import health
from merilo.plans.services import files
from merilo.plans.services.files import FileRejected
from tests.papers_of_plans import make_draft, page
from tests.town import AT, ON, Town, make_plan

FLAT_WITH_MACROS = (
    b"<?xml version='1.0'?><office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
    b"office:mimetype='application/vnd.oasis.opendocument.text'><office:scripts><office:script><ooo:libraries>"
    b"<ooo:library><ooo:module ooo:name='a'><ooo:source-code>Sub Main</ooo:source-code></ooo:module></ooo:library>"
    b"</ooo:libraries></office:script></office:scripts></office:document>"
)
OLD_WORD_WITH_MACROS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument _VBA_PROJECT".encode("utf-16-le")


def picture(kind: str = "JPEG", *, size: tuple[int, int] = (40, 20), **exif: Any) -> bytes:
    image = Image.new("RGB", size, "white")
    tags = image.getexif()
    if exif:
        tags[0x0112], tags[0x010F] = exif.get("turn", 1), "Phone of Gleb"
        tags.get_ifd(0x8825)[2] = (55.0, 45.0, 0.0)
    out = BytesIO()
    image.save(out, kind, exif=tags.tobytes() if exif else b"", comment=b"secret place")
    return out.getvalue()


def archive(*members: str, content: bytes = b"<x/>") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for member in members:
            zipped.writestr(member, content)
    return out.getvalue()


def store(town: Town, name: str = "справка.txt", content: bytes = "Справка".encode(), **options: Any) -> StoredFile:
    return files.store(
        municipality=town.municipality, name=name, content=content, actor=town.anna, at=AT, **options
    )  # fmt: skip


def test_a_file_lies_under_its_sum_and_the_same_content_lies_once(town: Town) -> None:
    first, second = store(town), store(town, name="копия.txt")
    sha256 = hashlib.sha256("Справка".encode()).hexdigest()
    assert first.sha256 == second.sha256 == sha256 and (first.name, second.name) == ("справка.txt", "копия.txt")
    path = queries.path_of(first)
    assert path.read_bytes() == "Справка".encode() and path.name == sha256
    # The folder is shared with the files of other tests whose sums begin alike.
    assert [one for one in path.parent.iterdir() if one.read_bytes() == "Справка".encode()] == [path]


def test_a_file_spoiled_on_the_disk_is_mended_by_the_same_file(town: Town) -> None:
    path = queries.path_of(store(town))
    path.write_bytes(b"half")
    store(town)
    assert path.read_bytes() == "Справка".encode()


def test_when_the_disk_fails_there_is_no_row_and_no_rest(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError("no space")

    monkeypatch.setattr(os, "fsync", fail)
    content = b"never seen before"
    with pytest.raises(OSError):
        store(town, content=content)
    path = queries.path_of_sum(hashlib.sha256(content).hexdigest())
    assert not StoredFile.objects.exists() and not list(path.parent.glob(".new-*")) and not path.exists()


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("отчёт.docx", b"%PDF-1.7 text", "отчёт.pdf"),
        ("скан.pdf", picture(), "скан.jpg"),
        ("фото.JPEG", picture(), "фото.JPEG"),
        ("фото", picture("PNG"), "фото.png"),
        ("список.csv", "а;б\n1;2".encode("cp1251"), "список.csv"),
        ("памятка", "Слова".encode("utf-16"), "памятка.txt"),
        ("письмо.exe", b"just words", "письмо.exe.txt"),
    ],
)
def test_what_a_file_is_says_its_content_not_its_name(name: str, content: bytes, kept: str) -> None:
    assert files.check(name=name, content=content).name == kept


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Глеб\\план.docx", "план.docx"),
        ('a"b<c>|d?.txt', "a_b_c__d_.txt"),
        ("план\x00\r\n\u202excod.txt", "план xcod.txt"),
        ("..", "файл"),
        ("", "файл"),
        ("   .  ", "файл"),
        ("й.txt", "й.txt"),
        ("%2e%2e%2fx.txt", "_2e_2e_2fx.txt"),
    ],
)
def test_a_name_is_made_safe_for_pages_headers_and_disks(given: str, clean: str) -> None:
    assert files.clean_name(given) == clean


def test_a_long_name_keeps_its_ending() -> None:
    name = files.clean_name("ы" * 400 + ".docx")
    assert len(name) <= 160 and name.endswith("ы.docx")


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("пусто.txt", b"", "пуст"),
        ("пробелы.txt", b" \r\n\t\x00 ", "пуст"),
        ("план.docx", b"MZ\x90\x00program", "программа"),
        ("план.pdf", b"\x7fELF\x02\x01", "программа"),
        ("план.txt", b"#!/bin/sh\nrm -rf /", "программа"),
        ("фото.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "HEIC"),
        ("картинка.gif", b"GIF89a\x01\x00\x01\x00\x00\x00", "JPG"),
        ("рисунок.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "XML"),
        ("план.docm", archive("word/document.xml", "word/vbaProject.bin"), "макрос"),
        ("план.docx", archive("word/document.xml", "[Content_Types].xml", content=b"<a macroEnabled.main/>"), "макрос"),
        ("книга.ods", archive("content.xml", "Basic/Standard/a.xml"), "макрос"),
        ("плоский.fodt", FLAT_WITH_MACROS, "макрос"),
        ("старый.doc", OLD_WORD_WITH_MACROS, "макрос"),
        ("план.docx", archive("word/document.xml", "word/embeddings/run.exe"), "программу"),
        ("показ.pptx", archive("ppt/presentation.xml"), "PDF"),
        ("архив.zip", archive("a.txt"), "архив"),
        ("битый.docx", archive("word/document.xml")[:40], "повреждён"),
        ("битое.jpg", picture()[:60], "повреждён"),
        ("шум.bin", bytes(range(256)) * 4, "незнакомого вида"),
    ],
    # Archives bear the time of their making, and names of tests must be the same in every process.
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_what_may_not_come_in_is_refused_in_a_sentence(name: str, content: bytes, word: str) -> None:
    with pytest.raises(FileRejected, match=word) as refusal:
        files.check(name=name, content=content)
    assert str(refusal.value).startswith("Файл «") and str(refusal.value).endswith(".")


def test_a_zip_bomb_is_refused() -> None:
    bomb = archive("word/document.xml", content=b"\x00" * (60 * 1024 * 1024))
    assert len(bomb) < 100_000
    with pytest.raises(FileRejected, match="слишком большим"):
        files.check(name="план.docx", content=bomb)


def test_a_file_over_the_limit_is_refused(settings: Any) -> None:
    settings.UPLOAD_MB = 1
    with pytest.raises(FileRejected, match="больше 1 МБ"):
        files.check(name="план.txt", content=BytesIO(b"a" * (1024 * 1024 + 1)))


def test_a_kind_that_is_not_asked_for_is_refused() -> None:
    with pytest.raises(FileRejected, match="сюда не подходит"):
        files.check(name="план.pdf", content=b"%PDF-1.4", kinds=frozenset({"picture"}))
    with pytest.raises(FileRejected, match="сюда не подходит"):
        files.check(name="страница.html", content=page())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_where_and_with_what_it_was_taken(kind: str) -> None:
    kept = files.check(name="фото.jpg", content=picture(kind, turn=1))
    with Image.open(BytesIO(kept.data)) as image:
        assert not image.getexif() and not image.info.get("exif") and image.size == (40, 20)
    for secret in (b"Phone of Gleb", b"secret place", b"Exif"):
        assert secret not in kept.data


def test_a_photo_stands_as_it_was_taken() -> None:
    kept = files.check(name="фото.jpg", content=picture(turn=6))
    with Image.open(BytesIO(kept.data)) as image:
        assert image.size == (20, 40)


def test_what_is_hidden_behind_a_photo_does_not_come_in() -> None:
    kept = files.check(name="фото.jpg", content=picture() + b"PK\x03\x04 hidden archive")
    assert b"hidden archive" not in kept.data


def test_a_picture_bomb_is_refused() -> None:
    header = picture("PNG")
    huge = header[:16] + (60_000).to_bytes(4, "big") * 2 + header[24:]
    with pytest.raises(FileRejected):
        files.check(name="фото.png", content=huge)


def test_a_large_photo_is_made_smaller() -> None:
    kept = files.check(name="фото.jpg", content=picture(size=(5000, 1000)))
    with Image.open(BytesIO(kept.data)) as image:
        assert image.size == (4000, 800)


def evidence(town: Town, *, task_of: Any = None) -> StoredFile:
    """Store a photo as evidence of a task of the library."""
    plan = make_plan(town.municipality, items=1)
    task = Task.objects.create(
        item=plan.items.get(), institution=town.library, performer=town.pavel, due_on=ON, turn="0", state="open"
    )
    report = Report.objects.create(task=task, author=town.pavel, at=AT, done_on=ON)
    stored = store(town, "фото «стенд».jpg", picture())
    Evidence.objects.create(report=report, kind="photo", file=stored)
    return stored


def address(stored: StoredFile, slug: str = "tikhorechye") -> str:
    return f"/work/{slug}/files/{stored.pk}/x"


def test_a_photo_of_evidence_is_seen_by_those_who_see_the_task(town: Town, client: Client) -> None:
    stored = evidence(town)
    for person, status in {
        town.anna: 200, town.boris: 200, town.zoya: 200, town.gleb: 200, town.pavel: 200, town.olga: 200,
        town.vera: 403, town.admin: 403, town.stranger: 403,
    }.items():  # fmt: skip
        client.force_login(person)
        assert client.get(address(stored)).status_code == status, person
    client.logout()
    assert client.get(address(stored)).status_code == 302


def test_the_source_of_a_draft_is_seen_by_the_keeper_of_plans_and_of_a_plan_in_force_by_all(
    town: Town, client: Client
) -> None:
    draft = make_draft(town)
    client.force_login(town.zoya)
    assert client.get(address(draft.file)).status_code == 403
    make_plan(town.municipality, source_file=draft.file, state=Plan.State.PREPARED)
    assert client.get(address(draft.file)).status_code == 403
    make_plan(town.municipality, source_file=draft.file)
    assert client.get(address(draft.file)).status_code == 200
    client.force_login(town.anna)
    assert client.get(address(draft.file)).status_code == 200


def test_a_file_of_another_municipality_or_of_nothing_is_not_there(town: Town, client: Client) -> None:
    stored = evidence(town)
    client.force_login(town.stranger)
    assert client.get(address(stored, "dalny")).status_code == 404
    client.force_login(town.anna)
    assert client.get(address(store(town))).status_code == 403
    assert client.get("/work/tikhorechye/files/99999999999999999999/x").status_code == 404


def test_a_document_is_never_opened_in_the_page_and_a_photo_can_run_nothing(town: Town, client: Client) -> None:
    client.force_login(town.anna)
    document = client.get(address(make_draft(town, name="план «2026».html").file))
    assert document.headers["Content-Type"] == "text/plain"
    assert document.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0%BF%D0%BB")
    photo = client.get(address(evidence(town)))
    assert photo.headers["Content-Type"] == "image/jpeg"
    assert photo.headers["Content-Disposition"].startswith("inline")
    for answer in (document, photo):
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "private" in answer.headers["Cache-Control"]


def test_a_file_lost_from_the_disk_is_a_missing_page(town: Town, client: Client) -> None:
    stored = evidence(town)
    Path(queries.path_of(stored)).unlink()
    client.force_login(town.anna)
    assert client.get(address(stored)).status_code == 404


def test_a_file_taken_anew_is_young_again_so_that_tidying_leaves_it(town: Town) -> None:
    doing = {"municipality": town.municipality, "actor": town.anna, "at": AT}
    first = files.store(name="акт.txt", content="Акт осмотра входа".encode(), **doing)
    path = queries.path_of(first)
    first.delete()
    os.utime(path, (1_000_000, 1_000_000))
    found = health.orphans()
    files.store(name="тот же акт.txt", content="Акт осмотра входа".encode(), **doing)
    assert path in found, "tidying has it on its list"
    assert path.stat().st_mtime > 1_600_000_000 and path.read_bytes() == "Акт осмотра входа".encode()


def test_a_spoilt_file_under_the_same_sum_is_written_anew(town: Town) -> None:
    doing = {"municipality": town.municipality, "actor": town.anna, "at": AT}
    path = queries.path_of(files.store(name="акт.txt", content="Акт осмотра крыльца".encode(), **doing))
    path.write_bytes(b"half")
    files.store(name="акт.txt", content="Акт осмотра крыльца".encode(), **doing)
    assert path.read_bytes() == "Акт осмотра крыльца".encode()
