"""What people are told about remediation: each thing once, with the page it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from merilo.accounts.models import User
from merilo.accounts.queries import people
from merilo.accounts.services import notices
from merilo.core import wording
from merilo.plans.models import DelayRequest, MonitoringRound, RemediationPlan
from merilo.plans.queries import addressees
from merilo.registry.models import Institution, Municipality


def begun(*, remediation: RemediationPlan, at: datetime) -> None:
    """Tell the head that a plan is to be written."""
    text = f"Составьте план по устранению недостатков: {_name(remediation)}, {remediation.year} год."
    _tell(_heads(remediation.institution, at), f"remedy:{remediation.pk}", text, remediation, at)


def submitted(*, remediation: RemediationPlan, at: datetime) -> None:
    """Tell the coordinators that a plan waits for them."""
    text = f"План по устранению недостатков ждёт согласования: {_name(remediation)}, {remediation.year} год."
    key = f"remedy-in:{remediation.pk}:{at.isoformat()}"
    _tell(_coordinators(remediation.plan.municipality, at), key, text, remediation, at)


def returned(*, remediation: RemediationPlan, remark: str, at: datetime) -> None:
    """Tell the head what to mend in the plan."""
    text = f"План по устранению недостатков возвращён: {_name(remediation)}. {wording.shortened(remark, 250)}"
    key = f"remedy-back:{remediation.pk}:{at.isoformat()}"
    _tell(_heads(remediation.institution, at), key, text, remediation, at)


def approved(*, remediation: RemediationPlan, at: datetime) -> None:
    """Tell the head that the plan is approved, and by when it is to be published."""
    by = wording.date_words(remediation.publish_by) if remediation.publish_by else ""
    text = f"План по устранению недостатков утверждён: {_name(remediation)}. Опубликуйте его до {by}"
    _tell(_heads(remediation.institution, at), f"remedy-ok:{remediation.pk}", text, remediation, at)


def to_publish(*, remediation: RemediationPlan, today: date, at: datetime) -> int:
    """Remind of a publication whose last day is near or over."""
    assert remediation.publish_by is not None
    is_late = remediation.publish_by < today
    by = wording.date_words(remediation.publish_by)
    said = f"срок публикации прошёл, он был до {by}" if is_late else f"опубликуйте до {by}"
    text = f"План по устранению недостатков не опубликован: {_name(remediation)}, {said}"
    users = list(_heads(remediation.institution, at))
    if is_late:
        users += _coordinators(remediation.plan.municipality, at)
    return _tell(users, f"remedy-publish:{remediation.pk}:{int(is_late)}", text, remediation, at)


def delay_asked(*, delay: DelayRequest, at: datetime) -> None:
    """Tell the coordinators that more time is asked for."""
    remediation = delay.measure.shortcoming.remediation
    text = (
        f"Просят перенести срок до {wording.date_words(delay.until)} {_name(remediation)}, "
        f"«{wording.shortened(delay.measure.text, 120)}»."
    )
    _tell(_coordinators(remediation.plan.municipality, at), f"delay:{delay.pk}", text, remediation, at)


def delay_answered(*, delay: DelayRequest, at: datetime) -> None:
    """Tell the head what came of the question for more time."""
    remediation = delay.measure.shortcoming.remediation
    given = delay.state == DelayRequest.State.GIVEN
    said = f"Срок перенесён до {wording.date_words(delay.until)}" if given else "В переносе срока отказано:"
    remark = f" {wording.shortened(delay.remark, 150)}" if delay.remark else ""
    text = f"{said} «{wording.shortened(delay.measure.text, 120)}».{remark}"
    _tell(_heads(remediation.institution, at), f"delay-done:{delay.pk}", text, remediation, at)


def delay_over(*, delay: DelayRequest, at: datetime) -> None:
    """Tell both sides that the time given is over and the measure is open again."""
    remediation = delay.measure.shortcoming.remediation
    text = (
        f"Перенос истёк {wording.date_words(delay.until)} Мероприятие снова открыто и просрочено: "
        f"{_name(remediation)}, «{wording.shortened(delay.measure.text, 120)}»."
    )
    users = [*_heads(remediation.institution, at), *_coordinators(remediation.plan.municipality, at)]
    _tell(users, f"delay-over:{delay.pk}", text, remediation, at)


def round_opened(*, round: MonitoringRound, institution: Institution, number: int, at: datetime) -> None:
    """Ask a head how the open measures go."""
    measures = wording.counted(number, "мероприятии", "мероприятиях", "мероприятиях")
    text = f"Ответьте до {wording.date_words(round.answer_by)} о {measures}: {round}, {_short(institution)}."
    link = answer_page(round, institution)
    notices.notify(
        users=_heads(institution, at), key=f"round:{round.pk}:{institution.pk}", text=text, link=link,
        place=round.place, at=at,
    )  # fmt: skip


def round_waits(*, round: MonitoringRound, institution: Institution, number: int, today: date, at: datetime) -> int:
    """Remind a head that answers are missing: on the day before, on the day, and once when it is over."""
    late = (today - round.answer_by).days
    if late < -1:
        return 0
    stage = "late" if late > 0 else "day" if late == 0 else "before"
    measures = wording.counted(number, "мероприятии", "мероприятиях", "мероприятиях")
    said = "Срок ответа прошёл" if late > 0 else f"Ответьте до {wording.date_words(round.answer_by)}"
    text = f"{said}: нет ответа о {measures}, {round}, {_short(institution)}."
    return notices.notify(
        users=_heads(institution, at), key=f"round-{stage}:{round.pk}:{institution.pk}", text=text,
        link=answer_page(round, institution), place=round.place, at=at,
    )  # fmt: skip


def round_is_due(*, round: MonitoringRound, silent: int, at: datetime) -> int:
    """Tell the coordinators that the day of answers is over, and how many institutions are silent."""
    said = wording.counted(silent, "учреждение не ответило", "учреждения не ответили", "учреждений не ответили")
    tail = f": {said}" if silent else ": ответили все"
    text = f"Срок ответов прошёл, подведите итог. {str(round).capitalize()}{tail}."
    return notices.notify(
        users=_coordinators(round.municipality, at), key=f"round-over:{round.pk}", text=text,
        link=reverse("monitoring_round", args=[round.municipality.slug, round.pk]), place=round.place, at=at,
    )  # fmt: skip


def answer_page(round: MonitoringRound, institution: Institution) -> str:
    """Return the address of the page where an institution answers."""
    return reverse("monitoring_answer", args=[round.municipality.slug, round.pk, institution.pk])


def _tell(users: Iterable[User], key: str, text: str, remediation: RemediationPlan, at: datetime) -> int:
    plan = remediation.plan
    link = reverse("remediation_plan", args=[plan.municipality.slug, remediation.pk])
    return notices.notify(users=users, key=key, text=text, link=link, place=plan.place, at=at)


def _heads(institution: Institution, at: datetime) -> list[User]:
    led = institution.parent or institution
    return list(people.heads_of([str(led.place)], on=timezone.localdate(at)))


def _coordinators(municipality: Municipality, at: datetime) -> list[User]:
    return list(addressees.coordinators([municipality.pk], on=timezone.localdate(at))[municipality.pk])


def _name(remediation: RemediationPlan) -> str:
    return _short(remediation.institution)


def _short(institution: Institution) -> str:
    return wording.shortened(str(institution), 120)
