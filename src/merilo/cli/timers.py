"""`merilo remind`, `digest`, `tell`, `guard`, `watch`, `tidy`: by the clock, safe at any time and twice at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from merilo.cli import house
from merilo.cli.russian import RussianCommand

if TYPE_CHECKING:
    from datetime import datetime
    from threading import Event

MINUTE, HOUR = 60, 60 * 60  # seconds
EVERY = {
    "remind": HOUR, "digest": 10 * MINUTE, "tell": MINUTE, "guard": 10 * MINUTE, "watch": HOUR, "tidy": 24 * HOUR,
}  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (remind, digest, tell, guard, watch, tidy):
        app.command(command.__name__, cls=RussianCommand)(command)


def remind() -> None:
    """Напомнить о сроках: кому скоро и у кого прошло — уведомлением в программе."""
    _run("remind")


def digest() -> None:
    """Разослать сводки уведомлений письмами, в рабочие часы."""
    _run("digest")


def tell() -> None:
    """Сообщить программам, которые просили: о публикации, исправлении, прошедшем сроке."""
    _run("tell")


def guard() -> None:
    """Отметить анкеты, пришедшие наплывом, чтобы человек их разобрал."""
    _run("guard")


def watch() -> None:
    """Начать проверку сайтов учреждений там, где подошёл её день."""
    _run("watch")


def tidy() -> None:
    """Убрать лишнее: старые сеансы, следы заданий, временные файлы."""
    _run("tidy")


def _run(name: str) -> None:
    from merilo.cli import preparing

    house.open_house()
    preparing.refuse_another_edition()
    with house.asking_the_database():
        typer.echo(run_timer(name, at=house.now()))


def run_timer(name: str, *, at: datetime) -> str:
    """Run a timer unless it is running already; return what it did, as a sentence."""
    with house.held(f"timer-{name}") as mine:
        return _deeds()[name](at=at) if mine else "Уже выполняется в другом процессе."


def _deeds() -> dict[str, Callable[..., str]]:
    from merilo.cli import chores

    return {
        "remind": chores.remind,
        "digest": chores.digest,
        "tell": chores.tell,
        "guard": chores.guard,
        "watch": chores.watch,
        "tidy": chores.tidy,
    }


def run_until(stop: Event) -> None:
    """Run each timer when it is due until asked to stop; one that fails is told to the log and tried next time."""
    import logging
    import time

    from django.db import close_old_connections

    due = dict.fromkeys(EVERY, 0.0)
    while not stop.is_set():
        for name, seconds in EVERY.items():
            if time.monotonic() < due[name] or stop.is_set():
                continue
            due[name] = time.monotonic() + seconds
            close_old_connections()
            try:
                run_timer(name, at=house.now())
            except Exception:
                logging.getLogger("merilo").exception("Таймер %s не выполнен", name)
                due[name] = time.monotonic() + min(seconds, 300)
        stop.wait(1)
