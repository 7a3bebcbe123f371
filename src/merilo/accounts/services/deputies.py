"""Leave: while a person is away another one does what he may; the journal names both."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act, Place
from merilo.accounts.models import Deputy, Grant, User
from merilo.accounts.refusal import Refused
from merilo.accounts.services import roles
from merilo.accounts.services.notices import notify

LONGEST = timedelta(days=366)


class DeputyNotSet(Refused):
    """This person cannot stand in for that one."""


class DeputyStays(Refused):
    """The standing in has ended already."""


def set_deputy(
    *,
    person: User,
    deputy: User,
    within: Place,
    since: date,
    until: date,
    reason: str,
    actor: User,
    on: date,
    at: datetime,
) -> Deputy:
    """Let one person stand in for another in a municipality for some days. Raises DeputyNotSet, ValidationError."""
    by = access.require(actor, Act.KEEP_PEOPLE, within=within, at=at)
    if until < on or until - since > LONGEST:
        raise DeputyNotSet("Замещение должно кончиться сегодня или позже и длиться не больше года.")
    here = Grant.objects.filter(roles.not_over(on), roles.inside(within))
    if not here.filter(user=person).exists():
        raise DeputyNotSet("У этого человека нет роли в муниципалитете: замещать нечего.")
    if not deputy.is_active or not here.filter(user=deputy).exists():
        raise DeputyNotSet("Замещать может человек с ролью в этом муниципалитете: сначала дайте роль или пригласите.")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        if Deputy.objects.filter(person=person, place=str(within), since__lte=until, until__gte=since).exists():
            raise DeputyNotSet("На эти дни замещение уже назначено: завершите прежнее.")
        made = Deputy(
            person=person,
            deputy=deputy,
            place=str(within),
            since=since,
            until=until,
            reason=" ".join(reason.split()),
            given_by=actor,
        )
        made.full_clean()
        made.save(force_insert=True)
        after = {"person": person.name, "deputy": deputy.name, "since": since, "until": until}
        journal.record(
            actor=actor, act="set_deputy", within=within, subject=made, at=at, by=by, after=after, reason=made.reason
        )
        days = f"с {since:%d.%m.%Y} по {until:%d.%m.%Y}"
        text = f"{days} вы замещаете: {person.name}. Его задачи и права на эти дни — у вас."
        notify(users=[deputy], key=f"deputy:{made.pk}", text=text, place=within, at=at)
        text = f"{days} вас замещает {deputy.name}."
        notify(users=[person], key=f"deputy:{made.pk}", text=text, place=within, at=at)
    access.forget(deputy)
    return made


def end_deputy(*, deputy: Deputy, actor: User, on: date, at: datetime) -> None:
    """End a standing in before its last day. Raises DeputyStays."""
    within = Place.of(deputy.place)
    by = access.require(actor, Act.KEEP_PEOPLE, within=within, at=at)
    with transaction.atomic():
        kept = Deputy.objects.select_for_update(of=("self",)).select_related("deputy").filter(pk=deputy.pk).first()
        if kept is None or kept.until < on:
            raise DeputyStays("Это замещение уже закончилось.")
        before, yesterday = {"until": kept.until}, on - timedelta(days=1)
        journal.record(
            actor=actor,
            act="end_deputy",
            within=within,
            subject=kept,
            at=at,
            by=by,
            before=before,
            after={"until": yesterday},
        )
        if kept.since > yesterday:
            Deputy.objects.filter(pk=kept.pk).delete()
        else:
            kept.until = yesterday
            kept.save(update_fields=["until"])
    access.forget(kept.deputy)
