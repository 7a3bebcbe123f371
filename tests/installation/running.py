"""The real command in processes of its own, on data of its own, as one runs it on a server."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from merilo.cli.walking import Visitor, wait_for

COMMAND = Path(sys.executable).with_name("merilo")
FIRST: dict[str, Place] = {}


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Place:
    """An installation: a data folder and the variables it runs with."""

    data: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of its processes: nothing of the tests' own settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MERILO_", "DJANGO_"))}
        return {**kept, "MERILO_DATA": str(self.data), **self.variables}

    def merilo(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [str(COMMAND), *map(str, arguments)],
            env=self.environment, cwd=self.data.parent, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip

    def well(self, *arguments: object) -> str:
        """Run a command that must go well; return what it said."""
        done = self.merilo(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def begin(self) -> Place:
        """Make the first municipality with its people and remember their passwords.

        An installation on files alone is made once in a process of tests and copied from then on: making it takes
        longer than most of what is tried on it.
        """
        if any("DATABASE" in name for name in self.variables):
            return self._begin_anew()
        if "made" not in FIRST:
            made = Place(Path(tempfile.mkdtemp(prefix="merilo-")) / "data")
            atexit.register(shutil.rmtree, made.data.parent, ignore_errors=True)
            FIRST["made"] = made._begin_anew()
        shutil.copytree(FIRST["made"].data, self.data)
        self.passwords.update(FIRST["made"].passwords)
        return self

    def _begin_anew(self) -> Place:
        told = self.well("init", "--name", "Заречный район", "--slug", "zarechny", "--admin", "Админов Артём",
                         "--coordinator", "Озерова Ольга")  # fmt: skip
        for line in told.splitlines():
            if "имя для входа " in line:
                login, password = line.split("имя для входа ")[1].split(", пароль ")
                self.passwords[login] = password
        return self

    def findings(self) -> dict[str, dict[str, str]]:
        """Return what the doctor finds, by key."""
        done = self.merilo("doctor", "--json")
        assert done.stdout, done.stderr
        return {one["key"]: one for one in json.loads(done.stdout)["findings"]}


@dataclass
class Served:
    """A site that answers."""

    place: Place
    process: subprocess.Popen[bytes]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def visitor(self, login: str = "") -> Visitor:
        """Return a browser, signed in if a name is given."""
        visitor = Visitor(self.address)
        if login:
            assert visitor.sign_in(login, self.place.passwords[login]), f"{login} could not sign in"
        return visitor

    def children(self) -> dict[str, int]:
        """Return the processes under the parent, by their kind."""
        found = {}
        for folder in Path("/proc").iterdir():
            try:
                words = (folder / "cmdline").read_bytes().decode().split("\0")
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            if parent == self.process.pid and "merilo.cli.children" in words:
                found[words[words.index("merilo.cli.children") + 1]] = int(folder.name)
        return found

    def kill(self) -> None:
        """Kill the parent without a word, as a power cut would."""
        self.process.kill()
        self.process.wait(timeout=10)


@contextmanager
def serving(place: Place, *options: str, port: int | None = None, log: Path | None = None) -> Iterator[Served]:
    """Serve the site until the block ends; whatever happened, nothing of it runs on."""
    port = port or free_port()
    with (log or place.data.parent / f"{place.data.name}.log").open("ab") as told:
        process = subprocess.Popen(
            [str(COMMAND), "serve", "--port", str(port), *options],
            env=place.environment, cwd=place.data.parent, stdin=subprocess.DEVNULL, stdout=told, stderr=told,
        )  # fmt: skip
        served = Served(place, process, port)
        try:
            assert wait_for(served.address), Path(told.name).read_text(encoding="utf-8")
            yield served
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


@contextmanager
def powered(place: Place, port: int, *options: str) -> Iterator[Served]:
    """Serve the site until the block ends, then kill all of it at once, as a power cut would."""
    with serving(place, *options, port=port) as served:
        yield served
        groups = list(served.children().values())
        served.kill()
        for pid in groups:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
