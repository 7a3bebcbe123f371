"""What of remediation waits on people's desks besides tasks: plans to write, to decide, to publish; time, rounds."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse

from merilo.accounts import access
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.core import wording
from merilo.plans.models import DelayRequest, MonitoringRound, RemediationPlan
from merilo.plans.queries import monitoring
from merilo.plans.queries.waiting import Line
from merilo.registry.models import Municipality

State = RemediationPlan.State


def lines(user: User, municipality: Municipality, *, today: date, at: datetime) -> tuple[Line, ...]:
    """Return what remediation asks of a person now, by role."""
    keeps = access.may(user, Act.KEEP_REMEDIATION, within=municipality.place, at=at)
    own = access.institutions(user, municipality.pk, on=today)
    if not keeps and not own:
        return ()
    plans = RemediationPlan.objects.filter(plan__municipality=municipality, is_past=False)
    plans = plans.select_related("institution").order_by("pk")
    mine = plans.filter(Q(institution__in=own) | Q(institution__parent__in=own))
    found = [_written(one, municipality) for one in mine.filter(state__in=(State.DRAFT, State.RETURNED))]
    found += [_published(one, municipality, today) for one in mine.filter(state=State.APPROVED)]
    if keeps:
        found += [_decided(one, municipality) for one in plans.filter(state=State.SUBMITTED)]
        found += _delays(municipality)
    found += _rounds(municipality, own, today, keeps=keeps)
    return tuple(found)


def _written(one: RemediationPlan, municipality: Municipality) -> Line:
    returned = one.state == State.RETURNED
    text = "Исправьте план по устранению недостатков" if returned else "Составьте план по устранению недостатков"
    words, shape = ("возвращён", "late") if returned else ("", "")
    return Line(text, _of(one), words, shape, _page(one, municipality))


def _decided(one: RemediationPlan, municipality: Municipality) -> Line:
    text = "Рассмотрите план по устранению недостатков"
    return Line(text, _of(one), "ждёт решения", "soon", _page(one, municipality))


def _published(one: RemediationPlan, municipality: Municipality, today: date) -> Line:
    due = one.publish_by
    words = f"до {wording.date_words(due)}" if due else ""
    shape = "late" if due is not None and due < today else "soon"
    return Line("Опубликуйте план по устранению недостатков", _of(one), words, shape, _page(one, municipality))


def _delays(municipality: Municipality) -> list[Line]:
    asked = DelayRequest.objects.filter(
        state=DelayRequest.State.ASKED, measure__shortcoming__remediation__plan__municipality=municipality
    )
    return [
        Line(
            "Решите о переносе срока",
            f"{one.measure.shortcoming.remediation.institution}: {wording.shortened(one.measure.text, 100)}",
            f"просят до {wording.date_words(one.until)}",
            "soon",
            reverse("delay_answer", args=[municipality.slug, one.pk]),
        )
        for one in asked.select_related("measure__shortcoming__remediation__institution")
    ]


def _rounds(municipality: Municipality, own: frozenset[int], today: date, *, keeps: bool) -> list[Line]:
    found = []
    for one in MonitoringRound.objects.filter(municipality=municipality, closed_on__isnull=True):
        silent = monitoring.silent(one)
        for institution, number in silent.items():
            if not {institution.pk, institution.parent_id} & own:
                continue
            shape = "late" if one.answer_by < today else "soon"
            measures = wording.counted(number, "мероприятие", "мероприятия", "мероприятий")
            page = reverse("monitoring_answer", args=[municipality.slug, one.pk, institution.pk])
            words = f"до {wording.date_words(one.answer_by)}"
            found.append(Line("Ответьте о ходе мероприятий", f"{institution}: {measures}", words, shape, page))
        if keeps and one.answer_by < today:
            said = wording.counted(len(silent), "учреждение не ответило", "учреждения не ответили",
                                   "учреждений не ответили")  # fmt: skip
            page = reverse("monitoring_round", args=[municipality.slug, one.pk])
            quarter = monitoring.quarter_words(one.year, one.quarter)
            found.append(Line(f"Подведите итог мониторинга за {quarter}", said, "срок ответов прошёл", "late", page))
    return found


def _of(one: RemediationPlan) -> str:
    return f"{one.institution}, {one.year}{wording.NBSP}год"


def _page(one: RemediationPlan, municipality: Municipality) -> str:
    return reverse("remediation_plan", args=[municipality.slug, one.pk])
