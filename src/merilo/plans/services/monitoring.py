"""The quarterly round over all open measures: asked at the quarter's end, answered by a day, then summed up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import papers, wording
from merilo.plans.models import Measure, MonitoringAnswer, MonitoringRound, RemediationPlan, RemediationRules
from merilo.plans.queries import monitoring as queries
from merilo.plans.queries import remediation_papers
from merilo.plans.queries.remediation import rules_of
from merilo.plans.services import delays, fulfilling, remediation_notices, scheduling
from merilo.plans.services.reports import EvidenceInput
from merilo.registry.models import Institution, Municipality


class RoundRejected(Refused):
    """No round can be opened: nothing is open, the quarter lies ahead, or it is open already."""


class RoundIsClosed(Refused):
    """The round is summed up: nothing is added to it."""


class AnswerRejected(Refused):
    """An answer that says nothing."""


class ConclusionIsMissing(Refused):
    """A round is summed up in words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an institution says of one measure."""

    words: str
    percent: int | None = None


@transaction.atomic
def open_round(*, municipality: Municipality, year: int, quarter: int, actor: User, at: datetime) -> MonitoringRound:
    """Ask all institutions how their open measures went in a quarter."""
    by = access.require(actor, Act.KEEP_REMEDIATION, within=municipality.place, at=at)
    made = _open(municipality, year, quarter, actor, at)
    journal.record(
        actor=actor, act="open_round", within=municipality.place, subject=made, at=at, by=by,
        after={"answer_by": made.answer_by, "measures": made.answers.count()},
    )  # fmt: skip
    return made


@transaction.atomic
def answer_round(
    *, round: MonitoringRound, institution: Institution, answers: Mapping[int, Answer], actor: User, at: datetime
) -> int:
    """Say how an institution's measures go, by the key of the measure; return how many were answered.

    An answer may be given again while the round is open. Measures that are not mentioned stay silent.
    """
    place = access.Place(round.municipality_id, institution.parent_id or institution.pk)
    by = access.require(actor, Act.DRAW_REMEDIATION, within=place, at=at)
    _held_open(round)
    asked = {
        one.measure_id: one
        for one in MonitoringAnswer.objects.filter(
            round=round, measure__shortcoming__remediation__institution=institution, measure__in=list(answers)
        )
    }
    for key, given in answers.items():
        if key not in asked:
            raise AnswerRejected("Об этом мероприятии в этом мониторинге не спрашивали.")
        if not given.words.strip():
            raise AnswerRejected("Напишите, что сделано, хотя бы одним предложением.")
        one = asked[key]
        one.words, one.percent, one.author, one.at = given.words.strip(), given.percent, actor, at
        one.full_clean(exclude=["round", "measure", "author"])
        one.save(update_fields=["words", "percent", "author", "at"])
    journal.record(
        actor=actor, act="answer_round", within=place, subject=round, at=at, by=by,
        after={"measures": len(answers), "institution": str(institution)},
    )  # fmt: skip
    return len(answers)


@transaction.atomic
def close_round(*, round: MonitoringRound, conclusion: str, actor: User, at: datetime) -> MonitoringRound:
    """Sum a round up; lines of the plans of work that ask for monitoring report themselves with its report."""
    by = access.require(actor, Act.KEEP_REMEDIATION, within=round.place, at=at)
    conclusion = conclusion.strip()
    if not conclusion:
        raise ConclusionIsMissing("Напишите вывод: что устранено, что задерживается и что решено.")
    today = timezone.localdate(at)
    open_now = MonitoringRound.objects.filter(pk=round.pk, closed_on__isnull=True)
    if not open_now.update(closed_on=today, conclusion=conclusion):
        raise RoundIsClosed("Этот мониторинг уже закрыт.")
    round.refresh_from_db()
    journal.record(
        actor=actor, act="close_round", within=round.place, subject=round, at=at, by=by,
        after={"closed_on": today}, reason=wording.shortened(conclusion, 1000),
    )  # fmt: skip
    report = papers.account(remediation_papers.monitoring_report(round, today=today, author=actor), as_="docx")
    proof = EvidenceInput(name=f"Отчёт, {queries.quarter_words(round.year, round.quarter)}.docx", content=report)
    for year in sorted({round.year, today.year}):
        for step in ("monitoring", "monitoring_report"):
            fulfilling.fulfil(
                municipality=round.municipality, year=year, step=step, done_on=today, text=conclusion,
                basis=f"Отчёт: {round}"[:500], evidence=(proof,), actor=actor, at=at,
            )  # fmt: skip
    return round


def tend(*, at: datetime) -> int:
    """Do what the clock asks for: end delays, open rounds, remind of answers and publications; return what was told."""
    told = delays.expire_delays(at=at)
    for municipality in Municipality.objects.filter(plans__kind="remediation").distinct():
        today = timezone.localdate(at, ZoneInfo(municipality.time_zone))
        told += _open_by_itself(municipality, today, at)
        told += _remind_of_rounds(municipality, today, at)
        waiting = RemediationPlan.objects.filter(
            plan__municipality=municipality, state=RemediationPlan.State.APPROVED, is_past=False,
            publish_by__lte=date.fromordinal(today.toordinal() + 1),
        )  # fmt: skip
        for plan in waiting.select_related("plan__municipality", "institution__parent"):
            told += remediation_notices.to_publish(remediation=plan, today=today, at=at)
    return told


def _open(municipality: Municipality, year: int, quarter: int, actor: User | None, at: datetime) -> MonitoringRound:
    today = timezone.localdate(at, ZoneInfo(municipality.time_zone))
    if (year, quarter) not in queries.quarters(today):
        raise RoundRejected("Мониторинг проводят за текущий квартал или за один из трёх прошедших.")
    if MonitoringRound.objects.filter(municipality=municipality, year=year, quarter=quarter).exists():
        raise RoundRejected("Мониторинг за этот квартал уже открыт.")
    waiting = list(queries.open_measures(municipality, today=queries.quarter_end(year, quarter)))
    mended = list(queries.mended_in(municipality, year, quarter))
    if not waiting and not mended:
        raise RoundRejected("Открытых мероприятий в этом квартале нет и не было: спрашивать не о чем.")
    made = MonitoringRound.objects.create(
        municipality=municipality, year=year, quarter=quarter, opened_on=today,
        answer_by=max(answer_by(municipality, year, quarter), today), made_by=actor, made_at=at,
    )  # fmt: skip
    MonitoringAnswer.objects.bulk_create(MonitoringAnswer(round=made, measure=one) for one in (*waiting, *mended))
    for institution, number in _asked(waiting).items():
        remediation_notices.round_opened(round=made, institution=institution, number=number, at=at)
    return made


def answer_by(municipality: Municipality, year: int, quarter: int) -> date:
    """Return the day by which institutions answer: so many days into the next month, moved to a working day."""
    after = (year + 1, 1) if quarter == 4 else (year, quarter * 3 + 1)
    return scheduling.load_calendar().moved(date(*after, rules_of(municipality).answer_day))


def _asked(measures: list[Measure]) -> Mapping[Institution, int]:
    return Counter(one.shortcoming.remediation.institution for one in measures)


def _open_by_itself(municipality: Municipality, today: date, at: datetime) -> int:
    """Open the round of a quarter in its last five days, where the municipality wants it so."""
    year, quarter = today.year, (today.month + 2) // 3
    if (queries.quarter_end(year, quarter) - today).days > 5:
        return 0
    rules = RemediationRules.objects.filter(municipality=municipality).first()
    if rules is not None and not rules.opens_rounds:
        return 0
    try:
        with transaction.atomic():
            made = _open(municipality, year, quarter, None, at)
            journal.record(
                actor=None, act="open_round", within=municipality.place, subject=made, at=at,
                after={"answer_by": made.answer_by, "measures": made.answers.count()},
            )  # fmt: skip
    except RoundRejected:
        return 0
    return 1


def _remind_of_rounds(municipality: Municipality, today: date, at: datetime) -> int:
    told = 0
    for round in MonitoringRound.objects.filter(municipality=municipality, closed_on__isnull=True):
        silent = queries.silent(round)
        for institution, number in silent.items():
            told += remediation_notices.round_waits(
                round=round, institution=institution, number=number, today=today, at=at
            )
        if round.answer_by < today:
            told += remediation_notices.round_is_due(round=round, silent=len(silent), at=at)
    return told


def _held_open(round: MonitoringRound) -> None:
    held = MonitoringRound.objects.select_for_update().get(pk=round.pk)
    if held.closed_on is not None:
        raise RoundIsClosed("Мониторинг закрыт: ответы больше не принимаются.")
