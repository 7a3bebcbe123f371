"""The `merilo` command: a module per group of commands; whatever is heavy is imported by the command that needs it."""

from __future__ import annotations

import sys

from merilo.cli import russian  # first: it teaches typer Russian before typer is imported

# isort: split
import typer

from merilo.cli import checking, copies, dossiers, founding, plans, rehearsing, serving, sites, terms, timers

app = typer.Typer(
    name="merilo",
    cls=russian.RussianGroup,
    help="Мерило: независимая оценка качества условий оказания услуг — от плана до устранённого недостатка.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
plans.add_to(app)
terms.add_to(app)
dossiers.add_to(app)
rehearsing.add_to(app)
serving.add_to(app)
founding.add_to(app)
timers.add_to(app)
checking.add_to(app)
copies.add_to(app)
sites.add_to(app)


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(russian.run(app))
