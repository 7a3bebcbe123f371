"""The processes of `merilo serve` and `merilo work`: web, worker, timers. Started by their parent, not by people."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Any

from merilo.cli import house, processes

THREADS = 32  # most of them wait for the disk, and those who wait together are written together
HEADERS = 10  # seconds for the head of a request; who dribbles it on holds a connection, no thread
GRACE = 5  # seconds for answers under way


def web(host: str, port: int, workers: int) -> None:
    """Serve the site; static files come through WhiteNoise."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    Granian(
        "merilo.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS * 1000),
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        log_level=LogLevels.error,
    ).serve()


def worker(of: str = "default") -> None:
    """Do the background work of a queue: read plans, send letters. What a killed worker left is taken up again."""
    house.open_house()
    from django.core.management import call_command

    from merilo.cli import queue

    name = f"{queue.this_place()}-{os.getpid()}"
    queue.take_up_again(of)
    call_command(
        "db_worker", queue_name=of, worker_id=name, interval=0.5, reload=False, startup_delay=False, verbosity=0
    )  # fmt: skip


def walker() -> None:
    """Walk sites: that takes minutes, and nobody waits behind it."""
    worker("sites")


def timers() -> None:
    """Run the timers when they are due. Each is safe to run at any time, so nothing is remembered between starts."""
    from merilo.cli import timers as commands

    house.open_house()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    commands.run_until(stop)


def main(arguments: list[str]) -> Any:
    """Run one of the processes."""
    processes.end_with_the_parent()
    if arguments[0] == "web":
        return web(arguments[1], int(arguments[2]), int(arguments[3]))
    return {"worker": worker, "walker": walker, "timers": timers}[arguments[0]]()


if __name__ == "__main__":
    main(sys.argv[1:])
