"""What pages of results show, as tables to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from merilo.ratings.models import UnitResult
from merilo.ratings.queries import page, results
from merilo.ratings.queries.comparing import Compared, Line
from merilo.registry.queries.tables import Table


def rating_table(rows: Sequence[results.Row], columns: Sequence[results.Column]) -> Table:
    """Return a rating: place, five criteria first, the total with its interval, how many people."""
    titles = (
        *("Место", "Учреждение", "Вид", "Профиль"),
        *(f"{one.code} {one.short}" for one in columns),
        *("Итог", "Интервал от", "Интервал до", "Неотличимо от мест", "Анкет", "Почему нет итога"),
    )
    return Table(
        "Рейтинг",
        titles,
        tuple(
            (
                *(row.place_words, row.name, row.kind_words, _PROFILES.get(row.profile, row.profile)),
                *(_said(row.criteria.get(one.code)) for one in columns),
                *(_said(row.total), _said(row.low), _said(row.high), row.alike_words, row.respondents),
                "; ".join(f"{one['indicator']}: {one['reason']}" for one in row.blocked),
            )
            for row in rows
        ),
    )


def result_table(result: UnitResult, criteria: Sequence[page.Figure], total: page.Figure) -> Table:
    """Return the figures of one institution."""
    rows = []
    for criterion in criteria:
        rows.append(_figure(criterion))
        rows += [_figure(part) for part in criterion.parts]
    titles = ("Показатель", "Название", "Баллы", "Интервал от", "Интервал до", "Ответивших", "Прошлая оценка")
    return Table("Результат", titles, (*rows, _figure(total)))


def _figure(one: page.Figure) -> tuple[Any, ...]:
    return (
        one.code, one.title, _said(one.value) or one.blocked, _said(one.low), _said(one.high), one.numbers,
        _said(one.before),
    )  # fmt: skip


def compare_table(lines: Sequence[Line], names: Sequence[str]) -> Table:
    """Return institutions side by side, each figure with its interval and with who is above all others."""
    return Table(
        "Сравнение",
        ("Показатель", "Название", *names, *(f"{name}: интервал 95 %" for name in names), "Сравнение"),
        tuple(
            (
                line.code,
                line.title,
                *(_said(cell.value) for cell in line.cells),
                *(cell.reach for cell in line.cells),
                _standing(line, names),
            )
            for line in lines
        ),
    )


def _standing(line: Line, names: Sequence[str]) -> str:
    stand = [(cell.standing_words, name) for cell, name in zip(line.cells, names, strict=True) if cell.standing]
    return f"{stand[0][0]}: {', '.join(name for _, name in stand)}" if stand else ""


def differences_table(found: Compared, why: Mapping[int | None, Sequence[str]]) -> Table:
    """Return the differences of two calculations, and by unit why they differ."""
    return Table(
        "Различия",
        ("Учреждение", "Показатель", "Название", "Было", "Стало", "Почему"),
        tuple(
            (one.name, one.code, one.title, _said(one.before), _said(one.after), "; ".join(why.get(one.unit, ())))
            for one in found.differences
        ),
    )


_PROFILES = {"general": "общий", "creative": "творческий"}


def _said(value: str | None) -> str:
    return "" if value is None else value.replace(".", ",")


PAST_TITLES = ("Наименование", "ИНН", "Год", "Итог", "К1", "К2", "К3", "К4", "К5", "Шкала")


def past_template() -> Table:
    """Return an empty table of earlier years' results."""
    return Table("Результаты прежних лет", PAST_TITLES, ())
