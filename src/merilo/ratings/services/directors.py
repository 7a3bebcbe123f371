"""Norms of directors' sheets, and that the results of a year were taken into account in contracts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.plans.services import fulfilling
from merilo.ratings.models import DirectorNorms
from merilo.ratings.queries import directors
from merilo.registry.models import Municipality


class BasisIsMissing(Refused):
    """What was taken into account is shown by a document of a day that has come."""


@transaction.atomic
def set_norms(*, municipality: Municipality, actor: User, at: datetime, **values: Any) -> DirectorNorms:
    """Fix by what directors are assessed."""
    by = access.require(actor, Act.KEEP_REMEDIATION, within=municipality.place, at=at)
    norms = directors.norms_of(municipality)
    before = {name: getattr(norms, name) for name in values}
    for name, value in values.items():
        setattr(norms, name, value)
    norms.full_clean(exclude=["municipality"])
    norms.save()
    journal.record(
        actor=actor, act="set_director_norms", within=municipality.place, subject=norms, at=at, by=by,
        before=before, after=values,
    )  # fmt: skip
    return norms


@transaction.atomic
def use_sheets(*, municipality: Municipality, year: int, basis: str, done_on: date, actor: User, at: datetime) -> int:
    """Write down by what act results entered directors' contracts; return how many plan lines that fulfilled."""
    by = access.require(actor, Act.KEEP_REMEDIATION, within=municipality.place, at=at)
    basis = " ".join(basis.split())
    if not basis:
        raise BasisIsMissing("Назовите документ: приказ, дополнительное соглашение, дату и номер.")
    if done_on > timezone.localdate(at):
        raise BasisIsMissing(f"Этот день ещё не наступил: {done_on:%d.%m.%Y}.")
    text = f"Результаты {year} года учтены в показателях работы руководителей"
    journal.record(
        actor=actor, act="use_sheets", within=municipality.place, subject=municipality, at=at, by=by,
        after={"year": year}, reason=basis[:1000],
    )  # fmt: skip
    return sum(
        fulfilling.fulfil(
            municipality=municipality, year=one, step="directors", done_on=done_on, text=text, basis=basis[:500],
            actor=actor, at=at,
        )
        for one in sorted({year, done_on.year})
    )  # fmt: skip
