"""`merilo doctor`: is everything of this installation there and well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from merilo.cli import house
from merilo.cli.russian import RussianCommand

if TYPE_CHECKING:
    from datetime import datetime

REMARKS, BROKEN = 1, 2


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("doctor", cls=RussianCommand)(doctor)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Ответ в JSON.")] = False,
) -> None:
    """Проверить установку: база, файлы, очередь, почта, диск, часы. Код: 0 — хорошо, 1 — замечания, 2 — сломано."""
    import json

    house.open_house()
    at = house.now()
    findings = examine(at)
    if as_json:
        typer.echo(json.dumps(as_dict(findings, at), ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join([*lines(findings), "", conclusion(findings)]))
    if code := exit_code(findings):
        raise typer.Exit(code)


def examine(at: datetime) -> list[Any]:
    """Return all findings of a thorough look."""
    from merilo.portal import health

    return health.examine(at=at)


def lines(findings: list[Any]) -> list[str]:
    """Return a line for each finding, its mark first."""
    return [f"{'✓' if one.is_well else '▲'} {one.title}: {one.words}" for one in findings]


def conclusion(findings: list[Any]) -> str:
    """Return what it all comes to."""
    from merilo.core.wording import counted

    broken = sum(one.state == "broken" for one in findings)
    remarks = sum(one.state == "remark" for one in findings)
    if not broken and not remarks:
        return "Всё в порядке."
    parts = [f"сломано: {broken}"] if broken else []
    parts += [counted(remarks, "замечание", "замечания", "замечаний")] if remarks else []
    text = ", ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def exit_code(findings: list[Any]) -> int:
    """Return 0 when all is well, 1 for remarks, 2 when something is broken."""
    states = {str(one.state) for one in findings}
    return BROKEN if "broken" in states else REMARKS if "remark" in states else 0


def as_dict(findings: list[Any], at: datetime) -> dict[str, Any]:
    """Return the findings as JSON can hold them."""
    rows = [{"key": one.key, "title": one.title, "state": str(one.state), "words": one.words} for one in findings]
    return {"at": at.isoformat(), "code": exit_code(findings), "findings": rows}
