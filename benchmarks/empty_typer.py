"""The rival of `startup.py`: a typer application with nothing in it, called as the console script of `merilo` is."""

import sys
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.command()
def term(
    words: Annotated[str, typer.Argument(help="The words of a deadline.")],
    start: Annotated[str, typer.Option("--from", help="The first day.")] = "",
    end: Annotated[str, typer.Option("--to", help="The last day.")] = "",
) -> None:
    """Say the words again."""
    typer.echo(f"{words} {start} {end}")


@app.command()
def other() -> None:
    """Do nothing; a second command makes the first a named one."""


if __name__ == "__main__":
    sys.exit(app())
