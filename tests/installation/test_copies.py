"""Backup while people work, restore into an empty place: the doctor finds the same sums, on both databases."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from merilo.cli.walking import Visitor
from tests.installation.forms import send_file
from tests.installation.running import Place, serving
from tests.shared import ROOT

pytestmark = pytest.mark.slow
Maker = Callable[[], Place]

A_PLAN = (
    "План работы Общественного совета на {year} год\n\n"
    "| № | Мероприятие | Срок | Ответственный |\n|---|---|---|---|\n"
    "| 1 | Посещение библиотек, раз {number} | II квартал | Члены совета |\n"
)


def upload(visitor: Visitor, number: int) -> int:
    """Upload a plan as the coordinator does; return the status of the page one comes to."""
    written = A_PLAN.format(year=2027, number=number).encode()
    return send_file(visitor, "/work/zarechny/drafts/upload/", f"план {number}.md", written)[0]


def sums(place: Place) -> dict[str, str]:
    """Return the sum of every kept file by its place."""
    store = place.data / "files"
    return {
        path.relative_to(store).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in store.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def test_a_backup_while_people_write_restores_whole_into_an_empty_place(new_place: Maker, tmp_path: Path) -> None:
    first = new_place().begin()
    words = (ROOT / "src/merilo/assessment/languages/ru.toml").read_bytes()
    (first.data / "languages").mkdir()
    (first.data / "languages" / "tt.toml").write_bytes(words)
    written: list[int] = []
    with serving(first) as served:
        visitor = served.visitor("coordinator")
        assert upload(visitor, 0) == 200, "the page the file is sent by"
        enough = threading.Event()

        def go_on_writing() -> None:
            number = 1
            while not enough.is_set():
                written.append(upload(visitor, number))
                number += 1

        writer = threading.Thread(target=go_on_writing)
        writer.start()
        try:
            first.well("backup", tmp_path / "copy.tar")
        finally:
            enough.set()
            writer.join()
    assert written and set(written) == {200}
    second = new_place()
    second.well("restore", tmp_path / "copy.tar")
    found = second.findings()
    assert found["database"]["state"] == found["migrations"]["state"] == "well"
    assert found["files"]["state"] in ("well", "remark") and "все на месте" in found["files"]["words"]
    assert sums(second) and sums(second).items() <= sums(first).items()
    assert (second.data / "languages" / "tt.toml").read_bytes() == words, "own translations come along"
    second.passwords = first.passwords
    with serving(second) as served:
        assert served.visitor("coordinator").open("/me/")[0] == 200


def test_a_restore_does_not_touch_what_is_there_unless_asked_and_then_saves_it(
    new_place: Maker, tmp_path: Path
) -> None:
    place = new_place().begin()
    place.well("backup", tmp_path / "copy.tar")
    refused = place.merilo("restore", tmp_path / "copy.tar")
    assert refused.returncode == 2 and "--replace" in refused.stderr
    place.well("municipality", "add", "--name", "Дальний район", "--slug", "dalny", "--coordinator", "Дальнева Дарья")
    place.well("restore", tmp_path / "copy.tar", "--replace")
    (saved,) = (place.data / "backups").iterdir()
    again = "municipality", "add", "--name", "Дальний район", "--slug", "dalny", "--coordinator", "Дальнева Дарья"
    place.well(*again)  # what was added after the backup is gone, so it can be added anew
    place.well("restore", saved, "--replace")
    assert place.merilo(*again).returncode == 2, "the saved data held it"
    assert place.merilo("doctor").returncode in (0, 1)


@pytest.mark.parametrize("harm", ["torn", "changed", "foreign", "added", "absent", "escaping"])
def test_a_spoilt_backup_is_refused_and_leaves_nothing(harm: str, tmp_path: Path) -> None:
    place = Place(tmp_path / "data").begin()
    copy = tmp_path / "copy.tar"
    place.well("backup", copy)
    spoil(copy, harm)
    empty = Place(tmp_path / "empty")
    refused = empty.merilo("restore", copy)
    assert refused.returncode == 2 and len(refused.stderr.strip().splitlines()) == 1
    left = {path.name for path in empty.data.rglob("*") if path.is_file()}
    assert left <= {"secret", "serve", "work", "files"}, "only the key and the locks of the start"
    assert not (tmp_path / "escaped").exists()


def spoil(copy: Path, harm: str) -> None:
    """Harm a backup in one of the ways in which files are harmed."""
    data = copy.read_bytes()
    if harm == "torn":
        copy.write_bytes(data[: len(data) // 2])
    elif harm == "foreign":
        copy.write_bytes(b"not an archive at all")
    elif harm == "absent":
        copy.unlink()
    elif harm == "changed":
        where = data.index(b"SQLite format 3") + 5000
        copy.write_bytes(data[:where] + bytes([data[where] ^ 1]) + data[where + 1 :])
    else:
        with tarfile.open(copy, "a") as archive:
            entry = tarfile.TarInfo("../escaped" if harm == "escaping" else "files/ab/extra")
            entry.size = 4
            archive.addfile(entry, io.BytesIO(b"evil"))


def test_the_key_is_in_a_backup_only_when_asked(tmp_path: Path) -> None:
    place = Place(tmp_path / "data").begin()
    for options, expected in (((), False), (("--with-secret",), True)):
        copy = tmp_path / f"copy{len(options)}.tar"
        place.well("backup", copy, *options)
        with tarfile.open(copy) as archive:
            assert ("secret" in archive.getnames()) is expected
            manifest = json.load(archive.extractfile("manifest.json"))  # type: ignore[arg-type]
            assert set(manifest["files"]) | {"manifest.json"} == set(archive.getnames())
        assert copy.stat().st_mode & 0o077 == 0


def test_nothing_is_restored_or_upgraded_under_a_running_site(tmp_path: Path) -> None:
    place = Place(tmp_path / "data").begin()
    place.well("backup", tmp_path / "copy.tar")
    with serving(place):
        for command in (("restore", tmp_path / "copy.tar", "--replace"), ("upgrade",)):
            refused = place.merilo(*command)
            assert refused.returncode == 2 and "Остановите" in refused.stderr
