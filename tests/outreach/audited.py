"""Audits of sites as tests make them: kept as the core writes them, without any network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from merilo.core import probe
from merilo.core.probe import FOUND
from merilo.outreach.models import AuditPicture, AuditRun, OtherSite, SiteAudit
from merilo.outreach.queries import audits
from merilo.outreach.services import audits_running
from merilo.plans.services import files
from merilo.registry.models import Institution
from tests.town import AT, ON, Town

SITE = "https://biblioteka.example.ru"


def told(
    verdicts: Mapping[str, str] | None = None, *, at: datetime = AT, news: str = "2026-04-10", **more: Any
) -> probe.Audit:
    """Return an audit in which everything is found but what `verdicts` says."""
    given = dict(verdicts or {})
    items = [
        probe.ItemVerdict(
            one.code, one.text, verdict := given.get(one.code, FOUND), f"Ответ: {probe.VERDICT_WORDS[verdict]}.",
            (probe.Evidence(f"{SITE}/o-nas/", 1, f"Слова о том, что {one.text}", "section"),)
            if verdict in (FOUND, probe.PARTIAL) else (),
        )
        for one in audits.asked(at.date())
    ]  # fmt: skip
    way = probe.Way(
        "1.2/site/01", "phone", "8 (40000) 1-22-33", f"{SITE}/kontakty/", 1, FOUND, "Телефон учреждения.",
        "Позвоните в часы работы.",
    )  # fmt: skip
    values: dict[str, Any] = {
        "site": SITE, "asked": SITE, "name": "Библиотека", "inn": "", "checked_at": at, "pages": 40, "documents": 7,
        "items": tuple(one for one in items if not one.code.startswith("own/")),
        "beside": tuple(one for one in items if one.code.startswith("own/")), "feedback": (way,),
        "limits": {"pages": {"limit": 150, "used": 150, "reached": True, "words": "число страниц"}},
        "faults": (probe.Fault("dead_document", f"{SITE}/ustav.pdf", "ссылка на документ: не найдено"),),
        "newest_news": news, **more,
    }  # fmt: skip
    return probe.Audit(**values)


def keep(
    institution: Institution, verdicts: Mapping[str, str] | None = None, *, at: datetime = AT, address: str = SITE,
    **more: Any,
) -> SiteAudit:  # fmt: skip
    """Keep an audit of a site as the worker does."""
    if not institution.site:
        Institution.objects.filter(pk=institution.pk).update(site=address)
        institution.site = address
    run = AuditRun.objects.create(municipality=institution.municipality, institution=institution, made_at=at)
    audit = SiteAudit.objects.create(run=run, institution=institution, address=address, state="running", began_at=at)
    audits_running.keep_found(audit, told(verdicts, at=at, **more), at=at)
    AuditRun.objects.filter(pk=run.pk).update(finished_at=at)
    audit.refresh_from_db()
    return audit


def keep_own(town: Town, verdicts: Mapping[str, str] | None = None, *, at: datetime = AT) -> SiteAudit:
    """Keep an audit of the site of the municipality itself, and let the check of all sites end with it."""
    run = AuditRun.objects.create(municipality=town.municipality, made_by=town.anna, made_at=at)
    audit = SiteAudit.objects.create(run=run, address=town.municipality.site, state="running", began_at=at)
    audits_running.keep_found(audit, told(verdicts, at=at), at=at)
    audits_running.finish_run(run, at)
    audit.refresh_from_db()
    return audit


def audit_here(town: Town) -> SiteAudit:
    """Return an audit of the library's site: some is missing, some has changed since the month before."""
    found = SiteAudit.objects.filter(institution=town.library, state="done").first()
    if found is not None:
        return found
    keep(town.library, {"1.1/site/05": "missing", "1.1/site/18": "found"}, at=AT - timedelta(days=30))
    return keep(town.library, {"1.1/site/12": "partial", "1.1/site/18": "missing", "1.2/site/05": "cannot tell"})


def picture_here(town: Town) -> str:
    """Return the name of a picture that belongs to the audit of the library's site."""
    audit = audit_here(town)
    made = files.store(
        municipality=town.municipality, name="снимок.png", content=png(), actor=town.anna, at=AT
    )  # fmt: skip
    return AuditPicture.objects.get_or_create(audit=audit, name="page-001.png", defaults={"file": made})[0].name


def png(colour: str = "white") -> bytes:
    """Return a small picture as the browser writes one."""
    out = BytesIO()
    Image.new("RGB", (40, 50), colour).save(out, format="PNG")
    return out.getvalue()


def run_here(town: Town) -> AuditRun:
    """Return a check of all sites that goes on."""
    found = AuditRun.objects.filter(institution__isnull=True, finished_at__isnull=True).first()
    if found is None:
        found = AuditRun.objects.create(municipality=town.municipality, made_by=town.anna, made_at=AT)
        SiteAudit.objects.create(run=found, institution=town.club, address="https://iskra.example.ru")
    return found


def other_here(town: Town) -> OtherSite:
    """Return another site of the library."""
    return OtherSite.objects.get_or_create(
        institution=town.library, address="https://old.example.ru", defaults={"note": f"старый сайт, {ON.year}"}
    )[0]
