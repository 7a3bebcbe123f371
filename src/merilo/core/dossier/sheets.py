"""The tables of a dossier: figures, counts, marks and choices; shortcomings; the list of faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from merilo.core import intake, methodology, papers, wording
from merilo.core.dossier.gathering import Gathered
from merilo.core.dossier.job import Job, choices_written
from merilo.core.dossier.reporting import shortcoming_value

NAME_WIDTH = 60


def score_sheets(scores: methodology.Scores, gathered: Gathered, job: Job) -> tuple[papers.Sheet, ...]:
    """Return the sheets of `scores.xlsx`: rating, figures, counts, marks, what was decided by policy, choices."""
    found = [_rating(scores), _figures(scores), _counts(gathered), *_marks(gathered)]
    if decided := _decided(scores):
        found.append(decided)
    return (*found, _choices(job, gathered, scores))


def _named(title: str = "Организация") -> papers.Column:
    return papers.Column(title=title, width=NAME_WIDTH)


def _rating(scores: methodology.Scores) -> papers.Sheet:
    total = scores.edition.rounding(scores.settings.rounding).total
    rows: list[tuple[papers.Cell, ...]] = []
    for rating in methodology.rank(scores.units, groups=scores.settings.groups):
        rows += [
            (one.words, one.unit.name, scores.edition.profiles[rating.profile], one.unit.group, one.unit.total)
            for one in rating.ranked
        ]
        rows += [
            ("место не присвоено", unit.name, scores.edition.profiles[rating.profile], unit.group, None)
            for unit in rating.unplaced
        ]
    columns = (
        papers.Column(title="Место", width=20),
        _named(),
        papers.Column(title="Профиль", width=20),
        papers.Column(title="Группа", width=20),
        papers.Column(title="Итог", kind="decimal", places=total),
    )
    return papers.Sheet(name="Рейтинг", columns=columns, rows=tuple(rows))


def _figures(scores: methodology.Scores) -> papers.Sheet:
    """A row per unit, columns by code as `merilo compare` reads them; the municipality's means last."""
    rounding = scores.edition.rounding(scores.settings.rounding)
    indicators = [one.code for one in scores.edition.indicators]
    criteria = [one.code for one in scores.edition.criteria]
    columns = (
        _named(),
        papers.Column(title="Головная организация", width=40),
        papers.Column(title="Анкет", kind="integer"),
        *(papers.Column(title=code, kind="decimal", places=rounding.indicator) for code in indicators),
        *(papers.Column(title=code, kind="decimal", places=rounding.criterion) for code in criteria),
        papers.Column(title="Итог", kind="decimal", places=rounding.total),
        papers.Column(title="Место", kind="integer"),
    )
    rows: list[tuple[papers.Cell, ...]] = [
        (
            unit.name,
            unit.parent,
            unit.respondents,
            *(unit.indicators.get(code) for code in indicators),
            *(unit.criteria.get(code) for code in criteria),
            unit.total,
            unit.place,
        )
        for unit in scores.units
    ]
    mean = scores.municipality
    among = wording.counted(mean.scored, "организации", "организациям", "организациям")
    rows.append((
        f"В среднем по {among}",
        None,
        None,
        *(mean.indicators.get(code) for code in indicators),
        *(mean.criteria.get(code) for code in criteria),
        mean.total,
        None,
    ))  # fmt: skip
    return papers.Sheet(
        name="Показатели", columns=columns, rows=tuple(rows), emphasised=frozenset({len(rows) - 1})
    )


def _counts(gathered: Gathered) -> papers.Sheet:
    questions = gathered.edition.questionnaire.closed
    columns: list[papers.Column] = [_named(), papers.Column(title="Анкет", kind="integer")]
    for question in questions:
        columns += [
            papers.Column(title=f"{question.number}. «Да»: {question.text_ru}", kind="integer"),
            papers.Column(title=f"{question.number}. Ответили", kind="integer"),
        ]
    rows = []
    for facts in gathered.facts:
        row: list[papers.Cell] = [facts.name, facts.counts.respondents if facts.counts else 0]
        for question in questions:
            for numbers in (facts.counts.yes, facts.counts.answered) if facts.counts else ({}, {}):
                row.append(numbers.get(question.role))
        rows.append(tuple(row))
    return papers.Sheet(name="Ответы", columns=tuple(columns), rows=tuple(rows))


