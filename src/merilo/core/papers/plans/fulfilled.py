"""The report on a plan's fulfilment told in words: summary, figures, what was done, what is late, what is next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from merilo.core import wording
from merilo.core.papers.plans.data import (
    Deed,
    Delay,
    FulfilledLine,
    FulfilmentReport,
    Move,
    NextLine,
    Totals,
)
from merilo.core.papers.plans.planned import approved_words
from merilo.core.papers.plans.text import (
    ActualText,
    DoneSection,
    DoneText,
    FigureText,
    FulfilmentText,
    LateText,
    NextText,
)

MOST_DEEDS = 12  # told one by one in a row; the rest is counted
TASKS = ("задача", "задачи", "задач")
LINES = ("пункт", "пункта", "пунктов")
DAYS = ("день", "дня", "дней")


def tell(report: FulfilmentReport) -> FulfilmentText:
    """Return the report in words. Pure: equal data give equal words."""
    year = report.targets_year
    late = tuple(_late(report))
    return FulfilmentText(
        municipality=report.municipality,
        authority=report.authority,
        title="Отчёт об исполнении плана",
        plan=wording.quoted(report.plan_title.strip("«»"))
        + (f" ({approved})" if (approved := approved_words(report.approval)) else ""),
        period=f"{report.period} ({wording.date_range_words(report.starts_on, report.ends_on)})",
        summary=_summary(report),
        figures=tuple(_figures(report)),
        sections=tuple(
            DoneSection(title, tuple(map(_row, lines)))
            for title, lines in groupby(report.lines, lambda line: line.section)
        ),
        late_note="" if late else "Задач, срок которых прошёл, а отчёта нет, на день составления отчёта нет.",
        late=late,
        waiting=report.waiting,
        next_title=f"Что предстоит: {report.next_period}" if report.next_period else "",
        next_note="" if report.next_lines else "Сроков в этом периоде план не назначает.",
        next_rows=tuple(map(_next, report.next_lines)),
        targets_year=year,
        targets=tuple(
            ActualText(
                one.name,
                one.unit,
                one.planned.get(year, "") or "—",
                (one.actual or {}).get(year, "") or "—",
                one.source,
            )
            for one in report.targets
        ),
        signature_post=wording.capital(report.author_post) or "Ответственный исполнитель",
        signature_name=report.author,
        made_on=wording.date_words(report.made_on),
    )


def _summary(report: FulfilmentReport) -> str:
    totals = report.totals
    counted = totals.due - totals.cancelled
    if not counted:
        return "В отчётном периоде сроков, по которым нужно отчитаться, план не назначал." + _carried(totals)
    done = totals.in_time + totals.afterwards
    told = (
        f"На {wording.date_words(report.made_on)} исполнено {wording.counted(done, *TASKS)} из{wording.NBSP}{counted} "
        f"со сроком в отчётном периоде ({_share(done, counted)})"
    )
    told += f", из них с опозданием — {totals.afterwards}." if totals.afterwards else "."
    if totals.late:
        told += f" Срок прошёл, а отчёта нет: {wording.counted(totals.late, *TASKS)}."
    return told + _carried(totals)


def _carried(totals: Totals) -> str:
    if not totals.carried:
        return ""
    return (
        f" К началу периода было просрочено: {wording.counted(totals.carried, *TASKS)}, "
        f"из них теперь исполнено {totals.carried_done}."
    )


def _share(part: int, whole: int) -> str:
    """Whole per cent, half up; never 100 while something is left."""
    share = (200 * part + whole) // (2 * whole)
    return f"{min(share, 99) if part < whole else share}{wording.NBSP}%"


def _figures(report: FulfilmentReport) -> Iterator[FigureText]:
    """Name and number; the parts of the tasks due add up to them."""
    totals: Totals = report.totals
    lines = [line for line in report.lines if line.total]
    full = sum(line.done == line.total for line in lines)
    partly = sum(0 < line.done < line.total for line in lines)
    yield FigureText("Пунктов плана в отчёте", str(len(lines)), False)
    yield FigureText("исполнено полностью", str(full), True)
    yield FigureText("исполнено частично", str(partly), True)
    yield FigureText("не исполнено", str(len(lines) - full - partly), True)
    yield FigureText("Задач со сроком в отчётном периоде", str(totals.due), False)
    yield FigureText("исполнено в срок", str(totals.in_time), True)
    yield FigureText("исполнено с опозданием", str(totals.afterwards), True)
    parts = (
        ("отчёт подан, ждёт приёмки", totals.checking),
        ("срок ещё не наступил", totals.going),
        ("не исполнено, срок прошёл", totals.late),
        ("снято", totals.cancelled),
    )
    yield from (FigureText(name, str(number), True) for name, number in parts if number or name.startswith("не "))
    if counted := totals.due - totals.cancelled:
        yield FigureText("Доля исполненных задач", _share(totals.in_time + totals.afterwards, counted), False)
    if totals.carried:
        yield FigureText("Просрочено к началу периода", str(totals.carried), False)
        yield FigureText("из них исполнено", str(totals.carried_done), True)
    others = (
        ("Исполнено раньше срока (срок позже отчётного периода)", totals.ahead),
        ("Исполнено задач без срока", totals.undated),
        ("Перенесено на срок позже отчётного периода", totals.moved),
        ("Пунктов, которые ждут события", totals.waiting),
    )
    yield from (FigureText(name, str(number), False) for name, number in others if number)


def _row(line: FulfilledLine) -> DoneText:
    return DoneText(
        number=line.number,
        text=line.text,
        term=_term(line.deadline, line.due_on),
        responsible="\n".join(line.responsible),
        state=_state(line),
        deeds="\n".join([*_deeds(line.deeds), *map(_moved, line.moves)]),
        proofs="\n".join(_few([proof for deed in line.deeds for proof in deed.proofs], "подтверждений")),
    )


def _state(line: FulfilledLine) -> str:
    if not line.total:
        told = ["срок перенесён"] if line.moves else []
    elif line.done == line.total:
        told = ["исполнено"]
    elif line.done:
        told = [f"исполнено {line.done} из{wording.NBSP}{line.total}"]
    else:
        told = [] if line.checking or line.going or line.cancelled else ["не исполнено"]
    if line.checking:
        told.append("ждёт приёмки" + (f":{wording.NBSP}{line.checking}" if line.total > 1 else ""))
    if line.going:
        told.append("срок не наступил" + (f":{wording.NBSP}{line.going}" if line.total > 1 else ""))
    if line.delays:
        told.append("просрочено" + (f":{wording.NBSP}{len(line.delays)}" if line.total > 1 else ""))
    told += [f"снято: {reason}" if reason else "снято" for reason in dict.fromkeys(line.cancelled)]
    return ", ".join(told)


def _deeds(deeds: Sequence[Deed]) -> Iterator[str]:
    for deed in deeds[:MOST_DEEDS]:
        overdue = 0 if deed.due_on is None else (deed.done_on - deed.due_on).days
        on = wording.date_words(deed.done_on)
        on += f" (на {wording.counted(overdue, *DAYS)} позже срока)" if overdue > 0 else ""
        who = f"{deed.who}, " if deed.who else ""
        yield f"{who}{on}" + (f": {deed.text}" if deed.text else "")
    if len(deeds) > MOST_DEEDS:
        yield f"и ещё {wording.counted(len(deeds) - MOST_DEEDS, 'отчёт', 'отчёта', 'отчётов')} об исполнении"


def _few(texts: Sequence[str], noun: str) -> list[str]:
    """The texts without repetitions; of very many the first ones and the number of the others."""
    kept = list(dict.fromkeys(texts))
    return kept if len(kept) <= MOST_DEEDS else [*kept[:MOST_DEEDS], f"и ещё {noun}: {len(kept) - MOST_DEEDS}"]


def _moved(move: Move) -> str:
    old = f"с{wording.NBSP}{wording.date_words(move.old)} " if move.old else ""
    return f"Срок перенесён {old}на {wording.date_words(move.new)}: {move.reason.rstrip('.')}."


def _term(words: str, days: Iterable[date]) -> str:
    """The words of the plan, and the days they mean in the period."""
    told = _days(days)
    return "\n".join(part for part in (words, f"({told})" if words and told else told) if part)


def _days(days: Iterable[date]) -> str:
    return ", ".join(wording.date_words(day) for day in sorted(set(days)))


def _late(report: FulfilmentReport) -> Iterator[LateText]:
    for line in report.lines:
        for delay in sorted(line.delays, key=lambda one: (one.due_on, one.who)):
            days = (report.made_on - delay.due_on).days
            yield LateText(
                line.number,
                line.text,
                delay.who or "\n".join(line.responsible),
                wording.date_words(delay.due_on),
                str(days),
                _cause(delay),
            )


def _cause(delay: Delay) -> str:
    told = [*map(_moved, delay.moves), *([delay.remark] if delay.remark else [])]
    return "\n".join(told) or "Причина в программе не названа."


def _next(line: NextLine) -> NextText:
    return NextText(line.number, line.text, _days(line.due_on), "\n".join(line.responsible))
