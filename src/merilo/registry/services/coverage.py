"""Who is assessed when: at least once in three years, at most once a year unless a reason is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.registry.models import AssessedYear, Institution, Municipality
from merilo.registry.services.institutions import tidy

FIRST_YEAR, LAST_YEAR = 2013, 2100  # assessments of this kind began in 2013


class OncePerYear(Refused):
    """The institution is assessed in that year already and no reason for a second time was given."""


class NotSubject(Refused):
    """The institution is not assessed in that year: a branch, not yet open, closed, or exempt."""


class WrongYear(Refused):
    """A year to plan that has passed, or a year to record that has not come."""


class NotPlanned(Refused):
    """Only a planned assessment can be taken off, only a held one can be taken back."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a planning of many has done, and why it left some institutions out."""

    made: tuple[AssessedYear, ...]
    refused: tuple[tuple[Institution, str], ...]


def plan_assessment(
    *, institution: Institution, year: int, basis: str, exception: str = "", actor: User, at: datetime
) -> AssessedYear:
    """Plan the assessment of an institution in a year and return it.

    Raises WrongYear, NotSubject, OncePerYear (a second time needs `exception`, the reason), ValidationError.
    """
    by = access.require(actor, Act.KEEP_INSTITUTIONS, within=institution.place, at=at)
    if not timezone.localdate(at).year <= year <= LAST_YEAR:
        raise WrongYear(f"Наметить можно на этот или следующие годы, а {year} год прошёл или слишком далёк.")
    with transaction.atomic():
        kept = _locked(institution)
        _must_be_subject(kept, year)
        made = AssessedYear(
            institution=kept,
            year=year,
            ordinal=_next(kept, year, exception),
            exception=tidy(exception),
            basis=tidy(basis),
        )
        made.full_clean()
        made.save(force_insert=True)
        journal.record(
            actor=actor,
            act="plan_assessment",
            within=kept.place,
            subject=kept,
            at=at,
            by=by,
            after=_said(made),
            reason=exception,
        )
    return made


def plan_assessments(
    *, municipality: Municipality, institutions: Sequence[Institution], year: int, basis: str, actor: User, at: datetime
) -> Planned:
    """Plan the assessment of many institutions in a year; those that cannot be are left out with the reason."""
    access.require(actor, Act.KEEP_INSTITUTIONS, within=municipality.place, at=at)
    made: list[AssessedYear] = []
    refused: list[tuple[Institution, str]] = []
    with transaction.atomic():
        for one in institutions:
            try:
                made.append(plan_assessment(institution=one, year=year, basis=basis, actor=actor, at=at))
            except (OncePerYear, NotSubject) as reason:
                refused.append((one, str(reason)))
    return Planned(tuple(made), tuple(refused))


def record_assessment(
    *,
    institution: Institution,
    year: int,
    total: Decimal | None = None,
    basis: str = "",
    exception: str = "",
    actor: User,
    at: datetime,
) -> AssessedYear:
    """Write down that an institution was assessed in a year, with its total; a planned one becomes done.

    Raises WrongYear, NotSubject, OncePerYear (a second time needs `exception`, the reason), ValidationError.
    """
    by = access.require(actor, Act.KEEP_INSTITUTIONS, within=institution.place, at=at)
    if not FIRST_YEAR <= year <= timezone.localdate(at).year:
        raise WrongYear(f"За {year} год записать оценку нельзя: он ещё не наступил или был до начала таких оценок.")
    if total is not None and not 0 <= total <= 100:
        raise ValidationError({"total": "Итоговая оценка — от 0 до 100 баллов."})
    with transaction.atomic():
        kept = _locked(institution)
        _must_be_subject(kept, year)
        held = kept.assessed_years.filter(year=year, state=AssessedYear.State.PLANNED).first()
        before = _said(held) if held is not None else None
        if held is None:
            held = AssessedYear(institution=kept, year=year, ordinal=_next(kept, year, exception))
            held.exception = tidy(exception)
        held.state, held.total, held.basis = AssessedYear.State.DONE, total, tidy(basis) or held.basis
        held.full_clean()
        held.save()
        journal.record(
            actor=actor,
            act="record_assessment",
            within=kept.place,
            subject=kept,
            at=at,
            by=by,
            before=before,
            after=_said(held),
            reason=exception,
        )
    return held


