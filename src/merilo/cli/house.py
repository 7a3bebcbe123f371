"""What every command of the house needs: settings that hold, Django started, the data folder to itself."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from merilo.cli.russian import Refusal

SERVING = "serving.json"


def open_house() -> None:
    """Start Django; a setting that is nonsense is refused in its own sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "merilo.settings")
    import django
    from django.apps import apps
    from django.core.exceptions import ImproperlyConfigured

    if apps.ready:
        return
    try:
        django.setup()
    except ImproperlyConfigured as failure:
        raise Refusal(str(failure)) from failure


def data_folder() -> Path:
    """Return the folder that holds everything of this installation."""
    from django.conf import settings

    return Path(settings.DATA)


def now() -> datetime:
    """Read the clock: a command does it once and passes the moment on."""
    from django.utils import timezone

    return timezone.now()


def is_embedded() -> bool:
    """Say whether the database is a file of ours, not a server of its own."""
    from django.db import connection

    return connection.vendor == "sqlite"


@contextmanager
def asking_the_database() -> Iterator[None]:
    """Turn a database that does not answer into a refusal; what it says itself is given in brackets."""
    from django.db import DatabaseError, InterfaceError

    try:
        yield
    except (DatabaseError, InterfaceError) as failure:
        said = " ".join(str(failure).split())[:200]
        raise Refusal(f"База данных не отвечает или повреждена ({said}). Проверьте MERILO_DATABASE.") from failure


@contextmanager
def alone(name: str, *, otherwise: str) -> Iterator[None]:
    """Hold a lock of this installation while something runs; who comes second is refused with a sentence.

    The lock is the kernel's (or the database server's): it goes with the process, however that ends.
    """
    with held(name) as mine:
        if not mine:
            raise Refusal(otherwise)
        yield


@contextmanager
def held(name: str) -> Iterator[bool]:
    """Try to hold a lock of this data folder; yield whether it is ours."""
    import fcntl

    folder = data_folder() / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        with _held_on_the_server(name) as mine:
            yield mine


@contextmanager
def _held_on_the_server(name: str) -> Iterator[bool]:
    """Several machines may share a database server: the lock of a timer is kept there too."""
    from django.db import connection

    if connection.vendor != "postgresql" or not name.startswith("timer-"):
        yield True
        return
    import zlib

    key = zlib.crc32(f"merilo:{name}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        mine = bool(cursor.fetchone()[0])
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def tell_serving(values: Mapping[str, Any]) -> None:
    """Leave a note where the site is being served, for commands that print addresses."""
    import json

    path = data_folder() / SERVING
    path.write_text(json.dumps(values), encoding="utf-8")


def address() -> str:
    """Return the address people open: the set one, else the one being served."""
    import json

    from django.conf import settings

    if "MERILO_ADDRESS" not in os.environ:
        try:
            return str(json.loads((data_folder() / SERVING).read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError, KeyError):
            pass
    return str(settings.BASE_ADDRESS)
