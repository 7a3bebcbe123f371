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
    "council": ("test_meetings.py", "test_people.py", "test_operators.py", "test_counting.py", "test_letters.py"),
    "feedback": ("test_messages.py", "test_probes.py"),
    "outreach": ("test_publications.py", "test_audits.py", "test_voices.py"),
    "portal": ("test_section.py", "test_region.py", "test_api.py", "test_webhooks.py"),
    "assessment": (
        "test_accepting.py", "test_cycles_phases.py", "test_cycles_units.py", "test_inspections.py", "test_paper.py",
        "test_review.py", "test_sheet_imports.py", "test_snapshots.py",
    ),
    "ratings": ("test_calculating.py", "test_history.py", "test_objections.py", "test_publishing.py"),
}  # fmt: skip
# Doors, papers and spoilt files: the same on any database.
SAME = [f"--ignore={ROOT / 'tests' / room / name}" for room, names in {
    "accounts": ("test_rights.py", "test_foreign_keys.py", "test_headers.py"),
    "plans": ("test_upload_fuzz.py", "test_papers.py", "test_reading_apart.py", "test_plan_pages.py"),
}.items() for name in names]  # fmt: skip
TOGETHER = (("accounts", "registry", "council"), ("plans", "feedback", "outreach"), ("assessment", "ratings", "portal"))


@pytest.mark.parametrize("rooms", TOGETHER, ids="-".join)
def test_rooms_hold_on_postgresql(rooms: tuple[str, ...], cluster: str) -> None:
    wanted = [str(ROOT / "tests" / room / name) for room in rooms for name in TRIED[room]]
    ours = ("MERILO_", "DJANGO_", "PYTEST_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *wanted, *SAME, "-q", "-p", "no:cacheprovider", "-m", "not slow", "-x"],
        env={**environment, "MERILO_DEBUG": "1", "MERILO_DATABASE": new_database(cluster)},
        cwd=ROOT, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
    assert "passed" in done.stdout.splitlines()[-1] or "%" in done.stdout
