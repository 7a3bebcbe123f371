"""The database as one file and back: SQLite by its own backup while it is written to, PostgreSQL by its own tools."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from merilo.cli.russian import Refusal

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}


def vendor() -> str:
    """Return which database this installation keeps: sqlite or postgresql."""
    from django.db import connection

    return str(connection.vendor)


def dump(target: Path) -> None:
    """Write the whole database as it is at one moment, while others go on writing."""
    if vendor() == "sqlite":
        with closing(sqlite3.connect(_sqlite_path(), timeout=60)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        return
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"], what="копия базы")


def check(source: Path) -> None:
    """Refuse a dump that is not whole."""
    if vendor() == "sqlite":
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copy:
            try:
                said = copy.execute("PRAGMA integrity_check").fetchone()[0]
            except sqlite3.DatabaseError as error:
                raise Refusal(f"База в копии повреждена ({error}).") from error
        if said != "ok":
            raise Refusal("База в копии повреждена: возьмите другую копию.")
        return
    _run(["pg_restore", "--list", str(source)], what="чтение копии", named=False)


def is_empty() -> bool:
    """Say whether no table stands in the database."""
    from django.db import connection

    from merilo.cli import house

    if vendor() == "sqlite" and not Path(_sqlite_path()).exists():
        return True
    with house.asking_the_database():
        return not connection.introspection.table_names()


def put_back(source: Path) -> None:
    """Replace the database by a dump: all of it or nothing."""
    from django.db import connection

    if vendor() == "sqlite":
        connection.close()
        _close_wal(Path(_sqlite_path()))
        os.replace(source, _sqlite_path())  # noqa: PTH105  the one moment at which the old becomes the new
        return
    tables = [connection.ops.quote_name(name) for name in connection.introspection.table_names()]
    connection.close()
    script = source.with_suffix(".sql")
    restore = ["pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source)]
    _run(restore, what="чтение копии", named=False)
    body = script.read_bytes()
    drops = "".join(f"DROP TABLE IF EXISTS {name} CASCADE;\n" for name in tables)
    script.write_bytes(drops.encode() + body)
    quiet = ["psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    try:
        _run([*quiet, f"--file={script}"], what="восстановление базы")
    finally:
        script.unlink(missing_ok=True)


def _sqlite_path() -> str:
    from django.conf import settings

    return str(settings.DATABASES["default"]["NAME"])


def _close_wal(path: Path) -> None:
    """Bring what stands beside the old file into it, so that nothing of the old is read into the new."""
    if path.exists():
        with closing(sqlite3.connect(path, timeout=20)) as old:
            try:
                old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                old.execute("PRAGMA journal_mode=DELETE")
            except sqlite3.DatabaseError:
                pass  # a spoilt file is being replaced
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)


def _run(command: list[str], *, what: str, named: bool = True) -> None:
    """Run a tool of PostgreSQL; the password goes by the environment, where nobody else of the machine sees it."""
    if shutil.which(command[0]) is None:
        raise Refusal(f"Нет программы {command[0]}: поставьте пакет postgresql-client и повторите.")
    settings = _connection()
    environment = {**os.environ, **{f"PG{key}": value for key, value in settings.items() if value}}
    if named:
        command = [*command, f"--dbname={settings['DATABASE']}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode != 0:
        said = " ".join(done.stderr.split())[:300]
        raise Refusal(f"Не удалось: {what} ({said}).")


def _connection() -> dict[str, Any]:
    from django.conf import settings

    one = settings.DATABASES["default"]
    pairs = (("DATABASE", "NAME"), ("USER", "USER"), ("PASSWORD", "PASSWORD"), ("HOST", "HOST"), ("PORT", "PORT"))
    return {name: str(one[key]) for name, key in pairs}
