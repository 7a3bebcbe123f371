"""A new edition: backup, migrate, check, report; when that fails the database is as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.installation.running import Place

pytestmark = pytest.mark.slow


def forget_a_migration(place: Place, *, harm: bool) -> None:
    """Make the database one of an earlier edition; with harm its migration cannot be done."""
    with closing(sqlite3.connect(place.data / "merilo.sqlite3")) as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        if not harm:
            database.execute("DROP TABLE django_session")
        database.commit()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An installation with its first people."""
    return Place(tmp_path / "data").begin()


def test_an_older_database_is_not_served_but_upgraded_with_a_backup(place: Place) -> None:
    forget_a_migration(place, harm=False)
    refused = place.merilo("serve", "--port", "65000")
    assert refused.returncode == 2 and "merilo upgrade" in refused.stderr
    told = place.well("upgrade")
    (saved,) = (place.data / "backups").iterdir()
    assert str(saved) in told and "sessions" in told and "✓ Версия базы" in told
    assert place.merilo("doctor").returncode == 0
    assert "нечего" in place.well("upgrade")


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(place: Place) -> None:
    forget_a_migration(place, harm=True)
    refused = place.merilo("upgrade")
    assert refused.returncode == 2 and "возвращена" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    with closing(sqlite3.connect(place.data / "merilo.sqlite3")) as database:
        assert database.execute("SELECT COUNT(*) FROM accounts_user").fetchone() == (2,)
        applied = "SELECT COUNT(*) FROM django_migrations WHERE app = 'sessions'"
        assert database.execute(applied).fetchone() == (0,)


def test_a_newer_database_is_refused(place: Place) -> None:
    with closing(sqlite3.connect(place.data / "merilo.sqlite3")) as database:
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('plans', '9999_x', '2030-01-01')")
        database.commit()
    for command in (("serve", "--port", "65000"), ("upgrade",), ("remind",)):
        refused = place.merilo(*command)
        assert refused.returncode == 2 and "более новой" in refused.stderr
