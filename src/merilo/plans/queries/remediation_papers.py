"""What the papers of remediation say: the plan in its legal form, the report of a monitoring round."""

from __future__ import annotations

from datetime import date

from merilo.accounts.models import User
from merilo.core import papers, wording
from merilo.plans.models import MonitoringRound, RemediationPlan
from merilo.plans.queries import monitoring
from merilo.plans.queries import remediation as queries
from merilo.plans.queries.monitoring import AnswerRow, RoundPage
from merilo.plans.queries.papers import approval


def remediation_paper(remediation: RemediationPlan, *, today: date) -> papers.RemediationPaper:
    """Return a plan in the legal form: all criteria, with what has been done by now."""
    rules = queries.rules_of(remediation.plan.municipality)
    said = approval(remediation.plan)
    if not remediation.is_in_force:
        said = papers.Approval(by=rules.approver, post=rules.approver_post)
    groups = {group.code: group for group in queries.groups_of(remediation, today=today)}
    return papers.RemediationPaper(
        municipality=remediation.plan.municipality.name,
        organisation=remediation.institution.name,
        year=remediation.year,
        approval=said,
        sections=tuple(
            papers.RemediationSection(
                title=title,
                lines=tuple(line for row in groups[code].rows for line in _lines(row)) if code in groups else (),
            )
            for code, title in queries.criteria().items()
        ),
        is_draft=not remediation.is_in_force,
        made_on=today,
    )


def _lines(row: queries.ShortcomingRow) -> list[papers.RemediationLine]:
    if not row.measures:
        return [papers.RemediationLine(shortcoming=row.words, measure=row.no_measure or "не определено")]
    return [
        papers.RemediationLine(
            shortcoming=row.words,
            measure=one.text,
            due_on=one.due_on,
            who=one.who,
            done=_progress(one),
            done_on=one.done_on if one.is_done else None,
        )
        for one in row.measures
    ]


def _progress(one: queries.MeasureRow) -> str:
    if one.is_done:
        return one.done_words or "Выполнено"
    if one.is_off:
        return "Мероприятие снято"
    if one.task is not None and one.due_now is not None and one.due_now != one.due_on:
        return f"Срок перенесён до {wording.date_words(one.due_now)}"
    return ""


def monitoring_report(round: MonitoringRound, *, today: date, author: User) -> papers.Account:
    """Return the report of a round: totals, each institution with its measures, who is silent, the conclusion."""
    card = monitoring.round_page(round, today=today)
    going = card.asked - card.done - card.late
    measures = wording.counted(card.asked, "мероприятие", "мероприятия", "мероприятий")
    of_whom = wording.counted(len(card.institutions), "учреждения", "учреждений", "учреждений")
    lead = [
        f"В мониторинге {measures} {of_whom}: выполнено {card.done}, в работе {going}, просрочено {card.late}.",
        f"Ответы принимались до {wording.date_words(card.answer_by)} {_silent(card)}",
    ]
    if card.conclusion:
        lead.append(f"Вывод. {card.conclusion}")
    totals = papers.AccountPart(
        title="Учреждения",
        heads=("Учреждение", "Мероприятий", "Выполнено", "Просрочено", "Без ответа"),
        rows=tuple(
            papers.AccountRow(cells=(one.name, str(len(one.rows)), str(one.done), str(one.late), str(one.silent)))
            for one in card.institutions
        ),
    )
    parts = [
        papers.AccountPart(
            title=one.name,
            heads=("Мероприятие", "Ответственный", "Срок", "Состояние", "Что сообщило учреждение"),
            rows=tuple(papers.AccountRow(cells=_cells(row)) for row in one.rows),
        )
        for one in card.institutions
    ]
    return papers.Account(
        municipality=round.municipality.name,
        title="Отчёт о мониторинге устранения недостатков",
        subtitle=f"за {card.words}",
        lead=tuple(lead),
        parts=(totals, *parts),
        signature_post=author.position,
        signature_name=author.name,
        is_wide=True,
        made_on=today,
    )


def _silent(card: RoundPage) -> str:
    if not card.silent:
        return "Ответили все учреждения."
    names = "; ".join(one.name for one in card.silent)
    return f"Не ответили: {names}."


def _cells(row: AnswerRow) -> tuple[str, ...]:
    one = row.measure
    said = row.words if row.at is not None else ("" if not row.needs_answer else "нет ответа")
    if row.percent is not None:
        said = f"{said} (готовность {row.percent} %)"
    if one.is_done:
        said = one.done_words or said
    done = f"{one.mark.words} {one.done_on:%d.%m.%Y}" if one.done_on is not None else one.mark.words
    due = f"{one.due_on:%d.%m.%Y}"
    if one.due_now is not None and one.due_now != one.due_on:
        due = f"{due}, перенесён на {one.due_now:%d.%m.%Y}"
    return (one.text, one.who, due, done, said)
