"""The region's figures: what each room says of every municipality, row by row, and all of it together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from merilo.assessment.queries import region as assessment
from merilo.core import papers, wording
from merilo.plans.queries import region as plans
from merilo.ratings.queries import region as ratings
from merilo.registry import queries
from merilo.registry.queries import coverage

CRITERIA = ratings.CRITERIA
COLUMNS = (*CRITERIA, "Итог")
TITLES = {
    "К1": "открытость и доступность информации",
    "К2": "комфортность условий",
    "К3": "доступность для инвалидов",
    "К4": "доброжелательность, вежливость",
    "К5": "удовлетворённость условиями",
}
NO_RULE = "Баллы посчитаны по разным правилам, сравнивать их следует осторожно: "


@dataclass(frozen=True, slots=True)
class Line:
    """A municipality with its figures; `place` leads to it."""

    name: str
    slug: str
    stage: assessment.Stage | None
    plans: plans.Standing
    subject: int
    covered: int
    percent: Decimal | None
    uncovered: int  # late by the three years' term
    mean: ratings.Mean | None

    @property
    def points(self) -> Sequence[str]:
        """The means by criterion in their order, then the total; empty where not known."""
        if self.mean is None:
            return [""] * (len(CRITERIA) + 1)
        return [*(self.mean.criteria.get(code, "") for code in CRITERIA), self.mean.total]

    @property
    def cells(self) -> Sequence[tuple[str, str]]:
        """The same with the heads of their columns."""
        return list(zip(COLUMNS, self.points, strict=True))


@dataclass(frozen=True, slots=True)
class Rollup:
    """All municipalities of the region in a year."""

    year: int
    region: str
    lines: Sequence[Line]
    plans: plans.Standing
    stages: Sequence[tuple[str, int]]
    subject: int
    covered: int
    percent: Decimal | None
    uncovered: int
    means: ratings.Means

    @property
    def cells(self) -> Sequence[tuple[str, str]]:
        """The same with the heads of their columns."""
        return list(zip(COLUMNS, self.points, strict=True))

    @property
    def points(self) -> Sequence[str]:
        """The means over all institutions."""
        return [*(self.means.criteria.get(code, "") for code in CRITERIA), self.means.total]

    @property
    def warning(self) -> str:
        """Said when figures of several rules stand beside each other."""
        return NO_RULE + "; ".join(self.means.rules) + "." if len(self.means.rules) > 1 else ""


def regions() -> list[str]:
    """Return the regions the municipalities of this installation belong to."""
    return sorted({one.region for one in queries.municipalities() if one.region})


def rollup(*, year: int, region: str, today: date) -> Rollup:
    """Return the figures of a year; `region` is empty for the whole installation."""
    found: list[Any] = [one for one in queries.municipalities() if not region or one.region == region]
    stages = assessment.stages(found, year=year)
    standings = plans.standings(found, year=year, today=today)
    seen = coverage.coverages(found, year=year, today=today)
    means = ratings.means(found, year=year)
    lines = [
        Line(
            name=one.name,
            slug=one.slug,
            stage=stages.get(one.pk),
            plans=standings[one.pk],
            subject=seen[one.pk].subject,
            covered=seen[one.pk].covered,
            percent=seen[one.pk].percent,
            uncovered=seen[one.pk].late,
            mean=means.of.get(one.pk),
        )
        for one in found
    ]
    names = [line.stage.words if line.stage else "Не начата" for line in lines]
    subject, covered = sum(line.subject for line in lines), sum(line.covered for line in lines)
    return Rollup(
        year=year,
        region=region,
        lines=lines,
        plans=_together([line.plans for line in lines]),
        stages=[(name, names.count(name)) for name in dict.fromkeys(names)],
        subject=subject,
        covered=covered,
        percent=(Decimal(covered * 100) / subject).quantize(Decimal("0.1"), ROUND_HALF_UP) if subject else None,
        uncovered=sum(line.uncovered for line in lines),
        means=means,
    )


def _together(standings: Sequence[plans.Standing]) -> plans.Standing:
    sums = {one.name: sum(getattr(each, one.name) for each in standings) for one in fields(plans.Standing)}
    return plans.Standing(**sums)


def report(seen: Rollup, *, made_on: date) -> papers.Account:
    """Return the region's report as data for a paper."""
    number = wording.counted(len(seen.lines), "муниципалитет", "муниципалитета", "муниципалитетов")
    total = wording.points_words(Decimal(seen.means.total)) if seen.means.total else ""
    lead = [f"В своде {number}. " + _stages_words(seen.stages)]
    if total:
        counted = wording.counted(seen.means.scored, "учреждения", "учреждений", "учреждений")
        lead.append(f"Средний итоговый балл {counted} общего профиля: {total}.")
    return papers.Account(
        municipality=seen.region or ", ".join(regions()) or "Все муниципалитеты",
        title="Свод о независимой оценке качества условий оказания услуг",
        subtitle=f"за {seen.year} год, сведения на {wording.date_words(made_on)}",
        lead=tuple(lead),
        parts=(_course(seen), _points(seen), _mending(seen)),
        is_wide=True,
        made_on=made_on,
    )


def _stages_words(stages: Sequence[tuple[str, int]]) -> str:
    told = ", ".join(f"{words.lower()} — {number}" for words, number in stages)
    return f"Этап оценки: {told}." if told else ""


def _course(seen: Rollup) -> papers.AccountPart:
    rows = [(line.name, stage_words(line), *_going(line.plans, line)) for line in seen.lines]
    return papers.AccountPart(
        title="Ход оценки, планы работы и охват",
        heads=("Муниципалитет", "Этап оценки", "Выполнено строк плана", "Просрочено строк", "Охвачено за три года"),
        rows=_rows([*rows, ("Всего", "", *_going(seen.plans, seen))]),
        notes=(
            "Охват — учреждения, прошедшие оценку хотя бы раз за три года (статья 36.1 Основ законодательства "
            "о культуре), от всех, кто ей подлежит.",
        ),
    )


