"""The tests of the site's rooms hold on PostgreSQL as they do on SQLite."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.installation.conftest import new_database
from tests.shared import ROOT

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("room", ["accounts", "registry", "plans", "portal"])
def test_a_room_holds_on_postgresql(room: str, cluster: str) -> None:
    if not (ROOT / "tests" / room).is_dir():
        pytest.skip(f"the room {room} has no tests of its own yet")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MERILO_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", f"tests/{room}", "-q", "-p", "no:cacheprovider", "-m", "not slow", "-x"],
        env={**environment, "MERILO_DEBUG": "1", "MERILO_DATABASE": new_database(cluster)},
        cwd=ROOT, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
    assert "passed" in done.stdout.splitlines()[-1] or "%" in done.stdout
