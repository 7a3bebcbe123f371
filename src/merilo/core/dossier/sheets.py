"""The tables of a dossier that go beyond its report: every figure by code, decisions, counts and marks."""

from __future__ import annotations

from decimal import Decimal

from merilo.core import methodology, papers, wording
from merilo.core.dossier.gathering import Gathered
from merilo.core.dossier.optable import TOTAL

NAME_WIDTH = 60


def score_sheets(
    scores: methodology.Scores, gathered: Gathered, report: papers.ResultReport
) -> tuple[papers.Sheet, ...]:
    """Return the sheets of `scores.xlsx`: what the report says, every figure by code, decisions, counts and marks."""
    told = papers.result_sheets(report)
    return (*told[:1], _figures(scores), *told[1:], _decided(scores), _counts(gathered), *_marks(gathered))


def _named(title: str = "Организация") -> papers.Column:
    return papers.Column(title=title, width=NAME_WIDTH)


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
        papers.Column(title=TOTAL, kind="decimal", places=rounding.total),
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
    return papers.Sheet(name="Показатели", columns=columns, rows=tuple(rows), emphasised=frozenset({len(rows) - 1}))


def _counts(gathered: Gathered) -> papers.Sheet:
    questions = gathered.edition.questionnaire.closed
    columns: list[papers.Column] = [_named(), papers.Column(title="Анкет", kind="integer")]
    for question in questions:
        columns += [
            papers.Column(title=f"{question.number}. «Да»: {question.text_ru}", kind="integer", width=18),
            papers.Column(title=f"{question.number}. Ответили", kind="integer", width=11),
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
                papers.Column(title=f"{number}. {item.text}", kind="decimal", places=0, width=16)
                for number, item in enumerate(checklist.items, 1)
            ),
        )
        rows: list[tuple[papers.Cell, ...]] = [
            (facts.name, *(_mark(facts.marks.get(item.code)) for item in checklist.items)) for facts in gathered.facts
        ]
        channel = methodology.CHANNEL_NAMES[checklist.channel]
        found.append(
            papers.Sheet(name=f"{checklist.code} {channel}", columns=columns, rows=tuple(rows), caption=checklist.title)
        )
    return found


def _mark(mark: Decimal | None) -> papers.Cell:
    return int(mark) if mark is not None and mark == mark.to_integral_value() else mark


def _decided(scores: methodology.Scores) -> papers.Sheet:
    """What was decided because there was nothing to count: policies with their effect, parts that were left out."""
    rows: list[tuple[papers.Cell, ...]] = []
    for unit in scores.units:
        rows += [
            (unit.name, one.indicator, methodology.POLICY_WORDS[one.policy], one.reason, one.effect)
            for one in unit.applied
        ]
        rows += [(unit.name, "", "часть не учтена", f"{one.unit}: {one.reason}", "") for one in unit.left_out]
    columns = (
        _named(),
        papers.Column(title="Показатель"),
        papers.Column(title="Что сделано", width=34),
        papers.Column(title="Почему", width=70),
        papers.Column(title="Что получилось", width=40),
    )
    return papers.Sheet(name="Решения по правилам", columns=columns, rows=tuple(rows))
