"""Checklists, visits and letters of an invented cycle: each mark by the expert, each form accepted by the coordinator.

Those of head institutions and of the running cycle go through services; forms of village branches in finished cycles
are written many at a time, as `inspecting` would have left them, for a first start within a minute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from merilo.assessment.models import Cycle, InformationRequest, Inspection, Mark, Visit
from merilo.assessment.models import Unit as Listed
from merilo.assessment.queries import checklists, choices
from merilo.assessment.services import correcting, evidence, inspecting, requests, visits
from merilo.demo.district import Unit
from merilo.demo.facts import marks_of
from merilo.demo.stage import Cast, moment

LETTER = (
    "Просим сообщить число получателей услуг за прошлый год с источником, адрес раздела сайта с информацией "
    "об учреждении и сведения о платных услугах."
)
A_DAY = 4  # visits one person makes in a day


def ask_for_information(cast: Cast, cycle: Cycle, *, sent_on: date, now: datetime, silent: int = 0) -> None:
    """Send the letters to the head institutions and let them answer, but for the last `silent` ones."""
    heads = list(cycle.units.filter(parent=None).select_related("institution", "cycle").order_by("pk"))
    sent = requests.send_requests(
        cycle=cycle, units=heads, number=f"01-17/{cycle.year % 100 + 40}", sent_on=sent_on,
        due_on=sent_on + timedelta(days=10), text=LETTER, actor=cast.coordinator, at=moment(sent_on, 9),
    )  # fmt: skip
    for number, request in enumerate(sent[: len(sent) - silent]):
        _answer(cast, request, min(moment(sent_on + timedelta(days=3 + number), 11), now))


def _answer(cast: Cast, request: InformationRequest, at: datetime) -> None:
    unit = request.unit
    number = f"{unit.recipients}" if unit.recipients is not None else "не ведётся"
    requests.answer_request(
        request=request,
        answer=f"Получателей услуг за прошлый год: {number}. Раздел «О нас» на сайте обновлён. Платных услуг нет.",
        actor=cast.chiefs[unit.institution_id],
        at=at,
    )


def visit_all(
    cast: Cast,
    cycle: Cycle,
    units: Sequence[Listed],
    *,
    first: date,
    now: datetime,
    a_day: int = A_DAY,
    apart: int = 1,
) -> None:
    """Plan a visit to each unit, some a day, every so many days; those that are over were held."""
    planned = moment(first - timedelta(days=7), 9)
    for place, unit in enumerate(units):
        day, hour = first + timedelta(days=place // a_day * apart), 6 + 2 * (place % a_day)
        visit = visits.plan_visit(
            unit=unit, expert=cast.expert, starts_at=moment(day, hour), actor=cast.coordinator,
            at=min(planned, now), minutes=90,
        )  # fmt: skip
        _hold(cast, visit, now)


def _hold(cast: Cast, visit: Visit, now: datetime) -> None:
    over = visit.starts_at + timedelta(minutes=visit.minutes)
    if over < now:
        visits.hold_visit(visit=visit, actor=cast.expert, at=over)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it is to be: what, when, with which marks."""

    listed: Listed
    channel: str
    day: date
    at: datetime
    marks: Mapping[str, Decimal | None]


def fill(cast: Cast, cycle: Cycle, facts: Mapping[Listed, Unit], *, first: date) -> None:
    """Fill and accept all forms of a finished cycle."""
    forms = _forms(cycle, facts, first)
    _write([form for form in forms if form.listed.parent_id is not None], cast)
    for form in forms:
        if form.listed.parent_id is None:
            _accept(cast, _close(cast, form), form.at)


