"""`merilo term`: deadline words read, dated and explained."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from merilo.cli import values
from merilo.cli.russian import Refusal, RussianCommand, refusing


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("term", cls=RussianCommand)(term)


def term(
    words: Annotated[
        str | None, typer.Argument(metavar="СЛОВА", help="Слова срока, например «ежегодно до 15 мая».")
    ] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="ДАТА", help="Начало периода плана.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="ДАТА", help="Конец периода плана.")] = None,
    event: Annotated[
        str | None, typer.Option("--event", metavar="ДАТА", help="Когда наступило событие, от которого идёт срок.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", metavar="ФАЙЛ.tsv", help="Прочитать все сроки файла: столбцы words, from, to через табуляцию."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Ответ в JSON.")] = False,
) -> None:
    """Прочитать слова срока: что они значат, какие дают даты и как это посчитано."""
    from merilo.core import deadlines

    if (words is None) == (file is None):
        raise Refusal("Напишите либо слова срока, либо --file с файлом сроков.")
    event_on = values.day(event, option="--event")
    first, last = values.period(start, end)
    with refusing(deadlines.PhrasesUnreadable, deadlines.WrongPeriod, deadlines.CalendarUnreadable):
        asked = [(words, first, last)] if words is not None else _phrases(file)
        found = [deadlines.parse(one, start=since, end=until, event_on=event_on) for one, since, until in asked]
    for schedule in found:
        _tell(schedule, as_json=as_json)


def _phrases(file: Path | None) -> list[tuple[str, date | None, date | None]]:
    from merilo.core import deadlines

    assert file is not None
    try:
        text = values.content(file, what="сроки").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(f"{file}: файл сроков должен быть в кодировке UTF-8; пересохраните его.") from None
    return [(phrase.words, phrase.start, phrase.end) for phrase in deadlines.read_phrases(text)]


def _tell(schedule: Any, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(schedule.as_dict(), ensure_ascii=False))
        return
    windows = [window for one in (schedule, *schedule.parts) for window in one.windows]
    spans = [f"{window.start:%d.%m.%Y} — {window.end:%d.%m.%Y}" for window in windows]
    for title, lines in (
        ("Написано:", [" ".join(schedule.words.split())]),
        ("Прочитано:", [schedule.said]),
        ("Даты:", spans),
        ("Как посчитано:", [schedule.counted] if schedule.counted else []),
        ("Сомнение:", schedule.doubts),
        ("Почему не ясно:", [schedule.reason] if schedule.reason else []),
    ):
        for number, line in enumerate(lines):
            typer.echo(f"{'' if number else title:<16}{line}")
