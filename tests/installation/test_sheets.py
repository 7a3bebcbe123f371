"""Answer sheets of citizens on a real server: none lost or doubled by repeats, by kill -9, by a disk that is full."""

from __future__ import annotations

import http.client
import json
import resource
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from tests.installation.conftest import new_database
from tests.installation.running import Place, Served, serving
from tests.installation.test_killed import kill_everything
from tests.shared import ROOT

pytestmark = pytest.mark.slow
PATH = "/a/benchmark/"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """An installation on each of the two databases, with one questionnaire; the tests send sheets of their own."""
    variables = {}
    if request.param == "postgresql":
        variables["MERILO_DATABASE"] = new_database(request.getfixturevalue("cluster"))
    return Place(tmp_path_factory.mktemp(request.param) / "data", variables)


def task(place: Place, *options: str) -> list[str]:
    """Run a task of the measurement on the data of an installation: it makes a questionnaire, or lists what is kept."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "sheets.py"), "--task", *options],
        env={**place.environment, "DJANGO_SETTINGS_MODULE": "merilo.settings"},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def forms(place: Place, count: int) -> dict[str, str]:
    """Return so many filled-in questionnaires: receipt → what a browser posts."""
    return {one["receipt"]: one["body"] for one in map(json.loads, task(place, "prepare", "--count", str(count)))}


def post(port: int, body: str) -> tuple[int, str, str]:
    """Send a questionnaire; return status, where it leads, and the page."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        line.request("POST", PATH, body.encode(), FORM)
        answer = line.getresponse()
        return answer.status, answer.getheader("Location", ""), answer.read().decode()
    finally:
        line.close()


def receipt_of(location: str) -> str:
    return location.rstrip("/").rsplit("/", 1)[1]


def test_every_acknowledged_sheet_outlives_a_kill_and_no_repeat_doubles_it(place: Place) -> None:
    ready = forms(place, 1000)
    acknowledged: list[str] = []
    waiting = iter(list(ready.items()))
    with serving(place, "--web-only") as served:

        def go_on() -> None:
            with suppress(OSError, http.client.HTTPException):
                for receipt, body in waiting:
                    status, location, _ = post(served.port, body)
                    assert status == 303 and receipt_of(location) == receipt
                    acknowledged.append(receipt)

        senders = [threading.Thread(target=go_on) for _ in range(8)]
        for sender in senders:
            sender.start()
        end = time.monotonic() + 120
        while len(acknowledged) < 100 and time.monotonic() < end:
            time.sleep(0.005)
        kill_everything(served)
        for sender in senders:
            sender.join(timeout=130)
    assert 100 <= len(acknowledged) < len(ready), "the kill came in the middle"
    kept = Counter(task(place, "stored"))
    assert not set(acknowledged) - set(kept), "acknowledged sheets are lost"
    assert max(kept.values()) == 1

    with serving(place, "--web-only") as served:
        for receipt in list(ready)[: len(acknowledged) + 20]:  # whoever got no answer sends again, and so do others
            status, location, _ = post(served.port, ready[receipt])
            assert status == 303 and receipt_of(location) == receipt
    again = Counter(task(place, "stored"))
    assert set(kept) <= set(again) and max(again.values()) == 1
    assert len(again) >= len(acknowledged) + 20


def test_the_same_sheet_sent_by_many_at_once_is_stored_once(place: Place) -> None:
    ((receipt, body),) = forms(place, 1).items()
    answers: list[tuple[int, str, str]] = []
    with serving(place, "--web-only") as served:
        senders = [threading.Thread(target=lambda: answers.append(post(served.port, body))) for _ in range(12)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join(timeout=130)
    assert [(status, receipt_of(location)) for status, location, _ in answers] == [(303, receipt)] * 12
    assert task(place, "stored").count(receipt) == 1


def test_citizens_are_served_while_an_operators_file_is_brought_in(place: Place) -> None:
    """SQLite has one writer: a file stored in one go would hold it for longer than anybody waits."""
    waiting = iter(forms(place, 400).values())
    came: list[str] = []

    def bring_in() -> None:
        came.extend(task(place, "bring_in", "--count", "6000"))

    with serving(place, "--web-only") as served:
        importing = threading.Thread(target=bring_in)
        importing.start()
        answers = []
        while importing.is_alive() and (body := next(waiting, None)):
            answers.append(post(served.port, body))
            time.sleep(0.05)
        importing.join(timeout=280)
    assert [json.loads(line) for line in came] == [{"state": "done", "stored": 6000, "failure": ""}]
    assert answers and {status for status, _, _ in answers} == {303}
    kept = Counter(task(place, "stored"))
    assert {receipt_of(location) for _, location, _ in answers} <= set(kept) and max(kept.values()) == 1
    assert sum(receipt.startswith("import:") for receipt in kept) == 6000


def processes(served: Served) -> list[int]:
    """Return the processes that answer, with all below them."""
    found = list(served.children().values())
    for pid in found:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (thread / "children").read_text().split()]
    return found


def test_a_disk_that_is_full_is_said_clearly_and_nothing_is_acknowledged(tmp_path: Path) -> None:
    place = Place(tmp_path / "data")
    ready = iter(forms(place, 200).items())
    with serving(place, "--web-only") as served:
        first, body = next(ready)
        assert post(served.port, body)[0] == 303
        # No file of the server may grow any more, as on a full disk.
        most = max(file.stat().st_size for file in place.data.glob("merilo.sqlite3*"))
        limits = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in processes(served)}
        for pid, (_, hard) in limits.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, hard))
        stored, refused = [first], ""
        for receipt, body in ready:
            status, location, page = post(served.port, body)
            if status != 303:
                refused = receipt
                break
            stored.append(receipt)
        assert refused, "the disk was full"
        assert status == 503 and not location
        assert "Анкета пока не сохранена" in page and "Все ваши ответы остались" in page
        assert sorted(task(place, "stored")) == sorted(stored)
        for pid, limit in limits.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)
        status, location, _ = post(served.port, body)
        assert status == 303 and receipt_of(location) == refused, "sent again when there is room"
    assert sorted(task(place, "stored")) == sorted([*stored, refused])
