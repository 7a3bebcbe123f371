"""Letters: what has not been mailed yet goes out as one letter for each person, in working hours of the place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from itertools import groupby
from smtplib import SMTPException
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Max
from django.template.loader import render_to_string
from django.utils import timezone

from merilo.accounts import access
from merilo.accounts.access import EVERYWHERE, Place
from merilo.accounts.models import Grant, MailAttempt, Notice, Role, User
from merilo.accounts.services.notices import notify
from merilo.accounts.services.roles import current
from merilo.core.deadlines import Calendar, load_calendar
from merilo.core.wording import counted

OPENS, CLOSES = time(9), time(18)
APART = timedelta(hours=4)  # a person gets no two letters within this time
STALE = timedelta(days=14)  # older news is no news


def is_working(at: datetime, zone: str, calendar: Calendar) -> bool:
    """Say whether people of a time zone are at work: nine to six of a working day."""
    there = at.astimezone(ZoneInfo(zone))
    return calendar.is_workday(there.date()) and OPENS <= there.time() < CLOSES


def _concerns(notice: Notice, at: datetime) -> bool:
    """Say whether a notice is still the person's business: nothing is written of a place he has no role in any more."""
    here = access.municipalities(notice.user, on=timezone.localdate(at))
    return not notice.place or here is None or Place.of(notice.place).municipality in here


def send_digests(*, at: datetime, zones: Mapping[str, str] | None = None, calendar: Calendar | None = None) -> int:
    """Send each person one letter with all that waits, and return how many letters went.

    `zones` says the time zone of each place (`mun:1`); where it says nothing the installation's own holds. `calendar`
    says which days people work, else the one that came with the program does. A letter
    that fails is noted, told to the administrators once a day, and tried again by the next call. Without a mail server
    nothing is tried.
    """
    if settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        return 0
    waiting = (
        Notice.objects.filter(mailed_at__isnull=True, at__gt=at - STALE, user__wants_mail=True, user__is_active=True)
        .exclude(user__email="")
        .filter(read_at__isnull=True)
        .select_related("user")
        .order_by("user_id", "at", "pk")
    )
    zones, calendar = zones or {}, calendar or load_calendar()
    ready = [one for one in waiting if is_working(at, zones.get(one.place, settings.TIME_ZONE), calendar)]
    mailed = dict(
        Notice.objects.filter(mailed_at__gt=at - APART, user__in={one.user_id for one in ready})
        .values("user_id")
        .annotate(last=Max("mailed_at"))
        .values_list("user_id", "last")
    )
    sent, failed = 0, ""
    with_server = get_connection()
    for user_id, group in groupby(ready, key=lambda one: one.user_id):
        if user_id in mailed:
            continue
        notices = [one for one in group if _concerns(one, at)]
        if not notices:
            continue
        fault = _send(notices[0].user, notices, at, with_server)
        failed, sent = fault or failed, sent + (not fault)
    if failed:
        _tell_administrators(failed, at)
    return sent


def _send(user: User, notices: list[Notice], at: datetime, server: BaseEmailBackend) -> str:
    """Send one letter; return what failed, "" when it went."""
    subject = f"Мерило: {counted(len(notices), 'новое уведомление', 'новых уведомления', 'новых уведомлений')}"
    body = render_to_string(
        "accounts/letters/digest.txt", {"user": user, "notices": notices, "address": settings.BASE_ADDRESS}
    )
    letter = EmailMessage(subject, body, to=[user.email], connection=server)
    try:
        letter.send()
    except (OSError, SMTPException, ValueError) as error:
        fault = f"{type(error).__name__}: {error}"[:500]
        MailAttempt.objects.create(at=at, to=user.email, subject=subject, error=fault)
        return fault
    # Mailed first, then noted: a crash between the two sends a letter twice, never loses one.
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=at)
    MailAttempt.objects.create(at=at, to=user.email, subject=subject)
    return ""


def _tell_administrators(fault: str, at: datetime) -> None:
    here = Grant.objects.filter(current(at.date()), role=Role.ADMIN, place=EVERYWHERE)
    notify(
        users=User.objects.filter(pk__in=here.values("user_id")),
        key=f"mail-fails:{at:%Y-%m-%d}",
        text=f"Письма не уходят: {fault[:300]}. Уведомления видны в программе; письма будут отправлены позже.",
        place=None,
        at=at,
    )