def begin(cast: Cast, cycle: Cycle, facts: Mapping[Listed, Unit], *, first: date, accepted: int, closed: int) -> None:
    """Fill some forms of the running cycle: the first are accepted, then some wait for it, one is half filled."""
    forms = _forms(cycle, facts, first)
    for form in forms[: accepted + closed]:
        inspection = _close(cast, form)
        if form in forms[:accepted]:
            _accept(cast, inspection, form.at)
    half = forms[accepted + closed]
    marks = dict(list(half.marks.items())[: len(half.marks) // 2])
    _mark(cast, replace(half, marks=marks))


def _forms(cycle: Cycle, facts: Mapping[Listed, Unit], first: date) -> list[Filled]:
    edition, found = choices.edition_of(cycle), []
    for place, (listed, unit) in enumerate(facts.items()):
        marks, day = marks_of(unit, edition), first + timedelta(days=place // A_DAY)
        for number, (channel, form) in enumerate(checklists.forms_of(cycle, listed.profile).items()):
            own = {code: value for code, value in marks.items() if code in form.codes}
            found.append(Filled(listed, channel, day, moment(day, 14, 10 * number), own))
    return found


def _mark(cast: Cast, form: Filled) -> inspecting.Kept:
    marks = [inspecting.MarkInput(item=code, value=value, note=_note(value)) for code, value in form.marks.items()]
    inspection = Inspection(unit=form.listed, channel=form.channel)
    return inspecting.set_marks(
        inspection=inspection, marks=marks, actor=cast.expert, at=form.at, inspected_on=form.day
    )


def _close(cast: Cast, form: Filled) -> Inspection:
    inspection = _mark(cast, form).inspection
    _show(cast, inspection, form.at)
    return inspecting.close_inspection(inspection=inspection, actor=cast.expert, at=form.at)


def _accept(cast: Cast, inspection: Inspection, at: datetime) -> None:
    inspecting.accept_inspection(inspection=inspection, actor=cast.coordinator, at=at + timedelta(hours=3))


def _write(forms: Sequence[Filled], cast: Cast) -> None:
    """Write accepted forms with their marks, many at a time."""
    made = Inspection.objects.bulk_create(  # they were laid out when the gathering began
        [Inspection(
            unit=form.listed, channel=form.channel, state=Inspection.State.ACCEPTED, inspected_on=form.day,
            closed_by=cast.expert, closed_at=form.at, accepted_by=cast.coordinator,
            accepted_at=form.at + timedelta(hours=3),
        ) for form in forms],
        update_conflicts=True, unique_fields=["unit", "channel"],
        update_fields=["state", "inspected_on", "closed_by", "closed_at", "accepted_by", "accepted_at"],
    )  # fmt: skip
    Mark.objects.bulk_create(
        (
            Mark(inspection=inspection, item=code, value=value, note=_note(value), author=cast.expert, at=form.at)
            for inspection, form in zip(made, forms, strict=True)
            for code, value in form.marks.items()
        ),
        batch_size=500,
    )


def _note(value: Decimal | None) -> str:
    return "Не найдено." if value == 0 else "" if value is not None else "Платных услуг нет."


def _show(cast: Cast, inspection: Inspection, at: datetime) -> None:
    """Show what is missing on a site: a link to the page that lacks it."""
    missing = inspection.marks.filter(is_current=True, value=0).first()
    site = inspection.unit.institution.site
    if inspection.channel == Inspection.Channel.SITE and missing is not None and site:
        evidence.add_evidence(
            inspection=inspection, item=missing.item, url=f"{site}/o-nas", note="раздел «О нас»",
            actor=cast.expert, at=at,
        )  # fmt: skip


def mend(cast: Cast, cycle: Cycle, *, at: datetime) -> None:
    """Let an institution report two things mended: one is confirmed, the other waits for a look."""
    inspection = (
        Inspection.objects.filter(unit__cycle=cycle, state=Inspection.State.ACCEPTED, marks__value=0)
        .select_related("unit__institution", "unit__cycle__municipality")
        .order_by("pk")
        .first()
    )
    if inspection is None:
        return
    chief = cast.chiefs[inspection.unit.institution.parent_id or inspection.unit.institution_id]
    missing = list(inspection.marks.filter(is_current=True, value=0).order_by("pk")[:2])
    for place, mark in enumerate(missing):
        filed = correcting.report_correction(
            inspection=inspection, item=mark.item, text="Разместили недостающие сведения.",
            url=f"{inspection.unit.institution.site}/novoe", actor=chief, at=at - timedelta(hours=30),
        )  # fmt: skip
        if place == 0:
            correcting.correct_mark(
                inspection=inspection, item=mark.item, value=Decimal(1), reason="Сведения теперь есть, проверено.",
                origin="correction", correction=filed, actor=cast.expert, at=at - timedelta(hours=26),
            )  # fmt: skip
            _accept(cast, inspection, at - timedelta(hours=26))
