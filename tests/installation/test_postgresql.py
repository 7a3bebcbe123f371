"""The tests of the site's rooms hold on PostgreSQL as they do on SQLite."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.installation.conftest import new_database
from tests.shared import ROOT

pytestmark = pytest.mark.slow


# Whole rooms, and of the large ones what leans on the database: locks, writes in bulk, aggregates, order, uniqueness.
TRIED = {
    "accounts": ("",),
    "registry": ("",),
    "plans": ("",),
    "portal": ("",),
    "assessment": (
        "test_accepting.py", "test_cycles_phases.py", "test_cycles_units.py", "test_inspections.py", "test_paper.py",
        "test_review.py", "test_sheet_imports.py", "test_snapshots.py",
    ),
    "ratings": ("test_calculating.py", "test_history.py", "test_objections.py", "test_publishing.py"),
}  # fmt: skip
# Doors, not tables: who gets through an address, and with which headers, is the same on any database.
DOORS = [f"--ignore={ROOT / 'tests' / 'accounts' / name}" for name in (
    "test_rights.py", "test_foreign_keys.py", "test_headers.py",
)]  # fmt: skip


@pytest.mark.parametrize("room", TRIED)
def test_a_room_holds_on_postgresql(room: str, cluster: str) -> None:
    wanted = [str(ROOT / "tests" / room / name) for name in TRIED[room]]
    ours = ("MERILO_", "DJANGO_", "PYTEST_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *wanted, *DOORS, "-q", "-p", "no:cacheprovider", "-m", "not slow", "-x"],
        env={**environment, "MERILO_DEBUG": "1", "MERILO_DATABASE": new_database(cluster)},
        cwd=ROOT, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
    assert "passed" in done.stdout.splitlines()[-1] or "%" in done.stdout
