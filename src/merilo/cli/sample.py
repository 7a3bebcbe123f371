"""`merilo demo files`: the operator's whole job shown on an invented municipality."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from merilo.cli import dossiers, values
from merilo.cli.russian import Refusal


def files(
    out: Annotated[Path, typer.Option("--out", metavar="ПАПКА", help="Куда сложить файлы образца и результат.")] = Path(
        "out"
    ),
    on: Annotated[
        str | None, typer.Option("--on", metavar="ДАТА", help="День, на который всё считается; иначе сегодня.")
    ] = None,
) -> None:
    """Показать всё на выдуманном муниципалитете: файлы, план, расчёт, отчёт, рейтинг."""
    from merilo import demo as district
    from merilo.core import dossier, methodology
    from merilo.core.wording import counted

    day = values.day(on, option="--on") or date.today()
    if out.exists() and not out.is_dir():
        raise Refusal(f"«{out}» — не папка: укажите в --out папку.")
    try:
        written = district.write_sample(out / "files", on=day)
    except (methodology.EditionUnknown, methodology.LawFault) as failure:
        raise Refusal(str(failure)) from failure
    except OSError as failure:
        raise Refusal(f"В «{out}» нельзя писать: проверьте права и место или выберите другую папку.") from failure
    typer.echo(f"1. Файлы выдуманного муниципалитета: {out / 'files'}\n")
    _read_plan(written.plan, out)
    job = dossier.Job(
        checklists=written.checklists,
        answers=written.answers,
        units=written.units,
        on=day,
        municipality=district.municipality(),
    )
    result = dossiers.scored(job, out=out / "result", papers=True)
    typer.echo("\n3. Рейтинг\n")
    typer.echo("\n".join(dossier.rating_lines(result.scores)))
    _draw(result.scores, out / "pictures")
    differences = dossier.verify(out / "result")
    typer.echo("\n4. Сверка: " + ("посчитано заново, сошлось." if not differences else "; ".join(differences)))
    comparison = dossier.compare(out / "result", written.operator_table)
    (out / "compare.txt").write_text("\n".join(comparison.lines()) + "\n", encoding="utf-8")
    found = counted(len(comparison.differences), "различие", "различия", "различий")
    typer.echo(f"5. Таблица оператора: {found}, с причинами: {out / 'compare.txt'}")
    typer.echo(f"\nОтчёт: {out / 'result' / 'report.docx'} и report.pdf; таблицы: scores.xlsx, shortcomings.xlsx;")
    typer.echo(f"каждая цифра с деревом: scores.json; картинки: {out / 'pictures'}")


def _read_plan(path: Path, out: Path) -> None:
    from merilo.core import planfile, tables
    from merilo.core.wording import counted

    draft = planfile.read(tables.read(path))
    lines = planfile.describe(draft)
    (out / "plan.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    written = json.dumps(draft.as_dict(), ensure_ascii=False, indent=2)
    (out / "plan.json").write_text(written + "\n", encoding="utf-8")
    doubts = len(draft.doubts) + sum(
        len(item.doubts) + len(item.deadline.doubts if item.deadline else ()) for item in draft.items
    )
    items = counted(len(draft.items), "пункт", "пункта", "пунктов")
    told = counted(doubts, "сомнение", "сомнения", "сомнений")
    typer.echo(f"2. План прочитан: {items}, {told}; целиком — {out / 'plan.txt'}")


def _draw(scores: Any, folder: Path) -> None:
    """Leave the criteria's means and the rating as pictures of their own."""
    from merilo.core import methodology, papers

    folder.mkdir(parents=True, exist_ok=True)
    mean = scores.municipality
    criteria = tuple(
        papers.Bar(name=f"{one.code}. {one.title}", value=mean.criteria[one.code])
        for one in scores.edition.criteria
        if mean.criteria[one.code] is not None
    )
    ranked = sorted(
        (unit for unit in scores.units if unit.place and unit.profile == methodology.GENERAL),
        key=lambda unit: unit.place,
    )
    for name, rows, line in (
        ("criteria", criteria, None),
        ("rating", tuple(papers.Bar(name=unit.name, value=unit.total) for unit in ranked), mean.total),
    ):
        if rows:
            (folder / f"{name}.png").write_bytes(papers.picture_png(papers.bars(rows, mean=line)))