def _going(plan: plans.Standing, of: Line | Rollup) -> tuple[str, str, str]:
    share = f" ({wording.decimal_words(of.percent)}{wording.NBSP}%)" if of.percent is not None else ""
    return (
        f"{plan.done} из {plan.lines}" if plan.plans else "плана нет",
        str(plan.late) if plan.plans else "—",
        f"{of.covered} из {of.subject}{share}",
    )


def _points(seen: Rollup) -> papers.AccountPart:
    rows = [(line.name, *_shown(line.points)) for line in seen.lines if line.mean is not None]
    if not rows:
        return papers.AccountPart(title="Средние баллы", texts=("Итоги ещё нигде не утверждены.",))
    titles = "; ".join(f"{code} — {words}" for code, words in TITLES.items())
    waiting = len(seen.lines) - len(rows)
    notes = [f"{titles}.", "Учтены утверждённые итоги учреждений общего профиля; предварительных баллов в своде нет."]
    if waiting:
        notes.append(
            f"Итогов ещё нет: {wording.counted(waiting, 'муниципалитет', 'муниципалитета', 'муниципалитетов')}."
        )
    if seen.warning:
        notes.append(seen.warning)
    return papers.AccountPart(
        title="Средние баллы",
        heads=("Муниципалитет", *COLUMNS),
        rows=_rows([*rows, ("По всем учреждениям", *_shown(seen.points))]),
        notes=tuple(notes),
    )


def _shown(points: Sequence[str]) -> list[str]:
    return [wording.decimal_words(Decimal(one)) if one else "—" for one in points]


def _mending(seen: Rollup) -> papers.AccountPart:
    title = "Устранение недостатков"
    if not seen.plans.remedies:
        return papers.AccountPart(title=title, texts=("Утверждённых планов по устранению недостатков нет.",))
    rows = [(line.name, *map(str, _mended(line.plans))) for line in seen.lines if line.plans.remedies]
    return papers.AccountPart(
        title=title,
        heads=("Муниципалитет", "Планов", "Мероприятий", "Выполнено", "Просрочено"),
        rows=_rows([*rows, ("Всего", *map(str, _mended(seen.plans)))]),
        notes=(f"Планы по итогам оценки {seen.year - 1} и {seen.year} годов.",),
    )


def _mended(one: plans.Standing) -> tuple[int, int, int, int]:
    return one.remedies, one.measures, one.mended, one.overdue


def _rows(rows: Sequence[Sequence[str]]) -> tuple[papers.AccountRow, ...]:
    return tuple(papers.AccountRow(cells=tuple(row)) for row in rows)


def stage_words(line: Line) -> str:
    """Return how far the assessment is, in words."""
    if line.stage is None:
        return "не начата"
    until = f" до {wording.date_words(line.stage.until)}" if line.stage.until else ""
    return line.stage.words.lower() + until


def sheet(seen: Rollup) -> papers.Sheet:
    """Return the same figures as one table to reckon with."""
    whole = ("Строк плана", "Выполнено", "Просрочено", "Подлежит оценке", "Охвачено за три года", "Оценка просрочена")
    mended = ("Планов устранения", "Мероприятий", "Выполнено мероприятий", "Просрочено мероприятий")
    columns = (
        papers.Column(title="Муниципалитет"),
        papers.Column(title="Этап оценки"),
        *(papers.Column(title=title, kind="integer") for title in whole),
        *(papers.Column(title=title, kind="decimal") for title in COLUMNS),
        *(papers.Column(title=title, kind="integer") for title in mended),
    )
    rows = [_cells(line.name, stage_words(line), line) for line in seen.lines]
    return papers.Sheet(
        name=f"Свод {seen.year}",
        columns=columns,
        rows=(*rows, _cells("Всего, средние — по всем учреждениям", "", seen)),
        emphasised=frozenset({len(rows)}),
    )


def _cells(name: str, stage: str, of: Line | Rollup) -> tuple[papers.Cell, ...]:
    plan = of.plans
    points = [Decimal(one) if one else None for one in of.points]
    counts = (plan.lines, plan.done, plan.late, of.subject, of.covered, of.uncovered)
    return (name, stage, *counts, *points, *_mended(plan))


def figures(of: Line | Rollup) -> list[tuple[str, str]]:
    """Return all figures of a municipality, or of all together, by title, in words."""
    plan, points = of.plans, _shown(of.points)
    done, late, covered = _going(plan, of)
    mean = of.mean if isinstance(of, Line) else None
    return [
        ("Этап оценки", stage_words(of) if isinstance(of, Line) else ""),
        ("Выполнено строк плана", done),
        ("Просрочено строк плана", late),
        ("Охвачено за три года", covered),
        ("Оценка просрочена, учреждений", str(of.uncovered)),
        *((f"{code}: {TITLES[code]}", words) for code, words in zip(CRITERIA, points, strict=False)),
        ("Средний итоговый балл", points[-1]),
        ("Лучшее учреждение", _end_words(mean.best if mean else None)),
        ("Последнее учреждение", _end_words(mean.last if mean else None)),
        ("Выполнено мероприятий", f"{plan.mended} из {plan.measures}" if plan.remedies else "планов нет"),
        ("Просрочено мероприятий", str(plan.overdue) if plan.remedies else "—"),
    ]


def _end_words(one: tuple[str, str] | None) -> str:
    return f"{one[0]}: {wording.decimal_words(Decimal(one[1]))}" if one else "—"
