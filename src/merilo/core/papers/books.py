"""The workbooks of a run as sheets: results, shortcomings, errors. More sheets may be added to any of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from merilo.core import wording
from merilo.core.papers.report.data import ResultReport, Unit
from merilo.core.papers.report.families import families
from merilo.core.papers.sheets import Cell, Column, Sheet

PROFILES = {"general": "общий", "creative": "творческий"}


@dataclass(frozen=True, kw_only=True)
class ErrorLine:
    """A fault in an input file and where it is; what is not known is left empty."""

    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    text: str


def result_sheets(report: ResultReport) -> tuple[Sheet, ...]:
    """Return the sheets of scores.xlsx that follow from the report: rating, criteria, blocked, settings."""
    return (_rating(report), _criteria(report), _blocked(report), _settings(report))


def shortcoming_sheets(report: ResultReport) -> tuple[Sheet, ...]:
    """Return the sheets of shortcomings.xlsx: what lowers the score, and what is listed for information."""
    return tuple(
        Sheet(
            name=name,
            columns=(
                Column(title="Организация"), Column(title="Критерий"), Column(title="Показатель"),
                Column(title="Недостаток"), Column(title="Отметка"), Column(title="Рекомендация"),
            ),
            rows=tuple(
                (row.unit, row.criterion, row.indicator, row.text, row.value, row.recommendation)
                for row in report.shortcomings
                if row.beyond_cap == beyond
            ),
        )
        for name, beyond in (("Недостатки", False), ("Для сведения", True))
    )  # fmt: skip


def error_sheets(lines: Iterable[ErrorLine]) -> tuple[Sheet, ...]:
    """Return the sheet of errors.xlsx: file, sheet, row, column, what is wrong."""
    columns = (
        Column(title="Файл"), Column(title="Лист"), Column(title="Строка", kind="integer"), Column(title="Столбец"),
        Column(title="Что не так"),
    )  # fmt: skip
    return (
        Sheet(
            name="Ошибки",
            columns=columns,
            rows=tuple((line.file, line.sheet, line.row, line.column, line.text) for line in lines),
        ),
    )


def _rating(report: ResultReport) -> Sheet:
    codes = [criterion.code for criterion in report.criteria]
    key = _lists(report)
    # Lists that are ranked apart stand apart: general before creative, in each the blocked ones last.
    units = [
        unit
        for one in sorted({key(unit) for unit in report.units})
        for unit in families((unit for unit in report.units if key(unit) == one), key=lambda unit: unit.total)
    ]
    shared = Counter((key(unit), unit.place) for unit in report.units)
    return Sheet(
        name="Рейтинг",
        columns=(
            Column(title="Место"), Column(title="Организация"), Column(title="Головная организация"),
            Column(title="Профиль"), Column(title="Группа"), Column(title="Анкет", kind="integer"),
            *(Column(title=code, kind="decimal") for code in codes), Column(title="Итог", kind="decimal"),
        ),
        rows=tuple(
            (
                _place(unit, shared[key(unit), unit.place]), unit.name, unit.parent, PROFILES[unit.profile],
                unit.group, unit.respondents,
                *(unit.criteria.get(code) for code in codes), unit.total,
            )
            for unit in units
        ),
        emphasised=frozenset(number for number, unit in enumerate(units) if unit.place == 1),
    )  # fmt: skip


def _lists(report: ResultReport) -> Callable[[Unit], tuple[bool, str]]:
    """Tell for a unit in which list of the rating it stands; a branch stands with its head."""
    heads = {unit.name: unit for unit in report.units if unit.parent is None}

    def key(unit: Unit) -> tuple[bool, str]:
        head = unit if unit.parent is None else heads.get(unit.parent, unit)
        return head.profile == "creative", (head.group or "") if report.ranked_by_group else ""

    return key


def _place(unit: Unit, shared: int) -> str:
    if unit.place is None:
        return "филиал" if unit.parent is not None else "нет"
    return wording.places_words(unit.place, unit.place + shared - 1).removesuffix(f"{wording.NBSP}место")


def _criteria(report: ResultReport) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    emphasised = []
    for criterion in report.criteria:
        emphasised.append(len(rows))
        rows.append((criterion.code, criterion.title, None, criterion.mean, ""))
        rows += [
            (one.code, one.title, one.weight, one.mean, "; ".join(part for part in (one.how, one.point) if part))
            for one in criterion.indicators
        ]
    return Sheet(
        name="Критерии",
        columns=(
            Column(title="Код"), Column(title="Критерий или показатель"), Column(title="Вес", kind="decimal"),
            Column(title="Среднее", kind="decimal"), Column(title="Расчёт и пункт порядка"),
        ),
        rows=tuple(rows),
        emphasised=frozenset(emphasised),
    )  # fmt: skip


def _blocked(report: ResultReport) -> Sheet:
    return Sheet(
        name="Без итога",
        columns=(Column(title="Организация"), Column(title="Показатель"), Column(title="Причина")),
        rows=tuple((unit.name, one.indicator, one.reason) for unit in report.units for one in unit.blocked),
    )


def _settings(report: ResultReport) -> Sheet:
    fixed: tuple[tuple[Cell, ...], ...] = (
        ("Муниципальное образование", report.municipality, ""),
        ("Год", str(report.year), ""),
        ("Порядок расчёта", f"{report.edition} (редакция {report.edition_key})", ""),
        ("Вариант расчёта", report.variant, ""),
    )
    chosen = tuple((setting.name, setting.value, setting.reason) for setting in report.settings)
    notes = tuple(("Не сверено с текстом актов", sentence, "") for sentence in report.unverified)
    return Sheet(
        name="Настройки",
        columns=(Column(title="Что", width=32), Column(title="Значение"), Column(title="Причина")),
        rows=fixed + chosen + notes,
    )