def _marks(gathered: Gathered) -> list[papers.Sheet]:
    """One sheet per checklist: a row per unit, 1, 0 or nothing where the item does not apply."""
    found = []
    for checklist in gathered.edition.checklists:
        columns = (
            _named(),
            *(
                papers.Column(title=f"{number}. {item.text}", kind="decimal", places=0)
                for number, item in enumerate(checklist.items, 1)
            ),
        )
        rows: list[tuple[papers.Cell, ...]] = [
            (facts.name, *(_mark(facts.marks.get(item.code)) for item in checklist.items)) for facts in gathered.facts
        ]
        channel = {"stand": "стенд", "site": "сайт", "visit": "посещение"}.get(checklist.channel, checklist.channel)
        found.append(papers.Sheet(name=f"{checklist.code} {channel}", columns=columns, rows=tuple(rows), caption=checklist.title))
    return found


def _mark(mark: Decimal | None) -> papers.Cell:
    return int(mark) if mark is not None and mark == mark.to_integral_value() else mark


def _decided(scores: methodology.Scores) -> papers.Sheet | None:
    rows: list[tuple[papers.Cell, ...]] = []
    for unit in scores.units:
        rows += [(unit.name, one.indicator, "балл не выведен", one.reason, "") for one in unit.blocked]
        rows += [
            (unit.name, one.indicator, methodology.POLICY_WORDS[one.policy], one.reason, one.effect)
            for one in unit.applied
        ]
        rows += [(unit.name, "", "часть не учтена", f"{one.unit}: {one.reason}", "") for one in unit.left_out]
    if not rows:
        return None
    columns = (
        _named(),
        papers.Column(title="Показатель"),
        papers.Column(title="Что сделано", width=34),
        papers.Column(title="Почему", width=70),
        papers.Column(title="Что получилось", width=40),
    )
    return papers.Sheet(name="Нет основания", columns=columns, rows=tuple(rows))


def _choices(job: Job, gathered: Gathered, scores: methodology.Scores) -> papers.Sheet:
    edition = scores.edition
    rows: list[tuple[papers.Cell, ...]] = [
        ("Редакция", f"{edition.key}: {edition.title}"),
        ("Вариант знаменателя", f"{edition.variant}: {edition.variant_detail}"),
        *((f"Не сверено с актом, {number}", note) for number, note in enumerate(edition.notes, 1)),
        *((key, _plain(value)) for key, value in choices_written(job).items() if key not in ("edition", "variant")),
        ("Анкет учтено", gathered.sheets),
        ("Строк не учтено", len(gathered.left_out)),
    ]
    columns = papers.Column(title="Что", width=30), papers.Column(title="Значение", width=110)
    return papers.Sheet(name="Настройки", columns=columns, rows=tuple(rows))


def _plain(value: object) -> papers.Cell:
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, Mapping):
        return "; ".join(f"{key} = {one}" for key, one in value.items())
    return "не задано" if value is None or value == "" else str(value)


def shortcoming_sheets(shortcomings: Sequence[methodology.Shortcoming]) -> tuple[papers.Sheet, ...]:
    """Return the sheet of `shortcomings.xlsx`; items beyond a reached cap come last in a unit, «для сведения»."""
    columns = (
        _named(),
        papers.Column(title="Критерий"),
        papers.Column(title="Показатель"),
        papers.Column(title="Недостаток", width=70),
        papers.Column(title="Найдено", width=16),
        papers.Column(title="Рекомендация", width=70),
        papers.Column(title="Влияние на балл", width=24),
    )
    rows = tuple(
        (
            one.unit,
            one.criterion,
            one.indicator,
            one.text,
            shortcoming_value(one),
            one.recommendation,
            "нет: для сведения" if one.beyond_cap else "снижает балл",
        )
        for one in shortcomings
    )
    return (papers.Sheet(name="Недостатки", columns=columns, rows=rows),)


def error_list(faults: Sequence[intake.Fault], *, on: date) -> bytes:
    """Return `errors.xlsx`: where each fault stands and what is wrong, in the order of files and rows."""
    columns = (
        papers.Column(title="Файл", width=32),
        papers.Column(title="Лист", width=20),
        papers.Column(title="Строка", kind="integer"),
        papers.Column(title="Столбец"),
        papers.Column(title="Что не так", width=110),
    )
    rows = tuple((fault.file, fault.sheet, fault.row, fault.column, fault.text) for fault in faults)
    return papers.workbook((papers.Sheet(name="Ошибки", columns=columns, rows=rows),), created_on=on)
