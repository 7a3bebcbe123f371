"""A throw-away PostgreSQL cluster, and one installation on each of the two databases."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.installation.running import Place, free_port

USER = "merilo_tests"
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def _as_somebody(command: list[str]) -> list[str]:
    """PostgreSQL does not run as root: whoever is root runs it as the user of its package."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """Start a cluster in a temporary folder on loopback; return its address without a database."""
    if not PROGRAMS:
        pytest.skip("PostgreSQL is not installed")
    programs = PROGRAMS[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="merilo-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, pwd.getpwnam("postgres").pw_name)
    port, data = free_port(), folder / "data"

    def run(*command: str) -> None:
        done = subprocess.run(
            _as_somebody(list(command)), cwd=folder, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr

    run(str(programs / "initdb"), "-D", str(data), "-U", USER, "--auth=trust", "-E", "UTF8", "--no-sync",
        "--locale=C.UTF-8")  # fmt: skip
    options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off"
    run(str(programs / "pg_ctl"), "-D", str(data), "-o", options, "-w", "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql://{USER}@127.0.0.1:{port}"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Place]:
    """Return what makes empty installations, on each of the two databases."""
    numbers = count(1)

    def make() -> Place:
        number = next(numbers)
        variables = {}
        if request.param == "postgresql":
            variables["MERILO_DATABASE"] = new_database(request.getfixturevalue("cluster"))
        return Place(tmp_path / f"data{number}", variables)

    return make


_databases = count(1)


def new_database(address: str) -> str:
    """Make an empty database in the cluster and return its address."""
    import psycopg

    name = f"merilo_{os.getpid()}_{next(_databases)}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{address}/{name}"