def remove_planned(*, assessment: AssessedYear, actor: User, at: datetime, reason: str = "") -> None:
    """Take a planned assessment off. Raises NotPlanned for one that was held."""
    by = access.require(actor, Act.KEEP_INSTITUTIONS, within=assessment.institution.place, at=at)
    _remove("remove_planned", assessment, AssessedYear.State.PLANNED, actor, at, by, reason)


def take_back_record(
    *, assessment: AssessedYear, reason: str, actor: User, at: datetime, planned_by: str | None = None
) -> None:
    """Strike out an assessment written down by mistake; the journal keeps it with the reason. Raises NotPlanned.

    `planned_by`: the basis by which it was planned before it was written down: it is planned again.
    """
    by = access.require(actor, Act.KEEP_INSTITUTIONS, within=assessment.institution.place, at=at)
    if not tidy(reason):
        raise NotPlanned("Напишите, почему запись ошибочна.")
    if planned_by is not None:
        _plan_again(assessment, planned_by, reason, actor, at, by)
        return
    _remove("take_back_record", assessment, AssessedYear.State.DONE, actor, at, by, reason)


def _remove(
    act: str, assessment: AssessedYear, state: str, actor: User, at: datetime, by: access.Held, reason: str
) -> None:
    institution = assessment.institution
    with transaction.atomic():
        gone, _ = AssessedYear.objects.filter(pk=assessment.pk, state=state).delete()
        if not gone:
            raise NotPlanned("Запись об оценке уже другая: обновите страницу и посмотрите ещё раз.")
        journal.record(
            actor=actor,
            act=act,
            within=institution.place,
            subject=institution,
            at=at,
            by=by,
            before=_said(assessment),
            reason=reason,
        )


def _plan_again(assessment: AssessedYear, basis: str, reason: str, actor: User, at: datetime, by: access.Held) -> None:
    institution, before = assessment.institution, _said(assessment)
    with transaction.atomic():
        done = AssessedYear.objects.filter(pk=assessment.pk, state=AssessedYear.State.DONE)
        if not done.update(state=AssessedYear.State.PLANNED, total=None, basis=basis):
            raise NotPlanned("Запись об оценке уже другая: обновите страницу и посмотрите ещё раз.")
        assessment.refresh_from_db()
        journal.record(
            actor=actor, act="take_back_record", within=institution.place, subject=institution, at=at, by=by,
            before=before, after=_said(assessment), reason=reason,
        )  # fmt: skip


def _locked(institution: Institution) -> Institution:
    """Two people planning the same institution at once wait for each other here."""
    return Institution.objects.select_for_update().get(pk=institution.pk)


def _must_be_subject(one: Institution, year: int) -> None:
    name = wording.quoted(str(one))
    if one.parent_id is not None:
        raise NotSubject(f"{name} — филиал: оценивается учреждение целиком.")
    if one.exempt_reason:
        raise NotSubject(f"{name} не подлежит оценке: {one.exempt_reason}.")
    if one.opened_on is not None and one.opened_on.year > year:
        raise NotSubject(f"{name} открыто {wording.date_words(one.opened_on)}: в {year} году его ещё не было.")
    if one.closed_on is not None and one.closed_on.year < year:
        raise NotSubject(f"{name} закрыто {wording.date_words(one.closed_on)}: в {year} году его уже нет.")


def _next(one: Institution, year: int, exception: str) -> int:
    """Return which assessment of the year this would be. Raises OncePerYear."""
    held = list(one.assessed_years.filter(year=year).order_by("ordinal"))
    if not held:
        return 1
    if not tidy(exception):
        state = "проведена" if held[-1].state == AssessedYear.State.DONE else "намечена"
        raise OncePerYear(
            f"Оценка учреждения {wording.quoted(str(one))} в {year} году уже {state}, а проводится она не чаще раза "
            "в год. Если второй раз нужен, напишите причину."
        )
    return held[-1].ordinal + 1


def _said(one: AssessedYear) -> dict[str, Any]:
    return {
        "year": one.year,
        "state": str(one.get_state_display()),
        "ordinal": one.ordinal,
        "total": one.total,
        "basis": one.basis,
    }
