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
    """Return institutions side by side."""
    return Table(
        "Сравнение",
        ("Показатель", "Название", *names),
        tuple((line.code, line.title, *(_said(value) for value, _ in line.cells)) for line in lines),
    )


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
