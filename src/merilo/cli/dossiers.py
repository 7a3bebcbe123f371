"""`merilo score`, `explain`, `verify`, `compare`: the operator's job and its checking."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from merilo.cli import values
from merilo.cli.russian import RussianCommand, refusing

BLOCKED, DIFFERENT = 3, 1


def add_to(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (score, explain, verify, compare):
        app.command(command.__name__, cls=RussianCommand)(command)


def score(
    checklists: Annotated[
        Path, typer.Option("--checklists", metavar="ФАЙЛ", help="Сводка чек-листов (.xlsx .xls .ods .csv).")
    ],
    answers: Annotated[Path, typer.Option("--answers", metavar="ФАЙЛ", help="Анкеты (.xlsx .xls .ods .csv).")],
    out: Annotated[Path, typer.Option("--out", metavar="ПАПКА", help="Куда сложить результат.")],
    units: Annotated[
        Path | None,
        typer.Option("--units", metavar="ФАЙЛ", help="Организации: названия, головная, профиль, группа, получатели."),
    ] = None,
    edition: Annotated[
        str | None,
        typer.Option("--edition", metavar="КЛЮЧ", help="Редакция порядка расчёта; иначе действующая на день расчёта."),
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="ДАТА", help="День расчёта; иначе сегодня.")] = None,
    variant: Annotated[
        str | None,
        typer.Option("--variant", metavar="СЛОВО", help="Знаменатель: per_channel — по каналам, common — общий."),
    ] = None,
    rounding: Annotated[
        str,
        typer.Option(
            "--rounding",
            metavar="СЛОВО",
            help="Округление: 2 — до сотых, integer — показатели до целых, exact — без промежуточного.",
        ),
    ] = "2",
    no_base: Annotated[
        list[str] | None,
        typer.Option(
            "--no-base",
            metavar="СЛОВО",
            help="Если считать не из чего: block, renormalise, mean_of_others, zero, full; "
            "для одного показателя: 3.3=zero; можно повторять.",
        ),
    ] = None,
    blank: Annotated[
        str,
        typer.Option(
            "--blank", metavar="СЛОВО", help="Пустой ответ: unsatisfied — не удовлетворён, left_out — не в счёт."
        ),
    ] = "unsatisfied",
    branches: Annotated[
        str,
        typer.Option(
            "--branches",
            metavar="СЛОВО",
            help="Филиалы: mean — среднее, by_respondents — по числу анкет, pooled — по сложенным ответам.",
        ),
    ] = "mean",
    groups: Annotated[bool, typer.Option("--groups", help="Рейтинг отдельно по группам.")] = False,
    partial_marks: Annotated[
        bool, typer.Option("--partial-marks", help="Отметки чек-листа могут быть дробными (0,5).")
    ] = False,
    leave_out_bad_rows: Annotated[
        bool, typer.Option("--leave-out-bad-rows", help="Негодные строки не считать и назвать, а не останавливаться.")
    ] = False,
    allow_unverified: Annotated[
        bool, typer.Option("--allow-unverified", help="Считать, хотя веса не сверены с текстом акта.")
    ] = False,
    municipality: Annotated[
        str, typer.Option("--municipality", metavar="НАЗВАНИЕ", help="Муниципальное образование, для отчёта.")
    ] = "",
    template: Annotated[
        Path | None, typer.Option("--template", metavar="ФАЙЛ.docx", help="Свой шаблон отчёта Word.")
    ] = None,
    no_papers: Annotated[bool, typer.Option("--no-papers", help="Без report.docx и report.pdf.")] = False,
) -> None:
    """Посчитать баллы по файлам оператора: отчёт, таблицы и каждая цифра с деревом расчёта."""
    from merilo.core import dossier

    for path, what in ((checklists, "чек-листы"), (answers, "анкеты"), (units, "организации")):
        if path is not None:
            values.check_file(path, what=what)
    filled = values.content(template, what="шаблон отчёта") if template else None
    with refusing(*dossier.FAILURES):
        job = dossier.Job(
            checklists=checklists, answers=answers, units=units,
            on=values.day(on, option="--on") or date.today(),
            edition=edition, variant=variant, rounding=rounding, no_base=_policies(no_base or []),
            blank=blank, branches=branches, groups=groups, partial_marks=partial_marks,
            leave_out_bad_rows=leave_out_bad_rows, allow_unverified=allow_unverified, municipality=municipality,
        )  # fmt: skip
    result = scored(job, out=out, papers=not no_papers, template=filled)
    typer.echo("\n".join(dossier.rating_lines(result.scores)))
    if result.gathered.omitted:
        typer.echo("\n".join(["", *result.gathered.omitted]))
    typer.echo(f"\nРезультат: {out}")
    if result.blocked:
        raise typer.Exit(BLOCKED)


def _policies(given: list[str]) -> dict[str, str]:
    policies: dict[str, str] = {}
    for text in given:
        code, assigned, policy = text.rpartition("=")
        policies[code if assigned else "*"] = policy
    return policies


def scored(job: Any, *, out: Path, papers: bool, template: bytes | None = None) -> Any:
    """Run the job with its progress shown and return what came of it; refuse what cannot be used."""
    from merilo.core import dossier

    with refusing(*dossier.FAILURES), _progress() as told:
        return dossier.run(job, out=out, papers_wanted=papers, template=template, told=told)


@contextmanager
def _progress() -> Iterator[Any]:
    """Show what is being done when people watch; say nothing to a file or a pipe."""
    import sys

    if not sys.stderr.isatty():
        yield lambda step, done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description:<34}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Начинаю", total=1.0)
        yield lambda step, done: bar.update(task, description=step, completed=done)


def explain(
    folder: Annotated[Path, typer.Argument(metavar="ПАПКА", help="Папка расчёта.")],
    unit: Annotated[
        str | None, typer.Argument(metavar="ОРГАНИЗАЦИЯ", help="Название; без него — среднее по муниципалитету.")
    ] = None,
    code: Annotated[str | None, typer.Option("--code", metavar="КОД", help="1.1…5.3, К1…К5; без него — итог.")] = None,
) -> None:
    """Рассказать, как получилась цифра: формула, исходные числа, пункт акта, применённое правило."""
    from merilo.core import dossier

    with refusing(*dossier.FAILURES):
        typer.echo("\n".join(dossier.tell(folder, unit=unit, code=code)))


def verify(
    folder: Annotated[Path, typer.Argument(metavar="ПАПКА", help="Папка расчёта или архив (.zip), скачанный с сайта.")],
) -> None:
    """Сверить расчёт: посчитать заново из исходных файлов и из одних деревьев, назвать каждое различие."""
    from merilo.core import dossier

    with refusing(*dossier.FAILURES):
        differences = dossier.verify(folder)
        on_trust = dossier.trusted(folder)
    if not differences:
        typer.echo("Сошлось: исходные файлы, настройки и все цифры дают тот же результат.")
    if on_trust:
        typer.echo("Принято на слово, потому что людей за цифрой мало и числа их не показываются:")
        typer.echo("\n".join(f"  {one}" for one in on_trust))
    if not differences:
        return
    for difference in differences:
        typer.echo(difference)
    raise typer.Exit(DIFFERENT)


def compare(
    folder: Annotated[Path, typer.Argument(metavar="ПАПКА", help="Папка расчёта.")],
    table: Annotated[Path, typer.Argument(metavar="ТАБЛИЦА", help="Таблица оператора (.xlsx .xls .ods .csv).")],
    as_json: Annotated[bool, typer.Option("--json", help="Ответ в JSON.")] = False,
) -> None:
    """Сравнить с таблицей оператора: каждое различие и его вероятная причина."""
    from merilo.core import dossier

    values.check_file(table, what="таблица оператора")
    with refusing(*dossier.FAILURES):
        comparison = dossier.compare(folder, table)
    if as_json:
        typer.echo(json.dumps(comparison.as_dict(), ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(comparison.lines()))
    if comparison.differences:
        raise typer.Exit(DIFFERENT)
