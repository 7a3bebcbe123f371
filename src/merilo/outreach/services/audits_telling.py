"""When a check is over the coordinators and the head are told of what vanished or was not read."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from merilo.accounts.queries import people
from merilo.accounts.services import notices
from merilo.core import wording
from merilo.outreach.models import AuditRun, SiteAudit
from merilo.outreach.queries import audit_own, audits
from merilo.plans.queries import addressees
from merilo.registry.models import Institution


def tell(run: AuditRun, *, at: datetime) -> int:
    """Tell people of what a check brought to light; a check of one institution is told to who asked for it by its page.

    Nothing is said where nothing got worse.
    """
    if run.institution_id is not None:
        return 0
    municipality = run.municipality
    today = timezone.localdate(at, ZoneInfo(municipality.time_zone))
    own = audit_own.row(municipality, at=at)
    rows = [*([own] if own else []), *audits.rows(municipality, at=at)]
    worse = [one for one in rows if one.worse or one.state == SiteAudit.State.FAILED]
    told = 0
    institutions = Institution.objects.select_related("parent").in_bulk({one.institution for one in worse})
    for row in worse:
        if not row.institution:
            continue  # the municipality's own: the coordinators are told below
        one = institutions[row.institution]
        told += notices.notify(
            users=people.heads_of([str((one.parent or one).place)], on=today), key=f"audit:{run.pk}:{one.pk}",
            text=f"Сайт {row.bare}: {_what(row)}. Посмотрите, что сделать.",
            link=reverse("institution_site", args=[municipality.slug, one.pk]), place=municipality.place, at=at,
        )  # fmt: skip
    if worse:
        sites = wording.counted(len(worse), "сайте", "сайтах", "сайтах")
        told += notices.notify(
            users=addressees.coordinators([municipality.pk], on=today)[municipality.pk], key=f"audit:{run.pk}",
            text=f"Проверка сайтов закончена: на {sites} стало хуже или страницы не открылись.",
            link=reverse("site_audits", args=[municipality.slug]) + "?show=worse", place=municipality.place, at=at,
        )  # fmt: skip
    return told


def _what(row: audits.SiteRow) -> str:
    if row.state == SiteAudit.State.FAILED:
        return "сайт не удалось прочитать"
    return f"пропало или стало хуже {wording.counted(row.worse, 'сведение', 'сведения', 'сведений')}"
