"""`merilo plan`: approved plans read from Word, PDF and tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from merilo.cli import values
from merilo.cli.russian import RussianCommand, RussianGroup, refusing


def add_to(app: typer.Typer) -> None:
    """Add the group of commands to the application."""
    group = typer.Typer(cls=RussianGroup, help="Планы работ: прочитать утверждённый документ.", no_args_is_help=True)
    group.command("read", cls=RussianCommand)(read)
    app.add_typer(group, name="plan")


def read(
    file: Annotated[
        Path, typer.Argument(metavar="ФАЙЛ", help="Документ плана: .docx .odt .doc .rtf .pdf .xlsx .html .txt .md")
    ],
    start: Annotated[
        str | None, typer.Option("--from", metavar="ДАТА", help="Начало периода, если его нет в плане.")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="ДАТА", help="Конец периода, если его нет в плане.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Ответ в JSON.")] = False,
) -> None:
    """Прочитать план: пункты, сроки с датами, ответственные, показатели — и сомнения, которые решает человек."""
    from merilo.core import deadlines, planfile, tables

    first, last = values.period(start, end)
    values.check_file(file, what="план")
    with refusing(tables.Unreadable, planfile.NotAPlan, deadlines.CalendarUnreadable):
        draft = planfile.read(tables.read(file), start=first, end=last)
    if as_json:
        typer.echo(json.dumps(draft.as_dict(), ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(planfile.describe(draft)))
