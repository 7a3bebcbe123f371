"""The site is killed in the middle of work: nothing acknowledged is lost, nothing half done is seen."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from merilo.cli.walking import FIELD, Visitor
from tests.installation.forms import multipart, send_file
from tests.installation.running import Place, Served, serving

pytestmark = pytest.mark.slow
UPLOAD, IMPORT = "/work/zarechny/drafts/upload/", "/work/zarechny/institutions/import/"
ROWS = 400
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def rows(place: Place, question: str) -> list[tuple[Any, ...]]:
    """Ask the database of an installation."""
    with closing(sqlite3.connect(f"file:{place.data / 'merilo.sqlite3'}?mode=ro", uri=True, timeout=20)) as database:
        return database.execute(question).fetchall()


def kill_everything(served: Served) -> None:
    """Kill every process of the site at once, as a power cut would."""
    groups = list(served.children().values())
    served.kill()
    for pid in groups:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def plan(number: int) -> bytes:
    """Return a small plan of its own."""
    lines = "".join(f"| {n} | Посещение {number}-{n} | II квартал | Члены совета |\n" for n in range(1, 6))
    title = "План работы Общественного совета на 2027 год"
    head = "| № | Мероприятие | Срок | Ответственный |\n|---|---|---|---|"
    return f"{title}\n\n{head}\n{lines}".encode()


def test_uploads_that_were_acknowledged_outlive_a_kill_and_are_read(tmp_path: Path) -> None:
    place = Place(tmp_path / "data").begin()
    acknowledged: list[str] = []
    number = 0
    for pause in (0.3, 1.1):  # each kill meets the work at another place
        with serving(place) as served:
            visitor = served.visitor("coordinator")

            def go_on(visitor: Visitor = visitor) -> None:
                nonlocal number
                with suppress(OSError, AssertionError):
                    while True:
                        number += 1
                        status, came_to = send_file(visitor, UPLOAD, f"план {number}.md", plan(number))
                        if status == 200 and re.fullmatch(r"/work/zarechny/drafts/\d+/", came_to):
                            acknowledged.append(came_to)

            sender = threading.Thread(target=go_on)
            sender.start()
            end = time.monotonic() + 60
            before = len(acknowledged)
            while len(acknowledged) == before and time.monotonic() < end:
                time.sleep(0.01)
            time.sleep(pause)
            kill_everything(served)
            sender.join(timeout=70)
            assert len(acknowledged) > before
    with serving(place) as served:
        visitor = served.visitor("coordinator")
        for path in acknowledged:
            assert visitor.open(path)[0] == 200, f"{path} was acknowledged"
        end = time.monotonic() + 90
        while rows(place, "SELECT 1 FROM plans_draft WHERE state = 'waiting'") and time.monotonic() < end:
            time.sleep(0.5)
        assert {state for (state,) in rows(place, "SELECT state FROM plans_draft")} == {"ready"}
    keys = {int(path.rstrip("/").rsplit("/", 1)[1]) for path in acknowledged}
    assert len(keys) == len(acknowledged)
    files = place.findings()["files"]
    assert "все на месте" in files["words"], files


def test_half_an_upload_leaves_nothing(tmp_path: Path) -> None:
    place = Place(tmp_path / "data").begin()
    with serving(place) as served:
        visitor = served.visitor("coordinator")
        token = FIELD.search(visitor.open(UPLOAD)[1])
        assert token
        body, kind = multipart({"csrfmiddlewaretoken": token[1]}, "file", "план.md", plan(1) + b" " * 3_000_000)
        cookies = "; ".join(f"{one.name}={one.value}" for one in visitor.cookies)
        head = (
            f"POST {UPLOAD} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\nCookie: {cookies}\r\n\r\n"
        )
        import socket

        with socket.create_connection(("127.0.0.1", served.port)) as line:
            line.sendall(head.encode() + body[: len(body) // 2])
            time.sleep(0.5)
            kill_everything(served)
    with serving(place) as served:
        assert served.visitor("coordinator").open("/work/zarechny/drafts/")[0] == 200
    assert rows(place, "SELECT COUNT(*) FROM plans_storedfile") == [(0,)]
    assert place.findings()["files"]["state"] == "well"


def test_an_import_is_whole_or_not_there(tmp_path: Path) -> None:
    place = Place(tmp_path / "data").begin()
    table = "Наименование;Вид\n" + "".join(f"Библиотека № {n};библиотека\n" for n in range(1, ROWS + 1))
    for pause in (0.05, 0.3, 0.8):
        with serving(place) as served:
            visitor = served.visitor("coordinator")
            status, preview = send_file(visitor, IMPORT, "учреждения.csv", table.encode())
            assert status == 200 and preview != IMPORT, "the preview"
            form = dict(HIDDEN.findall(visitor.open(preview)[1]))
            assert "csrfmiddlewaretoken" in form and len(form) > 1, "the form of the preview"
            answers: list[int] = []

            def confirm(path: str = f"{preview}confirm/", form: dict[str, str] | None = None) -> None:
                with suppress(OSError):
                    answers.append(visitor.open(path, form)[0])  # noqa: B023

            sender = threading.Thread(target=confirm, kwargs={"form": form})
            sender.start()
            time.sleep(pause)
            kill_everything(served)
            sender.join(timeout=70)
        with serving(place) as served:
            assert served.visitor("coordinator").open("/work/zarechny/institutions/")[0] == 200
        ((made,),) = rows(place, "SELECT COUNT(*) FROM registry_institution")
        assert made in (0, ROWS), "half an import"
        ((done,),) = rows(place, "SELECT COUNT(*) FROM registry_import WHERE done_at IS NOT NULL")
        assert done == (1 if made else 0), "the import says what happened"
        if answers == [200]:
            assert made == ROWS
        if made:
            break
    assert place.findings()["database"]["state"] == "well"
