"""Own indicators of the council: decided, filled for each institution, closed. The score of the law is not touched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Held
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.council.models import OwnIndicator, OwnValue
from merilo.council.queries import composition, decisions
from merilo.council.queries import own as about
from merilo.council.services.keeping import taken
from merilo.registry.models import Institution, Municipality
from merilo.registry.services.institutions import tidy

FIELDS = ("name", "about", "kind", "top", "unit", "since", "until", "is_public")
MOST = 20
_MANY_YEARS = 10


class OwnRefused(Refused):
    """The indicator cannot be set or filled so; the text says why."""


def set_own(
    *, municipality: Municipality, values: Mapping[str, Any], basis: str, decided_on: date, actor: User, at: datetime
) -> OwnIndicator:
    """Set an indicator the council decided on. Raises OwnRefused, ValidationError."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=municipality.place, at=at)
    if municipality.own_indicators.count() >= MOST:
        raise OwnRefused(f"Дополнительных показателей не больше {MOST}.")
    made = OwnIndicator(municipality=municipality, made_by=actor, made_at=at)
    _decide(made, values, basis, decided_on, timezone.localdate(at))
    with transaction.atomic():
        made.save()
        journal.record(actor=actor, act="set_own", within=made.place, subject=made, at=at, by=by, after=_told(made))
    return made


def change_own(
    *, indicator: OwnIndicator, values: Mapping[str, Any], basis: str, decided_on: date, actor: User, at: datetime
) -> OwnIndicator:
    """Change an indicator, or end it by its last year, by a further decision. Raises OwnRefused, ValidationError."""
    by = access.require(actor, Act.KEEP_COUNCIL, within=indicator.place, at=at)
    before, measured = _told(indicator), (indicator.kind, indicator.top)
    _decide(indicator, values, basis, decided_on, timezone.localdate(at))
    filled = indicator.values.all()
    if (indicator.kind, indicator.top) != measured and filled.exists():
        raise OwnRefused("Значения уже внесены: чем измеряется показатель, больше не меняется. Установите новый.")
    outside = filled.filter(year__lt=indicator.since)
    if indicator.until is not None:
        outside = outside | filled.filter(year__gt=indicator.until)
    if outside.exists():
        raise OwnRefused("За годы, которые вы убираете, значения уже внесены.")
    with transaction.atomic():
        indicator.save(update_fields=[*FIELDS, "basis", "decided_on", "resolution"])
        journal.record(
            actor=actor, act="change_own", within=indicator.place, subject=indicator, at=at, by=by,
            before=before, after=_told(indicator),
        )  # fmt: skip
    return indicator


def fill_own(
    *,
    indicator: OwnIndicator,
    institution: Institution,
    year: int,
    value: Decimal | None,
    note: str = "",
    url: str = "",
    file: Any = None,
    actor: User,
    at: datetime,
) -> OwnValue | None:
    """Write down what an institution came to and what shows it; None takes the value back. Raises OwnRefused.

    Members fill in as those who keep the council do; about an institution of the own interest a member does not.
    """
    by = _filler(indicator, institution, actor, at)
    _check_value(indicator, institution, year, value, timezone.localdate(at))
    standing = OwnValue.objects.filter(indicator=indicator, institution=institution, year=year).first()
    stored = taken(file, indicator.municipality, actor, at)
    before = {} if standing is None else {"value": standing.value, "note": standing.note}
    with transaction.atomic():
        if value is None:
            made = None
            if standing is not None:
                standing.delete()
        else:
            made = standing or OwnValue(indicator=indicator, institution=institution, year=year)
            made.value, made.note, made.url = value, tidy(note), url
            made.file = stored or made.file
            made.filled_by, made.filled_at = actor, at
            made.full_clean(exclude=["indicator", "institution", "filled_by"])
            made.save()
        journal.record(
            actor=actor, act="fill_own", within=indicator.place, subject=indicator, at=at, by=by, before=before,
            after={"institution_named": str(institution), "year": year, "value": value, "note": tidy(note)},
        )  # fmt: skip
    return made


def _decide(made: OwnIndicator, values: Mapping[str, Any], basis: str, decided_on: date, today: date) -> None:
    for name in FIELDS:
        value = values[name]
        setattr(made, name, tidy(value) if isinstance(value, str) and name != "about" else value)
    if made.kind != OwnIndicator.Kind.POINTS:
        made.top = None
    if made.kind != OwnIndicator.Kind.NUMBER:
        made.unit = ""
    if not tidy(basis):
        raise OwnRefused("Дополнительный показатель устанавливает решение совета: назовите его.")
    if decided_on > today:
        raise OwnRefused(f"День решения ещё не наступил: {wording.date_words(decided_on)}")
    if not today.year - _MANY_YEARS <= made.since <= today.year + 1:
        raise OwnRefused("Проверьте, с какого года.")
    made.basis, made.decided_on = tidy(basis), decided_on
    made.resolution = decisions.named(made.municipality, basis, decided_on)
    made.full_clean(exclude=["municipality", "made_by", "resolution"])


def _filler(indicator: OwnIndicator, institution: Institution, actor: User, at: datetime) -> Held:
    on = timezone.localdate(at)
    council = composition.council_of(indicator.municipality)
    member = composition.member_for(actor, council, on=on) if council is not None else None
    act = Act.KEEP_COUNCIL if access.may(actor, Act.KEEP_COUNCIL, within=indicator.place, at=at) else Act.JOIN_COUNCIL
    by = access.require(actor, act, within=indicator.place, at=at)
    if member is not None and about.has_interest(member, institution, on=on):
        raise OwnRefused("Вы заявили о конфликте интересов с этим учреждением: показатель заполняет другой.")
    return by


def _check_value(
    indicator: OwnIndicator, institution: Institution, year: int, value: Decimal | None, today: date
) -> None:
    if institution.municipality_id != indicator.municipality_id:
        raise OwnRefused("Это учреждение другого муниципалитета.")
    if year < indicator.since or year > min(today.year, indicator.until or today.year):
        raise OwnRefused(f"За {year} год этот показатель не заполняется.")
    if value is None:
        return
    if indicator.kind == OwnIndicator.Kind.YES and value not in (0, 1):
        raise OwnRefused("Ответ — «да» или «нет».")
    if indicator.top is not None and value > indicator.top:
        raise OwnRefused(f"Баллов не больше {wording.decimal_words(indicator.top.normalize())}.")


def _told(indicator: OwnIndicator) -> dict[str, Any]:
    told = {name: getattr(indicator, name) for name in ("name", "since", "until", "is_public")}
    return {**told, "kind": indicator.get_kind_display(), "basis": indicator.basis}
