"""Before the site opens: the database of this edition, the cache table, static files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import typer

from merilo.cli import house
from merilo.cli.russian import Refusal

UPGRADE_FIRST = "База данных от прежней версии программы. Сначала выполните merilo upgrade: копия сделается сама."
NEWER = "База данных от более новой версии программы. Поставьте ту версию или восстановите копию: merilo restore."
EMPTY = "База данных ещё пуста. Сначала запустите сайт (merilo serve) или выполните merilo init."


def pending() -> tuple[bool, list[str], list[str]]:
    """Return whether the database is empty, the migrations it lacks, and those it has that we do not know."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with house.asking_the_database():
        executor = MigrationExecutor(connection)
        applied = set(executor.loader.applied_migrations)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    unknown = sorted(f"{app}.{name}" for app, name in applied - set(executor.loader.disk_migrations or {}))
    ours = [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
    return not applied, ours, [name for name in unknown if name.split(".")[0] in _labels()]


def _labels() -> set[str]:
    from django.apps import apps

    return {config.label for config in apps.get_app_configs()}


def refuse_another_edition() -> None:
    """Refuse a database that is empty, older or newer than this program."""
    is_empty, lacking, unknown = pending()
    if unknown:
        raise Refusal(NEWER)
    if is_empty:
        raise Refusal(EMPTY)
    if lacking:
        raise Refusal(UPGRADE_FIRST)


def refuse_no_database() -> None:
    """Refuse to save what is not there."""
    if pending()[0]:
        raise Refusal("База данных пуста: копировать нечего. Проверьте MERILO_DATA.")


def prepare(*, may_ask: bool, upgrade: Callable[[], None]) -> None:
    """Make a new database, or bring an older one up to date after asking; gather static files."""
    is_empty, lacking, unknown = pending()
    if unknown:
        raise Refusal(NEWER)
    if lacking and not is_empty:
        if not may_ask:
            raise Refusal(UPGRADE_FIRST)
        if not typer.confirm("База данных от прежней версии. Обновить её? Копия сделается сама"):
            raise Refusal("Без обновления сайт не запускается.")
        upgrade()
    if is_empty:
        make_database()
    gather_static()
    _hint_when_new()


def prepare_for_init() -> None:
    """Make the tables where there are none; refuse a database of another edition."""
    if pending()[0]:
        make_database()
    refuse_another_edition()


def make_database() -> None:
    """Make all tables."""
    from django.core.management import call_command

    with house.asking_the_database():
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)


def gather_static() -> None:
    """Copy static files into the data folder when they differ from those of the last start."""
    from django.conf import settings
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    mark, fingerprint = root / ".gathered", _fingerprint()
    try:
        if mark.read_text(encoding="ascii") == fingerprint:
            return
    except OSError:
        pass
    call_command("collectstatic", verbosity=0, interactive=False, clear=root.is_dir())
    mark.write_text(fingerprint, encoding="ascii")


def _fingerprint() -> str:
    """Return what tells one set of static files from another: names, sizes and contents."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    found = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found.update(f"{name}\n".encode())
            with storage.open(name) as file:
                found.update(file.read())
    return found.hexdigest()


def _hint_when_new() -> None:
    """Say how to begin where no municipality is yet."""
    from merilo.registry import queries

    if not queries.municipalities():
        typer.echo("Муниципалитета ещё нет. Выполните в другом окне: merilo init")
