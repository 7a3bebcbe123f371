"""`merilo serve` and `merilo work`: the site on this machine, in one supervised group of processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from merilo.cli.russian import Refusal, RussianCommand

if TYPE_CHECKING:
    from merilo.cli.processes import Child

SERVED_ALREADY = (
    "На этих данных сайт уже запущен (папка «{data}»). Остановите его или укажите другую папку в MERILO_DATA."
)
WORKED_ALREADY = "На этих данных обработчик уже запущен (папка «{data}»)."


def add_to(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (serve, work):
        app.command(command.__name__, cls=RussianCommand)(command)


def serve(
    port: Annotated[int, typer.Option("--port", metavar="ПОРТ", min=1, max=65535, help="На каком порту отвечать.")] = (
        8000
    ),
    host: Annotated[
        str, typer.Option("--host", metavar="АДРЕС", help="На каком адресе этой машины отвечать; 0.0.0.0 — на всех.")
    ] = "127.0.0.1",
    web_only: Annotated[
        bool, typer.Option("--web-only", help="Только сайт; обработчик запускается отдельно: merilo work.")
    ] = False,
    processes: Annotated[
        int, typer.Option("--processes", metavar="ЧИСЛО", min=1, max=64, help="Сколько процессов отвечают на запросы.")
    ] = 1,
) -> None:
    """Запустить сайт: страницы, обработчик заданий и таймеры — до Ctrl-C."""
    with_site(port=port, host=host, web_only=web_only, processes=processes)


def with_site(
    *,
    port: int,
    host: str,
    web_only: bool = False,
    processes: int = 1,
    prepared: Callable[[], None] | None = None,
    meanwhile: Callable[[str], int] | None = None,
) -> int:
    """Prepare the house, say where it is open and keep it running until a signal; return an exit code.

    `prepared` makes the data ready in another way than `merilo serve` does; `meanwhile` is called with the address
    while the site runs, and when it returns its code the site is closed.
    """
    from merilo.cli import house
    from merilo.cli.processes import Child, Family, python

    here = address_of(host, port)
    if "MERILO_ADDRESS_FILE" not in os.environ:
        os.environ.setdefault("MERILO_ADDRESS", here)
    house.open_house()

    with ExitStack() as locks:
        data = house.data_folder()
        locks.enter_context(house.alone("serve", otherwise=SERVED_ALREADY.format(data=data)))
        if not web_only:
            locks.enter_context(house.alone("work", otherwise=WORKED_ALREADY.format(data=data)))
        check_port(host, port)
        (prepared or _prepared)()
        house.tell_serving({"address": here, "pid": os.getpid()})
        children = [Child("сайт", python("web", host, str(port), str(processes)))]
        family = Family([*children, *([] if web_only else background())], say=complain)
        typer.echo(f"Сайт открыт: {here}/\nДанные: {data}\nОстановить: Ctrl-C")
        code = family.run(meanwhile=None if meanwhile is None else partial(meanwhile, here))
    typer.echo("Сайт остановлен.")
    return code


def _prepared() -> None:
    from merilo.cli import house, preparing, upgrading

    upgrade = partial(upgrading.upgrade_now, at=house.now())
    preparing.prepare(may_ask=sys.stdin.isatty(), upgrade=upgrade)


def address_of(host: str, port: int) -> str:
    """Return the address one opens on this machine."""
    everywhere = ("127.0.0.1", "0.0.0.0", "::", "::1", "localhost")
    return f"http://{'localhost' if host in everywhere else host}:{port}"


def work() -> None:
    """Запустить обработчик заданий и таймеры отдельно от сайта — до Ctrl-C."""
    from merilo.cli import house, preparing
    from merilo.cli.processes import Family

    house.open_house()
    with house.alone("work", otherwise=WORKED_ALREADY.format(data=house.data_folder())):
        preparing.refuse_another_edition()
        typer.echo("Обработчик и таймеры работают. Остановить: Ctrl-C")
        Family(background(), say=complain).run()
    typer.echo("Обработчик остановлен.")


def background() -> list[Child]:
    """Return the processes that work besides the site."""
    from merilo.cli.processes import Child, python

    return [
        Child("обработчик", python("worker")),
        Child("проверка сайтов", python("walker")),
        Child("таймеры", python("timers")),
    ]


def complain(sentence: str) -> None:
    """Say something that went wrong, to the log of the service."""
    typer.echo(sentence, err=True)


def check_port(host: str, port: int) -> None:
    """Refuse a port where somebody answers already, or an address that is not of this machine."""
    import errno
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except PermissionError:
            raise Refusal(f"Порт {port} занять нельзя: нет прав. Возьмите порт больше 1023: --port 8000.") from None
        except socket.gaierror:
            raise Refusal(f"--host: адреса «{host}» нет. Напишите 127.0.0.1 или 0.0.0.0.") from None
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise Refusal(f"--host: «{host}» — не адрес этой машины.") from None
            raise Refusal(f"Порт {port} занят другой программой. Укажите другой: --port {port % 65535 + 1}.") from None
