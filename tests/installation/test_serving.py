"""`merilo serve`: one command, one group of processes, one at a time."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.installation.running import Place, Served, serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """An installation with its first people."""
    return Place(tmp_path_factory.mktemp("served") / "data").begin()


def is_running(pid: int) -> bool:
    """Say whether a process is there and not a leftover name."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def until(condition: object, seconds: float = 15) -> bool:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.1)
    return False


def is_free(port: int) -> bool:
    """Say whether nobody listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_people_sign_in_pages_come_styled_and_all_ends_within_seconds(begun: Place) -> None:
    with serving(begun) as served:
        coordinator = served.visitor("coordinator")
        assert coordinator.open("/me/")[0] == 200
        page = coordinator.open("/account/login/")[1]
        style = page.split('rel="stylesheet" href="')[1].split('"')[0]
        assert coordinator.open(style)[0] == 200, "static files are served"
        assert set(served.children()) == {"web", "worker", "walker", "timers"}
        pids = list(served.children().values())
        began = time.monotonic()
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(timeout=15) == 0
        assert time.monotonic() - began < 10
        assert not any(map(is_running, pids)) and is_free(served.port)


def test_a_child_that_dies_is_started_again(begun: Place) -> None:
    with serving(begun) as served:
        for kind in ("web", "worker"):
            before = served.children()[kind]
            os.kill(before, signal.SIGKILL)
            assert until(lambda kind=kind, before=before: served.children().get(kind, before) != before)
        assert until(lambda: served.visitor().open("/healthz")[0] == 200 if not is_free(served.port) else False)


def test_when_the_parent_is_killed_its_children_end_too(begun: Place) -> None:
    with serving(begun) as served:
        pids = list(served.children().values())
        served.kill()
        assert until(lambda: not any(map(is_running, pids)))
        assert until(lambda: is_free(served.port))
    with serving(begun, port=served.port) as again:
        assert again.visitor("coordinator").open("/me/")[0] == 200


def test_a_second_one_on_the_same_data_or_port_is_refused(begun: Place, tmp_path: Path) -> None:
    with serving(begun) as served:
        same_data = begun.merilo("serve", "--port", served.port + 1)
        same_port = Place(tmp_path / "other").merilo("serve", "--port", served.port)
        for refused, word in ((same_data, "уже запущен"), (same_port, "занят")):
            assert refused.returncode == 2 and refused.stdout == ""
            assert word in refused.stderr and len(refused.stderr.strip().splitlines()) == 1


def test_the_site_and_the_worker_run_apart(begun: Place) -> None:
    with serving(begun, "--web-only") as served:
        assert set(served.children()) == {"web"}
        worker = Served(begun, _start_work(begun), served.port)
        try:
            assert until(lambda: set(worker.children()) == {"worker", "walker", "timers"})
        finally:
            worker.process.terminate()
            assert worker.process.wait(timeout=15) == 0


def _start_work(place: Place) -> object:
    import subprocess

    from tests.installation.running import COMMAND

    return subprocess.Popen([str(COMMAND), "work"], env=place.environment, stdout=subprocess.DEVNULL)


def test_health_is_503_when_the_database_cannot_be_read(begun: Place) -> None:
    database = begun.data / "merilo.sqlite3"
    with serving(begun) as served:
        status, text, _ = served.visitor().open("/healthz")
        assert status == 200 and "true" in text
        moved = database.rename(database.with_name("taken-away"))  # open all the same, so it could still be read
        status, text, _ = served.visitor().open("/healthz")
        moved.rename(database)
        assert status == 503 and '"database": false' in text
        kept = database.read_bytes()
        try:
            database.write_bytes(b"nothing of a database" * 1000)
            assert until(lambda: served.visitor().open("/healthz")[0] == 503)
        finally:
            database.write_bytes(kept)
