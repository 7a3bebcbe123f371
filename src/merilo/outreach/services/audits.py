"""Checks of sites are asked for, looked after and stopped; `audits_running` carries each of them out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.outreach.models import AuditRules, AuditRun, SiteAudit
from merilo.outreach.queries import audit_own, audit_sites
from merilo.outreach.queries.audits import QUIET, WAITS
from merilo.outreach.services.audits_running import audit_site
from merilo.registry.models import Institution, Municipality

AGAIN_AFTER = timedelta(minutes=10)  # a site is not walked over and over
INTERRUPTED = "Проверка прервалась: программу остановили или она не отвечает. Запустите проверку ещё раз."
STOPPED = "Проверку остановили."
_GOING = (SiteAudit.State.WAITING, SiteAudit.State.RUNNING)


class NoSites(Refused):
    """Nothing to check: no address of a site is known."""


class CheckedAlready(Refused):
    """All these sites are being checked now, or were a few minutes ago."""


class NothingToStop(Refused):
    """The check is over."""


def check_sites(*, municipality: Municipality, actor: User, at: datetime) -> AuditRun:
    """Have the sites of all institutions and the own one checked in the background. Raises NoSites, CheckedAlready."""
    by = access.require(actor, Act.KEEP_AUDITS, within=municipality.place, at=at)
    with transaction.atomic():
        run = _order(municipality, _all(municipality, at), actor=actor, at=at)
        journal.record(
            actor=actor, act="check_sites", within=municipality.place, subject=run, at=at, by=by,
            after={"sites": run.audits.count()},
        )  # fmt: skip
    return run


def check_site(*, institution: Institution, actor: User, at: datetime) -> AuditRun:
    """Have the sites of one institution checked in the background. Raises NoSites, CheckedAlready."""
    by = access.require(actor, Act.CHECK_SITE, within=institution.place, at=at)
    municipality = institution.municipality
    with transaction.atomic():
        found = audit_sites.sites(municipality, _day(municipality, at), institution=institution)
        run = _order(
            municipality,
            [_Site(one.institution, one.address) for one in found],
            actor=actor,
            at=at,
            institution=institution,
        )
        journal.record(
            actor=actor, act="check_site", within=institution.place, subject=institution, at=at, by=by,
            after={"sites": run.audits.count()},
        )  # fmt: skip
    return run


def check_due(*, at: datetime) -> int:
    """Begin the checks whose day has come, close those that nobody carries out any more; return how many began."""
    close_lost(at=at)
    began = 0
    for rules in AuditRules.objects.exclude(every=AuditRules.Every.NEVER).select_related("municipality"):
        municipality = rules.municipality
        today = _day(municipality, at)
        if rules.next_on is None or rules.next_on > today:
            continue
        with transaction.atomic():
            moved = AuditRules.objects.filter(pk=rules.pk, next_on=rules.next_on)
            if not moved.update(next_on=next_day(rules.every, today)):
                continue  # another timer was faster
            try:
                run = _order(municipality, _all(municipality, at), actor=None, at=at)
            except (NoSites, CheckedAlready):
                continue
            journal.record(
                actor=None, act="check_sites", within=municipality.place, subject=run, at=at,
                after={"sites": run.audits.count()},
            )  # fmt: skip
        began += 1
    return began


def stop_checking(*, run: AuditRun, actor: User, at: datetime) -> AuditRun:
    """Stop a check: sites that wait are left, the one being read is dropped. Raises NothingToStop."""
    place = run.municipality.place if run.institution is None else run.institution.place
    act = Act.KEEP_AUDITS if run.institution is None else Act.CHECK_SITE
    by = access.require(actor, act, within=place, at=at)
    with transaction.atomic():
        going = run.audits.filter(state__in=_GOING)
        number = going.update(state=SiteAudit.State.STOPPED, failure=STOPPED, finished_at=at)
        if not number:
            raise NothingToStop("Проверка уже закончена.")
        AuditRun.objects.filter(pk=run.pk, finished_at__isnull=True).update(finished_at=at)
        journal.record(
            actor=actor, act="stop_checking", within=place, subject=run, at=at, by=by, after={"sites_left": number}
        )
    run.refresh_from_db()
    return run


def set_rules(
    *, municipality: Municipality, every: str, render: bool, own_site: str = "", actor: User, at: datetime
) -> AuditRules:
    """Say how often the sites are checked by themselves; the first check comes with the next hour.

    own_site: where the municipality itself tells of the assessment; "" leaves the site the registry names.
    """
    by = access.require(actor, Act.KEEP_AUDITS, within=municipality.place, at=at)
    today = _day(municipality, at)
    with transaction.atomic():
        AuditRules.objects.get_or_create(municipality=municipality)
        rules = AuditRules.objects.select_for_update().get(municipality=municipality)
        before = _said(rules)
        if every == AuditRules.Every.NEVER:
            rules.next_on = None
        elif rules.every != every:
            last = AuditRun.objects.filter(municipality=municipality, institution__isnull=True).first()
            after = next_day(every, timezone.localdate(last.made_at)) if last is not None else today
            rules.next_on = max(today, after)
        rules.every, rules.render, rules.own_site = every, render, own_site
        rules.full_clean(exclude=["municipality"])
        rules.save(update_fields=["every", "render", "own_site", "next_on"])
        journal.record(
            actor=actor, act="set_audit_rules", within=municipality.place, subject=rules, at=at, by=by,
            before=before, after=_said(rules),
        )  # fmt: skip
    return rules


def close_lost(*, at: datetime) -> int:
    """Declare interrupted what nobody has carried on with for long; return how many audits that were."""
    lost = SiteAudit.objects.filter(state=SiteAudit.State.RUNNING, heard_at__lt=at - QUIET)
    left = SiteAudit.objects.filter(state=SiteAudit.State.WAITING, run__made_at__lt=at - WAITS)
    number = 0
    for some in (lost, left):
        number += some.update(state=SiteAudit.State.INTERRUPTED, failure=INTERRUPTED, finished_at=at)
    if number:
        going = SiteAudit.objects.filter(state__in=_GOING).values("run")
        AuditRun.objects.filter(finished_at__isnull=True).exclude(pk__in=going).update(finished_at=at)
    return number


def next_day(every: str, after: date) -> date:
    """Return the day of the next check after one."""
    if every == AuditRules.Every.WEEK:
        return after + timedelta(days=7)
    months = after.month + (1 if every == AuditRules.Every.MONTH else 3)
    year, month = after.year + (months - 1) // 12, (months - 1) % 12 + 1
    return date(year, month, min(after.day, 28))


class _Site(NamedTuple):
    """What is to be walked; no institution: the site of the municipality itself."""

    institution: Institution | None
    address: str


def _all(municipality: Municipality, at: datetime) -> list[_Site]:
    """Return the municipality's own site and those of the institutions that work today."""
    own = audit_own.address(municipality)
    found = audit_sites.sites(municipality, _day(municipality, at))
    return [*([_Site(None, own)] if own else []), *(_Site(one.institution, one.address) for one in found)]


