"""The municipality's section of the yearly public report: results, main shortcomings, fulfilment, measures."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

from merilo.assessment.models import Cycle
from merilo.core import papers, wording
from merilo.plans.queries import remediation
from merilo.plans.queries.public_remediation import published
from merilo.ratings.models import Calculation
from merilo.ratings.queries import lacking, results

MOST = 10  # shortcomings that are named


def section(cycle: Cycle, calculation: Calculation, *, today: date) -> papers.Account:
    """Return the section for a cycle with final results."""
    rows = [row for row in results.heads_of(calculation) if row.total is not None]
    mean = calculation.municipality
    number = wording.counted(len(rows), "учреждение", "учреждения", "учреждений")
    lead = [f"В {cycle.year} году независимую оценку прошли {number} муниципального образования."]
    if mean["total"] is not None:
        lead.append(f"Средний итоговый балл: {wording.points_words(Decimal(mean['total']))}.")
    return papers.Account(
        municipality=cycle.municipality.name,
        title="О результатах независимой оценки качества условий оказания услуг",
        subtitle=f"раздел публичного отчёта за {cycle.year} год",
        lead=tuple(lead),
        parts=(_results(rows), _lacks(cycle), _fulfilment(cycle, today)),
        signature_post=cycle.municipality.authority,
        is_wide=False,
        made_on=today,
    )


def _results(rows: list[results.Row]) -> papers.AccountPart:
    ordered = sorted(rows, key=lambda row: (row.profile != results.GENERAL, row.place or 0, row.name))
    cells = (
        (row.name if row.profile == results.GENERAL else f"{row.name} (творческая организация)", row.place_words,
         wording.decimal_words(Decimal(row.total or 0)))
        for row in ordered
    )  # fmt: skip
    return papers.AccountPart(
        title="Результаты",
        heads=("Учреждение", "Место", "Итоговый балл"),
        rows=tuple(papers.AccountRow(cells=one) for one in cells),
        notes=("Творческие организации оцениваются по двум критериям, их места считаются отдельно.",)
        if any(row.profile != results.GENERAL for row in rows)
        else (),
    )


def _lacks(cycle: Cycle) -> papers.AccountPart:
    """Name what is lacking most often, each once whatever the number of branches."""
    counted: Counter[str] = Counter()
    for one in lacking.found_of(cycle):
        counted.update({lack.plain for lack in one.lacks})
    if not counted:
        return papers.AccountPart(title="Основные недостатки", texts=("Недостатки не выявлены.",))
    return papers.AccountPart(
        title="Основные недостатки",
        heads=("Недостаток", "Учреждений"),
        rows=tuple(
            papers.AccountRow(cells=(words, str(number)))
            for words, number in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]
        ),
        notes=(f"Названы самые частые: {MOST} из {len(counted)}.",) if len(counted) > MOST else (),
    )


def _fulfilment(cycle: Cycle, today: date) -> papers.AccountPart:
    plans = published(cycle.municipality).filter(year=cycle.year)
    rows = remediation.plan_rows(plans, today=today)
    title = "Меры по устранению недостатков"
    if not rows:
        return papers.AccountPart(title=title, texts=("Планы по устранению недостатков ещё не опубликованы.",))
    done, total, late = (sum(getattr(row, name) for row in rows) for name in ("done", "total", "late"))
    plans_words = wording.counted(len(rows), "план", "плана", "планов")
    return papers.AccountPart(
        title=title,
        texts=(f"Опубликовано: {plans_words}. Выполнено мероприятий: {done} из {total}, просрочено: {late}.",),
        heads=("Учреждение", "Мероприятий", "Выполнено", "Просрочено"),
        rows=tuple(
            papers.AccountRow(cells=(row.institution, str(row.total), str(row.done), str(row.late))) for row in rows
        ),
    )
