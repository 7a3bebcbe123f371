"""What stands around audits: other sites of an institution, old audits thinned out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from merilo.accounts import access, journal
from merilo.accounts.access import Act
from merilo.accounts.models import User
from merilo.accounts.refusal import Refused
from merilo.outreach.models import AuditPicture, AuditRun, OtherSite, SiteAudit
from merilo.outreach.queries.audit_sites import bare
from merilo.outreach.services import audits_pictures
from merilo.registry.models import Institution

KEEP_WHOLE = 12  # latest audits of a site; of older ones the last of each quarter stays
KEEP_YEARS = 4


class SiteIsKnown(Refused):
    """The institution has this site already."""


@transaction.atomic
def add_site(*, institution: Institution, address: str, note: str, actor: User, at: datetime) -> OtherSite:
    """Write down another site of an institution. Raises SiteIsKnown, ValidationError."""
    by = access.require(actor, Act.CHECK_SITE, within=institution.place, at=at)
    known = {bare(institution.site), *(bare(one.address) for one in institution.other_sites.all())}
    if bare(address) in known:
        raise SiteIsKnown("Этот сайт у учреждения уже записан.")
    made = OtherSite(institution=institution, address=address, note=note.replace("\0", "").strip())
    made.full_clean(exclude=["institution"])
    made.save()
    journal.record(
        actor=actor, act="add_site", within=institution.place, subject=institution, at=at, by=by,
        after={"address": made.address, "note": made.note},
    )  # fmt: skip
    return made


@transaction.atomic
def drop_site(*, site: OtherSite, actor: User, at: datetime) -> None:
    """Check another site of an institution no more; its audits stay until they are thinned out."""
    institution = site.institution
    by = access.require(actor, Act.CHECK_SITE, within=institution.place, at=at)
    journal.record(
        actor=actor, act="drop_site", within=institution.place, subject=institution, at=at, by=by,
        before={"address": site.address},
    )  # fmt: skip
    site.delete()


def thin_out(*, at: datetime) -> int:
    """Drop old audits: of each site the latest dozen stays, of older ones the last of each quarter, for four years.

    Tries that failed go with the successes of their time; pictures older than a year go from those that stay. Return
    how many were dropped.
    """
    audits_pictures.forget(at=at)
    ended = SiteAudit.objects.filter(finished_at__isnull=False).order_by("-pk")
    rows = ended.values_list("pk", "run__municipality", "institution", "address", "state", "finished_at__date")
    dropped = 0
    doomed = _doomed(rows, at.date())
    for start in range(0, len(doomed), 500):
        some = doomed[start : start + 500]
        files = audits_pictures.files_of(AuditPicture.objects.filter(audit__in=some))
        dropped += SiteAudit.objects.filter(pk__in=some).delete()[1].get("outreach.SiteAudit", 0)
        audits_pictures.drop_unseen(files)
    AuditRun.objects.filter(audits__isnull=True, finished_at__isnull=False).delete()
    return dropped


def _doomed(rows: Iterable[tuple[int, int, int | None, str, str, date]], today: date) -> list[int]:
    seen: dict[tuple[int, int | None, str], int] = {}
    quarters: set[tuple[int, int | None, str, int, int]] = set()
    doomed = []
    for pk, municipality, institution, address, state, on in rows:
        site = (municipality, institution, address)
        seen[site] = seen.get(site, 0) + 1
        if seen[site] <= KEEP_WHOLE:
            continue
        quarter = (*site, on.year, (on.month - 1) // 3)
        if state != SiteAudit.State.DONE or quarter in quarters or on.year < today.year - KEEP_YEARS:
            doomed.append(pk)
        else:
            quarters.add(quarter)
    return doomed
