"""Children under one parent: what dies is started again, and when the parent ends, however it ends, all end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

PATIENCE = 8.0  # seconds a child has to finish what it is doing
FIRST_PAUSE, LONGEST_PAUSE, QUIET_AFTER = 1.0, 30.0, 60.0
LIFELINE = "MERILO_LIFELINE"


@dataclass
class Child:
    """One process that should always run, in a group of its own."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    again_at: float = 0.0


@dataclass
class Family:
    """The parent's view: starts its children, starts dead ones again, stops all."""

    children: Sequence[Child]
    say: Callable[[str], None]
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self, meanwhile: Callable[[], int] | None = None) -> int:
        """Keep all children running until a signal asks to stop, then stop them within seconds.

        `meanwhile` runs beside them; when it ends all stop, and its code is returned.
        """
        code = [0]
        reading, writing = os.pipe()
        if meanwhile is not None:
            threading.Thread(target=self._beside, args=(meanwhile, code), daemon=True).start()
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            while not self.stopping.is_set():
                for child in self.children:
                    self._look_after(child, reading)
                self.stopping.wait(0.2)
        finally:
            self._end_all()
            os.close(writing)
            os.close(reading)
            for number, handler in before.items():
                signal.signal(number, handler)
        return code[0]

    def _beside(self, meanwhile: Callable[[], int], code: list[int]) -> None:
        code[0] = 1  # for a fault of ours, which is printed as such
        try:
            code[0] = meanwhile()
        finally:
            self.stopping.set()

    def _stop(self, *_: object) -> None:
        self.stopping.set()

    def _look_after(self, child: Child, lifeline: int) -> None:
        clock = time.monotonic()
        if child.process is None:
            if clock >= child.again_at:
                child.started = clock
                child.process = subprocess.Popen(
                    child.command,
                    start_new_session=True,  # Ctrl-C reaches the parent only, which ends its children in order
                    pass_fds=(lifeline,),
                    env={**os.environ, LIFELINE: str(lifeline)},
                )
        elif child.process.poll() is not None:
            _signal_group(child.process, signal.SIGKILL)  # what it may have left behind would keep the port
            child.pause = FIRST_PAUSE if clock - child.started > QUIET_AFTER else min(child.pause * 2, LONGEST_PAUSE)
            self.say(f"Процесс «{child.name}» остановился (код {child.process.returncode}) — запускаю снова.")
            child.process, child.again_at = None, clock + child.pause / 2

    def _end_all(self) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            _signal_group(process, signal.SIGTERM, only_leader=True)
        until = time.monotonic() + PATIENCE
        for process in running:
            try:
                process.wait(timeout=max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say("Процесс не закончил вовремя и остановлен принудительно.")
            _signal_group(process, signal.SIGKILL)
            process.wait()


def _signal_group(process: subprocess.Popen[bytes], number: int, *, only_leader: bool = False) -> None:
    try:
        if only_leader:
            process.send_signal(number)
        else:
            os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        pass


def end_with_the_parent() -> None:
    """In a child: end the whole group when the parent is gone, also when it was killed without a word."""
    given = os.environ.get(LIFELINE)
    if given is None:
        return
    lifeline = int(given)

    def watch() -> None:
        while os.read(lifeline, 1):  # nobody writes: this returns when the parent's end is closed
            pass
        os.killpg(os.getpgid(0), signal.SIGKILL)

    os.set_inheritable(lifeline, False)
    threading.Thread(target=watch, daemon=True, name="lifeline").start()


def python(*arguments: str) -> list[str]:
    """Return a command that runs a module of ours with this interpreter."""
    return [sys.executable, "-m", "merilo.cli.children", *arguments]
