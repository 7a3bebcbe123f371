"""A new edition's tables: backup, migrate, check, report; an embedded database comes back as it was on failure."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import typer

from merilo.cli import archives, checking, dumping, house, preparing
from merilo.cli.russian import Refusal


def upgrade_now(*, at: datetime) -> None:
    """Bring the database to this edition, or leave it as it was. The caller holds the installation still."""
    is_empty, lacking, unknown = preparing.pending()
    if unknown:
        raise Refusal(preparing.NEWER)
    if is_empty:
        raise Refusal(preparing.EMPTY)
    if not lacking:
        typer.echo("База уже соответствует программе: обновлять нечего.")
        return
    saved = archives.save_beside("before-upgrade", at=at)
    typer.echo(f"Копия: {saved}")
    try:
        preparing.make_database()
        findings = checking.examine(at)
        broken = [one for one in findings if one.key in ("database", "migrations") and one.state == "broken"]
        if broken:
            raise Refusal(broken[0].words)
    except Exception as failure:
        _take_back(saved, failure)
    typer.echo(f"Обновлено: {', '.join(lacking)}\n")
    typer.echo("\n".join([*checking.lines(findings), "", checking.conclusion(findings)]))


def _take_back(saved: Path, failure: Exception) -> None:
    """Put the database back and say so."""
    said = " ".join(str(failure).split())[:200]
    if not house.is_embedded():
        raise Refusal(
            f"Обновить не удалось ({said}). Верните прежнюю базу: merilo restore {saved} --replace"
        ) from failure
    with tempfile.TemporaryDirectory(dir=house.data_folder(), prefix=".restore-") as place:
        archives.unpack(saved, Path(place))
        dumping.put_back(Path(place) / dumping.NAMES["sqlite"])
    raise Refusal(f"Обновить не удалось ({said}). База возвращена как была; копия: {saved}") from failure
