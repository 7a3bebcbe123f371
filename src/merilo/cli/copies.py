"""`merilo backup`, `merilo restore`, `merilo upgrade`: the installation as one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from merilo.cli import house
from merilo.cli.russian import RussianCommand


def add_to(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (backup, restore, upgrade):
        app.command(command.__name__, cls=RussianCommand)(command)


def backup(
    file: Annotated[Path, typer.Argument(metavar="ФАЙЛ", help="Куда записать копию, например копия.tar.")],
    with_secret: Annotated[
        bool, typer.Option("--with-secret", help="Положить в копию и ключ сайта; храните такую копию как пароль.")
    ] = False,
) -> None:
    """Сделать копию: база, файлы подтверждений, контрольные суммы — один файл; сайт останавливать не нужно."""
    from merilo.cli import archives, preparing
    from merilo.core.wording import counted

    house.open_house()
    preparing.refuse_no_database()
    manifest = archives.write_backup(file, at=house.now(), with_secret=with_secret)
    size = f"{sum(part['size'] for part in manifest['files'].values()) / 1024 / 1024:.1f}".replace(".", ",")
    kept = counted(sum(name.startswith("files/") for name in manifest["files"]), "файл", "файла", "файлов")
    typer.echo(f"Копия: {file} — база и {kept}, {size} МБ.")


def restore(
    file: Annotated[Path, typer.Argument(metavar="ФАЙЛ", help="Копия, сделанная merilo backup.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Заменить данные, которые здесь есть; с них сначала снимется копия.")
    ] = False,
) -> None:
    """Восстановить из копии в пустое место: сначала сверяются все суммы, потом всё становится на место разом."""
    from merilo.cli import archives

    house.open_house()
    with archives.at_rest():
        saved = archives.put_back(file, replace=replace, at=house.now())
    if saved is not None:
        typer.echo(f"Прежние данные сохранены: {saved}")
    typer.echo("Восстановлено. Проверьте: merilo doctor")


def upgrade() -> None:
    """Обновить базу после установки новой версии: копия, обновление, проверка, отчёт."""
    from merilo.cli import archives, upgrading

    house.open_house()
    with archives.at_rest():
        upgrading.upgrade_now(at=house.now())
