"""`merilo demo`: the site with an invented district, on data of its own, and `merilo demo files`."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from merilo.cli import sample, serving
from merilo.cli.russian import Refusal, RussianCommand, RussianGroup

NOT_OURS = ("MERILO_DATABASE", "MERILO_MAIL", "MERILO_HTTPS", "MERILO_OIDC", "MERILO_SECRET", "MERILO_ADDRESS")
MARK = "demo"


def add_to(app: typer.Typer) -> None:
    """Add the group of commands to the application."""
    group = typer.Typer(
        cls=RussianGroup, help="Образец: сайт с выдуманным районом; файлы оператора.", invoke_without_command=True
    )
    group.callback()(demo)
    group.command("files", cls=RussianCommand)(sample.files)
    app.add_typer(group, name="demo")


def demo(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", metavar="ПОРТ", min=1, max=65535, help="На каком порту отвечать.")] = (
        8000
    ),
    data: Annotated[Path, typer.Option("--data", metavar="ПАПКА", help="Где держать данные образца.")] = Path(
        "out/demo-data"
    ),
    once: Annotated[
        bool, typer.Option("--once", help="Запустить, обойти страницы за каждую роль, рассказать и закончить.")
    ] = False,
) -> None:
    """Показать сайт с выдуманным районом: учреждения, три года истории, люди всех ролей — до Ctrl-C."""
    if context.invoked_subcommand is not None:
        return
    once = once or os.environ.get("DEMO_ONCE", "") not in ("", "0")
    _own_settings(data)
    prepared = partial(_prepared, serving.address_of("127.0.0.1", port))
    code = serving.with_site(port=port, host="127.0.0.1", prepared=prepared, meanwhile=_look_around if once else None)
    if code:
        raise typer.Exit(code)


def _own_settings(data: Path) -> None:
    """Give the demo an embedded database and nothing of the real installation: no mail, no other sign-in."""
    if data.exists() and (not data.is_dir() or (any(data.iterdir()) and not (data / MARK).exists())):
        raise Refusal(f"«{data}» — не папка образца: укажите в --data другую.")
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / MARK).touch()
    except OSError:
        raise Refusal(f"В «{data}» нельзя писать: проверьте права или выберите другую папку в --data.") from None
    for name in NOT_OURS:
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    os.environ.update(MERILO_DATA=str(data.absolute()), MERILO_DEMO="1")


def _prepared(address: str) -> None:
    """Fill the district in where it is not yet, or where it was made by another edition of the program."""
    from merilo.cli import house, preparing
    from merilo.demo import site

    mark, edition = house.data_folder() / MARK, _edition()
    if mark.read_text(encoding="ascii") != edition:
        mark.write_text("", encoding="ascii")  # until the new one is whole, this data counts as unfinished
        _forget_data(house.data_folder())
        typer.echo("Готовлю выдуманный район — меньше минуты…")
        preparing.make_database()
    preparing.gather_static()
    site.fill(at=house.now())
    mark.write_text(edition, encoding="ascii")
    typer.echo(
        "\n".join(["", "Что открыть сначала:", *(f"  {one.words}: {address}{one.path}" for one in site.sights())])
    )
    typer.echo("\n".join(["", "Люди образца (пароль у всех один: " + site.PASSWORD + "):", *_people(), ""]))


def _edition() -> str:
    """Return what tells one edition of tables and invented history from another."""
    import hashlib

    import merilo

    found = hashlib.sha256()
    source = Path(merilo.__file__).parent
    for path in sorted([*source.glob("*/migrations/*.py"), *source.glob("demo/*")]):
        if path.is_file():
            found.update(path.read_bytes())
    return found.hexdigest()


def _forget_data(folder: Path) -> None:
    import shutil

    from django.db import connection

    connection.close()
    for path in folder.glob("merilo.sqlite3*"):
        path.unlink()
    shutil.rmtree(folder / "files", ignore_errors=True)


def _people() -> list[str]:
    from merilo.accounts.access import roles_words
    from merilo.demo import site

    return [f"  {one.login:<12} {roles_words([one.role]):<24} {one.name}" for one in site.accounts()]


def _look_around(address: str) -> int:
    """Walk through the site as each of its people, by real requests; return 0 when every page came."""
    from merilo.accounts.access import roles_words
    from merilo.cli import walking
    from merilo.demo import site

    people = [(one.login, roles_words([one.role])) for one in site.accounts()]
    paths = [one.path for one in site.sights()]
    return walking.walk(address, people=people, password=site.PASSWORD, slug=site.slug(), sights=paths)