def _order(
    municipality: Municipality, sites: Sequence[_Site], *, actor: User | None, at: datetime,
    institution: Institution | None = None,
) -> AuditRun:  # fmt: skip
    """Write down what is to be checked and put it into the queue, site by site."""
    if not sites:
        raise NoSites(_why_none(institution))
    close_lost(at=at)
    Municipality.objects.select_for_update().get(pk=municipality.pk)  # two people may press at once
    busy = _busy(municipality, at)
    free = [one for one in sites if (one.institution.pk if one.institution else None, one.address) not in busy]
    if not free:
        raise CheckedAlready(
            "Проверка уже идёт или закончилась меньше десяти минут назад: сайты не обходят слишком часто."
        )
    run = AuditRun.objects.create(municipality=municipality, institution=institution, made_by=actor, made_at=at)
    try:
        with transaction.atomic():
            made = SiteAudit.objects.bulk_create(
                SiteAudit(run=run, institution=one.institution, address=one.address) for one in free
            )
    except IntegrityError as error:  # two people pressed at once
        raise CheckedAlready("Проверку только что начал другой человек.") from error
    keys = [one.pk for one in made]
    transaction.on_commit(lambda: _enqueue(keys))
    return run


def _enqueue(keys: Sequence[int]) -> None:
    for key in keys:
        audit_site.enqueue(key)


def _busy(municipality: Municipality, at: datetime) -> set[tuple[int | None, str]]:
    here = SiteAudit.objects.filter(run__municipality=municipality)
    going = here.filter(state__in=_GOING)
    fresh = here.filter(state=SiteAudit.State.DONE, finished_at__gt=at - AGAIN_AFTER)
    return {*going.values_list("institution", "address"), *fresh.values_list("institution", "address")}


def _why_none(institution: Institution | None) -> str:
    if institution is None:
        return "Ни у одного учреждения не записан сайт: внесите адреса в реестр учреждений."
    return f"У учреждения {wording.quoted(str(institution))} не записан сайт: внесите адрес в реестр учреждений."


def _day(municipality: Municipality, at: datetime) -> date:
    return timezone.localdate(at, ZoneInfo(municipality.time_zone))


def _said(rules: AuditRules) -> dict[str, object]:
    every = AuditRules.Every(rules.every).label
    return {"every": every, "render": rules.render, "own_site": rules.own_site, "next_on": rules.next_on}
