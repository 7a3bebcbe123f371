"""What the invented institutions promised to mend after each published cycle, and how they keep it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from merilo.accounts.models import User
from merilo.assessment.models import Cycle, Decision, Phase
from merilo.core import wording
from merilo.demo.stage import Cast, moment
from merilo.plans.models import Measure, RemediationPlan, Shortcoming
from merilo.plans.queries import monitoring as rounds
from merilo.plans.queries.remediation import task_of
from merilo.plans.services import delays, monitoring, remediation, remediation_deciding, reports
from merilo.plans.services.monitoring import Answer
from merilo.plans.services.remediation import MeasureInput
from merilo.ratings.services import drawing
from merilo.registry.models import Institution

# Days after the publication of results on which things happen.
DRAWN, WRITTEN, RETURNED, APPROVED, PUBLISHED = 4, 12, 15, 20, 22
# What is lacking on a site or a stand is mended soon, ramps and doors take the money of a year: first day, last day.
TERMS = {"К1": (35, 95), "К2": (80, 200), "К3": (110, 320), "К4": (60, 150), "К5": (60, 180)}
AT_ONCE = 3  # each third of what is lacking in information was mended while the plan was being written
LATE_EVERY, MOVED_EVERY = 7, 9  # of the measures, in the order of their terms
STILL_LATE = 150  # days: the last measure of a plan may be late as long, then it is done too
DONE = {
    "К1": "Сведения размещены и проверены по перечню.",
    "К2": "Работы приняты по акту, условия проверены на месте.",
    "К3": "Оборудование установлено, доступность проверена вместе с представителем общества инвалидов.",
    "К4": "Обучение проведено, ведомость подписана работниками.",
    "К5": "Приказ издан, посетители оповещены на стенде и на сайте.",
}


def play(cast: Cast, *, today: date) -> None:
    """Draw, write, approve and publish the plans of each finished cycle, do what was due, hold a round."""
    cycles = Cycle.objects.filter(municipality=cast.municipality, phase=Phase.PUBLISHED).order_by("year")
    for cycle in cycles.select_related("municipality"):
        published = cycle.decisions.filter(kind=Decision.Kind.PUBLISH).order_by("-decided_on").first()
        if published is not None and published.decided_on + timedelta(days=PUBLISHED) < today:
            _mend(cast, cycle, published.decided_on, today)
    _watch(cast, today)


def _mend(cast: Cast, cycle: Cycle, start: date, today: date) -> None:
    drawing.draw_plans(cycle=cycle, actor=cast.coordinator, at=moment(start + timedelta(days=DRAWN)))
    plans = RemediationPlan.objects.filter(plan__municipality=cast.municipality, year=cycle.year)
    for number, plan in enumerate(plans.select_related("plan__municipality", "institution").order_by("pk")):
        _write(cast, plan, start, is_returned=number == 0)
        on = start + timedelta(days=APPROVED)
        remediation_deciding.approve_plan(
            remediation=plan, approved_by="Озерова М. В.", approved_post="начальник управления культуры",
            approved_document=f"приказ № {60 + number}-о", approved_on=on, actor=cast.coordinator, at=moment(on, 11),
        )  # fmt: skip
        day = start + timedelta(days=PUBLISHED)
        page = f"{plan.institution.site}/nok/plan" if plan.institution.site else ""
        remediation_deciding.publish_plan(
            remediation=plan, published_on=day, url=page, actor=_chief(cast, plan.institution),
            at=moment(day, 9 + number % 6),
        )  # fmt: skip
        _keep(cast, plan, today)


def _write(cast: Cast, plan: RemediationPlan, start: date, *, is_returned: bool) -> None:
    """Let the head answer each shortcoming and submit; one plan comes back once."""
    chief, institution = _chief(cast, plan.institution), plan.institution
    at = moment(start + timedelta(days=WRITTEN), 10)
    lacks = list(Shortcoming.objects.filter(remediation=plan))
    of = Counter(lack.criterion for lack in lacks)
    seen: Counter[str] = Counter()
    for lack in lacks:
        place = seen[lack.criterion]
        seen[lack.criterion] += 1
        if lack.criterion == "К1" and place % AT_ONCE == AT_ONCE - 1:
            day = wording.date_words(start + timedelta(days=DRAWN + 1 + place % 6))
            why = f"Сведения размещены {day}, до утверждения плана."
            remediation.change_shortcoming(shortcoming=lack, words=lack.words, no_measure=why, actor=chief, at=at)
            continue
        first, last = TERMS[lack.criterion]
        given = MeasureInput(
            text=str(lack.suggested[0]) if lack.suggested else "Устранить недостаток.",
            due_on=start + timedelta(days=first + (last - first) * place // of[lack.criterion]),
            responsible=institution.head_name or chief.name,
            post=institution.head_position or "директор",
        )
        remediation.add_measure(shortcoming=lack, measure=given, actor=chief, at=at)
    remediation.submit_plan(remediation=plan, actor=chief, at=at)
    if is_returned:
        back = moment(start + timedelta(days=RETURNED), 10)
        remediation_deciding.return_plan(
            remediation=plan, remark="Уточните, кто отвечает за сведения на сайте.", actor=cast.coordinator, at=back
        )
        remediation.submit_plan(remediation=plan, actor=chief, at=back + timedelta(days=1))


def _keep(cast: Cast, plan: RemediationPlan, today: date) -> None:
    """Do what is due by today: most in time, some late, some of them postponed first."""
    chief = _chief(cast, plan.institution)
    measures = list(Measure.objects.filter(shortcoming__remediation=plan).order_by("due_on", "pk"))
    for place, one in enumerate(measures, 1):
        one.shortcoming.remediation = plan
        due = one.due_on
        if place % MOVED_EVERY == 0 and due - timedelta(days=5) < today:
            asked = moment(due - timedelta(days=10), 12)
            due += timedelta(days=60)
            delay = delays.ask_delay(
                measure=one, until=due, reason="Подрядчик не найден с первого раза.", actor=chief, at=asked
            )
            delays.give_delay(delay=delay, remark="Согласовано.", actor=cast.coordinator, at=asked + timedelta(days=1))
        done = due - timedelta(days=3) + timedelta(days=25 if place % LATE_EVERY == 0 else 0)
        task = task_of(one)
        is_left = one is measures[-1] and today < due + timedelta(days=STILL_LATE)
        if task is None or done + timedelta(days=2) >= today or is_left:
            continue
        report = reports.report_done(
            task=task, actor=chief, at=moment(done, 12), done_on=done, text=DONE[one.shortcoming.criterion],
            evidence=(reports.EvidenceInput(url=f"{plan.institution.site}/nok"),) if plan.institution.site else (),
        )  # fmt: skip
        reports.accept_report(report=report, actor=cast.coordinator, at=moment(done + timedelta(days=2), 12))


def _watch(cast: Cast, today: date) -> None:
    """Hold the round of the last quarter that is over; one institution stays silent."""
    year, quarter = rounds.quarters(today)[1]
    end = rounds.quarter_end(year, quarter)
    try:
        made = monitoring.open_round(
            municipality=cast.municipality, year=year, quarter=quarter, actor=cast.coordinator, at=moment(end)
        )
    except monitoring.RoundRejected:
        return  # nothing was open then
    waiting = sorted(rounds.silent(made), key=lambda one: one.pk)
    for institution in waiting[:-1] if len(waiting) > 1 else waiting:
        asked = made.answers.filter(measure__shortcoming__remediation__institution=institution)
        given = {key: Answer("Работа начата, идёт по графику.", 50) for key in asked.values_list("measure", flat=True)}
        at = moment(min(made.answer_by, today - timedelta(days=1)), 11)
        monitoring.answer_round(
            round=made, institution=institution, answers=given, actor=_chief(cast, institution), at=at
        )
    after = made.answer_by + timedelta(days=5)
    if after < today:
        monitoring.close_round(
            round=made, conclusion="Большая часть мероприятий выполнена в срок. Задержки — из-за подрядчиков.",
            actor=cast.coordinator, at=moment(after),
        )  # fmt: skip


def _chief(cast: Cast, institution: Institution) -> User:
    return cast.chiefs.get(institution.parent_id or institution.pk, cast.coordinator)
