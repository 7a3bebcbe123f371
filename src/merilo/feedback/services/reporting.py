"""Lines of the plan that ask whether ways of feedback work, and whether messages are answered, are reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal, sheets
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import papers, wording
from merilo.feedback.queries import numbers, probes
from merilo.feedback.queries import papers as printed
from merilo.plans.services import fulfilling
from merilo.plans.services.reports import EvidenceInput
from merilo.registry.models import Municipality

STEP, APPEALS = "feedback", "appeals"  # of plans/law/steps.toml
HEAD = ("Учреждение", "Способ", "Куда", "Когда", "Кто проверял", "Что получилось", "Когда ответили", "Что ответили")
WIDTHS = (36, 24, 36, 18, 28, 18, 18, 50)


class NothingTried(Refused):
    """No way of any institution was tried in the quarter."""


class NothingCame(Refused):
    """No message came in the year."""


class NoLineWaits(Refused):
    """No open task of a plan in force asks for this."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What was tried in a quarter, as a report on the plan says and shows it; `heads`: the institutions it was for."""

    number: int
    text: str
    proof: EvidenceInput
    heads: set[int]


def tried_in_quarter(municipality: Municipality, today: date) -> Tried | None:
    """Return the tries of this quarter as a sentence and a table; None where there are none."""
    since = quarter_start(today)
    found = [one for one in probes.every(municipality, since=since) if not one.is_voided]
    if not found:
        return None
    works = sum(one.outcome == "works" for one in found)
    heads = probes.heads(municipality, {one.institution_id for one in found})
    text = (
        f"Способы связи проверены с {wording.date_words(since)} по {wording.date_words(today)}: "
        f"{wording.counted(len(found), 'проверка', 'проверки', 'проверок')}, работает {works}, "
        f"учреждений {len(heads)}."
    )
    table = sheets.workbook("Проверки", HEAD, (_row(one) for one in found), widths=WIDTHS)
    name = f"Проверки способов связи на {today:%d.%m.%Y}.xlsx"
    return Tried(len(found), text, EvidenceInput(name=name, content=table), heads)


def report_probes(*, municipality: Municipality, actor: User, at: datetime) -> int:
    """Report on the plan's tasks about feedback ways with the tries of this quarter; return how many tasks.

    Tasks of institutions are reported only where their own ways were tried. Raises NothingTried, NoLineWaits.
    """
    by = access.require(actor, Act.KEEP_PLANS, within=municipality.place, at=at)
    today = timezone.localdate(at)
    tried = tried_in_quarter(municipality, today)
    if tried is None:
        since = wording.date_words(quarter_start(today))
        raise NothingTried(f"С {since} не записано ни одной проверки: отчитываться не о чем.")
    with transaction.atomic():
        number = fulfilling.fulfil(
            municipality=municipality, year=today.year, step=STEP, done_on=today, text=tried.text,
            basis="журнал проверки способов связи", evidence=[tried.proof], institutions=tried.heads, actor=actor,
            at=at,
        )  # fmt: skip
        if not number:
            raise NoLineWaits("В действующих планах нет открытой задачи о способах обратной связи.")
        journal.record(
            actor=actor, act="report_probes", within=municipality.place, subject=municipality, at=at, by=by,
            after={"tasks": number, "probes": tried.number},
        )  # fmt: skip
    return number


def report_appeals(*, municipality: Municipality, actor: User, at: datetime) -> int:
    """Report on the plan's lines about messages of citizens with the report of this year; return how many tasks.

    A line that is done when there is a need gets its task now. Raises NothingCame, NoLineWaits.
    """
    by = access.require(actor, Act.KEEP_PLANS, within=municipality.place, at=at)
    today = timezone.localdate(at)
    found = numbers.numbers(municipality, today.year, today=today)
    if not found.whole.total:
        raise NothingCame(f"За {today.year} год не поступило ни одного сообщения: отчитываться не о чем.")
    report = papers.account(printed.statistics(municipality, found, today=today, author=actor), as_="docx")
    came = wording.counted(found.whole.total, "сообщение", "сообщения", "сообщений")
    text = f"Поступило {came}, ответ дан на {found.whole.answered}, просрочено {found.whole.late}. Отчёт приложен."
    with transaction.atomic():
        fulfilling.open_needed(
            municipality=municipality, step=APPEALS, on=today, reason="Отчёт о сообщениях граждан", actor=actor, at=at
        )
        number = fulfilling.fulfil(
            municipality=municipality, year=today.year, step=APPEALS, done_on=today, text=text,
            basis="журнал сообщений граждан", actor=actor, at=at,
            evidence=[EvidenceInput(name=f"Сообщения граждан на {today:%d.%m.%Y}.docx", content=report)],
        )  # fmt: skip
        if not number:
            raise NoLineWaits("В действующих планах нет открытой задачи о рассмотрении обращений.")
        journal.record(
            actor=actor, act="report_appeals", within=municipality.place, subject=municipality, at=at, by=by,
            after={"tasks": number, "messages": found.whole.total},
        )  # fmt: skip
    return number


def quarter_start(day: date) -> date:
    """Return the first day of the quarter of a day."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _row(one: probes.ProbeCard) -> tuple[str, ...]:
    when = f"{timezone.localtime(one.tried_at):%d.%m.%Y %H:%M}"
    answered = f"{timezone.localtime(one.answered_at):%d.%m.%Y %H:%M}" if one.answered_at is not None else ""
    return (one.institution, one.way, one.target, when, one.tried_by, one.words, answered, one.note)
