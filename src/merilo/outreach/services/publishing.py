"""What is there is written down with its proof; when all of a step is there, the plan is told."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.core import wording
from merilo.outreach.models import Channel, Placement
from merilo.outreach.queries import duties
from merilo.outreach.queries.duties import Duty
from merilo.outreach.services import proofs, reporting
from merilo.outreach.services.proofs import Proof
from merilo.plans.models import RemediationPlan
from merilo.plans.services import remediation_deciding
from merilo.registry.models import Institution, Municipality, Stand

OLDEST_YEARS = 3


class PublicationRejected(Refused):
    """A day that cannot be, or nothing that shows the publication."""


class NothingIsAsked(Refused):
    """Nothing of the kind must stand there."""


class PublicationHasMoved(Refused):
    """The entry was withdrawn already."""


def record_publication(
    *,
    municipality: Municipality,
    institution: Institution | None = None,
    duty: str,
    published_on: date,
    seen_on: date,
    url: str = "",
    stand: Stand | None = None,
    proof: Proof | None = None,
    note: str = "",
    actor: User,
    at: datetime,
) -> Placement:
    """Write down that something stands at its place, with a link or a dated photo. `duty` is `Duty.key`.

    Raises PublicationRejected, NothingIsAsked, LinkRejected, FileRejected, ValidationError.
    """
    place = municipality.place if institution is None else institution.place
    by = access.require(actor, Act.RECORD_PUBLICATION, within=place, at=at)
    today = timezone.localdate(at)
    asked = _asked(municipality, institution, duty, published_on, today)
    found, url = proofs.checked(proof), proofs.link(url)
    _check(asked, published_on, seen_on, today, has_link=bool(url), has_file=found is not None)
    if stand is not None and (institution is None or stand.institution_id != institution.pk):
        raise PublicationRejected("Этот стенд висит в другом учреждении.")
    with transaction.atomic():
        made = Placement(
            municipality=municipality, institution=institution, channel=asked.channel, requirement=asked.code,
            subject=asked.subject, title=f"{asked.title}. {asked.about}" if asked.about else asked.title,
            published_on=published_on, seen_on=seen_on, url=url,
            stand=stand if asked.channel == Channel.STAND else None,
            file=proofs.keep(found, municipality=municipality, actor=actor, at=at), note=proofs.tidy(note),
            author=actor, made_at=at,
        )  # fmt: skip
        made.full_clean(exclude=["municipality", "institution", "stand", "file", "author"])
        made.save()
        journal.record(
            actor=actor, act="record_publication", within=place, subject=made, at=at, by=by,
            after={"title": made.title, "channel": asked.where, "published_on": published_on, "url": url},
        )  # fmt: skip
        _publish_plan(made, asked, actor, at)
        reporting.tell_plans(made, asked, actor, at)
    return made


def withdraw_publication(*, publication: Placement, reason: str, actor: User, at: datetime) -> Placement:
    """Say that an entry is a mistake or the thing is gone; the entry stays to be seen. Raises PublicationHasMoved."""
    by = access.require(actor, Act.RECORD_PUBLICATION, within=publication.place, at=at)
    reason = proofs.tidy(reason)[:500]
    if not reason:
        raise PublicationRejected("Напишите, почему запись больше не верна.")
    with transaction.atomic():
        standing = Placement.objects.filter(pk=publication.pk, withdrawn_at=None)
        if not standing.update(withdrawn_at=at, withdraw_reason=reason):
            raise PublicationHasMoved("Эта запись уже снята: обновите страницу.")
        publication.refresh_from_db()
        journal.record(
            actor=actor, act="withdraw_publication", within=publication.place, subject=publication, at=at, by=by,
            before={"title": publication.title}, reason=reason,
        )  # fmt: skip
    return publication


def _publish_plan(made: Placement, asked: Duty, actor: User, at: datetime) -> None:
    """A remediation plan that stands on the institution's site is published: its own room is told, once."""
    if asked.plan is None or asked.code != "remediation" or asked.channel != Channel.INSTITUTION_SITE or not made.url:
        return
    plan = RemediationPlan.objects.select_related("plan__municipality", "institution").get(pk=asked.plan)
    if plan.state != RemediationPlan.State.APPROVED:
        return
    try:
        remediation_deciding.publish_plan(
            remediation=plan, published_on=made.published_on, url=made.url, actor=actor, at=at
        )
    except (Refused, PermissionDenied):
        return


def _asked(municipality: Municipality, institution: Institution | None, key: str, day: date, today: date) -> Duty:
    """Return the duty of a key: of this year, or of the year the thing was published in."""
    for year in dict.fromkeys((today.year, day.year, today.year - 1)):
        for one in duties.of(municipality, institution, year, today=today):
            if one.key == key:
                return one
    raise NothingIsAsked("Такого требования здесь нет: обновите страницу и выберите заново.")


def _check(asked: Duty, published_on: date, seen_on: date, today: date, *, has_link: bool, has_file: bool) -> None:
    if not published_on <= seen_on <= today:
        raise PublicationRejected(
            "Проверьте даты: видели не раньше, чем разместили, и не позже сегодняшнего дня "
            f"({wording.date_words(today)})."
        )
    if published_on.year < today.year - OLDEST_YEARS:
        raise PublicationRejected(f"Дата размещения слишком старая: {wording.date_words(published_on)}")
    if asked.channel == Channel.STAND and not has_file:
        raise PublicationRejected("Размещение на стенде подтверждает снимок: приложите его и укажите день съёмки.")
    if not has_link and not has_file:
        raise PublicationRejected("Укажите ссылку на страницу или приложите снимок.")
